//! Recovery codes: asked for, and shown once.

use maud::html;

use super::frame::DoorFrame;
use crate::{pages::finished::Extra, paths};

/// Writes the page that asks before new codes are made; its form posts to [`paths::RECOVERY_CODES`].
#[must_use]
pub fn ask_for_recovery_codes(frame: &DoorFrame) -> String {
    let here = frame.words.language.recovery_codes();
    let content = html! {
        h1 { (here.ask_title) }
        p { (here.ask) }
        form method="post" action=(paths::RECOVERY_CODES) {
            (frame.whose_field())
            div class="buttons" {
                button type="submit" class="button" { (here.submit) }
                a href=(paths::MY_ACCOUNT) class="button button-secondary" { (here.cancel) }
            }
        }
    };
    frame.document(here.ask_title, false, Extra::None, &content)
}

/// Writes the page with the codes, each in groups; `is_first` where a factor was just set up.
#[must_use]
pub fn recovery_codes(frame: &DoorFrame, codes: &[Vec<String>], is_first: bool) -> String {
    let here = frame.words.language.recovery_codes();
    let content = html! {
        h1 { (here.title) }
        @if is_first { p role="status" tabindex="-1" autofocus class="notice notice-ok" { (here.first) } }
        p { (here.once) " " (here.keep) }
        ol class="door-codes" {
            @for code in codes { li translate="no" class="code" { (code.join(" ")) } }
        }
        p { span id="press" { (here.press) } button id="print" type="button" hidden class="button button-secondary" { (here.print) } }
        p { a href=(paths::MY_ACCOUNT) class="button" { (here.done) } }
    };
    frame.document(here.title, false, Extra::PrintButton, &content)
}
