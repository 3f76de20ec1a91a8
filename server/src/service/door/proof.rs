//! Proving anew who one is: the password and the second factor, by somebody who is logged in already. Whoever changes
//! their factors must have done so a short while ago.

use std::{net::IpAddr, time::Duration};

use lanyard_app::{
    error::ApiError,
    model::{
        factor::{AskedProof, FactorRefusal, PasswordProblem},
        id::{InstitutionId, PersonId, StaffId},
        letter::Letter,
    },
    ports::Staff,
};

use crate::{
    domain::{
        authenticator::{AuthenticatorApp, CodeVerdict, code_of},
        clock::Timestamp,
        recovery_code::RecoveryCode,
        secret::Secret,
        staff_email, staff_password,
        throttle::{STAFF, Verdict},
        token::Token,
    },
    service::{
        Service,
        door::ceremonies::{PRODUCT, Purpose},
        fault,
    },
    storage::{
        Actor, Attempt, BrowserSession, FactorChange, FactorOutcome, FactorUse, OpenedBy, Password, PersonFactors,
        Proof, ThrottleKeys,
    },
};

/// How long a proof holds.
pub(in crate::service) const PROVEN_FOR: Duration = Duration::from_mins(15);

/// A member of staff who has given all their factors a short while ago. Only [`Service::proven`] makes one, so that a change
/// of somebody's factors without it does not compile.
pub struct Proven {
    staff: Staff,
    session: [u8; 32],
}

impl Proven {
    /// Who.
    #[must_use]
    pub const fn staff(&self) -> &Staff {
        &self.staff
    }

    /// The hash of their browser session's token.
    pub(in crate::service) const fn session(&self) -> [u8; 32] {
        self.session
    }
}

/// A second factor as it was given.
#[derive(Clone)]
pub enum Given {
    /// A code, of the app or a recovery code: as it was typed.
    Code(Secret<String>),
    /// The answer of a passkey, and the ceremony that it belongs to.
    Passkey {
        /// The token of the ceremony.
        ceremony: String,
        /// The answer, as JSON.
        answer: String,
    },
}

impl Service {
    /// Proof that this member of staff gave all their factors a short while ago; else what they have to give.
    pub async fn proven(&self, staff: &Staff, token: &Token) -> Result<Result<Proven, AskedProof>, ApiError> {
        let asked = self.asked_proof(staff, token).await?;
        Ok(if asked.is_nothing() { Ok(Proven { staff: *staff, session: token.hash() }) } else { Err(asked) })
    }

    /// What this member of staff has to give before they change their factors; nothing where they gave it a short while ago.
    /// Whom a provider let in is asked by it once more, in the place of a password; and where it asks for a second factor
    /// itself, in the place of that too. The word of an institution's own is not enough for somebody who works elsewhere as
    /// well: what they log in with opens the other institution too.
    pub async fn asked_proof(&self, staff: &Staff, token: &Token) -> Result<AskedProof, ApiError> {
        let session = self.browser_session_of(token).await?;
        let factors = self.store.factors_of(staff.person()).await?;
        let now = self.clock.now();
        let is_recent = |at: Option<Timestamp>| at.is_some_and(|at| now < at.plus(PROVEN_FOR));
        let (said, factor) = (is_recent(session.password_at), is_recent(session.factor_at));
        let reaches_further = staff.is_bound() && self.works_elsewhere(staff).await?;
        // There the provider may have said that it asked for a factor. What was given to us was given with the password.
        let (said, factor) = if reaches_further {
            let is_ours = said && (!factors.any() || session.factor_at == session.password_at);
            (is_ours, is_ours)
        } else {
            (said, factor)
        };
        Ok(match self.provider_behind(&session, staff).await? {
            Some(asks_factor) if !reaches_further => {
                let provider = !said || asks_factor && !factor;
                AskedProof { provider, ..self.asked_of(&factors, false, !asks_factor && factors.any() && !factor) }
            }
            _ => {
                let has_password = self.password_hash_of(staff).await?.is_some();
                let asked = self.asked_of(&factors, !said && has_password, factors.any() && !factor);
                // Whom a provider let in that is gone by now has nothing left to prove it with.
                let has_nothing = !has_password && session.opened_by != OpenedBy::Us && !(said || factors.any());
                AskedProof { impossible: reaches_further && !has_password || has_nothing, ..asked }
            }
        })
    }

    async fn works_elsewhere(&self, staff: &Staff) -> Result<bool, ApiError> {
        let places = self.store.person_places(staff.person()).await?;
        Ok(places.iter().any(|place| place.institution != staff.institution()))
    }

    /// What this member of staff can give as a second factor, whenever they gave it last.
    pub async fn asked_factor(&self, staff: &Staff, token: &Token) -> Result<AskedProof, ApiError> {
        let session = self.browser_session_of(token).await?;
        if self.provider_behind(&session, staff).await? == Some(true) {
            return Ok(AskedProof { provider: true, ..AskedProof::default() });
        }
        let factors = self.store.factors_of(staff.person()).await?;
        Ok(self.asked_of(&factors, false, factors.any()))
    }

