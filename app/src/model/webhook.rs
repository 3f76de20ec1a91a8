//! Webhooks: what another program is told of, as their pages show them, what their forms say, and what can be wrong with that.

use super::{
    civil::CivilTime,
    id::{IdempotencyKey, WebhookId},
};

/// What a webhook can be told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WebhookEvent {
    /// Logins were made by Create Codes.
    BatchCreated,
    /// A candidate gave details and got a username.
    EntryClaimed,
    /// A test has started.
    EntryStarted,
    /// A test is finished.
    EntryFinished,
    /// A test engine told about a result.
    EntryResult,
    /// Entries were taken out of their session.
    EntryWithdrawn,
    /// Withdrawn entries were put back.
    EntryRestored,
    /// Entries got new passwords.
    EntryPasswordIssued,
}

impl WebhookEvent {
    /// Every event that can be asked for.
    pub const ALL: [Self; 8] = [
        Self::BatchCreated,
        Self::EntryClaimed,
        Self::EntryStarted,
        Self::EntryFinished,
        Self::EntryResult,
        Self::EntryWithdrawn,
        Self::EntryRestored,
        Self::EntryPasswordIssued,
    ];

    /// The word in messages, in the database and in forms.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::BatchCreated => "batch.created",
            Self::EntryClaimed => "entry.claimed",
            Self::EntryStarted => "entry.started",
            Self::EntryFinished => "entry.finished",
            Self::EntryResult => "entry.result",
            Self::EntryWithdrawn => "entry.withdrawn",
            Self::EntryRestored => "entry.restored",
            Self::EntryPasswordIssued => "entry.password_issued",
        }
    }

    /// Reads [`WebhookEvent::word`] back; `None` for anything else.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.word() == word)
    }
}

/// The word of the message by which an owner tries a webhook.
pub const WEBHOOK_TEST: &str = "webhook.test";

/// How many webhooks an institution can have.
pub const MOST_WEBHOOKS: i64 = 20;

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookField {
    /// What colleagues call it.
    Name,
    /// Where it is told.
    Address,
    /// What it is told of.
    Events,
}

impl WebhookField {
    /// The id and the name of its control.
    #[must_use]
    pub const fn control(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Address => "address",
            Self::Events => "events",
        }
    }
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookProblem {
    /// Nothing was typed, or nothing is ticked.
    Missing,
    /// It is longer than what is kept.
    TooLong,
    /// It is no address.
    NotAnAddress,
    /// It does not begin with https.
    NotSecure,
    /// It is of this machine or of a private network.
    NotPublic,
    /// There are as many webhooks as an institution can have.
    TooMany,
}

/// A field, and what is wrong with it.
pub type WebhookFault = (WebhookField, WebhookProblem);

/// What the form of a webhook holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebhookForm {
    /// What colleagues call it; may be empty.
    pub name: String,
    /// Where it is told.
    pub address: String,
    /// What it is told of.
    pub events: Vec<WebhookEvent>,
}

/// How a webhook stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebhookStanding {
    /// It is told.
    On,
    /// It is told, and has taken nothing since then.
    Failing(CivilTime),
    /// It is told nothing.
    Off,
}

/// A webhook in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedWebhook {
    /// Its id.
    pub id: WebhookId,
    /// What it is called; its address where nobody gave it a name.
    pub title: String,
    /// How it stands.
    pub standing: WebhookStanding,
    /// How many messages wait for it.
    pub waiting: i64,
}

impl ListedWebhook {
    /// Messages are sent to it.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        !matches!(self.standing, WebhookStanding::Off)
    }
}

/// The webhooks of an institution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhooks {
    /// In the order in which they were made.
    pub webhooks: Vec<ListedWebhook>,
    /// What the form of a new one holds.
    pub form: WebhookForm,
    /// What it carries: sent twice, it adds one webhook.
    pub key: IdempotencyKey,
}

/// How a message was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryOutcome {
    /// It was taken.
    Taken,
    /// It was not taken at any try.
    GivenUp,
    /// It waited when the webhook was switched off.
    Stopped,
}

impl DeliveryOutcome {
    /// Every outcome.
    pub const ALL: [Self; 3] = [Self::Taken, Self::GivenUp, Self::Stopped];

    /// The word in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::GivenUp => "given_up",
            Self::Stopped => "stopped",
        }
    }

    /// Reads [`DeliveryOutcome::word`] back; `None` for anything else.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.word() == word)
    }
}

/// What came of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TryResult {
    /// It was answered with this status.
    Answered(u16),
    /// Its address may not be asked: it leads to this machine or into a private network.
    Refused,
    /// No connection, or none that can be trusted.
    Unreachable,
    /// No answer in time.
    Silent,
}

impl TryResult {
    /// The status of an answer, and the word of what went wrong where there was none, as the database keeps them.
    #[must_use]
    pub const fn columns(self) -> (Option<u16>, Option<&'static str>) {
        match self {
            Self::Answered(status) => (Some(status), None),
            Self::Refused => (None, Some("refused")),
            Self::Unreachable => (None, Some("unreachable")),
            Self::Silent => (None, Some("silent")),
        }
    }

    /// Reads [`TryResult::columns`] back; `None` for anything else.
    #[must_use]
    pub fn from_columns(status: Option<u16>, fault: Option<&str>) -> Option<Self> {
        match (status, fault) {
            (Some(status), None) => Some(Self::Answered(status)),
            (None, Some(word)) => [Self::Refused, Self::Unreachable, Self::Silent]
                .into_iter()
                .find(|fault| fault.columns().1 == Some(word)),
            _ => None,
        }
    }
}

/// A message to a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookDelivery {
    /// Its id, as the receiver is told it.
    pub id: String,
    /// What it tells of: the word of a [`WebhookEvent`], or [`WEBHOOK_TEST`].
    pub event: String,
    /// When that happened.
    pub at: CivilTime,
    /// How often it was sent.
    pub tries: i64,
    /// What came of the last try.
    pub last: Option<TryResult>,
    /// When it is sent next; `None` where it is done.
    pub next: Option<CivilTime>,
    /// How it was done.
    pub outcome: Option<DeliveryOutcome>,
}

/// A page of messages, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookDeliveries {
    /// What stands on it.
    pub rows: Vec<WebhookDelivery>,
    /// Its number, from 1.
    pub number: i64,
    /// There is another one behind it.
    pub has_more: bool,
}

/// One webhook, with the messages to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookSettings {
    /// As in the list.
    pub webhook: ListedWebhook,
    /// What the form holds.
    pub form: WebhookForm,
    /// Until when the secret before the present one signs too.
    pub old_secret_until: Option<CivilTime>,
    /// A page of the messages.
    pub deliveries: WebhookDeliveries,
}

/// What came of saving a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebhookSaved<T> {
    /// It is saved.
    Saved(T),
    /// Nothing was saved.
    Wrong(Vec<WebhookFault>),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        assert!(WebhookEvent::ALL.iter().all(|event| WebhookEvent::from_word(event.word()) == Some(*event)));
        assert_eq!(WebhookEvent::from_word(WEBHOOK_TEST), None, "nobody asks for it");
        assert!(DeliveryOutcome::ALL.iter().all(|one| DeliveryOutcome::from_word(one.word()) == Some(*one)));
        for result in [TryResult::Answered(503), TryResult::Refused, TryResult::Unreachable, TryResult::Silent] {
            let (status, fault) = result.columns();
            assert_eq!(TryResult::from_columns(status, fault), Some(result));
        }
        assert_eq!(TryResult::from_columns(None, None), None);
    }
}
