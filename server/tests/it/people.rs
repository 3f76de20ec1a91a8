//! People at work over the nodes of one database, who remember what they were told.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use reqwest::{Client, RequestBuilder};
use tokio::time::sleep;

use crate::{command_fixture::PASSWORD, proof_backup::browser, workbook::Slip};

/// How long somebody waits who was told to try again.
const AGAIN: Duration = Duration::from_millis(200);

/// The sentences of those who could not be served: one of what was not done, and one of what nobody knows.
const SENTENCES: [&str; 2] = [
    "Nothing was saved: the server cannot write at the moment. Try again in a minute.",
    "The server lost its database and cannot say whether this was saved. Open the page again and look before you try once more.",
];

/// The address of a member of staff. Each has one: what two try at one moment under one name counts as guessing.
pub fn email(whose: usize) -> String {
    format!("staff-{whose}@northgate.test")
}

/// What an answer was.
enum Said {
    /// It leads there.
    Leads(String),
    /// A page.
    Page(String),
    /// One of the sentences, and a time to wait.
    Later,
    /// Anything else.
    Other(String),
}

impl Said {
    /// What it was, where it should have been something else.
    fn wrong(self) -> String {
        match self {
            Self::Leads(to) => format!("it leads to {to}"),
            Self::Page(text) | Self::Other(text) => text,
            Self::Later => "the sentence".to_owned(),
        }
    }
}

/// What a candidate was told.
#[derive(Debug, Default)]
pub struct Candidate {
    pub full_name: String,
    /// The details were taken.
    pub is_told: bool,
    /// The new username.
    pub username: Option<String>,
    /// How often the log-in was taken.
    pub log_ins: usize,
}

/// What people were told, and when.
#[derive(Debug, Default)]
pub struct Hall {
    is_over: AtomicBool,
    /// How often somebody was told to try again.
    pub later: AtomicUsize,
    /// How often staff were let in.
    pub staff_log_ins: AtomicUsize,
    /// Answers that were none of those that may come.
    pub wrong: Mutex<Vec<String>>,
    /// Labels of the batches that were made.
    pub batches: Mutex<Vec<String>>,
    /// Candidates by their slips.
    pub candidates: Mutex<BTreeMap<String, Candidate>>,
    /// When something was confirmed that is in the database now.
    writes: Mutex<Vec<Instant>>,
}

impl Hall {
    /// Nobody begins anything any more.
    pub fn close(&self) {
        self.is_over.store(true, Ordering::Relaxed);
    }

