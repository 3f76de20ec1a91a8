//! What the strip counts: the parts of a session's entries, each with its number, its filter and its name.

use crate::{
    components::entry_state::symbol,
    model::{
        entry::{EntryFilter, EntryState},
        glance::Glance,
        passing::Passing,
    },
    words::staff::{Label as _, language},
};

/// A part of the session's entries that the strip counts.
#[derive(Clone, Copy)]
pub enum Part {
    /// Those in a state; the unused ones only as far as they were handed out.
    State(EntryState),
    /// Unused ones that nobody has been given.
    NotHandedOut,
    /// Those in a state that passes. They are among the others and no part of the bar.
    Passing(Passing),
}

impl Part {
    /// What the bar shows, from one end to the other.
    pub const BAR: [Self; 6] = [
        Self::State(EntryState::Finished),
        Self::State(EntryState::Started),
        Self::State(EntryState::Claimed),
        Self::State(EntryState::Unused),
        Self::NotHandedOut,
        Self::State(EntryState::Withdrawn),
    ];

    /// What needs somebody, and who comes.
    pub const MARKS: [Self; 3] =
        [Self::Passing(Passing::Arrived), Self::Passing(Passing::Overdue), Self::Passing(Passing::Locked)];

    /// How many these are.
    pub fn count(self, glance: &Glance) -> i64 {
        let counts = &glance.counts;
        match self {
            Self::State(EntryState::Unused) => counts.unused_handed_out,
            Self::NotHandedOut => counts.unused - counts.unused_handed_out,
            Self::State(state) => counts.of(state),
            Self::Passing(state) => glance.passing(state),
        }
    }

    /// The filter that shows exactly these.
    pub fn filter(self) -> EntryFilter {
        match self {
            Self::State(EntryState::Unused) => EntryFilter::from_words("", EntryState::Unused.word(), "", "yes"),
            Self::NotHandedOut => EntryFilter::from_words("", EntryState::Unused.word(), "", "no"),
            Self::State(state) => EntryFilter::from_words("", state.word(), "", ""),
            Self::Passing(state) => EntryFilter::from_words("", state.word(), "", ""),
        }
    }

    /// What it is called, in the words of its filter.
    pub fn name(self) -> &'static str {
        let words = language().session_head();
        match self {
            Self::State(EntryState::Unused) => words.not_used,
            Self::NotHandedOut => words.not_handed_out,
            Self::State(state) => state.label(language()),
            Self::Passing(state) => state.label(language()),
        }
    }

    /// Decoration, as in the rows: the name says the same.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::State(state) => symbol(state, None),
            Self::NotHandedOut => "◌",
            Self::Passing(state) => symbol(EntryState::Unused, Some(state)),
        }
    }

    /// The word behind `glance-` of its class.
    pub const fn word(self) -> &'static str {
        match self {
            Self::State(state) => state.word(),
            Self::NotHandedOut => "new",
            Self::Passing(state) => state.word(),
        }
    }
}
