//! What is chosen on a page: one of a list, one of a few buttons, a tick.

use leptos::prelude::*;

use crate::components::{labelled::labelled, markup::push_option};

/// One of several: the word of each, what people read, and whether it is chosen; the first where none is. `wide`: as wide as a text
/// field.
pub fn select(
    name: &'static str,
    label: &'static str,
    wide: bool,
    choices: impl Iterator<Item = (String, String, bool)>,
) -> AnyView {
    let mut options = String::new();
    for (word, label, is_chosen) in choices {
        push_option(&mut options, (&word, &label), is_chosen, false);
    }
    let class = wide.then_some("field-input");
    // A browser that reloads the page puts nothing back: what is chosen was chosen on the page that is shown.
    let list =
        view! { <select class=class id=name name=name autocomplete="off" data-written="" inner_html=options></select> };
    labelled(name, label, list.into_any())
}

/// One of a few that all stand there, beside each other or one below the other: the word of each, and what people read.
pub fn radios(
    name: &'static str,
    legend: &'static str,
    down: bool,
    choices: impl Iterator<Item = (&'static str, String)>,
    picked: &str,
) -> AnyView {
    let choices = choices
        .map(|(word, label)| {
            let label = if down { view! { <span>{label}</span> }.into_any() } else { view! { " " {label} }.into_any() };
            view! {
                <label>
                    <input type="radio" name=name value=word checked=word == picked/>
                    {label}
                </label>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <fieldset class="fieldset">
            <legend>{legend}</legend>
            <div class=if down { "choices choices-down" } else { "choices" }>{choices}</div>
        </fieldset>
    }
    .into_any()
}

/// Ticked or not; unticked it sends nothing.
pub fn check_box(name: &'static str, label: &'static str, ticked: bool) -> AnyView {
    view! {
        <p>
            <label>
                <input type="checkbox" name=name value="true" checked=ticked/>
                " "
                {label}
            </label>
        </p>
    }
    .into_any()
}
