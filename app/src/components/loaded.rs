//! What a page shows of an answer: the data, the way to the log-in page, "not found", or what went wrong. An answer that
//! does not come, or comes for somebody else, leaves what is shown: `standing` says so.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::page_title::page_title;
use crate::{
    answer::{Readable, read},
    api::read::Answer,
    browser,
    components::{
        not_found::{forbidden, not_found},
        status::answer_with,
    },
    model::refusal::{Kind, Refusal},
    paths,
    words::staff::language,
};

/// The id of what says how much an answer found: the focus comes here when it stood on something that a newer answer no
/// longer has, such as the link to the next page.
pub const FOUND: &str = "found";

/// The id of a table, and of what stands there in its place: the keyboard comes here past the head and the filters.
pub const TABLE: &str = "entries";

/// Asks and shows the answer. While a newer answer is on its way the older one stays, so that focus stays too.
pub fn loaded<T: Readable>(answer: Answer, show: impl Fn(T) -> AnyView + Send + Sync + 'static) -> AnyView {
    waiting(answer, content_of(answer, show))
}

/// The same on a page that asks a second question `beside` its own, and shows the answer within its own.
pub fn loaded_beside<T: Readable>(
    answer: Answer,
    beside: Answer,
    show: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    waiting_for(answer, Some(beside), content_of(answer, show))
}

fn content_of<T: Readable>(
    answer: Answer,
    show: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> Arc<dyn Fn() -> Option<AnyView> + Send + Sync> {
    let content = move || {
        let answered = answer.get()?;
        browser::keep_focus(FOUND);
        // The server itself wrote that it could not read this: the page tries again by itself.
        #[cfg(not(feature = "ssr"))]
        if answered.as_ref().is_err_and(Refusal::passes) {
            answer.refetch();
        }
        Some(answered.and_then(|answered| read(&answered)).map_or_else(failure, &show))
    };
    Arc::new(content)
}

/// Shows nothing until the answer, and the content that is made of it, is there. One type for all pages keeps the wasm
/// small.
pub fn waiting(answer: Answer, content: Arc<dyn Fn() -> Option<AnyView> + Send + Sync>) -> AnyView {
    waiting_for(answer, None, content)
}

fn waiting_for(
    answer: Answer,
    beside: Option<Answer>,
    content: Arc<dyn Fn() -> Option<AnyView> + Send + Sync>,
) -> AnyView {
    #[cfg(feature = "ssr")]
    {
        let content = super::awaited::Awaited { answer, beside, content };
        view! { <Transition>{content}</Transition> }.into_any()
    }
    #[cfg(not(feature = "ssr"))]
    {
        let _ = (answer, beside);
        let asks = use_context::<browser::Standing>().map_or_else(|| RwSignal::new(false), |standing| standing.asks);
        view! { <Transition set_pending=asks>{move || content()}</Transition> }.into_any()
    }
}

fn failure(refusal: Refusal) -> AnyView {
    match refusal.kind {
        Kind::NotLoggedIn | Kind::TimedOut => {
            go(paths::staff_log_in(&here(), refusal.kind == Kind::TimedOut));
            ().into_any()
        }
        Kind::NotFound => not_found().into_any(),
        Kind::Forbidden => forbidden(),
        _ => {
            let words = language().failure();
            answer_with(refusal.status);
            view! {
                {page_title(words.failed)}
                <h1>{words.not_loaded}</h1>
                <p>{refusal.sentence}</p>
                <p>
                    <a href=here() rel="external">{words.try_again}</a>
                </p>
            }
            .into_any()
        }
    }
}

/// The address that is shown now, without the origin.
pub fn here() -> String {
    let location = use_location();
    let (path, query) = (location.pathname.get_untracked(), location.search.get_untracked());
    if query.is_empty() { path } else { format!("{path}?{query}") }
}

/// Leads elsewhere: by a redirect on the server, by the router in the browser.
fn go(address: String) {
    redirect(&address);
    browser::replace(address);
}

/// Gives the page other words in its address: by a redirect on the server, in place in the browser.
pub fn readdress(address: String) {
    redirect(&address);
    browser::readdress(address);
}

/// Only the server can.
fn redirect(address: &str) {
    #[cfg(feature = "ssr")]
    if let (Some(response), Ok(location)) =
        (use_context::<leptos_axum::ResponseOptions>(), http::HeaderValue::from_str(address))
    {
        response.insert_header(http::header::LOCATION, location);
        response.set_status(http::StatusCode::FOUND);
    }
    #[cfg(not(feature = "ssr"))]
    let _ = address;
}
