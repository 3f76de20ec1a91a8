//! A test that staff pick in its engine (LTI Deep Linking 2.0): what the engine answers, and why that counts for nothing.

use serde::{Deserialize, Serialize};

/// A test as its engine names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickedTest {
    /// What it is called; may be empty.
    pub title: String,
    /// The place in the engine; empty for where the engine's launches lead.
    pub target_address: String,
    /// What has to be sent along: a line `name=value` each.
    pub custom: String,
    /// What the engine calls its result; may be empty.
    pub result_label: String,
    /// The most that can be reached, as a number was sent; may be empty.
    pub result_maximum: String,
}

/// Why an answer changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PickRefusal {
    /// Nothing was picked.
    Nothing,
    /// The engine says that something went wrong there.
    Failed,
    /// Something else than a test was picked.
    AnotherKind,
    /// More than one.
    Several,
    /// It is on another host than the engine.
    ForeignHost,
    /// Its address, or what has to be sent along, is nothing that can be kept.
    Unusable,
}

/// What an engine answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickAnswer {
    /// The test, or why there is none.
    pub picked: Result<PickedTest, PickRefusal>,
    /// What the engine wants the person to read; may be empty.
    pub said: String,
}

/// What came back from an engine, as its page shows it before anything is saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickView {
    /// The session's name.
    pub session_name: String,
    /// The engine's.
    pub engine_name: String,
    /// By what the answer is known.
    pub ticket: String,
    /// The answer.
    pub answer: PickAnswer,
}

/// What came of saving a test that was picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickSaved {
    /// It is saved.
    Saved,
    /// Another engine, or another place in it, was chosen for the session meanwhile.
    Changed,
    /// The engine was moved to another host than that of the test.
    Moved,
    /// It was saved before, took too long, or was picked in another browser session; or the engine is switched off.
    Gone,
}
