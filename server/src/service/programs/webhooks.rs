//! The webhooks of an institution, as an owner sets them up.

use lanyard_app::{
    error::ApiError,
    model::{
        id::{IdempotencyKey, WebhookId},
        webhook::{
            ListedWebhook, MOST_WEBHOOKS, WebhookDeliveries, WebhookDelivery, WebhookField, WebhookForm,
            WebhookProblem, WebhookSaved, WebhookSettings, WebhookStanding, Webhooks,
        },
    },
    ports::{May, right},
};
use uuid::Uuid;

use crate::{
    domain::{
        line::short_line,
        secret::Secret,
        vault::webhook::WebhookPlace,
        webhook::{self, WebhookSecret},
        zone::TimeZoneName,
    },
    service::{Service, fault},
    storage::{FoundDelivery, FoundWebhook, NewSecret, NewWebhook, SentAgain, WebhookBecame, WebhookText},
};

/// How many messages stand on a page.
const ON_A_PAGE: i64 = 50;

/// The last page that is read: nobody turns further, and what is old is cleared away.
const LAST_PAGE: i64 = 2_000;

impl Service {
    /// The webhooks, and an empty form for another one.
    pub async fn webhooks(&self, staff: &May<right::ManageSettings>) -> Result<Webhooks, ApiError> {
        let zone = self.institution_zone(staff.institution()).await?;
        let found = self.store.webhook_list(staff.institution()).await?;
        let webhooks = found.iter().map(|found| listed(found, &zone)).collect();
        Ok(Webhooks { webhooks, form: WebhookForm::default(), key: self.form_key()? })
    }

    /// One of them, with a page of the messages to it.
    pub async fn webhook(
        &self,
        staff: &May<right::ManageSettings>,
        id: WebhookId,
        page: i64,
    ) -> Result<WebhookSettings, ApiError> {
        let institution = staff.institution();
        let found = self.store.webhook_find(institution, id).await?.ok_or(ApiError::NotFound)?;
        let zone = self.institution_zone(institution).await?;
        let number = page.clamp(1, LAST_PAGE);
        let place = ((number - 1) * ON_A_PAGE, ON_A_PAGE + 1);
        let mut rows = self.store.webhook_delivery_page(institution, id, place).await?;
        let on_page = usize::try_from(ON_A_PAGE).unwrap_or(usize::MAX);
        let has_more = rows.len() > on_page;
        rows.truncate(on_page);
        let now = self.clock.now();
        Ok(WebhookSettings {
            webhook: listed(&found, &zone),
            form: WebhookForm {
                name: found.text.name,
                address: found.text.address,
                events: webhook::from_words(&found.text.events),
            },
            old_secret_until: found.old_until.filter(|until| now < *until).map(|until| zone.civil(until)),
            deliveries: WebhookDeliveries {
                rows: rows.iter().map(|row| shown(row, &zone)).collect(),
                number,
                has_more,
            },
        })
    }

    /// Adds a webhook: its id, and the secret that signs for it, which nobody is told again. The same form, sent twice, adds one;
    /// whoever sent it is told another secret, because the first one went unseen. Both sign for a while.
    pub async fn add_webhook(
        &self,
        staff: &May<right::ManageSettings>,
        key: Option<IdempotencyKey>,
        form: &WebhookForm,
    ) -> Result<WebhookSaved<(WebhookId, Secret<String>)>, ApiError> {
        let text = match self.read_webhook(form) {
            Ok(text) => text,
            Err(faults) => return Ok(WebhookSaved::Wrong(faults)),
        };
        let audit = self.audit_of(staff)?;
        let drawn = self.form_key()?;
        // The second time, because of Back in the browser and something else that was typed.
        for key in [key.unwrap_or(drawn), drawn] {
            let id = WebhookId::new(key.uuid());
            let (shown, secret) = self.new_webhook_secret(staff, id).await?;
            let new = NewWebhook { id, text: text.clone(), secret };
            match self.store.webhook_add(staff.institution(), &new, MOST_WEBHOOKS, audit).await? {
                WebhookBecame::Added => return Ok(WebhookSaved::Saved((id, shown))),
                WebhookBecame::Before => {
                    return Ok(WebhookSaved::Saved((id, self.renew_webhook_secret(staff, id).await?)));
                }
                WebhookBecame::TooMany => break,
                WebhookBecame::Another => {}
            }
        }
        Ok(WebhookSaved::Wrong(vec![(WebhookField::Address, WebhookProblem::TooMany)]))
    }

    /// Changes a webhook.
    pub async fn change_webhook(
        &self,
        staff: &May<right::ManageSettings>,
        id: WebhookId,
        form: &WebhookForm,
    ) -> Result<WebhookSaved<()>, ApiError> {
        let text = match self.read_webhook(form) {
            Ok(text) => text,
            Err(faults) => return Ok(WebhookSaved::Wrong(faults)),
        };
        let changed = self.store.webhook_change(staff.institution(), id, &text, self.audit_of(staff)?).await?;
        there(changed).map(WebhookSaved::Saved)
    }

