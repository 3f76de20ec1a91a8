//! A person's own browser sessions: the list, and ending them.

use lanyard_app::model::{
    act::Act,
    id::{InstitutionId, PersonId, StaffId},
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        OwnPlace, Store, StoreError,
        audit::{Audit, AuditEvent},
        database::{
            engine::Ending,
            value::{Row, values},
        },
    },
};

/// The most that are listed of one place: whoever has more ends all others at once.
const MOST: i64 = 50;

/// A browser session of a member of staff, as they see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnBrowserSession {
    /// SHA-256 of the token in the cookie.
    pub token_hash: [u8; 32],
    /// What the browser says it is, as the database keeps it.
    pub device: String,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it was last used.
    pub seen_at: Timestamp,
}

/// Which browser sessions can still be used.
#[derive(Clone, Copy, Debug)]
pub struct Usable {
    /// The present instant.
    pub now: Timestamp,
    /// Whatever was not used since then is over.
    pub seen_after: Timestamp,
    /// Which password of the person their log-ins were checked against.
    pub password_version: i64,
}

impl Store {
    /// The browser sessions of a place that can be used, the last used first.
    pub async fn own_browser_sessions(
        &self,
        (institution, staff): (InstitutionId, StaffId),
        usable: Usable,
    ) -> Result<Vec<OwnBrowserSession>, StoreError> {
        let rows = self
            .engine()
            .fetch_all(
                "select token_hash, device, created_at, seen_at from browser_session where institution_id = $1 \
                 and staff_id = $2 and ended_at is null and expires_at > $3 and seen_at > $4 and password_version = $5 \
                 order by seen_at desc, created_at desc, token_hash limit $6",
                values![institution, staff, usable.now, usable.seen_after, usable.password_version, MOST],
            )
            .await?;
        rows.iter().map(OwnBrowserSession::read).collect()
    }

    /// Ends one of a person's own browser sessions; `false`, and nothing is recorded, when it had ended.
    pub async fn own_browser_session_end(
        &self,
        (institution, staff): (InstitutionId, StaffId),
        token_hash: &[u8; 32],
        audit: Audit,
    ) -> Result<bool, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    if !connection.end_browser_session((institution, *token_hash), "logged_out", audit.at).await? {
                        return Ok(Ending::Undo(false));
                    }
                    connection.append_audit(institution, audit, ended(staff, 1)).await?;
                    Ok(Ending::Keep(true))
                })
            })
            .await
    }

    /// Ends all browser sessions of a person but this one, in every institution; returns how many. They are recorded in the
    /// institution that this one is of.
    pub async fn own_browser_sessions_end_others(
        &self,
        person: PersonId,
        (institution, staff): (InstitutionId, StaffId),
        this: &[u8; 32],
        audit: Audit,
    ) -> Result<i64, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let places: Vec<OwnPlace> = connection.person_places(person).await?;
                    let count = connection.end_browser_sessions_of(&places, this, "logged_out", audit.at).await?;
                    let count = i64::try_from(count).unwrap_or(i64::MAX);
                    if count == 0 {
                        return Ok(Ending::Undo(0));
                    }
                    connection.append_audit(institution, audit, ended(staff, count)).await?;
                    Ok(Ending::Keep(count))
                })
            })
            .await
    }
}

const fn ended(staff: StaffId, count: i64) -> AuditEvent {
    AuditEvent { act: Act::BrowserSessionsEnded, session: None, subject: staff.uuid(), count }
}

impl OwnBrowserSession {
    fn read(row: &Row) -> Result<Self, StoreError> {
        let token_hash = row.get::<Vec<u8>>("token_hash")?;
        let token_hash = <[u8; 32]>::try_from(token_hash)
            .map_err(|_| StoreError::Inconsistent { column: "token_hash", source: None })?;
        Ok(Self {
            token_hash,
            device: row.get("device")?,
            created_at: row.get("created_at")?,
            seen_at: row.get("seen_at")?,
        })
    }
}
