//! The document on which an owner sets single sign-on up, tries and removes it.

use maud::{Markup, html};

use super::frame::DoorFrame;
use crate::{
    model::sign_on::{ProviderTried, SignOnFault, SignOnField, SignOnSettings},
    pages::{
        candidate::fields::{Kind, Labelled, error_summary},
        finished::{Extra, hidden_field},
    },
    paths,
    words::staff::{pages::SignOnSettingsWords, sign_on_settings as sentences},
};

/// What the page says of what was done last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignOnSaid<'a> {
    /// Nothing was done.
    Nothing,
    /// It was saved.
    Saved,
    /// The provider is gone.
    Removed,
    /// The provider stays, because nobody who leads has a password.
    NotRemoved,
    /// What came of trying it.
    Tried(ProviderTried),
    /// Nothing was saved.
    Wrong(&'a [SignOnFault]),
}

/// Writes the page; its forms post to [`paths::SIGN_ON_SETTINGS`] and say by `act` what they are.
#[must_use]
pub fn sign_on_settings(frame: &DoorFrame, page: &SignOnSettings, said: SignOnSaid<'_>) -> String {
    let language = frame.words.language;
    let here = language.sign_on_settings();
    let faults = if let SignOnSaid::Wrong(faults) = said { faults } else { &[] };
    let form = Form { frame, here, page, faults };
    let content = html! {
        (form.problems())
        h1 { (here.title) }
        (status(frame, here, said))
        p { (here.about) }
        h2 { (here.redirect) }
        p { (here.redirect_about) }
        p id="redirect" class="made-link code" translate="no" { (page.redirect) }
        p { button type="button" hidden data-copies="redirect" data-copied=(here.copied) class="button button-secondary" { (here.copy) } }
        @if page.lapsed { p class="notice notice-warning" { (here.lapsed) } }
        (form.fields())
        @if page.is_set {
            h2 { (here.try_title) }
            p { (here.try_about) }
            form method="post" action=(paths::SIGN_ON_SETTINGS) {
                (frame.whose_field())
                (hidden_field("act", "try"))
                button type="submit" class="button button-secondary" { (here.try_it) }
            }
            details {
                summary { (here.remove_title) }
                p { (here.remove_about) }
                form method="post" action=(paths::SIGN_ON_SETTINGS) {
                    (frame.whose_field())
                    (hidden_field("act", "remove"))
                    button type="submit" class="button button-secondary button-danger" { (here.remove) }
                }
            }
        }
        p { a href=(paths::SETTINGS) { (here.back) } }
    };
    frame.document(here.title, !faults.is_empty(), Extra::Copy, &content)
}

fn status(frame: &DoorFrame, here: &SignOnSettingsWords, said: SignOnSaid<'_>) -> Markup {
    let language = frame.words.language;
    let (good, sentence) = match said {
        SignOnSaid::Nothing | SignOnSaid::Wrong(_) => return html! {},
        SignOnSaid::Saved => (true, here.saved),
        SignOnSaid::Removed => (true, here.removed),
        SignOnSaid::NotRemoved => (false, sentences::not_removed(language)),
        SignOnSaid::Tried(tried) => (tried == ProviderTried::Works, sentences::tried(tried, language)),
    };
    let class = if good { "notice notice-ok" } else { "notice notice-warning" };
    html! { p role="status" tabindex="-1" autofocus class=(class) { (sentence) } }
}

/// The form that is saved.
struct Form<'a> {
    frame: &'a DoorFrame,
    here: &'static SignOnSettingsWords,
    page: &'a SignOnSettings,
    faults: &'a [SignOnFault],
}