    pub(in crate::service) async fn browser_session_of(&self, token: &Token) -> Result<BrowserSession, ApiError> {
        let session = self.store.browser_session_find(token.institution(), &token.hash()).await?;
        session.filter(|session| session.ended_at.is_none()).ok_or(ApiError::NotLoggedIn)
    }

    /// Whether the provider that opened a browser session asks for a second factor itself; `None` where we opened it, or
    /// the provider is gone.
    async fn provider_behind(&self, session: &BrowserSession, staff: &Staff) -> Result<Option<bool>, ApiError> {
        let provider = match session.opened_by {
            OpenedBy::Us => None,
            OpenedBy::Provider => self.provider_of(staff.institution()).await?,
            OpenedBy::ServerProvider => self.server_provider(),
        };
        Ok(provider.map(|provider| provider.asks_factor))
    }

    /// The ways in which somebody can give what is asked for.
    pub(in crate::service) fn asked_of(&self, factors: &PersonFactors, password: bool, factor: bool) -> AskedProof {
        AskedProof {
            password,
            passkey: factor && self.takes_passkeys() && !factors.passkeys.is_empty(),
            app: factor && factors.app.is_some(),
            codes: factor && factors.codes_left > 0,
            ..AskedProof::default()
        }
    }

    async fn password_hash_of(&self, staff: &Staff) -> Result<Option<String>, ApiError> {
        let email = staff_email::key(&self.member(staff).await?.email);
        Ok(self.store.person_find_by_email(&email).await?.and_then(|person| person.password_hash))
    }

    /// Takes what somebody gives anew, and gives their browser session another token. Everything wrong with it counts like
    /// a log-in: an open browser is no place to guess.
    pub async fn prove(
        &self,
        (staff, token): (&Staff, &Token),
        password: Option<Secret<String>>,
        given: Option<Given>,
        address: IpAddr,
    ) -> Result<Token, FactorRefusal> {
        if let Some(password) = &password {
            self.check_own_password(staff, password, address).await?;
        }
        let used = match &given {
            Some(given) => Some(self.check_factor_heard(staff.person(), given, address).await?),
            None => None,
        };
        let renewed = Token::draw(staff.institution(), self.clock.now(), &self.random).map_err(ApiError::from)?;
        let letter = match &used {
            Some(used) => self.told_of_use(staff.person(), used).await?,
            None => None,
        };
        let proof = Proof {
            change: self.factor_change(staff.person(), (staff.institution(), staff.id()), letter).await?,
            session: token.hash(),
            renewed: renewed.hash(),
            password: password.is_some(),
            used,
        };
        match self.store.browser_session_prove(&proof).await.map_err(ApiError::from)? {
            FactorOutcome::Opened => {
                if given.is_some() {
                    self.forgive_factor(staff.person(), address).await?;
                }
                Ok(renewed)
            }
            FactorOutcome::Used => Err(used_before(given.as_ref())),
            FactorOutcome::Gone => Err(ApiError::NotLoggedIn.into()),
        }
    }

    /// Their own password, once more. It counts as a log-in does.
    async fn check_own_password(
        &self,
        staff: &Staff,
        password: &Secret<String>,
        address: IpAddr,
    ) -> Result<(), FactorRefusal> {
        if password.expose().is_empty() {
            return Err(FactorRefusal::Password(PasswordProblem::Missing));
        }
        let email = staff_email::key(&self.member(staff).await?.email);
        let keys = self.throttle_keys(("staff", "", &email), ("staff address", address));
        let attempt = self.heard(keys, FactorRefusal::Password(PasswordProblem::Wrong)).await?;
        let hash = self.password_hash_of(staff).await?;
        let hash = hash.unwrap_or_else(|| staff_password::dummy_hash().to_owned());
        let password = password.clone();
        if !self.hashed(move || staff_password::verify(&hash, &password)).await? {
            return Err(FactorRefusal::Password(PasswordProblem::Wrong));
        }
        Ok(self.forgive(attempt, None).await?)
    }

    /// Counts an attempt as wrong, and says whether it is looked at; `refusal` where it is not.
    async fn heard(&self, keys: ThrottleKeys, refusal: FactorRefusal) -> Result<Attempt, FactorRefusal> {
        let at = self.clock.now();
        let attempt = Attempt { keys, door: &STAFF, counts_name: true, entry: None, password: Password::Unproven, at };
        match self.store.attempt(attempt, None).await.map_err(ApiError::from)? {
            Verdict::Heard => Ok(attempt),
            Verdict::Refused => Err(refusal),
            Verdict::Closed => Err(ApiError::TooManyLogIns.into()),
        }
    }

    fn factor_keys(&self, person: PersonId, address: IpAddr) -> ThrottleKeys {
        self.throttle_keys(("staff factor", "", &person.to_string()), ("staff address", address))
    }

