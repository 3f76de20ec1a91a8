//! Where PostgreSQL's own programs are told the database is: in their environment, because every user of the machine can
//! read their arguments.

use std::{process::Command, str::FromStr as _};

use sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::storage::OpenError;

/// A program of PostgreSQL, told by its environment where the database is.
pub(in crate::storage) fn tool(name: &'static str, url: &str) -> Result<Command, OpenError> {
    let options = PgConnectOptions::from_str(url).map_err(|_| OpenError::MalformedAddress)?;
    let mut command = Command::new(name);
    let host =
        options.get_socket().map_or_else(|| options.get_host().to_owned(), |folder| folder.display().to_string());
    command.env("PGHOST", host).env("PGPORT", options.get_port().to_string());
    command.env("PGUSER", options.get_username()).env("PGAPPNAME", "lanyard backup");
    command.env("PGDATABASE", options.get_database().unwrap_or_else(|| options.get_username()));
    command.env(
        "PGSSLMODE",
        match options.get_ssl_mode() {
            PgSslMode::Disable => "disable",
            PgSslMode::Allow => "allow",
            PgSslMode::Prefer => "prefer",
            PgSslMode::Require => "require",
            PgSslMode::VerifyCa => "verify-ca",
            PgSslMode::VerifyFull => "verify-full",
        },
    );
    let (password, root) = secrets_of(url);
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    if let Some(root) = root {
        command.env("PGSSLROOTCERT", root);
    }
    Ok(command)
}

/// The password and the file of trusted certificates in a database address, which the library keeps to itself.
fn secrets_of(url: &str) -> (Option<String>, Option<String>) {
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
    let mut root = None;
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "password" => password = Some(value.into_owned()),
            "sslrootcert" | "ssl-root-cert" | "ssl-ca" => root = Some(value.into_owned()),
            _ => {}
        }
    }
    (password.filter(|password| !password.is_empty()), root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_is_read_out_of_the_address() {
        for (url, password) in [
            ("postgres://lanyard@localhost/lanyard", None),
            ("postgres://lanyard:plain@localhost/lanyard", Some("plain")),
            ("postgres://lanyard:a%40b%2Fc+d@localhost:5433/lanyard?sslmode=require", Some("a@b/c+d")),
            ("postgres://lanyard@localhost/lanyard?host=%2Frun&password=se%20cret", Some("se cret")),
            ("postgres://lanyard:@localhost/lanyard", None),
        ] {
            assert_eq!(secrets_of(url).0.as_deref(), password, "{url}");
        }
    }

    #[test]
    fn nothing_secret_is_in_the_arguments() {
        let dump = tool("pg_dump", "postgres://lanyard:s3cret@db.test:5433/centre").unwrap();
        assert_eq!(dump.get_args().count(), 0);
        let variable = |name: &str| dump.get_envs().find(|(key, _)| *key == name).and_then(|(_, value)| value);
        assert_eq!(variable("PGPASSWORD").unwrap(), "s3cret");
        assert_eq!((variable("PGHOST").unwrap(), variable("PGPORT").unwrap()), ("db.test".as_ref(), "5433".as_ref()));
        assert_eq!(variable("PGDATABASE").unwrap(), "centre");
    }
}
