//! The second step of a log-in, and a log-in with a passkey alone.

use std::net::IpAddr;

use lanyard_app::{
    error::ApiError,
    model::{
        factor::{AskedProof, FactorRefusal},
        id::{InstitutionId, PersonId, StaffId},
    },
};
use serde::{Deserialize, Serialize};

use crate::{
    domain::token::{CeremonyToken, Token},
    service::{
        Service,
        door::{
            passkeys::Question,
            proof::{Given, used_before},
            staff::ABSOLUTE,
        },
        fault,
    },
    storage::{
        CeremonyKind, FactorLogIn, FactorOutcome, FactorUse, NewBrowserSession, PersonCredentials, StaffPlace, Whose,
    },
};

/// What the second step has to know of the first.
#[derive(Serialize, Deserialize)]
struct Verified {
    /// The address that was typed, folded.
    email: String,
    /// The hash that the password was checked against: with another one the log-in begins anew.
    password_hash: Option<String>,
}

/// A log-in between its steps.
struct Waiting {
    person: PersonId,
    place: StaffPlace,
    verified: Verified,
}

impl Service {
    /// Remembers a right password until the second factor comes.
    pub(in crate::service) async fn begin_second_step(
        &self,
        email: String,
        person: &PersonCredentials,
    ) -> Result<CeremonyToken, ApiError> {
        let verified = Verified { email, password_hash: person.password_hash.clone() };
        let state = serde_json::to_vec(&verified).map_err(|error| fault::log(&error))?;
        self.begin(CeremonyKind::SecondStep, Some(person.person), None, &state).await
    }

    async fn first_step_of(&self, token: &CeremonyToken) -> Result<Waiting, FactorRefusal> {
        let found = self.look_at(CeremonyKind::SecondStep, token).await?.ok_or(FactorRefusal::Gone)?;
        let person = found.person.ok_or(FactorRefusal::Gone)?;
        let verified: Verified = serde_json::from_slice(&found.state).map_err(|error| fault::log(&error))?;
        let now = self.store.person_find_by_email(&verified.email).await.map_err(ApiError::from)?;
        let now = now.filter(|now| now.person == person && now.password_hash == verified.password_hash);
        let place = now.and_then(|now| now.places.into_iter().find(|place| !place.disabled));
        Ok(Waiting { person, place: place.ok_or(FactorRefusal::Gone)?, verified })
    }

    /// What the second step can be done with.
    pub async fn second_step(&self, token: &CeremonyToken) -> Result<AskedProof, FactorRefusal> {
        let waiting = self.first_step_of(token).await?;
        let factors = self.store.factors_of(waiting.person).await.map_err(ApiError::from)?;
        Ok(self.asked_of(&factors, false, true))
    }

    /// Asks a passkey of whoever is at their second step.
    pub async fn ask_passkey_second(&self, token: &CeremonyToken) -> Result<Question, FactorRefusal> {
        let waiting = self.first_step_of(token).await?;
        self.ask_passkey(Some(waiting.person)).await
    }

    /// The second step: opens the browser session once, on whichever node it arrives.
    pub async fn finish_second_step(
        &self,
        token: &CeremonyToken,
        given: &Given,
        address: IpAddr,
    ) -> Result<Token, FactorRefusal> {
        let waiting = self.first_step_of(token).await?;
        let used = self.check_factor_heard(waiting.person, given, address).await?;
        let first_step = Some((token.hash(), waiting.verified.password_hash));
        let place = (waiting.place.institution, waiting.place.id);
        match self.open_with_factor(waiting.person, place, first_step, used).await? {
            Ok(opened) => {
                self.forgive_factor(waiting.person, address).await?;
                Ok(opened)
            }
            Err(FactorOutcome::Used) => Err(used_before(Some(given))),
            Err(_) => Err(FactorRefusal::Gone),
        }
    }

    /// A log-in with a passkey and nothing else: the device says who it is, and has asked for a finger or a PIN.
    pub async fn log_in_with_passkey(&self, ceremony: &str, answer: &str) -> Result<Token, FactorRefusal> {
        let (person, used) = self.check_passkey(None, ceremony, answer).await?;
        let places = self.store.places_of(person).await.map_err(ApiError::from)?;
        let place = places.into_iter().next().ok_or(FactorRefusal::PasskeyRefused)?;
        let opened = self.open_with_factor(person, place, None, used).await?;
        opened.map_err(|_| FactorRefusal::PasskeyRefused)
    }

    async fn open_with_factor(
        &self,
        person: PersonId,
        place: (InstitutionId, StaffId),
        first_step: Option<([u8; 32], Option<String>)>,
        used: FactorUse,
    ) -> Result<Result<Token, FactorOutcome>, ApiError> {
        let token = Token::draw(place.0, &self.random)?;
        let change = self.factor_change(person, place)?;
        let session = NewBrowserSession {
            token_hash: token.hash(),
            whose: Whose::Staff(place.1),
            at: change.audit.at,
            expires_at: change.audit.at.plus(ABSOLUTE),
            ended: false,
            logged_in_to: None,
        };
        let log_in = FactorLogIn { change, first_step, used, session };
        Ok(match self.store.factor_log_in(&log_in).await? {
            FactorOutcome::Opened => Ok(token),
            other => Err(other),
        })
    }
}
