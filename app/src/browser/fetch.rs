//! Asks the server and sends forms to it; what it says of the page is noted.

use leptos::web_sys::SubmitEvent;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{FormData, HtmlFormElement, UrlSearchParams};

use super::{
    answers::{forget_answers, keep_answer},
    standing::{Meaning, note, turn},
    wire::{JSON, encoded, get, send, text},
};
use crate::{
    model::refusal::{Kind, Refusal},
    words::{errors::found, staff::language},
};

/// The JSON that a read answers, once there is one for the person whose page this is: without a connection, or while that
/// person is logged out, the question waits. `address` is where it is asked now; `None` when the page is gone. Resources
/// want a future that may change threads; here there is only one.
pub fn read(address: impl Fn() -> Option<String>) -> impl Future<Output = Result<String, Refusal>> + Send {
    SendWrapper::new(async move {
        loop {
            let Some(address) = address() else { return Err(found(Kind::NotLoggedIn, language())) };
            let answer = get(address.clone()).await;
            if note(answer.as_ref().err()) == Meaning::Answered {
                if let Ok(answer) = &answer {
                    keep_answer(address, answer.clone());
                }
                return answer;
            }
            turn().await;
        }
    })
}

/// Posts these fields and returns the JSON that comes back.
pub async fn post<K: AsRef<str>>(path: &str, fields: &[(K, String)]) -> Result<String, Refusal> {
    let answer = text(send(path, JSON, &encoded(fields)?).await?).await;
    look_at(answer.as_ref().err());
    answer
}

/// Posts the fields of an act, which may change whatever was answered before.
pub async fn act<K: AsRef<str>>(path: &str, fields: &[(K, String)]) -> Result<String, Refusal> {
    let answer = post(path, fields).await;
    forget_answers();
    answer
}

/// Posts the form that is being submitted and returns where the server leads then.
pub fn post_form(path: &'static str, event: &SubmitEvent) -> impl Future<Output = Result<String, Refusal>> + use<> {
    let body = typed(event);
    async move {
        let body = body.map_err(|_| malformed())?;
        let response = send(path, JSON, &body).await?;
        let next = response.headers().get("location");
        let answer = text(response).await;
        forget_answers();
        look_at(answer.as_ref().err());
        answer?;
        next.ok_or_else(malformed)
    }
}

/// Somebody who is logged out, or somebody else by now, learns so from what they do. What an act could not reach is told
/// where it was asked for; nothing tries it again.
pub fn look_at(refusal: Option<&Refusal>) {
    if refusal.is_some_and(Refusal::covers) {
        note(refusal);
    }
}

fn malformed() -> Refusal {
    found(Kind::Malformed, language())
}

/// What was typed into the form of this event.
fn typed(event: &SubmitEvent) -> Result<UrlSearchParams, JsValue> {
    let form: HtmlFormElement = event.target().ok_or(JsValue::NULL)?.dyn_into()?;
    UrlSearchParams::new_with_str_sequence_sequence(FormData::new_with_form(&form)?.as_ref())
}
