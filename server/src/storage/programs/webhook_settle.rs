//! How tries ended: taken, put off or given up; and what that says of the webhook, which is switched off when its receiver took
//! nothing for too long.

use lanyard_app::model::{
    act::Act,
    id::{InstitutionId, WebhookId},
    webhook::{DeliveryOutcome, TryResult},
};
use uuid::Uuid;

use crate::{
    domain::clock::Timestamp,
    storage::{
        Audit, NewMail, Store, StoreError,
        database::{
            dialect::Dialect,
            engine::{Connection, Ending, built},
            value::{Value, values},
        },
    },
};

/// What becomes of a message that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryBecomes {
    /// The receiver has it.
    Taken,
    /// It is sent again then.
    PutOff(Timestamp),
    /// It is not sent any more.
    GivenUp,
}

/// A message that was sent, and how that ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettledDelivery {
    /// The message.
    pub id: Uuid,
    /// The claim with which it was taken.
    pub claim: i64,
    /// What came of the try.
    pub result: TryResult,
    /// What becomes of it.
    pub becomes: DeliveryBecomes,
}

/// When a webhook is switched off, and who is told then.
#[derive(Clone, Debug)]
pub struct WebhookStop {
    /// It took nothing since then, or longer; `None`: whatever it took, because its receiver wants nothing any more.
    pub failing_before: Option<Timestamp>,
    /// The act.
    pub audit: Audit,
    /// The letters that tell of it.
    pub mail: Vec<NewMail>,
}

/// How tries to send messages to one webhook ended.
#[derive(Clone, Debug)]
pub struct WebhookSettlement {
    /// The tenant.
    pub institution: InstitutionId,
    /// The webhook.
    pub webhook: WebhookId,
    /// When.
    pub at: Timestamp,
    /// The tries.
    pub settled: Vec<SettledDelivery>,
    /// Messages that were taken and not sent after all, with their claims: they are due again at once.
    pub untried: Vec<(Uuid, i64)>,
    /// Where it may have to be switched off.
    pub stop: Option<WebhookStop>,
}

impl Store {
    /// Writes down how tries ended, of those messages that were not taken by somebody else since. `true` when the webhook is
    /// switched off with that.
    pub async fn webhook_settle(&self, settlement: &WebhookSettlement) -> Result<bool, StoreError> {
        let WebhookSettlement { institution, webhook, at, settled, untried, stop } = settlement;
        let (institution, webhook, at) = (*institution, *webhook, *at);
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    for (end, ids) in alike(settled) {
                        connection.settle_deliveries(institution, webhook, &end, ids, at).await?;
                    }
                    for (id, claim) in untried {
                        connection
                            .execute(
                                "update webhook_delivery set due_at = $5 where institution_id = $1 and webhook_id = $2 \
                                 and id = $3 and claims = $4 and done_at is null",
                                values![institution, webhook, *id, *claim, at],
                            )
                            .await?;
                    }
                    let is_taken = settled.iter().any(|delivery| delivery.becomes == DeliveryBecomes::Taken);
                    connection.note_failing(institution, webhook, (!is_taken).then_some(at)).await?;
                    let Some(stop) = stop else { return Ok(Ending::Keep(false)) };
                    Ok(Ending::Keep(connection.stop_webhook(institution, webhook, stop).await?))
                })
            })
            .await
    }

    /// The addresses of the owners who can log in.
    pub async fn owner_address_list(&self, institution: InstitutionId) -> Result<Vec<String>, StoreError> {
        let rows = self
            .engine()
            .fetch_all(
                "select p.email from staff s join person p on p.id = s.person_id where s.institution_id = $1 \
                 and s.role = 'owner' and s.disabled_at is null order by s.id",
                values![institution],
            )
            .await?;
        rows.iter().map(|row| row.get("email")).collect()
    }
}

/// The tries that ended alike, with their messages: nearly always all of them.
fn alike(settled: &[SettledDelivery]) -> Vec<(SettledDelivery, Vec<Uuid>)> {
    let mut ends: Vec<(SettledDelivery, Vec<Uuid>)> = Vec::new();
    for delivery in settled {
        match ends.iter_mut().find(|(end, _)| SettledDelivery { id: end.id, ..*delivery } == *end) {
            Some((_, ids)) => ids.push(delivery.id),
            None => ends.push((*delivery, vec![delivery.id])),
        }
    }
    ends
}

