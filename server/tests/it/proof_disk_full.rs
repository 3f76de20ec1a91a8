//! A disk without space, and a disk that takes nothing: people go on reading, whoever writes is told so with 503, and
//! everything works again by itself.

use std::time::{Duration, Instant};

use reqwest::{Client, redirect::Policy};

use crate::{
    client::{asker, refusal_of, words_of},
    command_fixture::{PASSWORD, Place, Server},
    database_dump::dump,
    engines,
    http_fixture::{Centre, MINUTE},
    program::Program,
    proof::{exactly, within},
    small_disk::{SmallDisk, limit_files, say},
    store_counters::miscounted,
    workbook::{Logins, Slip},
};

const SENTENCE: &str = "Nothing was saved: the server cannot write at the moment. Try again in a minute.";

/// A browser with its cookies.
struct Person {
    browser: Client,
    url: String,
}

/// A whole answer.
struct Answer {
    status: u16,
    location: String,
    text: String,
}

impl Person {
    fn at(server: &Server) -> Self {
        let browser = asker().redirect(Policy::none()).cookie_store(true).build().unwrap();
        Self { browser, url: server.url.clone() }
    }

    async fn get(&self, path: &str) -> Answer {
        answer(self.browser.get(format!("{}{path}", self.url))).await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        answer(self.browser.post(format!("{}{path}", self.url)).header("origin", &self.url).form(fields)).await
    }

    /// As the app posts: it wants the refusal as JSON.
    async fn send(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self.browser.post(format!("{}{path}", self.url)).header("origin", &self.url).form(fields);
        answer(request.header("accept", "application/json")).await
    }

    async fn sign_in(&self, slip: &Slip) -> Answer {
        let fields = [("username", &*slip.username), ("password", &*slip.password), ("institution", "NG-2041")];
        self.post("/", &fields).await
    }
}

async fn answer(request: reqwest::RequestBuilder) -> Answer {
    let answer = request.send().await.expect("the server answers");
    let location = answer.headers().get("location").map(|value| value.to_str().unwrap().to_owned());
    Answer {
        status: answer.status().as_u16(),
        location: location.unwrap_or_default(),
        text: answer.text().await.unwrap(),
    }
}

/// A test centre in the middle of its morning.
struct Morning {
    place: Place,
    session: String,
    slips: Vec<Slip>,
    staff: Person,
    newcomer: Person,
    candidate: Person,
}

/// What people try to write at once, and what they are led to when it works.
#[derive(Clone, Copy, Debug)]
enum Write {
    LogIn,
    WrongLogIn,
    Claim,
    StaffLogIn,
    Download,
    NewPassword,
    Withdraw,
    CreateCodes,
}

const WRITES: [Write; 8] = [
    Write::LogIn,
    Write::WrongLogIn,
    Write::Claim,
    Write::StaffLogIn,
    Write::Download,
    Write::NewPassword,
    Write::Withdraw,
    Write::CreateCodes,
];

impl Morning {
    fn prepare(place: &Place) -> (String, Vec<Slip>) {
        let session = place.furnish();
        let create = ["entries", "create", "--session", &session, "--count", "30", "--output", "logins.xlsx"];
        place.run(&create).succeeded();
        let slips = Logins::read(&std::fs::read(place.path("logins.xlsx")).unwrap()).slips();
        (session, slips)
    }

    async fn begin(place: Place, server: &Server, session: String, slips: Vec<Slip>) -> Self {
        let [staff, newcomer, candidate] = [(); 3].map(|()| Person::at(server));
        let log_in = [("email", "owner@northgate.test"), ("password", PASSWORD)];
        assert_eq!(staff.post("/api/admin/log_in", &log_in).await.status, 303);
        assert_eq!(newcomer.sign_in(&slips[0]).await.location, "/welcome");
        assert_eq!(candidate.sign_in(&slips[1]).await.location, "/welcome");
        assert_eq!(candidate.post("/welcome", &[("full_name", "Ana Mora")]).await.location, "/welcome/username");
        Self { place, session, slips, staff, newcomer, candidate }
    }

    fn database(&self) -> String {
        format!("sqlite:{}", self.place.path("data/lanyard.db").display())
    }