    /// Forgets the failures before a factor that was right.
    pub(in crate::service) async fn forgive_factor(
        &self,
        person: PersonId,
        address: IpAddr,
    ) -> Result<(), FactorRefusal> {
        let (keys, at) = (self.factor_keys(person, address), self.clock.now());
        let password = Password::Confirmed;
        Ok(self.forgive(Attempt { keys, door: &STAFF, counts_name: true, entry: None, password, at }, None).await?)
    }

    /// Checks a factor of a person, unless there were too many wrong ones. It counts as wrong until
    /// [`Service::forgive_factor`]; that it is used is up to the caller.
    pub(in crate::service) async fn check_factor_heard(
        &self,
        person: PersonId,
        given: &Given,
        address: IpAddr,
    ) -> Result<FactorUse, FactorRefusal> {
        match given {
            Given::Code(typed) => {
                if typed.expose().trim().is_empty() {
                    return Err(FactorRefusal::CodeMissing);
                }
                let (digits, code) = (code_of(typed.expose()), RecoveryCode::parse(typed.expose()));
                if digits.is_none() && code.is_none() {
                    return Err(FactorRefusal::CodeMalformed);
                }
                self.heard(self.factor_keys(person, address), FactorRefusal::CodeWrong).await?;
                match (digits, code) {
                    (Some(digits), _) => self.check_code(person, &digits).await,
                    (None, Some(code)) => self.check_recovery_code(person, &code).await,
                    (None, None) => Err(FactorRefusal::CodeMalformed),
                }
            }
            Given::Passkey { ceremony, answer } => {
                self.heard(self.factor_keys(person, address), FactorRefusal::PasskeyRefused).await?;
                Ok(self.check_passkey(Some(person), ceremony, answer).await?.1)
            }
        }
    }

    async fn check_code(&self, person: PersonId, digits: &str) -> Result<FactorUse, FactorRefusal> {
        let app = self.store.factors_of(person).await.map_err(ApiError::from)?.app.ok_or(FactorRefusal::CodeWrong)?;
        let place = Self::sealed_for(Some(person), Purpose::App);
        let secret = self.vault.open_for(place, &app.sealed_secret).map_err(ApiError::from)?;
        match self.app_of(&secret, "staff")?.check(digits, self.clock.now()) {
            CodeVerdict::Right(step) if step <= app.last_step => Err(FactorRefusal::CodeUsed),
            CodeVerdict::Right(step) => Ok(FactorUse::App { step }),
            CodeVerdict::WrongTime => Err(FactorRefusal::CodeOfAnotherTime),
            CodeVerdict::Wrong => Err(FactorRefusal::CodeWrong),
        }
    }

    async fn check_recovery_code(&self, person: PersonId, code: &RecoveryCode) -> Result<FactorUse, FactorRefusal> {
        let hash = code.hash();
        match self.store.recovery_code_is_used(person, &hash).await.map_err(ApiError::from)? {
            Some(false) => Ok(FactorUse::RecoveryCode { hash }),
            Some(true) => Err(FactorRefusal::CodeUsed),
            None => Err(FactorRefusal::CodeWrong),
        }
    }

    /// The app with this secret, as this server names itself to it.
    pub(in crate::service) fn app_of(&self, secret: &[u8], email: &str) -> Result<AuthenticatorApp, ApiError> {
        let server = [PRODUCT, " ", self.config.public_url.host()].concat();
        AuthenticatorApp::of(secret, email, &server).map_err(|_| fault::bug("a secret of 160 bits makes no app"))
    }

    /// The head of what is remembered of something that somebody does with their own factors, now, and what tells them.
    pub(in crate::service) async fn factor_change(
        &self,
        person: PersonId,
        place: (InstitutionId, StaffId),
        letter: Option<Letter>,
    ) -> Result<FactorChange, ApiError> {
        let audit = self.audit(Actor::Staff(place.1))?;
        let mail = match letter {
            Some(letter) => self.told(place, audit, |_| letter).await?.mail,
            None => None,
        };
        Ok(FactorChange { person, place, audit, mail })
    }

    /// What tells somebody that this was used; only of recovery codes, which are for whoever has lost everything else.
    pub(in crate::service) async fn told_of_use(
        &self,
        person: PersonId,
        used: &FactorUse,
    ) -> Result<Option<Letter>, ApiError> {
        if !matches!(used, FactorUse::RecoveryCode { .. }) {
            return Ok(None);
        }
        let left = self.store.factors_of(person).await?.codes_left;
        Ok(Some(Letter::RecoveryCodeUsed { left: left.saturating_sub(1).max(0) }))
    }
}

/// What is said of a factor that somebody else was faster with.
pub(in crate::service) const fn used_before(given: Option<&Given>) -> FactorRefusal {
    match given {
        Some(Given::Passkey { .. }) => FactorRefusal::PasskeyRefused,
        Some(Given::Code(_)) | None => FactorRefusal::CodeUsed,
    }
}
