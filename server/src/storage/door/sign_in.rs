//! A candidate's log-in: everything it must know, in one statement on a reading connection.

use lanyard_app::model::{
    entry::EntryState,
    id::{EntryId, InstitutionId, SessionId},
};

use crate::{
    domain::{clock::Timestamp, credential::slip_code_of_key},
    storage::{
        Store, StoreError, Verified,
        database::value::{Row, values},
    },
};

/// An entry and its session, as log-in needs them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInRow {
    /// The institution.
    pub institution: InstitutionId,
    /// The entry.
    pub entry: EntryId,
    /// What the password must lead to.
    pub verifier: Vec<u8>,
    /// The key that made the verifier.
    pub key_id: i64,
    /// Where the entry stands.
    pub state: EntryState,
    /// The typed username is the one the entry logs in with now; `false` for a slip code after the claim.
    pub is_current: bool,
    /// What the log-in is checked against, of which the verifier's version is a part.
    pub verified: Verified,
    /// The candidate has typed the new username once.
    pub username_confirmed: bool,
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
    /// The entry that has, or had, a typed username: the institution's folded code, the folded username. An unknown
    /// institution and an unknown username look the same.
    pub async fn sign_in_find(
        &self,
        institution_code_key: &str,
        username_key: &str,
    ) -> Result<Option<SignInRow>, StoreError> {
        // Outer joins from one row that is always there: the same work and one row, whether there is such a username or not.
        let row = self
            .engine()
            .fetch_optional(
                "select e.institution_id, e.id, e.verifier, e.credential_version, \
                 e.key_id, e.state, e.username_key, e.withdrawals, e.username_confirmed_at, e.claimed_at, \
                 t.id as session_id, t.opens_at, t.closes_at, t.time_zone \
                 from (select 1 as one) o left join institution i on i.code_key = $1 \
                 left join entry s on s.institution_id = i.id and s.slip_code = $3 \
                 left join username u on u.institution_id = i.id and u.key = $2 \
                 left join entry e on e.institution_id = i.id and e.id = coalesce(s.id, u.entry_id) \
                 left join test_session t on t.institution_id = e.institution_id and t.id = e.session_id",
                values![institution_code_key, username_key, slip_code_of_key(username_key)],
            )
            .await?
            .ok_or(StoreError::Inconsistent { column: "id", source: None })?;
        SignInRow::read(&row, username_key)
    }
}

impl SignInRow {
    /// The outer join leaves every column empty when there is no such username.
    fn read(row: &Row, typed: &str) -> Result<Option<Self>, StoreError> {
        let Some(entry) = row.get("id")? else { return Ok(None) };
        let verified = Verified {
            credential_version: row.get("credential_version")?,
            username_key: row.get("username_key")?,
            withdrawals: row.get("withdrawals")?,
        };
        Ok(Some(Self {
            institution: row.get("institution_id")?,
            entry,
            verifier: row.get("verifier")?,
            key_id: row.get("key_id")?,
            state: row.get("state")?,
            is_current: verified.username_key.as_ref().is_none_or(|current| *current == typed),
            verified,
            username_confirmed: row.get::<Option<i64>>("username_confirmed_at")?.is_some(),
            claimed_at: row.get("claimed_at")?,
            session: row.get("session_id")?,
            opens_at: row.get("opens_at")?,
            closes_at: row.get("closes_at")?,
            time_zone: row.get("time_zone")?,
        }))
    }
}
