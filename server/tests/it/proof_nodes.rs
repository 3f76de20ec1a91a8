//! Several nodes on one database: they start together, with one key or with different ones, on an empty database or on one
//! of the first schema, and an older one goes on beside newer tables.

use std::{sync::Barrier, time::Duration, time::Instant};

use data_encoding::HEXLOWER;
use lanyard_server::{domain::vault::Vault, key_file, storage::Store};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, query_scalar};

use crate::{
    command_fixture::{Place, Server},
    database_dump::dump,
    engines::empty_postgres_url,
    proof::{exactly, rounds, within},
    proof_backup::claims,
    store_claims::execute_behind,
    store_compatibility::{EXPANDED, noted},
    store_counters::miscounted,
    store_upgrade::old_postgres,
};

const NODES: usize = 5;

/// Starts a node at each place at one moment; each serves, or has stopped with what it said.
pub async fn together(places: Vec<Place>, args: &'static [&'static str]) -> (Vec<Place>, Vec<Result<Server, String>>) {
    let started = tokio::task::spawn_blocking(move || {
        let all_are_there = Barrier::new(places.len());
        let start = |place: &Place| {
            all_are_there.wait();
            place.serve_or_stop(args)
        };
        let servers = std::thread::scope(|scope| {
            let threads: Vec<_> = places.iter().map(|place| scope.spawn(|| start(place))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        (places, servers)
    });
    started.await.unwrap()
}

/// How many of these nodes are ready.
pub async fn ready(servers: &[Result<Server, String>]) -> usize {
    let mut ready = 0;
    for server in servers.iter().flatten() {
        ready += usize::from(server.get("/readyz").await.0 == 200);
    }
    ready
}

pub async fn number(url: &str, sql: &str) -> usize {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let number: i64 = query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    usize::try_from(number).unwrap()
}

const KEYS: &str = "select count(*) from vault_key";

#[tokio::test(flavor = "multi_thread")]
async fn five_nodes_start_on_an_empty_database() {
    let (mut refused, mut not_ready, mut other_keys, mut locks) = (0, 0, 0, 0);
    let rounds = rounds(5, 20);
    for _ in 0..rounds {
        let url = empty_postgres_url().await;
        let mut places = vec![Place::on(&url)];
        while places.len() < NODES {
            places.push(places[0].another_node());
        }
        let (_places, servers) = together(places, &[]).await;
        let stopped: Vec<_> = servers.iter().filter_map(|server| server.as_ref().err()).collect();
        assert!(stopped.is_empty(), "{stopped:#?}");
        refused += stopped.len();
        not_ready += NODES - ready(&servers).await;
        other_keys += number(&url, KEYS).await - 1;
        let advisory = "select count(*) from pg_locks where locktype = 'advisory' \
                        and database = (select oid from pg_database where datname = current_database())";
        locks += number(&url, advisory).await;
    }
    let of = format!("{NODES} nodes at once on an empty database, {rounds} times");
    exactly(&format!("{of}: nodes that stopped"), refused, 0);
    exactly(&format!("{of}: nodes that are not ready"), not_ready, 0);
    exactly(&format!("{of}: keys more than one"), other_keys, 0);
    exactly(&format!("{of}: locks left behind"), locks, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_five_nodes_with_different_keys_one_serves() {
    let (mut winners, mut others) = (0, 0);
    let rounds = rounds(2, 20);
    for _ in 0..rounds {
        let url = empty_postgres_url().await;
        let places = (0..NODES).map(|_| Place::on(&url)).collect();
        let (places, servers) = together(places, &[]).await;
        winners += ready(&servers).await;
        others += number(&url, KEYS).await - 1;
        let sentence = "lanyard: the key file data/lanyard.key does not match this database. \
                        Use the key that it was made with, or another database.";
        for said in servers.iter().filter_map(|server| server.as_ref().err()) {
            assert!(said.lines().last() == Some(sentence), "{said}");
        }
        // The same again, one by one: who served serves, and nothing of the others is there or comes.
        let served: Vec<bool> = servers.iter().map(Result::is_ok).collect();
        drop(servers);
        let before = dump(&url).await;
        for (place, served) in places.iter().zip(served).filter(|(_, served)| !served) {
            assert!(!served && place.serve_or_stop(&[]).is_err());
        }
        assert!(dump(&url).await == before, "a node with another key wrote something");
    }
    exactly(&format!("{NODES} nodes with different keys, {rounds} times: nodes that serve"), winners, rounds);
    exactly(&format!("{NODES} nodes with different keys, {rounds} times: keys more than one"), others, 0);
}

/// A database of the first schema with this many entries, a third of them claimed; its key is that of the place.
pub async fn old_hall(place: &Place, entries: usize) {
    let url = place.database();
    old_postgres(&url).await;
    let vault = Vault::new(key_file::read(&place.path("data/lanyard.key")).unwrap().unwrap());
    let (key_id, check_value) = (vault.key_id().get(), HEXLOWER.encode(&vault.check_value()[..]));
    let (institution, session) = ("'0190c0de-0000-7000-8000-000000000001'", "'0190c0de-0000-7000-8000-000000000002'");
    // Positions from 1 on, five hundred a batch, every second batch downloaded.
    let sql = format!(
        "insert into vault_key values ({key_id}, '\\x{check_value}', 0);
         insert into institution (id, code, code_key, name, wrapped_key, key_id, created_at)
             values ({institution}, 'NG-2041', 'NG2041', 'Northgate', '\\x00', {key_id}, 0);
         insert into test_session (institution_id, id, number, name, room, test, opens_at, closes_at, time_zone,
             search_text, unused_count, claimed_count, next_batch_number, next_position, created_at)
             values ({institution}, {session}, 1001, 'Spring', '', '', 0, 9, 'UTC', 'spring',
             {entries} - {entries} / 3, {entries} / 3, {entries} / 500 + 1, {entries} + 1, 0);
         insert into batch (institution_id, id, session_id, number, label, slip_prefix, first_position, size, created_at)
             select {institution}, md5('batch' || b)::uuid, {session}, b, '', 'B' || b, (b - 1) * 500 + 1, 500, 0
             from generate_series(1, {entries} / 500) b;
         insert into entry (institution_id, id, session_id, batch_id, position, slip_code, state, key_id, verifier,
             search_text, claimed_at)
             select {institution}, md5('entry' || e)::uuid, {session}, md5('batch' || (e - 1) / 500 + 1)::uuid, e, 'C' || e,
             case when e % 3 = 0 then 'claimed' else 'unused' end, {key_id}, '\\x00', 'c' || e,
             case when e % 3 = 0 then 50 end from generate_series(1, {entries}) e;
         insert into candidate (institution_id, entry_id, full_name, created_at)
             select institution_id, id, 'Candidate ' || position, 0 from entry where state = 'claimed';
         insert into username (institution_id, key, entry_id, created_at)
             select institution_id, slip_code, id, 0 from entry;
         insert into audit (institution_id, id, at, actor_kind, act, subject_id, count)
             select institution_id, md5('audit' || number)::uuid, number, 'operator', 'logins_downloaded', id, 500
             from batch where number % 2 = 0;"
    );
    execute_behind(&url, &sql).await;
}

/// Notes each candidate whose search text is made anew.
const NOTES_TEXTS: &str = "create table made_anew (entry_id uuid);
    create function note_text() returns trigger language plpgsql as
        $$ begin insert into made_anew values (new.entry_id); return null; end $$;
    create trigger note_text after update on candidate for each row execute function note_text();";

#[tokio::test(flavor = "multi_thread")]
async fn nodes_bring_an_old_database_up_to_date_in_spite_of_limits() {
    let entries = rounds(2_000, 100_000);
    let url = empty_postgres_url().await;
    let first = Place::on(&url);
    old_hall(&first, entries).await;
    execute_behind(&url, NOTES_TEXTS).await;
    // Somebody reads a table that versions change, for longer than the limits of the database allow anybody to wait.
    let mut reader = PgConnection::connect(&url).await.unwrap();
    reader.execute("begin; lock table batch in access share mode").await.unwrap();
    let database = url.rsplit_once('/').unwrap().1.split_once('?').unwrap().0;
    let limits = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"];
    let lowered = limits.map(|limit| format!("alter database {database} set {limit} = '250ms';")).concat();
    execute_behind(&url, &lowered).await;
    let mut limited = PgConnection::connect(&url).await.unwrap();
    let refused = limited.execute("select pg_sleep(2)").await.unwrap_err();
    assert!(refused.to_string().contains("statement timeout"), "{refused}");
    limited.close().await.unwrap();

    let places = vec![first.another_node(), first.another_node(), first.another_node()];
    let nodes = places.len();
    let began = Instant::now();
    let ((_places, servers), ()) = tokio::join!(together(places, &[]), async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        reader.execute("commit").await.unwrap();
    });
    let took = began.elapsed();
    let lifted = limits.map(|limit| format!("alter database {database} reset {limit};")).concat();
    reader.execute(AssertSqlSafe(lifted)).await.unwrap();
    reader.close().await.unwrap();
    let stopped: Vec<_> = servers.iter().filter_map(|server| server.as_ref().err()).collect();
    assert!(stopped.is_empty(), "{stopped:#?}");
    let of = format!("{nodes} nodes bring {entries} entries of the first schema up to date, limits of 250 ms");
    exactly(&format!("{of}: nodes that serve"), ready(&servers).await, nodes);
    exactly(&format!("{of}: entries"), number(&url, "select count(*) from entry").await, entries);
    exactly(&format!("{of}: wrong counters"), usize::try_from(miscounted(&url).await).unwrap(), 0);
    let handed_out = "select count(*) from entry_act where handed_out is not null";
    exactly(&format!("{of}: hand-outs"), number(&url, handed_out).await, entries / 1_000 * 500);
    let store = Store::open_complete(&url).await.unwrap();
    exactly(&format!("{of}: old search texts"), store.search_text_old(9).await.unwrap().len(), 0);
    store.close().await;
    let made = number(&url, "select count(*) from made_anew").await;
    exactly(&format!("{of}: search texts made anew more than once"), made - entries / 3, 0);
    within(&of, took, Duration::from_mins(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_node_goes_on_beside_newer_tables() {
    let url = empty_postgres_url().await;
    let place = Place::on(&url);
    let session = place.furnish();
    let slips = place.slips(&session, 6, &[]);
    let store = Store::open_complete(&url).await.unwrap();
    let mine = store.schema_version().await.unwrap();
    store.close().await;
    let (stays, restarted) = (place.serve(&[]), place.another_node());
    // As a newer node does it that is started first.
    execute_behind(&url, &format!("{EXPANDED} {}", noted(&url, mine + 1, Some(mine)))).await;
    assert!(claims(&stays.url, &slips[0]).await, "who was there goes on");
    for migrating in ["auto", "never"] {
        let again = restarted.serve(&["--migrate", migrating]);
        assert!(claims(&again.url, &slips[if migrating == "auto" { 1 } else { 2 }]).await, "{migrating}");
    }
    assert_eq!(place.slips(&session, 2, &[]).len(), 2, "commands go on too");
    let said = place.run(&["migrate"]).succeeded();
    assert_eq!(said, format!("The tables are at version {}. There was nothing to add.\n", mine + 1));
    place.run(&["backup", "newer.backup"]).succeeded();
    let elsewhere = empty_postgres_url().await;
    place.run(&["restore", "newer.backup", "--database", &elsewhere]).succeeded();
    assert_eq!(number(&elsewhere, "select count(*) from candidate").await, 3);

    // A version later that takes away what this one needs.
    execute_behind(&url, &noted(&url, mine + 2, Some(mine + 1))).await;
    let stopped = restarted.serve_or_stop(&[]).err().unwrap_or_default();
    let sentence = "lanyard: The database was made by a newer version of Lanyard. Install that version or newer.";
    assert_eq!(stopped.lines().last(), Some(sentence), "{stopped}");
    place.run(&["backup", "newest.backup"]).succeeded();
    let refused = place.run(&["restore", "newest.backup", "--replace", "--database", &elsewhere]);
    assert_eq!(format!("lanyard: {}", refused.refused()), sentence);
}
