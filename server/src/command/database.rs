//! Opens the database and the key file together, and refuses when they do not belong together.

use std::sync::Arc;

use super::{Data, Stop, mail_settings::Told};
use crate::{
    config::{Config, PublicUrl},
    domain::{clock::Clock, random::Random, vault::Vault},
    key_file::{self, KeyFileError},
    service::{Service, entries::search_texts},
    storage::{Store, VaultKey},
};

/// An open database and the keys that belong to it.
pub struct Opened {
    /// The database.
    pub store: Store,
    /// The keys.
    pub vault: Arc<Vault>,
}

/// Opens the database, reads the key file or makes it for a database that has none yet.
pub async fn open(data: &Data) -> Result<Opened, Stop> {
    // The key is read first: a damaged file must stop the program before it touches the database.
    let key = key_file::read(&data.key_file)?;
    let store = Store::open(&data.database).await?;
    let known = store.vault_key_find().await?;
    let path = || data.key_file.clone();
    let key = match (key, &known) {
        (Some(key), _) => key,
        (None, Some(_)) => return Err(KeyFileError::Missing { path: path() }.into()),
        (None, None) => key_file::make(&data.key_file, &Random::system())?,
    };
    let vault = Vault::new(key);
    match known {
        Some(known) if !vault.matches(&known.check_value) => {
            return Err(KeyFileError::Mismatch { place: key_file::place(&data.key_file) }.into());
        }
        Some(_) => {}
        None => {
            let key = VaultKey { key_id: vault.key_id().get(), check_value: vault.check_value().to_vec() };
            store.vault_key_remember(&key, Clock::system().now()).await?;
        }
    }
    let made = search_texts::bring_up_to_date(&store).await?;
    if made > 0 {
        tracing::info!("{made} entries of an earlier version can be found by every spelling now");
    }
    Ok(Opened { store, vault: Arc::new(vault) })
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
