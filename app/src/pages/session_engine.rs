//! The document on which a session is given a test engine.

use maud::{Markup, html};

use super::{
    candidate::fields::{Kind, Labelled},
    door::DoorFrame,
    engine_page::{EngineSaid, Page},
    finished::hidden_field,
};
use crate::{
    model::{
        id::SessionId,
        test_engine::{EngineField, ListedEngine, SessionEngine},
    },
    paths,
};

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
        @if shown.is_moved { p class="notice notice-warning" { (here.place_moved) } }
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

impl Page<'_> {
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
}
