//! Taking the mail that is due first: whoever takes it puts it off, so that nobody else does, and a program that is killed
//! loses none.

use lanyard_app::model::id::InstitutionId;
use uuid::Uuid;

use crate::{
    domain::clock::Timestamp,
    storage::{
        Store, StoreError,
        database::{
            engine::{Connection, Ending},
            value::values,
        },
    },
};

/// A mail that was taken to be sent.
#[derive(Clone, Debug)]
pub struct ClaimedMail {
    /// The tenant.
    pub institution: InstitutionId,
    /// Its id.
    pub id: Uuid,
    /// The address it goes to.
    pub recipient: String,
    /// The key that sealed the body.
    pub key_id: i64,
    /// The letter, sealed.
    pub body: Vec<u8>,
    /// When it was written.
    pub at: Timestamp,
    /// From when on it is not worth sending.
    pub good_until: Timestamp,
    /// How often it was put off before.
    pub tries: i64,
    /// The number of this claim: a later one makes it void.
    pub claim: i64,
    /// It is the one that is tried while all other mail waits for the mail server; how many were before it.
    pub probe: Option<i64>,
}

impl Store {
    /// Takes the mail that is due first, until `lease`. `None` when there is none, or all mail waits for the mail server;
    /// then nothing was written. While it waits, one mail is taken when the server is to be tried.
    pub async fn mail_claim(&self, now: Timestamp, lease: Timestamp) -> Result<Option<ClaimedMail>, StoreError> {
        let waits = self
            .engine()
            .fetch_optional(
                "select id from mail where done_at is null and due_at <= $1 and good_until > $1 \
                 and not exists (select one from mail_pause where again_at > $1) limit 1",
                values![now],
            )
            .await?;
        if waits.is_none() {
            return Ok(None);
        }
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let Some(probe) = connection.probe(now, lease).await? else { return Ok(Ending::Undo(None)) };
                    let claimed = connection.claim_mail(now, lease, probe).await?;
                    Ok(if claimed.is_some() { Ending::Keep(claimed) } else { Ending::Undo(None) })
                })
            })
            .await
    }
}

impl Connection<'_> {
    /// `Some(None)`: the mail server works as far as is known. `Some(Some(probes))`: this is the one try of it that is due.
    /// `None`: all mail waits.
    async fn probe(&mut self, now: Timestamp, lease: Timestamp) -> Result<Option<Option<i64>>, StoreError> {
        // Whoever puts the next try off has this one.
        let taken = self
            .fetch_optional(
                "update mail_pause set again_at = $2, probes = probes + 1 where one = 1 and again_at <= $1 returning probes",
                values![now, lease],
            )
            .await?;
        if let Some(row) = taken {
            return Ok(Some(Some(row.get("probes")?)));
        }
        let pause = self.fetch_optional("select since from mail_pause where one = 1", values![]).await?;
        Ok(if pause.is_some() { None } else { Some(None) })
    }

    async fn claim_mail(
        &mut self,
        now: Timestamp,
        lease: Timestamp,
        probe: Option<i64>,
    ) -> Result<Option<ClaimedMail>, StoreError> {
        // Found without a lock and taken by its key, so that the update is one of one institution: the database sees which part
        // of a large table it is about. Where somebody else was quicker the next one is looked for.
        while let Some(first) = self
            .fetch_optional(
                "select institution_id, id from mail where done_at is null and due_at <= $1 and good_until > $1 \
                 order by due_at limit 1",
                values![now],
            )
            .await?
        {
            let (institution, id): (InstitutionId, Uuid) = (first.get("institution_id")?, first.get("id")?);
            let taken = self
                .fetch_optional(
                    "update mail set due_at = $2, claims = claims + 1 where institution_id = $3 and id = $4 \
                     and done_at is null and due_at <= $1 and good_until > $1 \
                     returning recipient, key_id, body, created_at, good_until, tries, claims",
                    values![now, lease, institution, id],
                )
                .await?;
            let Some(row) = taken else { continue };
            return Ok(Some(ClaimedMail {
                institution,
                id,
                recipient: row.get("recipient")?,
                key_id: row.get("key_id")?,
                body: row.get("body")?,
                at: row.get("created_at")?,
                good_until: row.get("good_until")?,
                tries: row.get("tries")?,
                claim: row.get("claims")?,
                probe,
            }));
        }
        Ok(None)
    }
}
