//! A session whose test is in an engine, and the engine's program with its access token.

use lanyard_app::model::{entry::EntryState, staff::Role};
use lanyard_server::domain::test_engine::ClientId;
use serde_json::{Value, json};

use crate::{
    client::{Answer, Browser},
    engine_fixture::EngineKey,
    engines::Fresh,
    forms::form_to,
    http_entry::{addresses, panel},
    http_fixture::Centre,
    http_lti_tokens::{SCORE, ask, json_of},
    http_test_engines::{LAUNCH, Set, asked, at_test, read, with},
    workbook::Slip,
};

pub const LINE_ITEMS: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly";
pub const RESULTS: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly";
pub const ENDPOINT: &str = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint";

/// A session with an engine that has its token.
pub struct Exam {
    pub set: Set,
    pub key: EngineKey,
    pub engine: Browser,
    pub token: String,
    proofs: u32,
}

/// A candidate who is in the test.
pub struct Sitting {
    pub candidate: Browser,
    pub subject: String,
    pub claims: Value,
}

impl Exam {
    pub async fn begin(fresh: Fresh) -> Self {
        Self::at(Centre::new(fresh).await).await
    }

    pub async fn at(centre: Centre) -> Self {
        let key = EngineKey::make();
        let public = key.public.to_string();
        let form = [&with(&[])[..], &[("public_key", public.as_str())]].concat();
        let mut set = Set::at(centre, &form).await;
        show_results(&mut set.owner, &[Role::Owner]).await;
        let engine = set.centre.browser();
        let mut exam = Self { set, key, engine, token: String::new(), proofs: 0 };
        let client_id = exam.set.client_id.clone();
        exam.token = exam.token_of(&client_id, &[SCORE, LINE_ITEMS, RESULTS].join(" ")).await;
        exam
    }

    /// A token of a client that has the same key.
    pub async fn token_of(&mut self, client_id: &str, scope: &str) -> String {
        self.proofs += 1;
        let seconds = self.set.centre.clock.now().micros() / 1_000_000;
        let proof = self.key.proof(client_id, seconds, &self.proofs.to_string(), &json!({}));
        let given = ask(&mut self.engine, &proof, scope).await;
        json_of(&given)["access_token"].as_str().unwrap_or_else(|| panic!("{}", given.text())).to_owned()
    }

    pub async fn launch(&self, slip: &Slip, name: &str) -> Sitting {
        let mut candidate = at_test(&self.set.centre, slip, name).await;
        let heard = self.set.start(&mut candidate).await;
        let answer = candidate.get(&asked(&self.set.question(&heard))).await;
        let token = form_to(&answer, LAUNCH).all("id_token")[0].to_owned();
        let claims = read(&self.set.centre, &token, &self.set.client_id).await;
        Sitting { candidate, subject: claims["sub"].as_str().unwrap().to_owned(), claims }
    }

    pub async fn sitting(&self) -> Sitting {
        let slip = self.set.centre.slips(1).await.remove(0);
        self.launch(&slip, "Ana Ruiz").await
    }

    pub fn item(&self) -> String {
        let id = self.set.engine.rsplit('/').next().unwrap();
        format!("/lti/sessions/{}/lineitems/{id}", self.set.centre.session)
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        self.engine.request(axum::http::Method::GET, path, String::new(), &[("authorization", &bearer)]).await
    }

    pub async fn tell(&mut self, subject: &str, changes: &Value) -> Answer {
        let (path, body) = (format!("{}/scores", self.item()), score(subject, changes));
        post(&mut self.engine, &path, &body, &self.token).await
    }

    /// What stands on the page of the first entry.
    pub async fn panel(&mut self) -> String {
        let centre = &self.set.centre;
        let address = addresses(centre, &mut self.set.owner).await.remove(0);
        panel(&self.set.owner.get(&address).await)
    }

    pub async fn entry(&mut self) -> String {
        let address = addresses(&self.set.centre, &mut self.set.owner).await.remove(0);
        address.split("/entries/").nth(1).unwrap().split(['?', '/']).next().unwrap().to_owned()
    }

    pub async fn act(&mut self, act: &str, mark: &str) {
        let (session, entry) = (self.set.centre.session.to_string(), self.entry().await);
        let fields = [("session", session.as_str()), ("ids[]", &entry), ("mark", mark)];
        let done = self.set.owner.post(act, &fields).await;
        assert_eq!(done.status, 303, "{}", done.words());
    }

    /// How many entries of the session are in this state.
    pub async fn count(&self, state: EntryState) -> i64 {
        let institution = ClientId::parse(&self.set.client_id).unwrap().institution;
        let store = &self.set.centre.fresh.store;
        store.session_pulse(institution, self.set.centre.session).await.unwrap().unwrap().counts.of(state)
    }
}

/// Results are shown to these roles from now on, and to no other one.
pub async fn show_results(owner: &mut Browser, roles: &[Role]) {
    let ticks: Vec<_> = roles.iter().map(|role| (role.word(), "true")).collect();
    let saved = owner.post("/admin/settings/results", &ticks).await;
    assert_eq!(saved.see_other(), "/admin/settings/results?done=saved");
}

/// A score as engines send it, Completed and `FullyGraded` at noon, with changes.
pub fn score(subject: &str, changes: &Value) -> String {
    let mut score = json!({
        "userId": subject,
        "timestamp": "2026-05-12T10:00:00+0000",
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "scoreGiven": 17.5,
        "scoreMaximum": 20,
        "comment": "Well done",
    });
    for (name, value) in changes.as_object().unwrap() {
        score[name] = value.clone();
    }
    score.to_string()
}

pub async fn post(engine: &mut Browser, path: &str, body: &str, token: &str) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [("content-type", "application/vnd.ims.lis.v1.score+json"), ("authorization", bearer.as_str())];
    engine.post_as(path, body, &headers).await
}

pub fn refused(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), json_of(answer)["error"].as_str().unwrap_or_default().to_owned())
}
