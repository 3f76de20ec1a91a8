//! What another program asks: a part of a list of entries beside the floor, and Create Codes beside the form that people send.

use crate::{
    client::{Client, post},
    lists::Asked,
    making::LanyardForms,
    measure::{Aim, Line, Unit, in_turn, millis},
    places::Engine,
    program::Program,
    world::{BATCH, form_key},
};

/// Another program, with the head of its requests.
struct Asker {
    client: Client,
    head: String,
}

impl Asker {
    /// Makes a token on the page of the owner.
    async fn of(lanyard: &Program) -> Self {
        let mut client = lanyard.connect().await;
        let fields = [("name", "Bench"), ("scopes[]", "sessions:read"), ("scopes[]", "logins:create"), ("life", "30")];
        let page = post(lanyard.address, "/admin/settings/programs", &lanyard.log_in().await, &fields);
        let page = client.ask(&page).await.expect("the server answers").text();
        let token = page.split_once("lyd_").expect("the page shows a token").1;
        let token = token.split('<').next().unwrap_or_default();
        let head = format!("Host: {}\r\nAuthorization: Bearer lyd_{token}\r\n", lanyard.address);
        Self { client, head }
    }

    async fn get(&mut self, path: &str) -> String {
        let request = format!("GET /api/v1{path} HTTP/1.1\r\n{}\r\n", self.head);
        let answer = self.client.ask(request.as_bytes()).await.expect("the server answers");
        assert_eq!(answer.status, 200, "{}\n{}", answer.head, answer.text());
        answer.text()
    }

    async fn create_codes(&mut self, session: &str) {
        let body = format!("{{\"count\":{BATCH},\"label\":\"B12\"}}");
        let request = format!(
            "POST /api/v1/sessions/{session}/batches HTTP/1.1\r\n{}Content-Type: application/json\r\nIdempotency-Key: {}\r\n\
             Content-Length: {}\r\n\r\n{body}",
            self.head,
            form_key(),
            body.len()
        );
        let answer = self.client.ask(request.as_bytes()).await.expect("the server answers");
        assert_eq!(answer.status, 201, "{}\n{}", answer.head, answer.text());
    }
}

/// Measures both and prints them.
pub async fn measure(rounds: usize, entries: i64, engine: Engine, asked: &Asked<'_>) {
    let mut program = Asker::of(asked.lanyard).await;
    let mut floor = asked.floor.connect().await;
    let of_floor = format!("GET /listed?session=1 HTTP/1.1\r\nHost: {}\r\n\r\n", asked.floor.address);
    let path = format!("/sessions/{}/entries?limit=100", asked.world.listed);
    let listed = in_turn(
        rounds,
        async || {
            millis(async {
                let answer = floor.ask(of_floor.as_bytes()).await.expect("the floor answers");
                assert_eq!(answer.text().matches("username").count(), 100);
            })
            .await
        },
        async || millis(async { assert_eq!(program.get(&path).await.matches("slip_code").count(), 100) }).await,
    )
    .await;
    let line = Line {
        job: &format!("list of 100 for a program among {}", crate::lists::grouped(entries)),
        engine: engine.name(),
        unit: Unit::Millis,
        floor: Some(listed.floor),
        lanyard: listed.lanyard,
        aim: Aim::Times(2.0),
    };
    line.print();
    let session = asked.world.busy.to_string();
    let mut form = LanyardForms::of(asked.lanyard, &session).await;
    let made =
        in_turn(rounds, async || millis(form.create()).await, async || millis(program.create_codes(&session)).await)
            .await;
    let line = Line {
        job: "create 500 logins: by the form → by a program",
        engine: engine.name(),
        unit: Unit::Millis,
        floor: Some(made.floor),
        lanyard: made.lanyard,
        aim: Aim::Times(1.05),
    };
    line.print();
}