fn settle_statement(dialect: Dialect) -> String {
    let these = dialect.among("id", "$3");
    format!(
        "update webhook_delivery set tries = tries + 1, tried_at = $5, status = $6, fault = $7, due_at = $8, done_at = $9, \
         outcome = $10 where institution_id = $1 and webhook_id = $2 and {these} and claims = $4 and done_at is null"
    )
}

impl Connection<'_> {
    async fn settle_deliveries(
        &mut self,
        institution: InstitutionId,
        webhook: WebhookId,
        end: &SettledDelivery,
        ids: Vec<Uuid>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let (due_at, outcome) = match end.becomes {
            DeliveryBecomes::Taken => (at, Some(DeliveryOutcome::Taken)),
            DeliveryBecomes::PutOff(due_at) => (due_at, None),
            DeliveryBecomes::GivenUp => (at, Some(DeliveryOutcome::GivenUp)),
        };
        let (status, fault) = end.result.columns();
        self.execute(
            built(settle_statement(self.dialect())),
            values![
                institution,
                webhook,
                Value::Ids(ids),
                end.claim,
                at,
                status.map(i64::from),
                fault,
                due_at,
                outcome.map(|_| at),
                outcome.map(DeliveryOutcome::word),
            ],
        )
        .await?;
        Ok(())
    }

    /// Since when a webhook takes nothing: since the first failure behind the last success.
    async fn note_failing(
        &mut self,
        institution: InstitutionId,
        webhook: WebhookId,
        failed_at: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        match failed_at {
            Some(at) => {
                self.execute(
                    "update webhook set failing_since = $3 where institution_id = $1 and id = $2 \
                     and failing_since is null and switched_on = 1",
                    values![institution, webhook, at],
                )
                .await
            }
            None => {
                self.execute(
                    "update webhook set failing_since = null where institution_id = $1 and id = $2 \
                     and failing_since is not null",
                    values![institution, webhook],
                )
                .await
            }
        }?;
        Ok(())
    }

    async fn stop_webhook(
        &mut self,
        institution: InstitutionId,
        webhook: WebhookId,
        stop: &WebhookStop,
    ) -> Result<bool, StoreError> {
        let WebhookStop { failing_before, audit, mail } = stop;
        let stopped = self
            .execute(
                "update webhook set switched_on = 0, updated_at = $3 where institution_id = $1 and id = $2 \
                 and switched_on = 1 and (failing_since <= $4 or $5 = 1)",
                values![institution, webhook, audit.at, *failing_before, failing_before.is_none()],
            )
            .await?;
        if stopped == 0 {
            return Ok(false);
        }
        self.stop_waiting(institution, webhook, audit.at).await?;
        self.note_webhook(institution, webhook, Act::WebhookStopped, *audit).await?;
        for mail in mail {
            self.queue_mail(Some(mail)).await?;
        }
        Ok(true)
    }

    /// What waits for a webhook that is switched off is not sent.
    pub(in crate::storage::programs) async fn stop_waiting(
        &mut self,
        institution: InstitutionId,
        webhook: WebhookId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.execute(
            "update webhook_delivery set done_at = $3, outcome = 'stopped' where institution_id = $1 and webhook_id = $2 \
             and done_at is null",
            values![institution, webhook, at],
        )
        .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::database::plan::Planner;

    #[tokio::test]
    async fn what_was_sent_is_looked_up_however_much_waits() {
        let planner = Planner::new().await;
        let (institution, webhook) = (InstitutionId::new(Uuid::nil()), WebhookId::new(Uuid::nil()));
        let none: Option<i64> = None;
        let ids = Value::Ids(vec![Uuid::nil()]);
        let values = values![institution, webhook, ids, 1_i64, 1_i64, none, "silent", 1_i64, none, "taken"];
        let steps = planner.steps(&settle_statement(Dialect::Sqlite), values).await.join("\n");
        assert!(steps.contains("USING PRIMARY KEY (institution_id=? AND webhook_id=? AND id=?)"), "{steps}");
    }
}
