//! "Give me a new password": a candidate who knows the present one gets another, drawn here like every password.

use std::net::IpAddr;

use lanyard_app::{
    error::{ApiError, Field, Problem},
    model::candidate::LoggedIn,
};

use crate::{
    domain::{
        credential::{draw_password, fold_password, fold_username},
        institution_code,
        line::is_blank,
        secret::Secret,
        throttle::{CANDIDATES, Verdict},
        vault::{Context, KeyId},
    },
    service::{Service, door::visitor::Candidate, handing_out::passwords::log_damaged},
    storage::{Actor, Attempt, NewCredential, Password, PresentCredential, RenewalOutcome},
};

/// How a wish for a new password ended.
pub enum Renewed {
    /// There is a new one to read, drawn now or by another press of the same button.
    ToRead,
    /// The password is right, but the test is finished.
    Finished,
    /// The candidate's browser session gives no access any more.
    NoLonger,
}

/// A new password, asked for.
pub enum NewPassword {
    /// It waits to be written down.
    Shown {
        /// Who is logged in.
        logged_in: Box<LoggedIn>,
        /// The password.
        password: Secret<String>,
    },
    /// There is none, or it is written down.
    WrittenDown,
    /// The candidate's browser session gives no access any more.
    NoLonger,
}

impl Service {
    /// Draws a new password for a candidate who typed the present one. A wrong one is refused like a wrong log-in:
    /// counted against the same name, and told by the caller not before the floor of failures. While a new password waits to be written down, no other one is
    /// drawn: a form that is sent twice leads to the one that is there.
    pub async fn renew_password(
        &self,
        candidate: &Candidate,
        typed: &Secret<String>,
        address: IpAddr,
    ) -> Result<Renewed, ApiError> {
        if is_blank(typed.expose()) {
            return Err(ApiError::field(Field::Password, Problem::PasswordMissing));
        }
        let (institution, entry) = (candidate.institution(), candidate.entry());
        let Some(present) = self.present_credential(candidate).await? else { return Ok(Renewed::NoLonger) };
        if present.unconfirmed {
            return Ok(Renewed::ToRead);
        }
        let view = self.store.entry_for_candidate(institution, entry).await?.ok_or(ApiError::NotFound)?;
        let username = fold_username(view.username.as_deref().unwrap_or(&view.slip_code));
        let code = institution_code::fold(&view.institution_code);
        let key = KeyId::new(present.key_id);
        let place = Context { institution, entry, version: present.version, key };
        let right = self.vault.verify(&place, &fold_password(typed.expose()), &present.verifier);
        let attempt = Attempt {
            keys: self.candidate_keys(&code, username.as_str(), address),
            door: &CANDIDATES,
            counts_name: true,
            entry: Some((institution, view.session, entry)),
            password: if right { Password::Right } else { Password::Unproven },
            at: self.clock.now(),
        };
        let heard = self.store.attempt(attempt, None).await? == Verdict::Heard;
        if !(right && heard) {
            return Err(ApiError::field(Field::Password, Problem::PasswordWrong));
        }
        if present.finished {
            return Ok(Renewed::Finished);
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
        match self.store.entry_renew_password(institution, candidate.holder(), &new, audit).await? {
            RenewalOutcome::Renewed | RenewalOutcome::Unconfirmed => Ok(Renewed::ToRead),
            RenewalOutcome::Finished => Ok(Renewed::Finished),
            RenewalOutcome::LoggedOut => Ok(Renewed::NoLonger),
            // The same form, sent twice: its new password is written down already, and what was typed is an old one.
            RenewalOutcome::OtherPassword => Err(ApiError::field(Field::Password, Problem::PasswordWrong)),
        }
    }

    /// The new password, until the candidate says that it is written down.
    pub async fn new_password(&self, candidate: &Candidate) -> Result<NewPassword, ApiError> {
        let (institution, entry) = (candidate.institution(), candidate.entry());
        let Some(present) = self.present_credential(candidate).await? else { return Ok(NewPassword::NoLonger) };
        let Some(sealed) = present.sealed.filter(|_| present.unconfirmed) else { return Ok(NewPassword::WrittenDown) };
        let tenant = self.store.institution_find(institution).await?.ok_or(ApiError::NotFound)?;
        let data_key = self.vault.unwrap_data_key(institution, &tenant.wrapped_key)?;
        let place = Context { institution, entry, version: present.version, key: KeyId::new(present.key_id) };
        let Ok(password) = data_key.open(&place, &sealed) else {
            log_damaged(&[entry]);
            return Err(ApiError::PasswordUnreadable);
        };
        let logged_in = Box::new(self.logged_in_at_test(candidate).await?);
        Ok(NewPassword::Shown { logged_in, password: password.grouped() })
    }

    /// "I have written it down".
    pub async fn confirm_password(&self, candidate: &Candidate) -> Result<(), ApiError> {
        Ok(self.store.entry_confirm_password(candidate.institution(), candidate.holder()).await?)
    }

    /// `None` when the candidate's browser session gives no access any more.
    async fn present_credential(&self, candidate: &Candidate) -> Result<Option<PresentCredential>, ApiError> {
        Ok(self.store.entry_credential(candidate.institution(), candidate.holder()).await?)
    }
}
