//! The webhooks of an institution: listed, found, saved, switched, removed, and the secret that signs for each.

use lanyard_app::model::{
    act::Act,
    id::{InstitutionId, WebhookId},
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        Store, StoreError,
        audit::{Audit, AuditEvent},
        database::{
            engine::{Connection, Ending, built},
            value::{Row, values},
        },
    },
};

/// What an owner says of a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookText {
    /// What colleagues call it; may be empty.
    pub name: String,
    /// Where it is told.
    pub address: String,
    /// What it is told of: words with a blank before and behind each.
    pub events: String,
}

/// A secret to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSecret {
    /// The key that sealed it.
    pub key_id: i64,
    /// The secret, sealed.
    pub sealed: Vec<u8>,
}

/// A webhook to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWebhook {
    /// Its id.
    pub id: WebhookId,
    /// What an owner says of it.
    pub text: WebhookText,
    /// What signs for it.
    pub secret: NewSecret,
}

/// What became of a webhook that was to be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookBecame {
    /// It was added.
    Added,
    /// It was there already, alike.
    Before,
    /// One of this id is there with another text.
    Another,
    /// There are as many as there may be.
    TooMany,
}

/// A webhook as it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundWebhook {
    /// Its id.
    pub id: WebhookId,
    /// What an owner says of it.
    pub text: WebhookText,
    /// It is told.
    pub switched_on: bool,
    /// When the first try failed since one was taken.
    pub failing_since: Option<Timestamp>,
    /// Until when the secret before the present one signs too.
    pub old_until: Option<Timestamp>,
    /// How many messages wait for it.
    pub waiting: i64,
}

/// How webhooks are read; more conditions may follow.
const SELECT: &str = "select w.id, w.name, w.address, w.events, w.switched_on, w.failing_since, w.old_until, \
     (select count(*) from webhook_delivery d where d.institution_id = w.institution_id and d.webhook_id = w.id \
     and d.done_at is null) as waiting from webhook w where w.institution_id = $1";

impl Store {
    /// The webhooks of an institution, in the order in which they were made.
    pub async fn webhook_list(&self, institution: InstitutionId) -> Result<Vec<FoundWebhook>, StoreError> {
        let sql = built([SELECT, " order by w.id"].concat());
        let rows = self.engine().fetch_all(sql, values![institution]).await?;
        rows.iter().map(FoundWebhook::read).collect()
    }

    /// One of them.
    pub async fn webhook_find(
        &self,
        institution: InstitutionId,
        id: WebhookId,
    ) -> Result<Option<FoundWebhook>, StoreError> {
        let sql = built([SELECT, " and w.id = $2"].concat());
        let row = self.engine().fetch_optional(sql, values![institution, id]).await?;
        row.as_ref().map(FoundWebhook::read).transpose()
    }

