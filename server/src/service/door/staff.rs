//! Staff log in and out; a token becomes a right, read anew from the database for every request.

use std::{net::IpAddr, time::Duration};

use lanyard_app::{
    error::ApiError,
    model::id::{InstitutionId, StaffId},
    ports::{KnownStaff, Staff, StaffVisitor},
};

use crate::{
    domain::{
        client::counted_as,
        clock::Timestamp,
        secret::Secret,
        staff_email, staff_password,
        throttle::{STAFF, Verdict},
        token::Token,
    },
    service::{Service, fault},
    storage::{Actor, Attempt, NewBrowserSession, Owner, Password, PersonCredentials, StoreError, ThrottleKeys, Whose},
};

/// A browser session of staff ends after this long without a request.
const IDLE: Duration = Duration::from_mins(30);
/// And after this long whatever happens.
const ABSOLUTE: Duration = Duration::from_hours(8);
/// How precisely the last request is remembered: more often would be a write for every page.
pub(in crate::service) const SEEN_EVERY: Duration = Duration::from_mins(1);

impl Service {
    /// Opens a browser session. Unknown e-mail address, wrong password and a name that has to wait are one answer:
    /// [`ApiError::LogInRefused`]; the caller gives it not before the floor of failures. When too many come at once,
    /// [`ApiError::TooManyLogIns`], and nothing was looked at.
    pub async fn log_in_staff(
        &self,
        email: &str,
        password: &Secret<String>,
        address: IpAddr,
    ) -> Result<Token, ApiError> {
        let (attempt, person) = self.prove(email, password, address).await?;
        let staff = person.places.iter().find(|place| !place.disabled).ok_or(ApiError::LogInRefused)?;
        let now = self.clock.now();
        let token = Token::draw(staff.institution, now, &self.random)?;
        let session = of_staff(&token, staff.id, now);
        let right = Attempt { password: Password::Confirmed, at: now, ..attempt };
        self.store.attempt(right, Some((staff.institution, session))).await?;
        self.logged_in_as_staff(&token, staff.id, &person.password_hash.unwrap_or_default()).await?;
        Ok(token)
    }

    /// Opens a browser session of somebody who has just chosen their password by a link.
    pub(in crate::service) async fn let_in(
        &self,
        institution: InstitutionId,
        staff: StaffId,
        password_hash: &str,
    ) -> Result<Token, ApiError> {
        let now = self.clock.now();
        let token = Token::draw(institution, now, &self.random)?;
        let session = of_staff(&token, staff, now);
        self.store.browser_session_open(institution, session).await?;
        self.logged_in_as_staff(&token, staff, password_hash).await?;
        Ok(token)
    }

    /// Records a log-in whose browser session is open. What was verified is compared once more: whoever was switched off, or
    /// got another password, while their old one was looked at is refused.
    async fn logged_in_as_staff(&self, token: &Token, staff: StaffId, password_hash: &str) -> Result<(), ApiError> {
        let audit = self.audit(Actor::Staff(staff))?;
        let institution = token.institution();
        let holds = self.store.member_logged_in(institution, staff, &token.hash(), password_hash, audit).await?;
        if holds { Ok(()) } else { Err(ApiError::LogInRefused) }
    }

    /// Whose password this is, counted as a failure until its attempt is [`Password::Confirmed`]. Refused as
    /// [`Service::log_in_staff`] refuses; what was heard and wrong is listed for the owners of that account.
    pub(in crate::service) async fn prove(
        &self,
        email: &str,
        password: &Secret<String>,
        address: IpAddr,
    ) -> Result<(Attempt, PersonCredentials), ApiError> {
        // Whoever finds no place is asked to come again: nothing is looked at and nothing counts.
        let place = self.at_the_door.enter(counted_as(address)).ok_or(ApiError::TooManyLogIns)?;
        let email = staff_email::key(email);
        let keys = self.throttle_keys(("staff", "", &email), ("staff address", address));
        // It counts as wrong until the hash says otherwise, so that of many at once no more are heard than of many in a
        // row. Unknown e-mail addresses count as known ones do: only a refused attempt costs no hash, and the time of a
        // hash, when many are waited for, can be told from outside.
        let at = self.clock.now();
        let password_of = Password::Unproven;
        let attempt = Attempt { keys, door: &STAFF, counts_name: true, entry: None, password: password_of, at };
        match self.store.attempt(attempt, None).await? {
            Verdict::Heard => {}
            Verdict::Refused => return Err(ApiError::LogInRefused),
            Verdict::Closed => return Err(ApiError::TooManyLogIns),
        }
        let found = self.store.person_find_by_email(&email).await?;
        // The same work whether there is such an account, and such a password, or not.
        let hash = found.as_ref().and_then(|person| person.password_hash.clone());
        let hash = hash.unwrap_or_else(|| staff_password::dummy_hash().to_owned());
        let matches = self.hashed({
            let password = password.clone();
            move || staff_password::verify(&hash, &password)
        });
        let matches = matches.await?;
        drop(place);
        if let Some(person) = found.filter(|_| matches) {
            return Ok((attempt, person));
        }
        // The same statement for an address that nobody has; the answer waits for the floor of failures.
        self.store.refused_log_in_count(&email, at).await?;
        Err(ApiError::LogInRefused)
    }

