//! Ceremonies: what has to wait between two requests of one act, sealed for whom it belongs to.

use std::time::Duration;

use lanyard_app::{error::ApiError, model::id::PersonId};
use zeroize::Zeroizing;

use crate::{
    domain::{token::CeremonyToken, vault::PersonPlace},
    service::Service,
    storage::{Ceremony, CeremonyKind, NewCeremony},
};

/// What devices and apps name this server by, beside its address.
pub(in crate::service) const PRODUCT: &str = "Lanyard";

/// How long a device may take to answer.
const ANSWERED_WITHIN: Duration = Duration::from_mins(5);
/// How long somebody may look for their phone.
const LOOKED_FOR: Duration = Duration::from_mins(10);

/// What something is sealed for. The numbers are part of what is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(in crate::service) enum Purpose {
    /// The secret of an authenticator app.
    App = 1,
    /// A log-in between its steps.
    SecondStep = 2,
    /// An app before its first code.
    NewApp = 3,
    /// A passkey to be added.
    NewPasskey = 4,
    /// A passkey that was asked.
    Passkey = 5,
    /// A browser that was sent to a provider.
    SignOn = 6,
}

/// A ceremony whose state was opened.
pub(in crate::service) struct Opened {
    pub(in crate::service) person: Option<PersonId>,
    pub(in crate::service) session: Option<Vec<u8>>,
    pub(in crate::service) state: Zeroizing<Vec<u8>>,
}

impl Service {
    /// Where what belongs to a person is sealed.
    pub(in crate::service) fn sealed_for(person: Option<PersonId>, purpose: Purpose) -> PersonPlace {
        PersonPlace { person, purpose: purpose as u8 }
    }

    /// Begins a ceremony.
    pub(in crate::service) async fn begin(
        &self,
        kind: CeremonyKind,
        person: Option<PersonId>,
        session_hash: Option<[u8; 32]>,
        state: &[u8],
    ) -> Result<CeremonyToken, ApiError> {
        let token = CeremonyToken::draw(&self.random)?;
        let at = self.clock.now();
        let new = NewCeremony {
            token_hash: token.hash(),
            kind,
            person,
            session_hash,
            cookie_hash: None,
            sealed_state: self.vault.seal_for(Self::sealed_for(person, purpose(kind)), state, &self.random)?,
            at,
            expires_at: at.plus(lasts(kind)),
        };
        self.store.ceremony_begin(&new).await?;
        Ok(token)
    }

    /// A ceremony under way, left as it is.
    pub(in crate::service) async fn look_at(
        &self,
        kind: CeremonyKind,
        token: &CeremonyToken,
    ) -> Result<Option<Opened>, ApiError> {
        let found = self.store.ceremony_find(kind, &token.hash(), self.clock.now()).await?;
        found.map(|found| self.opened(kind, &found)).transpose()
    }

    /// Ends a ceremony; of many who bring its token at once, one gets it.
    pub(in crate::service) async fn take(
        &self,
        kind: CeremonyKind,
        token: &CeremonyToken,
    ) -> Result<Option<Opened>, ApiError> {
        let ended = self.store.ceremony_take(kind, &token.hash(), self.clock.now()).await?;
        ended.map(|ended| self.opened(kind, &ended)).transpose()
    }

    /// Begins a sign-on under the token that the provider sends back, for the browser with this cookie.
    pub(in crate::service) async fn begin_at_provider(
        &self,
        (state, cookie): (&CeremonyToken, &CeremonyToken),
        person: Option<PersonId>,
        session_hash: Option<[u8; 32]>,
        knows: &[u8],
    ) -> Result<(), ApiError> {
        let kind = CeremonyKind::SignOn;
        let at = self.clock.now();
        let new = NewCeremony {
            token_hash: state.hash(),
            kind,
            person,
            session_hash,
            cookie_hash: Some(cookie.hash()),
            sealed_state: self.vault.seal_for(Self::sealed_for(person, purpose(kind)), knows, &self.random)?,
            at,
            expires_at: at.plus(lasts(kind)),
        };
        Ok(self.store.ceremony_begin(&new).await?)
    }

    /// Ends a sign-on, for the browser that began it.
    pub(in crate::service) async fn take_from_provider(
        &self,
        state: &CeremonyToken,
        cookie: &CeremonyToken,
    ) -> Result<Option<Opened>, ApiError> {
        let ended = self.store.ceremony_take_of(&state.hash(), &cookie.hash(), self.clock.now()).await?;
        ended.map(|ended| self.opened(CeremonyKind::SignOn, &ended)).transpose()
    }

    fn opened(&self, kind: CeremonyKind, ceremony: &Ceremony) -> Result<Opened, ApiError> {
        let place = Self::sealed_for(ceremony.person, purpose(kind));
        let state = self.vault.open_for(place, &ceremony.sealed_state)?;
        Ok(Opened { person: ceremony.person, session: ceremony.session_hash.clone(), state })
    }
}

const fn purpose(kind: CeremonyKind) -> Purpose {
    match kind {
        CeremonyKind::SecondStep => Purpose::SecondStep,
        CeremonyKind::NewApp => Purpose::NewApp,
        CeremonyKind::NewPasskey => Purpose::NewPasskey,
        CeremonyKind::Passkey => Purpose::Passkey,
        CeremonyKind::SignOn => Purpose::SignOn,
    }
}

const fn lasts(kind: CeremonyKind) -> Duration {
    match kind {
        CeremonyKind::SecondStep | CeremonyKind::NewApp | CeremonyKind::SignOn => LOOKED_FOR,
        CeremonyKind::NewPasskey | CeremonyKind::Passkey => ANSWERED_WITHIN,
    }
}