impl Form<'_> {
    fn sentence(&self, field: SignOnField) -> Option<String> {
        let fault = self.faults.iter().find(|(wrong, _)| *wrong == field)?;
        Some(sentences::fault(*fault, self.frame.words.language).into_owned())
    }

    /// "There is a problem", with the way to each field.
    fn problems(&self) -> Markup {
        let words = self.frame.words;
        let lines = self.faults.iter().map(|fault| (fault.0.control(), sentences::fault(*fault, words.language)));
        html! { @if !self.faults.is_empty() { (error_summary(&words.form, lines)) } }
    }

    fn fields(&self) -> Markup {
        let (here, form) = (self.here, &self.page.form);
        let secret_hint = if self.page.is_set { here.secret_kept } else { here.secret_hint };
        html! {
            form method="post" action=(paths::SIGN_ON_SETTINGS) novalidate {
                (self.frame.whose_field())
                (hidden_field("act", "save"))
                (self.line(SignOnField::Name, (here.name, here.name_hint), Kind::Name, &form.name))
                (self.line(SignOnField::Issuer, (here.issuer, here.issuer_hint), Kind::Code, &form.issuer))
                (self.line(SignOnField::ClientId, (here.client_id, ""), Kind::Code, &form.client_id))
                (self.secret(secret_hint))
                (self.line(SignOnField::Domains, (here.domains, here.domains_hint), Kind::Code, &form.domains))
                h2 { (here.roles) }
                p { (here.roles_about) }
                (self.line(SignOnField::RoleClaim, (here.role_claim, here.role_claim_hint), Kind::Code, &form.role_claim))
                (self.values())
                h2 { (here.title) }
                (tick("asks_factor", (here.asks_factor, here.asks_factor_hint), form.asks_factor))
                (self.error(SignOnField::SwitchedOn))
                (tick("switched_on", (here.switched_on, ""), form.switched_on))
                (tick("only_provider", (here.only_provider, here.only_provider_hint), form.only_provider))
                (self.local_owner())
                button type="submit" class="button" { (here.save) }
            }
        }
    }

    fn line(&self, field: SignOnField, (label, hint): (&str, &str), kind: Kind, value: &str) -> Markup {
        let sentence = self.sentence(field);
        let hint = Some(hint).filter(|hint| !hint.is_empty());
        let labelled = Labelled { hint, ..Labelled::required(field.control(), label, sentence.as_deref()) };
        labelled.text(&self.frame.words.form, kind, "off", value)
    }

    /// What was typed into it is never sent back.
    fn secret(&self, hint: &str) -> Markup {
        let control = SignOnField::ClientSecret.control();
        let sentence = self.sentence(SignOnField::ClientSecret);
        let labelled =
            Labelled { hint: Some(hint), ..Labelled::required(control, self.here.client_secret, sentence.as_deref()) };
        labelled.around(&self.frame.words.form, &html! {
            input id=(control) name=(control) type="password" autocomplete="off" autocapitalize="none" autocorrect="off"
                spellcheck="false" aria-describedby=[labelled.described()] aria-invalid=[labelled.invalid()]
                class="field-input code";
        })
    }

    fn values(&self) -> Markup {
        let control = SignOnField::RoleValues.control();
        let sentence = self.sentence(SignOnField::RoleValues);
        let labelled = Labelled {
            hint: Some(self.here.role_values_hint),
            ..Labelled::required(control, self.here.role_values, sentence.as_deref())
        };
        labelled.around(
            &self.frame.words.form,
            &html! {
                textarea id=(control) name=(control) rows="5" autocapitalize="none" autocorrect="off" spellcheck="false"
                    aria-describedby=[labelled.described()] aria-invalid=[labelled.invalid()] class="field-input code" {
                    "\n" (self.page.form.role_values)
                }
            },
        )
    }

    fn error(&self, field: SignOnField) -> Markup {
        let words = &self.frame.words.form;
        html! {
            @if let Some(sentence) = self.sentence(field) {
                p class="field-error" { span class="visually-hidden" { (words.error_prefix) } (sentence) }
            }
        }
    }

    fn local_owner(&self) -> Markup {
        let control = SignOnField::LocalOwner.control();
        let sentence = self.sentence(SignOnField::LocalOwner);
        if self.page.owners.is_empty() {
            return html! { (self.error(SignOnField::LocalOwner)) p id=(control) class="muted" { (self.here.no_local_owner) } };
        }
        let labelled = Labelled::required(control, self.here.local_owner, sentence.as_deref());
        labelled.around(
            &self.frame.words.form,
            &html! {
                select id=(control) name=(control) aria-describedby=[labelled.described()]
                    aria-invalid=[labelled.invalid()] class="field-input" {
                    @for owner in &self.page.owners {
                        option value=(owner.id) selected[owner.id.to_string() == self.page.form.local_owner] {
                            (owner.name) " · " (owner.email)
                        }
                    }
                }
            },
        )
    }
}

fn tick(name: &str, (label, hint): (&str, &str), ticked: bool) -> Markup {
    html! {
        p { label { input id=(name) type="checkbox" name=(name) value="true" checked[ticked]; " " (label) } }
        @if !hint.is_empty() { p class="field-hint" { (hint) } }
    }
}
