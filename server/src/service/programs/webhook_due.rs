//! The messages that are due: taken, signed, sent, and settled by how that ended.

use http::{HeaderMap, HeaderName, HeaderValue, header};
use lanyard_app::{
    error::ApiError,
    model::{id::WebhookId, letter::Letter, webhook::TryResult},
};

use crate::{
    domain::{
        clock::Timestamp,
        vault::{KeyId, VaultError, webhook::WebhookPlace},
        webhook::{self, Ended, WebhookSecret},
    },
    metrics::work::WebhookResult,
    outgoing::PostFault,
    service::Service,
    storage::{
        Actor, ClaimedDelivery, ClaimedWebhook, DeliveryBecomes, SettledDelivery, StoreError, WebhookSettlement,
        WebhookStop,
    },
};

/// How the program names itself to receivers.
const PROGRAM: HeaderValue = HeaderValue::from_static(concat!("lanyard/", env!("CARGO_PKG_VERSION")));

/// Messages to one webhook, to be sent now. Whoever has them says how that ended, by [`Service::webhook_settle`].
pub struct DueWebhook {
    claimed: ClaimedWebhook,
    /// What signs; empty where nothing could be opened, because the institution's key is gone.
    secrets: Vec<WebhookSecret>,
}

/// A message that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentMessage {
    /// Which of the webhook's.
    place: usize,
    result: TryResult,
}

impl SentMessage {
    /// Whether the receiver has it.
    #[must_use]
    pub fn is_taken(self) -> bool {
        webhook::ended(self.result) == Ended::Taken
    }
}

impl DueWebhook {
    /// Which webhook it is.
    #[must_use]
    pub const fn id(&self) -> WebhookId {
        self.claimed.id
    }

    /// How many messages there are.
    #[must_use]
    pub fn messages(&self) -> usize {
        self.claimed.deliveries.len()
    }
}

impl Service {
    /// Takes messages to the webhook whose message is due first, apart from these, and at most so many; one where its receiver
    /// took nothing the last time. `None` when nothing is due.
    pub async fn webhook_claim(&self, busy: &[WebhookId], most: usize) -> Result<Option<DueWebhook>, StoreError> {
        if most == 0 {
            return Ok(None);
        }
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        // Where another program was quicker the next one is looked for.
        let (claimed, now) = loop {
            let now = self.clock.now();
            let Some(due) = self.store.webhook_due(now, busy).await? else { return Ok(None) };
            let most = if due.is_failing { 1 } else { most };
            if let Some(claimed) = self.store.webhook_claim(&due, (now, now.plus(webhook::LEASE)), most).await? {
                break (claimed, now);
            }
        };
        let institution = self.store.institution_find(claimed.institution).await?;
        let secrets = institution.map_or(Ok(Vec::new()), |found| self.open_secrets(&found.wrapped_key, &claimed, now));
        let secrets = secrets.unwrap_or_else(|error| {
            tracing::error!("the secret of a webhook cannot be opened: {error}");
            Vec::new()
        });
        Ok(Some(DueWebhook { claimed, secrets }))
    }

    fn open_secrets(
        &self,
        wrapped_key: &[u8],
        claimed: &ClaimedWebhook,
        now: Timestamp,
    ) -> Result<Vec<WebhookSecret>, VaultError> {
        let ClaimedWebhook { institution, id, key_id, secret, old, .. } = claimed;
        let place = WebhookPlace { institution: *institution, webhook: *id, key: KeyId::new(*key_id) };
        let data_key = self.vault.unwrap_data_key(*institution, wrapped_key)?;
        let old = old.as_ref().filter(|(_, until)| now < *until).map(|(sealed, _)| sealed);
        let sealed = std::iter::once(secret).chain(old);
        sealed.map(|sealed| data_key.open_webhook_secret(&place, sealed).map(WebhookSecret::kept)).collect()
    }

    /// Sends one of the messages.
    pub async fn webhook_send(&self, due: &DueWebhook, place: usize) -> Option<SentMessage> {
        let delivery = due.claimed.deliveries.get(place)?;
        let result = match self.signed(due, delivery) {
            Some(headers) => {
                let (address, body) = (&due.claimed.address, delivery.body.clone());
                match self.outgoing.post(address, headers, body, webhook::PATIENCE).await {
                    Ok(status) => TryResult::Answered(status.as_u16()),
                    Err(PostFault::Refused) => TryResult::Refused,
                    Err(PostFault::Unreachable) => TryResult::Unreachable,
                    Err(PostFault::Silent) => TryResult::Silent,
                }
            }
            // What nobody could tell from a forgery is not sent.
            None => TryResult::Refused,
        };
        Some(SentMessage { place, result })
    }

