//! What an open page follows: changes of any process, told to staff of the institution only, and nothing asked for nobody.

use std::{sync::Arc, time::Duration};

use axum::{body::Body, http::Method};
use http_body_util::BodyExt as _;
use lanyard_app::model::{entry::EntryCounts, pulse::Pulse};
use lanyard_server::{
    assemble,
    config::Config,
    domain::{random::Random, secret::Secret, vault::Vault},
    http::{Lanyard, router, site::Site},
    storage::Store,
};
use tokio::time::{sleep, timeout};

use crate::{
    client::{AS_APP, Browser, encoded},
    database_dump::changed,
    engines::{Fresh, on_both_engines, sqlite},
    http_fixture::{Centre, EMAIL, MINUTE, ORIGIN, log_in},
    http_rights::Ids,
    store_claims::execute_behind,
};

on_both_engines!(
    a_claim_and_a_start_are_told,
    one_stream_follows_several_sessions,
    what_is_told_and_answered_says_for_whom,
    every_process_tells_what_another_did,
    the_database_is_asked_only_while_somebody_watches,
    a_stream_ends_with_the_server,
    following_is_no_activity,
    whoever_is_out_follows_nothing,
    the_rows_of_a_page_as_they_are_now,
    rows_are_all_there_or_refused,
);

/// Longer than any machine takes for what happens every second.
const PATIENCE: Duration = Duration::from_secs(20);

/// An open stream.
struct Stream {
    body: Body,
    text: String,
}

impl Stream {
    async fn open(browser: &Browser, centre: &Centre) -> Self {
        Self::at(browser, &format!("/admin/sessions/{}/live", centre.session)).await
    }

    async fn at(browser: &Browser, path: &str) -> Self {
        let response = browser.send(Method::GET, path, String::new(), &[]).await;
        assert_eq!(response.status(), 200);
        let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), "text/event-stream");
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("x-accel-buffering"), "no");
        Self { body: response.into_body(), text: String::new() }
    }

    /// The next event; `None` when the stream has ended.
    async fn next(&mut self) -> Option<Pulse> {
        self.told().await.map(|told| serde_json::from_value(told).unwrap())
    }

    /// The same as it was told.
    async fn told(&mut self) -> Option<serde_json::Value> {
        loop {
            if let Some(end) = self.text.find("\n\n") {
                let event: String = self.text.drain(..end + 2).collect();
                // A comment, which only says that the stream is alive, has no data.
                if let Some(data) = event.lines().find_map(|line| line.strip_prefix("data: ")) {
                    return Some(serde_json::from_str(data).unwrap());
                }
                continue;
            }
            let frame = timeout(PATIENCE, self.body.frame()).await.expect("something is told in time")?;
            let bytes = frame.unwrap().into_data().unwrap();
            self.text.push_str(std::str::from_utf8(&bytes).unwrap());
        }
    }

    /// The counters once they are these; what happened on the way may be told one by one.
    async fn until(&mut self, counts: EntryCounts) {
        while self.next().await.expect("the stream goes on").counts != counts {}
    }
}

/// Another process on the centre's database.
async fn process(centre: &Centre) -> Lanyard {
    let store = Store::open(&centre.fresh.url).await.unwrap();
    let config = Config::at(ORIGIN.parse().unwrap());
    let vault = Arc::new(Vault::new(Secret::new([7; 32])));
    assemble(config, Site::unbuilt(), store, vault, centre.clock.clone(), Random::seeded(8))
}

/// The browser with another process behind the same address.
fn through(lanyard: &Lanyard, browser: &Browser) -> Browser {
    let mut through = Browser::new(router(lanyard.clone()), ORIGIN);
    for (name, value) in browser.cookies() {
        through.hold(name, value);
    }
    through
}

async fn a_claim_and_a_start_are_told(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(3).await;
    let mut stream = Stream::open(&centre.owner().await, &centre).await;
    let counts = EntryCounts { unused: 3, handed_out: 3, unused_handed_out: 3, ..EntryCounts::default() };
    let first = stream.next().await.unwrap();
    assert_eq!(first.counts, counts, "the first event says where the session stands");
    let (mut candidate, username) = centre.candidate(&slips[0], "María Carreño").await;
    stream.until(EntryCounts { unused: 2, claimed: 1, unused_handed_out: 2, ..counts }).await;
    candidate.post("/welcome/username", &[("username", &username)]).await;
    assert_eq!(candidate.post("/me/start", &[]).await.see_other(), "/me");
    stream.until(EntryCounts { unused: 2, started: 1, unused_handed_out: 2, ..counts }).await;
}

