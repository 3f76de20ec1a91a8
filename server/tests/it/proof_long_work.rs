//! Reports of 19,500 rows are taken in a loop, and whoever looks whether the server lives is answered at once.

use std::time::{Duration, Instant};

use reqwest::{Client, redirect::Policy};

use crate::{
    client::asker,
    command_fixture::{PASSWORD, Place, Server},
    engines::empty_postgres_url,
    proof::{exactly, median, rounds, within},
};

/// Rows of a batch.
const BATCH: usize = 500;

/// One thread answers requests: whatever holds it up holds up everything.
const ONE_THREAD: [(&str, &str); 1] = [("TOKIO_WORKER_THREADS", "1")];

async fn owner(server: &Server) -> Client {
    let browser = asker().redirect(Policy::none()).cookie_store(true).build().unwrap();
    let fields = [("email", "owner@northgate.test"), ("password", PASSWORD)];
    let url = format!("{}/api/admin/log_in", server.url);
    let answer = browser.post(url).header("origin", &server.url).form(&fields).send().await.unwrap();
    assert_eq!(answer.status(), 303);
    browser
}

/// Takes the report once; returns the status and the bytes.
async fn take(browser: &Client, server: &Server, path: &str) -> (u16, usize) {
    let request = browser.post(format!("{}{path}", server.url)).header("origin", &server.url);
    let answer = request.form(&[("report", "candidate-logins"), ("again", "1")]).send().await.unwrap();
    (answer.status().as_u16(), answer.bytes().await.unwrap().len())
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_hold_up_nobody_on_sqlite() {
    reports_hold_up_nobody("SQLite", &[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_hold_up_nobody_on_postgres() {
    let url = empty_postgres_url().await;
    reports_hold_up_nobody("PostgreSQL", &["--database", &url]).await;
}

async fn reports_hold_up_nobody(engine: &str, on: &[&str]) {
    let place = Place::new();
    let session = place.furnish_on(on);
    for _ in 0..rounds(2, 39) {
        place.slips(&session, BATCH, on);
    }
    let server = place.serve_with(&[&["--listen", "127.0.0.1:0"], on].concat(), &ONE_THREAD);
    let staff = owner(&server).await;
    let machine = asker().build().unwrap();
    let began = Instant::now();
    let reports = async {
        let mut taken = 0;
        while began.elapsed() < Duration::from_secs(rounds(2, 20).try_into().unwrap()) {
            let one = take(&staff, &server, "/admin/report.xlsx");
            let another = take(&staff, &server, "/admin/report/print");
            for (status, bytes) in <[_; 2]>::from(tokio::join!(one, another)) {
                assert_eq!(status, 200);
                assert!(bytes > 10_000, "{bytes} bytes");
                taken += 1;
            }
        }
        taken
    };
    let asked = async {
        let mut times = Vec::new();
        while began.elapsed() < Duration::from_secs(rounds(2, 20).try_into().unwrap()) {
            let before = Instant::now();
            let answer = machine.get(format!("{}/livez", server.url)).send().await.unwrap();
            assert_eq!(answer.text().await.unwrap(), "alive\n");
            times.push(before.elapsed());
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        times
    };
    let (taken, mut times) = tokio::join!(reports, asked);
    assert!(taken >= 2, "reports were taken meanwhile");
    let rows = BATCH * rounds(2, 39);
    let median = median(&mut times);
    within(&format!("reports of {rows} rows in a loop, {engine}: /livez, median"), median, Duration::from_millis(10));
    let longest = times.last().copied().unwrap_or_default();
    within(
        &format!("reports of {rows} rows in a loop, {engine}: /livez, longest"),
        longest,
        Duration::from_millis(100),
    );
    exactly(&format!("reports of {rows} rows, {engine}: everybody was answered"), times.len().min(100), 100);
}
