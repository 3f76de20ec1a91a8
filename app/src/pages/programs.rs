//! The documents on which an owner gives other programs tokens.

use maud::{Markup, html};

use super::{
    candidate::fields::{Labelled, error_summary},
    door::DoorFrame,
    finished::{Extra, hidden_field},
};
use crate::{
    model::program::{ProgramFault, ProgramScope, ProgramView, TokenLife, TokenStanding, TypedProgram},
    paths,
    words::staff::programs as sentences,
};

/// The controls of the form.
const NAME: &str = "name";
const SCOPES: &str = "scopes";
const LIFE: &str = "life";

/// Writes the list with the form of another program, which posts to [`paths::PROGRAMS`].
#[must_use]
pub fn programs(frame: &DoorFrame, listed: &[ProgramView], typed: &TypedProgram, faults: &[ProgramFault]) -> String {
    let language = frame.words.language;
    let here = language.programs();
    let lines = faults.iter().map(|fault| (control(*fault), sentences::fault(*fault, language)));
    let content = html! {
        @if !faults.is_empty() { (error_summary(&frame.words.form, lines)) }
        h1 { (here.title) }
        p { (here.about) }
        p { a href=(paths::API_DOCUMENT) { (here.document) } }
        @if listed.is_empty() { p { (here.none) } } @else {
            h2 { (here.list) }
            ul {
                @for program in listed {
                    li {
                        a href=(paths::program(program.id)) { bdi translate="no" { (program.name) } }
                        br;
                        span class="muted" { (sentences::standing(&program.standing, language)) " · " (sentences::used(program, language)) }
                    }
                }
            }
        }
        h2 { (here.new_title) }
        (form(frame, typed, faults))
        p { a href=(paths::SETTINGS) { (here.back_to_settings) } }
    };
    frame.document(here.title, !faults.is_empty(), Extra::None, &content)
}

/// Writes the page that shows the token of a program that was added, this once.
#[must_use]
pub fn made_program(frame: &DoorFrame, name: &str, token: &str) -> String {
    let here = frame.words.language.programs();
    let engines = frame.words.language.test_engines();
    let content = html! {
        h1 tabindex="-1" autofocus { (here.made_title) }
        p { bdi translate="no" { (name) } }
        p { (here.made_about) }
        p id="token" class="made-link code" translate="no" { (token) }
        p {
            button type="button" hidden data-copies="token" data-copied=(engines.copied) class="button button-secondary" {
                (engines.copy)
            }
        }
        p class="notice notice-warning" { (here.made_beware) }
        p { a href=(paths::PROGRAMS) class="button" { (here.back) } }
    };
    frame.document(here.made_title, false, Extra::Copy, &content)
}

/// Writes the page of one program; its form posts to its own address.
#[must_use]
pub fn program(frame: &DoorFrame, shown: &ProgramView) -> String {
    let language = frame.words.language;
    let here = language.programs();
    let used = shown.used_at.as_ref().map_or(here.not_used.into(), |at| language.times().date_and_time(at));
    let content = html! {
        h1 { bdi translate="no" { (shown.name) } }
        @if matches!(shown.standing, TokenStanding::Revoked(_)) {
            p role="status" class="notice notice-ok" tabindex="-1" autofocus { (here.revoked) }
        }
        dl class="facts" {
            div { dt { (here.token) } dd { (sentences::standing(&shown.standing, language)) } }
            div { dt { (here.used) } dd { (used) } }
            div {
                dt { (here.created) }
                dd { bdi translate="no" { (shown.created_by) } " · " (language.times().date_and_time(&shown.created_at)) }
            }
        }
        h2 { (here.may) }
        ul { @for scope in shown.scopes.iter() { li { (sentences::scope(scope, language)) } } }
        @if !matches!(shown.standing, TokenStanding::Revoked(_)) {
            details {
                summary { (here.revoke) }
                p { (here.revoke_about) }
                form method="post" action=(paths::program(shown.id)) {
                    (frame.whose_field())
                    (hidden_field("act", "revoke"))
                    button type="submit" class="button button-secondary button-danger" { (here.revoke) }
                }
            }
        }
        p { a href=(paths::PROGRAMS) { (here.back) } }
    };
    frame.document(&shown.name, false, Extra::None, &content)
}

fn form(frame: &DoorFrame, typed: &TypedProgram, faults: &[ProgramFault]) -> Markup {
    let language = frame.words.language;
    let here = language.programs();
    let said = |control| faults.iter().find(|fault| self::control(**fault) == control);
    let sentence = |control| said(control).map(|fault| sentences::fault(*fault, language));
    let name = Labelled { hint: Some(here.name_hint), ..Labelled::required(NAME, here.name, sentence(NAME)) };
    let input = html! {
        input id=(NAME) name=(NAME) type="text" value=(typed.name) autocomplete="off" maxlength="200" class="field-input"
            aria-describedby=[name.described()] aria-invalid=[name.invalid()];
    };
    html! {
        form method="post" action=(paths::PROGRAMS) novalidate {
            (frame.whose_field())
            @if let Some(key) = typed.key { (hidden_field("key", &key.to_string())) }
            (name.around(&frame.words.form, &input))
            fieldset class="fieldset" id=(SCOPES) {
                legend { (here.scopes) }
                @if let Some(sentence) = sentence(SCOPES) { p class="field-error" { (sentence) } }
                @for scope in ProgramScope::ALL {
                    p {
                        label {
                            input type="checkbox" name="scopes[]" value=(scope.word())
                                checked[typed.scopes.iter().any(|word| word == scope.word())];
                            " " (sentences::scope(scope, language))
                        }
                    }
                }
            }
            fieldset class="fieldset" id=(LIFE) {
                legend { (here.life) }
                @if let Some(sentence) = sentence(LIFE) { p class="field-error" { (sentence) } }
                @for life in TokenLife::ALL {
                    p {
                        label {
                            input type="radio" name=(LIFE) value=(life.word()) checked[typed.life == life.word()];
                            " " (sentences::life(life, language))
                        }
                    }
                }
            }
            button type="submit" class="button" { (here.add) }
        }
    }
}

const fn control(fault: ProgramFault) -> &'static str {
    match fault {
        ProgramFault::NameMissing | ProgramFault::NameTooLong => NAME,
        ProgramFault::NoScope => SCOPES,
        ProgramFault::NoLife => LIFE,
    }
}
