//! What the link for a new password leads to. Opening it changes nothing.

use maud::html;

use super::frame::DoorFrame;
use crate::pages::finished::Extra;

/// A new password to be chosen.
pub struct ResetPage<'a> {
    /// The address of the page, to which its form posts too.
    pub address: &'a str,
    /// Whose password.
    pub email: &'a str,
    /// What is wrong with the one that was sent.
    pub error: Option<&'a str>,
}

/// Writes the page; its form posts `password`.
#[must_use]
pub fn reset(frame: &DoorFrame, page: &ResetPage<'_>) -> String {
    let here = frame.words.language.door();
    let content = html! {
        (frame.error_summary(&[("password", page.error)]))
        h1 { (here.reset_title) }
        p { (here.reset_for) " " strong translate="no" { (page.email) } }
        p { (here.reset_what) }
        form method="post" action=(page.address) novalidate {
            input type="hidden" name="username" autocomplete="username" value=(page.email);
            (frame.password((here.new_password, here.new_password_hint), true, page.error))
            button type="submit" class="button" { (here.reset_submit) }
        }
    };
    frame.document(here.reset_title, page.error.is_some(), Extra::CandidateScript, &content)
}
