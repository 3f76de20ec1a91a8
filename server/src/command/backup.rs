//! `lanyard backup`: a checked copy of the database, also while the server runs.

use super::{Backup, Data, Stop, answer, told::held};
use crate::{
    domain::{clock::Clock, vault::Vault},
    key_file::{self, KeyFileError},
    storage::{Address, OpenError, Store},
};

/// Writes the copy and says what is in it.
pub(super) async fn run(backup: Backup) -> Result<(), Stop> {
    let Backup { data: Data { reach, key_file }, file } = backup;
    let vault = key_file::read(&key_file)?.map(Vault::new);
    let store = Store::open_as_it_is(reach.directly()).await.map_err(OpenError::for_tools)?;
    let known = store.vault_key_find().await?;
    if let (Some(vault), Some(known)) = (&vault, &known)
        && !vault.matches(&known.check_value)
    {
        store.close().await;
        return Err(KeyFileError::Mismatch { place: key_file::place(&key_file) }.into());
    }
    let now = Clock::system().now();
    let copied = match Address::parse(&reach.database)? {
        Address::Sqlite(_) => store.copy_to(&file, now).await,
        Address::Postgres => store.dump_to(&reach.database, &file, now).await,
    };
    store.close().await;
    let holdings = copied?;
    answer(format_args!("Backup written to {}: {}.", file.display(), held(&holdings, Some(now))));
    let place = key_file::place(&key_file);
    let which = holdings.key.map_or_else(String::new, |key| format!(" (key {})", key.key_id));
    if vault.is_some() {
        answer(format_args!(
            "Not in it is {place}{which}. Keep a copy of it apart: without it the backup is of no use."
        ));
    } else {
        answer(format_args!(
            "The key file {} is not here to be compared with it. Keep the key{which} apart: without it the backup is of no use.",
            key_file.display()
        ));
    }
    Ok(())
}
