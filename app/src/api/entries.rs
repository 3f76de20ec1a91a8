//! Entries: the table, Add Entries, Create Codes and the batch page.
#![expect(clippy::too_many_arguments, reason = "a page with filters, sort and pages has a long, flat query string")]

use leptos::{prelude::*, server_fn::codec::GetUrl};

#[cfg(feature = "ssr")]
use super::guard;
use crate::{
    error::ApiError,
    model::{
        batch::{AddEntriesForm, BatchList, BatchView},
        entry::EntryPage,
        id::EntryId,
    },
};
#[cfg(feature = "ssr")]
use crate::{
    error::{Field, FieldError, Problem},
    model::{
        batch::{BatchSize, LABEL_LIMIT},
        choice::entry_ids,
        entry::{EntryFilter, EntryQuery, EntrySort},
        id::SessionId,
        page::PageRequest,
    },
    paths,
};

/// A page of a session's entries. The filter and `sort` are words of the address; an empty one leaves nothing out.
#[server(prefix = "/api", name = ReadSessionEntries, endpoint = "admin/session_entries", input = GetUrl)]
pub async fn session_entries(
    session: String,
    #[server(default)] q: String,
    #[server(default)] state: String,
    #[server(default)] batch: String,
    #[server(default)] handed: String,
    #[server(default)] sort: String,
    #[server(default)] descending: bool,
    page: Option<i64>,
    size: Option<i64>,
) -> Result<EntryPage, ApiError> {
    let staff = guard::may()?;
    let session: SessionId = session.parse().map_err(|_| ApiError::NotFound)?;
    let query = EntryQuery {
        filter: EntryFilter::from_words(&q, &state, &batch, &handed),
        sort: EntrySort::from_word(&sort),
        descending,
        page: PageRequest::lenient(page, size),
    };
    guard::service().session_entries(&staff, session, &query).await
}

/// Which of the selected entries a filter does not show. `ids` are separated by commas.
#[server(prefix = "/api", name = ReadHiddenEntries, endpoint = "admin/hidden_entries")]
pub async fn hidden_entries(
    session: String,
    ids: String,
    #[server(default)] q: String,
    #[server(default)] state: String,
    #[server(default)] batch: String,
    #[server(default)] handed: String,
) -> Result<Vec<EntryId>, ApiError> {
    let staff = guard::may()?;
    let session: SessionId = session.parse().map_err(|_| ApiError::NotFound)?;
    let ids: Vec<EntryId> = entry_ids(&ids.split(',').collect::<Vec<_>>())?;
    let filter = EntryFilter::from_words(&q, &state, &batch, &handed);
    guard::service().hidden_entries(&staff, session, &ids, &filter).await
}

/// What the Add Entries page needs, with a fresh key.
#[server(prefix = "/api", name = ReadAddEntriesForm, endpoint = "admin/add_entries_form", input = GetUrl)]
pub async fn add_entries_form(session: String) -> Result<AddEntriesForm, ApiError> {
    let staff = guard::may()?;
    let session: SessionId = session.parse().map_err(|_| ApiError::NotFound)?;
    guard::service().add_entries_form(&staff, session).await
}

/// Makes the logins of one batch and goes to its lasting page.
#[server(prefix = "/api", endpoint = "admin/create_codes")]
pub async fn create_codes(
    session: String,
    #[server(default)] count: String,
    #[server(default)] label: String,
    idempotency_key: String,
) -> Result<(), ApiError> {
    let staff = guard::may()?;
    let session: SessionId = session.parse().map_err(|_| ApiError::NotFound)?;
    let key = idempotency_key.parse().map_err(|_| ApiError::Malformed)?;
    let label = label.trim();
    let size = parse_batch(&count, label)?;
    let batch = guard::service().create_codes(&staff, session, size, label, key).await?;
    leptos_axum::redirect(&paths::batch(session, batch));
    Ok(())
}

/// The lasting page of a batch.
#[server(prefix = "/api", name = ReadBatch, endpoint = "admin/batch", input = GetUrl)]
pub async fn batch(session: String, batch: String) -> Result<BatchView, ApiError> {
    let staff = guard::may()?;
    let session: SessionId = session.parse().map_err(|_| ApiError::NotFound)?;
    let batch = batch.parse().map_err(|_| ApiError::NotFound)?;
    guard::service().batch(&staff, session, batch).await
}

/// The batches of a session.
#[server(prefix = "/api", name = ReadBatches, endpoint = "admin/batches", input = GetUrl)]
pub async fn batches(session: String) -> Result<BatchList, ApiError> {
    let staff = guard::may()?;
    let session: SessionId = session.parse().map_err(|_| ApiError::NotFound)?;
    guard::service().batches(&staff, session).await
}

/// Gives a batch another label and goes back to its page.
#[server(prefix = "/api", endpoint = "admin/label_batch")]
pub async fn label_batch(session: String, batch: String, #[server(default)] label: String) -> Result<(), ApiError> {
    let staff = guard::may()?;
    let session: SessionId = session.parse().map_err(|_| ApiError::NotFound)?;
    let batch = batch.parse().map_err(|_| ApiError::NotFound)?;
    guard::service().label_batch(&staff, session, batch, &label).await?;
    leptos_axum::redirect(&paths::with_word(&paths::batch(session, batch), paths::LABELLED, "1"));
    Ok(())
}

/// Both fields are looked at, so that one answer names all that is wrong.
#[cfg(feature = "ssr")]
fn parse_batch(count: &str, label: &str) -> Result<BatchSize, ApiError> {
    let too_long = FieldError { field: Field::Label, problem: Problem::TooLong };
    match (BatchSize::parse(count), label.chars().count() > LABEL_LIMIT) {
        (size, false) => size,
        (Ok(_), true) => Err(ApiError::Invalid(vec![too_long])),
        (Err(error), true) => Err(ApiError::Invalid([error.fields(), &[too_long]].concat())),
    }
}
