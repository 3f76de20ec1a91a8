//! `GET /api/v1/sessions/{session}/entries`

use axum::{Json, extract::State};
use lanyard_app::{
    model::{entry::EntryFilter, id::SessionId, program::RequestFault},
    ports::right,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Entry, State as Standing};
use crate::http::{
    Lanyard,
    v1::{
        asked::{Asked, Ids},
        caller::{Allowed, Caller},
        page::Place,
        problem::{Refusal, Refusals},
        told::Told,
    },
};

/// Which entries are asked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EntryQuestion {
    /// What `next` said of the part before, unchanged and with the same filters; without it the list begins.
    #[serde(default)]
    #[param(required = false)]
    cursor: Option<String>,
    /// How many at most.
    #[serde(default)]
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<i64>,
    /// Only those that stand here.
    #[serde(default)]
    #[param(inline, required = false)]
    state: Option<Standing>,
    /// Only those of the batch with this number.
    #[serde(default)]
    #[param(minimum = 1)]
    batch: Option<i64>,
    /// Only those whose present login was handed out, or only those whose was not.
    #[serde(default)]
    #[param(required = false)]
    handed_out: Option<bool>,
}

/// Some entries.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryPage {
    /// The entries, in order of creation.
    items: Vec<Entry>,
    /// The `cursor` of the entries behind these; null where there are no more.
    next: Option<String>,
}

/// List entries
///
/// The entries of a session, in order of creation.
#[utoipa::path(
    get,
    path = "/sessions/{session}/entries",
    operation_id = "list_entries",
    tag = "Entries",
    params(("session" = Uuid, Path, description = "The session's id"), EntryQuestion),
    responses((status = OK, description = "Some entries", body = EntryPage), Refusals),
    security(("token" = ["sessions:read"])),
)]
pub async fn list_entries(
    State(lanyard): State<Lanyard>,
    Allowed(may): Allowed<right::SeeSessions>,
    by: Caller,
    Ids(session): Ids<SessionId>,
    Asked(asked): Asked<EntryQuestion>,
) -> Result<Json<EntryPage>, Refusal> {
    let EntryQuestion { cursor, limit, state, batch, handed_out } = asked;
    if batch.is_some_and(|number| number < 1) {
        return Err(Refusal::malformed("batch", RequestFault::BatchNumber));
    }
    let filter = EntryFilter { state: state.map(Into::into), batch, handed_out, ..EntryFilter::default() };
    let question = format!("entries {session} {}", filter.words().map(|(_, word)| word).join(" "));
    let place = Place::at(&lanyard, &by, &question, (cursor.as_deref(), limit))?;
    let behind = place.number()?.unwrap_or_default();
    let mut found = lanyard.service.list_entries(&may, session, &filter, (behind, place.one_more())).await?;
    let next = place.next(&lanyard, &mut found.entries, |(position, _)| position.to_string());
    let mut results = found.results;
    let items = found.entries.into_iter().map(|(_, entry)| {
        let result = results.remove(&entry.id).map(Told::from);
        Entry::of(entry, result)
    });
    Ok(Json(EntryPage { items: items.collect(), next }))
}
