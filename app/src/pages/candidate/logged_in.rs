//! Who is logged in: the line on top of every page of theirs, and what is said where somebody else may be there.

use leptos::prelude::*;

use super::{
    Frame, TwoWays, TwoWaysPage,
    two_ways::{Said, two_ways},
};
use crate::{
    components::hidden_fields::hidden_field,
    model::whose::{FIELD, Whose},
    paths,
    words::{WithLogin, Words},
};

/// Who is logged in.
#[derive(Clone, Debug)]
pub struct LoggedIn {
    /// The institution's name.
    pub institution_name: String,
    /// What they log in with now.
    pub with: Login,
    /// What their forms carry.
    pub whose: Whose,
    /// The page where they left off.
    pub next: &'static str,
}

/// What somebody logs in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Login {
    /// The code of a slip, until they have given their details.
    Slip(String),
    /// A username of their own.
    Username(String),
}

impl Login {
    fn name(&self) -> &str {
        let (Self::Slip(name) | Self::Username(name)) = self;
        name
    }

    /// The words in front of its name.
    fn after(&self, words: &WithLogin) -> &'static str {
        match self {
            Self::Slip(_) => words.slip,
            Self::Username(_) => words.username,
        }
    }

    /// A whole sentence or button.
    fn said(&self, words: &WithLogin) -> Said {
        Said { before: self.after(words).to_owned(), code: self.name().to_owned(), after: words.end.to_owned() }
    }
}

/// "Logged in with slip K7RM-T4XW", and the way out for whoever is not that person.
pub(super) fn line(words: &'static Words, logged_in: &LoggedIn) -> impl IntoView + use<> {
    let here = &words.logged_in;
    let (before, name) = (logged_in.with.after(&here.line), logged_in.with.name().to_owned());
    view! {
        <form class="logged-in" method="post" action=paths::LOG_OUT>
            {hidden_field(FIELD.to_owned(), logged_in.whose.0.clone())}
            <span>{before}<strong class="code" translate="no">{name}</strong></span>
            <button class="button-link" type="submit">{here.not_you}</button>
        </form>
    }
}

/// "This device is still logged in with slip K7RM-T4XW", and both ways, above the log-in form.
pub(super) fn still(words: &'static Words, logged_in: &LoggedIn) -> impl IntoView + use<> {
    let here = &words.logged_in;
    let ways = ways(words, logged_in, here.go_on.to_owned().into());
    view! {
        <section class="notice">
            <p>{logged_in.with.said(&here.still).view()}" "{here.or_below}</p>
            {ways.view()}
        </section>
    }
}

/// Writes the page that refuses a form which was opened with another login than that of the frame.
#[must_use]
pub fn somebody_else(frame: &Frame, logged_in: &LoggedIn) -> String {
    let here = &frame.words.logged_in;
    let ways = ways(frame.words, logged_in, logged_in.with.said(&here.go_on_as));
    let sentences =
        vec![here.another.to_owned().into(), logged_in.with.said(&here.now), here.what_next.to_owned().into()];
    two_ways(frame, TwoWaysPage { title: here.refused.to_owned(), sentences, ways })
}

fn ways(words: &'static Words, logged_in: &LoggedIn, go_on: Said) -> TwoWays {
    TwoWays {
        address: logged_in.next.to_owned(),
        go_on,
        log_out: paths::LOG_OUT,
        button: words.logged_in.log_out,
        whose: logged_in.whose.clone(),
    }
}
