//! Fetching a workbook and saving it, in place of the form post that does the same without wasm.

use std::time::Duration;

use gloo_net::http::Response;
use js_sys::{Array, Uint8Array};
use leptos::prelude::{document, set_timeout};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlFormElement, HtmlInputElement, Url};

use super::{
    fetch::look_at,
    wire::{encoded, refusal, send, unreachable},
};
use crate::{
    model::refusal::{Kind, Refusal},
    paths,
    words::count::kilobytes,
};

const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Some browsers read the bytes only after the person has said where to save them.
const UNTIL_SAVED: Duration = Duration::from_mins(1);

/// Posts the fields, saves the workbook that comes back and returns its size as people read it.
pub async fn download(fields: Vec<(&'static str, String)>) -> Result<String, Refusal> {
    let response = send(paths::LOGINS_XLSX, WORKBOOK, &encoded(&fields)?).await?;
    let bytes = response.binary().await.map_err(|_| unreachable())?;
    if !response.ok() {
        let refusal = refusal(&bytes);
        if refusal.kind == Kind::FactorNeeded {
            // The same form without the app: it is answered with the document that asks.
            send_as_form(&fields).map_err(|_| unreachable())?;
        }
        look_at(Some(&refusal));
        return Err(refusal);
    }
    save(&bytes, &file_name(&response)).map_err(|_| unreachable())?;
    Ok(kilobytes(bytes.len()))
}

fn send_as_form(fields: &[(&'static str, String)]) -> Result<(), JsValue> {
    let document = document();
    let form: HtmlFormElement = document.create_element("form")?.unchecked_into();
    form.set_method("post");
    form.set_action(paths::LOGINS_XLSX);
    for (name, value) in fields {
        let input: HtmlInputElement = document.create_element("input")?.unchecked_into();
        input.set_name(name);
        input.set_value(value);
        form.append_child(&input)?;
    }
    form.set_hidden(true);
    document.body().ok_or(JsValue::NULL)?.append_child(&form)?;
    form.submit()
}

/// The name in `Content-Disposition: attachment; filename="…"`; the server writes only plain names.
fn file_name(response: &Response) -> String {
    response
        .headers()
        .get("content-disposition")
        .and_then(|value| value.split('"').nth(1).map(str::to_owned))
        .unwrap_or_else(|| "logins.xlsx".to_owned())
}

/// Hands the bytes to the browser as if a link to the file had been clicked.
fn save(bytes: &[u8], name: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(WORKBOOK);
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    set_timeout(
        move || {
            // The address is the one made above; there is nothing left to do when it is gone already.
            let _ = Url::revoke_object_url(&address);
        },
        UNTIL_SAVED,
    );
    Ok(())
}
