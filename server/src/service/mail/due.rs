//! The mail that is due: taken, opened, and settled by how the try to send it ended.

use std::time::Duration;

use lanyard_app::model::letter::DatedLetter;
use uuid::Uuid;

use crate::{
    domain::{
        clock::Timestamp,
        mail::{self, Ended},
        vault::{KeyId, mail::MailPlace},
    },
    metrics::work::MailResult,
    service::Service,
    storage::{self, ClaimedMail, Done, Settlement, StoreError},
};

/// The most characters that are kept of what a mail server said.
const SAID: usize = 300;

/// A mail to send now. Whoever has it says how that ended, by [`Service::mail_settle`].
pub struct DueMail {
    /// Its id; the same each time that it is tried.
    pub id: Uuid,
    /// When it was written.
    pub at: Timestamp,
    /// The address it goes to.
    pub recipient: String,
    /// What it tells.
    pub letter: DatedLetter,
    claimed: ClaimedMail,
}

/// What a try taught about the mail server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Learnt {
    /// Nothing new.
    Nothing,
    /// It cannot be used, and nobody knew.
    Stopped,
    /// It can be used again, after all mail had waited for so long.
    GoesAgain(Duration),
}

impl Service {
    /// Takes the mail that is due first; `None` when none is, or all mail waits for the mail server. A letter that cannot be
    /// opened any more, because its institution's key is gone, is given up on the way.
    pub async fn mail_claim(&self) -> Result<Option<DueMail>, StoreError> {
        loop {
            let now = self.clock.now();
            let Some(claimed) = self.store.mail_claim(now, now.plus(mail::LEASE)).await? else { return Ok(None) };
            if let Some(letter) = self.open_letter(&claimed).await? {
                return Ok(Some(DueMail {
                    id: claimed.id,
                    at: claimed.at,
                    recipient: claimed.recipient.clone(),
                    letter,
                    claimed,
                }));
            }
            self.store.mail_settle(&claimed, Settlement::Done(Done::Unusable), "", now).await?;
        }
    }

    /// Writes down how a try ended; `said` is what the mail server said, or what was said of the connection to it.
    pub async fn mail_settle(&self, due: &DueMail, ended: Ended, said: &str) -> Result<Learnt, StoreError> {
        let (now, claimed) = (self.clock.now(), &due.claimed);
        let settlement = match ended {
            Ended::Sent => Settlement::Done(Done::Sent),
            Ended::Refused => Settlement::Done(Done::Refused),
            Ended::Unusable => Settlement::Done(Done::Unusable),
            Ended::Later => mail::again(claimed.tries + 1, now, claimed.good_until)
                .map_or(Settlement::Done(Done::Expired), Settlement::PutOff),
            Ended::Fault(fault) => {
                Settlement::PutBack(fault, mail::pause_until(claimed.probe.unwrap_or_default(), now))
            }
        };
        self.work.mail(match &settlement {
            Settlement::Done(Done::Sent) => MailResult::Sent,
            Settlement::Done(_) => MailResult::GivenUp,
            Settlement::PutOff(_) => MailResult::PutOff,
            Settlement::PutBack(..) => MailResult::Fault,
        });
        Ok(match self.store.mail_settle(claimed, settlement, &line(said), now).await? {
            storage::Learnt::Nothing => Learnt::Nothing,
            storage::Learnt::Stopped => Learnt::Stopped,
            storage::Learnt::GoesAgain(since) => Learnt::GoesAgain(now.since(since)),
        })
    }

    async fn open_letter(&self, claimed: &ClaimedMail) -> Result<Option<DatedLetter>, StoreError> {
        let Some(institution) = self.store.institution_find(claimed.institution).await? else { return Ok(None) };
        let key = KeyId::new(claimed.key_id);
        let place = MailPlace { institution: claimed.institution, mail: claimed.id, key };
        let opened = self
            .vault
            .unwrap_data_key(institution.id, &institution.wrapped_key)
            .and_then(|data_key| data_key.open_letter(&place, &claimed.body));
        Ok(opened.ok().and_then(|stored| serde_json::from_slice(&stored).ok()))
    }
}

/// One line of what was said, and not too much of it.
fn line(said: &str) -> String {
    let words = said.split(|sign: char| sign.is_whitespace() || sign.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").chars().take(SAID).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_is_one_line_of_some_length() {
        assert_eq!(line("535 5.7.8 Error:\r\n authentication\u{0}failed\n"), "535 5.7.8 Error: authentication failed");
        assert_eq!(line(&"ñ".repeat(1000)).chars().count(), SAID);
    }
}
