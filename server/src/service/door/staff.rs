//! Staff log in and out; a token becomes a right, read anew from the database for every request.

use std::{
    net::IpAddr,
    time::{Duration, Instant},
};

use lanyard_app::{
    error::ApiError,
    model::{
        account::Device,
        id::{InstitutionId, PersonId, StaffId},
    },
    ports::{KnownStaff, Staff, StaffVisitor},
};

use crate::{
    domain::{
        client::counted_as,
        clock::Timestamp,
        device,
        secret::Secret,
        staff_email, staff_password,
        throttle::{STAFF, Verdict},
        token::{CeremonyToken, Token},
    },
    metrics::work::{Door, Ended},
    service::{Service, door::proof::PROVEN_FOR, fault},
    storage::{
        Actor, Attempt, NewBrowserSession, OpenedBy, Owner, Password, PersonCredentials, StaffLogIn, StoreError,
        ThrottleKeys, Whose,
    },
};

/// A browser session of staff ends after this long without a request.
pub(in crate::service) const IDLE: Duration = Duration::from_mins(30);
/// And after this long whatever happens.
const ABSOLUTE: Duration = Duration::from_hours(8);
/// How long people of a role have until they must have a second factor.
pub(in crate::service) const NOTICE: Duration = Duration::from_hours(7 * 24);
/// How precisely the last request is remembered: more often would be a write for every page.
pub(in crate::service) const SEEN_EVERY: Duration = Duration::from_mins(1);

/// The version of a person's password that they begin with.
const FIRST_PASSWORD: i64 = 0;

/// A log-in that was right.
pub struct LetIn {
    /// What the browser is given.
    pub token: Token,
    /// They work for several institutions, of which this one is where they were last.
    pub has_choice: bool,
}

/// What a right e-mail address and password open.
pub enum FirstStep {
    /// The browser session.
    Open(LetIn),
    /// The second step: they have a factor, and give it next.
    Second(CeremonyToken),
}

impl Service {
    /// Opens a browser session on this device, or the second step of whoever has a factor. Unknown e-mail address, wrong
    /// password and a name that has to wait are one answer: [`ApiError::LogInRefused`]; the caller gives it not before the floor of failures. When too many come at once,
    /// [`ApiError::TooManyLogIns`], and nothing was looked at.
    pub async fn log_in_staff(
        &self,
        email: &str,
        password: &Secret<String>,
        from: (IpAddr, &Device),
    ) -> Result<FirstStep, ApiError> {
        let step = self.first_step(email, password, from).await;
        self.work.log_in(
            Door::Password,
            match &step {
                Ok(FirstStep::Open(_)) => Ended::LetIn,
                Ok(FirstStep::Second(_)) => Ended::SecondStep,
                Err(error) => ended(error),
            },
        );
        step
    }

    async fn first_step(
        &self,
        email: &str,
        password: &Secret<String>,
        (address, device): (IpAddr, &Device),
    ) -> Result<FirstStep, ApiError> {
        let (attempt, person) = self.prove_password(email, password, address).await?;
        let mut places = person.places.iter().filter(|place| !place.disabled && !place.shut);
        let now = self.clock.now();
        let Some(staff) = places.next() else {
            if person.places.iter().any(|place| !place.disabled) {
                self.forgive(attempt, None).await?;
                return Err(ApiError::SignOnOnly);
            }
            return Err(ApiError::LogInRefused);
        };
        let has_choice = places.next().is_some();
        let factors = self.store.factors_of(person.person).await.inspect_err(|_| self.forgive_later(attempt))?;
        if factors.any() {
            self.forgive(attempt, None).await?;
            return Ok(FirstStep::Second(self.begin_second_step(staff_email::key(email), &person).await?));
        }
        let token = Token::draw(staff.institution, now, &self.random)?;
        let log_in = StaffLogIn { password_version: person.password_version, device: device::written(device) };
        let session = of_staff(&token, staff.id, now, log_in);
        self.forgive(attempt, Some((staff.institution, session))).await?;
        self.logged_in_as_staff(&token, staff.id, person.password_version).await?;
        Ok(FirstStep::Open(LetIn { token, has_choice }))
    }

    /// Opens a browser session of somebody who has just chosen their first password by a link.
    pub(in crate::service) async fn let_in(
        &self,
        institution: InstitutionId,
        staff: StaffId,
        device: &Device,
    ) -> Result<Token, ApiError> {
        let now = self.clock.now();
        let token = Token::draw(institution, now, &self.random)?;
        let log_in = StaffLogIn { password_version: FIRST_PASSWORD, device: device::written(device) };
        let session = of_staff(&token, staff, now, log_in);
        self.store.browser_session_open(institution, session).await?;
        self.logged_in_as_staff(&token, staff, FIRST_PASSWORD).await?;
        Ok(token)
    }

