//! A candidate logs in: one answer for everything that is wrong, and an honest one for the right password.

use std::{
    net::IpAddr,
    time::{Duration, Instant},
};

use lanyard_app::{
    error::ApiError,
    model::{
        entry::EntryState,
        id::{EntryId, InstitutionId},
    },
    pages::candidate::LogInAnswer,
    paths,
};

use super::{
    Service,
    front_door::{FAILURE_COSTS, standing},
};
use crate::{
    domain::{
        clock::Timestamp,
        credential::{fold_password, fold_username, typed_o_or_zero},
        institution_code,
        secret::Secret,
        throttle::FAILURE_FLOOR,
        vault::{Context, KeyId},
    },
    http::{cookie::Token, turns},
    storage::{NewBrowserSession, SignInRow, Whose},
};

/// How long a candidate's browser session lasts at most; long enough for any sitting.
pub(super) const CANDIDATE_SESSION: Duration = Duration::from_hours(12);

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

impl Service {
    /// Checks what was typed and opens a browser session. Unknown institution, unknown username, wrong password and a
    /// name that has to wait are one answer, given after the same work and not before the floor of failures.
    pub async fn sign_in(&self, typed: &TypedLogIn, address: IpAddr, arrived: Instant) -> Result<SignedIn, ApiError> {
        let institution = institution_code::fold(&typed.institution);
        let username = fold_username(&typed.username);
        let keys = self.throttle_keys("candidate", &institution, username.as_str(), address);
        let found = self.store.sign_in_find(&institution, username.as_str(), &keys).await?;
        let now = self.clock.now();
        let matches = self.matches(found.entry.as_ref(), &typed.password);
        let refused = standing(&found.standing).is_refused(now);
        let Some(row) = found.entry.filter(|_| matches && !refused) else {
            if !refused {
                self.store.throttle_fail(&keys, &FAILURE_COSTS, now).await?;
            }
            turns::hold_back_until((arrived + FAILURE_FLOOR).into()).await;
            let hint_o = typed_o_or_zero(&typed.username, typed.password.expose());
            return Ok(SignedIn::Answer(LogInAnswer::Refused { hint_o }));
        };
        if found.standing.failures > 0 {
            self.store.throttle_clear(&keys.name).await?;
        }
        if !row.is_current {
            // An old username with its right password: the page tells when it was replaced, and that is all it gives.
            return self.open(&row, paths::REPLACED, now, true).await;
        }
        if let Some(answer) =
            self.turned_away(row.institution, row.entry, now, (row.state, row.opens_at, row.closes_at)).await?
        {
            return Ok(SignedIn::Answer(answer));
        }
        let path = match (row.state, row.username_confirmed) {
            (EntryState::Unused, _) => paths::WELCOME,
            (_, false) => paths::NEW_USERNAME,
            (_, true) => paths::ME,
        };
        self.open(&row, path, now, false).await
    }

    /// Compares in constant time; for an unknown name with a verifier that nothing leads to.
    fn matches(&self, row: Option<&SignInRow>, password: &Secret<String>) -> bool {
        let password = fold_password(password.expose());
        let nobody = uuid::Uuid::nil();
        let place = Context {
            institution: row.map_or(InstitutionId::new(nobody), |row| row.institution),
            entry: row.map_or(EntryId::new(nobody), |row| row.entry),
            version: row.map_or(0, |row| row.credential_version),
            key: row.map_or(self.vault.key_id(), |row| KeyId::new(row.key_id)),
        };
        let stored = row.map_or([0; 32].as_slice(), |row| row.verifier.as_slice());
        self.vault.verify(&place, &password, stored) && row.is_some()
    }

    async fn open(
        &self,
        row: &SignInRow,
        path: &'static str,
        now: Timestamp,
        ended: bool,
    ) -> Result<SignedIn, ApiError> {
        let token = Token::draw(row.institution, &self.random)?;
        let session = NewBrowserSession {
            token_hash: token.hash(),
            whose: Whose::Entry(row.entry),
            at: now,
            expires_at: now.plus(CANDIDATE_SESSION),
            ended,
        };
        self.store.browser_session_open(row.institution, session).await?;
        Ok(SignedIn::Next { token, path })
    }
}
