//! Single sign-on: staff are sent to a provider, come back once, and are let in where it vouches for them.

use lanyard_app::{
    error::ApiError,
    model::{
        account::Device,
        id::{InstitutionId, PersonId, StaffId},
        signing_on::SignOnRefusal,
    },
    paths,
    ports::Staff,
};
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        clock::Timestamp,
        institution_code,
        secret::Secret,
        token::{CeremonyToken, Token},
    },
    outgoing::{Asked, ProviderFault},
    service::{Service, door::staff::LetIn, fault, provider::KnownProvider},
    storage::OpenedBy,
};

/// Whose provider it is, and what its button says.
pub struct OfferedProvider {
    /// The institution; `None` for the server's.
    pub institution: Option<InstitutionId>,
    /// Its name.
    pub institution_name: Option<String>,
    /// What the button says.
    pub name: String,
}

/// Where the browser goes, and the cookie by which it is known when it comes back.
pub struct SentAway {
    /// An address at the provider.
    pub address: String,
    /// The cookie.
    pub cookie: CeremonyToken,
}

/// What goes on when the browser comes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Onward {
    /// The page that was wanted.
    pub next: String,
    /// A form that waits for it, field by field; empty for a page.
    pub fields: Vec<(String, String)>,
    /// Where Cancel leads.
    pub back: String,
}

/// What the provider sent the browser back with.
pub struct Returned<'a> {
    /// By which state.
    pub state: &'a CeremonyToken,
    /// The cookie of this browser.
    pub cookie: &'a CeremonyToken,
    /// The code; empty with an error.
    pub code: &'a str,
    /// The provider's word for why not; empty with a code.
    pub error: &'a str,
    /// Which issuer it says it is; empty where it does not say.
    pub issuer: &'a str,
}

/// What came of it.
pub enum Arrival {
    /// They are let in.
    LetIn(LetIn, Onward),
    /// They give their second factor next.
    Second(CeremonyToken, Onward),
    /// They were logged in, have proven who they are, and their browser session has this token now.
    Proven(Token, Onward),
}

/// What waits for the browser to come back.
#[derive(Serialize, Deserialize)]
struct Waiting {
    scope: Option<InstitutionId>,
    issuer: String,
    nonce: String,
    verifier: String,
    /// In microseconds: the provider has to have asked for proof since.
    fresh_since: Option<i64>,
    /// Whose place it is that proves itself anew; or the institution of the browser session that a log-in replaces.
    place: Option<(InstitutionId, Option<StaffId>)>,
    onward: Onward,
}

impl Service {
    /// The server's provider, if it has one.
    #[must_use]
    pub fn offered_to_all(&self) -> Option<OfferedProvider> {
        let provider = self.server_provider()?;
        Some(OfferedProvider { institution: None, institution_name: None, name: provider.name })
    }

    /// The provider of the institution with this ID. [`SignOnRefusal::NoProvider`] where there is no such institution too.
    pub async fn offered_by(&self, code: &str) -> Result<OfferedProvider, SignOnRefusal> {
        let key = institution_code::fold(code);
        let found = self.store.institution_find_by_code(&key).await.map_err(ApiError::from)?;
        let found = found.ok_or(SignOnRefusal::NoProvider)?;
        let provider = self.provider_of(found.id).await?.ok_or(SignOnRefusal::NoProvider)?;
        Ok(OfferedProvider { institution: Some(found.id), institution_name: Some(found.name), name: provider.name })
    }

    /// Sends a browser to a provider to log in. `cookie` is the one it has of another window, `before` its browser session.
    pub async fn begin_sign_on(
        &self,
        scope: Option<InstitutionId>,
        (cookie, before): (Option<CeremonyToken>, Option<&Token>),
        next: String,
    ) -> Result<SentAway, SignOnRefusal> {
        let onward = Onward { next, fields: vec![], back: paths::STAFF_LOG_IN.to_owned() };
        let place = before.map(|token| (token.institution(), None));
        self.send_away(scope, (cookie, before), None, place, onward).await
    }

    /// Sends a browser to the provider that let its owner in, to be asked once more.
    pub async fn begin_proof_by_provider(
        &self,
        (staff, token): (&Staff, &Token),
        cookie: Option<CeremonyToken>,
        onward: Onward,
    ) -> Result<SentAway, SignOnRefusal> {
        let session = self.browser_session_of(token).await?;
        let scope = match session.opened_by {
            OpenedBy::Us => return Err(SignOnRefusal::NoProvider),
            OpenedBy::Provider => Some(staff.institution()),
            OpenedBy::ServerProvider => None,
        };
        let place = Some((staff.institution(), Some(staff.id())));
        self.send_away(scope, (cookie, Some(token)), Some(staff.person()), place, onward).await
    }

