//! Acts on entries: which are meant, and what became of them.

use lanyard_app::model::{
    action::ActionOutcome,
    entry::{EntryCounts, EntryState},
    id::ActId,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::State;

/// Which entries are meant. One that is not in the session refuses the whole.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "entries": ["019e1c00-0000-7000-8000-000000000003"] }))]
pub struct ChosenEntries {
    /// Their ids.
    #[schema(min_items = 1, max_items = 1000)]
    pub entries: Vec<Uuid>,
}

/// What became of an act.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "act": "019e1c00-0000-7000-8000-000000000004",
    "done": 1,
    "left": [{ "state": "withdrawn", "entries": 1 }]
}))]
pub struct Outcome {
    /// The act, as Activity has it; null where nothing was done.
    act: Option<Uuid>,
    /// How many entries it was done to.
    done: i64,
    /// The others, by the state for which they were left as they are.
    left: Vec<Left>,
}

/// Entries that were left as they are.
#[derive(Debug, Serialize, ToSchema)]
pub struct Left {
    /// Because they are in this state.
    #[schema(inline)]
    state: State,
    /// How many.
    entries: i64,
}

impl From<ActionOutcome> for Outcome {
    fn from(outcome: ActionOutcome) -> Self {
        Self { act: outcome.act.map(ActId::uuid), done: outcome.done, left: left(&outcome.left) }
    }
}

fn left(counts: &EntryCounts) -> Vec<Left> {
    EntryState::ALL
        .into_iter()
        .map(|state| Left { state: state.into(), entries: counts.of(state) })
        .filter(|left| left.entries > 0)
        .collect()
}
