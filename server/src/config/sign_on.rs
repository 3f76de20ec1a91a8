//! The provider of single sign-on that the operator sets for everybody.

use std::{fmt, fs, path::Path};

use super::mail::Hidden;
use crate::domain::{
    secret::Secret,
    sign_on::{self, Domains},
};

/// The provider by which people of every institution can log in.
#[derive(Clone)]
pub struct ServerProvider {
    /// The issuer, to the letter.
    pub issuer: String,
    /// Who we are there.
    pub client_id: String,
    /// How we show it.
    pub client_secret: Secret<String>,
    /// What the button says.
    pub name: String,
    /// Whose addresses it may speak for.
    pub domains: Domains,
    /// It asks for a second factor itself.
    pub asks_factor: bool,
}

impl fmt::Debug for ServerProvider {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} at {}", self.client_id, self.issuer)
    }
}

/// The settings as they were given; an empty one counts as not set.
#[derive(Clone, Copy, Debug, Default)]
pub struct Given<'a> {
    /// `LANYARD_OIDC_ISSUER`.
    pub issuer: Option<&'a str>,
    /// `LANYARD_OIDC_CLIENT_ID`.
    pub client_id: Option<&'a str>,
    /// `LANYARD_OIDC_CLIENT_SECRET`.
    pub client_secret: Option<&'a Hidden>,
    /// `LANYARD_OIDC_CLIENT_SECRET_FILE`.
    pub client_secret_file: Option<&'a Path>,
    /// `LANYARD_OIDC_NAME`.
    pub name: Option<&'a str>,
    /// `LANYARD_OIDC_DOMAINS`.
    pub domains: Option<&'a str>,
    /// `LANYARD_OIDC_ASKS_FACTOR`.
    pub asks_factor: bool,
    /// `LANYARD_OUTGOING_PRIVATE`.
    pub outgoing_private: bool,
}

/// Settings of the provider that cannot be used: one sentence that shows nothing of the secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSignOn {
    /// Some of them without the others.
    #[error(
        "LANYARD_OIDC_ISSUER is set and {0} is not. Set LANYARD_OIDC_ISSUER, LANYARD_OIDC_CLIENT_ID, LANYARD_OIDC_CLIENT_SECRET (or LANYARD_OIDC_CLIENT_SECRET_FILE) and LANYARD_OIDC_DOMAINS together, or none of them."
    )]
    Missing(&'static str),
    /// Something of a provider, and no issuer.
    #[error("{0} is set and LANYARD_OIDC_ISSUER is not. Set both, or neither.")]
    NoIssuer(&'static str),
    /// Not an issuer.
    #[error(
        "LANYARD_OIDC_ISSUER cannot be read. Write the issuer as the provider names it, such as https://login.example.org: https, a host, no query."
    )]
    BadIssuer,
    /// By http.
    #[error(
        "LANYARD_OIDC_ISSUER is not https. Write https, or set LANYARD_OUTGOING_PRIVATE=allow for a provider inside your own network."
    )]
    NotSecure,
    /// Not a client ID.
    #[error("LANYARD_OIDC_CLIENT_ID has more than 500 characters.")]
    BadClientId,
    /// Two secrets.
    #[error("LANYARD_OIDC_CLIENT_SECRET and LANYARD_OIDC_CLIENT_SECRET_FILE are both set. Set one of them.")]
    TwoSecrets,
    /// A file without one.
    #[error("LANYARD_OIDC_CLIENT_SECRET_FILE cannot be read: {0}")]
    Unreadable(String),
    /// Not domains.
    #[error(
        "LANYARD_OIDC_DOMAINS cannot be read. Write domains of e-mail addresses with blanks between them, such as: northgate.example school.example"
    )]
    BadDomains,
}

