//! The program killed at a random moment of a mix of acts, and a restore killed at a random moment: everything happened
//! whole or not at all, and what was confirmed is there.

use std::{
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _, SqliteConnection};

use crate::{
    command_fixture::{PASSWORD, Place, Server, session},
    engines::empty_postgres_url,
    proof::{at_most, exactly, rounds},
    proof_backup::{browser, claims, post},
    store_claims::execute_behind,
    store_counters::miscounted,
    workbook::{Logins, Slip},
};

/// Slips that candidates claim in a round at most.
const A_ROUND: usize = 6;

#[tokio::test(flavor = "multi_thread")]
async fn kills_at_random_on_sqlite() {
    let place = Place::new();
    let url = format!("sqlite:{}", place.path("data/lanyard.db").display());
    kills(&place, &url, "SQLite").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_at_random_on_postgres() {
    let url = empty_postgres_url().await;
    kills(&Place::on(&url), &url, "PostgreSQL").await;
}

async fn number(url: &str, sql: &str) -> usize {
    let sql = AssertSqlSafe(sql.to_owned());
    let number: i64 = if url.starts_with("sqlite:") {
        let mut connection = SqliteConnection::connect(url).await.unwrap();
        sqlx::query(sql).fetch_one(&mut connection).await.unwrap().get(0)
    } else {
        let mut connection = PgConnection::connect(url).await.unwrap();
        sqlx::query(sql).fetch_one(&mut connection).await.unwrap().get(0)
    };
    usize::try_from(number).unwrap()
}

fn slips(place: &Place, session: &str, file: &str) -> Vec<Slip> {
    place.run(&["entries", "create", "--session", session, "--count", "500", "--output", file]).succeeded();
    Logins::read(&std::fs::read(place.path(file)).unwrap()).slips()
}

/// What was confirmed to people before the kill.
#[derive(Default)]
struct Confirmed {
    claims: usize,
    batches: usize,
}

/// Candidates and staff at work until the server is gone.
async fn work(url: &str, claimed_here: &str, acted_on: &str, slips: &[Slip], round: usize) -> Confirmed {
    let candidates = async {
        let mut claimed = 0;
        for slip in slips {
            claimed += usize::from(claims(url, slip).await);
        }
        claimed
    };
    let staff = async {
        let browser = browser();
        let log_in = [("email", "owner@northgate.test"), ("password", PASSWORD)];
        if post(&browser, url, "/api/admin/log_in", &log_in).await.is_none_or(|(status, _)| status != 303) {
            return 0;
        }
        let mut made = 0;
        for act in 0..40 {
            let key = format!("019e1c00-0000-7000-8000-{:012}", round * 100 + act);
            let session = if act % 4 == 0 { claimed_here } else { acted_on };
            let fields = [
                ("session", session),
                ("all_matching", "1"),
                ("expected", "500"),
                ("key", &*key),
                ("count", "25"),
                ("label", ""),
                ("idempotency_key", &*key),
                ("again", "1"),
            ];
            let path = match act % 4 {
                0 => "/api/admin/create_codes",
                1 => "/api/admin/withdraw_entries",
                2 => "/api/admin/restore_entries",
                _ => "/api/admin/issue_passwords",
            };
            match post(&browser, url, path, &fields).await {
                Some((303, _)) => made += usize::from(act % 4 == 0),
                Some(_) => {}
                None => break,
            }
        }
        made
    };
    let (claims, batches) = tokio::join!(candidates, staff);
    Confirmed { claims, batches }
}

#[expect(clippy::disallowed_methods, reason = "a moment that no rule picks")]
async fn kills(place: &Place, url: &str, engine: &str) {
    let hall = place.furnish();
    let acted_on = place.run(&session("Europe/Madrid")).succeeded().trim().to_owned();
    slips(place, &acted_on, "acted-on.xlsx");
    let mut left = Vec::new();
    let (mut halves, mut miscounts, mut lost, mut faults, mut cut_short) = (0, 0, 0, 0, 0);
    let rounds = rounds(8, 200);
    for round in 0..rounds {
        if left.len() < A_ROUND {
            left = slips(place, &hall, &format!("hall-{round}.xlsx"));
        }
        let mine = left.split_off(left.len() - A_ROUND);
        let (claims, batches) =
            ("select count(*) from entry where claimed_at is not null", "select count(*) from batch");
        let before = (number(url, claims).await, number(url, batches).await);
        let server = place.serve(&[]);
        let delay = Duration::from_millis(rand::random_range(20..250));
        let (confirmed, ()) = tokio::join!(work(&server.url, &hall, &acted_on, &mine, round), async {
            tokio::time::sleep(delay).await;
            if engine == "PostgreSQL" && round % 4 == 3 {
                // First the server's side of every connection, in the middle of whatever it does.
                let sql = "select pg_terminate_backend(pid) from pg_stat_activity \
                           where datname = current_database() and application_name = 'lanyard'";
                execute_behind(url, sql).await;
                tokio::time::sleep(delay / 2).await;
                faults += usize::from(!answers_again(&server).await);
            }
            server.signal("KILL");
        });
        drop(server);
        cut_short += usize::from(confirmed.claims < A_ROUND);
        let after = (number(url, claims).await, number(url, batches).await);
        lost +=
            usize::from(after.0 < before.0 + confirmed.claims) + usize::from(after.1 < before.1 + confirmed.batches);
        miscounts += usize::from(miscounted(url).await != 0);
        halves += number(url, HALF).await;
    }
    exactly(&format!("kills at random, {engine}: confirmed acts that are gone"), lost, 0);
    exactly(&format!("kills at random, {engine}: rounds with a wrong counter"), miscounts, 0);
    exactly(&format!("kills at random, {engine}: acts of which a half is there"), halves, 0);
    exactly(
        &format!("kills at random, {engine}: servers that do not go on after their connections were cut"),
        faults,
        0,
    );
    assert!(cut_short > 0, "no kill came in the middle of {rounds} rounds");
}

/// A claim without its candidate or a candidate without a claim, a batch of another size than it says, an act that names
/// fewer entries than it counts, a username that is not registered.
pub const HALF: &str = "select (select count(*) from entry e where (e.claimed_at is not null) <> \
     exists (select 1 from candidate c where c.institution_id = e.institution_id and c.entry_id = e.id)) \
     + (select count(*) from batch b left join (select batch_id, count(*) as n from entry group by batch_id) e \
        on e.batch_id = b.id where b.size <> coalesce(e.n, 0)) \
     + (select count(*) from audit a left join (select audit_id, count(*) as n from entry_act group by audit_id) e \
        on e.audit_id = a.id where a.act in ('entries_withdrawn', 'entries_restored', 'passwords_issued') \
        and a.count <> coalesce(e.n, 0)) \
     + (select count(*) from entry e where e.username is not null and e.id not in (select u.entry_id from username u))";

/// Does a log-in get a page within a few seconds, although connections were cut?
async fn answers_again(server: &Server) -> bool {
    for _ in 0..50 {
        if server.get("/readyz").await.0 == 200 {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    false
}

#[expect(clippy::disallowed_methods, reason = "a moment that no rule picks")]
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_restore_leaves_the_one_or_the_other() {
    let place = Place::new();
    let hall = place.furnish();
    slips(&place, &hall, "hall.xlsx");
    place.run(&["backup", "nightly.backup"]).succeeded();
    let url = format!("sqlite:{}", place.path("data/lanyard.db").display());
    let began = Instant::now();
    place.run(&["restore", "nightly.backup", "--replace"]).succeeded();
    let whole_restore = began.elapsed();
    let (mut neither, mut finished) = (0, 0);
    let rounds = rounds(8, 200);
    for _ in 0..rounds {
        execute_behind(&url, "update institution set name = 'After'").await;
        let mut restore = Command::new(env!("CARGO_BIN_EXE_lanyard"))
            .args(["restore", "nightly.backup", "--replace"])
            .current_dir(place.path(""))
            .env_clear()
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        tokio::time::sleep(whole_restore.mul_f64(rand::random_range(0.1..1.1))).await;
        finished += usize::from(restore.try_wait().unwrap().is_some());
        restore.kill().unwrap();
        restore.wait().unwrap();
        // As the program finds it at its next start.
        place
            .run(&["session", "create", "--institution", "XX-1", "--name", "?", "--opens", "x", "--closes", "x"])
            .refused();
        let mut connection = SqliteConnection::connect(&url).await.unwrap();
        let whole: String = connection.fetch_one("pragma integrity_check").await.unwrap().get(0);
        let name: String = connection.fetch_one("select name from institution").await.unwrap().get(0);
        let entries: i64 = connection.fetch_one("select count(*) from entry").await.unwrap().get(0);
        connection.close().await.unwrap();
        let is_one = (name == "After" || name == "Northgate Test Centre") && entries == 500 && whole == "ok";
        neither += usize::from(!is_one);
        for file in std::fs::read_dir(place.path("data")).unwrap().flatten() {
            if file.file_name().to_str().unwrap().contains(".replaced-") {
                std::fs::remove_file(file.path()).unwrap();
            }
        }
    }
    exactly("kills of a restore: databases that are neither the old nor the new one", neither, 0);
    at_most("kills of a restore: that came too late", finished, rounds - 1);
}
