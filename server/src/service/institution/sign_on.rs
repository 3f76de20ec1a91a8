//! Single sign-on as an owner sets it up: shown, saved, tried, removed; and switched off by the operator.

use lanyard_app::{
    error::ApiError,
    model::sign_on::{
        LocalOwner, ProviderTried, SignOnDone, SignOnFault,
        SignOnField::{self, ClientId, ClientSecret, Domains as DomainsField, Issuer, Name, RoleClaim, RoleValues},
        SignOnForm, SignOnProblem, SignOnRemoved, SignOnSettings,
    },
    paths,
    ports::{May, right},
};

use crate::{
    domain::{
        line::short_line,
        secret::Secret,
        sign_on::{self, Domains, RoleRules},
        vault::sign_on::SignOnPlace,
    },
    outgoing::ProviderFault,
    service::{Service, door::proof::Proven, operator::OperatorError},
    storage::{Actor, FoundProvider, ProviderRemoved, ProviderSaved, SealedSecret, SignOnProvider},
};

impl Service {
    /// The provider of the institution, as its page shows it.
    pub async fn sign_on_settings(&self, staff: &May<right::ManageSettings>) -> Result<SignOnSettings, ApiError> {
        let institution = staff.institution();
        let found = self.store.sign_on_provider_find(institution).await?;
        let owners = self.store.local_owner_list(institution).await?;
        let owners = owners.into_iter().map(|(id, name, email)| LocalOwner { id, name, email }).collect();
        let (is_set, lapsed) = found
            .as_ref()
            .map_or((false, false), |found| (true, found.provider.only_provider && !found.local_owner_holds));
        let redirect = self.config.public_url.join(paths::SIGN_ON_RETURN);
        let form = match found {
            Some(found) => shown(found.provider),
            // Whoever sets it up is the one most likely to keep a password.
            None => SignOnForm { local_owner: staff.staff()?.id().to_string(), ..SignOnForm::default() },
        };
        Ok(SignOnSettings { form, is_set, redirect, owners, lapsed })
    }

    /// Saves the provider. An empty secret keeps the one there is, which belongs to its issuer and client ID.
    pub async fn save_sign_on(
        &self,
        by: &Proven,
        staff: &May<right::ManageSettings>,
        form: &SignOnForm,
        secret: Secret<String>,
    ) -> Result<SignOnDone, ApiError> {
        let provider = match self.read_provider(form, &secret) {
            Ok(provider) => provider,
            Err(faults) => return Ok(SignOnDone::Wrong(faults)),
        };
        let institution = self.institution_of(staff).await?;
        let sealed = if secret.expose().is_empty() {
            None
        } else {
            let key = self.vault.key_id();
            let SignOnProvider { issuer, client_id, .. } = &provider;
            let place = SignOnPlace { institution: institution.id, issuer, client_id, key };
            let sealed = self.data_key_of(&institution)?.seal_client_secret(&place, &secret, &self.random)?;
            Some(SealedSecret { sealed, key_id: key.get() })
        };
        let audit = self.audit_of(staff)?;
        let own = by.session();
        let saved = self.store.sign_on_provider_save(institution.id, &provider, sealed.as_ref(), &own, audit).await?;
        Ok(match saved {
            ProviderSaved::Saved => SignOnDone::Saved,
            ProviderSaved::SecretNeeded => wrong(ClientSecret, SignOnProblem::SecretNeeded),
            ProviderSaved::CannotStayLocal => wrong(SignOnField::LocalOwner, SignOnProblem::CannotStayLocal),
            ProviderSaved::NobodyLocal => wrong(SignOnField::SwitchedOn, SignOnProblem::NobodyLocal),
        })
    }

    /// Removes the provider, and forgets whom it knows.
    pub async fn remove_sign_on(
        &self,
        by: &Proven,
        staff: &May<right::ManageSettings>,
    ) -> Result<SignOnRemoved, ApiError> {
        let audit = self.audit_of(staff)?;
        let removed = self.store.sign_on_provider_remove(staff.institution(), &by.session(), audit).await?;
        Ok(match removed {
            ProviderRemoved::Removed => SignOnRemoved::Removed,
            ProviderRemoved::Missing => SignOnRemoved::Missing,
            ProviderRemoved::NobodyLocal => SignOnRemoved::NobodyLocal,
        })
    }

