//! `GET /api/v1/reports/{report}`

use axum::{Json, extract::State};
use lanyard_app::{
    error::ApiError,
    model::{
        id::SessionId,
        program::RequestFault,
        report::{ReportFilter, ReportKind},
    },
    ports::right,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    asked::{Asked, Ids},
    caller::{Allowed, Caller},
    entries::State as Standing,
    page::Place,
    problem::{Refusal, Refusals},
    told::Told,
};
use crate::{http::Lanyard, service::programs::told::ToldRow};

/// To what a report is narrowed.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReportQuestion {
    /// What `next` said of the part before, unchanged and with the same filters; without it the report begins.
    #[serde(default)]
    #[param(required = false)]
    cursor: Option<String>,
    /// How many rows at most.
    #[serde(default)]
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<i64>,
    /// Only this session.
    #[serde(default)]
    #[param(required = false)]
    session: Option<Uuid>,
    /// Only sessions that open on this day or later, in their own zone.
    #[serde(default)]
    #[param(format = Date, required = false)]
    from: Option<String>,
    /// Only sessions that open on this day or earlier, in their own zone.
    #[serde(default)]
    #[param(format = Date, required = false)]
    to: Option<String>,
}

/// A row of a report.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportRow {
    /// The entry.
    entry: Uuid,
    /// Its session.
    session: Uuid,
    /// The session's name.
    session_name: String,
    /// The username that it was born with.
    slip_code: String,
    /// The username now.
    username: String,
    /// The candidate's name; null until it is given.
    name: Option<String>,
    /// Where it stands.
    #[schema(inline)]
    state: Standing,
    /// The number of its batch.
    batch: i64,
    /// When the candidate gave details, which changed the username.
    #[schema(format = DateTime)]
    details_given_at: Option<String>,
    /// When the test was started.
    #[schema(format = DateTime)]
    started_at: Option<String>,
    /// When the test was finished.
    #[schema(format = DateTime)]
    finished_at: Option<String>,
    /// When the candidate was last seen.
    #[schema(format = DateTime)]
    last_seen_at: Option<String>,
    /// What a test engine said of the result, with the scope `results:read`.
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<Told>,
}

/// Some rows of a report.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportPage {
    /// What candidates type as Institution ID.
    institution_id: String,
    /// How many rows there are in all.
    total: i64,
    /// The rows, the latest sessions first.
    items: Vec<ReportRow>,
    /// The `cursor` of the rows behind these; null where there are no more.
    next: Option<String>,
}

impl ReportRow {
    fn of(row: ToldRow) -> Self {
        let told = |at: Option<_>| at.map(|at| row.zone.rfc3339(at));
        Self {
            details_given_at: told(row.claimed_at),
            started_at: told(row.started_at),
            finished_at: told(row.finished_at),
            last_seen_at: told(row.last_seen_at),
            entry: row.entry.uuid(),
            session: row.session.uuid(),
            session_name: row.session_name,
            slip_code: row.slip_code,
            username: row.username,
            name: row.full_name,
            state: row.state.into(),
            batch: row.batch,
            result: row.result.map(Told::from),
        }
    }
}

/// Read a report
///
/// `candidate-logins` is every login with what became of it, `usernames` every username that was changed, beside the one before.
/// Without passwords.
#[utoipa::path(
    get,
    path = "/reports/{report}",
    operation_id = "read_report",
    tag = "Reports",
    params(("report" = inline(ReportName), Path, description = "Which report"), ReportQuestion),
    responses((status = OK, description = "Some rows", body = ReportPage), Refusals),
    security(("token" = ["reports:read"])),
)]
pub async fn read_report(
    State(lanyard): State<Lanyard>,
    Allowed(may): Allowed<right::SeeReports>,
    by: Caller,
    Ids(report): Ids<String>,
    Asked(asked): Asked<ReportQuestion>,
) -> Result<Json<ReportPage>, Refusal> {
    let kind = ReportKind::from_word(&report).ok_or(ApiError::NotFound)?;
    let filter = ReportFilter {
        session: asked.session.map(SessionId::new),
        state: None,
        from: day("from", asked.from)?,
        to: day("to", asked.to)?,
    };
    let session = filter.session.map(|session| session.to_string()).unwrap_or_default();
    let question = format!("report {report} {session} {} {}", filter.from, filter.to);
    let place = Place::at(&lanyard, &by, &question, (asked.cursor.as_deref(), asked.limit))?;
    let behind = place.number()?.unwrap_or_default();
    let found = lanyard.service.read_report(&may, kind, &filter, (behind, place.one_more())).await?;
    let mut rows = found.rows;
    let next = place.next(&lanyard, &mut rows, |_| (behind + place.limit()).to_string());
    let items = rows.into_iter().map(ReportRow::of).collect();
    Ok(Json(ReportPage { institution_id: found.institution_code, total: found.total, items, next }))
}

/// The reports that there are.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(rename_all = "kebab-case")]
#[expect(dead_code, reason = "only the document names its variants")]
pub enum ReportName {
    CandidateLogins,
    Usernames,
}

fn day(name: &str, sent: Option<String>) -> Result<String, Refusal> {
    let Some(sent) = sent else { return Ok(String::new()) };
    let read = ReportFilter::from_words("", "", &sent, "").from;
    if read.is_empty() { Err(Refusal::malformed(name, RequestFault::NoDay)) } else { Ok(read) }
}