impl ServerProvider {
    /// Reads the settings; `None` when none is set.
    pub fn read(given: &Given<'_>) -> Result<Option<Self>, BadSignOn> {
        let set = |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let secret = given.client_secret.map(Hidden::text).and_then(|text| set(Some(text))).map(Secret::new);
        let file = given.client_secret_file.filter(|path| !path.as_os_str().is_empty());
        let Some(issuer) = set(given.issuer) else {
            let others = [
                ("LANYARD_OIDC_CLIENT_ID", set(given.client_id).is_some()),
                ("LANYARD_OIDC_CLIENT_SECRET", secret.is_some()),
                ("LANYARD_OIDC_CLIENT_SECRET_FILE", file.is_some()),
                ("LANYARD_OIDC_DOMAINS", set(given.domains).is_some()),
            ];
            let found = others.iter().find(|(_, is_set)| *is_set);
            return found.map_or(Ok(None), |(name, _)| Err(BadSignOn::NoIssuer(name)));
        };
        let client_secret = match (secret, file) {
            (Some(_), Some(_)) => return Err(BadSignOn::TwoSecrets),
            (Some(secret), None) => secret,
            (None, Some(file)) => read_file(file)?,
            (None, None) => return Err(BadSignOn::Missing("LANYARD_OIDC_CLIENT_SECRET")),
        };
        let client_id = set(given.client_id).ok_or(BadSignOn::Missing("LANYARD_OIDC_CLIENT_ID"))?;
        let domains = set(given.domains).ok_or(BadSignOn::Missing("LANYARD_OIDC_DOMAINS"))?;
        let issuer = sign_on::issuer(&issuer, given.outgoing_private).map_err(|_| {
            let is_plain = sign_on::issuer(&issuer, true).is_ok();
            if is_plain { BadSignOn::NotSecure } else { BadSignOn::BadIssuer }
        })?;
        Ok(Some(Self {
            issuer,
            client_id: sign_on::one_word(&client_id).map_err(|_| BadSignOn::BadClientId)?,
            client_secret,
            name: set(given.name).unwrap_or_else(|| "Single sign-on".to_owned()),
            domains: Domains::parse(&domains).map_err(|_| BadSignOn::BadDomains)?,
            asks_factor: given.asks_factor,
        }))
    }
}

/// One line at most stands in the file; white space around it is no part of the secret.
fn read_file(path: &Path) -> Result<Secret<String>, BadSignOn> {
    let text = fs::read_to_string(path).map(Secret::new).map_err(|error| BadSignOn::Unreadable(error.to_string()))?;
    let secret = text.expose().trim();
    if secret.is_empty() {
        return Err(BadSignOn::Unreadable("it is empty".to_owned()));
    }
    Ok(Secret::new(secret.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Hidden {
        text.parse().unwrap()
    }

    #[test]
    fn all_of_it_or_nothing() {
        let shh = secret("shh");
        let whole = Given {
            issuer: Some("https://login.example"),
            client_id: Some(" lanyard "),
            client_secret: Some(&shh),
            domains: Some("Northgate.example"),
            ..Given::default()
        };
        let read = ServerProvider::read(&whole).unwrap().unwrap();
        assert_eq!((read.client_id.as_str(), read.client_secret.expose().as_str()), ("lanyard", "shh"));
        assert_eq!((read.name.as_str(), read.domains.as_text().as_str()), ("Single sign-on", "northgate.example"));
        assert!(!read.asks_factor);
        assert!(!format!("{read:?}").contains("shh"));
        let refusal = |given: Given<'_>| ServerProvider::read(&given).err();
        assert!(ServerProvider::read(&Given::default()).unwrap().is_none());
        assert!(ServerProvider::read(&Given { issuer: Some(" "), ..Given::default() }).unwrap().is_none());
        assert_eq!(refusal(Given { issuer: None, ..whole }), Some(BadSignOn::NoIssuer("LANYARD_OIDC_CLIENT_ID")));
        for (given, missing) in [
            (Given { client_id: None, ..whole }, "LANYARD_OIDC_CLIENT_ID"),
            (Given { client_secret: None, ..whole }, "LANYARD_OIDC_CLIENT_SECRET"),
            (Given { domains: Some(""), ..whole }, "LANYARD_OIDC_DOMAINS"),
        ] {
            assert_eq!(refusal(given), Some(BadSignOn::Missing(missing)));
        }
        assert_eq!(refusal(Given { issuer: Some("login.example"), ..whole }), Some(BadSignOn::BadIssuer));
        let plain = Given { issuer: Some("http://login.example"), ..whole };
        assert_eq!(refusal(plain), Some(BadSignOn::NotSecure));
        assert_eq!(refusal(Given { outgoing_private: true, ..plain }), None);
        assert_eq!(refusal(Given { domains: Some("northgate"), ..whole }), Some(BadSignOn::BadDomains));
    }

    #[test]
    fn a_secret_can_lie_in_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        let given = Given {
            issuer: Some("https://login.example"),
            client_id: Some("lanyard"),
            client_secret_file: Some(&path),
            domains: Some("northgate.example"),
            ..Given::default()
        };
        assert!(matches!(ServerProvider::read(&given), Err(BadSignOn::Unreadable(_))));
        fs::write(&path, " \n").unwrap();
        assert_eq!(ServerProvider::read(&given).err(), Some(BadSignOn::Unreadable("it is empty".to_owned())));
        fs::write(&path, "from the file\n").unwrap();
        let read = ServerProvider::read(&given).unwrap().unwrap();
        assert_eq!(read.client_secret.expose(), "from the file");
        let shh = secret("shh");
        let both = Given { client_secret: Some(&shh), ..given };
        assert_eq!(ServerProvider::read(&both).err(), Some(BadSignOn::TwoSecrets));
    }
}