    /// The headers of a message that is sent now; `None` where nothing can sign it.
    fn signed(&self, due: &DueWebhook, delivery: &ClaimedDelivery) -> Option<HeaderMap> {
        let (id, second) = (delivery.id.to_string(), self.clock.now().millis() / 1000);
        let signatures: Vec<String> =
            due.secrets.iter().map(|secret| secret.sign(&id, second, &delivery.body)).collect();
        if signatures.is_empty() {
            return None;
        }
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(header::USER_AGENT, PROGRAM);
        for (name, value) in
            [("webhook-id", id), ("webhook-timestamp", second.to_string()), ("webhook-signature", signatures.join(" "))]
        {
            headers.insert(HeaderName::from_static(name), HeaderValue::try_from(value).ok()?);
        }
        Some(headers)
    }

    /// Writes down how tries ended, and lets go of what was not tried; `true` when the webhook is switched off with that.
    pub async fn webhook_settle(&self, due: &DueWebhook, sent: &[SentMessage]) -> Result<bool, ApiError> {
        let at = self.clock.now();
        let (institution, webhook) = (due.claimed.institution, due.claimed.id);
        let mut settled = Vec::with_capacity(sent.len());
        for message in sent {
            let Some(delivery) = due.claimed.deliveries.get(message.place) else { continue };
            let [chance] = self.random.bytes()?;
            let becomes = match webhook::ended(message.result) {
                Ended::Taken => DeliveryBecomes::Taken,
                Ended::Gone => DeliveryBecomes::GivenUp,
                Ended::Failed => webhook::again(delivery.tries + 1, at, chance)
                    .map_or(DeliveryBecomes::GivenUp, DeliveryBecomes::PutOff),
            };
            self.work.webhook(match becomes {
                DeliveryBecomes::Taken => WebhookResult::Taken,
                DeliveryBecomes::PutOff(_) => WebhookResult::PutOff,
                DeliveryBecomes::GivenUp => WebhookResult::GivenUp,
            });
            settled.push(SettledDelivery { id: delivery.id, claim: delivery.claim, result: message.result, becomes });
        }
        let is_sent = |id| settled.iter().any(|sent| sent.id == id);
        let untried = due.claimed.deliveries.iter().filter(|taken| !is_sent(taken.id));
        let untried = untried.map(|taken| (taken.id, taken.claim)).collect();
        let stop = self.stop_of(due, sent, at).await?;
        Ok(self.store.webhook_settle(&WebhookSettlement { institution, webhook, at, settled, untried, stop }).await?)
    }

    /// Where a webhook may have to be switched off: its receiver wants nothing any more, or took nothing for too long.
    async fn stop_of(
        &self,
        due: &DueWebhook,
        sent: &[SentMessage],
        at: Timestamp,
    ) -> Result<Option<WebhookStop>, ApiError> {
        let is_gone = sent.iter().any(|message| webhook::ended(message.result) == Ended::Gone);
        let failing_before = at.minus(webhook::LONGEST);
        let is_taken = sent.iter().any(|message| message.is_taken());
        let has_failed = !is_taken && due.claimed.failing_since.is_some_and(|since| since <= failing_before);
        if !is_gone && !has_failed {
            return Ok(None);
        }
        let institution = due.claimed.institution;
        let mut mail = Vec::new();
        for owner in self.store.owner_address_list(institution).await? {
            let letter = Letter::WebhookStopped { address: due.claimed.address.clone(), gone: is_gone };
            mail.extend(self.mail(institution, &owner, letter).await?);
        }
        let audit = self.audit(Actor::Operator)?;
        Ok(Some(WebhookStop { failing_before: (!is_gone).then_some(failing_before), audit, mail }))
    }

    /// Looks how many messages wait, for whoever watches the server.
    pub async fn look_at_webhooks(&self) {
        if let Ok(waiting) = self.store.webhook_waiting().await {
            self.work.webhooks_wait(waiting);
        }
    }
}