    async fn send_away(
        &self,
        scope: Option<InstitutionId>,
        (cookie, before): (Option<CeremonyToken>, Option<&Token>),
        person: Option<PersonId>,
        place: Option<(InstitutionId, Option<StaffId>)>,
        onward: Onward,
    ) -> Result<SentAway, SignOnRefusal> {
        let known = self.provider_in(scope).await?;
        let state = CeremonyToken::draw(&self.random).map_err(ApiError::from)?;
        // Two windows of a browser may be on their way at one time.
        let cookie = match cookie {
            Some(cookie) => cookie,
            None => CeremonyToken::draw(&self.random).map_err(ApiError::from)?,
        };
        let is_proof = person.is_some();
        let since = self.clock.now();
        let begun = self.outgoing.openid_begin(&known.provider, &self.redirect(), &state.text(), is_proof).await;
        let begun = begun.map_err(|fault| of_fault(&fault))?;
        let waiting = Waiting {
            scope,
            issuer: known.provider.issuer,
            nonce: begun.nonce.expose().clone(),
            verifier: begun.verifier.expose().clone(),
            fresh_since: is_proof.then(|| since.micros()),
            place,
            onward,
        };
        let kept = serde_json::to_vec(&waiting).map_err(|error| fault::log(&error))?;
        self.begin_at_provider((&state, &cookie), person, before.map(Token::hash), &kept).await?;
        Ok(SentAway { address: begun.address, cookie })
    }

    /// Takes a browser that comes back from a provider: once, and the same that was sent.
    pub async fn finish_sign_on(&self, returned: Returned<'_>, device: &Device) -> Result<Arrival, SignOnRefusal> {
        let taken = self.take_from_provider(returned.state, returned.cookie).await?.ok_or(SignOnRefusal::Gone)?;
        let waiting: Waiting = serde_json::from_slice(&taken.state).map_err(|error| fault::log(&error))?;
        if !returned.issuer.is_empty() && returned.issuer != waiting.issuer {
            return Err(SignOnRefusal::Untrusted);
        }
        if !returned.error.is_empty() || returned.code.is_empty() {
            return Err(of_error(returned.error));
        }
        let known = self.provider_in(waiting.scope).await?;
        // Another provider was put in its place meanwhile.
        if known.provider.issuer != waiting.issuer {
            return Err(SignOnRefusal::Gone);
        }
        let (nonce, verifier) = (Secret::new(waiting.nonce), Secret::new(waiting.verifier));
        let asked = Asked {
            provider: &known.provider,
            redirect: &self.redirect(),
            nonce: &nonce,
            verifier: &verifier,
            fresh_since: waiting.fresh_since.map(Timestamp::from_micros),
            named: returned.issuer,
        };
        let identity = self.outgoing.openid_finish(asked, returned.code).await.map_err(|fault| of_fault(&fault))?;
        let before = taken.session.and_then(|hash| <[u8; 32]>::try_from(hash).ok());
        match (taken.person, waiting.place, before) {
            (Some(person), Some((institution, Some(staff))), Some(session)) => {
                let of = (person, (institution, staff), session);
                let renewed = self.take_proof(of, waiting.scope, &known, &identity).await?;
                Ok(Arrival::Proven(renewed, waiting.onward))
            }
            (None, place, before) => {
                let arrival = self.let_in_by(waiting.scope, &known, &identity, waiting.onward, device).await?;
                // Nobody holds the cookie any more whose place the new one takes.
                if let (Arrival::LetIn(..), Some((institution, _)), Some(hash)) = (&arrival, place, before) {
                    let ended = self.store.browser_session_end(institution, &hash, self.clock.now()).await;
                    ended.map_err(ApiError::from)?;
                }
                Ok(arrival)
            }
            _ => Err(SignOnRefusal::Gone),
        }
    }

    async fn provider_in(&self, scope: Option<InstitutionId>) -> Result<KnownProvider, SignOnRefusal> {
        let found = match scope {
            Some(institution) => self.provider_of(institution).await?,
            None => self.server_provider(),
        };
        found.ok_or(SignOnRefusal::NoProvider)
    }

    /// Where providers send people back to.
    fn redirect(&self) -> String {
        self.config.public_url.join(paths::SIGN_ON_RETURN)
    }
}

/// What people are told of a fault at the provider; the details are the operator's.
fn of_fault(fault: &ProviderFault) -> SignOnRefusal {
    tracing::warn!("a sign-on ended at its provider: {fault}");
    match fault {
        ProviderFault::Unreachable => SignOnRefusal::Unreachable,
        // The code was used already, or is not of this sign-on.
        ProviderFault::RefusedByProvider(word) if word == "invalid_grant" => SignOnRefusal::Gone,
        ProviderFault::AddressRefused | ProviderFault::NotAProvider | ProviderFault::RefusedByProvider(_) => {
            SignOnRefusal::WronglySetUp
        }
        ProviderFault::Token(_) | ProviderFault::AnotherNamed => SignOnRefusal::Untrusted,
    }
}

/// What people are told of the word by which a provider says no (RFC 6749 section 4.1.2.1).
fn of_error(word: &str) -> SignOnRefusal {
    match word {
        "server_error" | "temporarily_unavailable" => SignOnRefusal::Unreachable,
        "unauthorized_client" | "invalid_request" | "invalid_scope" | "unsupported_response_type" => {
            SignOnRefusal::WronglySetUp
        }
        _ => SignOnRefusal::Declined,
    }
}
