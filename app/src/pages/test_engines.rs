//! The documents on which an owner sets test engines up, and on which a session is given one.

use std::borrow::Cow;

use maud::{Markup, html};

use super::{
    candidate::fields::{Kind, Labelled, error_summary},
    door::DoorFrame,
    engine_registration::{beginning, tick, trying},
    finished::{Extra, hidden_field},
};
use crate::{
    model::{
        id::SessionId,
        test_engine::{
            EngineFault, EngineField, EngineForm, EngineKind, EngineSettings, ListedEngine, PlatformFacts,
            SessionEngine, TestEngines,
        },
    },
    paths,
    words::staff::{pages::TestEnginesWords, test_engines as sentences},
};

/// What a page says of what was done last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineSaid<'a> {
    /// Nothing was done.
    Nothing,
    /// It was added.
    Added,
    /// It was saved.
    Saved,
    /// It was switched on.
    On,
    /// It was switched off.
    Off,
    /// It is gone.
    Removed,
    /// It was approved.
    Approved,
    /// It was refused.
    Refused,
    /// It stays, because sessions have their test there.
    HasSessions,
    /// Nothing was saved, because somebody chose something else while a test was picked.
    Changed,
    /// Nothing was saved, because the test that was picked is not known any more.
    PickGone,
    /// It has a token to tell states with, which is shown this once.
    Token(&'a str),
    /// Nothing was saved.
    Wrong(&'a [EngineFault]),
}

/// What every page here has.
struct Page<'a> {
    frame: &'a DoorFrame,
    here: &'static TestEnginesWords,
    said: EngineSaid<'a>,
}

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
            @if let EngineSaid::Token(token) = said {
                p id="state_token" class="made-link code" translate="no" { (token) }
                p { (here.state_token_once) }
                (page.copy("state_token", here.state_token))
            } @else { p { (if shown.has_state_token { here.state_token_there } else { here.state_token_none }) } }
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
            (page.act(&address, "remove", here.remove, "button button-danger"))
        }
        p { a href=(paths::TEST_ENGINES) { (here.back_to_all) } }
    };
    page.document(&engine.name, &content)
}

/// Writes the page on which a session is given an engine; its form posts to its own address.
#[must_use]
pub fn session_engine(frame: &DoorFrame, id: SessionId, shown: &SessionEngine, said: EngineSaid<'_>) -> String {
    let page = Page::new(frame, said);
    let (here, form) = (page.here, &shown.form);
    let sentence = page.sentence(EngineField::Engine);
    let control = EngineField::Engine.control();
    let labelled = Labelled::required(control, here.engine, sentence.as_deref());
    let choice = html! {
        select id=(control) name=(control) aria-describedby=[labelled.described()] aria-invalid=[labelled.invalid()]
            class="field-input" {
            option value="" selected[form.engine.is_empty()] { (here.no_engine) }
            @for engine in &shown.engines {
                option value=(engine.id) selected[engine.id.to_string() == form.engine] {
                    (engine.name) @if !engine.switched_on { " · " (here.off) }
                }
            }
        }
    };
    let content = html! {
        (page.problems())
        h1 { (here.choice_title) }
        p class="muted" { bdi translate="no" { (shown.session_name) } }
        (page.status())
        p { (here.choice_about) }
        @if shown.engines.is_empty() { p { (here.no_engine_there) } }
        @if !shown.picked.is_empty() { p { (here.picked) " " strong { bdi translate="no" { (shown.picked) } } } }
        form method="post" action=(paths::session_engine(id)) novalidate {
            (frame.whose_field())
            (labelled.around(&frame.words.form, &choice))
            (page.optional_line(EngineField::TargetAddress, (here.place, here.place_hint), Kind::Code, &form.target_address))
            (page.lines(EngineField::Custom, (here.custom, here.session_custom_hint), &form.custom))
            button type="submit" class="button" { (here.save) }
        }
        (page.pick(id, &shown.engines))
        p { a href=(paths::session_details(id)) { (here.back_to_details) } }
    };
    page.document(here.choice_title, &content)
}

impl<'a> Page<'a> {
    fn new(frame: &'a DoorFrame, said: EngineSaid<'a>) -> Self {
        Self { frame, here: frame.words.language.test_engines(), said }
    }

    fn document(&self, title: &str, content: &Markup) -> String {
        self.frame.document(title, !self.faults().is_empty(), Extra::Copy, content)
    }

