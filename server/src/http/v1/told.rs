//! What bodies and answers have alike: fields that may be left out, words, whole numbers, results.

use lanyard_app::model::entry_view::EntryResult;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error as _, IntoDeserializer as _},
};
use utoipa::ToSchema;

/// A field that may be left out, and may not be null.
pub fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// One of a few words. By itself, `{ "started": null }` would be read as the word, too.
pub fn word<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::deserialize(String::deserialize(deserializer)?.into_deserializer())
}

/// A whole number, which JSON may write as `30` or as `30.0`.
pub fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    let sent = serde_json::Number::deserialize(deserializer)?;
    let whole = || {
        let number = sent.as_f64().filter(|number| number.fract() == 0.0)?;
        format!("{number:.0}").parse().ok()
    };
    sent.as_i64().or_else(whole).ok_or_else(|| D::Error::custom("a whole number is expected"))
}

/// The result of an entry, as its test engine told it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Result, example = json!({ "given": "31.5", "maximum": "40", "comment": "" }))]
pub struct Told {
    /// The score as people read it; empty while it waits to be marked by hand.
    given: String,
    /// Of how many; empty while it waits.
    maximum: String,
    /// What the engine says beside it; may be empty.
    comment: String,
}

impl From<EntryResult> for Told {
    fn from(EntryResult { given, maximum, comment }: EntryResult) -> Self {
        Self { given, maximum, comment }
    }
}
