//! An owner takes the second factor of a colleague away, who has lost it: the page that asks first.

use maud::html;

use super::frame::DoorFrame;
use crate::{
    model::{factor::ColleagueFactors, id::StaffId},
    pages::finished::{Extra, hidden_field},
    paths,
};

/// Whose factor it is, and what they have.
#[derive(Clone, Debug)]
pub struct TakeFactorsPage<'a> {
    /// Their place in the institution.
    pub colleague: StaffId,
    /// What they have.
    pub has: &'a ColleagueFactors,
}

/// Writes the page; its form posts to [`paths::TAKE_FACTORS`].
#[must_use]
pub fn take_factors(frame: &DoorFrame, page: &TakeFactorsPage<'_>) -> String {
    let here = frame.words.language.take_factors();
    let ColleagueFactors { name, email, passkeys, app, works_elsewhere } = page.has;
    let refused = if *works_elsewhere {
        Some(here.elsewhere)
    } else if *passkeys == 0 && !app {
        Some(here.none)
    } else {
        None
    };
    let content = html! {
        h1 { (here.title) }
        p { bdi translate="no" { strong { (name) } } " " span translate="no" class="muted" { (email) } }
        @if let Some(refused) = refused {
            p class="notice" { (refused) }
            p { a href=(paths::TEAM) class="button button-secondary" { (here.back) } }
        } @else {
            dl class="summary-list" {
                @if *passkeys > 0 { div { dt { (here.passkeys) } dd { (passkeys) } } }
                @if *app { div { dt { (here.app) } dd { "1" } } }
            }
            p { (here.what) }
            p class="notice notice-warning" { (here.sure) }
            form method="post" action=(paths::TAKE_FACTORS) {
                (frame.whose_field())
                (hidden_field("colleague", &page.colleague.to_string()))
                div class="buttons" {
                    button type="submit" class="button" { (here.submit) }
                    a href=(paths::TEAM) class="button button-secondary" { (here.cancel) }
                }
            }
        }
    };
    frame.document(here.title, false, Extra::None, &content)
}