    /// Asks the provider that is saved who it is; `None` where none is.
    pub async fn try_sign_on(&self, staff: &May<right::ManageSettings>) -> Result<Option<ProviderTried>, ApiError> {
        let found = self.store.sign_on_provider_find(staff.institution()).await?;
        let Some(FoundProvider { provider, .. }) = found else { return Ok(None) };
        Ok(Some(match self.outgoing.openid_look(&provider.issuer).await {
            Ok(_) => ProviderTried::Works,
            Err(ProviderFault::AddressRefused) => ProviderTried::AddressRefused,
            Err(ProviderFault::Unreachable) => ProviderTried::Unreachable,
            Err(ProviderFault::NotAProvider) => ProviderTried::NotAProvider,
            Err(_) => ProviderTried::Unsuitable,
        }))
    }

    /// The provider of an institution and whether it is switched on, for the operator.
    pub async fn sign_on_told(&self, institution: &str) -> Result<Option<(String, String, bool)>, OperatorError> {
        let institution = self.institution_called(institution).await?.id;
        let found = self.store.sign_on_provider_find(institution).await?;
        Ok(found.map(|FoundProvider { provider, .. }| (provider.name, provider.issuer, provider.switched_on)))
    }

    /// Switches the provider of an institution off, so that everybody logs in with a password again; `None` where there is
    /// none, `false` when it was off already.
    pub async fn sign_on_switch_off(&self, institution: &str) -> Result<Option<bool>, OperatorError> {
        let institution = self.institution_called(institution).await?.id;
        Ok(self.store.sign_on_provider_switch_off(institution, self.audit(Actor::Operator)?).await?)
    }

    /// What the form says, or all that is wrong with it.
    fn read_provider(&self, form: &SignOnForm, secret: &Secret<String>) -> Result<SignOnProvider, Vec<SignOnFault>> {
        let mut faults = Vec::new();
        let mut check = |field, problem| faults.push((field, problem));
        let name = short_line(&form.name).unwrap_or_default();
        if name.is_empty() {
            let is_blank = short_line(&form.name).is_ok();
            check(Name, if is_blank { SignOnProblem::Missing } else { SignOnProblem::TooLong });
        }
        let issuer = sign_on::issuer(&form.issuer, self.config.outgoing_private);
        let client_id = sign_on::one_word(&form.client_id);
        let domains = Domains::parse(&form.domains);
        let rules = RoleRules::parse(&form.role_claim, &form.role_values);
        if let Err(problem) = issuer {
            check(Issuer, problem);
        }
        if let Err(problem) = client_id {
            check(ClientId, problem);
        }
        if secret.expose().len() > sign_on::LONGEST_SECRET {
            check(ClientSecret, SignOnProblem::TooLong);
        }
        if let Err(problem) = domains {
            check(DomainsField, problem);
        }
        if let Err(problem) = rules {
            let is_of_claim = matches!(problem, SignOnProblem::TooLong)
                || problem == SignOnProblem::ClaimOrValuesMissing && form.role_claim.trim().is_empty();
            check(if is_of_claim { RoleClaim } else { RoleValues }, problem);
        }
        let local_owner = form.only_provider.then(|| form.local_owner.trim().parse().ok()).flatten();
        if form.only_provider && local_owner.is_none() {
            check(SignOnField::LocalOwner, SignOnProblem::CannotStayLocal);
        }
        if form.only_provider && !form.switched_on {
            check(SignOnField::SwitchedOn, SignOnProblem::OnlyWhileOff);
        }
        let (Ok(issuer), Ok(client_id), Ok(domains), Ok(rules), true) =
            (issuer, client_id, domains, rules, faults.is_empty())
        else {
            return Err(faults);
        };
        Ok(SignOnProvider {
            name,
            issuer,
            client_id,
            domains: domains.as_text(),
            role_values: rules.as_ref().map_or_else(|| "[]".to_owned(), RoleRules::stored),
            role_claim: rules.map(|rules| rules.claim().to_owned()),
            asks_factor: form.asks_factor,
            only_provider: form.only_provider,
            local_owner,
            switched_on: form.switched_on,
        })
    }
}

fn wrong(field: SignOnField, problem: SignOnProblem) -> SignOnDone {
    SignOnDone::Wrong(vec![(field, problem)])
}

/// What the form shows of a provider.
fn shown(provider: SignOnProvider) -> SignOnForm {
    let role_claim = provider.role_claim.unwrap_or_default();
    SignOnForm {
        role_values: RoleRules::from_stored(&role_claim, &provider.role_values)
            .map_or_else(String::new, |rules| rules.lines()),
        role_claim,
        name: provider.name,
        issuer: provider.issuer,
        client_id: provider.client_id,
        domains: provider.domains,
        asks_factor: provider.asks_factor,
        only_provider: provider.only_provider,
        local_owner: provider.local_owner.map(|owner| owner.to_string()).unwrap_or_default(),
        switched_on: provider.switched_on,
    }
}
