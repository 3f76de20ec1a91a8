//! Browser sessions: what a cookie's token leads to, read anew with every request.

use lanyard_app::model::{
    entry::EntryState,
    id::{EntryId, InstitutionId, PersonId, SessionId, StaffId},
    staff::Role,
};

use uuid::Uuid;

use crate::{
    domain::clock::Timestamp,
    storage::{
        Store, StoreError, Verified,
        database::{
            engine::{Ending, built},
            value::{Cell, Row, values},
        },
        door::verified::END_REASON,
        shut::SHUT,
    },
};

/// A browser session to open.
#[derive(Clone, Debug)]
pub struct NewBrowserSession {
    /// What is kept of the token in the cookie.
    pub token_hash: [u8; 32],
    /// Who logged in.
    pub whose: Whose,
    /// When.
    pub at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// Ended from the start: it tells a candidate with an old slip that the slip was used, and gives no access.
    pub ended: bool,
    /// What is kept of the log-in of a member of staff; nothing for candidates.
    pub staff: StaffLogIn,
    /// The test session that a candidate's log-in gives access to. `None` for staff, with `ended`, and for what a claim
    /// opens, which is no log-in.
    pub logged_in_to: Option<SessionId>,
}

/// What is kept of the log-in of a member of staff.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StaffLogIn {
    /// Which of the person's passwords it was checked against.
    pub password_version: i64,
    /// What the browser says it is, as the database keeps it.
    pub device: String,
}

/// Who opened a browser session of staff.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(i64)]
pub enum OpenedBy {
    /// We did, by a password or a passkey.
    #[default]
    Us = 0,
    /// The provider of its institution, in which it stays.
    Provider = 1,
    /// The server's provider.
    ServerProvider = 2,
}

impl Cell for OpenedBy {
    type Raw = i64;

    fn from_raw(raw: i64) -> Option<Self> {
        [Self::Us, Self::Provider, Self::ServerProvider].into_iter().find(|by| *by as i64 == raw)
    }
}

/// Why a browser session ended before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndReason {
    /// Its owner logged out.
    LoggedOut,
    /// The slip was claimed, here or elsewhere; or it was opened with a slip that had been.
    Replaced,
    /// The entry was withdrawn.
    Withdrawn,
    /// The entry got a new password.
    NewPassword,
}

impl Cell for EndReason {
    type Raw = String;

    fn from_raw(raw: String) -> Option<Self> {
        Self::from_word(&raw)
    }
}

impl EndReason {
    /// Every reason.
    const ALL: [Self; 4] = [Self::LoggedOut, Self::Replaced, Self::Withdrawn, Self::NewPassword];

    /// The word in the database.
    pub(in crate::storage) const fn word(self) -> &'static str {
        match self {
            Self::LoggedOut => "logged_out",
            Self::Replaced => "replaced",
            Self::Withdrawn => "withdrawn",
            Self::NewPassword => "new_password",
        }
    }

    pub(in crate::storage) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.word() == word)
    }
}

/// Whose a browser session is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// A member of staff.
    Staff(StaffId),
    /// The candidate of an entry, claimed or not yet, and what the log-in was checked against.
    Entry(EntryId, Verified),
}

/// A browser session and what its owner may do at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrowserSession {
    /// Whose it is.
    pub owner: Owner,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it was last used, as far as [`Store::browser_session_touch`] was told.
    pub seen_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// When it was ended; `None` also when only what it was checked against no longer holds.
    pub ended_at: Option<Timestamp>,
    /// Why it gives no access; `None` while it does.
    pub end_reason: Option<EndReason>,
    /// A claim opened another one in its place: it leads to the new username and does nothing more.
    pub replaced: bool,
    /// When its owner last gave their password; `None` where a passkey was enough. Of staff.
    pub password_at: Option<Timestamp>,
    /// When its owner last gave their second factor. Of staff.
    pub factor_at: Option<Timestamp>,
    /// Who opened it. Of staff.
    pub opened_by: OpenedBy,
}

/// The owner as the database has them now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A member of staff; check `disabled`.
    Staff(StaffStanding),
    /// The candidate of an entry.
    Candidate(CandidateStanding),
}

/// What a member of staff may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is known of them by itself")]
pub struct StaffStanding {
    /// Their place in the institution.
    pub id: StaffId,
    /// The person.
    pub person: PersonId,
    /// What they may do.
    pub role: Role,
    /// The account is switched off.
    pub disabled: bool,
    /// They have another password now than their log-in was checked against.
    pub password_changed: bool,
    /// The institution is opened by its provider alone, which did not open this browser session.
    pub is_shut: bool,
    /// Their second factor.
    pub factor: FactorStanding,
    /// Their institution shows people of their role what test engines tell of results.
    pub sees_results: bool,
}

