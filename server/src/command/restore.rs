//! `lanyard restore`: a backup in the place of the database, and what that brings back to life.

use std::path::Path;

use lanyard_app::model::id::InstitutionId;

use super::{
    Data, Restore, Stop, answer,
    told::{held, stamp, undone},
};
use crate::{
    domain::{
        clock::{Clock, Timestamp},
        random::{NoRandomness, Random},
        vault::Vault,
    },
    key_file::{self, KeyFileError},
    storage::{Actor, Address, Arriving, Audit, Holdings, OpenError, Replaced, Store, VaultKey},
};

/// What people have to know afterwards.
struct Restored {
    now: Holdings,
    before: Option<Holdings>,
    /// Where the database that was there is kept.
    kept: Option<String>,
}

/// Puts the backup in place and says what came back to life.
pub(super) async fn run(restore: Restore) -> Result<(), Stop> {
    let Restore { data, file, replace } = restore;
    let now = Clock::system().now();
    let vault = key_file::read(&data.key_file)?.map(Vault::new);
    let restored = match Address::parse(&data.reach.database)? {
        Address::Sqlite(target) => onto_file(&data, vault, &file, &target, replace, now).await?,
        Address::Postgres => onto_server(&data, vault, &file, replace, now).await?,
    };
    let Restored { now: holdings, before, kept } = restored;
    answer(format_args!("Restored {}: {}.", file.display(), held(&holdings, holdings.copied_at)));
    answer("Everybody has to log in again.");
    if let Some(kept) = kept {
        answer(undone(before.as_ref(), &holdings));
        answer(
            "What was undone comes back to life: slips that were used since work again for whoever holds them, withdrawn \
             logins let people in, old passwords are right in place of newer ones, and tokens of programs that were revoked \
             are good. Withdraw, revoke and issue new passwords again where it matters.",
        );
        answer(format_args!("What was there before is kept as {kept}. Remove it when nobody needs it any more."));
    }
    Ok(())
}

async fn onto_file(
    data: &Data,
    vault: Option<Vault>,
    file: &Path,
    target: &Path,
    replace: bool,
    now: Timestamp,
) -> Result<Restored, Stop> {
    let arriving = Arriving::begin(file, target, replace).await?;
    fits(data, vault.as_ref(), arriving.store().holdings().await?.key)?;
    let holdings = begin_anew(arriving.store(), now).await?;
    let Replaced { held, kept } = arriving.settle(&stamp(now)).await?;
    Ok(Restored { now: holdings, before: held, kept: kept.map(|kept| kept.display().to_string()) })
}

async fn onto_server(
    data: &Data,
    vault: Option<Vault>,
    file: &Path,
    replace: bool,
    now: Timestamp,
) -> Result<Restored, Stop> {
    let Some(vault) = vault else {
        return Err(KeyFileError::MissingForBackup { path: data.key_file.clone(), which: String::new() }.into());
    };
    let key = VaultKey { key_id: vault.key_id().get(), check_value: vault.check_value().to_vec() };
    let store = Store::open_as_it_is(data.reach.directly()).await.map_err(OpenError::for_tools)?;
    // What has no tables of ours, or newer ones, cannot be counted.
    let before = store.holdings().await.ok();
    let kept = store.load_from(&data.reach.database, file, &key, replace, &stamp(now)).await?;
    store.upgrade(&data.reach.database).await?;
    let holdings = begin_anew(&store, now).await?;
    store.close().await;
    Ok(Restored { now: holdings, before, kept: kept.map(|schema| format!("the schema {schema}")) })
}

/// Ends every browser session and writes it into every trail; returns what the database held before.
async fn begin_anew(store: &Store, now: Timestamp) -> Result<Holdings, Stop> {
    let holdings = store.holdings().await?;
    let random = Random::system();
    let audit = |institution: InstitutionId| {
        Ok::<_, NoRandomness>((institution, Audit { id: random.id(now)?, at: now, actor: Actor::Operator }))
    };
    let audits = store.institution_ids().await?.into_iter().map(audit).collect::<Result<Vec<_>, _>>()?;
    store.begin_anew(&audits).await?;
    Ok(holdings)
}

/// Refuses a backup whose passwords could not be read afterwards.
fn fits(data: &Data, vault: Option<&Vault>, key: Option<VaultKey>) -> Result<(), KeyFileError> {
    let Some(key) = key else { return Ok(()) };
    match vault {
        Some(vault) if vault.matches(&key.check_value) => Ok(()),
        Some(_) => Err(KeyFileError::MismatchOfBackup { place: key_file::place(&data.key_file), key_id: key.key_id }),
        None => {
            Err(KeyFileError::MissingForBackup { path: data.key_file.clone(), which: format!(" (key {})", key.key_id) })
        }
    }
}
