//! A page that does not exist, or is another institution's: the same answer.

use leptos::prelude::*;

use crate::{
    components::{page_title::page_title, status::answer_with},
    error::ApiError,
    paths,
    words::{errors::refusal, language::Language},
};

/// "We could not find this page", with status 404.
pub fn not_found() -> impl IntoView {
    answer_with(&ApiError::NotFound);
    view! {
        {page_title("We could not find this page")}
        <h1>{refusal(&ApiError::NotFound, Language::STAFF)}</h1>
        <p>"It may have been moved, or the address may be incomplete."</p>
        <p>
            <a href=paths::SESSIONS>"Go to Sessions"</a>
        </p>
    }
    .into_any()
}