/// What a member of staff has beside their password, and what their institution asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactorStanding {
    /// They have a second factor.
    pub is_there: bool,
    /// Since when their role must have one.
    pub required_at: Option<Timestamp>,
    /// It has to be proven a short while before passwords are taken out in bulk.
    pub for_exports: bool,
}

/// Where a candidate stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CandidateStanding {
    /// The entry.
    pub entry: EntryId,
    /// Where it stands.
    pub state: EntryState,
    /// The username it was born with.
    pub slip_code: String,
    /// The personal username; `None` until the claim.
    pub username: Option<String>,
    /// The candidate has typed the new username once.
    pub username_confirmed: bool,
    /// The candidate took a new password and has not said that it is written down.
    pub password_unconfirmed: bool,
    /// When the candidate gave details.
    pub claimed_at: Option<Timestamp>,
    /// The session.
    pub session: SessionId,
    /// When it opens.
    pub opens_at: Timestamp,
    /// When it closes.
    pub closes_at: Timestamp,
    /// IANA name of its zone.
    pub time_zone: String,
}

impl Store {
    /// Opens a browser session, durably before this answers; a candidate's entry is seen now. On SQLite, all that wait at
    /// one time share a transaction.
    pub async fn browser_session_open(
        &self,
        institution: InstitutionId,
        new: NewBrowserSession,
    ) -> Result<(), StoreError> {
        self.0.sessions.open(self.engine(), institution, new).await
    }

    /// What a token's hash leads to. Expired and ended ones are answered too: the caller says why they no longer work.
    pub async fn browser_session_find(
        &self,
        institution: InstitutionId,
        token_hash: &[u8; 32],
    ) -> Result<Option<BrowserSession>, StoreError> {
        let sql = format!(
            "select b.created_at, b.seen_at, b.expires_at, b.ended_at, {END_REASON} as end_reason, b.replaced_by, \
             b.password_at, b.factor_at, b.logged_in_by, b.by_provider, {SHUT} as shut, b.staff_id, b.entry_id, b.password_version as checked_version, \
             s.person_id, s.role, s.disabled_at, p.password_version, \
             (select count(*) from passkey k where k.person_id = s.person_id) \
             + (select count(*) from totp a where a.person_id = s.person_id) as factors, \
             case s.role when 'owner' then i.factor_required_owner when 'coordinator' then i.factor_required_coordinator \
             when 'invigilator' then i.factor_required_invigilator else i.factor_required_reader end \
             as factor_required, i.factor_for_exports, \
             case s.role when 'owner' then i.results_owner when 'coordinator' then i.results_coordinator \
             when 'invigilator' then i.results_invigilator else i.results_reader end as sees_results, e.state, e.slip_code, e.username, \
             e.username_confirmed_at, e.password_unconfirmed, e.claimed_at, \
             t.id as session_id, t.opens_at, t.closes_at, t.time_zone from browser_session b \
             left join staff s on s.institution_id = b.institution_id and s.id = b.staff_id \
             left join person p on p.id = s.person_id \
             left join institution i on i.id = s.institution_id \
             left join entry e on e.institution_id = b.institution_id and e.id = b.entry_id \
             left join test_session t on t.institution_id = e.institution_id and t.id = e.session_id \
             where b.institution_id = $1 and b.token_hash = $2"
        );
        let row = self.engine().fetch_optional(built(sql), values![institution, token_hash.as_slice()]).await?;
        row.map(|row| BrowserSession::read(&row)).transpose()
    }

    /// The session was used. Callers need not say so with every request: once a minute keeps an idle limit honest.
    pub async fn browser_session_touch(
        &self,
        institution: InstitutionId,
        token_hash: &[u8; 32],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.engine()
            .execute(
                "update browser_session set seen_at = $3 \
                 where institution_id = $1 and token_hash = $2 and ended_at is null and seen_at < $3",
                values![institution, token_hash.as_slice(), at],
            )
            .await?;
        Ok(())
    }