    /// How many pages did not come as they should.
    async fn unread(&self, server: &Server) -> usize {
        let nobody = Person::at(server);
        let session = format!("/admin/sessions/{}", self.session);
        let pages = [
            (&nobody, "/"),
            (&nobody, "/i/NG-2041"),
            (&nobody, "/help"),
            (&nobody, "/admin/login"),
            (&nobody, "/livez"),
            (&self.newcomer, "/welcome"),
            (&self.candidate, "/welcome/username"),
            (&self.staff, "/admin/sessions"),
            (&self.staff, session.as_str()),
            (&self.staff, "/admin/find?q=Mora"),
        ];
        let mut unread = 0;
        for (person, path) in pages {
            let answer = person.get(path).await;
            if answer.status != 200 {
                say(&format!("{path} is answered with {}: {}", answer.status, words_of(&answer.text)));
                unread += 1;
            }
        }
        unread
    }

    async fn write(&self, write: Write, server: &Server, round: usize) -> Answer {
        let key = format!("019e1c00-0000-7000-8000-{round:012}");
        let session = self.session.as_str();
        let all = [("session", session), ("all_matching", "1"), ("expected", "30"), ("key", &*key), ("again", "1")];
        match write {
            Write::LogIn => Person::at(server).sign_in(&self.slips[2]).await,
            Write::WrongLogIn => {
                let wrong = Slip { username: "K7RM-T4XW".into(), password: "not-this-one".into() };
                Person::at(server).sign_in(&wrong).await
            }
            Write::Claim => self.newcomer.post("/welcome", &[("full_name", "Ben Okafor")]).await,
            Write::StaffLogIn => {
                let fields = [("email", "owner@northgate.test"), ("password", PASSWORD)];
                Person::at(server).post("/api/admin/log_in", &fields).await
            }
            Write::Download => self.staff.post("/admin/logins.xlsx", &all).await,
            Write::NewPassword => self.staff.post("/api/admin/issue_passwords", &all).await,
            Write::Withdraw => self.staff.post("/api/admin/withdraw_entries", &all).await,
            Write::CreateCodes => {
                let fields = [("session", session), ("count", "5"), ("label", ""), ("idempotency_key", &*key)];
                self.staff.send("/api/admin/create_codes", &fields).await
            }
        }
    }

    /// How many writes are answered otherwise than with 503 and the sentence.
    async fn misled(&self, server: &Server, round: usize) -> usize {
        let mut misled = 0;
        for write in WRITES {
            let answer = self.write(write, server, round).await;
            let told = match write {
                Write::CreateCodes => refusal_of(&answer.text) == "\"unavailable\"",
                _ => words_of(&answer.text).contains(SENTENCE),
            };
            if answer.status != 503 || !told {
                say(&format!("{write:?} is answered with {}: {}", answer.status, words_of(&answer.text)));
                misled += 1;
            }
        }
        misled
    }

    /// How many writes do not work.
    async fn failing(&self, server: &Server) -> usize {
        let mut failing = 0;
        for write in WRITES {
            let answer = self.write(write, server, 999).await;
            let works = match write {
                Write::WrongLogIn => answer.status == 422,
                Write::Download => answer.status == 200,
                Write::CreateCodes => matches!(answer.status, 200 | 302),
                _ => answer.status == 303,
            };
            if !works {
                say(&format!("{write:?} is answered with {}: {}", answer.status, words_of(&answer.text)));
                failing += 1;
            }
        }
        failing
    }

