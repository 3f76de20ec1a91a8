//! `GET /api/v1/entries`

use axum::{Json, extract::State};
use lanyard_app::{
    model::{entry_view::EntryResult, program::RequestFault},
    ports::right,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Entry;
use crate::{
    http::{
        Lanyard,
        v1::{
            asked::Asked,
            caller::Allowed,
            problem::{Refusal, Refusals},
            told::Told,
        },
    },
    service::programs::told::ToldEntry,
};

/// What is looked for.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FindQuestion {
    /// A slip code, a username, a name, an e-mail address or a candidate number, as somebody typed it.
    #[param(min_length = 1)]
    find: String,
}

/// Entries that were found.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundEntries {
    /// The entries, the likeliest first; at most 20.
    items: Vec<Entry>,
    /// There are more: say more of what is looked for.
    more: bool,
}

/// Find entries
///
/// The entries that a code, a username, a name, an e-mail address or a candidate number means, in whatever session.
#[utoipa::path(
    get,
    path = "/entries",
    operation_id = "find_entries",
    tag = "Entries",
    params(FindQuestion),
    responses((status = OK, description = "What was found", body = FoundEntries), Refusals),
    security(("token" = ["candidates:read"])),
)]
pub async fn find_entries(
    State(lanyard): State<Lanyard>,
    Allowed(may): Allowed<right::FindLogins>,
    Asked(asked): Asked<FindQuestion>,
) -> Result<Json<FoundEntries>, Refusal> {
    if asked.find.is_empty() {
        return Err(Refusal::malformed("find", RequestFault::NothingToFind));
    }
    let (found, more) = lanyard.service.find_entries(&may, &asked.find).await?;
    let item = |(entry, result): (ToldEntry, Option<EntryResult>)| Entry::of(entry, result.map(Told::from));
    Ok(Json(FoundEntries { items: found.into_iter().map(item).collect(), more }))
}
