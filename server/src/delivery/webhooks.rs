//! Messages leave for the receivers of webhooks: many at once, few to each of them, and one at a time to those that take nothing.

use std::{collections::HashMap, sync::Arc, time::Duration};

use lanyard_app::model::id::WebhookId;
use tokio::{
    sync::watch,
    task::{Id, JoinError, JoinSet},
    time::{self, Instant},
};

use crate::service::{
    Service,
    programs::webhook_due::{DueWebhook, SentMessage},
};

/// How many messages are on their way at once: each waits for the other side nearly all of its time.
const AT_ONCE: usize = 128;

/// How many of them to one receiver.
const TO_ONE: usize = 16;

/// How many messages to one receiver are taken out of the queue together: taking them and writing down what came of them costs the
/// database two commits, which people who log in wait beside. Even a receiver that uses up all patience for each of them is
/// through within their lease.
const TAKEN: usize = 64;

/// How often it is looked whether something is due while nothing is.
const EVERY: Duration = Duration::from_secs(1);

/// How often what waits is counted.
const COUNT_EVERY: Duration = Duration::from_secs(30);

/// Sends what is due.
pub struct WebhookDelivery {
    service: Arc<Service>,
}

/// The rounds that go on, each of some messages to one webhook: no second one begins to it meanwhile.
#[derive(Default)]
struct Rounds {
    tasks: JoinSet<()>,
    to: HashMap<Id, (WebhookId, usize)>,
}

impl Rounds {
    fn begin(&mut self, service: Arc<Service>, due: DueWebhook) {
        let (webhook, at_once) = (due.id(), due.messages().min(TO_ONE));
        let task = self.tasks.spawn(async move { hand_over(&service, due).await });
        self.to.insert(task.id(), (webhook, at_once));
    }

    fn ended(&mut self, ended: Result<(Id, ()), JoinError>) {
        let id = ended.map_or_else(|error| error.id(), |(id, ())| id);
        self.to.remove(&id);
    }

    fn busy(&self) -> Vec<WebhookId> {
        self.to.values().map(|(webhook, _)| *webhook).collect()
    }

    /// How many messages of one webhook may be taken now.
    fn room(&self) -> usize {
        let left = AT_ONCE.saturating_sub(self.to.values().map(|(_, at_once)| at_once).sum());
        if left < TO_ONE { left } else { TAKEN }
    }
}

impl WebhookDelivery {
    /// Takes messages out of this service's queue.
    #[must_use]
    pub const fn new(service: Arc<Service>) -> Self {
        Self { service }
    }

    /// Sends what is due until `stop` says so; what is under way then is still waited for.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut rounds = Rounds::default();
        let mut counted: Option<Instant> = None;
        let mut failed = false;
        while !*stop.borrow() {
            while let Some(ended) = rounds.tasks.try_join_next_with_id() {
                rounds.ended(ended);
            }
            if counted.is_none_or(|counted| counted.elapsed() >= COUNT_EVERY) {
                self.service.look_at_webhooks().await;
                counted = Some(Instant::now());
            }
            let claimed = self.service.webhook_claim(&rounds.busy(), rounds.room()).await;
            if let Err(error) = &claimed
                && !failed
            {
                tracing::warn!("messages to webhooks cannot be taken out of the queue: {error}");
            }
            failed = claimed.is_err();
            if let Ok(Some(due)) = claimed {
                rounds.begin(Arc::clone(&self.service), due);
                continue;
            }
            tokio::select! {
                () = time::sleep(EVERY) => {}
                Some(ended) = rounds.tasks.join_next_with_id() => rounds.ended(ended),
                _ = stop.changed() => {}
            }
        }
        while rounds.tasks.join_next().await.is_some() {}
    }

    /// Sends what is due to one webhook; `false` when nothing is.
    pub async fn hand_over_one(&self) -> bool {
        match self.service.webhook_claim(&[], TAKEN).await {
            Ok(Some(due)) => {
                hand_over(&self.service, due).await;
                true
            }
            Ok(None) | Err(_) => false,
        }
    }
}

/// Sends some messages to one webhook, so many at once as one receiver is sent, and writes down how that ended. When one of them is
/// not taken no further one is begun: a receiver that is silent holds what others need for one patience, and not for each of them.
async fn hand_over(service: &Arc<Service>, due: DueWebhook) {
    let due = Arc::new(due);
    let mut tries = JoinSet::new();
    let mut waiting = 0..due.messages();
    let try_of = |place| {
        let (service, due) = (Arc::clone(service), Arc::clone(&due));
        async move { service.webhook_send(&due, place).await }
    };
    for place in waiting.by_ref().take(TO_ONE) {
        tries.spawn(try_of(place));
    }
    let mut sent: Vec<SentMessage> = Vec::with_capacity(due.messages());
    while let Some(ended) = tries.join_next().await {
        let message = ended.ok().flatten();
        if !message.is_some_and(SentMessage::is_taken) {
            waiting = 0..0;
        }
        sent.extend(message);
        if let Some(place) = waiting.next() {
            tries.spawn(try_of(place));
        }
    }
    // Where that fails, which was logged where it was found, they are due again when their lease is over and may arrive twice.
    if let Ok(true) = service.webhook_settle(&due, &sent).await {
        tracing::info!("a webhook is switched off: its receiver takes nothing any more");
    }
}
