//! The second step of a log-in, and a log-in with a passkey alone.

use std::net::IpAddr;

use lanyard_app::{
    error::ApiError,
    model::{
        account::Device,
        factor::{AskedProof, FactorRefusal},
        id::{InstitutionId, PersonId, StaffId},
    },
};
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        device,
        token::{CeremonyToken, Token},
    },
    service::{
        Service,
        door::{
            passkeys::Question,
            proof::{Given, used_before},
            staff::{LetIn, of_staff},
        },
        fault,
    },
    storage::{
        CeremonyKind, FactorLogIn, FactorOutcome, FactorUse, OpenedBy, PersonCredentials, SignedOn, StaffLogIn,
        StaffPlace,
    },
};

/// What the second step has to know of the first.
#[derive(Serialize, Deserialize)]
struct Verified {
    /// The address that was typed, folded.
    email: String,
    /// Which of their passwords was right, or counted then: with another one the log-in begins anew.
    password_version: i64,
    /// A provider vouched for them, in the place of a password.
    #[serde(default)]
    by_provider: Option<Vouched>,
}

/// Who vouched for a first step that was no password.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::service) struct Vouched {
    /// The institution whose provider did; `None` for the server's.
    pub(in crate::service) scope: Option<InstitutionId>,
    /// Where they are let in.
    pub(in crate::service) institution: InstitutionId,
    /// Its issuer: another one in its place opens nothing.
    #[serde(default)]
    pub(in crate::service) issuer: String,
}

impl Vouched {
    /// What is kept of it with the browser session.
    pub(in crate::service) const fn opened_by(&self) -> OpenedBy {
        if self.scope.is_some() { OpenedBy::Provider } else { OpenedBy::ServerProvider }
    }

    /// Whether it opens a place. An institution's provider opens that institution, and no other.
    fn opens(&self, place: &StaffPlace) -> bool {
        if self.scope.is_some() { place.institution == self.institution } else { !place.shut }
    }
}

/// A log-in between its steps.
struct Waiting {
    person: PersonId,
    place: StaffPlace,
    has_choice: bool,
    verified: Verified,
}

impl Service {
    /// Remembers a right password until the second factor comes.
    pub(in crate::service) async fn begin_second_step(
        &self,
        email: String,
        person: &PersonCredentials,
    ) -> Result<CeremonyToken, ApiError> {
        let verified = Verified { email, password_version: person.password_version, by_provider: None };
        self.remember_first_step(person.person, &verified).await
    }

    /// The same where a provider vouched for the person.
    pub(in crate::service) async fn begin_second_step_after(
        &self,
        signed_on: &SignedOn,
        vouched: Vouched,
    ) -> Result<CeremonyToken, ApiError> {
        let verified = Verified {
            email: signed_on.email_key.clone(),
            password_version: signed_on.password_version,
            by_provider: Some(vouched),
        };
        self.remember_first_step(signed_on.person, &verified).await
    }

    async fn remember_first_step(&self, person: PersonId, verified: &Verified) -> Result<CeremonyToken, ApiError> {
        let state = serde_json::to_vec(verified).map_err(|error| fault::log(&error))?;
        self.begin(CeremonyKind::SecondStep, Some(person), None, &state).await
    }

    async fn first_step_of(&self, token: &CeremonyToken) -> Result<Waiting, FactorRefusal> {
        let found = self.look_at(CeremonyKind::SecondStep, token).await?.ok_or(FactorRefusal::Gone)?;
        let person = found.person.ok_or(FactorRefusal::Gone)?;
        let verified: Verified = serde_json::from_slice(&found.state).map_err(|error| fault::log(&error))?;
        let now = self.store.person_find_by_email(&verified.email).await.map_err(ApiError::from)?;
        let now = now.filter(|now| now.person == person && now.password_version == verified.password_version);
        let places = now.map(|now| now.places).unwrap_or_default();
        if verified.by_provider.as_ref().is_some_and(|vouched| !self.is_still_the_server_s(vouched)) {
            return Err(FactorRefusal::Gone);
        }
        let is_open = |place: &StaffPlace| match &verified.by_provider {
            Some(vouched) => vouched.opens(place),
            None => !place.shut,
        };
        let mut places = places.into_iter().filter(|place| !place.disabled && is_open(place));
        let place = places.next().ok_or(FactorRefusal::Gone)?;
        let has_choice = places.next().is_some();
        Ok(Waiting { person, place, has_choice, verified })
    }

