//! "There is a problem": what is wrong with a form, above its heading, with the focus on it.

use leptos::{html, prelude::*};

use super::{loaded::here, renewed::anew};
use crate::{
    api::refused,
    error::ApiError,
    paths,
    words::{
        errors::{self, refusal},
        staff::language,
    },
};

/// The summary of a refused form; nothing while the form is not refused.
pub fn error_summary(refusal: RwSignal<Option<ApiError>>) -> impl IntoView {
    let summary = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if refusal.with(Option::is_some)
            && let Some(summary) = summary.get()
        {
            // An element with a tabindex always takes the focus.
            let _ = summary.focus();
        }
    });
    let here = here();
    move || {
        let error = refusal.get()?;
        Some(view! {
            <div
                class="error-summary"
                role="alert"
                tabindex="-1"
                autofocus=refused::answers_a_form()
                aria-labelledby="problem"
                node_ref=summary
            >
                <h2 id="problem">{language().failure().problem}</h2>
                {anew(sentences(&error, &here))}
            </div>
        })
    }
}

fn sentences(error: &ApiError, here: &str) -> AnyView {
    let sentence = refusal(error, language());
    match error {
        ApiError::Invalid(fields) => {
            let items = fields
                .iter()
                .map(|error| {
                    // The browser itself moves the focus to the field; the router would only scroll.
                    view! {
                        <li>
                            <a href=format!("#{}", error.field.control()) rel="external">
                                {errors::problem(error.problem, language())}
                            </a>
                        </li>
                    }
                })
                .collect_view();
            view! { <ul>{items}</ul> }.into_any()
        }
        ApiError::NotLoggedIn | ApiError::TimedOut => {
            let log_in = paths::staff_log_in(here, false);
            view! {
                <p>{sentence} ". " <a href=log_in>{language().shared().log_in}</a></p>
            }
            .into_any()
        }
        #[cfg(feature = "ssr")]
        ApiError::DetailsChanged { saved, .. } => {
            let line = |detail| errors::saved(detail, language());
            let saved = saved.iter().map(|detail| view! { <li>{line(detail)}</li> }).collect_view();
            view! {
                <p>{sentence}</p>
                <ul>{saved}</ul>
            }
            .into_any()
        }
        _ => view! { <p>{sentence}</p> }.into_any(),
    }
}
