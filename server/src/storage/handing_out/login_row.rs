//! A login as it leaves the store: everything that files, cards and reports tell of it.

use std::collections::{BTreeMap, BTreeSet};

use lanyard_app::model::{
    choice::Choice,
    entry::EntryState,
    id::{BatchId, EntryId, InstitutionId},
    person::Particulars,
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        StoreError,
        database::{
            dialect::Conditions,
            engine::{Connection, built},
            value::{Row, Value, values},
        },
        entries::{
            choice::{Chosen, ChosenEntry, ChosenRow},
            particulars::{PARTICULARS, particulars},
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

/// What the rows of one batch have in common is not read with each of them, and what candidates said only for those who said
/// something: [`Connection::choose_logins`] adds both.
impl ChosenRow for LoginRow {
    const COLUMNS: &'static str =
        ", e.key_id, e.sealed, e.slip_code, e.username, e.position, e.started_at, e.finished_at";
    const JOINS: &'static str = "";

    fn read(entry: ChosenEntry, row: &Row) -> Result<Self, StoreError> {
        let slip_code: String = row.get("slip_code")?;
        Ok(Self {
            id: entry.id,
            credential_version: entry.credential_version,
            key_id: row.get("key_id")?,
            sealed: row.get("sealed")?,
            username: row.get::<Option<String>>("username")?.unwrap_or_else(|| slip_code.clone()),
            slip_code,
            full_name: None,
            particulars: Particulars::default(),
            state: entry.state,
            batch: 0,
            number: row.get("position")?,
            batch_size: 0,
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

impl Connection<'_> {
    /// The logins that are meant now, as [`Self::choose`] finds them.
    pub(in crate::storage) async fn choose_logins(
        &mut self,
        institution: InstitutionId,
        choice: &Choice,
    ) -> Result<Chosen<LoginRow>, StoreError> {
        let mut chosen = self.choose(institution, choice).await?;
        if let Chosen::Entries(_, logins) = &mut chosen {
            self.read_batches_of(institution, logins).await?;
            self.read_people_of(institution, logins).await?;
        }
        Ok(chosen)
    }

    /// Turns each login's place in its session into one in its batch.
    async fn read_batches_of(&mut self, institution: InstitutionId, logins: &mut [LoginRow]) -> Result<(), StoreError> {
        let batches: BTreeSet<BatchId> = logins.iter().map(LoginRow::batch_id).collect();
        let batches = batches.into_iter().map(|id| id.uuid()).collect();
        let mut conditions = Conditions::new("b.institution_id = $1", values![institution]);
        let wanted = conditions.bind(Value::Ids(batches));
        conditions.and(&self.dialect().among("b.id", &wanted));
        let sql = format!("select b.id, b.number, b.first_position, b.size from batch b where {}", conditions.sql);
        let mut known: BTreeMap<BatchId, (i64, i64, i64)> = BTreeMap::new();
        for row in self.fetch_all(built(sql), conditions.values).await? {
            known.insert(row.get("id")?, (row.get("number")?, row.get("first_position")?, row.get("size")?));
        }
        for login in logins {
            let batch = known.get(&login.batch_id());
            let (number, first, size) = batch.ok_or(StoreError::Inconsistent { column: "batch_id", source: None })?;
            (login.batch, login.number, login.batch_size) = (*number, login.number - first + 1, *size);
        }
        Ok(())
    }

    /// Adds what candidates said; nothing is read where nobody has said anything.
    async fn read_people_of(&mut self, institution: InstitutionId, logins: &mut [LoginRow]) -> Result<(), StoreError> {
        let claimed = logins.iter().filter(|login| login.entry.has_details).map(|login| login.id.uuid());
        let claimed: Vec<_> = claimed.collect();
        if claimed.is_empty() {
            return Ok(());
        }
        let mut conditions = Conditions::new("c.institution_id = $1", values![institution]);
        let wanted = conditions.bind(Value::Ids(claimed));
        conditions.and(&self.dialect().among("c.entry_id", &wanted));
        let sql = format!("select c.entry_id, c.full_name, {PARTICULARS} from candidate c where {}", conditions.sql);
        let mut said: BTreeMap<EntryId, (String, Particulars)> = BTreeMap::new();
        for row in self.fetch_all(built(sql), conditions.values).await? {
            said.insert(row.get("entry_id")?, (row.get("full_name")?, particulars(&row)?));
        }
        for login in logins {
            if let Some((name, particulars)) = said.remove(&login.id) {
                (login.full_name, login.particulars) = (Some(name), particulars);
            }
        }
        Ok(())
    }
}
