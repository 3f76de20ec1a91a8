//! One login on the screen, large enough to read out: a finished document, kept nowhere, answered to a post.

use maud::html;

use super::{
    candidate,
    finished::{self, Extra},
};
use crate::{assets::Assets, model::paper::NoPassword, words::Words};

/// A login to read out. Holds a password, therefore no `Debug`.
pub struct ShowLoginPage<'a> {
    /// Where the stylesheet and the icon lie.
    pub assets: &'a Assets,
    /// The language of the page.
    pub words: &'static Words,
    /// The institution's name.
    pub institution_name: &'a str,
    /// The username it logs in with now.
    pub username: &'a str,
    /// The username it was born with.
    pub slip_code: &'a str,
    /// Its password, or why there is none.
    pub password: Result<&'a str, NoPassword>,
    /// What candidates type as Institution ID.
    pub institution_code: &'a str,
    /// The candidate's name.
    pub name: Option<&'a str>,
    /// The session's name.
    pub session: &'a str,
    /// What was just done to it, read out first; `None` when it is only looked at.
    pub notice: Option<&'a str>,
    /// Its session is over: nobody can log in with it.
    pub is_closed: bool,
    /// Where the person came from: one of our own addresses.
    pub back: &'a str,
}

/// Writes the document.
#[must_use]
pub fn show_login(page: &ShowLoginPage<'_>) -> String {
    let (paper, here) = (&page.words.paper, &page.words.paper.login);
    let none = |why| match why {
        NoPassword::Shredded => here.shredded.to_owned(),
        NoPassword::Unreadable => (paper.unreadable)(&[page.slip_code.to_owned()]).unwrap_or_default(),
    };
    let content = html! {
        @if let Some(sentence) = page.notice {
            div role="status" tabindex="-1" autofocus class="notice notice-ok" { p { (sentence) } }
        }
        h1 { (here.title) }
        p { bdi translate="no" { (page.name.unwrap_or(page.slip_code)) " · " (page.session) } }
        dl class="shown-login" {
            dt { (here.username) }
            dd translate="no" class="code shown-code" { (page.username) }
            dt { (here.password) }
            @match page.password {
                Ok(password) => { dd translate="no" class="code shown-code" { (password) } }
                Err(why) => { dd { (none(why)) } }
            }
            dt { (here.institution) }
            dd translate="no" class="code shown-code" { (page.institution_code) }
        }
        @if page.is_closed { p class="notice notice-warning" { (here.closed) } }
        p class="muted" { (here.beware) }
        p { a href=(page.back) class="button" { (here.done) } }
    };
    let title = format!("{} · {}", here.title, page.institution_name);
    let body = candidate::body(page.institution_name, None, &content);
    finished::document((page.assets, page.words), None, &title, Extra::None, &body)
}
