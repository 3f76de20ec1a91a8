//! What a server clears away while it serves, in turn with the others of its database.

use std::{sync::Arc, time::Duration};

use tokio::time;

use crate::{
    domain::clock::Clock,
    metrics::work::Purged,
    service::Service,
    storage::{Round, Store, StoreError, ThrottlePurge},
};

/// How long browser sessions are kept after their end, to tell why they ended, and failures after the last one.
const KEPT: Duration = Duration::from_hours(24);

/// How often browser sessions that ended long ago are cleared away.
const SESSIONS_EVERY: Duration = Duration::from_hours(1);

/// How long mail is kept after it was sent or given up, so that the operator can see how it went.
const MAIL_KEPT: Duration = Duration::from_hours(7 * 24);

/// How long messages to webhooks are kept, so that owners can see how they went and send them again.
const WEBHOOK_MESSAGES_KEPT: Duration = Duration::from_hours(7 * 24);

/// How often failures that are over, or more than [`MOST_FAILURES`], are cleared away. A flood adds to them until then.
const FAILURES_EVERY: Duration = Duration::from_secs(30);

/// How many rows each table of failures may have: some 15 megabytes.
const MOST_FAILURES: i64 = 100_000;

/// Clears away until it is stopped.
pub(super) async fn for_ever(store: Store, service: Arc<Service>) {
    let (mut sessions, mut failures) = (time::interval(SESSIONS_EVERY), time::interval(FAILURES_EVERY));
    let told = |what, purged: Result<u64, StoreError>| {
        service.work().purged(what, purged.as_ref().ok().copied());
        if let Err(error) = purged {
            tracing::warn!(
                "old browser sessions, launches, access tokens, registrations, mail, messages to webhooks or failures could not be cleared away: {error}"
            );
        }
    };
    loop {
        let (round, every) = tokio::select! {
            _ = sessions.tick() => (Round::Sessions, SESSIONS_EVERY),
            _ = failures.tick() => (Round::Failures, FAILURES_EVERY),
        };
        let now = Clock::system().now();
        // Half of the time between two rounds: no two servers begin at one moment.
        match (round, store.upkeep_take(round, now, every / 2).await) {
            (_, Ok(false)) => {}
            (Round::Sessions, Ok(true)) => {
                told(Purged::BrowserSessions, store.browser_session_purge(now.minus(KEPT)).await);
                told(Purged::Launches, store.launch_purge(now.minus(KEPT)).await);
                told(Purged::AccessTokens, store.access_token_purge(now.minus(KEPT)).await);
                told(Purged::EngineRegistrations, store.engine_registration_purge(now.minus(KEPT)).await);
                told(Purged::Mail, store.mail_purge(now, now.minus(MAIL_KEPT)).await);
                told(Purged::WebhookMessages, store.webhook_purge(now, now.minus(WEBHOOK_MESSAGES_KEPT)).await);
            }
            (Round::Failures, Ok(true)) => {
                let purge = ThrottlePurge { now, kept: KEPT, most: MOST_FAILURES };
                told(Purged::Failures, store.throttle_purge(&purge).await);
            }
            (Round::Sessions, Err(error)) => told(Purged::BrowserSessions, Err(error)),
            (Round::Failures, Err(error)) => told(Purged::Failures, Err(error)),
        }
    }
}
