//! A candidate's own pages: everything they show, and the two steps after the claim.

use lanyard_app::model::{
    act::Act,
    entry::EntryState,
    id::{EntryId, InstitutionId, SessionId},
    settings::SettingsForm,
};

use crate::{
    domain::{clock::Timestamp, details::PersonalDetails},
    storage::{
        Holder, Store, StoreError,
        audit::{Audit, AuditEvent},
        counts::Shift,
        database::{
            engine::{Connection, Ending, built},
            value::{Row, values},
        },
        door::verified::known_to,
        entries::particulars::particulars,
        institution::settings,
    },
};

/// An entry as its candidate's pages show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CandidateView {
    /// The entry.
    pub entry: EntryId,
    /// The username it was born with.
    pub slip_code: String,
    /// The personal username; `None` until the claim.
    pub username: Option<String>,
    /// The candidate has typed the new username once.
    pub username_confirmed: bool,
    /// Where the entry stands.
    pub state: EntryState,
    /// When the candidate gave details.
    pub claimed_at: Option<Timestamp>,
    /// When the test was started.
    pub started_at: Option<Timestamp>,
    /// When the test was finished.
    pub finished_at: Option<Timestamp>,
    /// What the candidate said; `None` until the claim.
    pub details: Option<PersonalDetails>,
    /// The session.
    pub session: SessionId,
    /// Its name.
    pub session_name: String,
    /// The room; may be empty.
    pub room: String,
    /// The test; may be empty.
    pub test: String,
    /// When it opens.
    pub opens_at: Timestamp,
    /// When it closes.
    pub closes_at: Timestamp,
    /// IANA name of its zone.
    pub time_zone: String,
    /// The Institution ID as shown.
    pub institution_code: String,
    /// The institution's name.
    pub institution_name: String,
    /// What the institution asks, and how it names candidates.
    pub settings: SettingsForm,
}

impl Store {
    /// An entry with everything its candidate's pages show.
    pub async fn entry_for_candidate(
        &self,
        institution: InstitutionId,
        entry: EntryId,
    ) -> Result<Option<CandidateView>, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                "select e.id, e.slip_code, e.username, e.username_confirmed_at, e.state, e.claimed_at, e.started_at, \
                 e.finished_at, c.full_name, c.birth_date, c.country, c.email, c.candidate_number, t.id as session_id, \
                 t.name as session_name, t.room, t.test, t.opens_at, t.closes_at, t.time_zone, i.code, \
                 i.name as institution_name, i.ask_birth_date, i.ask_country, i.ask_email, i.ask_candidate_number, \
                 i.names_in_usernames from entry e \
                 join test_session t on t.institution_id = e.institution_id and t.id = e.session_id \
                 join institution i on i.id = e.institution_id \
                 left join candidate c on c.institution_id = e.institution_id and c.entry_id = e.id \
                 where e.institution_id = $1 and e.id = $2",
                values![institution, entry],
            )
            .await?;
        row.map(|row| CandidateView::read(&row)).transpose()
    }

    /// The candidate has typed the new username; `false` when there is nothing to confirm (no claim, or confirmed before)
    /// or the browser session gives no access any more.
    pub async fn entry_confirm_username(
        &self,
        institution: InstitutionId,
        holder: Holder,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let sql = format!(
            "update entry as e set username_confirmed_at = $3 where e.institution_id = $1 and e.id = $2 \
             and e.username is not null and e.username_confirmed_at is null and {}",
            known_to("$4")
        );
        let values = values![institution, holder.entry, at, holder.token_hash.as_slice()];
        Ok(self.engine().execute(built(sql), values).await? == 1)
    }

    /// The candidate starts the test; `false` when the entry is not in the state `claimed`, or the browser session may not
    /// act for it any more.
    pub async fn entry_start(
        &self,
        institution: InstitutionId,
        holder: Holder,
        audit: Audit,
    ) -> Result<bool, StoreError> {
        let entry = holder.entry;
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let Some(session) = connection.lock_session_of(institution, entry).await? else {
                        return Ok(Ending::Undo(false));
                    };
                    if connection.hold_browser_session(institution, holder).await?.is_none() {
                        return Ok(Ending::Undo(false));
                    }
                    if connection.start_test(institution, (session, entry), audit).await? {
                        Ok(Ending::Keep(true))
                    } else {
                        Ok(Ending::Undo(false))
                    }
                })
            })
            .await
    }
}

impl Connection<'_> {
    /// Starts the test of an entry whose session's row is taken; `false` when it is not in the state `claimed`.
    pub(in crate::storage) async fn start_test(
        &mut self,
        institution: InstitutionId,
        (session, entry): (SessionId, EntryId),
        audit: Audit,
    ) -> Result<bool, StoreError> {
        let started = self
            .fetch_optional(
                "update entry set state = 'started', started_at = $3 where institution_id = $1 and id = $2 \
                 and state = 'claimed' returning batch_id",
                values![institution, entry, audit.at],
            )
            .await?;
        let Some(started) = started else { return Ok(false) };
        let moved = Shift::moved(EntryState::Claimed, EntryState::Started, false);
        self.shift_counts(institution, session, &[(started.get("batch_id")?, moved)]).await?;
        let event = AuditEvent { act: Act::TestStarted, session: Some(session), subject: entry.uuid(), count: 1 };
        self.append_audit(institution, audit, event).await?;
        Ok(true)
    }
}

impl CandidateView {
    fn read(row: &Row) -> Result<Self, StoreError> {
        let details = match row.get("full_name")? {
            None => None,
            Some(full_name) => Some(PersonalDetails { full_name, particulars: particulars(row)? }),
        };
        Ok(Self {
            entry: row.get("id")?,
            slip_code: row.get("slip_code")?,
            username: row.get("username")?,
            username_confirmed: row.get::<Option<i64>>("username_confirmed_at")?.is_some(),
            state: row.get("state")?,
            claimed_at: row.get("claimed_at")?,
            started_at: row.get("started_at")?,
            finished_at: row.get("finished_at")?,
            details,
            session: row.get("session_id")?,
            session_name: row.get("session_name")?,
            room: row.get("room")?,
            test: row.get("test")?,
            opens_at: row.get("opens_at")?,
            closes_at: row.get("closes_at")?,
            time_zone: row.get("time_zone")?,
            institution_code: row.get("code")?,
            institution_name: row.get("institution_name")?,
            settings: settings(row)?,
        })
    }
}
