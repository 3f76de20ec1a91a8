//! `POST /api/v1/sessions/{session}/logins`

use std::io;

use axum::{
    extract::State,
    http::{HeaderValue, header, request::Parts},
    response::Response,
};
use lanyard_app::{
    model::{
        choice::Choice,
        entry::EntryFilter,
        id::{BatchId, SessionId},
        program::RequestFault,
    },
    ports::{Fresh, right},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    http::{
        Lanyard, download,
        request::{JSON, XLSX, accepts},
        v1::{
            asked::{Ids, Sent},
            caller::Allowed,
            entries::{State as Standing, chosen},
            problem::{Refusal, Refusals, WrongField},
            told::{Told, given},
        },
    },
    service::handing_out::{export::ExportedLogins, passwords::Opened},
    workbooks,
};

/// The most logins of one answer.
pub const MOST: i64 = 10_000;

/// Which logins are handed out: those of a batch, these entries, or all that nobody was given yet.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "batch": "019e1c00-0000-7000-8000-000000000002" }))]
pub struct WhichLogins {
    /// A batch of the session.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    batch: Option<Uuid>,
    /// Entries of the session.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false, min_items = 1, max_items = 1000)]
    entries: Option<Vec<Uuid>>,
    /// Only those that nobody was given yet; alone, all of these in the session.
    #[serde(default)]
    only_new: bool,
    /// Hand them out although somebody may hold some of them already.
    #[serde(default)]
    again: bool,
}

/// Logins that were handed out.
#[derive(Debug, Serialize, ToSchema)]
pub struct Logins {
    /// What candidates type as Institution ID.
    institution_id: String,
    /// Where candidates log in, with the institution filled in.
    log_in_address: String,
    /// The logins, in order of creation.
    items: Vec<Login>,
}

/// A login.
#[derive(Debug, Serialize, ToSchema)]
pub struct Login {
    /// What the entry logs in with now.
    username: String,
    /// Its password, in groups as on paper; null once it was shredded, or where it cannot be read.
    password: Option<String>,
    /// The password is there and cannot be read: issue a new one.
    damaged: bool,
    /// The username it was born with.
    slip_code: String,
    /// The candidate's name, once it was given.
    name: Option<String>,
    /// Where it stands. Withdrawn ones are handed out too, and let nobody in.
    #[schema(inline)]
    state: Standing,
    /// The number of its batch in the session.
    batch: i64,
    /// What a test engine said of the result, with the scope `results:read`.
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<Told>,
}

/// Hand logins out
///
/// The chosen logins with the passwords they have now, as JSON, or as the spreadsheet that people download where `Accept` asks
/// for that. It is recorded as a hand-out by this program. Unused logins that were handed out before refuse the whole, with 409,
/// until `again` is sent. At most 10,000 at once.
#[utoipa::path(
    post,
    path = "/sessions/{session}/logins",
    operation_id = "hand_out_logins",
    tag = "Logins",
    params(("session" = Uuid, Path, description = "The session's id")),
    request_body = WhichLogins,
    responses(
        (status = OK, description = "The logins", content(
            (Logins = "application/json"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
        Refusals,
    ),
    security(("token" = ["logins:read"])),
)]
pub async fn hand_out_logins(
    State(lanyard): State<Lanyard>,
    Allowed(may): Allowed<right::ExportLogins>,
    Ids(session): Ids<SessionId>,
    parts: Parts,
    Sent(which): Sent<WhichLogins>,
) -> Result<Response, Refusal> {
    let may = may.fresh()?;
    let choice = choice(&lanyard, &may, session, &which).await?;
    if accepts(&parts.headers, XLSX) && !accepts(&parts.headers, JSON) {
        let workbook = lanyard.service.export(&may, choice, which.again, workbooks::logins::for_staff).await?;
        return Ok(download::attachment(workbook));
    }
    let as_json = |logins: &ExportedLogins| {
        serde_json::to_vec(&Logins::from(logins)).map_err(|error| io::Error::from(error).into())
    };
    let written = lanyard.service.export(&may, choice, which.again, as_json).await?;
    let mut response = Response::new(written.bytes.into());
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(JSON));
    Ok(response)
}

async fn choice(
    lanyard: &Lanyard,
    may: &Fresh<right::ExportLogins>,
    session: SessionId,
    which: &WhichLogins,
) -> Result<Choice, Refusal> {
    let choice = match (which.batch, &which.entries) {
        (Some(batch), None) => lanyard.service.choose_batch(may, session, BatchId::new(batch)).await?,
        (None, Some(entries)) => chosen(session, entries)?,
        (None, None) if which.only_new => {
            let filter = EntryFilter::not_handed_out();
            if lanyard.service.count_entries(may, session, &filter).await? > MOST {
                return Err(Refusal::TooMany { most: MOST });
            }
            return Ok(Choice::Session { session, filter });
        }
        _ => return Err(Refusal::Meaningless(WrongField::of("batch", RequestFault::NoChoice))),
    };
    Ok(if which.only_new { Choice::NotHandedOut(Box::new(choice)) } else { choice })
}

impl From<&ExportedLogins> for Logins {
    fn from(logins: &ExportedLogins) -> Self {
        let items = logins.rows.iter().map(|row| Login {
            username: row.username.clone(),
            password: match &row.password {
                Opened::Password(password) => Some(password.expose().clone()),
                Opened::Gone | Opened::Damaged => None,
            },
            damaged: matches!(row.password, Opened::Damaged),
            slip_code: row.slip_code.clone(),
            name: row.name.clone(),
            state: row.state.into(),
            batch: row.batch,
            result: row.result.clone().map(Told::from),
        });
        Self {
            institution_id: logins.institution_code.clone(),
            log_in_address: logins.log_in_address.clone(),
            items: items.collect(),
        }
    }
}
