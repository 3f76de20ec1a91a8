//! A candidate logs in: one answer for everything that is wrong, and an honest one for the right password.

use std::{net::IpAddr, time::Duration};

use lanyard_app::{
    error::ApiError,
    model::{
        candidate::{LogInAnswer, Missing},
        entry::EntryState,
        id::{EntryId, InstitutionId},
    },
    paths,
};

use crate::{
    domain::{
        clock::Timestamp,
        credential::{fold_password, fold_username, typed_o_or_zero},
        institution_code::{self, InstitutionCode},
        line::is_blank,
        secret::Secret,
        throttle::{CANDIDATES, Verdict},
        token::Token,
        vault::{Context, KeyId},
    },
    metrics::work::{Door, Ended},
    service::Service,
    storage::{Attempt, NewBrowserSession, Password, SignInRow, StaffLogIn, ThrottleKeys, Whose},
};

/// How long a candidate's browser session lasts at most; long enough for any sitting.
pub(in crate::service) const CANDIDATE_SESSION: Duration = Duration::from_hours(12);

/// The log-in form as typed.
pub struct TypedLogIn {
    /// Slip code or personal username.
    pub username: String,
    /// The password on the slip.
    pub password: Secret<String>,
    /// Institution ID.
    pub institution: String,
}

/// What a log-in leads to.
pub enum SignedIn {
    /// A browser session, and the page to go on with.
    Next {
        /// For the cookie.
        token: Token,
        /// One of our own paths.
        path: &'static str,
    },
    /// The log-in page again, with this on it.
    Answer(LogInAnswer),
}

/// An answer, and the browser session that has to be opened for it.
type LeadsTo = (SignedIn, Option<(InstitutionId, NewBrowserSession)>);

impl Service {
    /// Checks what was typed and opens a browser session. Unknown institution, unknown username, wrong password and a
    /// name that has to wait are one answer after the same work; the caller gives it not before the floor of failures.
    pub async fn sign_in(&self, typed: &TypedLogIn, address: IpAddr) -> Result<SignedIn, ApiError> {
        let signed_in = self.answered(typed, address).await;
        self.work.log_in(Door::Candidate, signed_in.as_ref().map_or(Ended::Failed, |(_, ended)| *ended));
        signed_in.map(|(answer, _)| answer)
    }

    /// The answer, and as what it is counted.
    async fn answered(&self, typed: &TypedLogIn, address: IpAddr) -> Result<(SignedIn, Ended), ApiError> {
        let missing = Missing {
            username: is_blank(&typed.username),
            password: is_blank(typed.password.expose()),
            institution: is_blank(&typed.institution),
        };
        // It tells nothing about anybody, so there is nothing to count and nothing to wait for.
        if missing.any() {
            return Ok((SignedIn::Answer(LogInAnswer::Incomplete(missing)), Ended::Incomplete));
        }
        let institution = institution_code::fold(&typed.institution);
        let username = fold_username(&typed.username);
        let row = self.store.sign_in_find(&institution, username.as_str()).await?;
        let now = self.clock.now();
        let matches = self.matches(row.as_ref(), &typed.password);
        let attempt = Attempt {
            keys: self.candidate_keys(&institution, username.as_str(), address),
            door: &CANDIDATES,
            counts_name: row.is_some(),
            entry: row.as_ref().map(|row| (row.institution, row.session, row.entry)),
            password: if matches { Password::Right } else { Password::Unproven },
            at: now,
        };
        let (right, open) = match row.filter(|_| matches) {
            Some(row) => {
                let (answer, open) = self.leads_to(&row, now).await?;
                (Some(answer), open)
            }
            None => (None, None),
        };
        let heard = self.store.attempt(attempt, open).await? == Verdict::Heard;
        if let Some(answer) = right.filter(|_| heard) {
            let ended = if matches!(answer, SignedIn::Next { .. }) { Ended::LetIn } else { Ended::KeptOut };
            return Ok((answer, ended));
        }
        let hint_o = typed_o_or_zero(&typed.username, typed.password.expose());
        let ended = if heard { Ended::Refused } else { Ended::HeldBack };
        Ok((SignedIn::Answer(LogInAnswer::Refused { hint_o }), ended))
    }

    /// The name of the institution that an address names, as far as there is one.
    pub async fn name_of_institution(&self, code: &str) -> Result<Option<String>, ApiError> {
        let Ok(code) = InstitutionCode::parse(code) else { return Ok(None) };
        Ok(self.store.institution_find_by_code(&code.key()).await?.map(|institution| institution.name))
    }

    /// Under what a candidate's attempts are counted: the name as it is typed, so that a slip code and the username that
    /// replaced it are two.
    pub(in crate::service) fn candidate_keys(
        &self,
        institution_code: &str,
        username: &str,
        address: IpAddr,
    ) -> ThrottleKeys {
        self.throttle_keys(("candidate", institution_code, username), ("address", address))
    }

    /// Compares in constant time; for an unknown name with a verifier that nothing leads to.
    fn matches(&self, row: Option<&SignInRow>, password: &Secret<String>) -> bool {
        let password = fold_password(password.expose());
        let nobody = uuid::Uuid::nil();
        let place = Context {
            institution: row.map_or(InstitutionId::new(nobody), |row| row.institution),
            entry: row.map_or(EntryId::new(nobody), |row| row.entry),
            version: row.map_or(0, |row| row.verified.credential_version),
            key: row.map_or(self.vault.key_id(), |row| KeyId::new(row.key_id)),
        };
        let stored = row.map_or([0; 32].as_slice(), |row| row.verifier.as_slice());
        self.vault.verify(&place, &password, stored) && row.is_some()
    }

    /// What the right password leads to: a browser session to open with the page it begins on, or what keeps it out.
    async fn leads_to(&self, row: &SignInRow, now: Timestamp) -> Result<LeadsTo, ApiError> {
        if !row.is_current {
            // An old username with its right password: the page tells when it was replaced, and that is all it gives.
            return self.opens(row, paths::REPLACED, now, true);
        }
        let when = (row.state, row.opens_at, row.closes_at);
        if let Some(answer) = self.turned_away(row.institution, row.entry, now, when).await? {
            return Ok((SignedIn::Answer(answer), None));
        }
        let path = match (row.state, row.username_confirmed) {
            (EntryState::Unused, _) => paths::WELCOME,
            (_, false) => paths::NEW_USERNAME,
            (_, true) => paths::ME,
        };
        self.opens(row, path, now, false)
    }

    fn opens(&self, row: &SignInRow, path: &'static str, now: Timestamp, ended: bool) -> Result<LeadsTo, ApiError> {
        let token = Token::draw(row.institution, now, &self.random)?;
        let session = NewBrowserSession {
            staff: StaffLogIn::default(),
            token_hash: token.hash(),
            whose: Whose::Entry(row.entry, row.verified.clone()),
            at: now,
            expires_at: now.plus(CANDIDATE_SESSION),
            ended,
            logged_in_to: (!ended).then_some(row.session),
        };
        Ok((SignedIn::Next { token, path }, Some((row.institution, session))))
    }
}
