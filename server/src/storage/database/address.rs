//! The address of a database as an operator writes it: what of it can be shown, with what both sides prove who they are, and
//! what a character that was not percent-encoded makes of it.

use std::{fs::File, str::FromStr as _};

use sqlx::postgres::PgConnectOptions;

use crate::storage::OpenError;

/// The variable in which PostgreSQL's programs look for the password.
const PASSWORD: &str = "PGPASSWORD";

/// Where a database is, to be shown: the file, or the server's host and port. Never a user or a password.
#[must_use]
pub fn place_of(url: &str) -> String {
    match url.split_once(':') {
        Some(("sqlite", path)) => path.strip_prefix("//").unwrap_or(path).to_owned(),
        _ if raw_character(url).is_some() => "the given address".to_owned(),
        _ => match PgConnectOptions::from_str(url) {
            Ok(options) => match options.get_socket() {
                Some(folder) => folder.display().to_string(),
                None => format!("{}:{}", options.get_host(), options.get_port()),
            },
            Err(_) => "the given address".to_owned(),
        },
    }
}

/// Refuses an address with a sign in its password that ends the password for every reader of addresses: what follows
/// would be taken for host, database or nothing at all.
pub(in crate::storage) fn refuse_raw_signs(url: &str) -> Result<(), OpenError> {
    raw_character(url).map_or(Ok(()), |character| Err(OpenError::RawCharacter { character }))
}

/// The character that cannot be meant as it stands.
fn raw_character(url: &str) -> Option<char> {
    let (_, rest) = url.split_once("://")?;
    // Nothing of an address of a database comes after it.
    if rest.contains('#') {
        return Some('#');
    }
    let (before, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, path) = before.split_once('/').unwrap_or((before, ""));
    // Without user and password before the first slash or question mark, an @ behind it belongs to the password: a
    // database's name has none, and a setting's value comes after its name.
    let has_user = authority.contains('@');
    if path.contains('@') {
        return Some('/');
    }
    let is_setting = |before: &str| before.contains('=');
    match query.split_once('@') {
        Some((before, _)) if !has_user && !is_setting(before) => Some('?'),
        _ => None,
    }
}

/// The password, and the files with which both sides prove who they are, in a database address: the library keeps them to
/// itself. With the variables of PostgreSQL's programs.
pub(in crate::storage) fn proofs_in(url: &str) -> Vec<(&'static str, String)> {
    let (_, rest) = url.split_once("://").unwrap_or(("", url));
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let authority = place.split('/').next().unwrap_or_default();
    let user = authority.rsplit_once('@').map_or("", |(user, _)| user);
    // As in a form, but a plus sign is one.
    let decoded = |text: &str| {
        let text = text.replace('+', "%2B");
        form_urlencoded::parse(text.as_bytes()).next().map(|(name, _)| name.into_owned())
    };
    let mut password = user.split_once(':').and_then(|(_, password)| decoded(password));
    let mut proofs = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let variable = match &*name {
            "password" => {
                password = Some(value.into_owned());
                continue;
            }
            "sslrootcert" | "ssl-root-cert" | "ssl-ca" => "PGSSLROOTCERT",
            "sslcert" | "ssl-cert" => "PGSSLCERT",
            "sslkey" | "ssl-key" => "PGSSLKEY",
            _ => continue,
        };
        proofs.push((variable, value.into_owned()));
    }
    proofs.extend(password.filter(|password| !password.is_empty()).map(|password| (PASSWORD, password)));
    proofs
}

/// Refuses an address whose certificates or keys are not there to be read, which the library takes for a server that is not there.
pub(in crate::storage) fn refuse_unreadable_proofs(url: &str) -> Result<(), OpenError> {
    for (variable, value) in proofs_in(url) {
        // The library takes the certificate itself, too.
        if variable != PASSWORD && !value.starts_with("-----BEGIN") {
            File::open(&value).map_err(|error| OpenError::UnreadableCertificate(error.into()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_cut_an_address() {
        for (url, character) in [
            ("postgres://lanyard:pa#ss@db.example/lanyard", Some('#')),
            ("postgres://lanyard:12#3@db.example/lanyard", Some('#')),
            ("postgres://lanyard:p@12#3@db.example/lanyard", Some('#')),
            ("postgres://lanyard:pa/ss@db.example/lanyard", Some('/')),
            ("postgres://lanyard:p@s/s@db.example/lanyard", Some('/')),
            ("postgres://lanyard:12?3@db.example/lanyard", Some('?')),
            ("postgres://lanyard:secret@db.example/lanyard", None),
            ("postgres://lanyard:p%40s%23s@db.example/lanyard", None),
            ("postgres://lanyard@localhost/lanyard?host=%2Frun", None),
            ("postgres://localhost/lanyard?password=p@ss", None),
            ("postgres:///lanyard?host=/run/a@b&user=lanyard", None),
        ] {
            assert_eq!(raw_character(url), character, "{url}");
        }
    }

    #[test]
    fn a_second_at_sign_belongs_to_the_password() {
        let options = PgConnectOptions::from_str("postgres://lanyard:p@ss@db.example:5433/lanyard").unwrap();
        assert_eq!((options.get_host(), options.get_port()), ("db.example", 5433));
        assert_eq!(options.get_username(), "lanyard");
    }

    #[test]
    fn the_password_is_read_out_of_the_address() {
        for (url, password) in [
            ("postgres://lanyard@localhost/lanyard", None),
            ("postgres://lanyard:plain@localhost/lanyard", Some("plain")),
            ("postgres://lanyard:a%40b%2Fc+d@localhost:5433/lanyard?sslmode=require", Some("a@b/c+d")),
            ("postgres://lanyard@localhost/lanyard?host=%2Frun&password=se%20cret", Some("se cret")),
            ("postgres://lanyard:@localhost/lanyard", None),
        ] {
            let proofs = proofs_in(url);
            let read = proofs.iter().find(|(name, _)| *name == PASSWORD).map(|(_, password)| password.as_str());
            assert_eq!(read, password, "{url}");
        }
    }

    #[test]
    fn a_place_is_shown_without_its_password() {
        assert_eq!(place_of("sqlite:data/lanyard.db"), "data/lanyard.db");
        assert_eq!(place_of("sqlite://data/lanyard.db"), "data/lanyard.db");
        assert_eq!(place_of("postgres://lanyard:secret@db.example/lanyard"), "db.example:5432");
        assert_eq!(place_of("postgres://lanyard@localhost/lanyard?host=%2Frun%2Fpostgresql"), "/run/postgresql");
        for url in ["postgres://lanyard:sec#ret@db.example/lanyard", "postgres://lanyard:sec ret", "postgres:sec"] {
            assert!(!place_of(url).contains("sec"), "{url}: {}", place_of(url));
        }
    }
}