    /// Switches a webhook on or off. What waits when it is switched off is not sent.
    pub async fn switch_webhook(
        &self,
        staff: &May<right::ManageSettings>,
        id: WebhookId,
        on: bool,
    ) -> Result<(), ApiError> {
        there(self.store.webhook_switch(staff.institution(), id, on, self.audit_of(staff)?).await?)
    }

    /// Makes another secret for a webhook, which nobody is told again; the one before signs too for a while.
    pub async fn renew_webhook_secret(
        &self,
        staff: &May<right::ManageSettings>,
        id: WebhookId,
    ) -> Result<Secret<String>, ApiError> {
        let audit = self.audit_of(staff)?;
        let (shown, secret) = self.new_webhook_secret(staff, id).await?;
        let until = audit.at.plus(webhook::OVERLAP);
        there(self.store.webhook_renew_secret(staff.institution(), id, (&secret, until), audit).await?)?;
        Ok(shown)
    }

    /// Removes a webhook with all messages to it.
    pub async fn remove_webhook(&self, staff: &May<right::ManageSettings>, id: WebhookId) -> Result<(), ApiError> {
        there(self.store.webhook_remove(staff.institution(), id, self.audit_of(staff)?).await?)
    }

    /// Sends a message that tells of nothing; `false` where the webhook is switched off.
    pub async fn try_webhook(&self, staff: &May<right::ManageSettings>, id: WebhookId) -> Result<bool, ApiError> {
        let (institution, now) = (staff.institution(), self.clock.now());
        let body = webhook::test_body(institution, id, now).map_err(|_| fault::bug("a message was not written"))?;
        let message = self.random.id(now)?;
        is_sent(self.store.webhook_try(institution, id, (message, &body), now).await?)
    }

    /// Sends a message again; `false` where the webhook is switched off.
    pub async fn send_webhook_again(
        &self,
        staff: &May<right::ManageSettings>,
        id: WebhookId,
        message: Uuid,
    ) -> Result<bool, ApiError> {
        is_sent(self.store.webhook_send_again(staff.institution(), id, message, self.clock.now()).await?)
    }

    /// A secret as it is shown, and as it is kept.
    async fn new_webhook_secret(
        &self,
        staff: &May<right::ManageSettings>,
        id: WebhookId,
    ) -> Result<(Secret<String>, NewSecret), ApiError> {
        let institution = self.institution_of(staff).await?;
        let secret = WebhookSecret::draw(&self.random)?;
        let place = WebhookPlace { institution: institution.id, webhook: id, key: self.vault.key_id() };
        let data_key = self.vault.unwrap_data_key(institution.id, &institution.wrapped_key)?;
        let sealed = data_key.seal_webhook_secret(&place, secret.bytes(), &self.random)?;
        Ok((secret.text(), NewSecret { key_id: place.key.get(), sealed }))
    }

    /// What the form says, or all that is wrong with it.
    fn read_webhook(&self, form: &WebhookForm) -> Result<WebhookText, Vec<(WebhookField, WebhookProblem)>> {
        let mut faults = Vec::new();
        let name = short_line(&form.name).unwrap_or_else(|_| {
            faults.push((WebhookField::Name, WebhookProblem::TooLong));
            String::new()
        });
        let address = webhook::address(&form.address, self.config.outgoing_private);
        let address = address.and_then(|address| {
            if self.outgoing.may_be_asked(&address) { Ok(address) } else { Err(WebhookProblem::NotPublic) }
        });
        let address = address.unwrap_or_else(|problem| {
            faults.push((WebhookField::Address, problem));
            String::new()
        });
        if form.events.is_empty() {
            faults.push((WebhookField::Events, WebhookProblem::Missing));
        }
        if faults.is_empty() {
            Ok(WebhookText { name, address, events: webhook::as_words(&form.events) })
        } else {
            Err(faults)
        }
    }
}

/// What is missing is answered like another institution's.
fn there(there: bool) -> Result<(), ApiError> {
    there.then_some(()).ok_or(ApiError::NotFound)
}

fn is_sent(sent: SentAgain) -> Result<bool, ApiError> {
    match sent {
        SentAgain::Waits => Ok(true),
        SentAgain::Off => Ok(false),
        SentAgain::Missing => Err(ApiError::NotFound),
    }
}

fn listed(found: &FoundWebhook, zone: &TimeZoneName) -> ListedWebhook {
    let standing = match found.failing_since.filter(|_| found.switched_on) {
        Some(since) => WebhookStanding::Failing(zone.civil(since)),
        None if found.switched_on => WebhookStanding::On,
        None => WebhookStanding::Off,
    };
    let title = if found.text.name.is_empty() { &found.text.address } else { &found.text.name };
    ListedWebhook { id: found.id, title: title.clone(), standing, waiting: found.waiting }
}

fn shown(found: &FoundDelivery, zone: &TimeZoneName) -> WebhookDelivery {
    WebhookDelivery {
        id: found.id.to_string(),
        event: found.event.clone(),
        at: zone.civil(found.at),
        tries: found.tries,
        last: found.last,
        next: found.due_at.map(|due| zone.civil(due)),
        outcome: found.outcome,
    }
}
