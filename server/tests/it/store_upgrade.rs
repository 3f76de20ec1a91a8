//! Store: a database of the first schema is upgraded with what it holds: counters are counted, downloads are hand-outs,
//! and what candidates said can be looked for.

use lanyard_app::model::{
    act::Act,
    entry::{EntryCounts, EntryFilter},
    id::{BatchId, EntryId, InstitutionId, SessionId, StaffId},
    staff::Role,
};
use lanyard_server::{
    domain::clock::Clock,
    service::entries::search_texts,
    storage::{EndReason, EntryFind, EntryOrder, StaffPlace, Store},
};
use sqlx::{
    Connection as _, PgConnection, SqlSafeStr as _, SqliteConnection,
    migrate::{Migration, MigrationType, Migrator},
};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{engines, store_claims::execute_behind, store_counters::miscounted, store_fixture::NOON};

const fn id(number: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + number)
}

/// The first schema, as the version before this one made it.
fn first_schema(text: &'static str) -> Migrator {
    let migration = Migration::new(1, "initial".into(), MigrationType::Simple, text.into_sql_str(), false);
    Migrator::with_migrations(vec![migration])
}

/// Makes the tables of the first schema in a new file.
pub async fn old_sqlite(url: &str) {
    let mut connection = SqliteConnection::connect(&format!("{url}?mode=rwc")).await.unwrap();
    let schema = first_schema(include_str!("../../migrations/sqlite/0001_initial.sql"));
    schema.run(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// The same in an empty database of a server.
pub async fn old_postgres(url: &str) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let schema = first_schema(include_str!("../../migrations/postgres/0001_initial.sql"));
    schema.run(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sqlite_file_of_the_first_schema() {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite:{}", folder.path().join("old.db").display());
    old_sqlite(&url).await;
    upgraded(&url, |id| format!("x'{}'", id.simple()), "x'00'").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_database_of_the_first_schema() {
    let url = engines::empty_postgres_url().await;
    old_postgres(&url).await;
    upgraded(&url, |id| format!("'{id}'"), "'\\x00'").await;
}

/// Two batches of a session, the first downloaded, one entry claimed and one withdrawn.
fn old_rows(written: impl Fn(Uuid) -> String, bytes: &str) -> Vec<String> {
    let [institution, session, first, second] = [1, 2, 3, 4].map(|number| written(id(number)));
    let mut statements = vec![format!(
        "insert into vault_key (key_id, check_value, created_at) values (1, {bytes}, 0);
         insert into institution (id, code, code_key, name, wrapped_key, key_id, created_at)
             values ({institution}, 'NG-2041', 'NG2041', 'Northgate', {bytes}, 1, 0);
         insert into test_session (institution_id, id, number, name, room, test, opens_at, closes_at, time_zone,
             search_text, unused_count, claimed_count, withdrawn_count, next_batch_number, next_position, created_at)
             values ({institution}, {session}, 1001, 'Spring', '', '', 0, 9, 'UTC', 'spring', 3, 1, 1, 3, 6, 0);"
    )];
    for (batch, number, prefix, at, size) in [(&first, 1, "K7RM", 1, 3), (&second, 2, "H3ND", 4, 2)] {
        statements.push(format!(
            "insert into batch (institution_id, id, session_id, number, label, slip_prefix, first_position, size, created_at)
                 values ({institution}, {batch}, {session}, {number}, '', '{prefix}', {at}, {size}, 0);"
        ));
    }
    let states = ["unused", "claimed", "unused", "unused", "withdrawn"];
    for (number, state) in (1u128..).zip(states) {
        let (entry, batch) = (written(id(10 + number)), if number < 4 { &first } else { &second });
        statements.push(format!(
            "insert into entry (institution_id, id, session_id, batch_id, position, slip_code, state, key_id, verifier,
                 search_text) values ({institution}, {entry}, {session}, {batch}, {number}, 'C{number}', '{state}', 1,
                 {bytes}, 'c{number}');"
        ));
    }
    let claimed = written(id(12));
    statements.push(format!(
        "insert into candidate (institution_id, entry_id, full_name, email, candidate_number, created_at)
             values ({institution}, {claimed}, 'María Carreño', 'Maria.C@Example.org', 'ES 0042-84', 0);"
    ));
    for (number, kind, actor, act, subject) in [
        (21, "operator", "null", "codes_created", &first),
        (22, "operator", "null", "logins_downloaded", &first),
        (23, "candidate", claimed.as_str(), "entry_claimed", &claimed),
        (24, "operator", "null", "institution_created", &institution),
    ] {
        let audit = written(id(number));
        statements.push(format!(
            "insert into audit (institution_id, id, at, actor_kind, actor_id, act, subject_id, count)
                 values ({institution}, {audit}, {number}, '{kind}', {actor}, '{act}', {subject}, 3);"
        ));
    }
    // A log-in with the slip that outlived the claim, and the one that claimed.
    for (at, token) in [(40, "01"), (50, "02")] {
        let hash = bytes.replace("00", &token.repeat(32));
        statements.push(format!(
            "insert into browser_session (institution_id, token_hash, entry_id, created_at, seen_at, expires_at)
                 values ({institution}, {hash}, {claimed}, {at}, {at}, 99);"
        ));
    }
    let member = written(id(31));
    statements.push(format!(
        "insert into staff (institution_id, id, email, name, role, password_hash, created_at)
             values ({institution}, {member}, 'Owner@Northgate.test', 'A. Mora', 'owner', 'hash', 5);
         insert into staff_email (email_key, institution_id, staff_id)
             values ('owner@northgate.test', {institution}, {member});"
    ));
    statements.push("update entry set claimed_at = 50, username_key = 'lina2222' where state = 'claimed';".to_owned());
    // The register of usernames had every slip code too.
    statements.push(format!(
        "insert into username (institution_id, key, entry_id, created_at)
             select institution_id, slip_code, id, 0 from entry;
         insert into username (institution_id, key, entry_id, created_at) values
             ({institution}, 'lina2222', {claimed}, 50);"
    ));
    statements
}

/// What the upgrade makes of [`old_rows`].
async fn upgraded(url: &str, written: impl Fn(Uuid) -> String, bytes: &str) {
    let mut statements = old_rows(&written, bytes);
    if url.starts_with("sqlite:") {
        // The program adds new entries to the index of pieces by itself.
        statements.push("insert into entry_search (rowid, search_text) select row, search_text from entry;".to_owned());
    }
    execute_behind(url, &statements.concat()).await;

    let store = Store::open(url).await.unwrap();
    let (institution, session) = (InstitutionId::new(id(1)), SessionId::new(id(2)));
    let found = store.test_session_find(institution, session).await.unwrap().unwrap();
    let handed_out = EntryCounts { handed_out: 3, unused_handed_out: 2, ..EntryCounts::default() };
    assert_eq!(found.counts, EntryCounts { unused: 3, claimed: 1, withdrawn: 1, ..handed_out });
    let batch = store.batch_find(institution, session, BatchId::new(id(3))).await.unwrap().unwrap();
    assert_eq!(batch.counts, EntryCounts { unused: 2, claimed: 1, ..handed_out });
    let batch = store.batch_find(institution, session, BatchId::new(id(4))).await.unwrap().unwrap();
    assert_eq!(batch.counts, EntryCounts { unused: 1, withdrawn: 1, ..EntryCounts::default() });
    assert_eq!(miscounted(url).await, 0);
    let order = EntryOrder::default();

    for (token, reason) in [(1, Some(EndReason::Replaced)), (2, None)] {
        let found = store.browser_session_find(institution, &[token; 32]).await.unwrap().unwrap();
        assert_eq!(found.end_reason, reason, "browser session {token}");
    }

    let person = store.person_find_by_email("owner@northgate.test").await.unwrap().unwrap();
    let place = StaffPlace { institution, id: StaffId::new(id(31)), disabled: false, shut: false };
    assert_eq!((person.password_hash.as_deref(), person.places), (Some("hash"), vec![place]));
    let member = store.staff_find(institution, place.id).await.unwrap().unwrap();
    assert_eq!(
        (member.email.as_str(), member.name.as_str(), member.role),
        ("Owner@Northgate.test", "A. Mora", Role::Owner)
    );

    assert_eq!(search_texts::bring_up_to_date(&store, &Clock::system()).await.unwrap(), 1);
    assert_eq!(search_texts::bring_up_to_date(&store, &Clock::system()).await.unwrap(), 0, "once is enough");
    let claimed = EntryId::new(id(12));
    for (typed, is_current) in [("C2", false), ("lina2222", true)] {
        let found = store.sign_in_find("NG2041", typed).await.unwrap().unwrap();
        assert_eq!((found.entry, found.is_current), (claimed, is_current), "{typed}");
    }
    // Refused if the register still had it.
    let [institution_written, entry] = [1, 11].map(|number| written(id(number)));
    let again = format!(
        "insert into username (institution_id, key, entry_id, created_at) values ({institution_written}, 'C1', {entry}, 0)"
    );
    execute_behind(url, &again).await;
    for find in [
        EntryFind { key: "C2".into(), ..EntryFind::default() },
        EntryFind { key: "lina2222".into(), ..EntryFind::default() },
        EntryFind { number: "es004284".into(), ..EntryFind::default() },
        EntryFind { search: "mariacexampleorg".into(), ..EntryFind::default() },
        EntryFind { search: "0042 84".into(), ..EntryFind::default() },
        EntryFind { search: "carreno".into(), ..EntryFind::default() },
    ] {
        let rows = store.entry_find(institution, &find, 9).await.unwrap().rows;
        assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [claimed], "{find:?}");
        if !find.search.is_empty() {
            let scope = EntryFilter { q: find.search.clone(), ..EntryFilter::default() };
            let rows = store.entry_page(institution, &found, &scope, order, (0, 9), NOON).await.unwrap();
            assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [claimed], "{find:?}");
        }
    }

    let rows = store.entry_page(institution, &found, &EntryFilter::default(), order, (0, 9), NOON).await.unwrap();
    let handed_out: Vec<_> = rows.iter().map(|row| row.handed_out.as_ref().map(|hand_out| hand_out.act)).collect();
    let downloaded = Some(Act::LoginsDownloaded);
    assert_eq!(handed_out, [downloaded, downloaded, downloaded, None, None]);
    let trail = store.audit_list(institution, 9).await.unwrap();
    assert_eq!(
        trail.iter().map(|row| row.session).collect::<Vec<_>>(),
        [None, Some(session), Some(session), Some(session)]
    );
}
