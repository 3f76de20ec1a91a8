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

/// The counters' columns, in the order of [`Shift`]'s numbers: those of the states, and that of the logins handed out.
const COLUMNS: [&str; 6] =
    ["unused_count", "claimed_count", "started_count", "finished_count", "withdrawn_count", HANDED_OUT_COUNT];
const HANDED_OUT_COUNT: &str = "handed_out_count";

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
pub(in crate::storage) struct Shift([i64; 6]);

impl Shift {
    /// `n` entries go from one state to another.
    pub(in crate::storage) fn moved(from: EntryState, to: EntryState, n: i64) -> Self {
        let mut shift = Self::default();
        shift.0[from as usize] -= n;
        shift.0[to as usize] += n;
        shift
    }

    /// `n` more entries are handed out; fewer when it is negative.
    pub(in crate::storage) fn handed_out(n: i64) -> Self {
        Self([0, 0, 0, 0, 0, n])
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
    /// `false` when the institution has no such session.
    pub(in crate::storage) async fn lock_session(
        &mut self,
        institution: InstitutionId,
        session: SessionId,
    ) -> Result<bool, StoreError> {
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
    let mut counts = EntryCounts { handed_out: row.get(HANDED_OUT_COUNT)?, ..EntryCounts::default() };
    for state in EntryState::ALL {
        counts.add(state, row.get(column(state))?);
    }
    Ok(counts)
}
