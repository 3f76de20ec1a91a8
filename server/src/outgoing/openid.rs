//! OpenID Connect (Core 1.0) with one provider: where a browser is sent to log in, and who it was when it comes back. Checked
//! beyond what the library checks: when a token was issued, to whom, and how long ago its person logged in.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use openidconnect::{
    AccessToken, AccessTokenHash, AdditionalClaims, AsyncHttpClient, AuthType, AuthenticationFlow, AuthorizationCode,
    ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, DiscoveryError, EmptyExtraTokenFields,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IdTokenFields, IssuerUrl, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope,
    StandardErrorResponse, StandardTokenResponse, SubjectIdentifier, TokenResponse as _, UserInfoClaims, UserInfoError,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreClientAuthMethod, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreResponseType,
        CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Outgoing, OutgoingFault};
use crate::domain::{clock::Timestamp, secret::Secret};

/// How far the clocks of provider and server may be apart, and how old a token may be that was just handed out.
const CLOCKS_APART: Duration = Duration::from_mins(10);
/// How long what a provider says of itself is taken as it is.
const KNOWN_FOR: Duration = Duration::from_mins(10);
/// How many providers are remembered.
const REMEMBERED: usize = 64;
/// What people are asked to let us know: their address, and what groups they are in where that is a claim of the profile.
const SCOPES: [&str; 2] = ["email", "profile"];

const ISSUE_TIME: &str = "it was issued at another time";
const AUTH_TIME: &str = "its person has not logged in anew";

/// A provider, and who we are there.
#[derive(Clone)]
pub struct Provider {
    /// Its issuer, to the letter as its tokens name it.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// What proves that it is us.
    pub client_secret: Secret<String>,
}

/// A sign-on that has begun: where the browser goes, and what is kept until it comes back.
pub struct Begun {
    /// Where it goes.
    pub address: String,
    /// What comes back in the token.
    pub nonce: Secret<String>,
    /// What proves at the end that it was begun by us (RFC 7636).
    pub verifier: Secret<String>,
}

/// What the end of a sign-on is asked with.
pub struct Asked<'a> {
    /// The provider.
    pub provider: &'a Provider,
    /// Where it has sent people back to.
    pub redirect: &'a str,
    /// Of its beginning.
    pub nonce: &'a Secret<String>,
    /// Of its beginning.
    pub verifier: &'a Secret<String>,
    /// They must have logged in there since then; `None` where an older log-in will do.
    pub fresh_since: Option<Timestamp>,
}

/// A provider that answers as one of its issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found;

/// Who somebody is, as a provider says it of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Who says it.
    pub issuer: String,
    /// What never changes and is nobody else's at this issuer.
    pub subject: String,
    /// Their address.
    pub email: Option<String>,
    /// The provider says that it has verified it.
    pub email_verified: bool,
    /// What they are called.
    pub name: Option<String>,
    /// Whatever else it says, in the token or on asking.
    pub claims: Map<String, Value>,
    /// When they last logged in there, if it tells.
    pub auth_time: Option<Timestamp>,
}

/// Why there is no identity. The log is told more.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderFault {
    /// One of its addresses may not be asked.
    #[error("an address of the provider is not one that may be asked")]
    AddressRefused,
    /// It does not answer.
    #[error("the provider does not answer")]
    Unreachable,
    /// What it answers is not what a provider of this issuer answers.
    #[error("the provider does not answer as one of this issuer")]
    NotAProvider,
    /// It does not give us what we ask for: a word of RFC 6749, section 5.2.
    #[error("the provider refuses: {0}")]
    RefusedByProvider(String),
    /// What it gave proves nothing.
    #[error("the token of the provider was refused: {0}")]
    Token(TokenFault),
}