    const fn state(&self, engine: &ListedEngine) -> &'static str {
        match engine.asks {
            Some(_) => self.frame.words.language.engine_registration().waits,
            None if engine.switched_on => self.here.on,
            None => self.here.off,
        }
    }

    const fn faults(&self) -> &'a [EngineFault] {
        if let EngineSaid::Wrong(faults) = self.said { faults } else { &[] }
    }

    fn sentence(&self, field: EngineField) -> Option<Cow<'static, str>> {
        let fault = self.faults().iter().find(|(wrong, _)| *wrong == field)?;
        Some(sentences::fault(*fault, self.frame.words.language))
    }

    /// "There is a problem", with the way to each field.
    fn problems(&self) -> Markup {
        let words = self.frame.words;
        let lines = self.faults().iter().map(|fault| (fault.0.control(), sentences::fault(*fault, words.language)));
        html! { @if !self.faults().is_empty() { (error_summary(&words.form, lines)) } }
    }

    fn status(&self) -> Markup {
        let here = self.here;
        let (good, sentence) = match self.said {
            EngineSaid::Nothing | EngineSaid::Wrong(_) => return html! {},
            EngineSaid::Token(_) => (true, here.state_token_made),
            EngineSaid::Added => (true, here.added),
            EngineSaid::Saved => (true, here.saved),
            EngineSaid::On => (true, here.switched_on),
            EngineSaid::Off => (true, here.switched_off),
            EngineSaid::Removed => (true, here.removed),
            EngineSaid::Approved => (true, self.frame.words.language.engine_registration().approved),
            EngineSaid::Refused => (true, self.frame.words.language.engine_registration().refused),
            EngineSaid::HasSessions => (false, here.has_sessions),
            EngineSaid::Changed => (false, here.pick_changed),
            EngineSaid::PickGone => (false, here.pick_gone),
        };
        let class = if good { "notice notice-ok" } else { "notice notice-warning" };
        html! { p role="status" tabindex="-1" autofocus class=(class) { (sentence) } }
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

    /// A button for each engine in which the test can be picked.
    fn pick(&self, id: SessionId, engines: &[ListedEngine]) -> Markup {
        let here = self.here;
        let mut engines = engines.iter().filter(|engine| engine.switched_on && engine.has_keys).peekable();
        html! {
            @if engines.peek().is_some() {
                h2 { (here.pick_title) }
                p { (here.pick_about) }
                @for engine in engines {
                    form method="post" action=(paths::session_pick(id)) {
                        (self.frame.whose_field())
                        (hidden_field("engine", &engine.id.to_string()))
                        button type="submit" class="button button-secondary" {
                            span { (here.pick_in) " " bdi translate="no" { (engine.name) } }
                        }
                    }
                }
            }
        }
    }

    /// A form that is one button.
    fn act(&self, address: &str, act: &str, label: &str, class: &str) -> Markup {
        html! {
            form method="post" action=(address) {
                (self.frame.whose_field())
                (hidden_field("act", act))
                button type="submit" class=(class) { (label) }
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
                (self.line(EngineField::TargetAddress, (here.target_address, here.target_address_hint), Kind::Code, &form.target_address))
                p class="field-hint of-link" { (here.placeholders) }
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

    fn line(&self, field: EngineField, words: (&str, &str), kind: Kind, value: &str) -> Markup {
        self.text(field, words, false, (kind, value))
    }

    fn optional_line(&self, field: EngineField, words: (&str, &str), kind: Kind, value: &str) -> Markup {
        self.text(field, words, true, (kind, value))
    }

    fn text(
        &self,
        field: EngineField,
        (label, hint): (&str, &str),
        optional: bool,
        (kind, value): (Kind, &str),
    ) -> Markup {
        let sentence = self.sentence(field);
        let required = Labelled::required(field.control(), label, sentence.as_deref());
        Labelled { hint: Some(hint), optional, ..required }.text(&self.frame.words.form, kind, "off", value)
    }

    fn lines(&self, field: EngineField, (label, hint): (&str, &str), value: &str) -> Markup {
        let (control, sentence) = (field.control(), self.sentence(field));
        let labelled =
            Labelled { hint: Some(hint), optional: true, ..Labelled::required(control, label, sentence.as_deref()) };
        labelled.around(
            &self.frame.words.form,
            &html! {
                textarea id=(control) name=(control) rows="3" translate="no" autocapitalize="none" autocorrect="off" spellcheck="false"
                    aria-describedby=[labelled.described()] aria-invalid=[labelled.invalid()] class="field-input code" {
                    "\n" (value)
                }
            },
        )
    }
}
