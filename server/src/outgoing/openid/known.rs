//! What providers say of themselves, kept for a while, and the client that is made of it.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use openidconnect::{
    AdditionalClaims, AdditionalProviderMetadata, AuthType, ClientId, ClientSecret, DiscoveryError,
    EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenFields, IssuerUrl, ProviderMetadata,
    RedirectUrl, StandardErrorResponse, StandardTokenResponse,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreErrorResponseType,
        CoreGenderClaim, CoreGrantType, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
        CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm, CoreResponseMode, CoreResponseType, CoreRevocableToken,
        CoreRevocationErrorResponse, CoreSubjectIdentifierType, CoreTokenIntrospectionResponse, CoreTokenType,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    Provider,
    fault::{ProviderFault, asked_in_vain, chain},
};
use crate::{domain::clock::Timestamp, outgoing::Outgoing};

/// How long what a provider says of itself is taken as it is.
const KNOWN_FOR: Duration = Duration::from_mins(10);
/// How many providers are remembered.
const REMEMBERED: usize = 64;

/// What providers have said of themselves a short while ago.
#[derive(Default)]
pub(in crate::outgoing) struct Known(Mutex<HashMap<String, (Timestamp, Metadata)>>);

/// What a provider says of itself beyond the library's fields.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(super) struct More {
    /// It always says its name when it sends a browser back (RFC 9207 section 3).
    #[serde(default, rename = "authorization_response_iss_parameter_supported")]
    pub(super) names_itself: bool,
}

impl AdditionalProviderMetadata for More {}

pub(super) type Metadata = ProviderMetadata<
    More,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// Every claim that is none of the standard's.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct OtherClaims(pub(super) Map<String, Value>);

impl AdditionalClaims for OtherClaims {}

pub(super) type Tokens = StandardTokenResponse<
    IdTokenFields<
        OtherClaims,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

pub(super) type Client = openidconnect::Client<
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
    /// What a provider says of itself; asked anew where that is old, or `anew`.
    pub(super) async fn discovered(&self, issuer: &str, anew: bool) -> Result<Metadata, ProviderFault> {
        let now = self.clock.now();
        if !anew
            && let Some((read, known)) = self.known.get(issuer)
            && now < read.plus(KNOWN_FOR)
        {
            return Ok(known);
        }
        let address = IssuerUrl::new(issuer.to_owned()).map_err(|_| ProviderFault::AddressRefused)?;
        let found = Metadata::discover_async(address, &self.http()).await.map_err(|error| match error {
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
}

impl Known {
    fn get(&self, issuer: &str) -> Option<(Timestamp, Metadata)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(issuer).cloned()
    }

    fn remember(&self, issuer: &str, now: Timestamp, found: &Metadata) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(issuer.to_owned(), (now, found.clone()));
    }
}

pub(super) fn client_of(provider: &Provider, metadata: Metadata, redirect: &str) -> Result<Client, ProviderFault> {
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