/// What is wrong with a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// There is none.
    #[error("there is none")]
    Missing,
    /// Its signature is of none of the provider's keys, or of a kind that proves nothing.
    #[error("its signature")]
    Signature,
    /// It is of another issuer.
    #[error("its issuer")]
    Issuer,
    /// It is for somebody else too, or instead.
    #[error("its audience")]
    Audience,
    /// Its time is over.
    #[error("its expiry")]
    Expiry,
    /// It was issued at another time.
    #[error("its time of issue")]
    IssueTime,
    /// It belongs to another beginning.
    #[error("its nonce")]
    Nonce,
    /// Its person has not logged in anew.
    #[error("its time of log-in")]
    AuthTime,
    /// It belongs to another access token.
    #[error("its access token")]
    AccessToken,
    /// It cannot be read.
    #[error("its form")]
    Form,
}

/// What providers have said of themselves a short while ago.
#[derive(Default)]
pub struct Known(Mutex<HashMap<String, (Timestamp, CoreProviderMetadata)>>);

/// Every claim that is none of the standard's.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
struct OtherClaims(Map<String, Value>);

impl AdditionalClaims for OtherClaims {}

type Tokens = StandardTokenResponse<
    IdTokenFields<
        OtherClaims,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

type Client = openidconnect::Client<
    OtherClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

impl Outgoing {
    /// Asks a provider what it is.
    pub async fn openid_look(&self, issuer: &str) -> Result<Found, ProviderFault> {
        self.discovered(issuer, true).await.map(|_| Found)
    }

    /// Where a browser is sent to log in. `state` comes back with it. `fresh`: whoever is logged in there logs in once more.
    pub async fn openid_begin(
        &self,
        provider: &Provider,
        redirect: &str,
        state: &str,
        fresh: bool,
    ) -> Result<Begun, ProviderFault> {
        let client = client(provider, self.discovered(&provider.issuer, false).await?, redirect)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let state = state.to_owned();
        let mut asked = client
            .authorize_url(
                AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
                move || CsrfToken::new(state),
                Nonce::new_random,
            )
            .add_scopes(SCOPES.map(|scope| Scope::new(scope.to_owned())))
            .set_pkce_challenge(challenge);
        if fresh {
            asked = asked.set_max_age(Duration::ZERO);
        }
        let (address, _, nonce) = asked.url();
        if !address.as_str().parse().is_ok_and(|address| self.may_ask(&address)) {
            return Err(ProviderFault::AddressRefused);
        }
        Ok(Begun {
            address: address.into(),
            nonce: Secret::new(nonce.secret().clone()),
            verifier: Secret::new(verifier.secret().clone()),
        })
    }

