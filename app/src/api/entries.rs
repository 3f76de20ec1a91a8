//! Entries: the table, Add Entries, Create Codes and the batch page.

use leptos::{prelude::*, server_fn::codec::GetUrl};

#[cfg(feature = "ssr")]
use super::guard;
use crate::{
    error::ApiError,
    model::{
        address::Asked,
        batch::{AddEntriesForm, BatchList, BatchView, TypedBatch},
        entry::{EntryFilter, EntryPage, EntryQuery},
        entry_view::EntryView,
        id::EntryId,
    },
};
#[cfg(feature = "ssr")]
use crate::{
    model::choice::entry_ids,
    paths,
    words::staff::{
        entry::{result_line, say_results},
        language,
    },
};

/// A page of a session's entries.
#[server(prefix = "/api", name = ReadSessionEntries, endpoint = "admin/session_entries", input = GetUrl)]
pub async fn session_entries(
    session: String,
    #[server(flatten)] asked: Asked<EntryQuery>,
) -> Result<EntryPage, ApiError> {
    let staff = guard::may()?;
    let mut page = guard::service().session_entries(&staff, guard::id(&session)?, &asked.0).await?;
    say_results(&mut page.rows, language());
    Ok(page)
}

/// One entry, from its creation on.
#[server(prefix = "/api", name = ReadEntry, endpoint = "admin/entry", input = GetUrl)]
pub async fn entry(session: String, entry: String) -> Result<EntryView, ApiError> {
    let staff = guard::may()?;
    let (session, entry) = (guard::id(&session)?, guard::id(&entry)?);
    let mut entry = guard::service().entry(&staff, session, entry).await?;
    entry.result = entry.told.take().map(|told| result_line(&told, language()));
    Ok(entry)
}

/// Which of the selected entries a filter does not show. `ids` are separated by commas.
#[server(prefix = "/api", name = ReadHiddenEntries, endpoint = "admin/hidden_entries")]
pub async fn hidden_entries(
    session: String,
    ids: String,
    #[server(flatten)] filter: Asked<EntryFilter>,
) -> Result<Vec<EntryId>, ApiError> {
    let staff = guard::may()?;
    let session = guard::id(&session)?;
    let ids: Vec<EntryId> = entry_ids(&ids.split(',').collect::<Vec<_>>())?;
    guard::service().hidden_entries(&staff, session, &ids, &filter.0).await
}

/// What the Add Entries page needs, with a fresh key.
#[server(prefix = "/api", name = ReadAddEntriesForm, endpoint = "admin/add_entries_form", input = GetUrl)]
pub async fn add_entries_form(session: String) -> Result<AddEntriesForm, ApiError> {
    let staff = guard::may()?;
    guard::service().add_entries_form(&staff, guard::id(&session)?).await
}

/// Makes the logins of one batch and goes to its lasting page.
#[server(prefix = "/api", endpoint = "admin/create_codes")]
pub async fn create_codes(
    session: String,
    #[server(flatten)] typed: TypedBatch,
    idempotency_key: String,
) -> Result<(), ApiError> {
    let staff = guard::may()?;
    let session = guard::id(&session)?;
    let key = idempotency_key.parse().map_err(|_| ApiError::Malformed)?;
    let batch = guard::service().create_codes(&staff, session, &typed, key).await?;
    leptos_axum::redirect(&paths::batch(session, batch));
    Ok(())
}

/// The lasting page of a batch.
#[server(prefix = "/api", name = ReadBatch, endpoint = "admin/batch", input = GetUrl)]
pub async fn batch(session: String, batch: String) -> Result<BatchView, ApiError> {
    let staff = guard::may()?;
    let session = guard::id(&session)?;
    let batch = guard::id(&batch)?;
    guard::service().batch(&staff, session, batch).await
}

/// The batches of a session.
#[server(prefix = "/api", name = ReadBatches, endpoint = "admin/batches", input = GetUrl)]
pub async fn batches(session: String) -> Result<BatchList, ApiError> {
    let staff = guard::may()?;
    guard::service().batches(&staff, guard::id(&session)?).await
}

/// Gives a batch another label and goes back to its page.
#[server(prefix = "/api", endpoint = "admin/label_batch")]
pub async fn label_batch(session: String, batch: String, #[server(default)] label: String) -> Result<(), ApiError> {
    let staff = guard::may()?;
    let session = guard::id(&session)?;
    let batch = guard::id(&batch)?;
    guard::service().label_batch(&staff, session, batch, &label).await?;
    leptos_axum::redirect(&paths::with_word(&paths::batch(session, batch), paths::LABELLED, "1"));
    Ok(())
}