    /// Nothing of this can be written: said with 503 until it can, then everything works.
    async fn through(self, server: Server, break_it: impl Fn(), mend_it: impl Fn(), reason: &str, name: &str) {
        assert_eq!(server.get("/readyz").await, (200, "ready\n".to_owned()));
        break_it();
        // What is left of pages that were allocated before: a few small writes may still fit.
        let mut refused = 0;
        for _ in 0..200 {
            refused = if self.write(Write::StaffLogIn, &server, 0).await.status == 503 { refused + 1 } else { 0 };
            if refused == 3 {
                break;
            }
            break_it();
        }
        assert_eq!(refused, 3, "{name}: the disk is full");
        assert_eq!(ready_within(&server, 503).await, format!("not ready: {reason}; what is there can be read\n"));
        let before = dump(&self.database()).await;
        let (mut misled, mut unread) = (0, 0);
        for round in 1..=3 {
            misled += self.misled(&server, round).await;
            unread += self.unread(&server).await;
        }
        exactly(&format!("{name}: writes that are not answered with 503 and a sentence"), misled, 0);
        exactly(&format!("{name}: pages that cannot be read"), unread, 0);
        assert_eq!(server.get("/readyz").await.0, 503);
        assert_eq!(server.get("/livez").await.0, 200);
        // The time when somebody wants one most: to another disk.
        let backup = self.place.run(&["backup", "kept.backup"]).succeeded();
        assert!(backup.contains("30 entries, 1 of them claimed"), "{backup}");
        let changed = crate::database_dump::changed(&before, &dump(&self.database()).await);
        assert!(changed.is_empty(), "{name}: {changed:?} is half written");
        assert_eq!(server.logged("the database cannot be written").len(), 1, "one line, not one a request");

        mend_it();
        let began = Instant::now();
        assert_eq!(ready_within(&server, 200).await, "ready\n");
        within(&format!("{name}: time until the server is ready again"), began.elapsed(), Duration::from_secs(10));
        exactly(&format!("{name}: writes that do not work afterwards"), self.failing(&server).await, 0);
        // Said when nothing has failed for a while.
        let written_again = || server.logged("the database can be written again").len();
        while written_again() == 0 && began.elapsed() < Duration::from_mins(1) {
            tokio::time::sleep(Duration::from_millis(100)).await;
            assert_eq!(server.get("/readyz").await.0, 200);
        }
        assert_eq!(written_again(), 1);
        assert_eq!(miscounted(&self.database()).await, 0);
        assert!(server.stop("TERM").0.success());
    }
}

/// Asks until the answer has this status; returns what it says. What is asked for writes a page, which may still find
/// room for a moment.
async fn ready_within(server: &Server, status: u16) -> String {
    let began = Instant::now();
    loop {
        let answer = server.get("/readyz").await;
        if answer.0 == status {
            return answer.1;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "it is still answered with {answer:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_and_passes() {
    let place = Place::new();
    let Some(disk) = SmallDisk::mount(&place.path("data"), 8 * 1024) else { return };
    let (session, slips) = Morning::prepare(&place);
    let server = place.serve(&[]);
    let morning = Morning::begin(place, &server, session, slips).await;
    morning.through(server, || disk.fill(), || disk.free(), "the disk of the database is full", "disk full").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_takes_nothing_is_said_and_passes() {
    let place = Place::new();
    let (session, slips) = Morning::prepare(&place);
    let server = place.serve_after("trap '' XFSZ", &[]);
    let process = server.pid();
    let morning = Morning::begin(place, &server, session, slips).await;
    let (limit, lift) = (move || limit_files(process, "1"), move || limit_files(process, "unlimited"));
    morning.through(server, limit, lift, "the database cannot be written", "failing disk").await;
}

/// Whoever is logged in goes on reading although their last visit can no longer be remembered.
#[tokio::test(flavor = "multi_thread")]
async fn people_read_on_a_full_disk_for_longer_than_a_minute() {
    let folder = tempfile::TempDir::new().unwrap();
    let Some(disk) = SmallDisk::mount(&folder.path().join("small"), 8 * 1024) else { return };
    let centre = Centre::new(engines::sqlite_in(&folder.path().join("small")).await).await;
    let slips = centre.slips(2).await;
    let (mut candidate, _) = centre.candidate(&slips[0], "Ana Mora").await;
    let mut staff = centre.owner().await;
    let mut program = Program::of(&centre, &["sessions:read"]).await;
    assert_eq!(program.get("/sessions").await.status, 200);
    let mut refused = 0;
    for _ in 0..200 {
        disk.fill();
        let wrong = crate::http_fixture::log_in_as(&mut centre.browser(), "K7RM-T4XW", "not-this-one").await;
        refused = if wrong.status == 503 { refused + 1 } else { 0 };
        if refused == 3 {
            break;
        }
    }
    assert_eq!(refused, 3, "the disk is full");
    centre.after(2 * MINUTE);
    assert_eq!(candidate.get("/welcome/username").await.status, 200);
    assert_eq!(staff.get("/admin/sessions").await.status, 200);
    assert_eq!(program.get("/sessions").await.status, 200);
    for (person, path) in [(&mut staff, "/api/admin/log_out"), (&mut candidate, "/log_out")] {
        let answer = person.post(path, &[]).await;
        assert!(answer.status == 503 && answer.words().contains(SENTENCE), "{path}: {}", answer.words());
    }
    assert!(candidate.cookies().is_empty(), "whoever sits down next is not logged in as somebody else");
    disk.free();
    assert_eq!(staff.post("/api/admin/log_out", &[]).await.see_other(), "/admin/login");
    centre.fresh.store.close().await;
}
