//! `lanyard mail status` and `lanyard mail test`.

use clap::{Args, Subcommand};
use lanyard_app::words::{language::Language, letters};

use super::{Data, Stop, answer, database, mail_settings::MailSettings, told::utc};
use crate::{
    config::PublicUrl,
    delivery::{
        courier::{Courier, PATIENCE},
        told,
    },
    domain::{
        clock::Clock,
        mail::Ended,
        random::{NoRandomness, Random},
        staff_email::{self, BadEmail},
    },
    service::mail::standing::MailQueue,
};

#[derive(Debug, Subcommand)]
pub(super) enum MailCommand {
    /// Say how much mail waits, how the last left, and what the mail server said
    Status(MailStatus),
    /// Send one message now and say what the mail server answers
    Test(MailTest),
}

#[derive(Args, Debug)]
pub(super) struct MailStatus {
    #[command(flatten)]
    data: Data,
}

#[derive(Args, Debug)]
pub(super) struct MailTest {
    #[command(flatten)]
    mail: MailSettings,
    /// E-mail address to send it to
    #[arg(long)]
    to: String,
    /// Where browsers reach the server; the mail server is greeted by its name
    #[arg(long, env = "LANYARD_PUBLIC_URL", default_value = "http://127.0.0.1:3000")]
    public_url: PublicUrl,
}

/// Why a message was not sent.
#[derive(Debug, thiserror::Error)]
enum TestError {
    #[error("no mail server is set. Set LANYARD_SMTP_URL and LANYARD_MAIL_FROM.")]
    NoServer,
    #[error(transparent)]
    BadEmail(#[from] BadEmail),
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    #[error("nothing was sent: {0}")]
    NotSent(String),
}

impl MailCommand {
    pub(super) async fn carry_out(self) -> Result<(), Stop> {
        match self {
            Self::Status(asked) => status(asked).await,
            Self::Test(asked) => test(asked).await,
        }
    }
}

/// Says how the queue stands.
async fn status(asked: MailStatus) -> Result<(), Stop> {
    let service = database::service(&asked.data, PublicUrl::local()).await?;
    let queue = service.mail_queue().await;
    service.close().await;
    for line in said(&queue?) {
        answer(line);
    }
    Ok(())
}

/// Sends one message, past the queue.
async fn test(asked: MailTest) -> Result<(), Stop> {
    let mail = asked.mail.read()?.ok_or(TestError::NoServer)?;
    let to = staff_email::parse(&asked.to).map_err(TestError::from)?;
    let courier = Courier::new(&mail, &asked.public_url, PATIENCE)?;
    let now = Clock::system().now();
    let id = Random::system().id(now).map_err(TestError::from)?;
    let sent = courier.send(&to, id, now, &letters::trial(Language::STAFF)).await;
    let why = match sent.ended {
        Ended::Sent => {
            answer(format_args!("Sent to {to}: {courier} has taken it ({}).", sent.said));
            return Ok(());
        }
        Ended::Refused => format!("{courier} refuses mail to {to} for good"),
        Ended::Unusable => format!("no mail can be sent to {to}"),
        Ended::Later => format!("{courier} does not take mail to {to} at present"),
        Ended::Fault(fault) => told::of(fault, &courier),
    };
    Err(TestError::NotSent(if sent.said.is_empty() { why } else { format!("{why} ({})", sent.said) }).into())
}

fn said(queue: &MailQueue) -> Vec<String> {
    let MailQueue { counts, pause } = queue;
    let mut lines = Vec::new();
    lines.push(match (counts.waiting, counts.oldest) {
        (0, _) | (_, None) => "No mail waits.".to_owned(),
        (1, Some(oldest)) => format!("1 mail waits, since {} UTC.", utc(oldest)),
        (waiting, Some(oldest)) => format!("{waiting} mails wait, the oldest since {} UTC.", utc(oldest)),
    });
    if let Some(pause) = pause {
        lines.push(format!(
            "Mail has not left this server since {} UTC: {}{}. It is tried again at {} UTC.",
            utc(pause.since),
            told::of(pause.fault, &"the mail server"),
            if pause.said.is_empty() { String::new() } else { format!(" ({})", pause.said) },
            utc(pause.again_at),
        ));
    }
    lines.push(format!(
        "Of those of the last 7 days, {} left, {} were refused for good, {} had no usable address, and {} were given up \
         after waiting too long.",
        counts.sent, counts.refused, counts.unusable, counts.expired
    ));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{clock::Timestamp, mail::Fault},
        storage::{MailCounts, MailPause},
    };

    #[test]
    fn a_queue_that_waits_says_since_when_and_why() {
        let at = Timestamp::from_micros(1_778_580_000_000_000);
        let counts = MailCounts { waiting: 2, oldest: Some(at), sent: 3, ..MailCounts::default() };
        let (fault, said_there) = (Fault::LogIn, "535 5.7.8 Error: authentication failed".to_owned());
        let pause = Some(MailPause { since: at, again_at: at, fault, said: said_there });
        let lines = said(&MailQueue { counts, pause });
        assert_eq!(lines[0], "2 mails wait, the oldest since Tue 12 May 2026, 10:00 UTC.");
        assert_eq!(
            lines[1],
            "Mail has not left this server since Tue 12 May 2026, 10:00 UTC: the mail server refuses the user or the \
             password (535 5.7.8 Error: authentication failed). It is tried again at Tue 12 May 2026, 10:00 UTC."
        );
        let quiet = said(&MailQueue { counts: MailCounts::default(), pause: None });
        assert_eq!((quiet.len(), quiet[0].as_str()), (2, "No mail waits."));
    }
}
