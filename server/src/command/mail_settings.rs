//! How mail is set, for the server and for commands that tell people what they did.

use clap::Args;

use crate::config::{
    PublicUrl,
    mail::{BadMail, Hidden, Mail},
};

/// How mail leaves the server. Both or neither.
#[derive(Args, Clone, Debug)]
pub(super) struct MailSettings {
    /// The mail server: smtps://USER:PASSWORD@HOST:465, or smtp://USER:PASSWORD@HOST:587?tls=required; without one,
    /// people are given their links to copy
    #[arg(long, env = "LANYARD_SMTP_URL", hide_env_values = true)]
    smtp_url: Option<Hidden>,
    /// Who mail comes from, such as "Lanyard <lanyard@example.org>"
    #[arg(long, env = "LANYARD_MAIL_FROM")]
    mail_from: Option<String>,
}

/// What a command needs that tells somebody by mail what it did to their account.
#[derive(Args, Clone, Debug)]
pub(super) struct Told {
    #[command(flatten)]
    pub(super) mail: MailSettings,
    /// Where browsers reach the server; links are made from it
    #[arg(long, env = "LANYARD_PUBLIC_URL", default_value = "http://127.0.0.1:3000")]
    pub(super) public_url: PublicUrl,
}

impl MailSettings {
    /// Reads both; `None` when neither is set.
    pub(super) fn read(&self) -> Result<Option<Mail>, BadMail> {
        Mail::read(self.smtp_url.as_ref(), self.mail_from.as_deref())
    }
}
