//! Everything that can be asked or done, with its rules: transactions and audit rows are the store's, decisions are here.

mod activity;
mod acts;
mod batches;
pub mod candidate;
mod create_codes;
pub mod export;
mod fault;
pub mod find;
mod front_door;
pub mod live;
pub mod operator;
pub mod print;
mod reissue;
mod renewal;
mod report;
pub mod search_texts;
mod session_details;
mod sessions;
mod settings;
pub mod sign_in;
mod staff;
pub mod visitor;

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use lanyard_app::error::ApiError;
use tokio::sync::Semaphore;

use self::live::Live;
use crate::{
    config::Config,
    domain::{clock::Clock, random::Random, vault::Vault},
    storage::Store,
};

/// How many argon2id computations run at once. Each takes 19 MiB and a core; more at once would only be slower.
const HASHES_AT_ONCE: usize = 2;

/// The store, the keys, the time and the generator, and all that is done with them.
pub struct Service {
    store: Store,
    vault: Arc<Vault>,
    clock: Clock,
    random: Random,
    config: Arc<Config>,
    hashing: Semaphore,
    has_institution: AtomicBool,
    live: Live,
}

impl Service {
    /// Puts the parts together.
    #[must_use]
    pub fn new(config: Arc<Config>, store: Store, vault: Arc<Vault>, clock: Clock, random: Random) -> Self {
        Self {
            live: Live::new(store.clone()),
            store,
            vault,
            clock,
            random,
            config,
            hashing: Semaphore::new(HASHES_AT_ONCE),
            has_institution: AtomicBool::new(false),
        }
    }

    /// What open pages follow.
    #[must_use]
    pub const fn live(&self) -> &Live {
        &self.live
    }

    /// Asks the database for a sign of life.
    pub async fn ping(&self) -> Result<(), ApiError> {
        Ok(self.store.ping().await?)
    }

    /// True while no institution has been made. Once there is one the database is not asked again.
    pub async fn is_empty(&self) -> Result<bool, ApiError> {
        if self.has_institution.load(Ordering::Relaxed) {
            return Ok(false);
        }
        let exists = self.store.institution_exists_any().await?;
        self.has_institution.store(exists, Ordering::Relaxed);
        Ok(!exists)
    }
}
