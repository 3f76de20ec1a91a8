//! The documents on which an owner sets test engines up.

use maud::{Markup, html};

use super::{
    candidate::fields::{Kind, Labelled},
    door::DoorFrame,
    engine_page::{EngineSaid, Page, tick},
    engine_registration::{beginning, trying},
    finished::hidden_field,
};
use crate::{
    model::test_engine::{
        EngineField, EngineForm, EngineKind, EngineSettings, ListedEngine, PlatformFacts, TestEngines,
    },
    paths,
};

/// Writes the list with the form of another engine, which posts to [`paths::TEST_ENGINES`].
#[must_use]
pub fn test_engines(frame: &DoorFrame, shown: &TestEngines, said: EngineSaid<'_>) -> String {
    let page = Page::new(frame, said);
    let here = page.here;
    let content = html! {
        (page.problems())
        h1 { (here.title) }
        (page.status())
        p { (here.about) }
        @if shown.engines.is_empty() { p { (here.none) } } @else { (page.list(&shown.engines)) }
        (beginning(frame, &shown.registrations, (&shown.registration_address, page.sentence(EngineField::RegistrationAddress).as_deref())))
        h2 { (here.new_title) }
        (page.engine_form(paths::TEST_ENGINES, &shown.form, here.add))
        p { a href=(paths::RESULT_READERS) { (here.results) } }
        p { a href=(paths::SETTINGS) { (here.back) } }
    };
    page.document(here.title, &content)
}

/// Writes the page of one engine; its forms post to its own address and say by `act` what they are.
#[must_use]
pub fn test_engine(frame: &DoorFrame, shown: &EngineSettings, said: EngineSaid<'_>) -> String {
    let page = Page::new(frame, said);
    let (here, engine) = (page.here, &shown.engine);
    let address = paths::test_engine(engine.id);
    let kind = engine.kind;
    let ours = page.ours(kind, &shown.ours);
    let switch = if engine.switched_on { here.switch_off } else { here.switch_on };
    let content = html! {
        (page.problems())
        h1 { bdi translate="no" { (engine.name) } }
        (page.status())
        @if let EngineSaid::Token(token) = said {
            p id="state_token" class="made-link code" translate="no" { (token) }
            p { (here.state_token_once) }
            (page.copy("state_token", here.state_token))
        }
        p { (page.state(engine)) }
        h2 { (here.ours) }
        p { (if kind == EngineKind::Lti { here.ours_about } else { here.ours_about_link }) }
        @for (id, label, value) in ours {
            h3 { (label) }
            p id=(id) class="made-link code" translate="no" { (value) }
            (page.copy(id, label))
        }
        @if kind != EngineKind::Lti {
            h2 { (here.state_token) }
            p { (here.state_token_about) }
            p { (if shown.has_state_token { here.state_token_there } else { here.state_token_none }) }
            (page.act(&address, "token", here.make_state_token, "button button-secondary"))
        }
        h2 { (here.engine) }
        (page.engine_form(&address, &shown.form, here.save))
        @if engine.switched_on && engine.kind == EngineKind::Lti { (trying(frame, &address)) }
        h2 { (switch) }
        p { (here.switch_off_about) }
        (page.act(&address, if engine.switched_on { "off" } else { "on" }, switch, "button button-secondary"))
        details {
            summary { (here.remove) }
            p { (here.remove_about) }
            (page.act(&address, "remove", here.remove, "button button-secondary button-danger"))
        }
        p { a href=(paths::TEST_ENGINES) { (here.back_to_all) } }
    };
    page.document(&engine.name, &content)
}

