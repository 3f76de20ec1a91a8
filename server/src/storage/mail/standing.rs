//! How the queue stands, for the operator and for owners.

use crate::{
    domain::{clock::Timestamp, mail::Fault},
    storage::{Store, StoreError, database::value::values},
};

/// Why all mail waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailPause {
    /// Since when.
    pub since: Timestamp,
    /// When one mail is tried.
    pub again_at: Timestamp,
    /// What is wrong.
    pub fault: Fault,
    /// What the mail server said, or what was said of the connection to it.
    pub said: String,
}

/// How many mails wait, and how those ended that were not cleared away yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MailCounts {
    /// Wait to be sent.
    pub waiting: i64,
    /// When the oldest of them was written.
    pub oldest: Option<Timestamp>,
    /// The mail server has them.
    pub sent: i64,
    /// Refused for good.
    pub refused: i64,
    /// Could not be sent to such an address.
    pub unusable: i64,
    /// Given up, because they were no longer worth sending.
    pub expired: i64,
}

impl Store {
    /// Why all mail waits; `None` while the mail server can be used, as far as is known.
    pub async fn mail_pause_find(&self) -> Result<Option<MailPause>, StoreError> {
        let row = self
            .engine()
            .fetch_optional("select since, again_at, fault, said from mail_pause where one = 1", values![])
            .await?;
        row.map(|row| {
            Ok(MailPause {
                since: row.get("since")?,
                again_at: row.get("again_at")?,
                fault: Fault::from_word(&row.get::<String>("fault")?)
                    .ok_or(StoreError::Inconsistent { column: "fault", source: None })?,
                said: row.get("said")?,
            })
        })
        .transpose()
    }

    /// Counts the mail of all institutions.
    pub async fn mail_counts(&self) -> Result<MailCounts, StoreError> {
        let rows = self
            .engine()
            .fetch_all(
                "select outcome, count(*) as mails, min(created_at) as oldest from mail group by outcome",
                values![],
            )
            .await?;
        let mut counts = MailCounts::default();
        for row in rows {
            let mails = row.get("mails")?;
            match row.get::<Option<String>>("outcome")?.as_deref() {
                None => (counts.waiting, counts.oldest) = (mails, row.get("oldest")?),
                Some("sent") => counts.sent = mails,
                Some("refused") => counts.refused = mails,
                Some("unusable") => counts.unusable = mails,
                Some("expired") => counts.expired = mails,
                Some(_) => return Err(StoreError::Inconsistent { column: "outcome", source: None }),
            }
        }
        Ok(counts)
    }
}
