//! A login as it leaves the store: everything that files, cards and reports tell of it.

use lanyard_app::model::{
    entry::EntryState,
    id::{BatchId, EntryId},
    person::Particulars,
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        StoreError,
        database::value::Row,
        entries::{
            choice::{ChosenEntry, ChosenRow},
            particulars::particulars,
        },
    },
};

/// A login as it is now, the password sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginRow {
    /// The entry.
    pub id: EntryId,
    /// Which of its credentials this is; sealed into the password.
    pub credential_version: i64,
    /// The key that sealed the password.
    pub key_id: i64,
    /// The sealed password; `None` once it was shredded.
    pub sealed: Option<Vec<u8>>,
    /// The username it was born with.
    pub slip_code: String,
    /// The username it logs in with now.
    pub username: String,
    /// The candidate's full name.
    pub full_name: Option<String>,
    /// What the candidate said beside the name.
    pub particulars: Particulars,
    /// Where it stands; withdrawn entries are given out too, and say so.
    pub state: EntryState,
    /// The number of its batch in the session.
    pub batch: i64,
    /// Its number in its batch, from 1.
    pub number: i64,
    /// How many entries its batch has.
    pub batch_size: i64,
    /// When the candidate gave details.
    pub claimed_at: Option<Timestamp>,
    /// When the test was started.
    pub started_at: Option<Timestamp>,
    /// When the test was finished.
    pub finished_at: Option<Timestamp>,
    entry: ChosenEntry,
}

impl LoginRow {
    /// Its batch, whose counters move with it.
    pub(in crate::storage) fn batch_id(&self) -> BatchId {
        self.entry.batch
    }

    /// Nobody has shown up with this login.
    pub(in crate::storage) fn is_unused(&self) -> bool {
        self.state == EntryState::Unused
    }

    /// Somebody was given this login as it is now.
    pub(in crate::storage) fn was_handed_out(&self) -> bool {
        self.entry.handed_out
    }
}

impl ChosenRow for LoginRow {
    const COLUMNS: &'static str = ", e.key_id, e.sealed, e.slip_code, e.username, e.position, e.started_at, e.finished_at, \
         c.full_name, c.birth_date, c.country, c.email, c.candidate_number, b.number as batch_number, \
         b.first_position, b.size";
    const JOINS: &'static str = " join batch b on b.institution_id = e.institution_id and b.id = e.batch_id \
         left join candidate c on c.institution_id = e.institution_id and c.entry_id = e.id";

    fn read(entry: ChosenEntry, row: &Row) -> Result<Self, StoreError> {
        let slip_code: String = row.get("slip_code")?;
        Ok(Self {
            id: entry.id,
            credential_version: entry.credential_version,
            key_id: row.get("key_id")?,
            sealed: row.get("sealed")?,
            username: row.get::<Option<String>>("username")?.unwrap_or_else(|| slip_code.clone()),
            slip_code,
            full_name: row.get("full_name")?,
            particulars: particulars(row)?,
            state: entry.state,
            batch: row.get("batch_number")?,
            number: row.get::<i64>("position")? - row.get::<i64>("first_position")? + 1,
            batch_size: row.get("size")?,
            claimed_at: row.get("claimed_at")?,
            started_at: row.get("started_at")?,
            finished_at: row.get("finished_at")?,
            entry,
        })
    }

    fn entry(&self) -> &ChosenEntry {
        &self.entry
    }
}
