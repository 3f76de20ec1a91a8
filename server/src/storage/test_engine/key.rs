//! The keys that sign what test engines are told: published, in turn, each sealed.

use crate::{
    domain::{clock::Timestamp, link_token::KeyKind},
    storage::{
        Store, StoreError,
        database::{
            engine::{Ending, built},
            value::{Row, values},
        },
    },
};

/// A key as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredLaunchKey {
    /// Counts them from 1.
    pub number: i64,
    /// By what it is known.
    pub kid: String,
    /// The sealed key.
    pub sealed: Vec<u8>,
    /// The master key that sealed it.
    pub key_id: i64,
    /// What everybody may read, as JSON (RFC 7517).
    pub public: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it signs.
    pub signs_from: Timestamp,
}

impl Store {
    /// The keys of a kind that are published at this moment, the newest last.
    pub async fn launch_key_list(&self, kind: KeyKind, now: Timestamp) -> Result<Vec<StoredLaunchKey>, StoreError> {
        let sql = format!(
            "select number, kid, sealed, key_id, public, created_at, signs_from from {} \
             where retired_at is null or retired_at > $1 order by number",
            table(kind)
        );
        let rows = self.engine().fetch_all(built(sql), values![now]).await?;
        rows.iter().map(StoredLaunchKey::read).collect()
    }

    /// Adds the next key, and says of those before it until when they are published. `false` when somebody else was faster.
    pub async fn launch_key_add(
        &self,
        kind: KeyKind,
        key: &StoredLaunchKey,
        others_until: Timestamp,
    ) -> Result<bool, StoreError> {
        let table = table(kind);
        let added = self.engine().write(|connection| {
            Box::pin(async move {
                connection
                    .execute(
                        built(format!(
                            "insert into {table} (number, kid, sealed, key_id, public, created_at, signs_from) \
                             values ($1, $2, $3, $4, $5, $6, $7)"
                        )),
                        values![
                            key.number,
                            key.kid.as_str(),
                            key.sealed.as_slice(),
                            key.key_id,
                            key.public.as_str(),
                            key.created_at,
                            key.signs_from,
                        ],
                    )
                    .await?;
                connection
                    .execute(
                        built(format!("update {table} set retired_at = $2 where number < $1 and retired_at is null")),
                        values![key.number, others_until],
                    )
                    .await?;
                Ok(Ending::Keep(true))
            })
        });
        match added.await {
            Err(StoreError::Conflict) => Ok(false),
            other => other,
        }
    }
}

const fn table(kind: KeyKind) -> &'static str {
    match kind {
        KeyKind::Launch => "launch_key",
        KeyKind::Link => "link_key",
    }
}

impl StoredLaunchKey {
    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            number: row.get("number")?,
            kid: row.get("kid")?,
            sealed: row.get("sealed")?,
            key_id: row.get("key_id")?,
            public: row.get("public")?,
            created_at: row.get("created_at")?,
            signs_from: row.get("signs_from")?,
        })
    }
}
