//! Migrations: the schema's versions inside the program, and the refusal to touch a database that is ahead of it.

use std::borrow::Cow;

use sqlx::{
    SqlSafeStr as _,
    migrate::{Migration, MigrationType, Migrator},
};

/// A version of the schema in both engines' words. Never edited after release.
struct Version {
    number: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! version {
    ($number:literal, $name:literal, $file:literal) => {
        Version {
            number: $number,
            name: $name,
            sqlite: include_str!(concat!("../../../migrations/sqlite/", $file)),
            postgres: include_str!(concat!("../../../migrations/postgres/", $file)),
        }
    };
}

const VERSIONS: [Version; 18] = [
    version!(1, "initial", "0001_initial.sql"),
    version!(2, "life of an entry", "0002_life_of_an_entry.sql"),
    version!(3, "verified log ins", "0003_verified_log_ins.sql"),
    version!(4, "guessing", "0004_guessing.sql"),
    version!(5, "upkeep", "0005_upkeep.sql"),
    version!(6, "what candidates said", "0006_what_candidates_said.sql"),
    version!(7, "short names", "0007_short_names.sql"),
    version!(8, "slip codes", "0008_slip_codes.sql"),
    version!(9, "acts of an entry", "0009_acts_of_an_entry.sql"),
    version!(10, "at a glance", "0010_at_a_glance.sql"),
    version!(11, "people", "0011_people.sql"),
    version!(12, "mail", "0012_mail.sql"),
    version!(13, "account", "0013_account.sql"),
    version!(14, "team", "0014_team.sql"),
    version!(15, "factors", "0015_factors.sql"),
    version!(16, "agents", "0016_agents.sql"),
    version!(17, "sign on", "0017_sign_on.sql"),
    version!(19, "many institutions", "0019_many_institutions.sql"),
];

/// The migrations for SQLite.
pub(in crate::storage) fn for_sqlite() -> Migrator {
    migrator(|version| version.sqlite)
}

/// The migrations for PostgreSQL.
pub(in crate::storage) fn for_postgres() -> Migrator {
    migrator(|version| version.postgres)
}

fn migrator(text: impl Fn(&Version) -> &'static str) -> Migrator {
    let migration = |version: &Version| {
        let sql = text(version).into_sql_str();
        Migration::new(version.number, Cow::Borrowed(version.name), MigrationType::Simple, sql, false)
    };
    Migrator::with_migrations(VERSIONS.iter().map(migration).collect())
}

/// The number of the highest known version.
pub(in crate::storage) fn highest() -> i64 {
    VERSIONS.iter().map(|version| version.number).max().unwrap_or_default()
}

/// Where a database stands before this program has touched it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::storage) enum Standing {
    /// Every version it has is known here.
    Known,
    /// It has a version that this program does not know.
    Newer,
}

/// Compares the highest version that a database has with the highest known one.
pub(in crate::storage) fn standing(highest: i64) -> Standing {
    if VERSIONS.iter().all(|version| version.number < highest) { Standing::Newer } else { Standing::Known }
}
