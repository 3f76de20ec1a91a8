//! The messages to a webhook: listed, sent again, tried by an owner, counted, and cleared away when they are old.

use lanyard_app::model::{
    id::{InstitutionId, WebhookId},
    webhook::{DeliveryOutcome, TryResult, WEBHOOK_TEST},
};
use uuid::Uuid;

use crate::{
    domain::clock::Timestamp,
    storage::{
        Store, StoreError,
        database::{
            engine::Ending,
            value::{Row, values},
        },
    },
};

/// A message as it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundDelivery {
    /// Its id.
    pub id: Uuid,
    /// What it tells of, in a word.
    pub event: String,
    /// When that happened.
    pub at: Timestamp,
    /// How often it was sent.
    pub tries: i64,
    /// What came of the last try.
    pub last: Option<TryResult>,
    /// When it is sent next; `None` where it is done.
    pub due_at: Option<Timestamp>,
    /// How it was done.
    pub outcome: Option<DeliveryOutcome>,
}

/// What came of sending a message again, or one more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SentAgain {
    /// It waits to be sent.
    Waits,
    /// The webhook is switched off.
    Off,
    /// There is no such webhook, or no such message to it.
    Missing,
}

/// How many rows go in one piece.
const PIECE: u64 = 1000;

impl Store {
    /// The messages to a webhook from this place on, newest first, and at most so many.
    pub async fn webhook_delivery_page(
        &self,
        institution: InstitutionId,
        webhook: WebhookId,
        (offset, limit): (i64, i64),
    ) -> Result<Vec<FoundDelivery>, StoreError> {
        let rows = self
            .engine()
            .fetch_all(
                "select id, event, created_at, tries, status, fault, due_at, done_at, outcome from webhook_delivery \
                 where institution_id = $1 and webhook_id = $2 order by id desc limit $3 offset $4",
                values![institution, webhook, limit, offset],
            )
            .await?;
        rows.iter().map(FoundDelivery::read).collect()
    }

    /// Sends a message again from the beginning, whatever became of it. One that is under way may arrive twice.
    pub async fn webhook_send_again(
        &self,
        institution: InstitutionId,
        webhook: WebhookId,
        id: Uuid,
        now: Timestamp,
    ) -> Result<SentAgain, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let found = connection
                        .fetch_optional(
                            "select w.switched_on from webhook w join webhook_delivery d \
                             on d.institution_id = w.institution_id and d.webhook_id = w.id \
                             where w.institution_id = $1 and w.id = $2 and d.id = $3",
                            values![institution, webhook, id],
                        )
                        .await?;
                    let Some(found) = found else { return Ok(Ending::Undo(SentAgain::Missing)) };
                    if !found.get::<bool>("switched_on")? {
                        return Ok(Ending::Undo(SentAgain::Off));
                    }
                    connection
                        .execute(
                            "update webhook_delivery set due_at = $4, done_at = null, outcome = null, tries = 0, \
                             claims = claims + 1 where institution_id = $1 and webhook_id = $2 and id = $3",
                            values![institution, webhook, id, now],
                        )
                        .await?;
                    Ok(Ending::Keep(SentAgain::Waits))
                })
            })
            .await
    }

    /// Sends a message that tells of nothing.
    pub async fn webhook_try(
        &self,
        institution: InstitutionId,
        webhook: WebhookId,
        (id, body): (Uuid, &str),
        now: Timestamp,
    ) -> Result<SentAgain, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let written = connection
                        .execute(
                            "insert into webhook_delivery (institution_id, webhook_id, id, event, body, created_at, due_at) \
                             select w.institution_id, w.id, $3, $4, $5, $6, $6 from webhook w \
                             where w.institution_id = $1 and w.id = $2 and w.switched_on = 1",
                            values![institution, webhook, id, WEBHOOK_TEST, body, now],
                        )
                        .await?;
                    if written == 1 {
                        return Ok(Ending::Keep(SentAgain::Waits));
                    }
                    let there = connection
                        .fetch_optional(
                            "select switched_on from webhook where institution_id = $1 and id = $2",
                            values![institution, webhook],
                        )
                        .await?;
                    Ok(Ending::Undo(if there.is_some() { SentAgain::Off } else { SentAgain::Missing }))
                })
            })
            .await
    }

    /// How many messages wait, to all webhooks.
    pub async fn webhook_waiting(&self) -> Result<i64, StoreError> {
        let row = self
            .engine()
            .fetch_optional("select count(*) as waiting from webhook_delivery where done_at is null", values![])
            .await?;
        row.map_or(Ok(0), |row| row.get("waiting"))
    }

    /// Removes the messages of before `kept`, sent or not, and the secrets that sign no more; returns how many messages that were.
    pub async fn webhook_purge(&self, now: Timestamp, kept: Timestamp) -> Result<u64, StoreError> {
        self.engine()
            .execute("update webhook set old_secret = null, old_until = null where old_until <= $1", values![now])
            .await?;
        let mut gone = 0;
        loop {
            let removed = self
                .engine()
                .execute(
                    "delete from webhook_delivery where (institution_id, webhook_id, id) in \
                     (select institution_id, webhook_id, id from webhook_delivery where created_at < $1 limit 1000)",
                    values![kept],
                )
                .await?;
            gone += removed;
            if removed < PIECE {
                return Ok(gone);
            }
        }
    }
}

impl FoundDelivery {
    fn read(row: &Row) -> Result<Self, StoreError> {
        let inconsistent = |column| StoreError::Inconsistent { column, source: None };
        let status = row.get::<Option<i64>>("status")?.map(u16::try_from).transpose();
        let fault: Option<String> = row.get("fault")?;
        let status = status.map_err(|_| inconsistent("status"))?;
        let last = match (status, fault.as_deref()) {
            (None, None) => None,
            (status, fault) => Some(TryResult::from_columns(status, fault).ok_or(inconsistent("fault"))?),
        };
        let word: Option<String> = row.get("outcome")?;
        let outcome = word.map(|word| DeliveryOutcome::from_word(&word).ok_or(inconsistent("outcome"))).transpose()?;
        let due_at = row.get("due_at")?;
        Ok(Self {
            id: row.get("id")?,
            event: row.get("event")?,
            at: row.get("created_at")?,
            tries: row.get("tries")?,
            last,
            due_at: outcome.is_none().then_some(due_at),
            outcome,
        })
    }
}
