//! Asking the server and sending forms to it.

use gloo_net::http::{Request, Response};
use leptos::{
    prelude::{document, window},
    serde_json,
    web_sys::SubmitEvent,
};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{FormData, HtmlFormElement, UrlSearchParams};

use crate::{
    error::ApiError,
    model::whose::{FIELD, HEADER},
};

/// Server functions answer this kind of request with JSON, refusals included.
const JSON: &str = "application/json";

/// The JSON that a read answers. Resources ask for a future that may change threads; here there is only one.
pub fn get(address: String) -> impl Future<Output = Result<String, ApiError>> + Send {
    SendWrapper::new(async move {
        let request = Request::get(&address).header("Accept", JSON).build().map_err(unreachable)?;
        let response = request.send().await.map_err(unreachable)?;
        if response.headers().get(HEADER).is_some_and(|now| now != whose()) {
            // Somebody else has logged in meanwhile. What they may see does not belong on this page; the server writes
            // theirs. An address of our own can always be loaded.
            let _ = window().location().reload();
            std::future::pending::<()>().await;
        }
        text(response).await
    })
}

/// Posts these fields and answers with the JSON that comes back.
pub async fn post<K: AsRef<str>>(path: &str, fields: &[(K, String)]) -> Result<String, ApiError> {
    text(send(path, JSON, &encoded(fields)?).await?).await
}

/// Posts the form that is being submitted and answers where the server leads then.
pub fn post_form(path: &'static str, event: &SubmitEvent) -> impl Future<Output = Result<String, ApiError>> + use<> {
    let body = typed(event);
    async move {
        let response = send(path, JSON, &body.map_err(|_| ApiError::Malformed)?).await?;
        let next = response.headers().get("location");
        text(response).await?;
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

async fn text(response: Response) -> Result<String, ApiError> {
    let body = response.text().await.map_err(unreachable)?;
    if response.ok() { Ok(body) } else { Err(refusal(body.as_bytes())) }
}

/// What was typed into the form of this event.
fn typed(event: &SubmitEvent) -> Result<UrlSearchParams, JsValue> {
    let form: HtmlFormElement = event.target().ok_or(JsValue::NULL)?.dyn_into()?;
    UrlSearchParams::new_with_str_sequence_sequence(FormData::new_with_form(&form)?.as_ref())
}

fn unreachable(_: gloo_net::Error) -> ApiError {
    ApiError::Unreachable
}
