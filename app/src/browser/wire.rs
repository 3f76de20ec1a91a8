//! One request and its answer, as they are.

use gloo_net::http::{Request, Response};
use leptos::prelude::document;
use web_sys::UrlSearchParams;

use super::role::note_role;
use crate::{
    answer::parse,
    model::{
        refusal::{Kind, Refusal},
        whose::{FIELD, HEADER},
    },
    words::{errors::found, staff::language},
};

/// Server functions answer this kind of request with JSON, refusals included.
pub const JSON: &str = "application/json";

/// The JSON that this address answers now.
pub async fn get(address: String) -> Result<String, Refusal> {
    let request = Request::get(&address).header("Accept", JSON).build().map_err(|_| unreachable())?;
    let response = request.send().await.map_err(|_| unreachable())?;
    if response.headers().get(HEADER).is_some_and(|now| now != whose()) {
        // What somebody else may see does not belong on this page.
        return Err(found(Kind::SomebodyElse, language()));
    }
    note_role(&response);
    text(response).await
}

/// Posts an urlencoded body; `accept` says what may come back.
pub async fn send(path: &str, accept: &str, body: &UrlSearchParams) -> Result<Response, Refusal> {
    let request = Request::post(path)
        .header("Accept", accept)
        .header("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")
        .body(String::from(body.to_string()))
        .map_err(|_| unreachable())?;
    let response = request.send().await.map_err(|_| unreachable())?;
    note_role(&response);
    Ok(response)
}

/// Fields as a form of this page sends them.
pub fn encoded<K: AsRef<str>>(fields: &[(K, String)]) -> Result<UrlSearchParams, Refusal> {
    let body = UrlSearchParams::new().map_err(|_| unreachable())?;
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

/// The refusal that an answer carries. Read as text like every other answer: another way to read would bring the whole
/// reader of answers once more.
pub fn refusal(body: &[u8]) -> Refusal {
    std::str::from_utf8(body).ok().and_then(|body| parse(body).ok()).unwrap_or_else(unreachable)
}

/// What the server says. What is not JSON does not come from it, but from something on the way that wants a log-in or has
/// lost the server.
pub async fn text(response: Response) -> Result<String, Refusal> {
    let is_ours = response.headers().get("content-type").is_some_and(|kind| kind.starts_with(JSON));
    let body = response.text().await.map_err(|_| unreachable())?;
    match (response.ok(), is_ours) {
        (true, true) => Ok(body),
        (true, false) => Err(unreachable()),
        (false, _) => Err(refusal(body.as_bytes())),
    }
}

/// The server could not be reached, or something else answered.
pub fn unreachable() -> Refusal {
    found(Kind::Unreachable, language())
}
