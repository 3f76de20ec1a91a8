//! Store: what version 6 of the schema folded is folded anew: names in every spelling, names of two characters,
//! sessions.

use std::time::Duration;

use lanyard_app::model::{
    entry::EntryFilter,
    id::{EntryId, InstitutionId, SessionId},
};
use lanyard_server::{
    domain::{
        around::Around,
        clock::{Clock, Timestamp},
        search,
        zone::TimeZoneName,
    },
    service::entries::search_texts,
    storage::{EntryFind, EntryOrder, Store, TestSessionQuery},
};
use sqlx::{
    Connection as _, PgConnection, SqlSafeStr as _, SqliteConnection,
    migrate::{Migration, MigrationType, Migrator},
};
use tempfile::TempDir;
use tokio::time::timeout;
use uuid::Uuid;

use crate::{database_dump::dump, engines, store_claims::execute_behind, store_fixture::NOON};

/// Names as they were stored, how they were sorted and searched, and how they are typed.
const NAMES: [(&str, &str, &[&str]); 13] = [
    ("王小明", "王小明", &["小明", "明", "王", "王小明"]),
    ("Ng Ô", "ng o", &["Ng", "o", "ngo"]),
    ("Li-Vu", "li vu", &["Li", "Vu", "LiVu"]),
    ("Νίκος Παπάς", "νικος παπας", &["ΝΙΚΟΣ", "παπασ"]),
    ("علی کریمی", "علی کریمی", &["علي", "كريمي"]),
    ("Anna Müller", "anna muller", &["Mueller", "Müller", "muller"]),
    ("Jens Mueller-Jaeger", "jens mueller jaeger", &["Müller-Jäger"]),
    ("Øyvind Aas", "oyvind aas", &["Oeyvind", "Ås"]),
    ("Surname, I", "surname, i", &["Surname I", "«Surname», I"]),
    ("Zweig (Stefan)", "zweig (stefan)", &["stefan", "Zweig Stefan"]),
    ("O Neil", "o neil", &["O’Neil", "ONeil"]),
    ("Jean Luc", "jean luc", &["Jean-Luc"]),
    ("김민준", "\u{1100}\u{1175}\u{11B7}\u{1106}\u{1175}\u{11AB}\u{110C}\u{116E}\u{11AB}", &["민준", "김"]),
];

const fn id(number: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + number)
}

/// The first six versions of the schema, as the version before this one made it.
macro_rules! six_versions {
    ($engine:literal) => {
        [
            (1, "initial", include_str!(concat!("../../migrations/", $engine, "/0001_initial.sql"))),
            (2, "life of an entry", include_str!(concat!("../../migrations/", $engine, "/0002_life_of_an_entry.sql"))),
            (3, "verified log ins", include_str!(concat!("../../migrations/", $engine, "/0003_verified_log_ins.sql"))),
            (4, "guessing", include_str!(concat!("../../migrations/", $engine, "/0004_guessing.sql"))),
            (5, "upkeep", include_str!(concat!("../../migrations/", $engine, "/0005_upkeep.sql"))),
            (
                6,
                "what candidates said",
                include_str!(concat!("../../migrations/", $engine, "/0006_what_candidates_said.sql")),
            ),
        ]
    };
}

