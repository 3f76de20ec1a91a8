//! Whom people can be logged in by: the provider of an institution, with its secret opened, and the server's own.

use lanyard_app::{
    error::ApiError,
    model::id::{InstitutionId, StaffId},
};

use crate::{
    domain::{
        secret::Secret,
        sign_on::{Domains, RoleRules},
        vault::{DataKey, KeyId, sign_on::SignOnPlace},
    },
    outgoing::Provider,
    service::Service,
    storage::{FoundProvider, Institution},
};

/// A provider that is switched on, and what its institution or the operator says of it. Holds a secret, therefore no
/// `Debug`.
pub struct KnownProvider {
    /// Where it is, and who we are there.
    pub provider: Provider,
    /// What the button says.
    pub name: String,
    /// Whose addresses it may speak for.
    pub domains: Domains,
    /// Which claims mean which role; `None` where invitations tell it.
    pub role_rules: Option<RoleRules>,
    /// It asks for a second factor itself: whoever comes from it has given one.
    pub asks_factor: bool,
    /// Nobody but `local_owner` logs in to the institution with a password. It holds as long as that owner leads, is on and
    /// has a password: what happens to them never locks everybody out.
    pub only_provider: bool,
    /// The owner who keeps a local log-in.
    pub local_owner: Option<StaffId>,
}

impl Service {
    /// The provider of an institution; `None` where there is none, or it is switched off.
    pub async fn provider_of(&self, institution: InstitutionId) -> Result<Option<KnownProvider>, ApiError> {
        let Some(found) = self.store.sign_on_provider_find(institution).await? else { return Ok(None) };
        if !found.provider.switched_on {
            return Ok(None);
        }
        let tenant = self.store.institution_find(institution).await?.ok_or(ApiError::NotFound)?;
        let client_secret = self.client_secret(&tenant, &found)?;
        let FoundProvider { provider: saved, local_owner_holds, .. } = found;
        Ok(Some(KnownProvider {
            name: saved.name,
            domains: Domains::stored(&saved.domains),
            role_rules: saved.role_claim.and_then(|claim| RoleRules::from_stored(&claim, &saved.role_values)),
            asks_factor: saved.asks_factor,
            only_provider: saved.only_provider && local_owner_holds,
            local_owner: saved.local_owner,
            provider: Provider { issuer: saved.issuer, client_id: saved.client_id, client_secret },
        }))
    }

    /// The provider that the operator set for everybody.
    #[must_use]
    pub fn server_provider(&self) -> Option<KnownProvider> {
        let set = self.config.sign_on.as_ref()?;
        Some(KnownProvider {
            provider: Provider {
                issuer: set.issuer.clone(),
                client_id: set.client_id.clone(),
                client_secret: set.client_secret.clone(),
            },
            name: set.name.clone(),
            domains: set.domains.clone(),
            role_rules: None,
            asks_factor: set.asks_factor,
            only_provider: false,
            local_owner: None,
        })
    }

    /// The key that an institution's secrets are sealed with.
    pub(in crate::service) fn data_key_of(&self, institution: &Institution) -> Result<DataKey, ApiError> {
        Ok(self.vault.unwrap_data_key(institution.id, &institution.wrapped_key)?)
    }

    fn client_secret(&self, institution: &Institution, found: &FoundProvider) -> Result<Secret<String>, ApiError> {
        let place = SignOnPlace {
            institution: institution.id,
            issuer: &found.provider.issuer,
            client_id: &found.provider.client_id,
            key: KeyId::new(found.secret.key_id),
        };
        Ok(self.data_key_of(institution)?.open_client_secret(&place, &found.secret.sealed)?)
    }
}