    /// Ends a session, because its owner logs out; one that has ended stays as it was. A claim replaces a session of one
    /// device by another: both end, whichever of their cookies is sent.
    pub async fn browser_session_end(
        &self,
        institution: InstitutionId,
        token_hash: &[u8; 32],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    // First by itself: it waits for a claim that is replacing this one, so that the next statement sees
                    // the other.
                    connection
                        .execute(
                            "update browser_session set ended_at = $3, end_reason = 'logged_out' \
                             where institution_id = $1 and token_hash = $2 and ended_at is null",
                            values![institution, token_hash.as_slice(), at],
                        )
                        .await?;
                    connection
                        .execute(
                            "update browser_session set ended_at = $3, end_reason = 'logged_out' \
                             where institution_id = $1 and ended_at is null and entry_id = (select o.entry_id \
                             from browser_session o where o.institution_id = $1 and o.token_hash = $2) \
                             and (replaced_by = $2 or token_hash = (select o.replaced_by from browser_session o \
                             where o.institution_id = $1 and o.token_hash = $2))",
                            values![institution, token_hash.as_slice(), at],
                        )
                        .await?;
                    Ok(Ending::Keep(()))
                })
            })
            .await
    }

    /// Removes what expired before this moment, in every institution; returns how many.
    pub async fn browser_session_purge(&self, before: Timestamp) -> Result<u64, StoreError> {
        let (mut gone, mut from) = (0, (InstitutionId::new(Uuid::nil()), Vec::new()));
        loop {
            // A piece at a time, so that nobody who logs in waits for the whole.
            let row = self
                .engine()
                .fetch_optional(
                    "select institution_id, token_hash from browser_session where (institution_id, token_hash) > ($1, $2) \
                     order by institution_id, token_hash limit 1 offset 1999",
                    values![from.0, from.1.clone()],
                )
                .await?;
            let Some(row) = row else { break };
            let to: (InstitutionId, Vec<u8>) = (row.get("institution_id")?, row.get("token_hash")?);
            gone += self
                .engine()
                .execute(
                    "delete from browser_session where expires_at < $1 and (institution_id, token_hash) > ($2, $3) \
                     and (institution_id, token_hash) <= ($4, $5)",
                    values![before, from.0, from.1, to.0, to.1.clone()],
                )
                .await?;
            from = to;
        }
        let rest = "delete from browser_session where expires_at < $1 and (institution_id, token_hash) > ($2, $3)";
        Ok(gone + self.engine().execute(rest, values![before, from.0, from.1]).await?)
    }
}

impl BrowserSession {
    fn read(row: &Row) -> Result<Self, StoreError> {
        let opened_by: OpenedBy = row.get("by_provider")?;
        let owner = match row.get::<Option<StaffId>>("staff_id")? {
            Some(id) => Owner::Staff(StaffStanding {
                id,
                person: row.get("person_id")?,
                role: row.get("role")?,
                disabled: row.get::<Option<i64>>("disabled_at")?.is_some(),
                password_changed: row.get::<i64>("checked_version")? != row.get::<i64>("password_version")?,
                is_shut: row.get::<i64>("shut")? > 0 && opened_by != OpenedBy::Provider,
                factor: FactorStanding {
                    is_there: row.get::<i64>("factors")? > 0,
                    required_at: row.get("factor_required")?,
                    for_exports: row.get("factor_for_exports")?,
                },
                sees_results: row.get("sees_results")?,
            }),
            None => Owner::Candidate(CandidateStanding {
                entry: row.get("entry_id")?,
                state: row.get("state")?,
                slip_code: row.get("slip_code")?,
                username: row.get("username")?,
                username_confirmed: row.get::<Option<i64>>("username_confirmed_at")?.is_some(),
                password_unconfirmed: row.get("password_unconfirmed")?,
                claimed_at: row.get("claimed_at")?,
                session: row.get("session_id")?,
                opens_at: row.get("opens_at")?,
                closes_at: row.get("closes_at")?,
                time_zone: row.get("time_zone")?,
            }),
        };
        let created_at = row.get("created_at")?;
        let by_password = row.get::<Option<String>>("logged_in_by")?.is_none() && opened_by == OpenedBy::Us;
        Ok(Self {
            owner,
            password_at: row.get::<Option<Timestamp>>("password_at")?.or(by_password.then_some(created_at)),
            factor_at: row.get("factor_at")?,
            opened_by,
            created_at,
            seen_at: row.get("seen_at")?,
            expires_at: row.get("expires_at")?,
            ended_at: row.get("ended_at")?,
            end_reason: row.get("end_reason")?,
            replaced: row.get::<Option<Vec<u8>>>("replaced_by")?.is_some(),
        })
    }
}
