//! The selection of entries: which rows an action means, kept across pages and sorting, never beyond the filter.

use super::{entry::EntryFilter, entry_ids::EntryIds, id::EntryId};

/// Which entries are selected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// No entry.
    #[default]
    None,
    /// These entries, on whichever pages they stand. Never empty.
    Ids(EntryIds),
    /// Every entry that matches the filter, but not these. `n` is how many matched when the person said so; the server
    /// refuses an action when the number has changed.
    AllMatching {
        /// The filter that the person looked at.
        filter: EntryFilter,
        /// Rows unticked since. Always fewer than `n`.
        except: EntryIds,
        /// How many entries matched, the exceptions included.
        n: i64,
    },
}

/// What the check box in the table's header shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderBox {
    /// No row of the page is selected.
    Unchecked,
    /// Some are.
    Mixed,
    /// All are.
    Checked,
}

impl Selection {
    /// Is this entry selected?
    #[must_use]
    pub fn contains(&self, id: EntryId) -> bool {
        match self {
            Self::None => false,
            Self::Ids(ids) => ids.contains(id),
            Self::AllMatching { except, .. } => !except.contains(id),
        }
    }

    /// How many entries are selected, on whichever pages.
    #[must_use]
    pub fn count(&self) -> i64 {
        match self {
            Self::None => 0,
            Self::Ids(ids) => ids.count(),
            Self::AllMatching { except, n, .. } => n - except.count(),
        }
    }

    /// How many of these rows are selected.
    #[must_use]
    pub fn count_among(&self, page: &[EntryId]) -> usize {
        page.iter().filter(|&&id| self.contains(id)).count()
    }

    /// Ticks or unticks rows: one for a click, several for a range with shift.
    #[must_use]
    pub fn with(self, rows: &[EntryId], ticked: bool) -> Self {
        match self {
            Self::None => Self::Ids(EntryIds::default()).with(rows, ticked),
            Self::Ids(mut ids) => {
                if ticked {
                    ids.add(rows);
                } else {
                    ids.remove(rows);
                }
                if ids.is_empty() { Self::None } else { Self::Ids(ids) }
            }
            Self::AllMatching { filter, mut except, n } => {
                if ticked {
                    except.remove(rows);
                } else {
                    except.add(rows);
                }
                if except.count() >= n { Self::None } else { Self::AllMatching { filter, except, n } }
            }
        }
    }

    /// What the header box shows for a page.
    #[must_use]
    pub fn header(&self, page: &[EntryId]) -> HeaderBox {
        match self.count_among(page) {
            0 => HeaderBox::Unchecked,
            ticked if ticked == page.len() => HeaderBox::Checked,
            _ => HeaderBox::Mixed,
        }
    }

    /// A press on the header box: a full page is emptied, any other is filled. Other pages stay as they are.
    #[must_use]
    pub fn with_header_pressed(self, page: &[EntryId]) -> Self {
        let fill = self.header(page) != HeaderBox::Checked;
        self.with(page, fill)
    }

    /// Everything that matches the filter.
    #[must_use]
    pub fn all_matching(filter: EntryFilter, n: i64) -> Self {
        if n == 0 { Self::None } else { Self::AllMatching { filter, except: EntryIds::default(), n } }
    }

    /// After the filter has changed: ids stay, "all that match" goes, because it meant the rows of the other filter.
    /// The second value is true when something was dropped, so that the page can say so.
    #[must_use]
    pub fn after_filter(self, filter: &EntryFilter) -> (Self, bool) {
        match self {
            Self::AllMatching { filter: of, .. } if of != *filter => (Self::None, true),
            kept => (kept, false),
        }
    }

    /// After the server has said that `now` entries match: the same selection of the list as it is now, so that the
    /// action can be tried again once it was checked.
    #[must_use]
    pub fn after_list_changed(self, now: i64) -> Self {
        match self {
            Self::AllMatching { filter, except, .. } if except.count() < now => {
                Self::AllMatching { filter, except, n: now }
            }
            Self::AllMatching { .. } => Self::None,
            kept => kept,
        }
    }

    /// What is left without the entries that the filter does not show. Everything that matches shows by its nature.
    #[must_use]
    pub fn without(&self, hidden: &EntryIds) -> Self {
        match self {
            Self::Ids(ids) => {
                let shown = ids.without(hidden);
                if shown.is_empty() { Self::None } else { Self::Ids(shown) }
            }
            other => other.clone(),
        }
    }

    /// The selection in one word, for the memory of a tab. What was typed stands last, because it may hold anything.
    #[must_use]
    pub fn word(&self) -> String {
        match self {
            Self::None => String::new(),
            Self::Ids(ids) => joined(ids),
            Self::AllMatching { filter, except, n } => {
                let [(_, q), (_, state), (_, batch), (_, handed_out)] = filter.words();
                [n.to_string(), joined(except), state, batch, handed_out, q].join("\n")
            }
        }
    }

    /// Reads [`Selection::word`] back; what means nothing selects nothing.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        let mut parts = word.splitn(6, '\n');
        let mut next = || parts.next().unwrap_or_default();
        let first = next();
        let Ok(n) = first.parse() else {
            return Self::None.with(&separate(first), true);
        };
        let except = separate(next());
        let (state, batch, handed_out, q) = (next(), next(), next(), next());
        Self::all_matching(EntryFilter::from_words(q, state, batch, handed_out), n).with(&except, false)
    }

    /// The fields of a form that acts on this selection, session aside; empty when nothing is selected.
    #[must_use]
    pub fn form_fields(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::None => Vec::new(),
            Self::Ids(ids) => ids.list().iter().map(|id| ("ids[]", id.to_string())).collect(),
            Self::AllMatching { filter, except, n } => {
                let mut fields = vec![("all_matching", "1".to_owned()), ("expected", n.to_string())];
                fields.extend(filter.words());
                fields.extend(except.list().iter().map(|id| ("except[]", id.to_string())));
                fields
            }
        }
    }
}

/// The rows of a page from one to another, both included, whichever comes first; only `to` when `from` is not on it.
#[must_use]
pub fn range(page: &[EntryId], from: Option<EntryId>, to: EntryId) -> &[EntryId] {
    let place = |id: EntryId| page.iter().position(|&row| row == id);
    let Some(to) = place(to) else { return &[] };
    let from = from.and_then(place).unwrap_or(to);
    &page[from.min(to)..=from.max(to)]
}

fn joined(ids: &EntryIds) -> String {
    ids.list().iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

fn separate(ids: &str) -> Vec<EntryId> {
    ids.split(',').filter_map(|id| id.parse().ok()).collect()
}

#[cfg(test)]
mod tests;