    fn wrote(&self) {
        self.writes.lock().unwrap().push(Instant::now());
    }

    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }

    fn went_wrong(&self, what: String) {
        self.wrong.lock().unwrap().push(what);
    }

    async fn ask(&self, request: RequestBuilder) -> Said {
        let answer = match request.send().await {
            Ok(answer) => answer,
            Err(error) => return Said::Other(format!("no answer: {error:?}")),
        };
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let text = match answer.text().await {
            Ok(text) => text,
            Err(error) => return Said::Other(format!("half an answer: {error:?}")),
        };
        match status {
            303 => Said::Leads(headers["location"].to_str().unwrap().to_owned()),
            200 => Said::Page(text),
            503 if SENTENCES.iter().any(|one| text.contains(one)) && headers.contains_key("retry-after") => {
                self.later.fetch_add(1, Ordering::Relaxed);
                Said::Later
            }
            _ => Said::Other(format!("{status} {headers:?} {text}")),
        }
    }

    /// Asks until there is an answer that is not to try again.
    async fn insist(&self, request: impl Fn() -> RequestBuilder) -> Said {
        loop {
            match self.ask(request()).await {
                Said::Later if !self.is_over() => sleep(AGAIN).await,
                said => return said,
            }
        }
    }

    /// A member of staff makes one batch after the other; the key of each is its label.
    pub async fn staff(&self, url: &str, session: &str, whose: usize) {
        for turn in 0.. {
            let browser = browser();
            let email = email(whose);
            let fields = [("email", email.as_str()), ("password", PASSWORD)];
            match self.insist(|| post(&browser, url, "/api/admin/log_in", &fields)).await {
                Said::Leads(to) if to == "/admin/sessions" => {
                    self.staff_log_ins.fetch_add(1, Ordering::Relaxed);
                    self.wrote();
                }
                Said::Later => return,
                other => self.went_wrong(format!("log-in of staff: {}", other.wrong())),
            }
            for number in 0..10 {
                if self.is_over() {
                    return;
                }
                let key = format!("019e1c00-0000-7000-8000-{whose:02}{turn:06}{number:04}");
                let fields = [("session", session), ("count", "7"), ("label", &key), ("idempotency_key", &key)];
                match self.insist(|| post(&browser, url, "/api/admin/create_codes", &fields)).await {
                    Said::Leads(to) if to.contains("/batches/") => {
                        self.batches.lock().unwrap().push(key);
                        self.wrote();
                    }
                    Said::Later => return,
                    other => self.went_wrong(format!("create: {}", other.wrong())),
                }
            }
        }
    }

    /// Candidates come one after the other.
    pub async fn candidates(&self, url: &str, slips: &Mutex<Vec<Slip>>) {
        while !self.is_over() {
            let Some(slip) = slips.lock().unwrap().pop() else { return };
            let mut candidate = Candidate { full_name: format!("Ana {}", slip.username), ..Candidate::default() };
            if let Err(wrong) = self.candidate(url, &slip, &mut candidate).await {
                self.went_wrong(format!("{candidate:?}: {wrong}"));
            }
            self.candidates.lock().unwrap().insert(slip.username, candidate);
        }
    }

    /// One logs in, gives details, reads the new username and logs in with it on another device.
    async fn candidate(&self, url: &str, slip: &Slip, told: &mut Candidate) -> Result<(), String> {
        let device = browser();
        if !self.log_in(&device, url, (&slip.username, &slip.password), "/welcome", told).await? {
            return Ok(());
        }
        let details = [("full_name", &*told.full_name)];
        loop {
            match self.ask(post(&device, url, "/welcome", &details)).await {
                Said::Leads(to) if to == "/welcome/username" => break,
                Said::Later if !self.is_over() => sleep(AGAIN).await,
                Said::Later => return Ok(()),
                other => return Err(other.wrong()),
            }
        }
        told.is_told = true;
        self.wrote();
        let page = match self.insist(|| device.get(format!("{url}/welcome/username"))).await {
            Said::Page(page) => page,
            Said::Later => return Ok(()),
            other => return Err(other.wrong()),
        };
        let (_, rest) = page.split_once("new-username").expect("the page shows a username");
        let username = rest.split_once('>').and_then(|(_, text)| text.split('<').next()).unwrap().to_owned();
        told.username = Some(username.clone());
        let phone = browser();
        self.log_in(&phone, url, (&username, &slip.password), "/welcome/username", told).await?;
        Ok(())
    }

    /// Logs in; false when the hall closed before.
    async fn log_in(
        &self,
        device: &Client,
        url: &str,
        (username, password): (&str, &str),
        leads: &str,
        told: &mut Candidate,
    ) -> Result<bool, String> {
        let fields = [("username", username), ("password", password), ("institution", "NG-2041")];
        match self.insist(|| post(device, url, "/", &fields)).await {
            Said::Leads(to) if to == leads => {
                told.log_ins += 1;
                self.wrote();
                Ok(true)
            }
            Said::Later => Ok(false),
            other => Err(other.wrong()),
        }
    }

    /// How long nothing was confirmed around this moment, and until something was after that one.
    pub fn silence(&self, around: Instant, after: Instant) -> Option<(Duration, Duration)> {
        let writes = self.writes.lock().unwrap();
        let first = *writes.iter().filter(|at| **at > after).min()?;
        let mut all: Vec<Instant> = writes.iter().copied().filter(|at| *at <= first).collect();
        all.sort_unstable();
        let gaps = all.windows(2).filter(|pair| pair[1] > around).map(|pair| pair[1] - pair[0]);
        Some((gaps.max()?, first - after))
    }
}

fn post(browser: &Client, url: &str, path: &str, fields: &[(&str, &str)]) -> RequestBuilder {
    browser.post(format!("{url}{path}")).header("origin", url).form(fields)
}
