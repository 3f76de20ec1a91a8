//! Store: the two schemas are one, and every key of a tenant's table begins with the tenant.

use std::{collections::BTreeSet, fs, path::Path};

use sqlx::{Connection as _, PgConnection, SqliteConnection, query_as};

use crate::{citus::SPREAD, engines};

/// Tables that belong to no institution.
const GLOBAL: [&str; 16] = [
    "compatibility",
    "mail_pause",
    "vault_key",
    "launch_key",
    "link_key",
    "person",
    "passkey",
    "totp",
    "recovery_code",
    "ceremony",
    "sign_on_identity",
    "throttle",
    "pair_throttle",
    "address_throttle",
    "institution",
    "upkeep",
];

type Columns = BTreeSet<(String, String)>;

async fn sqlite_columns() -> Columns {
    let fresh = engines::sqlite().await;
    let mut connection = SqliteConnection::connect(&fresh.url).await.unwrap();
    let rows: Vec<(String, String)> = query_as(
        "select t.name, c.name from sqlite_schema t, pragma_table_info(t.name) c where t.type = 'table' \
         and t.name not like 'sqlite\\_%' escape '\\' and t.name <> '_sqlx_migrations' and t.name not like 'entry_search%'",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    rows.into_iter().collect()
}

async fn postgres_columns() -> Columns {
    let fresh = engines::postgres().await;
    let mut connection = PgConnection::connect(&fresh.url).await.unwrap();
    let rows: Vec<(String, String)> = query_as(
        "select table_name::text, column_name::text from information_schema.columns \
         where table_schema = 'public' and table_name <> '_sqlx_migrations'",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    rows.into_iter().collect()
}

#[tokio::test]
async fn both_schemas_have_the_same_columns() {
    let mut sqlite = sqlite_columns().await;
    // SQLite's own row number, which the search index points at.
    assert!(sqlite.remove(&("entry".to_owned(), "row".to_owned())));
    assert!(sqlite.len() > 100);
    assert_eq!(sqlite, postgres_columns().await);
}

#[tokio::test]
async fn every_key_of_a_tenants_table_begins_with_the_institution() {
    let fresh = engines::sqlite().await;
    let mut connection = SqliteConnection::connect(&fresh.url).await.unwrap();
    let sqlite: Vec<(String, String)> = query_as(
        "select t.name, c.name from sqlite_schema t, pragma_index_list(t.name) i, pragma_index_info(i.name) c \
         where t.type = 'table' and i.\"unique\" = 1 and c.seqno = 0 and t.name not like 'entry_search%' \
         and t.name <> '_sqlx_migrations'",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    let fresh = engines::postgres().await;
    let mut connection = PgConnection::connect(&fresh.url).await.unwrap();
    let postgres: Vec<(String, String)> = query_as(
        "select r.relname::text, a.attname::text from pg_index i join pg_class r on r.oid = i.indrelid \
         join pg_namespace n on n.oid = r.relnamespace and n.nspname = 'public' \
         join pg_attribute a on a.attrelid = r.oid and a.attnum = i.indkey[0] \
         where i.indisunique and r.relname <> '_sqlx_migrations'",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    for (engine, keys) in [("SQLite", sqlite), ("PostgreSQL", postgres)] {
        assert!(keys.len() > 15, "{engine}: {keys:?}");
        for (table, first) in keys {
            if !GLOBAL.contains(&table.as_str()) {
                assert_eq!(first, "institution_id", "{engine}: a key of {table}");
            }
        }
    }
}

/// A database that is spread by institution keeps each institution's rows in one place, and what belongs to none everywhere.
#[tokio::test]
async fn no_reference_leads_into_another_institution() {
    let fresh = engines::sqlite().await;
    let mut connection = SqliteConnection::connect(&fresh.url).await.unwrap();
    let sqlite: Vec<(String, String, String, String)> = query_as(
        "select t.name, f.\"from\", f.\"table\", coalesce(f.\"to\", '') from sqlite_schema t, pragma_foreign_key_list(t.name) f \
         where t.type = 'table' and f.seq = 0",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    let fresh = engines::postgres().await;
    let mut connection = PgConnection::connect(&fresh.url).await.unwrap();
    let postgres: Vec<(String, String, String, String)> = query_as(
        "select r.relname::text, a.attname::text, o.relname::text, b.attname::text from pg_constraint c \
         join pg_class r on r.oid = c.conrelid join pg_class o on o.oid = c.confrelid \
         join pg_attribute a on a.attrelid = r.oid and a.attnum = c.conkey[1] \
         join pg_attribute b on b.attrelid = o.oid and b.attnum = c.confkey[1] where c.contype = 'f'",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    for (engine, references) in [("SQLite", sqlite), ("PostgreSQL", postgres)] {
        assert!(references.len() > 20, "{engine}: {references:?}");
        for (table, column, other, key) in references {
            let here = (column.as_str(), key.as_str()) == ("institution_id", "institution_id");
            assert!(GLOBAL.contains(&other.as_str()) || here, "{engine}: {table}.{column} names {other}.{key}");
        }
    }
}

/// The names in one of the lists of what operators run on Citus.
fn listed(list: &str) -> Vec<&'static str> {
    let (_, rest) = SPREAD.split_once(&format!("{list} constant text[] := '{{")).unwrap();
    rest.split_once("}'").unwrap().0.split(',').map(str::trim).collect()
}

#[tokio::test]
async fn each_table_has_its_place_on_citus() {
    let [everywhere, by_institution, on_coordinator] = ["everywhere", "by_institution", "on_coordinator"].map(listed);
    let fresh = engines::postgres().await;
    let mut connection = PgConnection::connect(&fresh.url).await.unwrap();
    let first_of_key: Vec<(String, String)> = query_as(
        "select r.relname::text, a.attname::text from pg_index i join pg_class r on r.oid = i.indrelid \
         join pg_namespace n on n.oid = r.relnamespace and n.nspname = 'public' \
         join pg_attribute a on a.attrelid = r.oid and a.attnum = i.indkey[0] where i.indisprimary",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    let (of_institutions, of_nobody): (Vec<_>, Vec<_>) =
        first_of_key.into_iter().partition(|(_, column)| column == "institution_id");
    let sorted = |names: Vec<&str>| {
        let mut names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        names.sort();
        names
    };
    let names = |keys: &[(String, String)]| sorted(keys.iter().map(|(table, _)| table.as_str()).collect());
    // Small, and read for several institutions at once: where somebody works, for whom, and by whom they are let in.
    let of_several = ["client_institution", "sign_on_provider", "staff"];
    let spread = sorted([&by_institution[..], &of_several].concat());
    assert_eq!(spread, names(&of_institutions), "spread by institution, but for these");
    let others = [&everywhere[..], &on_coordinator[..]].concat();
    let others = others.into_iter().filter(|name| !of_several.contains(name)).collect();
    assert_eq!(sorted(others), names(&of_nobody), "everywhere, or on the coordinator");
    assert!(of_several.iter().all(|name| everywhere.contains(name)), "{everywhere:?}");

    // A table on every node cannot refer to one that is not, and a spread one can refer only to what has its place before.
    let references: Vec<(String, String)> = query_as(
        "select conrelid::regclass::text, confrelid::regclass::text from pg_constraint \
         where contype = 'f' and conrelid <> confrelid",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    assert!(references.len() > 20, "{references:?}");
    let order = [&everywhere[..], &by_institution[..]].concat();
    for (from, to) in references {
        let place = order.iter().position(|name| *name == to).unwrap_or_else(|| panic!("{from} refers to {to}"));
        match order.iter().position(|name| *name == from) {
            Some(of) => assert!(place < of, "{from} stands before {to}"),
            None => assert!(everywhere.contains(&to.as_str()), "{from} on the coordinator refers to {to}"),
        }
    }
}

/// Citus refuses a check that comes with a column and has no name. Versions up to the nineteenth are had before tables are spread.
#[test]
fn a_check_of_a_new_column_has_a_name() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/postgres");
    let mut seen = 0;
    for file in fs::read_dir(folder).unwrap() {
        let file = file.unwrap();
        let name = file.file_name().into_string().unwrap();
        let text = fs::read_to_string(file.path()).unwrap();
        let checked = text.split(';').filter(|statement| is_checked_column(statement));
        let unnamed: Vec<_> = checked.filter(|statement| !statement.contains(" constraint ")).collect();
        if name[..4].parse::<u32>().unwrap() > 19 {
            assert!(unnamed.is_empty(), "{name}: {unnamed:?}");
        }
        seen += unnamed.len();
    }
    assert!(seen > 5, "those of before are recognised");
}

fn is_checked_column(statement: &str) -> bool {
    statement.contains("add column") && statement.contains(" check (")
}
