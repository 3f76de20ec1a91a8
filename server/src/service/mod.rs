//! Everything that can be asked or done, with its rules: transactions and audit rows are the store's, decisions are here.

mod account;
pub mod candidate;
mod context;
pub mod door;
pub mod entries;
mod fault;
pub mod handing_out;
mod institution;
mod long_work;
pub mod mail;
pub mod operator;
pub mod programs;
pub mod provider;
pub mod readiness;
pub mod reference;
mod results;
pub mod sessions;
pub mod team;
pub mod test_engine;

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use lanyard_app::error::ApiError;
use tokio::sync::Semaphore;

use self::{
    door::{passkeys::relying_party, waiting_room::WaitingRoom},
    long_work::LongWork,
    readiness::Readiness,
    sessions::live::Live,
    test_engine::{LaunchKeys, PublishedKeys},
};
use crate::{
    config::Config,
    domain::{clock::Clock, random::Random, vault::Vault},
    metrics::{Registry, work::Work},
    outgoing::{Outgoing, PrivateAddresses},
    storage::Store,
};

/// How many argon2id computations run at once. Each takes 19 MiB and a core; more at once would only be slower.
const HASHES_AT_ONCE: usize = 2;

/// How many members of staff may be between their password and its hash at once, and how many of one address: about a
/// second's work. Beyond it nobody's wait would end while they still look at the page.
const AT_THE_DOOR: usize = 48;
const AT_THE_DOOR_OF_ONE_ADDRESS: usize = 8;

/// The store, the keys, the time and the generator, and all that is done with them. A clone is the same service: what
/// goes on beside a request takes one along.
#[derive(Clone)]
pub struct Service {
    store: Store,
    vault: Arc<Vault>,
    clock: Clock,
    random: Random,
    config: Arc<Config>,
    hashing: Arc<Semaphore>,
    at_the_door: Arc<WaitingRoom>,
    has_institution: Arc<AtomicBool>,
    live: Live,
    readiness: Arc<Readiness>,
    long_work: LongWork,
    /// `None` where the public address has no name, which passkeys need.
    passkeys: Option<Arc<webauthn_rs::Webauthn>>,
    outgoing: Outgoing,
    work: Arc<Work>,
    launch_keys: LaunchKeys,
    published_keys: PublishedKeys,
}

impl Service {
    /// Puts the parts together.
    #[must_use]
    pub fn new(config: Arc<Config>, store: Store, vault: Arc<Vault>, clock: Clock, random: Random) -> Self {
        let passkeys = relying_party(&config.public_url).map(Arc::new);
        let private = if config.outgoing_private { PrivateAddresses::Allowed } else { PrivateAddresses::Refused };
        Self {
            passkeys,
            outgoing: Outgoing::new(private, clock.clone()),
            live: Live::new(store.clone()),
            readiness: Arc::default(),
            store,
            vault,
            clock,
            random,
            config,
            hashing: Arc::new(Semaphore::new(HASHES_AT_ONCE)),
            at_the_door: Arc::new(WaitingRoom::new(AT_THE_DOOR, AT_THE_DOOR_OF_ONE_ADDRESS)),
            has_institution: Arc::default(),
            long_work: LongWork::new(),
            work: Arc::default(),
            launch_keys: LaunchKeys::default(),
            published_keys: PublishedKeys::default(),
        }
    }

    /// What is counted of what is done for people.
    #[must_use]
    pub fn work(&self) -> &Work {
        &self.work
    }

    /// Puts what is counted here, and of the database, under its names.
    pub fn register_metrics(&self, registry: &mut Registry) {
        self.work.register(registry, self.config.mail.is_some());
        self.store.metrics().register(registry);
    }

    /// Looks at what is not counted as it happens: the connections to the database.
    pub fn look_at_connections(&self) {
        self.store.count_connections();
    }

    /// What open pages follow.
    #[must_use]
    pub const fn live(&self) -> &Live {
        &self.live
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
