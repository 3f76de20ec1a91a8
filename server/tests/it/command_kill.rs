//! `lanyard serve` killed in the middle of bulk acts: each of them happened whole or not at all.

use std::time::Duration;

use reqwest::{Client, redirect::Policy};
use sqlx::{AssertSqlSafe, Connection as _, Row as _, SqliteConnection};

use crate::{
    client::asker,
    command_fixture::{PASSWORD, Place, Server},
    store_counters::miscounted,
};

/// Entries of the session: enough for an act to take a while.
const ENTRIES: i64 = 4000;

/// A member of staff's browser.
struct Staff {
    browser: Client,
    url: String,
}

impl Staff {
    async fn log_in(server: &Server) -> Self {
        let browser = asker().redirect(Policy::none()).cookie_store(true).build().unwrap();
        let staff = Self { browser, url: server.url.clone() };
        let fields = vec![("email", "owner@northgate.test".to_owned()), ("password", PASSWORD.to_owned())];
        assert_eq!(staff.post("/api/admin/log_in", fields).await, Some(303));
        staff
    }

    /// The status; `None` when the server was gone before it answered.
    async fn post(&self, path: &str, fields: Vec<(&str, String)>) -> Option<u16> {
        let request = self.browser.post(format!("{}{path}", self.url)).header("origin", &self.url).form(&fields);
        request.send().await.ok().map(|answer| answer.status().as_u16())
    }
}

fn all(session: &str) -> Vec<(&'static str, String)> {
    vec![("session", session.to_owned()), ("all_matching", "1".to_owned()), ("expected", ENTRIES.to_string())]
}

async fn number(url: &str, sql: &str) -> i64 {
    let mut connection = SqliteConnection::connect(url).await.unwrap();
    sqlx::query(AssertSqlSafe(sql.to_owned())).fetch_one(&mut connection).await.unwrap().get(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_leaves_all_or_nothing() {
    let place = Place::new();
    let session = place.furnish();
    for number in 0..ENTRIES / 500 {
        let file = format!("logins-{number}.xlsx");
        place.run(&["entries", "create", "--session", &session, "--count", "500", "--output", &file]).succeeded();
    }
    let url = format!("sqlite:{}", place.path("data/lanyard.db").display());
    let acts = [
        ("/api/admin/withdraw_entries", ""),
        ("/api/admin/restore_entries", ""),
        ("/api/admin/issue_passwords", "key"),
        ("/admin/logins.xlsx", "again"),
    ];
    let mut cut_short = 0;
    for round in 0..12u64 {
        let (path, extra) = acts[usize::try_from(round).unwrap() % acts.len()];
        let server = place.serve(&[]);
        let staff = Staff::log_in(&server).await;
        let mut fields = all(&session);
        match extra {
            "key" => fields.push(("key", format!("019e1c00-0000-7000-8000-0000000001{round:02}"))),
            "again" => fields.push(("again", "1".to_owned())),
            _ => {}
        }
        let (answer, ()) = tokio::join!(staff.post(path, fields), async {
            tokio::time::sleep(Duration::from_millis(5 + 17 * round)).await;
            server.signal("KILL");
        });
        cut_short += i64::from(answer.is_none());
        drop(server);
        let withdrawn = number(&url, "select count(*) from entry where state = 'withdrawn'").await;
        assert!(withdrawn == 0 || withdrawn == ENTRIES, "round {round}: {withdrawn} withdrawn");
        let versions = number(&url, "select count(distinct credential_version) from entry").await;
        assert_eq!(versions, 1, "round {round}: some passwords are new");
        let unfinished = "select count(*) from audit a where act in ('entries_withdrawn', 'entries_restored', \
             'passwords_issued', 'entries_exported') \
             and a.count <> (select count(*) from entry_act e where e.audit_id = a.id)";
        assert_eq!(number(&url, unfinished).await, 0, "round {round}: an act is remembered by half");
        assert_eq!(miscounted(&url).await, 0, "round {round}");
    }
    assert!(cut_short > 0, "no kill came in the middle");
}