    /// Adds a webhook, switched on, once for each id.
    pub async fn webhook_add(
        &self,
        institution: InstitutionId,
        new: &NewWebhook,
        most: i64,
        audit: Audit,
    ) -> Result<WebhookBecame, StoreError> {
        let NewWebhook { id, text, secret } = new;
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let row = connection
                        .fetch_optional(
                            "select count(*) as webhooks from webhook where institution_id = $1 and id <> $2",
                            values![institution, *id],
                        )
                        .await?;
                    if row.map_or(Ok(0), |row| row.get::<i64>("webhooks"))? >= most {
                        return Ok(Ending::Undo(WebhookBecame::TooMany));
                    }
                    let added = connection
                        .execute(
                            "insert into webhook (institution_id, id, name, address, events, switched_on, key_id, secret, \
                             created_at, updated_at) values ($1, $2, $3, $4, $5, 1, $6, $7, $8, $8) \
                             on conflict (institution_id, id) do nothing",
                            values![
                                institution,
                                *id,
                                text.name.as_str(),
                                text.address.as_str(),
                                text.events.as_str(),
                                secret.key_id,
                                secret.sealed.as_slice(),
                                audit.at,
                            ],
                        )
                        .await?;
                    if added == 0 {
                        let sql = built([SELECT, " and w.id = $2"].concat());
                        let row = connection.fetch_optional(sql, values![institution, *id]).await?;
                        let there = row.as_ref().map(FoundWebhook::read).transpose()?;
                        let is_alike = there.is_some_and(|there| there.text == *text);
                        return Ok(Ending::Undo(if is_alike { WebhookBecame::Before } else { WebhookBecame::Another }));
                    }
                    connection.note_webhook(institution, *id, Act::WebhookAdded, audit).await?;
                    Ok(Ending::Keep(WebhookBecame::Added))
                })
            })
            .await
    }

    /// Changes a webhook; what waits goes to its new address. `false` where there is none.
    pub async fn webhook_change(
        &self,
        institution: InstitutionId,
        id: WebhookId,
        text: &WebhookText,
        audit: Audit,
    ) -> Result<bool, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let changed = connection
                        .execute(
                            "update webhook set name = $3, address = $4, events = $5, updated_at = $6 \
                             where institution_id = $1 and id = $2",
                            values![
                                institution,
                                id,
                                text.name.as_str(),
                                text.address.as_str(),
                                text.events.as_str(),
                                audit.at
                            ],
                        )
                        .await?;
                    if changed == 0 {
                        return Ok(Ending::Undo(false));
                    }
                    connection.note_webhook(institution, id, Act::WebhookChanged, audit).await?;
                    Ok(Ending::Keep(true))
                })
            })
            .await
    }

    /// Switches a webhook on or off; what waits when it is switched off is not sent. `false` where there is none.
    pub async fn webhook_switch(
        &self,
        institution: InstitutionId,
        id: WebhookId,
        on: bool,
        audit: Audit,
    ) -> Result<bool, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let switched = connection
                        .execute(
                            "update webhook set switched_on = $3, failing_since = null, updated_at = $4 \
                             where institution_id = $1 and id = $2 and switched_on <> $3",
                            values![institution, id, on, audit.at],
                        )
                        .await?;
                    if switched == 0 {
                        let there = connection
                            .fetch_optional(
                                "select id from webhook where institution_id = $1 and id = $2",
                                values![institution, id],
                            )
                            .await?;
                        return Ok(Ending::Undo(there.is_some()));
                    }
                    if !on {
                        connection.stop_waiting(institution, id, audit.at).await?;
                    }
                    connection.note_webhook(institution, id, Act::WebhookChanged, audit).await?;
                    Ok(Ending::Keep(true))
                })
            })
            .await
    }

    /// Gives a webhook another secret; the present one signs too until `old_until`. `false` where there is none.
    pub async fn webhook_renew_secret(
        &self,
        institution: InstitutionId,
        id: WebhookId,
        (new, old_until): (&NewSecret, Timestamp),
        audit: Audit,
    ) -> Result<bool, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let renewed = connection
                        .execute(
                            "update webhook set old_secret = secret, old_until = $5, secret = $4, key_id = $3, \
                             updated_at = $6 where institution_id = $1 and id = $2",
                            values![institution, id, new.key_id, new.sealed.as_slice(), old_until, audit.at],
                        )
                        .await?;
                    if renewed == 0 {
                        return Ok(Ending::Undo(false));
                    }
                    connection.note_webhook(institution, id, Act::WebhookSecretRenewed, audit).await?;
                    Ok(Ending::Keep(true))
                })
            })
            .await
    }

    /// Removes a webhook with all messages to it. `false` where there is none.
    pub async fn webhook_remove(
        &self,
        institution: InstitutionId,
        id: WebhookId,
        audit: Audit,
    ) -> Result<bool, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let removed = connection
                        .execute("delete from webhook where institution_id = $1 and id = $2", values![institution, id])
                        .await?;
                    if removed == 0 {
                        return Ok(Ending::Undo(false));
                    }
                    connection.note_webhook(institution, id, Act::WebhookRemoved, audit).await?;
                    Ok(Ending::Keep(true))
                })
            })
            .await
    }
}

impl Connection<'_> {
    /// Notes an act on a webhook.
    pub(in crate::storage::programs) async fn note_webhook(
        &mut self,
        institution: InstitutionId,
        id: WebhookId,
        act: Act,
        audit: Audit,
    ) -> Result<(), StoreError> {
        let event = AuditEvent { act, session: None, subject: id.uuid(), count: 1 };
        self.append_audit(institution, audit, event).await
    }
}

impl FoundWebhook {
    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            text: WebhookText { name: row.get("name")?, address: row.get("address")?, events: row.get("events")? },
            switched_on: row.get("switched_on")?,
            failing_since: row.get("failing_since")?,
            old_until: row.get("old_until")?,
            waiting: row.get("waiting")?,
        })
    }
}
