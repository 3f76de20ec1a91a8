//! The counters of sessions and batches: they follow every change of an entry in its transaction, so that no page counts
//! entries.

use lanyard_app::model::{
    entry::{EntryCounts, EntryState},
    id::{BatchId, EntryId, InstitutionId, SessionId},
};

use crate::storage::{
    StoreError,
    database::{
        engine::{Connection, built},
        value::{Row, values},
    },
};

/// The counters' columns, in the order of [`Shift`]'s numbers: those of the states, and those of the logins handed out.
const COLUMNS: [&str; 7] = [
    "unused_count",
    "claimed_count",
    "started_count",
    "finished_count",
    "withdrawn_count",
    HANDED_OUT_COUNT,
    UNUSED_HANDED_OUT_COUNT,
];
const HANDED_OUT_COUNT: &str = "handed_out_count";
const UNUSED_HANDED_OUT_COUNT: &str = "unused_handed_out_count";

/// The column that counts entries in this state.
pub(in crate::storage) const fn column(state: EntryState) -> &'static str {
    COLUMNS[state as usize]
}

/// Every counter of `test_session` or `batch` under this alias, to be selected for [`entry_counts`].
pub(in crate::storage) fn columns(alias: &str) -> String {
    COLUMNS.map(|column| format!("{alias}.{column}")).join(", ")
}

/// The sum of every counter, as [`columns`] names them; a whole number on both engines.
pub(in crate::storage) fn sums(alias: &str) -> String {
    COLUMNS.map(|column| format!("cast(sum({alias}.{column}) as bigint) as {column}")).join(", ")
}

/// By how much the counters of a batch, or of its session, change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::storage) struct Shift([i64; 7]);

impl Shift {
    /// An entry goes from one state to another; its present login was handed out, or not.
    pub(in crate::storage) fn moved(from: EntryState, to: EntryState, handed_out: bool) -> Self {
        let mut shift = Self::default();
        for (state, by) in [(from, -1), (to, 1)] {
            shift.0[state as usize] += by;
            if handed_out && state == EntryState::Unused {
                shift.0[6] += by;
            }
        }
        shift
    }

    /// The present logins of `n` more entries in this state are handed out; of fewer when it is negative.
    pub(in crate::storage) fn handed_out(state: EntryState, n: i64) -> Self {
        Self([0, 0, 0, 0, 0, n, if state == EntryState::Unused { n } else { 0 }])
    }

    /// Both together.
    pub(in crate::storage) fn plus(self, other: Self) -> Self {
        let mut sum = self;
        for (number, more) in sum.0.iter_mut().zip(other.0) {
            *number += more;
        }
        sum
    }

    fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

impl Connection<'_> {
    /// Waits until no other transaction changes entries of this session, and keeps others waiting until this one ends.
    /// Everything that moves a counter begins here, so what it reads afterwards stays true and nobody waits in a circle.
    /// `false` when the institution has no such session. A look sees one state anyway, and holds nobody up.
    pub(in crate::storage) async fn lock_session(
        &mut self,
        institution: InstitutionId,
        session: SessionId,
    ) -> Result<bool, StoreError> {
        if self.is_look() {
            let there = "select id from test_session where institution_id = $1 and id = $2";
            return Ok(self.fetch_optional(there, values![institution, session]).await?.is_some());
        }
        let locked = self
            .execute(
                "update test_session set next_position = next_position where institution_id = $1 and id = $2",
                values![institution, session],
            )
            .await?;
        Ok(locked == 1)
    }

    /// The same for the session of an entry; `None` when the institution has no such entry.
    pub(in crate::storage) async fn lock_session_of(
        &mut self,
        institution: InstitutionId,
        entry: EntryId,
    ) -> Result<Option<SessionId>, StoreError> {
        let row = self
            .fetch_optional(
                "update test_session set next_position = next_position where institution_id = $1 and id = \
                 (select e.session_id from entry e where e.institution_id = $1 and e.id = $2) returning id",
                values![institution, entry],
            )
            .await?;
        row.map(|row| row.get("id")).transpose()
    }

    /// Entries of these batches of the session changed: the counters of both follow.
    pub(in crate::storage) async fn shift_counts(
        &mut self,
        institution: InstitutionId,
        session: SessionId,
        batches: &[(BatchId, Shift)],
    ) -> Result<(), StoreError> {
        let all = batches.iter().fold(Shift::default(), |sum, (_, shift)| sum.plus(*shift));
        if !all.is_nothing() {
            self.execute(built(statement("test_session", all)), values![institution, session]).await?;
        }
        // In the order of their ids, so that two transactions never wait for each other's batches.
        let mut batches = batches.to_vec();
        batches.sort_by_key(|(batch, _)| *batch);
        for (batch, shift) in batches {
            if !shift.is_nothing() {
                self.execute(built(statement("batch", shift)), values![institution, batch]).await?;
            }
        }
        Ok(())
    }
}

fn statement(table: &str, shift: Shift) -> String {
    let changes: Vec<String> = COLUMNS
        .iter()
        .zip(shift.0)
        .filter(|(_, by)| *by != 0)
        .map(|(column, by)| format!("{column} = {column} + {by}"))
        .collect();
    // A negative number behind a plus is understood by both engines.
    format!("update {table} set {} where institution_id = $1 and id = $2", changes.join(", "))
}

/// Reads the counters of a row.
pub(in crate::storage) fn entry_counts(row: &Row) -> Result<EntryCounts, StoreError> {
    let mut counts = EntryCounts {
        handed_out: row.get(HANDED_OUT_COUNT)?,
        unused_handed_out: row.get(UNUSED_HANDED_OUT_COUNT)?,
        ..EntryCounts::default()
    };
    for state in EntryState::ALL {
        counts.add(state, row.get(column(state))?);
    }
    Ok(counts)
}