async fn one_stream_follows_several_sessions(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(1).await;
    let second = centre.service.session_create("NG-2041", &crate::http_fixture::spring_placement()).await.unwrap();
    let (first, missing) = (centre.session.to_string(), Ids::missing().session);
    let mut owner = centre.owner().await;
    // In any order, twice, and beside one that there is not.
    let path = format!("/admin/live?session={second}&session={first}&session={missing}&session={first}&other=1");
    let mut stream = Stream::at(&owner, &path).await;
    let mut told = Vec::new();
    for _ in 0..3 {
        let event = stream.told().await.unwrap();
        told.push((event["session"].as_str().unwrap().to_owned(), event["counts"]["unused"].as_i64()));
    }
    told.sort();
    let mut expected = vec![(first.clone(), Some(1)), (second.to_string(), Some(0)), (missing.clone(), None)];
    expected.sort();
    assert_eq!(told, expected, "each says at once where it stands, and what is gone says so");
    centre.candidate(&slips[0], "María Carreño").await;
    loop {
        let event = stream.told().await.expect("the stream goes on");
        assert_eq!(event["session"], first.as_str(), "nothing happened elsewhere");
        if event["counts"]["claimed"] == 1 {
            break;
        }
    }

    let many: Vec<String> = (0..21).map(|n| format!("session=019e1c00-0000-7000-8000-0000000000{n:02}")).collect();
    for (query, status, refusal) in [
        (format!("session={missing}"), 404, "\"not_found\""),
        (format!("session={missing}&session=not-an-id"), 404, "\"not_found\""),
        (String::new(), 422, "\"malformed\""),
        (format!("session={first}&{}", many[1..].join("&")), 422, "\"malformed\""),
    ] {
        let refused = owner.get(&format!("/admin/live?{query}")).await;
        assert_eq!((refused.status.as_u16(), refused.refusal()), (status, refusal), "{query}");
    }
    let twenty = format!("/admin/live?session={first}&{}", many[2..].join("&"));
    Stream::at(&owner, &twenty).await;
}

async fn what_is_told_and_answered_says_for_whom(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let ids = Ids::of_northgate(&centre, &mut owner).await;
    let account = owner.request(Method::GET, "/api/admin/account", String::new(), &[AS_APP, ("origin", ORIGIN)]).await;
    let whose = account.header("lanyard-whose").unwrap().to_owned();
    let path = |what: &str| format!("/admin/sessions/{}/{what}", centre.session);
    for stream in [path("live"), format!("/admin/live?session={}", centre.session)] {
        let told = Stream::at(&owner, &stream).await.told().await.unwrap();
        assert_eq!(told["whose"], whose.as_str(), "{stream}");
    }
    assert_eq!(owner.get(&path("pulse")).await.header("lanyard-whose"), Some(whose.as_str()));
    let rows = owner.post(&path("rows"), &[("ids[]", &ids.entry)]).await;
    assert_eq!(rows.header("lanyard-whose"), Some(whose.as_str()));
}

async fn every_process_tells_what_another_did(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(2).await;
    let other = process(&centre).await;
    let owner = centre.owner().await;
    let mut here = Stream::open(&owner, &centre).await;
    let mut there = Stream::open(&through(&other, &owner), &centre).await;
    centre.candidate(&slips[0], "Li Na").await;
    let mut elsewhere = through(&other, &centre.browser());
    assert_eq!(log_in(&mut elsewhere, &slips[1]).await.see_other(), "/welcome");
    assert_eq!(elsewhere.post("/welcome", &[("full_name", "Amina")]).await.see_other(), "/welcome/username");
    for stream in [&mut here, &mut there] {
        stream.until(EntryCounts { claimed: 2, handed_out: 2, ..EntryCounts::default() }).await;
    }
}

async fn the_database_is_asked_only_while_somebody_watches(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let lanyard = process(&centre).await;
    let live = lanyard.service.live();
    let owner = through(&lanyard, &centre.owner().await);
    assert!(!live.asks(), "nobody has watched yet");
    for _ in 0..2 {
        let mut first = Stream::open(&owner, &centre).await;
        let second = Stream::open(&owner, &centre).await;
        first.next().await.unwrap();
        assert!(live.asks());
        drop(second);
        centre.slips(1).await;
        first.next().await.expect("the other one is still told");
        drop(first);
        let ended = async {
            while live.asks() {
                sleep(Duration::from_millis(50)).await;
            }
        };
        timeout(PATIENCE, ended).await.expect("nobody watches, so nobody asks");
    }
    let session = centre.session;
    let mut refused = through(&lanyard, &centre.browser());
    assert_eq!(refused.get(&format!("/admin/sessions/{session}/live")).await.status, 401);
    assert!(!live.asks(), "a refused visitor starts nothing");
}

async fn a_stream_ends_with_the_server(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let lanyard = process(&centre).await;
    let mut owner = through(&lanyard, &centre.owner().await);
    let mut stream = Stream::open(&owner, &centre).await;
    stream.next().await.unwrap();
    lanyard.service.live().close();
    assert_eq!(stream.next().await, None);
    let again = owner.get(&format!("/admin/sessions/{}/live", centre.session)).await;
    assert_eq!(again.status, 503, "no new stream begins");
}