impl Page<'_> {
    const fn state(&self, engine: &ListedEngine) -> &'static str {
        match engine.asks {
            Some(_) => self.frame.words.language.engine_registration().waits,
            None if engine.switched_on => self.here.on,
            None => self.here.off,
        }
    }

    /// What an engine of this kind has to be told, each with the id that Copy takes it from.
    fn ours<'b>(&self, kind: EngineKind, facts: &'b PlatformFacts) -> Vec<(&'static str, &'static str, &'b str)> {
        let here = self.here;
        let of_lti = kind == EngineKind::Lti;
        let of_signed = kind == EngineKind::Signed;
        [
            (of_lti || of_signed, "issuer", here.issuer, &facts.issuer),
            (of_lti || of_signed, "client_id", if of_lti { here.client_id } else { here.audience }, &facts.client_id),
            (of_lti, "deployment_id", here.deployment_id, &facts.deployment_id),
            (of_lti, "authorize", here.authorize, &facts.authorize),
            (of_lti, "keys", here.keys, &facts.keys),
            (of_lti, "token", here.token, &facts.token),
            (of_signed, "link_keys", here.keys, &facts.link_keys),
            (!of_lti, "state", here.state_address, &facts.state),
        ]
        .into_iter()
        .filter_map(|(is_for, id, label, value)| is_for.then_some((id, label, value.as_str())))
        .collect()
    }

    /// The button that copies what stands under this id.
    fn copy(&self, id: &str, label: &str) -> Markup {
        let here = self.here;
        html! {
            p {
                button type="button" hidden data-copies=(id) data-copied=(here.copied) class="button button-secondary"
                    aria-label={ (here.copy) ": " (label) } { (here.copy) }
            }
        }
    }

    /// What the engine speaks, on which the other fields depend.
    fn kinds(&self, chosen: EngineKind) -> Markup {
        let here = self.here;
        let kinds = [
            (EngineKind::Lti, here.kind_lti),
            (EngineKind::Signed, here.kind_signed),
            (EngineKind::Link, here.kind_link),
        ];
        let labelled = Labelled { hint: Some(here.kind_hint), ..Labelled::required("kind", here.kind, None) };
        labelled.around(
            &self.frame.words.form,
            &html! {
                select id="kind" name="kind" aria-describedby=[labelled.described()] class="field-input" {
                    @for (kind, label) in kinds { option value=(kind.word()) selected[kind == chosen] { (label) } }
                }
            },
        )
    }

    fn list(&self, engines: &[ListedEngine]) -> Markup {
        let here = self.here;
        html! {
            table class="ledger" {
                thead { tr { th scope="col" { (here.engine) } th scope="col" { (here.state) } th scope="col" class="number" { (here.sessions) } } }
                tbody {
                    @for engine in engines {
                        tr {
                            td data-label=(here.engine) class="wide" { a href=(paths::test_engine(engine.id)) { bdi translate="no" { (engine.name) } } }
                            td data-label=(here.state) { (self.state(engine)) }
                            td data-label=(here.sessions) class="number" { (engine.sessions) }
                        }
                    }
                }
            }
        }
    }

    fn engine_form(&self, address: &str, form: &EngineForm, button: &str) -> Markup {
        let here = self.here;
        html! {
            form method="post" action=(address) novalidate class="engine-form" {
                (self.frame.whose_field())
                (hidden_field("act", "save"))
                (self.line(EngineField::Name, (here.name, here.name_hint), Kind::Name, &form.name))
                (self.kinds(form.kind))
                div class="of-lti" {
                    (self.line(EngineField::LoginAddress, (here.login_address, here.login_address_hint), Kind::Code, &form.login_address))
                }
                p class="of-link" { (here.placeholders) }
                (self.line(EngineField::TargetAddress, (here.target_address, here.target_address_hint), Kind::Code, &form.target_address))
                div class="of-lti" {
                    (self.optional_line(EngineField::DeepLinkAddress, (here.deep_link_address, here.deep_link_address_hint), Kind::Code, &form.deep_link_address))
                    (self.lines(EngineField::RedirectAddresses, (here.redirect_addresses, here.redirect_addresses_hint), &form.redirect_addresses))
                }
                div class="of-lti of-signed" {
                    (self.lines(EngineField::Custom, (here.custom, here.custom_hint), &form.custom))
                }
                div class="of-lti" {
                    (self.optional_line(EngineField::KeysAddress, (here.keys_address, here.keys_address_hint), Kind::Code, &form.keys_address))
                    (self.lines(EngineField::PublicKey, (here.public_key, here.public_key_hint), &form.public_key))
                }
                fieldset class="fieldset of-lti of-signed" {
                    legend { (here.tells) }
                    p class="field-hint" { (here.tells_about) }
                    (tick("tells_name", here.tells_name, form.tells_name))
                    (tick("tells_email", here.tells_email, form.tells_email))
                }
                div class="of-lti" { (tick("may_score", here.may_score, form.may_score)) }
                button type="submit" class="button" { (button) }
            }
        }
    }
}
