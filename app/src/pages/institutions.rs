//! The choice of an institution, and a page that belongs to another one than that which is opened: finished documents, for
//! people who work for several.

use maud::{Markup, html};

use super::{
    candidate,
    finished::{self, Extra, hidden_field},
};
use crate::{
    assets::Assets,
    model::{
        account::Workplace,
        whose::{FIELD, Whose},
    },
    paths,
    words::{
        Words,
        staff::{Label as _, account},
    },
};

/// What both documents need to know.
pub struct InstitutionsFrame<'a> {
    /// Where the stylesheet and the icon lie.
    pub assets: &'a Assets,
    /// The language of the page.
    pub words: &'static Words,
    /// The institution that is opened.
    pub institution_name: &'a str,
    /// Whose page it is.
    pub whose: &'a Whose,
    /// The page that they came for.
    pub next: &'a str,
}

/// Writes the choice. Each institution leads to the page that they came for, where that is its own, or else to its sessions.
#[must_use]
pub fn institutions(frame: &InstitutionsFrame<'_>, workplaces: &[Workplace]) -> String {
    let words = frame.words.language.institutions();
    let way = |place: &Workplace| {
        let next = if place.has_page { frame.next } else { paths::SESSIONS };
        html! {
            @if place.is_this {
                a href=(next) class="button" { (words.go_on) }
            } @else {
                (switch_form(frame, place, next, words.open, Some(place)))
            }
        }
    };
    let content = html! {
        h1 { (words.title) }
        p { (words.about) }
        ul class="own-list" {
            @for place in workplaces {
                li {
                    div id=(about(place)) {
                        p { strong { bdi translate="no" { (place.institution_name) } } }
                        p class="muted" {
                            (place.role.label(frame.words.language))
                            @if place.is_this { " · " (words.here) }
                        }
                    }
                    (way(place))
                }
            }
        }
    };
    document(frame, words.title, &content)
}

/// Writes the answer to whoever asks for a page of another institution of theirs.
#[must_use]
pub fn page_elsewhere(frame: &InstitutionsFrame<'_>, place: &Workplace) -> String {
    let language = frame.words.language;
    let title = account::belongs_to(&place.institution_name, language);
    let switch = account::switch_to(&place.institution_name, language);
    let content = html! {
        h1 { (title) }
        p { (account::working_in(frame.institution_name, language)) }
        (switch_form(frame, place, frame.next, &switch, None))
        p { a href=(paths::SESSIONS) { (account::stay_in(frame.institution_name, language)) } }
    };
    document(frame, &title, &content)
}

/// The form that leads to another institution; `described`: its name stands beside the button.
fn switch_form(
    frame: &InstitutionsFrame<'_>,
    to: &Workplace,
    next: &str,
    button: &str,
    described: Option<&Workplace>,
) -> Markup {
    html! {
        form method="post" action=(paths::INSTITUTIONS) {
            (hidden_field(FIELD, &frame.whose.0))
            (hidden_field("place", &to.id.to_string()))
            (hidden_field("next", next))
            button class="button" aria-describedby=[described.map(about)] { (button) }
        }
    }
}

fn about(place: &Workplace) -> String {
    format!("place-{}", place.id)
}

fn document(frame: &InstitutionsFrame<'_>, title: &str, content: &Markup) -> String {
    let title = format!("{title} · {}", frame.institution_name);
    let body = candidate::body(frame.institution_name, None, content);
    finished::document((frame.assets, frame.words), None, &title, Extra::None, &body)
}