    /// Who came back, with this code.
    pub async fn openid_finish(&self, asked: Asked<'_>, code: &str) -> Result<Identity, ProviderFault> {
        let Asked { provider, redirect, verifier, .. } = asked;
        let client = client(provider, self.discovered(&provider.issuer, false).await?, redirect)?;
        let http = self.http();
        let tokens = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|_| ProviderFault::NotAProvider)?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier.expose().clone()))
            .request_async(&http)
            .await
            .map_err(not_exchanged)?;
        let mut identity = match self.checked(&client, &asked, &tokens) {
            // It may have new keys since they were read.
            Err(TokenFault::Signature) => {
                let anew = self::client(provider, self.discovered(&provider.issuer, true).await?, redirect)?;
                self.checked(&anew, &asked, &tokens)
            }
            checked => checked,
        }
        .map_err(ProviderFault::Token)?;
        self.ask_for_more(&client, tokens.access_token(), &mut identity).await?;
        Ok(identity)
    }

    /// What the token itself says, when everything about it is right.
    fn checked(&self, client: &Client, asked: &Asked<'_>, tokens: &Tokens) -> Result<Identity, TokenFault> {
        let (now, fresh_since) = (self.clock.now(), asked.fresh_since);
        let verifier = client
            .id_token_verifier()
            .set_time_fn(move || instant(now))
            .set_issue_time_verifier_fn(move |issued| {
                let apart = (issued - instant(now)).abs().to_std().unwrap_or(Duration::MAX);
                if apart <= CLOCKS_APART { Ok(()) } else { Err(ISSUE_TIME.to_owned()) }
            })
            .set_auth_time_verifier_fn(move |logged_in| {
                // A provider tells whole seconds.
                let is_fresh = |since: Timestamp| {
                    logged_in.is_some_and(|at| at.timestamp() >= since.micros().div_euclid(1_000_000))
                };
                match fresh_since {
                    Some(since) if !is_fresh(since) => Err(AUTH_TIME.to_owned()),
                    _ => Ok(()),
                }
            });
        let token = tokens.id_token().ok_or(TokenFault::Missing)?;
        let nonce = Nonce::new(asked.nonce.expose().clone());
        let claims = token.claims(&verifier, &nonce).map_err(|error| token_fault(&error))?;
        if claims.authorized_party().is_some_and(|party| **party != asked.provider.client_id) {
            return Err(TokenFault::Audience);
        }
        if let Some(expected) = claims.access_token_hash() {
            let signed = token.signing_alg().ok().zip(token.signing_key(&verifier).ok());
            let hash = signed
                .and_then(|(algorithm, key)| AccessTokenHash::from_token(tokens.access_token(), algorithm, key).ok());
            if hash.as_ref() != Some(expected) {
                return Err(TokenFault::AccessToken);
            }
        }
        Ok(Identity {
            issuer: claims.issuer().to_string(),
            subject: claims.subject().to_string(),
            email: claims.email().map(|email| email.to_string()),
            email_verified: claims.email_verified() == Some(true),
            name: claims.name().and_then(|names| names.get(None)).map(|name| name.to_string()),
            claims: claims.additional_claims().0.clone(),
            auth_time: claims.auth_time().map(|at| Timestamp::from_micros(at.timestamp_micros())),
        })
    }

    /// What is told of the same person on asking only, as many providers do it. Whoever is another one is refused.
    async fn ask_for_more(
        &self,
        client: &Client,
        token: &AccessToken,
        identity: &mut Identity,
    ) -> Result<(), ProviderFault> {
        let subject = SubjectIdentifier::new(identity.subject.clone());
        let Ok(asked) = client.user_info(token.clone(), Some(subject)) else { return Ok(()) };
        let http = self.http();
        let told: UserInfoClaims<OtherClaims, CoreGenderClaim> = match asked.request_async(&http).await {
            Ok(told) => told,
            Err(error) if identity.email.is_none() => return Err(user_info_fault(&error)),
            Err(error) => {
                tracing::info!("a provider tells no more than its token: {}", chain(&error));
                return Ok(());
            }
        };
        if identity.email.is_none() {
            identity.email = told.email().map(|email| email.to_string());
            identity.email_verified = told.email_verified() == Some(true);
        }
        if identity.name.is_none() {
            identity.name = told.name().and_then(|names| names.get(None)).map(|name| name.to_string());
        }
        for (claim, value) in &told.additional_claims().0 {
            identity.claims.entry(claim).or_insert_with(|| value.clone());
        }
        Ok(())
    }

    /// What a provider says of itself; asked anew where that is old, or `anew`.
    async fn discovered(&self, issuer: &str, anew: bool) -> Result<CoreProviderMetadata, ProviderFault> {
        let now = self.clock.now();
        if !anew
            && let Some((read, known)) = self.known.get(issuer)
            && now < read.plus(KNOWN_FOR)
        {
            return Ok(known);
        }
        let address = IssuerUrl::new(issuer.to_owned()).map_err(|_| ProviderFault::AddressRefused)?;
        let found = CoreProviderMetadata::discover_async(address, &self.http()).await.map_err(|error| match error {
            DiscoveryError::Request(fault) => asked_in_vain(&fault),
            DiscoveryError::UrlParse(_) => ProviderFault::AddressRefused,
            error => {
                tracing::info!("no provider of this issuer: {}", chain(&error));
                ProviderFault::NotAProvider
            }
        })?;
        self.known.remember(issuer, now, &found);
        Ok(found)
    }

    fn http(&self) -> impl for<'c> AsyncHttpClient<'c, Error = OutgoingFault> + '_ {
        move |request: HttpRequest| self.ask(request)
    }

    fn ask(&self, request: HttpRequest) -> impl Future<Output = Result<HttpResponse, OutgoingFault>> + Send + use<> {
        let outgoing = self.clone();
        async move { outgoing.send(request).await }
    }
}

