//! `/lti/sessions/{session}/lineitems`: line items, scores and results of a session, for the program of its test engine.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State, rejection::PathRejection},
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_TYPE, LINK, WWW_AUTHENTICATE},
        request::Parts,
    },
    response::{IntoResponse as _, Response},
};
use lanyard_app::{
    model::id::{EngineId, SessionId},
    paths,
};
use serde_json::{Map, Number, Value, json};

use super::{Lanyard, answer, form::fields::Fields, visitor::bearer_token};
use crate::{
    domain::{scope::Scope, score::CountedResult, test_engine::with_words},
    service::test_engine::{
        scores::{MOST_RESULTS, NotAnswered, ResultsQuestion, ShownItem},
        token::EngineVisitor,
    },
};

const LINE_ITEM: &str = "application/vnd.ims.lis.v2.lineitem+json";
const LINE_ITEMS: &str = "application/vnd.ims.lis.v2.lineitemcontainer+json";
const RESULTS: &str = "application/vnd.ims.lis.v2.resultcontainer+json";

/// The maximum that a line item names where the engine said none; each score brings its own.
const MAXIMUM: u32 = 100;

/// The ids that an address names.
type Ids<T> = Result<Path<T>, PathRejection>;

/// `GET …/lineitems`: there is one for each engine, so there is no second page.
pub async fn line_items(State(lanyard): State<Lanyard>, ids: Ids<String>, parts: Parts) -> Response {
    let answered = async {
        let engine = let_in(&lanyard, &parts, Scope::ReadLineItems).await?;
        let session: SessionId = id(ids)?;
        let item = lanyard.service.line_item(&engine, session).await?;
        let asked = query(&parts);
        // It has neither tag nor resource ID, and its resource link is the session.
        let is_meant = asked.first("tag").is_empty()
            && asked.first("resource_id").is_empty()
            && asked.all("resource_link_id").all(|link| link.is_empty() || link == session.to_string());
        let items: Vec<Value> =
            is_meant.then(|| shown(&lanyard, (session, engine.engine()), &item)).into_iter().collect();
        Ok(said(LINE_ITEMS, &Value::Array(items)))
    };
    answered.await.unwrap_or_else(|not| refused(&lanyard, not))
}

/// `GET …/lineitems/{item}`.
pub async fn line_item(State(lanyard): State<Lanyard>, ids: Ids<(String, String)>, parts: Parts) -> Response {
    let answered = async {
        let engine = let_in(&lanyard, &parts, Scope::ReadLineItems).await?;
        let (session, item) = both(ids)?;
        if item != engine.engine() {
            return Err(NotAnswered::NotFound);
        }
        let shown_item = lanyard.service.line_item(&engine, session).await?;
        Ok(said(LINE_ITEM, &shown(&lanyard, (session, item), &shown_item)))
    };
    answered.await.unwrap_or_else(|not| refused(&lanyard, not))
}

/// `POST …/scores`. Answered with 200: engines are known that send a score again and again after any other answer.
pub async fn take(State(lanyard): State<Lanyard>, ids: Ids<(String, String)>, parts: Parts, body: Bytes) -> Response {
    let answered = async {
        let engine = let_in(&lanyard, &parts, Scope::SendScores).await?;
        lanyard.service.take_score(&engine, both(ids)?, &body).await?;
        Ok(Json(json!({})).into_response())
    };
    answered.await.unwrap_or_else(|not| refused(&lanyard, not))
}

/// `GET …/results`. The address of the next page is in small letters, because a library reads it so.
pub async fn results(State(lanyard): State<Lanyard>, ids: Ids<(String, String)>, parts: Parts) -> Response {
    let answered = async {
        let engine = let_in(&lanyard, &parts, Scope::ReadResults).await?;
        let place = both(ids)?;
        let asked = query(&parts);
        let (subject, limit) = (asked.word("user_id"), asked.word("limit").parse().unwrap_or(MOST_RESULTS));
        let question = ResultsQuestion { subject, behind: asked.word("from"), limit };
        let page = lanyard.service.results(&engine, place, question).await?;
        let address = address_of(&lanyard, &paths::lti_results(place.0, place.1));
        let results = page.results.iter().map(|result| of_result(&lanyard, place, &address, result)).collect();
        let mut response = said(RESULTS, &Value::Array(results));
        if let Some(last) = page.results.last().filter(|_| page.has_more) {
            let limit = page.results.len().to_string();
            let next = with_words(&address, &[("limit", &limit), ("from", &last.subject)]);
            if let Ok(link) = HeaderValue::from_str(&["<", &next, ">; rel=\"next\""].concat()) {
                response.headers_mut().insert(LINK, link);
            }
        }
        Ok(response)
    };
    answered.await.unwrap_or_else(|not| refused(&lanyard, not))
}

