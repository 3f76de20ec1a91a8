//! An authenticator app is set up, a passkey added, a factor removed.

use maud::html;

use super::{frame::DoorFrame, proof};
use crate::{
    error::Field,
    model::factor::FactorRefusal,
    pages::{
        candidate::fields::{Labelled, error_summary},
        finished::{Extra, hidden_field},
        print::qr::QrCodes,
    },
    paths,
    words::staff::factors,
};

/// An authenticator app before its first code. Holds its secret, therefore no `Debug`.
pub struct NewAppPage<'a> {
    /// The token of its ceremony.
    pub ceremony: &'a str,
    /// What its QR code says.
    pub address: &'a str,
    /// The secret, to be typed.
    pub secret: &'a str,
    /// They have an app already.
    pub replaces: bool,
    /// Why the last code was not taken.
    pub refusal: Option<&'a FactorRefusal>,
}

/// Writes the page on which an app is set up; its form posts to [`paths::NEW_APP`].
#[must_use]
pub fn new_app(frame: &DoorFrame, page: &NewAppPage<'_>) -> String {
    const CODE: &str = "code";
    let words = frame.words;
    let here = words.language.new_app();
    let sentence = page.refusal.map(|refusal| match refusal {
        FactorRefusal::CodeMissing | FactorRefusal::CodeMalformed => here.digits.into(),
        other => factors::refusal(other, words.language),
    });
    let code = Labelled::required(CODE, here.code, sentence.as_deref());
    let content = html! {
        @if let Some(sentence) = &sentence { (error_summary(&words.form, [(CODE, sentence)])) }
        h1 { (here.title) }
        @if page.replaces { p class="notice" { (here.replaces) } }
        p { (here.scan) }
        @if let Some(code) = QrCodes::like(page.address).of(page.address) {
            svg class="door-qr" role="img" aria-label=(here.qr) viewBox=(code.view_box()) {
                path d=(code) {}
            }
        }
        p { (here.type_it) br; span translate="no" class="code door-secret" { (page.secret) } }
        p { (here.enter) }
        form method="post" action=(paths::NEW_APP) novalidate {
            (frame.whose_field())
            (hidden_field("ceremony", page.ceremony))
            (code.around(&words.form, &html! {
                input id=(CODE) name=(CODE) type="text" inputmode="numeric" autocomplete="one-time-code"
                    autocorrect="off" spellcheck="false" aria-describedby=[code.described()] aria-invalid=[code.invalid()]
                    class="field-input code door-code";
            }))
            button type="submit" class="button" { (here.submit) }
        }
        p { a href=(paths::MY_ACCOUNT) { (here.cancel) } }
    };
    frame.document(here.title, page.refusal.is_some(), Extra::None, &content)
}

/// Writes the page on which a passkey is added; its form posts to [`paths::NEW_PASSKEY`].
#[must_use]
pub fn new_passkey(frame: &DoorFrame, name: &str, takes_passkeys: bool, refusal: Option<&FactorRefusal>) -> String {
    let words = frame.words;
    let here = words.language.new_passkey();
    let sentence = refusal.map(|refusal| factors::refusal(refusal, words.language));
    let control = Field::Name.control();
    let beside = sentence.as_deref().filter(|_| refusal == Some(&FactorRefusal::PasskeyName));
    let field = Labelled { hint: Some(here.name_hint), ..Labelled::required(control, here.name, beside) };
    let content = html! {
        @if let Some(sentence) = &sentence { (error_summary(&words.form, [(control, sentence)])) }
        h1 { (here.title) }
        @if takes_passkeys {
            p { (here.why) }
            form method="post" action=(paths::NEW_PASSKEY) data-passkey="create" data-ask=(paths::NEW_PASSKEY_ASK) {
                (frame.whose_field())
                (field.around(&words.form, &html! {
                    input id=(control) name=(control) type="text" value=(name) required maxlength="100"
                        autocomplete="off" dir="auto" aria-describedby=[field.described()] aria-invalid=[field.invalid()]
                        class="field-input";
                }))
                (proof::passkey_button(here.submit, false))
                (proof::passkey_answer(words, false))
            }
        } @else {
            p class="notice notice-warning" { (words.language.factors().no_passkeys) }
        }
        p { a href=(paths::MY_ACCOUNT) { (here.cancel) } }
    };
    let extra = if takes_passkeys { Extra::Passkeys } else { Extra::None };
    frame.document(here.title, refusal.is_some(), extra, &content)
}

/// A factor that somebody wants to remove.
#[derive(Clone, Debug)]
pub struct RemoveFactorPage<'a> {
    /// The passkey, by the id that forms name it with; empty for the app.
    pub passkey: &'a str,
    /// What its owner calls it.
    pub name: &'a str,
    /// It is the last one.
    pub is_last: bool,
}

/// Writes the page that asks first; its form posts to [`paths::REMOVE_FACTOR`].
#[must_use]
pub fn remove_factor(frame: &DoorFrame, page: &RemoveFactorPage<'_>) -> String {
    let here = frame.words.language.remove_factor();
    let title = if page.passkey.is_empty() { here.app } else { here.passkey };
    let content = html! {
        h1 { (title) }
        @if !page.name.is_empty() { p { bdi translate="no" { strong { (page.name) } } } }
        p { (if page.is_last { here.last } else { here.what }) }
        form method="post" action=(paths::REMOVE_FACTOR) {
            (frame.whose_field())
            (hidden_field("passkey", page.passkey))
            div class="buttons" {
                button type="submit" class="button" { (here.submit) }
                a href=(paths::MY_ACCOUNT) class="button button-secondary" { (here.cancel) }
            }
        }
    };
    frame.document(title, false, Extra::None, &content)
}

/// Writes the page of whoever must have a factor before anything else; `log_out` is where its other form posts.
#[must_use]
pub fn choose_factor(frame: &DoorFrame, takes_passkeys: bool, log_out: &str) -> String {
    let words = frame.words;
    let here = words.language.choose_factor();
    let factors = words.language.factors();
    let content = html! {
        h1 { (here.title) }
        p { (here.why) }
        div class="buttons" {
            @if takes_passkeys { a href=(paths::NEW_PASSKEY) class="button" { (factors.add_passkey) } }
            a href=(paths::NEW_APP) class=(if takes_passkeys { "button button-secondary" } else { "button" }) {
                (factors.add_app)
            }
        }
        @if !takes_passkeys { p class="muted" { (factors.no_passkeys) } }
        form method="post" action=(log_out) {
            (frame.whose_field())
            p { button type="submit" class="button button-secondary" { (here.log_out) } }
        }
    };
    frame.document(here.title, false, Extra::None, &content)
}