    /// Records a log-in whose browser session is open. What was verified is compared once more: whoever was switched off, or
    /// got another password, while their old one was looked at is refused.
    async fn logged_in_as_staff(&self, token: &Token, staff: StaffId, password_version: i64) -> Result<(), ApiError> {
        let audit = self.audit(Actor::Staff(staff))?;
        let institution = token.institution();
        let holds = self.store.member_logged_in(institution, staff, &token.hash(), password_version, audit).await?;
        if holds { Ok(()) } else { Err(ApiError::LogInRefused) }
    }

    /// Whose password this is, counted as a failure until its attempt is [`Password::Confirmed`]. Refused as
    /// [`Service::log_in_staff`] refuses; what was heard and wrong is listed for the owners of that account.
    pub(in crate::service) async fn prove_password(
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
            let (password, hash) = (password.clone(), hash.clone());
            move || staff_password::verify(&hash, &password)
        });
        let matches = matches.await?;
        if let Some(person) = found.filter(|_| matches) {
            self.keep_todays_hash(person.person, hash, password).await;
            return Ok((attempt, person));
        }
        drop(place);
        // The same statement for an address that nobody has; the answer waits for the floor of failures.
        self.store.refused_log_in_count(&email, at).await?;
        Err(ApiError::LogInRefused)
    }

    /// A password that was right and is kept under an older cost is hashed anew. It keeps nobody out when that fails: the
    /// next log-in tries again.
    async fn keep_todays_hash(&self, person: PersonId, hash: String, password: &Secret<String>) {
        // Salts of hashes that were made before are not drawn again, so nothing that follows depends on this.
        let (password, random) = (password.clone(), self.random.beside());
        let anew = self.hashed({
            let hash = hash.clone();
            move || staff_password::hash_anew(&hash, &password, &random)
        });
        let kept = match anew.await {
            Ok(Ok(Some(anew))) => {
                self.store.person_rehash(person, &hash, &anew).await.map(drop).map_err(ApiError::from)
            }
            Ok(Ok(None)) => Ok(()),
            Ok(Err(error)) => Err(fault::log(&error)),
            Err(error) => Err(error),
        };
        if kept.is_err() {
            tracing::warn!("a password hash of an older cost could not be renewed");
        }
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
        let (came, waits) = (Instant::now(), self.work.hash_waits());
        let _turn = self.hashing.acquire().await.map_err(|_| fault::bug("the hashing semaphore was closed"))?;
        drop(waits);
        let _runs = self.work.hash_runs(came.elapsed());
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
        if session.ended_at.is_some() || person.disabled || person.password_changed || person.is_shut {
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
        // A provider that asks for a second factor itself has told so when it let them in.
        let has_factor_there = session.opened_by != OpenedBy::Us && session.factor_at.is_some();
        #[expect(clippy::disallowed_methods, reason = "this is the one place: the browser session has just been read")]
        let staff = Staff::vouched_for(KnownStaff {
            id: person.id,
            person: person.person,
            institution: token.institution(),
            role: person.role,
            // Bulk exports are a right of those who gave their factor a short while ago, where the institution says so.
            is_fresh: !person.factor.for_exports || session.factor_at.is_some_and(|at| now < at.plus(PROVEN_FOR)),
            is_bound: session.opened_by == OpenedBy::Provider,
            has_factor_there,
            sees_results: person.sees_results,
        });
        let has_factor = person.factor.is_there || has_factor_there;
        let is_overdue = person.factor.required_at.is_some_and(|since| since.plus(NOTICE) <= now);
        Ok(if is_overdue && !has_factor { StaffVisitor::Enrolling(staff) } else { StaffVisitor::Staff(staff) })
    }

    /// The same for the Team page, which says when somebody was there last.
    pub(in crate::service) async fn staff_seen(
        &self,
        institution: InstitutionId,
        staff: StaffId,
        now: Timestamp,
    ) -> Result<(), ApiError> {
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

/// As what a log-in is counted that was refused with this.
pub(in crate::service) fn ended(refusal: &ApiError) -> Ended {
    match refusal {
        ApiError::LogInRefused => Ended::Refused,
        ApiError::TooManyLogIns => Ended::HeldBack,
        ApiError::SignOnOnly => Ended::KeptOut,
        _ => Ended::Failed,
    }
}

/// A browser session of a member of staff, to be opened.
pub(in crate::service) fn of_staff(
    token: &Token,
    staff: StaffId,
    at: Timestamp,
    log_in: StaffLogIn,
) -> NewBrowserSession {
    NewBrowserSession {
        token_hash: token.hash(),
        whose: Whose::Staff(staff),
        at,
        expires_at: at.plus(ABSOLUTE),
        ended: false,
        staff: log_in,
        logged_in_to: None,
    }
}