    /// Under what attempts are counted: whose name it is, in which scope, and from where. The doors of candidates and of
    /// staff count the same address apart.
    pub(in crate::service) fn throttle_keys(
        &self,
        (kind, scope, name): (&str, &str, &str),
        (door, address): (&str, IpAddr),
    ) -> ThrottleKeys {
        ThrottleKeys {
            name: self.vault.throttle_key(kind, scope, name),
            address: self.vault.throttle_key(door, "", &counted_as(address)),
        }
    }

    /// Runs a password hash where it does not hold up other requests, few at a time.
    pub(in crate::service) async fn hashed<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let _turn = self.hashing.acquire().await.map_err(|_| fault::bug("the hashing semaphore was closed"))?;
        tokio::task::spawn_blocking(work).await.map_err(|_| fault::bug("a password hash panicked"))
    }

    /// Who the bearer of this token is now; their request keeps the browser session alive.
    pub async fn staff_visitor(&self, token: &Token) -> Result<StaffVisitor, ApiError> {
        self.bearer(token, true).await
    }

    /// The same for what an open page asks by itself, which is no sign that somebody is there.
    pub async fn staff_page(&self, token: &Token) -> Result<StaffVisitor, ApiError> {
        self.bearer(token, false).await
    }

    async fn bearer(&self, token: &Token, is_activity: bool) -> Result<StaffVisitor, ApiError> {
        let hash = token.hash();
        let Some(session) = self.store.browser_session_find(token.institution(), &hash).await? else {
            return Ok(StaffVisitor::Anonymous);
        };
        let Owner::Staff(person) = session.owner else { return Ok(StaffVisitor::Anonymous) };
        if session.ended_at.is_some() || person.disabled {
            return Ok(StaffVisitor::Anonymous);
        }
        let now = self.clock.now();
        if session.expires_at <= now || session.seen_at.plus(IDLE) <= now {
            return Ok(StaffVisitor::TimedOut);
        }
        if is_activity && session.seen_at.plus(SEEN_EVERY) <= now {
            self.seen(token.institution(), &hash, now).await?;
            self.staff_seen(token.institution(), person.id, now).await?;
        }
        #[expect(clippy::disallowed_methods, reason = "this is the one place: the browser session has just been read")]
        let staff = Staff::vouched_for(KnownStaff {
            id: person.id,
            person: person.person,
            institution: token.institution(),
            role: person.role,
        });
        Ok(StaffVisitor::Staff(staff))
    }

    /// The same for the Team page, which says when somebody was there last.
    async fn staff_seen(&self, institution: InstitutionId, staff: StaffId, now: Timestamp) -> Result<(), ApiError> {
        match self.store.staff_touch(institution, staff, now).await {
            Err(StoreError::Unavailable(_) | StoreError::LostAtCommit(_)) => Ok(()),
            outcome => Ok(outcome?),
        }
    }

    /// Ends a browser session at log-out; one that has ended already stays ended.
    pub async fn end_browser_session(&self, token: &Token) -> Result<(), ApiError> {
        Ok(self.store.browser_session_end(token.institution(), &token.hash(), self.clock.now()).await?)
    }
}

/// A browser session of a member of staff, to be opened.
fn of_staff(token: &Token, staff: StaffId, at: Timestamp) -> NewBrowserSession {
    NewBrowserSession {
        token_hash: token.hash(),
        whose: Whose::Staff(staff),
        at,
        expires_at: at.plus(ABSOLUTE),
        ended: false,
        logged_in_to: None,
    }
}
