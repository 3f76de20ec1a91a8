//! Mail leaves the server: the queue's letters are written out and handed to the mail server, a few at a time. Beside it the messages
//! to webhooks leave.

pub mod courier;
mod message;
pub mod told;
pub mod webhooks;

use std::{sync::Arc, time::Duration};

use lanyard_app::words::{language::Language, letters};
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{self, Instant},
};

use self::courier::Courier;
use crate::{
    domain::mail::Ended,
    service::{
        Service,
        mail::due::{DueMail, Learnt},
    },
};

/// How many mails are handed over at once: each waits for the other side nearly all of its time.
const AT_ONCE: usize = 4;

/// How often the queue is looked at while nothing is due.
const EVERY: Duration = Duration::from_secs(2);

/// How often what waits is counted.
const COUNT_EVERY: Duration = Duration::from_secs(30);

/// Hands over what is due.
pub struct Delivery {
    service: Arc<Service>,
    courier: Courier,
}

impl Delivery {
    /// Takes mail out of this service's queue by this courier.
    #[must_use]
    pub const fn new(service: Arc<Service>, courier: Courier) -> Self {
        Self { service, courier }
    }

    /// Hands over what is due until `stop` says so; what is under way then is still waited for.
    pub async fn run(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        let mut under_way = JoinSet::new();
        let mut counted: Option<Instant> = None;
        let mut failed = false;
        while !*stop.borrow() {
            if under_way.len() >= AT_ONCE {
                under_way.join_next().await;
                continue;
            }
            if counted.is_none_or(|counted| counted.elapsed() >= COUNT_EVERY) {
                self.service.look_at_mail().await;
                counted = Some(Instant::now());
            }
            let claimed = self.service.mail_claim().await;
            if let Err(error) = &claimed
                && !failed
            {
                tracing::warn!("mail cannot be taken out of the queue: {error}");
            }
            failed = claimed.is_err();
            if let Ok(Some(due)) = claimed {
                let delivery = Arc::clone(&self);
                under_way.spawn(async move { delivery.hand_over(&due).await });
                continue;
            }
            tokio::select! { () = time::sleep(EVERY) => {}, _ = stop.changed() => {} }
            while under_way.try_join_next().is_some() {}
        }
        while under_way.join_next().await.is_some() {}
    }

    /// Takes one mail and hands it over; `false` when none is due, or all mail waits for the mail server.
    pub async fn hand_over_one(&self) -> bool {
        match self.service.mail_claim().await {
            Ok(Some(due)) => {
                self.hand_over(&due).await;
                true
            }
            Ok(None) | Err(_) => false,
        }
    }

    async fn hand_over(&self, due: &DueMail) {
        let letter = letters::written(&due.letter, Language::STAFF);
        let answer = self.courier.send(&due.recipient, due.id, due.at, &letter).await;
        match self.service.mail_settle(due, answer.ended, &answer.said).await {
            Ok(Learnt::Nothing) => {}
            Ok(Learnt::Stopped) => {
                if let Ended::Fault(fault) = answer.ended {
                    tracing::warn!(
                        "mail does not leave this server: {}. It waits; `lanyard mail status` tells what the mail server said.",
                        told::of(fault, &self.courier)
                    );
                }
            }
            Ok(Learnt::GoesAgain(waited)) => {
                tracing::info!("mail leaves this server again after {} seconds", waited.as_secs());
            }
            // It is due again when its lease is over, so it may arrive twice.
            Err(error) => tracing::warn!("how a mail ended could not be written down: {error}"),
        }
    }
}
