//! The documents on which a test engine registers itself and waits for an owner, and the button by which one tries it.

use maud::{Markup, html};

use super::{
    candidate::fields::{Kind, Labelled},
    door::DoorFrame,
    engine_page::tick,
    finished::{Extra, hidden_field},
};
use crate::{
    model::test_engine::{EngineField, EngineGrants, EngineRegistration, EngineSettings},
    paths,
    words::staff::pages::EngineRegistrationWords,
};

/// The form that lets another engine register itself, and those places where one has not yet.
pub(super) fn beginning(
    frame: &DoorFrame,
    under_way: &[EngineRegistration],
    (typed, sentence): (&str, Option<&str>),
) -> Markup {
    let here = words(frame);
    let required = Labelled::required(EngineField::RegistrationAddress.control(), here.address, sentence);
    let labelled = Labelled { hint: Some(here.address_hint), ..required };
    html! {
        h2 { (here.title) }
        p { (here.about) }
        form method="post" action=(paths::REGISTER_ENGINE) novalidate {
            (frame.whose_field())
            (labelled.text(&frame.words.form, Kind::Code, "off", typed))
            button type="submit" class="button" { (here.go_on) }
        }
        @if !under_way.is_empty() {
            h3 { (here.under_way) }
            ul {
                @for place in under_way {
                    li { a href=(paths::engine_registration(place.id)) translate="no" { (place.address) } }
                }
            }
        }
    }
}

/// Writes the page that waits for an engine to register itself. It is told to look by itself, or stands still. Its form posts to its
/// own address, and what answers opens in a tab of its own.
#[must_use]
pub fn engine_registration(frame: &DoorFrame, shown: &EngineRegistration, looks: bool) -> String {
    let here = words(frame);
    let waits = if looks { here.waiting } else { here.waiting_still };
    let content = html! {
        h1 { (here.page_title) }
        p translate="no" class="made-link code" { (shown.address) }
        p { (here.open_about) }
        form method="post" action=(paths::engine_registration(shown.id)) target="_blank" {
            (frame.whose_field())
            button type="submit" autofocus class="button" { (here.open) }
        }
        p role="status" { (if shown.is_over { here.over } else { waits }) }
        @if !shown.is_over {
            p { a href=(paths::engine_registration_still(shown.id)) { (if looks { here.stand_still } else { here.look }) } }
        }
        p { a href=(paths::TEST_ENGINES) { (frame.words.language.test_engines().back_to_all) } }
    };
    frame.document(here.page_title, false, Extra::None, &content)
}

/// Writes the page of an engine that registered itself and waits; its forms post to its own address and say by `act` what they are.
#[must_use]
pub fn waiting_engine(frame: &DoorFrame, shown: &EngineSettings, asks: EngineGrants) -> String {
    let (here, engines) = (words(frame), frame.words.language.test_engines());
    let (address, form) = (paths::test_engine(shown.engine.id), &shown.form);
    let places = [
        (engines.login_address, &form.login_address),
        (engines.target_address, &form.target_address),
        (engines.deep_link_address, &form.deep_link_address),
        (engines.redirect_addresses, &form.redirect_addresses),
        (engines.custom, &form.custom),
        (engines.keys_address, &form.keys_address),
    ];
    let ticks = [
        (asks.name, "tells_name", engines.tells_name, false),
        (asks.email, "tells_email", engines.tells_email, false),
        (asks.scores, "may_score", engines.may_score, true),
    ];
    let content = html! {
        h1 { bdi translate="no" { (shown.engine.name) } }
        p role="status" class="notice notice-warning" { (here.waits) }
        p { (here.waits_about) }
        h2 { (here.where_it_is) }
        dl class="summary-list" {
            @for (label, value) in places {
                @if !value.is_empty() {
                    div {
                        dt { (label) }
                        dd translate="no" { @for line in value.lines() { div class="code" { (line) } } }
                    }
                }
            }
        }
        @if !form.public_key.is_empty() { p { (here.own_key) } }
        form method="post" action=(address) {
            (frame.whose_field())
            (hidden_field("act", "approve"))
            @if asks == EngineGrants::default() {
                h2 { (here.asks) }
                p { (here.asks_nothing) }
            } @else {
                fieldset class="fieldset" {
                    legend { (here.asks) }
                    p class="field-hint" { (here.asks_about) }
                    @for (is_asked, name, label, ticked) in ticks {
                        @if is_asked { (tick(name, label, ticked)) }
                    }
                }
            }
            button type="submit" class="button" { (here.approve) }
        }
        form method="post" action=(address) {
            (frame.whose_field())
            (hidden_field("act", "refuse"))
            p { (here.refuse_about) }
            button type="submit" class="button button-secondary button-danger" { (here.refuse) }
        }
        p { a href=(paths::TEST_ENGINES) { (engines.back_to_all) } }
    };
    frame.document(&shown.engine.name, false, Extra::None, &content)
}

/// The button by which an owner tries an engine, in a tab of its own.
pub(super) fn trying(frame: &DoorFrame, address: &str) -> Markup {
    let here = words(frame);
    html! {
        h2 { (here.try_it) }
        p { (here.try_about) }
        form method="post" action=(address) target="_blank" {
            (frame.whose_field())
            (hidden_field("act", "try"))
            button type="submit" class="button button-secondary" { (here.try_it) }
        }
    }
}

const fn words(frame: &DoorFrame) -> &'static EngineRegistrationWords {
    frame.words.language.engine_registration()
}
