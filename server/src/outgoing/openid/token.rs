//! What a token says, once everything about it is right: by the library, and when it was issued, to whom, and how long ago its
//! person logged in, which the library leaves to us.

use std::time::Duration;

use openidconnect::{
    AccessTokenHash, Nonce, OAuth2TokenResponse as _, TokenResponse as _, core::CoreJwsSigningAlgorithm,
};

use super::{
    Asked, Identity,
    fault::{ISSUE_TIME, TokenFault, token_fault},
    known::{Client, Tokens},
};
use crate::domain::clock::Timestamp;

/// How far the clocks of provider and server may be apart, and how old a token may be that was just handed out.
const CLOCKS_APART: Duration = Duration::from_mins(10);
/// Signatures that only the provider can make. Not those of a secret that both of us know.
const SIGNED_BY_A_KEY: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];
const AUTH_TIME: &str = "its person has not logged in anew";

/// What the token itself says, when everything about it is right.
pub(super) fn checked(
    now: Timestamp,
    client: &Client,
    asked: &Asked<'_>,
    tokens: &Tokens,
) -> Result<Identity, TokenFault> {
    let fresh_since = asked.fresh_since;
    let verifier = client
        .id_token_verifier()
        .set_allowed_algs(SIGNED_BY_A_KEY)
        .set_time_fn(move || instant(now))
        .set_issue_time_verifier_fn(move |issued| {
            let apart = (issued - instant(now)).abs().to_std().unwrap_or(Duration::MAX);
            if apart <= CLOCKS_APART { Ok(()) } else { Err(ISSUE_TIME.to_owned()) }
        })
        .set_auth_time_verifier_fn(move |logged_in| {
            // A provider tells whole seconds.
            let is_fresh =
                |since: Timestamp| logged_in.is_some_and(|at| at.timestamp() >= since.micros().div_euclid(1_000_000));
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
        let hash =
            signed.and_then(|(algorithm, key)| AccessTokenHash::from_token(tokens.access_token(), algorithm, key).ok());
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

/// The library's own type of an instant.
fn instant(at: Timestamp) -> chrono::DateTime<chrono::Utc> {
    chrono::DateTime::from_timestamp_micros(at.micros()).unwrap_or_default()
}
