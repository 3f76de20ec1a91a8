//! What the floor asks of a database; the least schema that the jobs need.

use async_trait::async_trait;

/// A login on its way into the database.
pub struct Drawn {
    /// The slip code.
    pub username: String,
    /// What log-in compares.
    pub verifier: [u8; 32],
    /// What exports open.
    pub sealed: Vec<u8>,
}

/// A row of a list.
pub struct Listed {
    /// The slip code.
    pub username: String,
    /// Where the entry stands.
    pub state: String,
    /// Its batch.
    pub batch: i64,
}

/// A browser session: its entry and the hash of its token.
pub type Opened = (i64, [u8; 32]);

/// The floor's tables: institution 1, its sessions, their batches and entries, browser sessions.
#[async_trait]
pub trait Database: Send + Sync {
    /// Stores a batch in one durable transaction; returns its number.
    async fn insert_batch(&self, session: i64, entries: &[Drawn]) -> sqlx::Result<i64>;

    /// Username and sealed password of a batch's entries.
    async fn batch(&self, batch: i64) -> sqlx::Result<Vec<(String, Vec<u8>)>>;

    /// Notes durably that a batch was exported.
    async fn record_export(&self, batch: i64) -> sqlx::Result<()>;

    /// The entry and the verifier of a login.
    async fn find(&self, institution: &str, username: &str) -> sqlx::Result<Option<(i64, Vec<u8>)>>;

    /// Opens browser sessions in one durable transaction.
    async fn open_sessions(&self, sessions: &[Opened]) -> sqlx::Result<()>;

    /// The first entries of a session.
    async fn page(&self, session: i64, limit: i64) -> sqlx::Result<Vec<Listed>>;

    /// The first 50 entries of a session whose username contains this.
    async fn search(&self, session: i64, part: &str) -> sqlx::Result<Vec<Listed>>;

    /// Builds the index for searches inside usernames.
    async fn index_for_search(&self) -> sqlx::Result<()>;

    /// Many commits at one time cost the disk one write, without help of the program.
    fn groups_commits(&self) -> bool;
}
