//! A page that does not exist, or is another institution's: the same answer.

use leptos::prelude::*;

use crate::{
    components::{page_title::page_title, status::answer_with},
    model::refusal::Kind,
    paths,
    words::{errors::own, staff::language},
};

/// "We could not find this page", with status 404.
pub fn not_found() -> impl IntoView {
    let words = language().failure();
    let sentence = own(Kind::NotFound, language());
    answer_with(404);
    view! {
        {page_title(sentence)}
        <h1>{sentence}</h1>
        <p>{words.why_not_found}</p>
        <p>
            <a href=paths::SESSIONS>{words.go_to_sessions}</a>
        </p>
    }
    .into_any()
}
