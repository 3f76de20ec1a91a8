//! Who is asking: a browser session's token becomes a right, read anew from the database for every request.

use lanyard_app::{
    error::ApiError,
    model::{
        candidate::LogInAnswer,
        civil::CivilTime,
        entry::EntryState,
        id::{EntryId, InstitutionId},
    },
    paths,
};

use crate::{
    domain::{clock::Timestamp, newcomer::IDLE, token::Token},
    service::{Service, context::zone_of, door::staff::SEEN_EVERY},
    storage::{EndReason, Holder, Owner, StoreError},
};

/// Proof that a request comes from somebody who logged in with a slip that nobody has claimed: they can reach the
/// welcome pages and nothing else. Only this module makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Newcomer {
    institution: InstitutionId,
    entry: EntryId,
    token_hash: [u8; 32],
}

impl Newcomer {
    /// Their institution.
    #[must_use]
    pub const fn institution(&self) -> InstitutionId {
        self.institution
    }

    /// The entry they logged in with.
    #[must_use]
    pub const fn entry(&self) -> EntryId {
        self.entry
    }

    /// The browser session they came with: the claim replaces it.
    pub(in crate::service) const fn token_hash(&self) -> [u8; 32] {
        self.token_hash
    }
}

/// Proof that a request comes from the person who claimed an entry. Only this module makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    institution: InstitutionId,
    entry: EntryId,
    /// The browser session they come with: whatever they do is done only while it gives access.
    token_hash: [u8; 32],
    step: Step,
    finished: bool,
}

/// How far a candidate got after the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// They hold the token of before the claim, which leads to the new username only.
    LedOn,
    /// The new username is to be written down.
    Username,
    /// A new password is to be written down.
    Password,
    /// They are at their test.
    Test,
}

impl Candidate {
    /// Their institution.
    #[must_use]
    pub const fn institution(&self) -> InstitutionId {
        self.institution
    }

    /// Their entry.
    #[must_use]
    pub const fn entry(&self) -> EntryId {
        self.entry
    }

    /// Where they left off.
    #[must_use]
    pub const fn next(&self) -> &'static str {
        match self.step {
            Step::LedOn | Step::Username => paths::NEW_USERNAME,
            Step::Password => paths::NEW_PASSWORD,
            Step::Test => paths::ME,
        }
    }

    /// They must log in with the new username to go on.
    pub(in crate::service) fn is_led_on(&self) -> bool {
        self.step == Step::LedOn
    }

    /// Their test is over.
    #[must_use]
    pub const fn has_finished(&self) -> bool {
        self.finished
    }

    /// For a statement that compares again.
    pub(in crate::service) const fn holder(&self) -> Holder {
        Holder { entry: self.entry, token_hash: self.token_hash }
    }
}

/// Who asks for a candidate's page.
#[derive(Clone, Debug)]
pub enum CandidateVisitor {
    /// Nobody known.
    Anonymous,
    /// Idle or logged in for too long.
    TimedOut,
    /// What led a device on after its claim has run out: it logs in with the new username.
    Renamed,
    /// Logged in with an unclaimed slip.
    Newcomer(Newcomer),
    /// Logged in with a username of their own.
    Candidate(Candidate),
    /// The slip was claimed elsewhere. No access.
    Replaced {
        /// When, in the session's zone.
        when: CivilTime,
    },
    /// The session is over or the entry was withdrawn. No access.
    TurnedAway(LogInAnswer),
}

impl Service {
    /// What keeps somebody with the right password out now; `None` when nothing does. The names that the page shows are
    /// read only then.
    pub(in crate::service) async fn turned_away(
        &self,
        institution: InstitutionId,
        entry: EntryId,
        now: Timestamp,
        (state, opens_at, closes_at): (EntryState, Timestamp, Timestamp),
    ) -> Result<Option<LogInAnswer>, ApiError> {
        if state == EntryState::Withdrawn {
            return Ok(Some(LogInAnswer::Withdrawn));
        }
        if (opens_at..closes_at).contains(&now) {
            return Ok(None);
        }
        let view = self.store.entry_for_candidate(institution, entry).await?.ok_or(ApiError::NotFound)?;
        let (zone, session) = (zone_of(&view.time_zone), view.session_name);
        Ok(Some(if now < opens_at {
            LogInAnswer::NotOpenYet { session, opens: zone.civil(opens_at) }
        } else {
            LogInAnswer::Closed { session, closed: zone.civil(closes_at) }
        }))
    }

    /// Remembers that a browser session was used. A database that cannot be written at the moment keeps nobody from
    /// reading: the session only ends the sooner.
    pub(in crate::service) async fn seen(
        &self,
        institution: InstitutionId,
        token_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<(), ApiError> {
        match self.store.browser_session_touch(institution, token_hash, now).await {
            Err(StoreError::Unavailable(_) | StoreError::LostAtCommit(_)) => Ok(()),
            outcome => Ok(outcome?),
        }
    }

    /// Who the bearer of this token is now.
    pub async fn candidate_visitor(&self, token: &Token) -> Result<CandidateVisitor, ApiError> {
        let (institution, hash) = (token.institution(), token.hash());
        let Some(session) = self.store.browser_session_find(institution, &hash).await? else {
            return Ok(CandidateVisitor::Anonymous);
        };
        let Owner::Candidate(standing) = session.owner else { return Ok(CandidateVisitor::Anonymous) };
        if let Some(reason) = session.end_reason {
            return Ok(match (reason, standing.claimed_at) {
                // Ended by a claim elsewhere, or born ended because an old username was used.
                (EndReason::Replaced, Some(at)) => {
                    CandidateVisitor::Replaced { when: zone_of(&standing.time_zone).civil(at) }
                }
                (EndReason::Withdrawn, _) if standing.state == EntryState::Withdrawn => {
                    CandidateVisitor::TurnedAway(LogInAnswer::Withdrawn)
                }
                (EndReason::NewPassword, _) => CandidateVisitor::TurnedAway(LogInAnswer::NewPassword),
                // After a log-out the browser has no cookie left; a restored entry logs in again.
                _ => CandidateVisitor::Anonymous,
            });
        }
        let now = self.clock.now();
        if session.expires_at <= now || session.seen_at.plus(IDLE) <= now {
            return Ok(if session.replaced { CandidateVisitor::Renamed } else { CandidateVisitor::TimedOut });
        }
        let when = (standing.state, standing.opens_at, standing.closes_at);
        if let Some(answer) = self.turned_away(institution, standing.entry, now, when).await? {
            return Ok(CandidateVisitor::TurnedAway(answer));
        }
        if session.seen_at.plus(SEEN_EVERY) <= now {
            self.seen(institution, &hash, now).await?;
        }
        let entry = standing.entry;
        Ok(if standing.state == EntryState::Unused {
            CandidateVisitor::Newcomer(Newcomer { institution, entry, token_hash: hash })
        } else {
            CandidateVisitor::Candidate(Candidate {
                institution,
                entry,
                token_hash: hash,
                step: match (session.replaced, standing.username_confirmed, standing.password_unconfirmed) {
                    (true, _, _) => Step::LedOn,
                    (false, false, _) => Step::Username,
                    (false, true, true) => Step::Password,
                    (false, true, false) => Step::Test,
                },
                finished: standing.state == EntryState::Finished,
            })
        })
    }
}
