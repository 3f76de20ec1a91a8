//! Where a database lies, and why it could not be opened there.

use std::path::PathBuf;

use rustls::CertificateError;
use sqlx::migrate::MigrateError;

/// Why the database could not be opened: one sentence that says what to do. Nothing was changed in it.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Neither `sqlite:` nor `postgres:`.
    #[error("The database address must begin with sqlite: or postgres:, for example sqlite:data/lanyard.db.")]
    UnknownScheme,
    /// An address that cannot be read.
    #[error("The database address is not complete. Write sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE.")]
    MalformedAddress,
    /// A sign in the password that ends it.
    #[error(
        "The password in the database address cannot be read because of a sign like {character} in it. Percent-encode it: write %23 for #, %40 for @, %2F for /, %3F for ? and %25 for %."
    )]
    RawCharacter {
        /// The character.
        character: char,
    },
    /// The folder of the file cannot be made or written.
    #[error(
        "The database cannot be made in {folder}. Let the user that runs Lanyard write there, or choose another file."
    )]
    FolderNotWritable {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is there and cannot be used.
    #[error("The database file {file} cannot be opened. Let the user that runs Lanyard read and write it.")]
    CannotOpenFile {
        /// The file.
        file: PathBuf,
        /// What SQLite said.
        source: sqlx::Error,
    },
    /// There is no file where one must be.
    #[error("There is no database at {file}. Correct the database address.")]
    NoSuchFile {
        /// The file.
        file: PathBuf,
    },
    /// Another file is being put in its place.
    #[error("A backup is being restored to {file}. Wait until that is done, then try again.")]
    BeingRestored {
        /// The file.
        file: PathBuf,
    },
    /// The file is something else.
    #[error("The file {file} is not a Lanyard database. Choose another file.")]
    NotOurs {
        /// The file.
        file: PathBuf,
    },
    /// No server answers at the address.
    #[error("The PostgreSQL server does not answer. Start it, or correct the host and port of the database address.")]
    ServerUnreachable(#[source] sqlx::Error),
    /// The server proves to be another one than the address names.
    #[error(
        "The certificate of the PostgreSQL server is for another name. Write the host in the database address as its certificate has it, or give the server a certificate for that host."
    )]
    OtherName(#[source] sqlx::Error),
    /// The server proves nothing that is believed.
    #[error(
        "The certificate of the PostgreSQL server is not trusted. Name the certificate of the authority that issued it with sslrootcert in the database address."
    )]
    NotTrusted(#[source] sqlx::Error),
    /// What the address names for TLS cannot be used.
    #[error(
        "A certificate or key that the database address names cannot be read. Correct sslrootcert, sslcert or sslkey, and let the user that runs Lanyard read the file."
    )]
    UnreadableCertificate(#[source] sqlx::Error),
    /// The server has no TLS.
    #[error(
        "The PostgreSQL server does not speak TLS, which the sslmode of the database address asks for. Switch ssl on there."
    )]
    WithoutTls(#[source] sqlx::Error),
    /// The server wants another user or password.
    #[error("The PostgreSQL server refuses the user or the password. Correct them in the database address.")]
    LogInRefused(#[source] sqlx::Error),
    /// The server has no such database.
    #[error("The PostgreSQL server has no such database. Create it, or correct its name in the database address.")]
    NoSuchDatabase(#[source] sqlx::Error),
    /// A pooler stands before the server.
    #[error(
        "At this address a pooler answers, which lets no connection have settings of its own. Say so with --database-pooled (LANYARD_DATABASE_POOLED=true)."
    )]
    Pooler(#[source] sqlx::Error),
    /// A pooler stands before the server, and the server's own tools do not go through it.
    #[error(
        "At this address a pooler answers. A backup is made and restored by PostgreSQL's own programs, which go past it: give the address of PostgreSQL itself with --database."
    )]
    PoolerBeforeTools(#[source] sqlx::Error),
    /// A newer program was here.
    #[error("The database was made by a newer version of Lanyard. Install that version or newer.")]
    NewerSchema,
    /// The tables lack versions, and this start may not add them.
    #[error(
        "The tables of the database are at version {has}, and this version of Lanyard needs version {needs}. Bring them up to date with: lanyard migrate"
    )]
    Behind {
        /// The highest version that the database has; 0 without tables.
        has: i64,
        /// The version that this program needs.
        needs: i64,
    },
    /// The tables are not those that this version made.
    #[error("The tables of the database were changed by something else. Restore a backup, or choose another database.")]
    ChangedSchema(#[source] MigrateError),
    /// A migration did not go through.
    #[error(
        "The tables of the database could not be brought up to date. Free some space, check the rights of the database user, and try again."
    )]
    CannotMigrate(#[source] MigrateError),
}

