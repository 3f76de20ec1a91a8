//! Webhooks after the Standard Webhooks specification: which act is which event, what a message says, how it is signed, and when it
//! is sent again.

use std::time::Duration;

use data_encoding::BASE64;
use hmac::{Hmac, KeyInit as _, Mac as _};
use lanyard_app::model::{
    act::Act,
    id::{InstitutionId, SessionId, WebhookId},
    webhook::{TryResult, WEBHOOK_TEST, WebhookEvent, WebhookProblem},
};
use serde::Serialize;
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{
    clock::Timestamp,
    line::one_line,
    random::{NoRandomness, Random},
    secret::Secret,
};

/// Whoever takes messages has them for this long; then they are taken for lost on the way and due again. Longer than any try lasts.
pub const LEASE: Duration = Duration::from_mins(2);

/// How long a receiver may take for an answer.
pub const PATIENCE: Duration = Duration::from_secs(15);

/// How long a webhook may take nothing before it is switched off: from the first try of a message to its last.
pub const LONGEST: Duration = Duration::from_hours(24);

/// How long the secret before the present one signs too.
pub const OVERLAP: Duration = Duration::from_hours(24);

/// The waits before a message is sent again. Together they are [`LONGEST`].
const WAITS: [Duration; 7] = [
    Duration::from_secs(5),
    Duration::from_mins(5),
    Duration::from_mins(30),
    Duration::from_hours(2),
    Duration::from_hours(4),
    Duration::from_hours(7),
    Duration::from_secs(37_495),
];

/// How many entries a message names; its count says how many there are.
const NAMED: usize = 100;

/// The most bytes of an address.
const LONGEST_ADDRESS: usize = 1000;

/// Bytes of a secret; the specification wants 24 to 64.
const SECRET_LENGTH: usize = 32;

/// What a secret is written behind, so that it is known for one wherever it is found.
const PREFIX: &str = "whsec_";

/// How a try ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The receiver has the message.
    Taken,
    /// The receiver wants no message any more.
    Gone,
    /// Not now.
    Failed,
}

/// What the result of a try means (Standard Webhooks, "Delivery success and failure").
#[must_use]
pub const fn ended(result: TryResult) -> Ended {
    match result {
        TryResult::Answered(200..=299) => Ended::Taken,
        TryResult::Answered(410) => Ended::Gone,
        _ => Ended::Failed,
    }
}

/// When a message is sent again that was sent so often; `None` after the last try. `chance` spreads what failed at one moment: the
/// wait grows by up to a tenth.
#[must_use]
pub fn again(tries: i64, now: Timestamp, chance: u8) -> Option<Timestamp> {
    let wait = *WAITS.get(usize::try_from(tries - 1).ok()?)?;
    Some(now.plus(wait).plus(wait / 10 * u32::from(chance) / 255))
}

/// The event that an act is; `None` where no webhook is told of it.
#[must_use]
pub const fn event_of(act: Act) -> Option<WebhookEvent> {
    Some(match act {
        Act::CodesCreated => WebhookEvent::BatchCreated,
        Act::EntryClaimed => WebhookEvent::EntryClaimed,
        Act::TestStarted | Act::MarkedStarted => WebhookEvent::EntryStarted,
        Act::TestFinished | Act::MarkedFinished => WebhookEvent::EntryFinished,
        Act::ResultReceived => WebhookEvent::EntryResult,
        Act::EntriesWithdrawn => WebhookEvent::EntryWithdrawn,
        Act::EntriesRestored => WebhookEvent::EntryRestored,
        Act::PasswordsIssued | Act::PasswordRenewed => WebhookEvent::EntryPasswordIssued,
        _ => return None,
    })
}

/// An act as a webhook is told of it.
#[derive(Clone, Copy, Debug)]
pub struct ToldAct<'a> {
    /// What it is.
    pub event: WebhookEvent,
    /// When it was done.
    pub at: Timestamp,
    /// The institution in which it was done.
    pub institution: InstitutionId,
    /// Its row in the trail, which is the id of the message too.
    pub act: Uuid,
    /// What kind of somebody did it.
    pub by: &'static str,
    /// In which session.
    pub session: Option<SessionId>,
    /// The batch or the entries that it is about.
    pub about: &'a [Uuid],
    /// How many entries it is about.
    pub count: i64,
}

