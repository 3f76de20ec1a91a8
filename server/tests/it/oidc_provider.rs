//! A certified provider of `OpenID` Connect in a process of its own, which can be told to lie, and a browser that logs in there.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use lanyard_server::{domain::secret::Secret, outgoing};
use reqwest::{Client, redirect::Policy};
use serde_json::{Value, json};

use crate::client::asker;

pub const CLIENT_ID: &str = "lanyard";
pub const CLIENT_SECRET: &str = "a secret of thirty-two letters and more";

/// A running provider; killed when a test forgets it.
pub struct OidcProvider {
    child: Child,
    browser: Client,
    redirect: String,
    pub issuer: String,
}

impl OidcProvider {
    /// Starts one that sends people back to this address.
    pub fn start(redirect: &str) -> Self {
        // Once in thousands of starts node waits for itself before it has run a line.
        let started = (0..3).find_map(|_| started(redirect));
        let (child, issuer) = started.expect("it listens, with node and `npm ci` in end2end");
        Self { child, browser: browser(), redirect: redirect.to_owned(), issuer }
    }

    /// The provider as it is asked.
    pub fn known(&self) -> outgoing::Provider {
        outgoing::Provider {
            issuer: self.issuer.clone(),
            client_id: CLIENT_ID.to_owned(),
            client_secret: Secret::new(CLIENT_SECRET.to_owned()),
        }
    }

    /// From now on it lies like this.
    pub async fn twist(&self, how: Value) {
        self.tell("/twist", &how).await;
    }

    /// Somebody more who can log in.
    pub async fn knows(&self, name: &str, claims: Value) {
        self.tell("/people", &json!({ name: claims })).await;
    }

    async fn tell(&self, path: &str, what: &Value) {
        let address = [&self.issuer, path].concat();
        self.browser.post(address).body(what.to_string()).send().await.unwrap().error_for_status().unwrap();
    }

    /// What was asked for since the last time.
    pub async fn seen(&self) -> Vec<String> {
        let answer = self.browser.get([&self.issuer, "/seen"].concat()).send().await.unwrap();
        serde_json::from_str(&answer.text().await.unwrap()).unwrap()
    }

    /// Somebody at a browser of their own logs in there with their name and goes back: the address they come back with.
    pub async fn log_in(&self, address: &str, name: &str) -> String {
        self.walk(address, Some(name)).await
    }

    /// Somebody changes their mind there.
    pub async fn cancel(&self, address: &str) -> String {
        self.walk(address, None).await
    }

    async fn walk(&self, address: &str, name: Option<&str>) -> String {
        let browser = browser();
        let mut answer = browser.get(address).send().await.unwrap();
        for _ in 0..20 {
            let here = answer.url().clone();
            if let Some(to) = answer.headers().get("location") {
                let to = here.join(to.to_str().unwrap()).unwrap();
                if to.as_str().starts_with(&self.redirect) {
                    return to.into();
                }
                answer = browser.get(to).send().await.unwrap();
                continue;
            }
            let page = answer.text().await.unwrap();
            let attribute = |name: &str| page.split(name).nth(1)?.split('"').next().map(str::to_owned);
            let form = here.join(&attribute("action=\"").unwrap_or_else(|| panic!("a form: {page}"))).unwrap();
            answer = match name {
                None => browser.get(format!("{form}/abort")).send().await.unwrap(),
                Some(name) if page.contains("name=\"login\"") => {
                    let fields = [("prompt", "login"), ("login", name), ("password", "any")];
                    browser.post(form).form(&fields).send().await.unwrap()
                }
                Some(_) => browser.post(form).form(&[("prompt", "consent")]).send().await.unwrap(),
            };
        }
        panic!("no end of redirects");
    }
}

/// A provider that has said where it listens; `None` when it does not in time.
fn started(redirect: &str) -> Option<(Child, String)> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../end2end/provider/serve.mjs");
    let mut child = Command::new("node")
        .arg(script)
        .args([CLIENT_ID, CLIENT_SECRET, redirect])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let lines = BufReader::new(child.stdout.take()?).lines().map_while(Result::ok);
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let mut addresses = lines.filter_map(|line| line.strip_prefix("listening ").map(str::to_owned));
        // Nobody waits for it any more when it was too long.
        let _ = addresses.next().map(|address| tell.send(address));
    });
    let address = told.recv_timeout(Duration::from_secs(40)).ok();
    if address.is_none() {
        let _ = (child.kill(), child.wait());
    }
    Some((child, address?))
}

impl Drop for OidcProvider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A browser that keeps cookies and follows nothing by itself.
fn browser() -> Client {
    asker().redirect(Policy::none()).cookie_store(true).build().unwrap()
}

/// A word of an address's query.
pub fn word(address: &str, name: &str) -> String {
    let address = reqwest::Url::parse(address).unwrap();
    address.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}
