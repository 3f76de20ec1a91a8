//! "Give me a new password": a candidate who knows the present one gets another, drawn here like every password.

use std::{net::IpAddr, time::Instant};

use lanyard_app::error::{ApiError, Field, Problem};

use super::{
    Service,
    front_door::{FAILURE_COSTS, standing},
    visitor::Candidate,
};
use crate::{
    domain::{
        credential::{draw_password, fold_password, fold_username},
        institution_code,
        secret::Secret,
        throttle::FAILURE_FLOOR,
        vault::{Context, KeyId},
    },
    http::turns,
    storage::{Actor, NewCredential, PresentCredential},
};

impl Service {
    /// Draws a new password for a candidate who typed the present one. A wrong one is refused like a wrong log-in: after
    /// the same time, and counted against the same name. While a new password waits to be written down, no other one is
    /// drawn: a form that is sent twice leads to the one that is there.
    pub async fn renew_password(
        &self,
        candidate: &Candidate,
        typed: &Secret<String>,
        address: IpAddr,
        arrived: Instant,
    ) -> Result<(), ApiError> {
        let (institution, entry) = (candidate.institution, candidate.entry);
        let present = self.present_credential(candidate).await?;
        if present.unconfirmed {
            return Ok(());
        }
        let view = self.store.entry_for_candidate(institution, entry).await?.ok_or(ApiError::NotFound)?;
        let username = fold_username(view.username.as_deref().unwrap_or(&view.slip_code));
        let code = institution_code::fold(&view.institution_code);
        let keys = self.throttle_keys("candidate", &code, username.as_str(), address);
        let now = self.clock.now();
        let refused = standing(&self.store.throttle_find(&keys).await?).is_refused(now);
        let key = KeyId::new(present.key_id);
        let place = Context { institution, entry, version: present.version, key };
        if refused || !self.vault.verify(&place, &fold_password(typed.expose()), &present.verifier) {
            if !refused {
                self.store.throttle_fail(&keys, &FAILURE_COSTS, now).await?;
            }
            turns::hold_back_until((arrived + FAILURE_FLOOR).into()).await;
            return Err(ApiError::field(Field::Password, Problem::PasswordWrong));
        }
        let tenant = self.store.institution_find(institution).await?.ok_or(ApiError::NotFound)?;
        let data_key = self.vault.unwrap_data_key(institution, &tenant.wrapped_key)?;
        let password = draw_password(&self.random)?;
        let place = Context { version: present.version + 1, key: self.vault.key_id(), ..place };
        let new = NewCredential {
            version: place.version,
            key_id: place.key.get(),
            verifier: self.vault.verifier(&place, &password.folded()).to_vec(),
            sealed: data_key.seal(&place, &password, &self.random)?,
        };
        let audit = self.audit(Actor::Candidate(entry))?;
        // Whoever was faster has changed the password: staff, or the same form. Either way this one is not the present.
        let renewed = self.store.entry_renew_password(institution, entry, &new, &candidate.token_hash, audit).await?;
        if renewed { Ok(()) } else { Err(ApiError::field(Field::Password, Problem::PasswordWrong)) }
    }

    /// The new password and the institution's name, until the candidate says that it is written down; `None` afterwards.
    pub async fn new_password(&self, candidate: &Candidate) -> Result<Option<(String, Secret<String>)>, ApiError> {
        let (institution, entry) = (candidate.institution, candidate.entry);
        let present = self.present_credential(candidate).await?;
        let Some(sealed) = present.sealed.filter(|_| present.unconfirmed) else { return Ok(None) };
        let tenant = self.store.institution_find(institution).await?.ok_or(ApiError::NotFound)?;
        let data_key = self.vault.unwrap_data_key(institution, &tenant.wrapped_key)?;
        let place = Context { institution, entry, version: present.version, key: KeyId::new(present.key_id) };
        Ok(Some((tenant.name, data_key.open(&place, &sealed)?.grouped())))
    }

    /// "I have written it down".
    pub async fn confirm_password(&self, candidate: &Candidate) -> Result<(), ApiError> {
        Ok(self.store.entry_confirm_password(candidate.institution, candidate.entry).await?)
    }

    async fn present_credential(&self, candidate: &Candidate) -> Result<PresentCredential, ApiError> {
        self.store.entry_credential(candidate.institution, candidate.entry).await?.ok_or(ApiError::NotFound)
    }
}