fn migrator(versions: [(i64, &'static str, &'static str); 6]) -> Migrator {
    let migration = |(number, name, text): (i64, &'static str, &'static str)| {
        Migration::new(number, name.into(), MigrationType::Simple, text.into_sql_str(), false)
    };
    Migrator::with_migrations(versions.into_iter().map(migration).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_a_sqlite_file_of_the_sixth_schema() {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite:{}", folder.path().join("old.db").display());
    let mut connection = SqliteConnection::connect(&format!("{url}?mode=rwc")).await.unwrap();
    migrator(six_versions!("sqlite")).run(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    upgraded(&url, |id| format!("x'{}'", id.simple()), "x'00'").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_a_postgres_database_of_the_sixth_schema() {
    let url = engines::empty_postgres_url().await;
    let mut connection = PgConnection::connect(&url).await.unwrap();
    migrator(six_versions!("postgres")).run(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    upgraded(&url, |id| format!("'{id}'"), "'\\x00'").await;
}

async fn upgraded(url: &str, written: impl Fn(Uuid) -> String, bytes: &str) {
    let [institution, session, batch] = [1, 2, 3].map(|number| written(id(number)));
    let count = NAMES.len();
    let mut statements = vec![format!(
        "insert into vault_key (key_id, check_value, created_at) values (1, {bytes}, 0);
         insert into institution (id, code, code_key, name, wrapped_key, key_id, created_at)
             values ({institution}, 'NG-2041', 'NG2041', 'Northgate', {bytes}, 1, 0);
         insert into test_session (institution_id, id, number, name, room, test, opens_at, closes_at, time_zone,
             search_text, claimed_count, next_batch_number, next_position, created_at)
             values ({institution}, {session}, 1001, 'Prüfung, Jäger', 'B-12', '', 10, 90, 'UTC',
             '1001 prufung, jager b12 b 12', {count}, 2, {count} + 1, 0);
         insert into batch (institution_id, id, session_id, number, label, slip_prefix, first_position, size,
             claimed_count, created_at) values ({institution}, {batch}, {session}, 1, '', 'K7RM', 1, {count}, {count}, 0);"
    )];
    for (number, (name, folded, _)) in (1_u128..).zip(NAMES) {
        let entry = written(id(100 + number));
        statements.push(format!(
            "insert into entry (institution_id, id, session_id, batch_id, position, slip_code, username, username_key,
                 name_sort, state, key_id, verifier, sealed, search_text, claimed_at)
                 values ({institution}, {entry}, {session}, {batch}, {number}, 'K7RM-T4{number:02}', 'river-22{number:02}',
                 'RIVER22{number:02}', '{folded}', 'claimed', 1, {bytes}, {bytes},
                 'k7rmt4{number:02} river22{number:02} river 22{number:02} {folded}', 50);
             insert into candidate (institution_id, entry_id, full_name, search_version, created_at)
                 values ({institution}, {entry}, '{name}', 2, 50);"
        ));
    }
    if url.starts_with("sqlite:") {
        statements.push("insert into entry_search (rowid, search_text) select row, search_text from entry;".to_owned());
    }
    execute_behind(url, &statements.concat()).await;

    let store = Store::open(url).await.unwrap();
    // As if it had been broken off: what was done is not done again.
    assert_eq!(search_texts::bring_up_to_date(&store, &Clock::system()).await.unwrap(), NAMES.len());
    assert_eq!(search_texts::bring_up_to_date(&store, &Clock::system()).await.unwrap(), 0, "once is enough");
    let first = id(101);
    let sql = format!("update candidate set search_version = 2 where entry_id = {}", written(first));
    execute_behind(url, &sql).await;
    let before = dump(url).await;
    // Whoever began with it may be at it still, and is taken for gone after a while.
    let clock = Clock::fixed(NOON);
    assert!(store.search_texts_take(NOON, Duration::from_secs(1)).await.unwrap());
    let mut waiting = Box::pin(search_texts::bring_up_to_date(&store, &clock));
    assert!(timeout(Duration::from_secs(1), waiting.as_mut()).await.is_err(), "somebody else is at it");
    clock.set(NOON.plus(Duration::from_secs(30)));
    assert_eq!(waiting.await.unwrap(), 1, "parts that are there stay");
    assert!(!store.search_texts_go_on(NOON, NOON).await.unwrap(), "who was taken for gone does not go on");
    assert_eq!(dump(url).await["name_part"], before["name_part"]);

    let (institution, session) = (InstitutionId::new(id(1)), SessionId::new(id(2)));
    let session = store.test_session_find(institution, session).await.unwrap().unwrap();
    for (number, (name, _, typed)) in (1_u128..).zip(NAMES) {
        let entry = EntryId::new(id(100 + number));
        for typed in typed {
            let found = store.entry_find(institution, &EntryFind::of(typed), 20).await.unwrap();
            assert!(found.rows.iter().any(|row| row.id == entry), "{typed} finds {name}");
            let scope = EntryFilter { q: (*typed).to_owned(), ..EntryFilter::default() };
            let listed =
                store.entry_page(institution, &session, &scope, EntryOrder::default(), (0, 50), NOON).await.unwrap();
            assert!(listed.iter().any(|row| row.id == entry), "{typed} lists {name}");
            assert_eq!(listed.len(), found.rows.len(), "{typed}");
        }
        let found = store.entry_find(institution, &EntryFind::of(name), 20).await.unwrap();
        let sorted =
            EntryFind { name: search::sort_name(name), search: search::query(name).words, ..EntryFind::default() };
        let begins = store.entry_find(institution, &sorted, 20).await.unwrap();
        assert!(found.rows.first().is_some_and(|row| row.id == entry), "{name} is the first by its name");
        assert_eq!(begins.rows.first().map(|row| row.id), Some(entry), "{name} sorts anew");
    }
    for (typed, count) in [("Pruefung", 1), ("prufung jaeger", 1), ("«Jäger»", 1), ("b12", 1), ("1001", 1), ("Xq", 0)]
    {
        let query = TestSessionQuery {
            search: search::session_query(typed),
            state: None,
            now: Timestamp::from_micros(50),
            around: Around::of(Timestamp::from_micros(50), &TimeZoneName::utc()),
            offset: 0,
            limit: 9,
        };
        assert_eq!(store.test_session_page(institution, &query).await.unwrap().rows.len(), count, "{typed}");
    }
}
