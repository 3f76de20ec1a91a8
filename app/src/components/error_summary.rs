//! "There is a problem": what is wrong with a form, above its heading, with the focus on it.

use leptos::{html, prelude::*};

use super::{loaded::here, renewed::anew};
use crate::{
    api::refused,
    effect::effect,
    model::refusal::{Kind, Refusal},
    paths,
    words::staff::language,
};

/// The summary of a refused form; nothing while the form is not refused.
pub fn error_summary(refusal: RwSignal<Option<Refusal>>) -> impl IntoView {
    let summary = NodeRef::<html::Div>::new();
    effect(move || {
        if refusal.with(Option::is_some)
            && let Some(summary) = summary.get()
        {
            // An element with a tabindex always takes the focus.
            let _ = summary.focus();
        }
    });
    let here = here();
    move || {
        let refusal = refusal.get()?;
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
                {anew(sentences(refusal, &here))}
            </div>
        })
    }
}

fn sentences(refusal: Refusal, here: &str) -> AnyView {
    let Refusal { kind, sentence, fields, lines, .. } = refusal;
    if !fields.is_empty() {
        let items = fields
            .into_iter()
            .map(|(control, sentence)| {
                // The browser itself moves the focus to the field; the router would only scroll.
                view! {
                    <li>
                        <a href=["#", &control].concat() rel="external">
                            {sentence}
                        </a>
                    </li>
                }
                .into_any()
            })
            .collect_view();
        return view! { <ul>{items}</ul> }.into_any();
    }
    if matches!(kind, Kind::NotLoggedIn | Kind::TimedOut) {
        let log_in = paths::staff_log_in(here, false);
        return view! {
            <p>{sentence} ". " <a href=log_in>{language().shared().log_in}</a></p>
        }
        .into_any();
    }
    let lines = (!lines.is_empty()).then(|| {
        view! { <ul>{lines.into_iter().map(|line| view! { <li>{line}</li> }.into_any()).collect_view()}</ul> }
            .into_any()
    });
    view! {
        <p>{sentence}</p>
        {lines}
    }
    .into_any()
}