impl Known {
    fn get(&self, issuer: &str) -> Option<(Timestamp, CoreProviderMetadata)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(issuer).cloned()
    }

    fn remember(&self, issuer: &str, now: Timestamp, found: &CoreProviderMetadata) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(issuer.to_owned(), (now, found.clone()));
    }
}

fn client(provider: &Provider, metadata: CoreProviderMetadata, redirect: &str) -> Result<Client, ProviderFault> {
    let methods = metadata.token_endpoint_auth_methods_supported();
    let only_in_body = methods.is_some_and(|methods| {
        !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
            && methods.contains(&CoreClientAuthMethod::ClientSecretPost)
    });
    let redirect = RedirectUrl::new(redirect.to_owned()).map_err(|_| ProviderFault::AddressRefused)?;
    let client = Client::from_provider_metadata(
        metadata,
        ClientId::new(provider.client_id.clone()),
        Some(ClientSecret::new(provider.client_secret.expose().clone())),
    );
    let how = if only_in_body { AuthType::RequestBody } else { AuthType::BasicAuth };
    Ok(client.set_auth_type(how).set_redirect_uri(redirect))
}

/// Why somebody else's server gave no answer.
fn asked_in_vain(fault: &OutgoingFault) -> ProviderFault {
    match fault {
        OutgoingFault::AddressRefused => ProviderFault::AddressRefused,
        fault => {
            tracing::info!("a provider was asked in vain: {}", chain(fault));
            ProviderFault::Unreachable
        }
    }
}

fn not_exchanged(
    error: RequestTokenError<OutgoingFault, StandardErrorResponse<CoreErrorResponseType>>,
) -> ProviderFault {
    match error {
        RequestTokenError::ServerResponse(said) => ProviderFault::RefusedByProvider(said.error().to_string()),
        RequestTokenError::Request(fault) => asked_in_vain(&fault),
        error => {
            tracing::info!("a provider gave no token: {}", chain(&error));
            ProviderFault::Token(TokenFault::Form)
        }
    }
}

fn user_info_fault(error: &UserInfoError<OutgoingFault>) -> ProviderFault {
    match error {
        UserInfoError::Request(fault) => asked_in_vain(fault),
        error => {
            tracing::info!("a provider tells nobody's address: {}", chain(error));
            ProviderFault::NotAProvider
        }
    }
}

/// What the library says is wrong with a token.
fn token_fault(error: &ClaimsVerificationError) -> TokenFault {
    tracing::info!("the token of a provider was refused: {}", chain(error));
    match error {
        ClaimsVerificationError::SignatureVerification(_) => TokenFault::Signature,
        ClaimsVerificationError::InvalidIssuer(_) => TokenFault::Issuer,
        ClaimsVerificationError::InvalidAudience(_) => TokenFault::Audience,
        ClaimsVerificationError::InvalidNonce(_) => TokenFault::Nonce,
        ClaimsVerificationError::InvalidAuthTime(_) => TokenFault::AuthTime,
        ClaimsVerificationError::Expired(why) if why == ISSUE_TIME => TokenFault::IssueTime,
        ClaimsVerificationError::Expired(_) => TokenFault::Expiry,
        _ => TokenFault::Form,
    }
}

/// An error with its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}

/// The library's own type of an instant.
fn instant(at: Timestamp) -> chrono::DateTime<chrono::Utc> {
    chrono::DateTime::from_timestamp_micros(at.micros()).unwrap_or_default()
}
