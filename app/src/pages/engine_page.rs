//! What the documents of test engines have in common: what was done last, what is wrong with what was typed, and their fields.

use std::borrow::Cow;

use maud::{Markup, html};

use super::{
    candidate::fields::{Kind, Labelled, error_summary},
    door::DoorFrame,
    finished::{Extra, hidden_field},
};
use crate::{
    model::test_engine::{EngineFault, EngineField},
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
    /// Nothing was saved, because the engine was moved to another host while a test was picked.
    Moved,
    /// Nothing was changed, because somebody approved it before.
    Decided,
    /// It has a token to tell states with, which is shown this once.
    Token(&'a str),
    /// Nothing was saved.
    Wrong(&'a [EngineFault]),
}

/// What every page here has.
pub(super) struct Page<'a> {
    /// What stands around it.
    pub(super) frame: &'a DoorFrame,
    /// Its words.
    pub(super) here: &'static TestEnginesWords,
    /// What was done last.
    pub(super) said: EngineSaid<'a>,
}

impl<'a> Page<'a> {
    /// A page that says this.
    pub(super) fn new(frame: &'a DoorFrame, said: EngineSaid<'a>) -> Self {
        Self { frame, here: frame.words.language.test_engines(), said }
    }

    /// The whole document.
    pub(super) fn document(&self, title: &str, content: &Markup) -> String {
        self.frame.document(title, !self.faults().is_empty(), Extra::Copy, content)
    }

    /// What is wrong with a field.
    pub(super) fn sentence(&self, field: EngineField) -> Option<Cow<'static, str>> {
        let fault = self.faults().iter().find(|(wrong, _)| *wrong == field)?;
        Some(sentences::fault(*fault, self.frame.words.language))
    }

    /// "There is a problem", with the way to each field.
    pub(super) fn problems(&self) -> Markup {
        let words = self.frame.words;
        let lines = self.faults().iter().map(|fault| (fault.0.control(), sentences::fault(*fault, words.language)));
        html! { @if !self.faults().is_empty() { (error_summary(&words.form, lines)) } }
    }

    /// What was done last.
    pub(super) fn status(&self) -> Markup {
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
            EngineSaid::Moved => (false, here.pick_moved),
            EngineSaid::Decided => (false, self.frame.words.language.engine_registration().decided),
        };
        let class = if good { "notice notice-ok" } else { "notice notice-warning" };
        html! { p role="status" tabindex="-1" autofocus class=(class) { (sentence) } }
    }

    const fn faults(&self) -> &'a [EngineFault] {
        if let EngineSaid::Wrong(faults) = self.said { faults } else { &[] }
    }

    /// A field of one line.
    pub(super) fn line(&self, field: EngineField, words: (&str, &str), kind: Kind, value: &str) -> Markup {
        self.text(field, words, false, (kind, value))
    }

    /// The same that may stay empty.
    pub(super) fn optional_line(&self, field: EngineField, words: (&str, &str), kind: Kind, value: &str) -> Markup {
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

    /// A field of several lines, which may stay empty.
    pub(super) fn lines(&self, field: EngineField, (label, hint): (&str, &str), value: &str) -> Markup {
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

    /// A form that is one button.
    pub(super) fn act(&self, address: &str, act: &str, label: &str, class: &str) -> Markup {
        html! {
            form method="post" action=(address) {
                (self.frame.whose_field())
                (hidden_field("act", act))
                button type="submit" class=(class) { (label) }
            }
        }
    }
}

/// A box to tick.
pub(super) fn tick(name: &str, label: &str, ticked: bool) -> Markup {
    html! { p { label { input id=(name) type="checkbox" name=(name) value="true" checked[ticked]; " " (label) } } }
}