#[derive(Serialize)]
struct Message<T> {
    #[serde(rename = "type")]
    kind: &'static str,
    timestamp: String,
    data: T,
}

#[derive(Serialize)]
struct ActData<'a> {
    institution: InstitutionId,
    act: Uuid,
    by: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<SessionId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    batch: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entries: Option<&'a [Uuid]>,
    count: i64,
}

#[derive(Serialize)]
struct TestData {
    institution: InstitutionId,
    webhook: WebhookId,
}

/// What is sent of an act: ids and facts, the same at every try.
pub fn body(told: &ToldAct<'_>) -> Result<String, serde_json::Error> {
    let ToldAct { event, at, institution, act, by, session, about, count } = *told;
    let of_batch = event == WebhookEvent::BatchCreated;
    let data = ActData {
        institution,
        act,
        by,
        session,
        batch: about.first().copied().filter(|_| of_batch),
        entries: (!of_batch).then(|| about.get(..NAMED).unwrap_or(about)),
        count,
    };
    serde_json::to_string(&Message { kind: event.word(), timestamp: written(at), data })
}

/// What is sent where an owner tries a webhook.
pub fn test_body(institution: InstitutionId, webhook: WebhookId, at: Timestamp) -> Result<String, serde_json::Error> {
    let data = TestData { institution, webhook };
    serde_json::to_string(&Message { kind: WEBHOOK_TEST, timestamp: written(at), data })
}

/// As RFC 3339 writes an instant, in UTC.
fn written(at: Timestamp) -> String {
    jiff::Timestamp::from_microsecond(at.micros()).unwrap_or_default().to_string()
}

/// What signs the messages to a webhook.
pub struct WebhookSecret(Zeroizing<Vec<u8>>);

impl WebhookSecret {
    /// Draws a secret.
    pub fn draw(random: &Random) -> Result<Self, NoRandomness> {
        Ok(Self(Zeroizing::new(random.bytes::<SECRET_LENGTH>()?.to_vec())))
    }

    /// One that was kept.
    #[must_use]
    pub const fn kept(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }

    /// Its bytes, to be sealed.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// As the receiver is told it.
    #[must_use]
    pub fn text(&self) -> Secret<String> {
        Secret::new([PREFIX, &BASE64.encode(&self.0)].concat())
    }

    /// The signature of a message that is sent in this second since 1970.
    #[must_use]
    pub fn sign(&self, id: &str, second: u64, body: &str) -> String {
        // A key of any length is one.
        let Ok(mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return String::new() };
        let mac = mac.chain_update(id).chain_update(".").chain_update(second.to_string());
        let tag = mac.chain_update(".").chain_update(body).finalize().into_bytes();
        ["v1,", &BASE64.encode(&tag)].concat()
    }
}

/// As the database keeps what a webhook wants to be told of: words with a blank before and behind each.
#[must_use]
pub fn as_words(events: &[WebhookEvent]) -> String {
    let mut words = " ".to_owned();
    for event in WebhookEvent::ALL.into_iter().filter(|event| events.contains(event)) {
        words.push_str(event.word());
        words.push(' ');
    }
    words
}

/// Reads [`as_words`] back.
#[must_use]
pub fn from_words(words: &str) -> Vec<WebhookEvent> {
    words.split(' ').filter_map(WebhookEvent::from_word).collect()
}

/// Reads the address of a receiver. Without https only where the operator allows receivers inside the house.
pub fn address(typed: &str, is_inside_allowed: bool) -> Result<String, WebhookProblem> {
    let typed = one_line(typed);
    if typed.is_empty() {
        return Err(WebhookProblem::Missing);
    }
    if typed.len() > LONGEST_ADDRESS {
        return Err(WebhookProblem::TooLong);
    }
    let read: http::Uri = typed.parse().map_err(|_| WebhookProblem::NotAnAddress)?;
    let has_user = read.authority().is_none_or(|authority| authority.as_str().contains('@'));
    if has_user || read.host().is_none_or(str::is_empty) || typed.contains('#') {
        return Err(WebhookProblem::NotAnAddress);
    }
    match read.scheme_str() {
        Some("https") => Ok(typed),
        Some("http") if is_inside_allowed => Ok(typed),
        Some("http") => Err(WebhookProblem::NotSecure),
        _ => Err(WebhookProblem::NotAnAddress),
    }
}

#[cfg(test)]
mod tests;
