//! Which entries an act means, resolved inside its transaction: what was seen is what is acted on, or nothing is.

use lanyard_app::model::{
    choice::Choice,
    entry::{EntryFilter, EntryState},
    id::{ActId, BatchId, EntryId, InstitutionId, SessionId},
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        StoreError,
        database::{
            dialect::{Conditions, HANDED_OUT},
            engine::{Connection, built},
            value::{Row, Value, values},
        },
        entries::entry::{EntryScope, conditions},
    },
};

/// What a choice led to.
pub(in crate::storage) enum Chosen<T> {
    /// These entries, in order of creation.
    Entries(SessionId, Vec<T>),
    /// Other entries match now than the person saw.
    Changed {
        /// How many match now.
        now: i64,
    },
    /// The batch, the session, the act or one of the entries is not there.
    NotFound,
}

/// What an act reads of each entry it means.
pub(in crate::storage) trait ChosenRow: Sized + Send {
    /// Columns of `entry e` and of the joins, beside those of [`ChosenEntry`].
    const COLUMNS: &'static str;
    /// What is joined to `entry e`; begins with a space.
    const JOINS: &'static str;

    fn read(entry: ChosenEntry, row: &Row) -> Result<Self, StoreError>;

    fn entry(&self) -> &ChosenEntry;
}

/// A chosen entry, as acts need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::storage) struct ChosenEntry {
    pub(in crate::storage) id: EntryId,
    pub(in crate::storage) batch: BatchId,
    pub(in crate::storage) state: EntryState,
    /// A candidate has claimed it, whatever its state is now.
    pub(in crate::storage) has_details: bool,
    pub(in crate::storage) credential_version: i64,
    /// The present login was handed out before.
    pub(in crate::storage) handed_out: bool,
    /// The state before the act, where the choice is the last act that changed this entry's state.
    pub(in crate::storage) was: Option<EntryState>,
}

impl ChosenRow for ChosenEntry {
    const COLUMNS: &'static str = "";
    const JOINS: &'static str = "";

    fn read(entry: ChosenEntry, _row: &Row) -> Result<Self, StoreError> {
        Ok(entry)
    }

    fn entry(&self) -> &ChosenEntry {
        self
    }
}

