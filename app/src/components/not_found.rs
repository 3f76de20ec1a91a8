//! A page that does not exist, or is another institution's: the same answer. And one that the role of its person does not
//! include.

use leptos::prelude::*;

use crate::{
    components::{page_title::page_title, status::answer_with},
    model::refusal::Kind,
    paths,
    words::{errors::own, staff::language},
};

/// "We could not find this page", with status 404.
pub fn not_found() -> impl IntoView {
    nothing(404, own(Kind::NotFound, language()), language().failure().why_not_found)
}

/// "You cannot open this page", who can help, and status 403.
pub fn forbidden() -> AnyView {
    nothing(403, language().failure().forbidden, own(Kind::Forbidden, language()))
}

fn nothing(status: u16, heading: &'static str, sentence: &'static str) -> AnyView {
    answer_with(status);
    view! {
        {page_title(heading)}
        <h1>{heading}</h1>
        <p>{sentence}</p>
        <p>
            <a href=paths::SESSIONS>{language().failure().go_to_sessions}</a>
        </p>
    }
    .into_any()
}
