//! Proofs: strangers at either door of the real program, over real sockets, make nobody else wait, and what is kept of
//! them stays small.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use reqwest::{Client, Response, redirect::Policy};
use tokio::task::JoinSet;

use crate::{
    client::asker,
    command_fixture::{PASSWORD, Place, Server},
    database_dump::dump,
    engines,
    proof::{at_most, exactly, median, rounds, within},
    workbook::{Logins, Slip},
};

/// What nobody may have to wait longer for, whoever else is at the door.
const PATIENCE: Duration = Duration::from_millis(500);

/// A test centre behind a proxy, and one of its slips.
struct Centre {
    place: Place,
    server: Server,
    slip: Slip,
}

impl Centre {
    fn new(place: Place) -> Self {
        let session = place.furnish();
        let entries = ["entries", "create", "--session", &session, "--count", "1", "--output", "logins.xlsx"];
        place.run(&entries).succeeded();
        let slip = Logins::read(&std::fs::read(place.path("logins.xlsx")).unwrap()).slips().remove(0);
        let server = place.serve(&["--trusted-proxies", "127.0.0.1"]);
        Self { place, server, slip }
    }

    /// Somebody whose requests come from this address, on connections of their own.
    fn person(&self, address: &str) -> Person {
        let browser = asker().redirect(Policy::none()).build().unwrap();
        Person { browser, url: self.server.url.clone(), address: address.to_owned() }
    }
}

struct Person {
    browser: Client,
    url: String,
    address: String,
}

impl Person {
    async fn get(&self, path: &str) -> Response {
        let request = self.browser.get(format!("{}{path}", self.url)).header("x-forwarded-for", &self.address);
        request.send().await.expect("an answer")
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        let request = self.browser.post(format!("{}{path}", self.url)).header("origin", &self.url);
        // As proxies of some clouds write it.
        let request = request.header("x-forwarded-for", format!("{}:4711", self.address));
        request.form(fields).send().await.expect("an answer")
    }

    async fn log_in(&self, slip: &Slip) -> u16 {
        let (username, password) = (slip.username.as_str(), slip.password.as_str());
        let fields = [("username", username), ("password", password), ("institution", "NG-2041")];
        self.post("/", &fields).await.status().as_u16()
    }

    async fn log_in_as_staff(&self, email: &str, password: &str) -> Response {
        self.post("/api/admin/log_in", &[("email", email), ("password", password)]).await
    }
}

/// Runs `work` over and over until it is told to stop; returns what came of it.
struct Crowd<T> {
    goes_on: Arc<AtomicBool>,
    running: JoinSet<Vec<T>>,
}

impl<T: Send + 'static> Crowd<T> {
    fn new() -> Self {
        Self { goes_on: Arc::new(AtomicBool::new(true)), running: JoinSet::new() }
    }

    fn add<F: Future<Output = T> + Send>(&mut self, mut work: impl FnMut() -> F + Send + 'static) {
        let goes_on = Arc::clone(&self.goes_on);
        self.running.spawn(async move {
            let mut came = Vec::new();
            while goes_on.load(Ordering::Relaxed) {
                came.push(work().await);
            }
            came
        });
    }

    async fn stop(self) -> Vec<T> {
        self.goes_on.store(false, Ordering::Relaxed);
        self.running.join_all().await.into_iter().flatten().collect()
    }
}

/// Measures on a thread of its own: what the crowd has to do in this process must not count as waiting.
async fn apart_from_the_crowd<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tokio::task::spawn_blocking(move || runtime.block_on(work)).await.unwrap()
}

