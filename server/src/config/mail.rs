//! The mail server: its address, how the connection is kept secret, and who letters come from.

use std::{convert::Infallible, fmt, net::IpAddr, str::FromStr};

use lettre::message::Mailbox;

use crate::domain::secret::Secret;

/// Text that an operator gave and that is not read yet. It can hold a password, so it is never shown: a parser that refuses
/// it on the command line would print it.
#[derive(Clone)]
pub struct Hidden(Secret<String>);

impl FromStr for Hidden {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(Secret::new(text.to_owned())))
    }
}

impl Hidden {
    /// The text.
    pub(super) fn text(&self) -> &str {
        self.0.expose()
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("…")
    }
}

/// How mail leaves this server.
#[derive(Clone)]
pub struct Mail {
    /// The mail server.
    pub server: MailServer,
    /// Who letters come from.
    pub from: Mailbox,
}

impl fmt::Debug for Mail {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} for {}", self.server, self.from)
    }
}

/// The mail server and who we are there. `Display` is its host and port.
#[derive(Clone)]
pub struct MailServer {
    /// A name, or an address without brackets.
    pub host: String,
    /// The port.
    pub port: u16,
    /// How the connection is kept secret.
    pub security: Security,
    /// User and password; none where it takes mail from everybody it knows by their address.
    pub account: Option<MailAccount>,
}

/// User and password at the mail server.
#[derive(Clone)]
pub struct MailAccount {
    /// The user.
    pub user: String,
    /// The password.
    pub password: Secret<String>,
}

impl fmt::Display for MailServer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port, .. } = self;
        if host.contains(':') { write!(formatter, "[{host}]:{port}") } else { write!(formatter, "{host}:{port}") }
    }
}

/// How a connection to a mail server is kept secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS by STARTTLS; without it nothing is sent.
    StartTls,
    /// None, on this machine only.
    Clear,
}

/// Settings of mail that cannot be used: one sentence that shows nothing of what was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadMail {
    /// Only the sender.
    #[error("LANYARD_MAIL_FROM is set and LANYARD_SMTP_URL is not. Set both, or neither.")]
    NoServer,
    /// Only the server.
    #[error("LANYARD_SMTP_URL is set and LANYARD_MAIL_FROM is not. Set both, or neither.")]
    NoSender,
    /// Not an address of a mail server.
    #[error(
        "LANYARD_SMTP_URL cannot be read. Write smtps://USER:PASSWORD@HOST:465 or smtp://USER:PASSWORD@HOST:587?tls=required, and percent-encode signs in user and password: %40 for @, %23 for #, %2F for /, %3F for ?, %3A for : and %25 for %."
    )]
    Malformed,
    /// TLS if the server offers it: whoever sits between takes the offer away.
    #[error(
        "LANYARD_SMTP_URL asks for TLS only where it is offered, which anybody on the way can prevent. Write tls=required, or smtps."
    )]
    Opportunistic,
    /// No TLS, to another machine.
    #[error(
        "LANYARD_SMTP_URL would send passwords and links in the clear. Add ?tls=required, or write smtps; without TLS a mail server can only be on this machine."
    )]
    Clear,
    /// Not an address that letters can come from.
    #[error("LANYARD_MAIL_FROM cannot be read. Write an e-mail address, or Lanyard <lanyard@example.org>.")]
    BadSender,
}

impl Mail {
    /// Reads both settings; `None` when neither is set. An empty one counts as not set.
    pub fn read(server: Option<&Hidden>, from: Option<&str>) -> Result<Option<Self>, BadMail> {
        let server = server.map(|server| server.0.expose().trim()).filter(|server| !server.is_empty());
        let from = from.map(str::trim).filter(|from| !from.is_empty());
        match (server, from) {
            (None, None) => Ok(None),
            (None, Some(_)) => Err(BadMail::NoServer),
            (Some(_), None) => Err(BadMail::NoSender),
            (Some(server), Some(from)) => {
                Ok(Some(Self { server: server.parse()?, from: from.parse().map_err(|_| BadMail::BadSender)? }))
            }
        }
    }
}

impl FromStr for MailServer {
    type Err = BadMail;

    fn from_str(text: &str) -> Result<Self, BadMail> {
        let (scheme, rest) = text.split_once("://").ok_or(BadMail::Malformed)?;
        let (authority, query) = rest.split_once('?').unwrap_or((rest, ""));
        let authority = authority.strip_suffix('/').unwrap_or(authority);
        let (account, place) = match authority.rsplit_once('@') {
            Some((account, place)) => (Some(read_account(account)?), place),
            None => (None, authority),
        };
        let (host, port) = read_place(place)?;
        let security = match (scheme.to_ascii_lowercase().as_str(), query) {
            ("smtps", "" | "tls=wrapper") => Security::Tls,
            ("smtp", "tls=required") => Security::StartTls,
            ("smtp", "tls=opportunistic") => return Err(BadMail::Opportunistic),
            ("smtp", "") if is_this_machine(&host) => Security::Clear,
            ("smtp", "") => return Err(BadMail::Clear),
            _ => return Err(BadMail::Malformed),
        };
        // The ports of RFC 8314 section 3.3 and RFC 6409 section 3.1, and that of RFC 5321.
        let port = port.unwrap_or(match security {
            Security::Tls => 465,
            Security::StartTls => 587,
            Security::Clear => 25,
        });
        Ok(Self { host, port, security, account })
    }
}

fn read_account(text: &str) -> Result<MailAccount, BadMail> {
    let (user, password) = text.split_once(':').ok_or(BadMail::Malformed)?;
    let (user, password) = (decoded(user)?, Secret::new(decoded(password)?));
    if user.is_empty() || password.expose().is_empty() {
        Err(BadMail::Malformed)
    } else {
        Ok(MailAccount { user, password })
    }
}

fn read_place(text: &str) -> Result<(String, Option<u16>), BadMail> {
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let (host, rest) = rest.split_once(']').ok_or(BadMail::Malformed)?;
            host.parse::<std::net::Ipv6Addr>().map_err(|_| BadMail::Malformed)?;
            (host, if rest.is_empty() { None } else { Some(rest.strip_prefix(':').ok_or(BadMail::Malformed)?) })
        }
        None => text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port))),
    };
    let of_a_host = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-' | '_' | ':');
    if host.is_empty() || !host.chars().all(of_a_host) {
        return Err(BadMail::Malformed);
    }
    let port =
        port.map(|port| port.parse::<u16>().ok().filter(|port| *port > 0).ok_or(BadMail::Malformed)).transpose()?;
    Ok((host.to_ascii_lowercase(), port))
}

/// Signs that end a part stand encoded in it (RFC 3986 section 2.1).
fn decoded(text: &str) -> Result<String, BadMail> {
    if text.contains(['@', ':', '/', '#', '?']) || text.contains(char::is_whitespace) {
        return Err(BadMail::Malformed);
    }
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2).ok_or(BadMail::Malformed)?;
        let byte = data_encoding::HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).map_err(|_| BadMail::Malformed)?;
        bytes.extend_from_slice(&byte);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).map_err(|_| BadMail::Malformed)
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests;
