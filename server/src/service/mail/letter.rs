//! A letter becomes a mail: dated, sealed under the institution's data key, ready for the transaction of its act.

use std::time::Duration;

use lanyard_app::{
    error::ApiError,
    model::{
        id::{InstitutionId, StaffId},
        letter::{DatedLetter, Letter},
    },
    paths,
};
use zeroize::Zeroizing;

use crate::{
    domain::{vault::mail::MailPlace, zone::TimeZoneName},
    service::{Service, fault},
    storage::{Actor, Audit, Institution, NewMail, Recorded},
};

impl Service {
    /// Is there a mail server? Without one people are given their links to copy.
    #[must_use]
    pub fn sends_mail(&self) -> bool {
        self.config.mail.is_some()
    }

    /// A letter to an address, about something that happens now, for the transaction in which it does. `None` where no mail
    /// server is set.
    pub async fn mail(
        &self,
        institution: InstitutionId,
        to: &str,
        letter: Letter,
    ) -> Result<Option<NewMail>, ApiError> {
        if !self.sends_mail() {
            return Ok(None);
        }
        let Institution { id, name, wrapped_key, .. } =
            self.store.institution_find(institution).await?.ok_or(ApiError::NotFound)?;
        let zone = self.institution_zone(id).await?;
        self.mail_under((id, &wrapped_key), &name, &zone, to, letter)
    }

    /// The same of an institution that need not be stored yet, by its data key and its name.
    pub(in crate::service) fn mail_under(
        &self,
        (institution, wrapped_key): (InstitutionId, &[u8]),
        name: &str,
        zone: &TimeZoneName,
        to: &str,
        letter: Letter,
    ) -> Result<Option<NewMail>, ApiError> {
        if !self.sends_mail() {
            return Ok(None);
        }
        let at = self.clock.now();
        let (kind, hours) = (letter.kind(), letter.hours());
        let dated = DatedLetter {
            at: zone.civil(at),
            log_in: self.config.public_url.join(paths::STAFF_LOG_IN),
            institution: name.to_owned(),
            letter,
        };
        let place = MailPlace { institution, mail: self.random.id(at)?, key: self.vault.key_id() };
        Ok(Some(NewMail {
            institution,
            id: place.mail,
            kind,
            recipient: to.to_owned(),
            key_id: place.key.get(),
            body: self.seal_letter(wrapped_key, &place, &dated)?,
            at,
            good_until: at.plus(Duration::from_hours(hours)),
        }))
    }

    /// An act on a member of staff with the letter that tells them of it. The letter is made of the name of whoever acts;
    /// `None` is the operator. Whoever is no member is found missing by the act itself.
    pub(in crate::service) async fn told(
        &self,
        (institution, member): (InstitutionId, StaffId),
        audit: Audit,
        letter: impl FnOnce(Option<String>) -> Letter,
    ) -> Result<Recorded, ApiError> {
        if !self.sends_mail() {
            return Ok(audit.into());
        }
        let Some(member) = self.store.staff_find(institution, member).await? else { return Ok(audit.into()) };
        let by = self.name_of(institution, audit.actor).await?;
        Ok(Recorded { audit, mail: self.mail(institution, &member.email, letter(by)).await? })
    }

    /// The name of whoever acts; `None` for the operator.
    pub(in crate::service) async fn name_of(
        &self,
        institution: InstitutionId,
        actor: Actor,
    ) -> Result<Option<String>, ApiError> {
        let Some(staff) = actor.staff() else { return Ok(None) };
        Ok(self.store.staff_find(institution, staff).await?.map(|member| member.name))
    }

    fn seal_letter(&self, wrapped_key: &[u8], place: &MailPlace, dated: &DatedLetter) -> Result<Vec<u8>, ApiError> {
        let stored = serde_json::to_vec(dated).map_err(|_| fault::bug("a letter could not be written down"))?;
        let stored = Zeroizing::new(stored);
        let data_key = self.vault.unwrap_data_key(place.institution, wrapped_key)?;
        Ok(data_key.seal_letter(place, &stored, &self.random)?)
    }
}

#[cfg(test)]
mod tests {
    use lanyard_app::model::{
        civil::CivilTime,
        letter::{Asker, Factor},
        staff::Role,
    };

    use super::*;

    #[test]
    fn every_letter_comes_out_of_its_mail_as_it_went_in() {
        let (link, name) = (|| "https://test.example/K7RM".to_owned(), || "Ana “Ñ” Mora".to_owned());
        for letter in [
            Letter::Invitation { link: link(), role: Role::Reader, by: Some(name()) },
            Letter::PasswordReset { link: link(), by: Asker::Yourself },
            Letter::PasswordReset { link: link(), by: Asker::Colleague(name()) },
            Letter::PasswordReset { link: link(), by: Asker::Operator },
            Letter::PasswordChanged,
            Letter::FactorAdded(Factor::Passkey(name())),
            Letter::FactorRemoved(Factor::Codes),
            Letter::FactorsTakenAway { by: None },
            Letter::RecoveryCodeUsed { left: 9 },
            Letter::RecoveryCodesMade,
            Letter::RoleChanged { role: Role::Owner, by: None },
            Letter::SwitchedOff { by: Some(name()) },
            Letter::SwitchedOn { by: None },
            Letter::PasskeySetBack { name: name() },
            Letter::WebhookStopped { address: link(), gone: true },
        ] {
            let (institution, log_in) = (name(), link());
            let dated = DatedLetter { institution, at: CivilTime::default(), log_in, letter };
            let stored = serde_json::to_vec(&dated).unwrap();
            assert_eq!(serde_json::from_slice::<DatedLetter>(&stored).unwrap(), dated);
        }
    }
}
