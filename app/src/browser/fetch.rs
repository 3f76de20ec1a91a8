//! Asking the server and sending forms to it.

use gloo_net::http::{Request, Response};
use leptos::{prelude::document, serde_json, web_sys::SubmitEvent};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{FormData, HtmlFormElement, UrlSearchParams};

use super::standing::{Meaning, note, turn};
use crate::{
    error::ApiError,
    model::whose::{FIELD, HEADER},
};

/// Server functions answer this kind of request with JSON, refusals included.
const JSON: &str = "application/json";

/// The JSON that a read answers, once there is one for the person whose page this is: without a connection, or while that
/// person is logged out, the question waits. `address` is where it is asked now; `None` when the page is gone. Resources
/// want a future that may change threads; here there is only one.
pub fn read(address: impl Fn() -> Option<String>) -> impl Future<Output = Result<String, ApiError>> + Send {
    SendWrapper::new(async move {
        loop {
            let Some(address) = address() else { return Err(ApiError::NotLoggedIn) };
            let answer = get(address).await;
            if note(answer.as_ref().err()) == Meaning::Answered {
                return answer;
            }
            turn().await;
        }
    })
}

/// The JSON that this address answers now.
pub async fn get(address: String) -> Result<String, ApiError> {
    let request = Request::get(&address).header("Accept", JSON).build().map_err(unreachable)?;
    let response = request.send().await.map_err(unreachable)?;
    if response.headers().get(HEADER).is_some_and(|now| now != whose()) {
        // What somebody else may see does not belong on this page.
        return Err(ApiError::SomebodyElse { name: String::new(), institution: String::new() });
    }
    text(response).await
}

/// Posts these fields and answers with the JSON that comes back.
pub async fn post<K: AsRef<str>>(path: &str, fields: &[(K, String)]) -> Result<String, ApiError> {
    let answer = text(send(path, JSON, &encoded(fields)?).await?).await;
    look_at(answer.as_ref().err());
    answer
}

/// Posts the form that is being submitted and answers where the server leads then.
pub fn post_form(path: &'static str, event: &SubmitEvent) -> impl Future<Output = Result<String, ApiError>> + use<> {
    let body = typed(event);
    async move {
        let body = body.map_err(|_| ApiError::Malformed)?;
        let response = send(path, JSON, &body).await?;
        let next = response.headers().get("location");
        let answer = text(response).await;
        look_at(answer.as_ref().err());
        answer?;
        next.ok_or(ApiError::Malformed)
    }
}

/// Posts an urlencoded body; `accept` says what may come back.
pub async fn send(path: &str, accept: &str, body: &UrlSearchParams) -> Result<Response, ApiError> {
    let request = Request::post(path)
        .header("Accept", accept)
        .header("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")
        .body(String::from(body.to_string()))
        .map_err(unreachable)?;
    request.send().await.map_err(unreachable)
}

/// Fields as a form of this page sends them.
pub fn encoded<K: AsRef<str>>(fields: &[(K, String)]) -> Result<UrlSearchParams, ApiError> {
    let body = UrlSearchParams::new().map_err(|_| ApiError::Unreachable)?;
    body.append(FIELD, &whose());
    for (name, value) in fields {
        body.append(name.as_ref(), value);
    }
    Ok(body)
}

/// Whose page this is, as its document says; empty while nobody is logged in.
pub fn whose() -> String {
    document().body().and_then(|body| body.get_attribute("data-whose")).unwrap_or_default()
}

/// The refusal that an answer carries.
pub fn refusal(body: &[u8]) -> ApiError {
    serde_json::from_slice(body).unwrap_or(ApiError::Unreachable)
}

/// Somebody who is logged out, or somebody else by now, learns so from what they do. What an act could not reach is told
/// where it was asked for; nothing tries it again.
pub fn look_at(refusal: Option<&ApiError>) {
    if refusal.is_some_and(ApiError::covers) {
        note(refusal);
    }
}

/// What the server says. What is not JSON does not come from it, but from something on the way that wants a log-in or has
/// lost the server.
async fn text(response: Response) -> Result<String, ApiError> {
    let is_ours = response.headers().get("content-type").is_some_and(|kind| kind.starts_with(JSON));
    let body = response.text().await.map_err(unreachable)?;
    match (response.ok(), is_ours) {
        (true, true) => Ok(body),
        (true, false) => Err(ApiError::Unreachable),
        (false, _) => Err(refusal(body.as_bytes())),
    }
}

/// What was typed into the form of this event.
fn typed(event: &SubmitEvent) -> Result<UrlSearchParams, JsValue> {
    let form: HtmlFormElement = event.target().ok_or(JsValue::NULL)?.dyn_into()?;
    UrlSearchParams::new_with_str_sequence_sequence(FormData::new_with_form(&form)?.as_ref())
}

fn unreachable(_: gloo_net::Error) -> ApiError {
    ApiError::Unreachable
}
