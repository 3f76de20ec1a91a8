//! Another program, as tests let one in: with a token that an owner made on the page for that.

use axum::http::Method;
use serde_json::Value;

use crate::{
    client::{Answer, Browser},
    http_fixture::Centre,
};

pub const PROGRAMS: &str = "/admin/settings/programs";

/// Every scope.
pub const ALL: [&str; 11] = [
    "sessions:read",
    "sessions:write",
    "logins:create",
    "logins:read",
    "entries:write",
    "passwords:issue",
    "candidates:read",
    "results:read",
    "reports:read",
    "team:read",
    "settings:read",
];

/// A program with its token.
pub struct Program {
    app: Browser,
    pub token: String,
}

/// Makes a program on the page for that, and returns its token.
pub async fn made(owner: &mut Browser, name: &str, scopes: &[&str], life: &str) -> String {
    let mut fields = vec![("name", name), ("life", life)];
    fields.extend(scopes.iter().map(|scope| ("scopes[]", *scope)));
    let answer = owner.post(PROGRAMS, &fields).await;
    assert_eq!(answer.status, 200, "{}", answer.words());
    token_on(&answer)
}

/// The token that a page shows this once.
pub fn token_on(page: &Answer) -> String {
    let (_, rest) = page.text().split_once("<p id=\"token\"").expect("the token is shown");
    let inner = rest.split_once('>').expect("a tag ends").1;
    inner.split_once("</p>").expect("a paragraph ends").0.to_owned()
}

impl Program {
    /// One of this centre with these scopes, good for 90 days.
    pub async fn of(centre: &Centre, scopes: &[&str]) -> Self {
        let token = made(&mut centre.owner().await, "Timetable", scopes, "90").await;
        Self::with(centre, &token)
    }

    /// One that shows this token.
    pub fn with(centre: &Centre, token: &str) -> Self {
        Self { app: centre.browser(), token: token.to_owned() }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.ask(Method::GET, path, None, &[]).await
    }

    pub async fn post(&mut self, path: &str, body: &Value) -> Answer {
        self.ask(Method::POST, path, Some(body), &[]).await
    }

    /// The same with an `Idempotency-Key`.
    pub async fn post_once(&mut self, path: &str, key: &str, body: &Value) -> Answer {
        self.ask(Method::POST, path, Some(body), &[("idempotency-key", key)]).await
    }

    pub async fn patch(&mut self, path: &str, body: &Value) -> Answer {
        self.ask(Method::PATCH, path, Some(body), &[]).await
    }

    pub async fn ask(&mut self, method: Method, path: &str, body: Option<&Value>, headers: &[(&str, &str)]) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        let mut all = vec![("authorization", bearer.as_str())];
        if body.is_some() {
            all.push(("content-type", "application/json"));
        }
        all.extend(headers);
        let body = body.map(Value::to_string).unwrap_or_default();
        self.app.request(method, &format!("/api/v1{path}"), body, &all).await
    }
}

/// The JSON of an answer that has this status.
pub fn told(answer: &Answer, status: u16) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text());
    serde_json::from_str(answer.text()).expect("the answer is JSON")
}

/// The kind of a problem document, after the end of its type, and its detail.
pub fn problem(answer: &Answer) -> (u16, String) {
    assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{}", answer.text());
    let problem: Value = serde_json::from_str(answer.text()).expect("a problem is JSON");
    assert_eq!(problem["status"], answer.status.as_u16());
    assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{problem}");
    let kind = problem["type"].as_str().expect("a problem has a type");
    (
        answer.status.as_u16(),
        kind.strip_prefix("/docs/api#problem-").expect("the type leads to the document").to_owned(),
    )
}
