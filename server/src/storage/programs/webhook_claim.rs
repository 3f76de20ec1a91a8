//! Taking the messages that are due: whoever takes some puts them off, so that nobody else does, and a program that is killed
//! loses none.

use lanyard_app::model::id::{InstitutionId, WebhookId};
use uuid::Uuid;

use crate::{
    domain::clock::Timestamp,
    storage::{
        Store, StoreError,
        database::{
            dialect::{Conditions, Dialect},
            engine::{Ending, built},
            value::{Value, values},
        },
    },
};

/// A webhook to which a message is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueMessages {
    /// The tenant.
    pub institution: InstitutionId,
    /// The webhook.
    pub webhook: WebhookId,
    /// Its receiver took nothing the last time.
    pub is_failing: bool,
}

/// A webhook with messages that were taken to be sent to it.
#[derive(Clone, Debug)]
pub struct ClaimedWebhook {
    /// The tenant.
    pub institution: InstitutionId,
    /// Its id.
    pub id: WebhookId,
    /// Where it is told.
    pub address: String,
    /// The key that sealed its secrets.
    pub key_id: i64,
    /// What signs, sealed.
    pub secret: Vec<u8>,
    /// What signed before, and until when it does too.
    pub old: Option<(Vec<u8>, Timestamp)>,
    /// When the first try failed since one was taken.
    pub failing_since: Option<Timestamp>,
    /// The messages.
    pub deliveries: Vec<ClaimedDelivery>,
}

/// A message that was taken.
#[derive(Clone, Debug)]
pub struct ClaimedDelivery {
    /// Its id; the same at every try.
    pub id: Uuid,
    /// What is sent.
    pub body: String,
    /// How often it was sent before.
    pub tries: i64,
    /// The number of this claim: a later one makes it void.
    pub claim: i64,
}

/// Asks whose message is due first. An act that was under way when a webhook was switched off may have written one for it.
fn due_statement(dialect: Dialect, now: Timestamp, busy: &[WebhookId]) -> Conditions {
    let is_busy = dialect.among("d.webhook_id", "$2");
    let sql = format!(
        "select d.institution_id, d.webhook_id, w.failing_since from webhook_delivery d join webhook w \
         on w.institution_id = d.institution_id and w.id = d.webhook_id where d.done_at is null and d.due_at <= $1 \
         and w.switched_on = 1 and not ({is_busy}) order by d.due_at limit 1"
    );
    Conditions::new(&sql, vec![Value::from(now), Value::Ids(busy.iter().map(|id| id.uuid()).collect())])
}

/// Puts messages to one webhook off that are due.
const TAKE: &str = "update webhook_delivery set due_at = $4, claims = claims + 1 \
     where institution_id = $1 and webhook_id = $2 and done_at is null and due_at <= $3 \
     and id in (select d.id from webhook_delivery d where d.institution_id = $1 \
     and d.webhook_id = $2 and d.done_at is null and d.due_at <= $3 order by d.due_at limit $5) \
     returning id, body, tries, claims";

impl Store {
    /// Whose message is due first, apart from these webhooks; `None` when none is. Reads only.
    pub async fn webhook_due(&self, now: Timestamp, busy: &[WebhookId]) -> Result<Option<DueMessages>, StoreError> {
        let Conditions { sql, values } = due_statement(self.engine().dialect(), now, busy);
        let row = self.engine().fetch_optional(built(sql), values).await?;
        row.map(|row| {
            Ok(DueMessages {
                institution: row.get("institution_id")?,
                webhook: row.get("webhook_id")?,
                is_failing: row.get::<Option<Timestamp>>("failing_since")?.is_some(),
            })
        })
        .transpose()
    }

    /// Takes up to `most` messages to a webhook that are due, until `lease`; `None` where somebody else was quicker.
    pub async fn webhook_claim(
        &self,
        due: &DueMessages,
        (now, lease): (Timestamp, Timestamp),
        most: i64,
    ) -> Result<Option<ClaimedWebhook>, StoreError> {
        let DueMessages { institution, webhook: id, .. } = *due;
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let taken = connection.fetch_all(TAKE, values![institution, id, now, lease, most]).await?;
                    let found = connection
                        .fetch_optional(
                            "select address, key_id, secret, old_secret, old_until, failing_since from webhook \
                             where institution_id = $1 and id = $2",
                            values![institution, id],
                        )
                        .await?;
                    let (Some(row), false) = (found, taken.is_empty()) else { return Ok(Ending::Undo(None)) };
                    let deliveries = taken.iter().map(|row| {
                        Ok(ClaimedDelivery {
                            id: row.get("id")?,
                            body: row.get("body")?,
                            tries: row.get("tries")?,
                            claim: row.get("claims")?,
                        })
                    });
                    let old: Option<Vec<u8>> = row.get("old_secret")?;
                    Ok(Ending::Keep(Some(ClaimedWebhook {
                        institution,
                        id,
                        address: row.get("address")?,
                        key_id: row.get("key_id")?,
                        secret: row.get("secret")?,
                        old: old.zip(row.get("old_until")?),
                        failing_since: row.get("failing_since")?,
                        deliveries: deliveries.collect::<Result<_, StoreError>>()?,
                    })))
                })
            })
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::database::plan::Planner;

    #[tokio::test]
    async fn what_is_due_is_found_in_its_order_however_much_waits() {
        let planner = Planner::new().await;
        let Conditions { sql, values } =
            due_statement(Dialect::Sqlite, Timestamp::default(), &[WebhookId::new(Uuid::nil())]);
        let steps = planner.steps(sql, values).await.join("\n");
        assert!(steps.contains("SEARCH d USING INDEX webhook_delivery_due (due_at<?)"), "{steps}");
        assert!(!steps.contains("TEMP B-TREE"), "nothing is sorted: {steps}");
        let steps = planner.steps(TAKE, vec![Value::from(1_i64); 5]).await.join("\n");
        assert!(
            steps.contains("webhook_delivery_of_webhook (institution_id=? AND webhook_id=? AND due_at<?)"),
            "{steps}"
        );
        assert!(!steps.contains("SCAN") && !steps.contains("TEMP B-TREE FOR ORDER BY"), "{steps}");
    }
}
