//! Whoever a provider vouches for is let in, gives a second factor first, or has proven anew who they are.

use lanyard_app::{
    error::ApiError,
    model::{
        account::Device,
        id::{InstitutionId, PersonId, StaffId},
        signing_on::SignOnRefusal,
    },
};

use crate::{
    domain::{device, line::short_line, staff_email, token::Token},
    outgoing::Identity,
    service::{
        Service,
        door::{
            proof::PROVEN_FOR,
            second_step::Vouched,
            sign_on::{Arrival, Onward},
            staff::{LetIn, of_staff},
        },
        provider::KnownProvider,
    },
    storage::{
        Actor, FactorOutcome, SignOn, SignOnFound, SignOnOpening, SignOnProof, SignedOn, StaffLogIn, StoreError,
    },
};

impl Service {
    /// Opens the browser session of whomever the provider means, or their second step.
    pub(in crate::service) async fn let_in_by(
        &self,
        scope: Option<InstitutionId>,
        known: &KnownProvider,
        identity: &Identity,
        onward: Onward,
        device: &Device,
    ) -> Result<Arrival, SignOnRefusal> {
        let signed_on = self.whom_it_means(scope, known, identity).await?;
        let (institution, staff) = signed_on.place;
        let vouched = Vouched { scope, institution, issuer: identity.issuer.clone() };
        let factors = self.store.factors_of(signed_on.person).await.map_err(ApiError::from)?;
        if !known.asks_factor && factors.any() {
            let token = self.begin_second_step_after(&signed_on, vouched).await?;
            return Ok(Arrival::Second(token, onward));
        }
        let change = self.factor_change(signed_on.person, signed_on.place, None).await?;
        let at = change.audit.at;
        let token = Token::draw(institution, at, &self.random).map_err(ApiError::from)?;
        let log_in = StaffLogIn { password_version: signed_on.password_version, device: device::written(device) };
        let opening = SignOnOpening {
            change,
            opened_by: vouched.opened_by(),
            issuer: identity.issuer.clone(),
            // A log-in there of hours ago is no proof now: as old as it is, or too old where that is not told.
            factor_at: known
                .asks_factor
                .then(|| identity.auth_time.map_or(at.minus(PROVEN_FOR), |logged_in| logged_in.min(at))),
            session: of_staff(&token, staff, at, log_in),
        };
        if !self.store.sign_on_open(&opening).await.map_err(ApiError::from)? {
            return Err(SignOnRefusal::SwitchedOff);
        }
        Ok(Arrival::LetIn(LetIn { token, has_choice: signed_on.has_choice }, onward))
    }

    /// The person whom a provider means.
    async fn whom_it_means(
        &self,
        scope: Option<InstitutionId>,
        known: &KnownProvider,
        identity: &Identity,
    ) -> Result<SignedOn, SignOnRefusal> {
        let email = identity.email.as_deref().filter(|_| identity.email_verified);
        let own = email.filter(|email| known.domains.speak_for(email));
        let audit = || self.audit(Actor::Operator);
        let audits = [audit()?, audit()?, audit()?];
        let new = SignOn {
            scope,
            issuer: identity.issuer.clone(),
            subject: identity.subject.clone(),
            email_key: own.map(staff_email::key),
            name: identity.name.as_deref().and_then(|name| short_line(name).ok()).unwrap_or_default(),
            role: known.role_rules.as_ref().and_then(|rules| rules.role_of(&identity.claims)),
            place: StaffId::new(self.random.id(audits[0].at).map_err(ApiError::from)?),
            audits,
        };
        let found = match self.store.sign_on_find(&new).await {
            // Another window was faster: now they are known.
            Err(StoreError::Conflict) => self.store.sign_on_find(&new).await,
            found => found,
        };
        match found.map_err(ApiError::from)? {
            SignOnFound::Person(person) => Ok(person),
            SignOnFound::SwitchedOff => Err(SignOnRefusal::SwitchedOff),
            SignOnFound::Shut => Err(SignOnRefusal::Shut),
            SignOnFound::Another => Err(SignOnRefusal::Another),
            SignOnFound::HasAccount => Err(SignOnRefusal::HasAccount),
            SignOnFound::Nobody => Err(match (email, own) {
                (None, _) => SignOnRefusal::NoAddress,
                (Some(_), None) => SignOnRefusal::ForeignDomain,
                (Some(_), Some(_)) => SignOnRefusal::Nobody,
            }),
        }
    }

    pub(in crate::service) async fn take_proof(
        &self,
        (person, place, session): (PersonId, (InstitutionId, StaffId), [u8; 32]),
        scope: Option<InstitutionId>,
        known: &KnownProvider,
        identity: &Identity,
    ) -> Result<Token, SignOnRefusal> {
        let change = self.factor_change(person, place, None).await?;
        let renewed = Token::draw(place.0, change.audit.at, &self.random).map_err(ApiError::from)?;
        let proof = SignOnProof {
            change,
            scope,
            issuer: identity.issuer.clone(),
            subject: identity.subject.clone(),
            factor: known.asks_factor,
            session,
            renewed: renewed.hash(),
        };
        match self.store.sign_on_prove(&proof).await.map_err(ApiError::from)? {
            FactorOutcome::Opened => Ok(renewed),
            FactorOutcome::Used => Err(SignOnRefusal::SomebodyElse),
            FactorOutcome::Gone => Err(ApiError::NotLoggedIn.into()),
        }
    }
}
