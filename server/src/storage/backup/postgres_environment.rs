//! Where PostgreSQL's own programs are told the database is: in their environment, because every user of the machine can
//! read their arguments.

use std::{process::Command, str::FromStr as _};

use sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::storage::{OpenError, database::address};

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
    command.envs(address::proofs_in(url));
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

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