impl Connection<'_> {
    /// The entries that are meant at this moment. Nobody else changes entries of their session before this transaction ends.
    pub(in crate::storage) async fn choose<T: ChosenRow>(
        &mut self,
        institution: InstitutionId,
        choice: &Choice,
        at: Timestamp,
    ) -> Result<Chosen<T>, StoreError> {
        match choice {
            Choice::Batch(batch) => {
                let found = self
                    .fetch_optional(
                        "select session_id, number from batch where institution_id = $1 and id = $2",
                        values![institution, *batch],
                    )
                    .await?;
                let Some(found) = found else { return Ok(Chosen::NotFound) };
                let session = found.get("session_id")?;
                self.lock_session(institution, session).await?;
                let filter = EntryFilter { batch: Some(found.get("number")?), ..EntryFilter::default() };
                Ok(Chosen::Entries(session, self.chosen_in(institution, session, &filter, at).await?))
            }
            Choice::Ids { session, ids } => {
                if !self.lock_session(institution, *session).await? {
                    return Ok(Chosen::NotFound);
                }
                let mut conditions =
                    Conditions::new("e.institution_id = $1 and e.session_id = $2", values![institution, *session]);
                let wanted = conditions.bind(Value::Ids(ids.iter().map(|id| id.uuid()).collect()));
                conditions.and(&self.dialect().among("e.id", &wanted));
                let entries = self.chosen_where("entry e", NEVER_WAS, conditions).await?;
                let complete = entries.len() == ids.len();
                Ok(if complete { Chosen::Entries(*session, entries) } else { Chosen::NotFound })
            }
            Choice::AllMatching { session, filter, except, expected } => {
                if !self.lock_session(institution, *session).await? {
                    return Ok(Chosen::NotFound);
                }
                let mut entries = self.chosen_in(institution, *session, filter, at).await?;
                let now = i64::try_from(entries.len()).unwrap_or(i64::MAX);
                if now != *expected {
                    return Ok(Chosen::Changed { now });
                }
                entries.retain(|row: &T| !except.contains(&row.entry().id));
                Ok(Chosen::Entries(*session, entries))
            }
            Choice::Session { session, filter } => {
                if !self.lock_session(institution, *session).await? {
                    return Ok(Chosen::NotFound);
                }
                Ok(Chosen::Entries(*session, self.chosen_in(institution, *session, filter, at).await?))
            }
            Choice::Act { session, act } => self.chosen_by(institution, *session, *act).await,
            Choice::AsAsked { of, with_details } => {
                let chosen = Box::pin(self.choose(institution, of, at)).await?;
                if let Chosen::Entries(_, entries) = &chosen {
                    let is_at_work = |row: &&T| matches!(row.entry().state, EntryState::Claimed | EntryState::Started);
                    let [all, at_work] = [entries.len(), entries.iter().filter(is_at_work).count()];
                    if i64::try_from(at_work).is_ok_and(|at_work| at_work > *with_details) {
                        return Ok(Chosen::Changed { now: i64::try_from(all).unwrap_or(i64::MAX) });
                    }
                }
                Ok(chosen)
            }
            Choice::NotHandedOut(of) => {
                // What the person saw is checked first, then narrowed.
                let mut chosen = Box::pin(self.choose(institution, of, at)).await?;
                if let Chosen::Entries(_, entries) = &mut chosen {
                    entries.retain(|row: &T| !row.entry().handed_out);
                }
                Ok(chosen)
            }
        }
    }

    /// The entries that an act of the session changed, with the state they had before.
    async fn chosen_by<T: ChosenRow>(
        &mut self,
        institution: InstitutionId,
        session: SessionId,
        act: ActId,
    ) -> Result<Chosen<T>, StoreError> {
        if !self.lock_session(institution, session).await? {
            return Ok(Chosen::NotFound);
        }
        let conditions = Conditions::new(
            "a.institution_id = $1 and a.audit_id = $3 and e.session_id = $2",
            values![institution, session, act],
        );
        // Read from the session's entries on: an act is looked up for each of them in the key of `entry_act`.
        let from = "entry e join entry_act a on a.institution_id = e.institution_id and a.entry_id = e.id";
        let entries = self.chosen_where(from, WAS, conditions).await?;
        Ok(if entries.is_empty() { Chosen::NotFound } else { Chosen::Entries(session, entries) })
    }

    async fn chosen_in<T: ChosenRow>(
        &mut self,
        institution: InstitutionId,
        session: SessionId,
        filter: &EntryFilter,
        at: Timestamp,
    ) -> Result<Vec<T>, StoreError> {
        let (from, conditions) = conditions(self.dialect(), institution, session, &EntryScope::of(filter, at));
        self.chosen_where(from, NEVER_WAS, conditions).await
    }

    async fn chosen_where<T: ChosenRow>(
        &mut self,
        from: &str,
        was: &str,
        conditions: Conditions,
    ) -> Result<Vec<T>, StoreError> {
        let sql = format!(
            "select e.id, e.batch_id, e.state, e.claimed_at, e.credential_version, {was} as was, \
             cast(case when {HANDED_OUT} then 1 else 0 end as bigint) as handed_out{} from {from}{} where {} order by e.position",
            T::COLUMNS,
            T::JOINS,
            conditions.sql
        );
        let rows = self.fetch_all(built(sql), conditions.values).await?;
        rows.iter().map(|row| T::read(ChosenEntry::of(row)?, row)).collect()
    }
}

/// Where no act is named there is no state before it.
const NEVER_WAS: &str = "null";

/// The state before the act `entry_act a`, as long as no later act has changed the entry again. `$1` is the institution.
const WAS: &str = "case when exists (select 1 from entry_act l where l.institution_id = $1 \
     and l.entry_id = e.id and l.audit_id > a.audit_id and l.was is not null) then null else a.was end";

impl ChosenEntry {
    fn of(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            batch: row.get("batch_id")?,
            state: row.get("state")?,
            has_details: row.get::<Option<i64>>("claimed_at")?.is_some(),
            credential_version: row.get("credential_version")?,
            handed_out: row.get("handed_out")?,
            was: row.get("was")?,
        })
    }
}
