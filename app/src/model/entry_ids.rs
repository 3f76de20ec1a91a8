//! A set of entries, small in the browser: a sorted list, because there are never more than somebody has ticked.

use serde::{Deserialize, Serialize};

use super::id::EntryId;

/// Entries, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<EntryId>", into = "Vec<EntryId>")]
pub struct EntryIds(Vec<EntryId>);

impl EntryIds {
    /// Whether this entry is among them.
    #[must_use]
    pub fn contains(&self, id: EntryId) -> bool {
        self.0.binary_search(&id).is_ok()
    }

    /// Adds these.
    pub fn add(&mut self, ids: &[EntryId]) {
        for &id in ids {
            if let Err(place) = self.0.binary_search(&id) {
                self.0.insert(place, id);
            }
        }
    }

    /// Takes these away.
    pub fn remove(&mut self, ids: &[EntryId]) {
        self.0.retain(|id| !ids.contains(id));
    }

    /// Those that are not among the others.
    #[must_use]
    pub fn without(&self, others: &Self) -> Self {
        Self(self.0.iter().copied().filter(|&id| !others.contains(id)).collect())
    }

    /// All of them, the earliest made first.
    #[must_use]
    pub fn list(&self) -> &[EntryId] {
        &self.0
    }

    /// How many they are.
    #[must_use]
    pub fn count(&self) -> i64 {
        i64::try_from(self.0.len()).unwrap_or(i64::MAX)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Vec<EntryId>> for EntryIds {
    fn from(ids: Vec<EntryId>) -> Self {
        let mut all = Self::default();
        all.add(&ids);
        all
    }
}

impl From<EntryIds> for Vec<EntryId> {
    fn from(ids: EntryIds) -> Self {
        ids.0
    }
}
