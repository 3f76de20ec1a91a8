//! A real provider of OpenID Connect (the certified npm package `oidc-provider`), and somebody who logs in at it.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use serde_json::Value;

pub const CLIENT_ID: &str = "lanyard";
pub const CLIENT_SECRET: &str = "a secret of more than thirty-two characters";

/// A running provider; killed when a test forgets it.
pub struct ProviderServer {
    child: Child,
    pub issuer: String,
}

impl ProviderServer {
    /// Starts one that sends people back to this address.
    pub fn start(redirect: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../end2end");
        let mut child = Command::new("node")
            .arg("provider/serve.mjs")
            .args([CLIENT_ID, CLIENT_SECRET, redirect])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node starts");
        let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let mut told =
            lines.map_while(Result::ok).filter_map(|line| line.strip_prefix("listening ").map(str::to_owned));
        let issuer = told.next().expect("the provider says where it listens; `npm ci` in end2end installs it");
        Self { child, issuer }
    }

    /// From now on it sends what a right provider never sends; an empty twist is none.
    pub async fn twist(&self, twist: Value) {
        self.tell("/twist", twist).await;
    }

    async fn tell(&self, path: &str, what: Value) {
        let sent = reqwest::Client::new().post(format!("{}{path}", self.issuer)).body(what.to_string()).send().await;
        assert!(sent.unwrap().status().is_success());
    }

    /// Logs in as a person does whom a page has sent to this address; returns where the provider sends them back to.
    pub async fn log_in(&self, address: &str, login: &str) -> String {
        Visitor::new().log_in(self, address, login).await
    }
}

impl Drop for ProviderServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A browser at the provider, which remembers who is logged in there.
pub struct Visitor(reqwest::Client);

impl Visitor {
    pub fn new() -> Self {
        let client = reqwest::Client::builder().cookie_store(true).redirect(reqwest::redirect::Policy::none());
        Self(client.build().unwrap())
    }

    /// Logs in, or goes straight back where they are logged in already.
    pub async fn log_in(&self, provider: &ProviderServer, address: &str, login: &str) -> String {
        let mut address = address.to_owned();
        for _ in 0..12 {
            let answer = self.0.get(&address).send().await.unwrap();
            if let Some(location) = location(&answer, &provider.issuer) {
                if !location.starts_with(&provider.issuer) {
                    return location;
                }
                address = location;
                continue;
            }
            let page = answer.text().await.unwrap();
            let (_, action) = page.split_once("action=\"").expect("a form");
            let action = action.split('"').next().unwrap().replace("&amp;", "&");
            let action = if action.starts_with('/') { [&provider.issuer, action.as_str()].concat() } else { action };
            let prompt = if page.contains("value=\"login\"") { "login" } else { "consent" };
            let fields = [("prompt", prompt), ("login", login), ("password", "any")];
            let answer = self.0.post(&action).form(&fields).send().await.unwrap();
            address = location(&answer, &provider.issuer).expect("it leads on");
        }
        panic!("the provider never sends anybody back");
    }
}

fn location(answer: &reqwest::Response, issuer: &str) -> Option<String> {
    let location = answer.headers().get("location")?.to_str().unwrap();
    Some(if location.starts_with('/') { [issuer, location].concat() } else { location.to_owned() })
}

/// The words of an address that people are sent back to.
pub fn words(address: &str) -> Vec<(String, String)> {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// One of them; empty where there is none.
pub fn word(address: &str, name: &str) -> String {
    words(address).into_iter().find(|(key, _)| key == name).map(|(_, value)| value).unwrap_or_default()
}