async fn following_is_no_activity(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let ids = Ids::of_northgate(&centre, &mut owner).await;
    let path = |what: &str| format!("/admin/sessions/{}/{what}", centre.session);
    centre.after(29 * MINUTE);
    let before = centre.dump().await;
    assert_eq!(owner.get(&path("live")).await.status, 200);
    assert_eq!(owner.get(&path("pulse")).await.status, 200);
    assert_eq!(owner.post(&path("rows"), &[("ids[]", &ids.entry)]).await.status, 200);
    assert!(changed(&before, &centre.dump().await).is_empty());
    centre.after(30 * MINUTE);
    for what in ["live", "pulse"] {
        let out = owner.get(&path(what)).await;
        assert_eq!((out.status.as_u16(), out.refusal()), (401, "\"timed_out\""), "{what}");
    }
    assert_eq!(owner.post(&path("rows"), &[("ids[]", &ids.entry)]).await.status, 401);
    assert_eq!(owner.get("/admin/sessions").await.header("location"), Some("/admin/login?timed_out=1"));
}

async fn whoever_is_out_follows_nothing(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let logged_out = owner.clone();
    assert_eq!(owner.post("/api/admin/log_out", &[]).await.see_other(), "/admin/login");
    let disabled = centre.owner().await;
    execute_behind(
        &centre.fresh.url,
        &format!(
            "update staff set disabled_at = 1 where person_id = \
             (select id from person where email = '{EMAIL}')"
        ),
    )
    .await;
    for mut page in [logged_out, disabled] {
        for what in ["live", "pulse"] {
            let out = page.get(&format!("/admin/sessions/{}/{what}", centre.session)).await;
            assert_eq!((out.status.as_u16(), out.refusal()), (401, "\"not_logged_in\""), "{what}");
        }
    }
}

async fn the_rows_of_a_page_as_they_are_now(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let ids = Ids::of_northgate(&centre, &mut owner).await;
    let rows = format!("/admin/sessions/{}/rows", centre.session);
    let unused: serde_json::Value =
        serde_json::from_slice(&owner.post(&rows, &[("ids[]", &ids.entry)]).await.body).unwrap();
    assert_eq!((unused[0]["state"].as_str(), unused[0]["username"].as_str()), (Some("unused"), None));

    let slip = centre.slips(1).await.remove(0);
    let (_, username) = centre.candidate(&slip, "María Carreño").await;
    let listed = format!("/api/admin/session_entries?session={}", centre.session);
    let listed = owner.request(Method::GET, &listed, String::new(), &[("origin", ORIGIN), AS_APP]).await;
    let list: serde_json::Value = serde_json::from_slice(&listed.body).unwrap();
    let claimed = list["rows"].as_array().unwrap().iter().find(|row| row["username"] == username.as_str()).unwrap();
    let asked = owner.post(&rows, &[("ids[]", claimed["id"].as_str().unwrap())]).await;
    let asked: serde_json::Value = serde_json::from_slice(&asked.body).unwrap();
    assert_eq!(asked, serde_json::json!([claimed]), "a row is what the list says");
    assert_eq!(claimed["name"], "María Carreño");
}

async fn rows_are_all_there_or_refused(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let ids = Ids::of_northgate(&centre, &mut owner).await;
    let elsewhere = centre.service.session_create("NG-2041", &crate::http_fixture::spring_placement()).await.unwrap();
    let rows = |session: &str| format!("/admin/sessions/{session}/rows");
    let own = rows(&ids.session);
    for other in [Ids::missing().entry.as_str(), "not-an-id"] {
        assert_eq!(owner.post(&own, &[("ids[]", &ids.entry), ("ids[]", other)]).await.status, 404, "{other}");
    }
    let entry = [("ids[]", ids.entry.as_str())];
    assert_eq!(owner.post(&rows(&elsewhere.to_string()), &entry).await.status, 404, "another session's entry");
    assert_eq!(owner.post(&own, &[]).await.status, 422);
    let many = vec![("ids[]", ids.entry.as_str()); 101];
    let refused = owner.request(Method::POST, &own, encoded(&many), &[("origin", ORIGIN)]).await;
    assert_eq!((refused.status.as_u16(), refused.refusal()), (422, "\"malformed\""));
    assert_eq!(
        owner.request(Method::POST, &own, encoded(&entry), &[("sec-fetch-site", "cross-site")]).await.status,
        403
    );
}

/// More than the server answers at once: an open stream is an answer that has been given.
#[tokio::test(flavor = "multi_thread")]
async fn open_pages_take_nobodys_turn() {
    let centre = Centre::new(sqlite().await).await;
    let mut owner = centre.owner().await;
    let mut pages = Vec::new();
    for _ in 0..1030 {
        pages.push(Stream::open(&owner, &centre).await);
    }
    let answer = timeout(PATIENCE, owner.get("/admin/sessions")).await.expect("there is a turn for others");
    assert_eq!(answer.status, 200);
}