/// The engine whose token stands in the request, if that is good for this.
async fn let_in(lanyard: &Lanyard, parts: &Parts, scope: Scope) -> Result<EngineVisitor, NotAnswered> {
    let token = bearer_token(&parts.headers).ok_or(NotAnswered::NoToken)?;
    let engine = lanyard.service.engine_visitor(token).await?.ok_or(NotAnswered::NotLetIn)?;
    engine.needs(scope)?;
    Ok(engine)
}

fn id<T: std::str::FromStr>(ids: Ids<String>) -> Result<T, NotAnswered> {
    ids.ok().and_then(|Path(id)| id.parse().ok()).ok_or(NotAnswered::NotFound)
}

fn both(ids: Ids<(String, String)>) -> Result<(SessionId, EngineId), NotAnswered> {
    let Path((session, item)) = ids.map_err(|_| NotAnswered::NotFound)?;
    session.parse().ok().zip(item.parse().ok()).ok_or(NotAnswered::NotFound)
}

fn query(parts: &Parts) -> Fields {
    Fields::read(parts.uri.query().unwrap_or_default().as_bytes())
}

fn address_of(lanyard: &Lanyard, path: &str) -> String {
    lanyard.config.public_url.join(path)
}

fn shown(lanyard: &Lanyard, (session, engine): (SessionId, EngineId), item: &ShownItem) -> Value {
    json!({
        "id": address_of(lanyard, &paths::lti_line_item(session, engine)),
        "scoreMaximum": item.maximum.parse().unwrap_or(Number::from(MAXIMUM)),
        "label": item.label,
        "resourceLinkId": session.to_string(),
    })
}

fn of_result(
    lanyard: &Lanyard,
    (session, engine): (SessionId, EngineId),
    results: &str,
    result: &CountedResult,
) -> Value {
    let number = |text: &str| text.parse::<Number>().map_or(Value::Null, Value::Number);
    let mut shown = Map::new();
    shown.insert("id".to_owned(), json!(with_words(results, &[("user_id", &result.subject)])));
    shown.insert("scoreOf".to_owned(), json!(address_of(lanyard, &paths::lti_line_item(session, engine))));
    shown.insert("userId".to_owned(), json!(result.subject));
    shown.insert("resultScore".to_owned(), number(&result.given));
    shown.insert("resultMaximum".to_owned(), number(&result.maximum));
    if !result.comment.is_empty() {
        shown.insert("comment".to_owned(), json!(result.comment));
    }
    Value::Object(shown)
}

fn said(kind: &'static str, value: &Value) -> Response {
    ([(CONTENT_TYPE, kind)], value.to_string()).into_response()
}

/// As RFC 6750 has it where the token is not good, else with a status and why.
fn refused(lanyard: &Lanyard, not: NotAnswered) -> Response {
    let (status, code, why) = match not {
        NotAnswered::Failed(error) => return answer::problem(lanyard, &error),
        // Without any there is no error to be named.
        NotAnswered::NoToken => {
            let response = (StatusCode::UNAUTHORIZED, [(WWW_AUTHENTICATE, "Bearer")], Json(json!({})));
            return response.into_response();
        }
        NotAnswered::NotLetIn => {
            (StatusCode::UNAUTHORIZED, "invalid_token", "the access token is over, or none of this platform".to_owned())
        }
        NotAnswered::Scope => {
            (StatusCode::FORBIDDEN, "insufficient_scope", "the access token is not good for this".to_owned())
        }
        NotAnswered::NotFound => {
            (StatusCode::NOT_FOUND, "not_found", "this tool has no such line item here".to_owned())
        }
        NotAnswered::Wrong(fault) => (StatusCode::BAD_REQUEST, "invalid_score", fault.to_string()),
        NotAnswered::NotLaunched => {
            (StatusCode::BAD_REQUEST, "unknown_user", "no user with this ID was launched by this line item".to_owned())
        }
        NotAnswered::Older => {
            (StatusCode::CONFLICT, "older_score", "a score with a later timestamp came before".to_owned())
        }
    };
    tracing::info!(%status, why, "a test engine was not answered");
    let mut response = (status, Json(json!({ "error": code, "error_description": why }))).into_response();
    let challenge = match code {
        "invalid_token" => "Bearer error=\"invalid_token\"",
        "insufficient_scope" => "Bearer error=\"insufficient_scope\"",
        _ => return response,
    };
    response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    response
}
