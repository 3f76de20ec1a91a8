//! Somebody who is logged in proves once more who they are, before their factors are changed or passwords leave the program.

use maud::{Markup, html};

use super::{frame::DoorFrame, proof};
use crate::{
    model::{
        factor::{AskedProof, FactorRefusal},
        whose::FIELD,
    },
    pages::finished::{Extra, hidden_field},
    paths,
};

/// What is asked, and what goes on afterwards.
#[derive(Clone, Debug)]
pub struct ConfirmPage<'a> {
    /// What has to be given.
    pub asked: AskedProof,
    /// The page that was asked for.
    pub next: &'a str,
    /// The form that was sent to it, to be sent on; empty for a page that was opened.
    pub fields: &'a [(String, String)],
    /// What it is about.
    pub about: ConfirmedAct,
    /// Why the last try was not taken.
    pub refusal: Option<&'a FactorRefusal>,
    /// Where Cancel leads.
    pub back: &'a str,
}

/// What somebody proves themselves for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfirmedAct {
    /// Changing how they log in.
    OwnFactors,
    /// Taking a colleague's second factor away.
    FactorsOfColleague,
    /// Changing how everybody in their institution logs in.
    SignOn,
    /// Taking passwords out of the program.
    Export,
}

/// What goes on, now that somebody has proven who they are.
#[derive(Clone, Debug)]
pub struct Confirmed<'a> {
    /// Where the form is sent to.
    pub next: &'a str,
    /// Its fields.
    pub fields: &'a [(String, String)],
    /// Where Cancel leads.
    pub back: &'a str,
}

/// What a field of the form that waits is called on the page in between.
const SENT: &str = "sent_";

/// Writes the page; its form posts to [`paths::CONFIRM`].
#[must_use]
pub fn confirm(frame: &DoorFrame, page: &ConfirmPage<'_>) -> String {
    let words = frame.words;
    let here = words.language.confirm();
    let ConfirmPage { asked, refusal, .. } = *page;
    let lacks_factor = page.about == ConfirmedAct::Export && !asked.factor() && !asked.provider;
    let by_provider = words.language.sign_on();
    let why = match page.about {
        ConfirmedAct::OwnFactors => here.to_change,
        ConfirmedAct::FactorsOfColleague => here.to_help,
        ConfirmedAct::SignOn => here.to_change_for_all,
        ConfirmedAct::Export => here.to_export,
    };
    let content = html! {
        (proof::problem(words, asked, refusal))
        h1 { (here.title) }
        p { (why) }
        @if lacks_factor {
            p { (here.no_factor) }
            p { a href=(paths::MY_ACCOUNT) class="button" { (here.set_up) } }
        } @else if asked.impossible {
            p { (by_provider.confirm_impossible) }
        } @else if asked.provider {
            p { (by_provider.confirm_what) }
            form method="post" action=(paths::SIGN_ON_AGAIN) {
                (frame.whose_field())
                (hidden_field("next", page.next))
                (hidden_field("back", page.back))
                (sent(page.fields))
                button type="submit" class="button" { (by_provider.confirm) }
            }
        } @else {
            form method="post" action=(paths::CONFIRM) novalidate data-passkey=[asked.passkey.then_some("get")]
                data-ask=[asked.passkey.then_some(paths::CONFIRM_PASSKEY)] {
                (frame.whose_field())
                (hidden_field("next", page.next))
                (hidden_field("back", page.back))
                (sent(page.fields))
                (proof::fields(words, asked, refusal, here.submit))
            }
        }
        p { a href=(page.back) { (here.cancel) } }
    };
    let extra = if asked.passkey && !lacks_factor && !asked.provider { Extra::Passkeys } else { Extra::None };
    frame.document(here.title, refusal.is_some(), extra, &content)
}

/// The fields of the form that waits, under names of their own: none may be taken for a field of the page.
fn sent(fields: &[(String, String)]) -> Markup {
    let kept = fields.iter().filter(|(name, _)| name != FIELD);
    html! { @for (name, value) in kept { (hidden_field(&[SENT, name].concat(), value)) } }
}

impl ConfirmPage<'_> {
    /// The form that waits, among the fields of the page in between.
    #[must_use]
    pub fn sent_in(fields: &[(String, String)]) -> Vec<(String, String)> {
        let named = |(name, value): &(String, String)| Some((name.strip_prefix(SENT)?.to_owned(), value.clone()));
        fields.iter().filter_map(named).collect()
    }
}

/// Writes the page from which the form that waited is sent on.
#[must_use]
pub fn confirmed(frame: &DoorFrame, page: &Confirmed<'_>) -> String {
    let here = frame.words.language.confirm();
    let content = html! {
        h1 { (here.done) }
        p { (here.done_what) }
        form method="post" action=(page.next) {
            (frame.whose_field())
            @for (name, value) in page.fields { (hidden_field(name, value)) }
            button type="submit" class="button" autofocus { (here.go_on) }
        }
        p { a href=(page.back) { (here.cancel) } }
    };
    frame.document(here.done, false, Extra::None, &content)
}