/// How a database is reached. An address alone: not through a pooler, by 10 connections at most.
#[derive(Clone, Copy, Debug)]
pub struct Access<'a> {
    /// Its address.
    pub url: &'a str,
    /// Through a pooler, which gives a connection to whoever has a transaction (`PgBouncer`).
    pub pooled: bool,
    /// How many connections to a server there may be.
    pub connections: u32,
}

impl<'a> From<&'a str> for Access<'a> {
    fn from(url: &'a str) -> Self {
        Self { url, pooled: false, connections: 10 }
    }
}

impl<'a> From<&'a String> for Access<'a> {
    fn from(url: &'a String) -> Self {
        url.as_str().into()
    }
}

impl OpenError {
    /// The same for a command that has the server's own tools work.
    #[must_use]
    pub fn for_tools(self) -> Self {
        match self {
            Self::Pooler(error) => Self::PoolerBeforeTools(error),
            other => other,
        }
    }

    /// Why a server cannot be asked anything.
    pub(in crate::storage) fn of_server(error: sqlx::Error) -> Self {
        match error.as_database_error().and_then(sqlx::error::DatabaseError::code).as_deref() {
            Some("28P01" | "28000") => Self::LogInRefused(error),
            Some("3D000") => Self::NoSuchDatabase(error),
            // What PgBouncer says to a setting that it does not pass on.
            Some("08P01") if error.to_string().contains("unsupported startup parameter") => Self::Pooler(error),
            _ => Self::of_connection(error),
        }
    }

    /// Why there is no connection: what TLS refuses does not pass by itself.
    fn of_connection(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Io(failure) => {
                match failure.get_ref().and_then(|refusal| refusal.downcast_ref::<rustls::Error>()) {
                    Some(rustls::Error::InvalidCertificate(
                        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
                    )) => Self::OtherName(error),
                    Some(rustls::Error::InvalidCertificate(_)) => Self::NotTrusted(error),
                    _ => Self::ServerUnreachable(error),
                }
            }
            // The library has no kind of its own for this answer.
            sqlx::Error::Tls(refusal) if refusal.to_string() == "server does not support TLS" => {
                Self::WithoutTls(error)
            }
            sqlx::Error::Tls(_) | sqlx::Error::Configuration(_) => Self::UnreadableCertificate(error),
            _ => Self::ServerUnreachable(error),
        }
    }
}

/// Where a database lies.
pub enum Address {
    /// In this file.
    Sqlite(PathBuf),
    /// On a server.
    Postgres,
}

impl Address {
    /// Reads a database address as far as it says which engine is meant, and for SQLite which file.
    pub fn parse(url: &str) -> Result<Self, OpenError> {
        match url.split_once(':') {
            Some(("sqlite", path)) => {
                let path = path.strip_prefix("//").unwrap_or(path);
                if path.is_empty() || path == ":memory:" {
                    return Err(OpenError::MalformedAddress);
                }
                Ok(Self::Sqlite(path.into()))
            }
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres),
            _ => Err(OpenError::UnknownScheme),
        }
    }
}
