//! `OpenID` Connect (Core 1.0) with one provider: where a browser is sent to log in, and who it was when it comes back. Checked
//! beyond what the library checks: when a token was issued, to whom, and how long ago its person logged in.

mod fault;
mod known;
mod token;

use std::{pin::Pin, time::Duration};

use openidconnect::{
    AccessToken, AuthenticationFlow, AuthorizationCode, CsrfToken, HttpRequest, HttpResponse, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, Scope, SubjectIdentifier, UserInfoClaims,
    UserInfoError,
    core::{CoreGenderClaim, CoreResponseType},
};
use serde_json::{Map, Value};

pub use self::fault::{ProviderFault, TokenFault};
pub(super) use self::known::Known;
use self::{
    fault::{chain, not_exchanged, user_info_fault},
    known::{Client, OtherClaims, client_of},
};
use super::{Outgoing, OutgoingFault};
use crate::domain::{clock::Timestamp, secret::Secret};

/// What people are asked to let us know: their address, and what groups they are in where that is a claim of the profile.
const SCOPES: [&str; 2] = ["email", "profile"];

/// A request on its way.
type Sending = Pin<Box<dyn Future<Output = Result<HttpResponse, OutgoingFault>> + Send>>;

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
    /// The issuer that the browser came back with (RFC 9207); empty where it named none.
    pub named: &'a str,
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
        let client = client_of(provider, self.discovered(&provider.issuer, false).await?, redirect)?;
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
        let Asked { provider, redirect, verifier, named, .. } = asked;
        let known = self.discovered(&provider.issuer, false).await?;
        // Whoever names itself always is not who came back without a name.
        if named != provider.issuer && (!named.is_empty() || known.additional_metadata().names_itself) {
            return Err(ProviderFault::AnotherNamed);
        }
        let client = client_of(provider, known, redirect)?;
        let http = self.http();
        let tokens = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|_| ProviderFault::NotAProvider)?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier.expose().clone()))
            .request_async(&http)
            .await
            .map_err(not_exchanged)?;
        let mut identity = match token::checked(self.clock.now(), &client, &asked, &tokens) {
            // It may have new keys since they were read.
            Err(TokenFault::Signature) => {
                let anew = client_of(provider, self.discovered(&provider.issuer, true).await?, redirect)?;
                token::checked(self.clock.now(), &anew, &asked, &tokens)
            }
            checked => checked,
        }
        .map_err(ProviderFault::Token)?;
        self.ask_for_more(&client, tokens.access_token(), &mut identity).await?;
        Ok(identity)
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
            Err(UserInfoError::ClaimsVerification(error)) => {
                tracing::info!("a provider tells about somebody else: {}", chain(&error));
                return Err(ProviderFault::Token(TokenFault::Subject));
            }
            Err(error) if identity.email.is_none() => return Err(user_info_fault(&error)),
            Err(error) => {
                tracing::info!("a provider tells no more than its token: {}", chain(&error));
                return Ok(());
            }
        };
        if !identity.email_verified && told.email().is_some() {
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

    /// How the library sends its requests: by this one way out. A box, because what it waits for has to be told to be `Send`.
    fn http(&self) -> impl Fn(HttpRequest) -> Sending + use<> {
        let outgoing = self.clone();
        move |request| {
            let outgoing = outgoing.clone();
            Box::pin(async move { outgoing.send(request).await })
        }
    }
}
