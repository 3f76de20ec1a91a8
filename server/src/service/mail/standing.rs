//! Whether mail leaves the server: for owners, and in full for the operator.

use async_trait::async_trait;
use lanyard_app::{
    error::ApiError,
    model::mail::MailStanding,
    ports::{May, institution::KnowMail, right},
};

use crate::{
    service::Service,
    storage::{MailCounts, MailPause, StoreError},
};

/// How the queue stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailQueue {
    /// How many wait, and how others ended.
    pub counts: MailCounts,
    /// Why all mail waits.
    pub pause: Option<MailPause>,
}

#[async_trait]
impl KnowMail for Service {
    async fn mail_standing(&self, staff: &May<right::ManageTeam>) -> Result<MailStanding, ApiError> {
        if !self.sends_mail() {
            return Ok(MailStanding::Off);
        }
        let Some(pause) = self.store.mail_pause_find().await? else { return Ok(MailStanding::Works) };
        let zone = self.institution_zone(staff.institution()).await?;
        Ok(MailStanding::Stopped(zone.moment(pause.since, self.clock.now())))
    }
}

impl Service {
    /// Counts how many mails wait, for whoever watches the server. What fails is nothing new.
    pub async fn look_at_mail(&self) {
        if let Ok(counts) = self.store.mail_counts().await {
            self.work.mails_wait(counts.waiting);
        }
    }

    /// How the queue stands, of all institutions.
    pub async fn mail_queue(&self) -> Result<MailQueue, StoreError> {
        let (counts, pause) = (self.store.mail_counts().await?, self.store.mail_pause_find().await?);
        Ok(MailQueue { counts, pause })
    }
}
