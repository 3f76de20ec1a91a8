//! Migrations: the schema's versions inside the program, and which later ones it works with.

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

const VERSIONS: [Version; 27] = [
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
    version!(18, "several programs", "0018_several_programs.sql"),
    version!(19, "many institutions", "0019_many_institutions.sql"),
    version!(20, "test engines", "0020_test_engines.sql"),
    version!(21, "scores", "0021_scores.sql"),
    version!(22, "entries of a session", "0022_entries_of_a_session.sql"),
    version!(23, "picked tests", "0023_picked_tests.sql"),
    version!(24, "results and links", "0024_results_and_links.sql"),
    version!(25, "registrations", "0025_registrations.sql"),
    version!(26, "programs", "0026_programs.sql"),
    version!(27, "webhooks", "0027_webhooks.sql"),
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

/// The first version that says which programs work with it.
pub(in crate::storage) const SAYS_WHAT_WORKS: i64 = 18;

/// The number of the highest known version: the one that this program needs.
pub(in crate::storage) fn highest() -> i64 {
    VERSIONS.iter().map(|version| version.number).max().unwrap_or_default()
}

/// Whether this program knows a version.
pub(in crate::storage) fn is_known(number: i64) -> bool {
    VERSIONS.iter().any(|version| version.number == number)
}

/// Whether a program that knows the versions up to `mine` works with tables that have these, of which each later one is `said`
/// to work with programs from a version on. What says nothing works with none.
pub(in crate::storage) fn works_with(mine: i64, versions: &[i64], said: &[(i64, i64)]) -> bool {
    let works = |version| said.iter().any(|(of, oldest)| *of == version && version > mine && *oldest <= mine);
    versions.iter().all(|version| (*version <= mine && is_known(*version)) || works(*version))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the migration of this version says in both engines' words.
    fn said(version: &Version) -> (i64, i64) {
        let says = |sql: &str| {
            let (_, rest) = sql.split_once("insert into compatibility (version, oldest) values (")?;
            let (number, oldest) = rest.split_once(')')?.0.split_once(", ")?;
            Some((number.parse::<i64>().ok()?, oldest.parse::<i64>().ok()?))
        };
        let (sqlite, postgres) = (says(version.sqlite), says(version.postgres));
        assert_eq!(sqlite, postgres, "version {}", version.number);
        sqlite.unwrap_or_else(|| panic!("version {} does not say which programs work with it", version.number))
    }

    #[test]
    fn every_version_says_which_programs_work_with_it() {
        let mut before = SAYS_WHAT_WORKS;
        for version in VERSIONS.iter().filter(|version| version.number >= SAYS_WHAT_WORKS) {
            let (number, oldest) = said(version);
            assert_eq!(number, version.number);
            assert!(
                (before..=number).contains(&oldest),
                "version {number} works with {oldest}, the one before with {before}"
            );
            before = oldest;
        }
    }

    #[test]
    fn an_older_program_works_with_what_every_later_version_says() {
        let present = [1, 17, 18, 19, 20];
        let said = |nineteen, twenty| [(18, 18), (19, nineteen), (20, twenty)];
        assert!(works_with(18, &present, &said(18, 18)));
        assert!(!works_with(18, &present, &said(18, 19)), "the last one contracts");
        assert!(!works_with(18, &present, &said(19, 18)), "one in between contracts");
        assert!(!works_with(18, &present, &[(18, 18), (20, 18)]), "one says nothing");
        assert!(!works_with(18, &[1, 9_999], &[]), "nobody says anything");
        assert!(works_with(18, &[1, 18], &[]), "all are known");
    }
}
