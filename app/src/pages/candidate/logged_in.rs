//! Who is logged in: the line on top of every page of theirs, and what is said where somebody else may be there.

use maud::{Markup, html};

use super::two_ways::TwoWays;
use crate::{
    model::{
        candidate::{LoggedIn, Login},
        whose::FIELD,
    },
    pages::finished::hidden_field,
    paths,
    words::{Words, candidate::WithLogin},
};

/// The words in front of what somebody logs in with, and its name.
fn parts<'a>(login: &'a Login, words: &WithLogin) -> (&'static str, &'a str) {
    match login {
        Login::Slip(name) => (words.slip, name),
        Login::Username(name) => (words.username, name),
    }
}

/// A whole sentence or button, with the code in an element of its own, which no browser may translate.
pub(super) fn said(login: &Login, words: &WithLogin) -> Markup {
    let (before, name) = parts(login, words);
    html! { (before) span translate="no" class="code" { (name) } (words.end) }
}

/// "Logged in with slip K7RM-T4XW", and the way out for whoever is not that person.
pub(super) fn line(words: &Words, logged_in: &LoggedIn) -> Markup {
    let here = &words.logged_in;
    let (before, name) = parts(&logged_in.with, &here.line);
    html! {
        form method="post" action=(paths::LOG_OUT) class="logged-in" {
            (hidden_field(FIELD, &logged_in.whose.0))
            span { (before) strong translate="no" class="code" { (name) } }
            button type="submit" class="button-link" { (here.not_you) }
        }
    }
}

/// "This device is still logged in with slip K7RM-T4XW", and both ways, above the log-in form.
pub(super) fn still(words: &Words, logged_in: &LoggedIn) -> Markup {
    let here = &words.logged_in;
    html! {
        section class="notice" {
            p { (said(&logged_in.with, &here.still)) " " (here.or_below) }
            (ways(words, logged_in, html! { (here.go_on) }).write())
        }
    }
}

/// Both ways of whoever is logged in.
pub(super) fn ways<'a>(words: &Words, logged_in: &'a LoggedIn, go_on: Markup) -> TwoWays<'a> {
    TwoWays {
        address: logged_in.next,
        go_on,
        log_out: paths::LOG_OUT,
        button: words.logged_in.log_out,
        whose: &logged_in.whose,
    }
}
