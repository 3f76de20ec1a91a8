//! Opens the database and the key file together, and refuses when they do not belong together.

use std::{sync::Arc, time::Duration};

use tokio::{pin, time};

use super::{Data, Stop, mail_settings::Told};
use crate::{
    config::{Config, PublicUrl},
    domain::{clock::Clock, random::Random, vault::Vault},
    key_file::{self, KeyFileError},
    service::{Service, entries::search_texts},
    storage::{Address, Store, VaultKey},
};

/// How long the database may keep the start waiting before the log says so, and how often it is said again.
const SAY_AFTER: Duration = Duration::from_secs(2);
const SAY_AGAIN: Duration = Duration::from_secs(10);

/// An open database and the keys that belong to it.
pub struct Opened {
    /// The database.
    pub store: Store,
    /// The keys.
    pub vault: Arc<Vault>,
}

/// What a start does about tables that are behind this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Migrating {
    /// Bring them up to date
    Auto,
    /// Stop; `lanyard migrate` brings them up to date
    Never,
}

/// Opens the database and brings its tables up to date; reads the key file, or makes it for a file that has no key yet.
pub async fn open(data: &Data) -> Result<Opened, Stop> {
    open_as(data, Migrating::Auto).await
}

/// The same, with a say about the tables.
pub async fn open_as(data: &Data, migrating: Migrating) -> Result<Opened, Stop> {
    // The key is read first: a damaged file must stop the program before it touches the database.
    let key = key_file::read(&data.key_file)?;
    if key.is_none() && matches!(Address::parse(&data.reach.database)?, Address::Postgres) {
        return Err(no_key_for_server(data).await?.into());
    }
    let access = data.reach.access();
    let store = match migrating {
        Migrating::Auto => Store::open(access).await?,
        Migrating::Never => Store::open_complete(access).await?,
    };
    let known = store.vault_key_find().await?;
    let key = match (key, &known) {
        (Some(key), _) => key,
        (None, Some(_)) => return Err(KeyFileError::Missing { path: data.key_file.clone() }.into()),
        (None, None) => key_file::make(&data.key_file, &Random::system())?,
    };
    let vault = Vault::new(key);
    let known = if let Some(known) = known {
        known
    } else {
        let key = VaultKey { key_id: vault.key_id().get(), check_value: vault.check_value().to_vec() };
        store.vault_key_claim(&key, Clock::system().now()).await?
    };
    if !vault.matches(&known.check_value) {
        return Err(KeyFileError::Mismatch { place: key_file::place(&data.key_file) }.into());
    }
    match migrating {
        Migrating::Auto => {
            let made = search_texts::bring_up_to_date(&store, &Clock::system()).await?;
            if made > 0 {
                tracing::info!("{made} {FOUND}");
            }
        }
        Migrating::Never if search_texts::some_are_old(&store).await? => tracing::warn!(
            "entries of an earlier version cannot be found by every spelling. Change that with: lanyard migrate"
        ),
        Migrating::Never => {}
    }
    Ok(Opened { store, vault: Arc::new(vault) })
}

/// What is said of entries whose search texts were made anew, behind their number.
pub(super) const FOUND: &str = "entries of an earlier version can be found by every spelling now";

/// Why a server's database cannot be opened without a key, found out before anything is written there: each of several
/// programs would draw a key of its own.
async fn no_key_for_server(data: &Data) -> Result<KeyFileError, Stop> {
    let store = Store::open_as_it_is(data.reach.access()).await?;
    let known = store.vault_key_find_early().await;
    store.close().await;
    let path = data.key_file.clone();
    Ok(if known?.is_some() { KeyFileError::Missing { path } } else { KeyFileError::NotMade { path } })
}

/// Waits for the database, and says so in the log when it keeps a command waiting.
pub(super) async fn saying_what_is_waited_for<T>(place: &str, opening: impl Future<Output = T>) -> T {
    pin!(opening);
    let mut patience = SAY_AFTER;
    loop {
        if let Ok(opened) = time::timeout(patience, opening.as_mut()).await {
            return opened;
        }
        patience = SAY_AGAIN;
        tracing::info!("waiting for the database at {place} (another Lanyard may be bringing its tables up to date)");
    }
}

/// The services on an open database, for a command that is not the server.
pub async fn service(data: &Data, public_url: PublicUrl) -> Result<Service, Stop> {
    let Opened { store, vault } = open(data).await?;
    Ok(with(store, vault, public_url))
}

/// The same for a command that tells people by mail what it did: it writes the letters down, and the server sends them.
pub(super) async fn service_with_mail(data: &Data, told: Told) -> Result<Service, Stop> {
    let mail = told.mail.read()?;
    let Opened { store, vault } = open(data).await?;
    let config = Arc::new(Config { mail, ..Config::at(told.public_url) });
    Ok(Service::new(config, store, vault, Clock::system(), Random::system()))
}

/// The services on a database that is open already.
pub fn with(store: Store, vault: Arc<Vault>, public_url: PublicUrl) -> Service {
    let config = Arc::new(Config::at(public_url));
    Service::new(config, store, vault, Clock::system(), Random::system())
}
