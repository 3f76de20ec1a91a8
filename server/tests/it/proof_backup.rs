//! The drill: a backup while people work, the server killed, the backup restored, and people work again.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use reqwest::{Client, redirect::Policy};

use crate::{
    client::asker,
    command_fixture::{PASSWORD, Place, Server},
    database_dump::{Dump, dump},
    engines::empty_postgres_url,
    proof::{exactly, rounds},
    store_counters::miscounted,
    workbook::{Logins, Slip},
};

/// Slips that people log in with meanwhile.
const SLIPS: usize = 60;

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_under_load_is_restored_on_sqlite() {
    let mut found = Found::default();
    for _ in 0..rounds(1, 5) {
        let place = Place::new();
        let url = format!("sqlite:{}", place.path("data/lanyard.db").display());
        found.add(&drill(place, &url, "SQLite").await);
    }
    found.told("SQLite");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_under_load_is_restored_on_postgres() {
    let mut found = Found::default();
    for _ in 0..rounds(1, 5) {
        let url = empty_postgres_url().await;
        found.add(&drill(Place::on(&url), &url, "PostgreSQL").await);
    }
    found.told("PostgreSQL");
}

/// What was wrong after a drill, or after several.
#[derive(Default)]
struct Found {
    /// Entries more or fewer than the backup said.
    differing: usize,
    /// Old slips that do not log in and claim.
    out: usize,
}

impl Found {
    fn add(&mut self, other: &Self) {
        self.differing += other.differing;
        self.out += other.out;
    }

    fn told(&self, engine: &str) {
        let differing = format!("backup drill, {engine}: entries that differ from the backup's number");
        exactly(&differing, self.differing, 0);
        let out = format!("backup drill, {engine}: old slips that do not log in and claim afterwards");
        exactly(&out, self.out, 0);
    }
}

/// A browser that keeps its cookies.
pub fn browser() -> Client {
    asker().redirect(Policy::none()).cookie_store(true).build().unwrap()
}

/// A form from one of the server's own pages; `None` when the server was gone before it answered.
pub async fn post(browser: &Client, url: &str, path: &str, fields: &[(&str, &str)]) -> Option<(u16, String)> {
    let answer = browser.post(format!("{url}{path}")).header("origin", url).form(fields).send().await.ok()?;
    let location = answer.headers().get("location").map(|value| value.to_str().unwrap().to_owned());
    Some((answer.status().as_u16(), location.unwrap_or_default()))
}

/// Logs in with a slip and gives details; returns whether the claim was confirmed.
pub async fn claims(url: &str, slip: &Slip) -> bool {
    claims_in(&browser(), url, slip).await
}

/// The same in this browser.
pub async fn claims_in(browser: &Client, url: &str, slip: &Slip) -> bool {
    let fields = [("username", &*slip.username), ("password", &*slip.password), ("institution", "NG-2041")];
    let Some((303, next)) = post(browser, url, "/", &fields).await else { return false };
    if next != "/welcome" {
        return false;
    }
    matches!(post(browser, url, "/welcome", &[("full_name", "Ana Mora")]).await, Some((303, next)) if next == "/welcome/username")
}

/// People at work until they are stopped: candidates give details one after the other, staff create logins.
struct Hall {
    stop: Arc<AtomicBool>,
    /// Candidates, and staff, have done something.
    at_work: Arc<[AtomicBool; 2]>,
    candidates: tokio::task::JoinHandle<usize>,
    staff: tokio::task::JoinHandle<usize>,
}

impl Hall {
    fn open(server: &Server, session: &str, slips: &[Slip]) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let at_work = Arc::new([const { AtomicBool::new(false) }; 2]);
        let candidates = tokio::spawn({
            let (stop, url, slips) = (stop.clone(), server.url.clone(), slips.to_vec());
            let at_work = at_work.clone();
            async move {
                let mut claimed = 0;
                for slip in &slips {
                    if stop.load(Ordering::Relaxed) {
                        break;
                    }
                    claimed += usize::from(claims(&url, slip).await);
                    at_work[0].store(claimed > 0, Ordering::Relaxed);
                }
                claimed
            }
        });
        let staff = tokio::spawn({
            let (stop, url, session) = (stop.clone(), server.url.clone(), session.to_owned());
            let at_work = at_work.clone();
            async move {
                let browser = browser();
                let log_in = [("email", "owner@northgate.test"), ("password", PASSWORD)];
                post(&browser, &url, "/api/admin/log_in", &log_in).await;
                let mut made = 0;
                for number in 0..200 {
                    if stop.load(Ordering::Relaxed) {
                        break;
                    }
                    let key = format!("019e1c00-0000-7000-8000-{number:012}");
                    let fields = [("session", &*session), ("count", "7"), ("label", ""), ("idempotency_key", &*key)];
                    let created = post(&browser, &url, "/api/admin/create_codes", &fields).await;
                    made += usize::from(created.is_some_and(|(status, _)| status == 303));
                    at_work[1].store(made > 0, Ordering::Relaxed);
                }
                made
            }
        });
        Self { stop, at_work, candidates, staff }
    }

    /// Waits until both have done something, however slow the machine is.
    async fn is_at_work(&self) {
        while !self.at_work.iter().all(|one| one.load(Ordering::Relaxed)) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn close(self) -> (usize, usize) {
        self.stop.store(true, Ordering::Relaxed);
        (self.candidates.await.unwrap(), self.staff.await.unwrap())
    }
}

/// "30 entries" → 30.
fn number_before(text: &str, word: &str) -> usize {
    let (before, _) = text.split_once(word).unwrap_or_else(|| panic!("{word:?} in {text:?}"));
    before.rsplit([' ', ',']).find(|piece| !piece.is_empty()).unwrap().parse().unwrap()
}

/// Tables whose rows a restore leaves alone.
fn left_alone(dump: &Dump) -> Vec<(&String, &Vec<String>)> {
    let changed = ["browser_session", "audit", "upkeep", "_sqlx_migrations"];
    dump.iter().filter(|(table, _)| !changed.contains(&table.as_str()) && !table.starts_with("entry_search")).collect()
}

async fn drill(place: Place, url: &str, engine: &str) -> Found {
    let session = place.furnish();
    let create = ["entries", "create", "--session", &session, "--count", &SLIPS.to_string(), "--output", "logins.xlsx"];
    place.run(&create).succeeded();
    let slips = Logins::read(&std::fs::read(place.path("logins.xlsx")).unwrap()).slips();
    let (during, after) = slips.split_at(SLIPS - 3);
    let place = Arc::new(place);

    let server = place.serve(&[]);
    let hall = Hall::open(&server, &session, during);
    hall.is_at_work().await;
    let said = tokio::task::spawn_blocking({
        let place = place.clone();
        move || place.run(&["backup", "nightly.backup"]).succeeded()
    })
    .await
    .unwrap();
    let (claimed, made) = hall.close().await;
    assert!(claimed > 0 && made > 0, "nothing was done beside the backup");
    // Done since the backup: this comes back to life.
    assert!(claims(&server.url, &after[0]).await);
    let refused = place.run(&["restore", "nightly.backup", "--replace"]);
    assert_eq!(refused.refused(), "A program uses the database. Stop Lanyard first, then restore.");
    server.signal("KILL");
    drop(server);
    let refused = place.run(&["restore", "nightly.backup"]);
    assert!(refused.refused().starts_with("The database holds data. Add --replace"), "{refused:?}");

    let restored = place.run(&["restore", "nightly.backup", "--replace"]).succeeded();
    for words in [" entries", " of them claimed"] {
        let (then, now) = (number_before(&said, words), number_before(&restored, words));
        assert_eq!(then, now, "{said}\n{restored}");
    }
    assert!(restored.contains("Details given: ") && restored.contains("is kept as "), "{restored}");
    assert_eq!(miscounted(url).await, 0, "{engine}");
    let now = dump(url).await;
    let entries = now.get("entry").unwrap().len();
    let differing = entries.abs_diff(number_before(&said, " entries"));
    assert!(now["browser_session"].is_empty(), "nobody is logged in");
    assert_eq!(now["audit"].iter().filter(|row| row.contains("database_restored")).count(), 1);
    if engine == "SQLite" {
        let copy = dump(&format!("sqlite:{}", place.path("nightly.backup").display())).await;
        assert_eq!(left_alone(&now), left_alone(&copy));
    }
    let key = std::fs::read_to_string(place.path("data/lanyard.key")).unwrap();
    let backup = std::fs::read(place.path("nightly.backup")).unwrap();
    let raw = data_encoding::HEXLOWER.decode(key.trim().as_bytes()).unwrap();
    for secret in [key.trim().as_bytes(), &raw] {
        assert!(!backup.windows(secret.len()).any(|window| window == secret), "the key is in the backup");
    }

    let server = place.serve(&[]);
    let mut out = 0;
    for slip in after {
        out += usize::from(!claims(&server.url, slip).await);
    }
    assert_eq!(miscounted(url).await, 0, "{engine}");
    assert!(server.stop("TERM").0.success());
    Found { differing, out }
}
