//! The conversation with the mail server, one for each mail. Which answer came at which point decides what becomes of the
//! mail, so the steps are taken here one by one.

use std::{error::Error as _, fmt, io, net::IpAddr, time::Duration};

use lanyard_app::words::letters::WrittenLetter;
use lettre::{
    Address, Message,
    message::Mailbox,
    transport::smtp::{
        Error,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, TlsParameters},
        commands::{Data, Mail as MailFrom, Rcpt},
        extension::{ClientId, Extension, MailParameter},
    },
};
use tokio::time;
use uuid::Uuid;

use super::message::message;
use crate::{
    config::{
        PublicUrl,
        mail::{Mail, MailServer, Security},
    },
    domain::{
        clock::Timestamp,
        mail::{self, Ended, Fault, Stage},
    },
};

/// How long handing over one mail may take in all. The library's own limit ends with the connection's beginning: a server
/// that fell silent later held a mail for five minutes.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// How long reaching the server may take.
const REACH: Duration = Duration::from_secs(10);

/// How long a server that has taken a mail may take over its farewell.
const FAREWELL: Duration = Duration::from_secs(2);

/// Hands mail to the mail server.
pub struct Courier {
    server: MailServer,
    from: Mailbox,
    hello: ClientId,
    tls: Option<TlsParameters>,
    patience: Duration,
}

/// The certificates of this machine cannot be used.
#[derive(Debug, thiserror::Error)]
#[error(
    "the connection to the mail server cannot be made safe. Look at the host in LANYARD_SMTP_URL, and at SSL_CERT_FILE."
)]
pub struct NoTls(#[source] Error);

/// How a try ended, and what was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// How it ended.
    pub ended: Ended,
    /// The mail server's answer with its code, or what happened to the connection.
    pub said: String,
}

impl fmt::Display for Courier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the mail server {}", self.server)
    }
}

/// Where a conversation ended early.
struct Refusal(Answer);

impl Courier {
    /// For this mail server; the certificates that it is checked against are read now. We greet it by the host of our public
    /// address.
    pub fn new(mail: &Mail, public_url: &PublicUrl, patience: Duration) -> Result<Self, NoTls> {
        let Mail { server, from } = mail.clone();
        let tls = match server.security {
            Security::Tls | Security::StartTls => Some(TlsParameters::new(server.host.clone()).map_err(NoTls)?),
            Security::Clear => None,
        };
        Ok(Self { hello: greeting(public_url), server, from, tls, patience })
    }

    /// Hands a letter over, within the patience.
    pub async fn send(&self, to: &str, id: Uuid, written_at: Timestamp, letter: &WrittenLetter) -> Answer {
        let made = to.parse::<Address>().ok();
        let made = made.and_then(|to| Some((to.clone(), message((&self.from, to), id, written_at, letter)?)));
        let Some((to, message)) = made else {
            return Answer { ended: Ended::Unusable, said: String::new() };
        };
        match time::timeout(self.patience, self.converse(&to, &message)).await {
            Ok(Ok((said, mut connection))) => {
                // It has the mail, whatever becomes of the connection.
                let _ = time::timeout(FAREWELL, connection.quit()).await;
                Answer { ended: Ended::Sent, said }
            }
            Ok(Err(Refusal(answer))) => answer,
            Err(_) => {
                let said = format!("no answer within {} seconds", self.patience.as_secs());
                Answer { ended: Ended::Fault(Fault::Silent), said }
            }
        }
    }

    async fn converse(&self, to: &Address, message: &Message) -> Result<(String, AsyncSmtpConnection), Refusal> {
        let at_server = |fault| move |error: Error| refusal(Stage::Server, fault, &error);
        let of_mail = |error: Error| refusal(Stage::Mail, Fault::Unreachable, &error);
        let mut connection = self.connect().await?;
        if let Some(account) = &self.server.account {
            let credentials = Credentials::new(account.user.clone(), account.password.expose().clone());
            connection.auth(DEFAULT_MECHANISMS, &credentials).await.map_err(at_server(Fault::LogIn))?;
        }
        let mut parameters = Vec::new();
        if !is_ascii(to) || !is_ascii(&self.from.email) {
            if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                let said = "the mail server takes no addresses with letters like these".to_owned();
                return Err(Refusal(Answer { ended: Ended::Unusable, said }));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        let from = MailFrom::new(Some(self.from.email.clone()), parameters);
        connection.command(from).await.map_err(at_server(Fault::Unreachable))?;
        connection.command(Rcpt::new(to.clone(), Vec::new())).await.map_err(of_mail)?;
        connection.command(Data).await.map_err(of_mail)?;
        let taken = connection.message(&message.formatted()).await.map_err(of_mail)?;
        Ok((format!("{} {}", taken.code(), taken.message().collect::<Vec<_>>().join(" ")), connection))
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Refusal> {
        let at_server = |fault| move |error: Error| refusal(Stage::Server, fault, &error);
        let MailServer { host, port, security, .. } = &self.server;
        let from_the_first_byte = self.tls.clone().filter(|_| *security == Security::Tls);
        let place = (host.as_str(), *port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(place, Some(REACH), &self.hello, from_the_first_byte, None)
                .await
                .map_err(at_server(Fault::Unreachable))?;
        if let Some(tls) = self.tls.clone().filter(|_| *security == Security::StartTls) {
            connection.starttls(tls, &self.hello).await.map_err(at_server(Fault::Insecure))?;
        }
        Ok(connection)
    }
}

/// How we greet a mail server. Without a name, as some of them want it: by an address.
fn greeting(public_url: &PublicUrl) -> ClientId {
    let host = public_url.host();
    let name = match host.strip_prefix('[') {
        Some(address) => address.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    match name.parse() {
        Ok(IpAddr::V4(address)) => ClientId::Ipv4(address),
        Ok(IpAddr::V6(address)) => ClientId::Ipv6(address),
        Err(_) => ClientId::Domain(name.to_owned()),
    }
}

fn is_ascii(address: &Address) -> bool {
    AsRef::<str>::as_ref(address).is_ascii()
}

/// What a failure at this stage means; `otherwise` where the server did not refuse in words.
fn refusal(stage: Stage, otherwise: Fault, error: &Error) -> Refusal {
    // The library puts errors of its own around its own.
    let mut innermost = error;
    while let Some(inner) = innermost.source().and_then(|source| source.downcast_ref::<Error>()) {
        innermost = inner;
    }
    let cause = innermost.source();
    let by_tls = cause.and_then(|cause| cause.downcast_ref::<io::Error>()).is_some_and(|cause| {
        // What TLS did not understand or did not trust.
        cause.kind() == io::ErrorKind::InvalidData
    });
    let said = cause.map_or_else(|| innermost.to_string(), ToString::to_string);
    Refusal(match innermost.status() {
        Some(code) => Answer { ended: mail::reply(stage, code.into()), said: format!("{code} {said}") },
        None if by_tls || innermost.is_tls() => Answer { ended: Ended::Fault(Fault::Insecure), said },
        None if innermost.is_timeout() => Answer { ended: Ended::Fault(Fault::Silent), said },
        None => Answer { ended: Ended::Fault(otherwise), said },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_server_is_greeted_by_our_name() {
        for (url, name) in [
            ("https://test.northgate.example", "test.northgate.example"),
            ("http://localhost:3000", "localhost"),
            ("http://127.0.0.1:3000", "[127.0.0.1]"),
            ("http://[::1]:3000", "[IPv6:::1]"),
            ("http://[::1]", "[IPv6:::1]"),
        ] {
            assert_eq!(greeting(&url.parse().unwrap()).to_string(), name, "{url}");
        }
    }
}
