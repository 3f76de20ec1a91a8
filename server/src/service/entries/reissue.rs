//! New passwords: drawn, sealed and stored for the chosen entries; the old ones stop at once.

use async_trait::async_trait;
use std::error::Error;

use lanyard_app::{
    error::ApiError,
    model::{
        action::ActionOutcome,
        choice::Choice,
        entry::EntryState,
        find::{LoginChange, LoginChanged},
        id::{EntryId, IdempotencyKey, InstitutionId, SessionId},
    },
    ports::{May, Principal, entries::IssuePasswords, right},
};

use crate::{
    domain::{
        credential::{Password, draw_password},
        vault::{Context, DataKey, VaultError},
    },
    service::{Service, entries::acts::acted},
    storage::{NewCredential, Reissue, StoreError},
};

#[async_trait]
impl IssuePasswords for Service {
    /// Gives the chosen entries new passwords. The same key issues once: a repeated request is answered with what the
    /// first one did.
    async fn issue_passwords(
        &self,
        staff: &May<right::IssuePasswords>,
        choice: Choice,
        key: IdempotencyKey,
    ) -> Result<ActionOutcome, ApiError> {
        if matches!(&choice, Choice::Ids { ids, .. } if ids.len() == 1) {
            // Somebody stands at the door and waits for it.
            return self.reissue_now(staff, choice, key, None).await;
        }
        let (service, staff) = (self.clone(), *staff);
        self.long_work.run(async move { service.reissue_now(&staff, choice, key, None).await }).await
    }

    async fn issue_password(
        &self,
        staff: &May<right::HelpAtTheDoor>,
        session: SessionId,
        entry: EntryId,
        key: IdempotencyKey,
        told: Option<EntryState>,
    ) -> Result<LoginChanged, ApiError> {
        let acted = self.reissue_now(staff, Choice::Ids { session, ids: [entry].into() }, key, told).await?;
        Ok(LoginChanged { entry, change: LoginChange::Issued, act: acted.act })
    }
}

impl Service {
    /// The same at once. `told`: the state of which somebody was told that they end it; it must still be that one.
    pub(in crate::service) async fn reissue_now(
        &self,
        staff: &Principal,
        choice: Choice,
        key: IdempotencyKey,
        told: Option<EntryState>,
    ) -> Result<ActionOutcome, ApiError> {
        let institution = staff.institution();
        let tenant = self.store.institution_find(institution).await?.ok_or(ApiError::NotFound)?;
        let data_key = self.vault.unwrap_data_key(institution, &tenant.wrapped_key)?;
        let reissue = Reissue { choice: &choice, key, told };
        let issue = |present: &[(EntryId, i64)]| {
            self.new_credentials(institution, &data_key, present).map_err(Box::<dyn Error + Send + Sync>::from)
        };
        let audit = self.audit_of(staff)?;
        let mut outcome = self.store.entry_reissue(institution, reissue, &issue, audit).await;
        if matches!(outcome, Err(StoreError::Conflict)) {
            // The same form, sent twice at one time: by now the other one has been carried out.
            outcome = self.store.entry_reissue(institution, reissue, &issue, audit).await;
        }
        acted(outcome?)
    }

    /// One credential for each entry, of the version after its present one.
    fn new_credentials(
        &self,
        institution: InstitutionId,
        data_key: &DataKey,
        present: &[(EntryId, i64)],
    ) -> Result<Vec<NewCredential>, VaultError> {
        let key = self.vault.key_id();
        let drawn = present
            .iter()
            .map(|&(entry, version)| {
                let place = Context { institution, entry, version: version + 1, key };
                Ok((place, draw_password(&self.random)?))
            })
            .collect::<Result<Vec<_>, VaultError>>()?;
        let places: Vec<_> = drawn.iter().map(|(place, password)| (*place, password)).collect();
        let sealed = data_key.seal_all(&places, &self.random)?;
        let credential = |((place, password), sealed): (&(Context, Password), Vec<u8>)| NewCredential {
            version: place.version,
            key_id: key.get(),
            verifier: self.vault.verifier(place, &password.folded()).to_vec(),
            sealed,
        };
        Ok(drawn.iter().zip(sealed).map(credential).collect())
    }
}