/// The longest of 100 but the one that was unlucky.
fn nearly_longest(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times.get(times.len() * 98 / 100).copied().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_at_the_door_of_staff_on_sqlite() {
    strangers_at_the_door_of_staff("SQLite", Place::new()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_at_the_door_of_staff_on_postgres() {
    strangers_at_the_door_of_staff("PostgreSQL", Place::on(engines::empty_postgres_url().await)).await;
}

async fn strangers_at_the_door_of_staff(engine: &str, place: Place) {
    let centre = Centre::new(place);
    let mut crowd = Crowd::new();
    let strangers = rounds(40, 1500);
    for number in 0..strangers {
        // Most of them share an address; some come from elsewhere.
        let address = if number % 10 == 0 { format!("192.0.2.{}", number % 40) } else { "198.51.100.7".to_owned() };
        let stranger = Arc::new(centre.person(&address));
        let mut guess = 0;
        crowd.add(move || {
            guess += 1;
            let (stranger, email) = (Arc::clone(&stranger), format!("guess-{number}-{guess}@northgate.test"));
            async move {
                let answer = stranger.log_in_as_staff(&email, "not the password").await;
                (answer.status().as_u16(), answer.text().await.unwrap_or_default())
            }
        });
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    let (candidate, owner) = (centre.person("203.0.113.9"), centre.person("203.0.113.10"));
    let (slip, tries) = (centre.slip.clone(), rounds(10, 100));
    let (mut pages, mut log_ins, mut owners, let_in, owner_let_in) = apart_from_the_crowd(async move {
        let (mut pages, mut log_ins, mut owners) = (Vec::new(), Vec::new(), Vec::new());
        let (mut let_in, mut owner_let_in) = (0, 0);
        for _ in 0..tries {
            let began = Instant::now();
            assert_eq!(candidate.get("/").await.status(), 200);
            pages.push(began.elapsed());
            let began = Instant::now();
            let_in += usize::from(candidate.log_in(&slip).await == 303);
            log_ins.push(began.elapsed());
            let began = Instant::now();
            owner_let_in += usize::from(owner.log_in_as_staff("owner@northgate.test", PASSWORD).await.status() == 303);
            owners.push(began.elapsed());
        }
        (pages, log_ins, owners, let_in, owner_let_in)
    })
    .await;
    let answers = crowd.stop().await;
    let what = format!("{strangers} strangers at the staff door, {engine}");
    within(&format!("{what}: a candidate's GET / (98 of 100)"), nearly_longest(&mut pages), PATIENCE);
    within(&format!("{what}: a candidate's log-in (98 of 100)"), nearly_longest(&mut log_ins), PATIENCE);
    within(&format!("{what}: the owner's log-in (median)"), median(&mut owners), PATIENCE);
    exactly(&format!("{what}: candidate's log-ins let in"), let_in, tries);
    exactly(&format!("{what}: owner's log-ins let in"), owner_let_in, tries);
    let sentences = [
        (401, "We could not log you in. Check your email and password."),
        (503, "Too many people are logging in at the moment. Try again in a few seconds."),
    ];
    let said = |(status, body): &&(u16, String)| sentences.iter().any(|(of, said)| of == status && body.contains(said));
    assert!(answers.len() >= strangers);
    let silent = answers.iter().filter(|answer| !said(answer)).count();
    exactly(&format!("{what}: answers without a sentence, of {}", answers.len()), silent, 0);
    // The waiting room holds about a second's work; more where the processor has other work too.
    within(&format!("{what}: the owner's log-in (98 of 100)"), nearly_longest(&mut owners), 6 * PATIENCE);
}

#[tokio::test(flavor = "multi_thread")]
async fn guessers_at_the_door_of_candidates_on_sqlite() {
    guessers_at_the_door_of_candidates("SQLite", Place::new()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guessers_at_the_door_of_candidates_on_postgres() {
    guessers_at_the_door_of_candidates("PostgreSQL", Place::on(engines::empty_postgres_url().await)).await;
}

async fn guessers_at_the_door_of_candidates(engine: &str, place: Place) {
    let centre = Centre::new(place);
    let mut crowd = Crowd::new();
    let guessers = rounds(32, 256);
    let next = Arc::new(AtomicUsize::new(0));
    for number in 0..guessers {
        let guesser = Arc::new(centre.person(&format!("198.51.100.{}", number % 8)));
        let next = Arc::clone(&next);
        crowd.add(move || {
            let (guesser, guess) = (Arc::clone(&guesser), next.fetch_add(1, Ordering::Relaxed));
            let slip = Slip { username: format!("guess-{guess}"), password: "9HDN4-RYCW7".into() };
            async move { guesser.log_in(&slip).await }
        });
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    let (candidate, slip) = (centre.person("203.0.113.9"), centre.slip.clone());
    let mut times = apart_from_the_crowd(async move {
        let mut times = Vec::new();
        for _ in 0..rounds(20, 500) {
            let began = Instant::now();
            assert_eq!(candidate.log_in(&slip).await, 303);
            times.push(began.elapsed());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        times
    })
    .await;
    let statuses = crowd.stop().await;
    assert!(statuses.iter().all(|status| *status == 422));
    let what = format!("{guessers} connections guessing names, {engine}");
    within(&format!("{what}: a right log-in (median)"), median(&mut times), Duration::from_millis(30));
    let dump = dump(&centre.place.database()).await;
    let rows = ["throttle", "pair_throttle", "address_throttle"].iter().map(|table| dump[*table].len()).sum();
    at_most(&format!("{what}: rows kept of {} guesses", statuses.len()), rows, 8);
}
