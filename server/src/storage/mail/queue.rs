//! Putting a mail into the queue, and clearing away what was done long ago.

use lanyard_app::model::id::InstitutionId;
use uuid::Uuid;

use crate::{
    domain::clock::Timestamp,
    storage::{
        Audit, Store, StoreError,
        database::{
            engine::{Connection, Ending},
            value::values,
        },
    },
};

/// A mail to send.
#[derive(Clone, Debug)]
pub struct NewMail {
    /// The tenant.
    pub institution: InstitutionId,
    /// Its id.
    pub id: Uuid,
    /// What it tells, in a word.
    pub kind: &'static str,
    /// The address it goes to.
    pub recipient: String,
    /// The key that sealed the body; must be remembered by [`Store::vault_key_claim`] before.
    pub key_id: i64,
    /// The letter, sealed.
    pub body: Vec<u8>,
    /// When it was written, and from when on it is due.
    pub at: Timestamp,
    /// From when on it is not worth sending.
    pub good_until: Timestamp,
}

/// An act with the mail that tells somebody of it: both are written in its transaction, or neither.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Who acts, and when.
    pub audit: Audit,
    /// The mail; `None` where no mail server is set.
    pub mail: Option<NewMail>,
}

impl From<Audit> for Recorded {
    /// Nobody is told.
    fn from(audit: Audit) -> Self {
        Self { audit, mail: None }
    }
}

impl Connection<'_> {
    /// Puts mail into the queue, within the transaction of the act that it tells of; nothing where there is none.
    pub(in crate::storage) async fn queue_mail(&mut self, mail: Option<&NewMail>) -> Result<(), StoreError> {
        let Some(mail) = mail else { return Ok(()) };
        self.execute(
            "insert into mail (institution_id, id, kind, recipient, key_id, body, created_at, due_at, good_until) \
             values ($1, $2, $3, $4, $5, $6, $7, $7, $8)",
            values![
                mail.institution,
                mail.id,
                mail.kind,
                mail.recipient.as_str(),
                mail.key_id,
                mail.body.as_slice(),
                mail.at,
                mail.good_until,
            ],
        )
        .await?;
        Ok(())
    }
}

impl Store {
    /// Puts mail into the queue that tells of no act in the database.
    pub async fn mail_insert(&self, mail: &NewMail) -> Result<(), StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    connection.queue_mail(Some(mail)).await?;
                    Ok(Ending::Keep(()))
                })
            })
            .await
    }

    /// Gives up what is no longer worth sending, and removes what was done before `kept`; returns how many rows that were.
    pub async fn mail_purge(&self, now: Timestamp, kept: Timestamp) -> Result<u64, StoreError> {
        let given_up = self
            .engine()
            .execute(
                "update mail set done_at = $1, outcome = 'expired', body = $2 where done_at is null and good_until <= $1",
                values![now, Vec::<u8>::new()],
            )
            .await?;
        let mut changed = given_up;
        loop {
            let removed = self
                .engine()
                .execute(
                    "delete from mail where (institution_id, id) in \
                     (select institution_id, id from mail where done_at < $1 order by done_at limit 1000)",
                    values![kept],
                )
                .await?;
            changed += removed;
            if removed < 1000 {
                return Ok(changed);
            }
        }
    }
}
