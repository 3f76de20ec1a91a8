//! What all answers tell alike: instants in a session's zone, results, who acts.

use lanyard_app::model::entry_view::EntryResult;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::domain::zone::TimeZoneName;

/// The zone of a row; the storage holds only names that were checked, so UTC never really stands in.
pub fn zone(name: &str) -> TimeZoneName {
    TimeZoneName::parse(name).unwrap_or_else(|_| TimeZoneName::utc())
}

/// A field that may be left out, and may not be null.
pub fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
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
