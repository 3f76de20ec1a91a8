//! Where the data lies and how a database server is reached, as an operator writes it.

#![expect(clippy::doc_markdown, reason = "the comments of options are the text of --help")]

use std::path::PathBuf;

use clap::{Args, builder::FalseyValueParser, value_parser};

use crate::storage::Access;

/// The database.
#[derive(Args, Clone, Debug)]
pub struct Reach {
    /// The database: sqlite:PATH for the embedded one, or postgres://USER:PASSWORD@HOST/NAME
    #[arg(long, env = "LANYARD_DATABASE", default_value = "sqlite:data/lanyard.db", hide_env_values = true)]
    pub database: String,
    /// The address is a pooler's, such as PgBouncer: no setting is made for a connection. Backup and restore need the
    /// address of PostgreSQL itself
    #[arg(long, env = "LANYARD_DATABASE_POOLED", value_parser = FalseyValueParser::new())]
    database_pooled: bool,
    /// How many connections to PostgreSQL there may be, 2 to 500
    #[arg(long, env = "LANYARD_DATABASE_CONNECTIONS", default_value_t = 10, value_parser = value_parser!(u32).range(2..=500))]
    database_connections: u32,
}

impl Reach {
    /// How it is reached.
    pub fn access(&self) -> Access<'_> {
        Access { url: &self.database, pooled: self.database_pooled, connections: self.database_connections }
    }

    /// The same for a command whose tools speak to the server itself.
    pub fn directly(&self) -> Access<'_> {
        Access { pooled: false, ..self.access() }
    }
}

/// The database, and the key that belongs to it.
#[derive(Args, Clone, Debug)]
pub struct Data {
    /// The database.
    #[command(flatten)]
    pub reach: Reach,
    /// The key file that seals passwords; made at first start for SQLite, by `lanyard key make` for PostgreSQL. Back it up
    /// apart from the database. The variable LANYARD_KEY (64 hexadecimal digits) takes its place where there are no files
    #[arg(long, env = "LANYARD_KEY_FILE", default_value = "data/lanyard.key")]
    pub key_file: PathBuf,
}