    /// `false` where the operator has put another provider in the place of the server's that vouched. An institution's is looked
    /// at in the transaction that opens the browser session.
    fn is_still_the_server_s(&self, vouched: &Vouched) -> bool {
        vouched.scope.is_some() || self.config.sign_on.as_ref().is_some_and(|set| set.issuer == vouched.issuer)
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
        (address, device): (IpAddr, &Device),
    ) -> Result<LetIn, FactorRefusal> {
        let waiting = self.first_step_of(token).await?;
        let used = self.check_factor_heard(waiting.person, given, address).await?;
        let version = waiting.verified.password_version;
        let first_step = Some((token.hash(), version));
        let place = (waiting.place.institution, waiting.place.id);
        let log_in = StaffLogIn { password_version: version, device: device::written(device) };
        let vouched = waiting.verified.by_provider.as_ref();
        match self.open_with_factor((waiting.person, place), log_in, (first_step, vouched), used).await? {
            Ok(token) => {
                self.forgive_factor(waiting.person, address).await?;
                Ok(LetIn { token, has_choice: waiting.has_choice })
            }
            Err(FactorOutcome::Used) => Err(used_before(Some(given))),
            Err(_) => Err(FactorRefusal::Gone),
        }
    }

    /// A log-in with a passkey and nothing else: the device says who it is, and has asked for a finger or a PIN.
    pub async fn log_in_with_passkey(
        &self,
        ceremony: &str,
        answer: &str,
        device: &Device,
    ) -> Result<LetIn, FactorRefusal> {
        let (person, used) = self.check_passkey(None, ceremony, answer).await?;
        let owner = self.store.places_of(person).await.map_err(ApiError::from)?;
        let mut places = owner.open.into_iter();
        let place = places.next().ok_or(if owner.places.is_empty() {
            FactorRefusal::PasskeyRefused
        } else {
            FactorRefusal::Other(ApiError::SignOnOnly)
        })?;
        let has_choice = places.next().is_some();
        let log_in = StaffLogIn { password_version: owner.password_version, device: device::written(device) };
        let opened = self.open_with_factor((person, place), log_in, (None, None), used).await?;
        opened.map(|token| LetIn { token, has_choice }).map_err(|_| FactorRefusal::PasskeyRefused)
    }

    async fn open_with_factor(
        &self,
        (person, place): (PersonId, (InstitutionId, StaffId)),
        log_in: StaffLogIn,
        (first_step, vouched): (Option<([u8; 32], i64)>, Option<&Vouched>),
        used: FactorUse,
    ) -> Result<Result<Token, FactorOutcome>, ApiError> {
        let letter = self.told_of_use(person, &used).await?;
        let change = self.factor_change(person, place, letter).await?;
        let token = Token::draw(place.0, change.audit.at, &self.random)?;
        let session = of_staff(&token, place.1, change.audit.at, log_in);
        let log_in = FactorLogIn {
            change,
            first_step,
            used,
            session,
            opened_by: vouched.map_or(OpenedBy::Us, Vouched::opened_by),
            issuer: vouched.map(|vouched| vouched.issuer.clone()).unwrap_or_default(),
        };
        Ok(match self.store.factor_log_in(&log_in).await? {
            FactorOutcome::Opened => Ok(token),
            other => Err(other),
        })
    }
}
