//! Agents and their clients over HTTP: a client from its making to its first owner, what its agent sees of it, and how its
//! agent's people come to work in it and are out again.

use axum::http::Method;
use lanyard_app::model::staff::Role;

use crate::{
    client::{AS_APP, Answer, Browser},
    database_dump::changed,
    engines::{Fresh, on_both_engines},
    http_fixture::{Centre, ORIGIN, OTHER_EMAIL, STAFF_PASSWORD, email_of, log_in_as, spring_placement},
};

on_both_engines!(
    an_agent_makes_a_client_and_works_in_it_while_it_may,
    an_institution_that_is_no_agent_has_no_such_pages,
    what_is_wrong_stands_beside_its_field,
    pressed_twice_makes_one,
    a_link_is_renewed_until_somebody_came,
    coordinators_see_and_make_nothing,
    a_client_ends_it_and_its_agent_sees_nothing_more,
    whoever_the_client_switches_off_is_kept_out,
);

const CHOSEN: &str = "a kettle sings over brown fields";
const COLLEGE: [(&str, &str); 4] =
    [("name", "Weir College"), ("code", "wc-17"), ("owner", "Ines Ferrer"), ("email", "ines@college.test")];

/// Northgate is an agent.
async fn agency(fresh: Fresh) -> (Centre, Browser) {
    let centre = Centre::new(fresh).await;
    centre.service.institution_agent("NG-2041", true).await.unwrap();
    let owner = centre.owner().await;
    (centre, owner)
}

fn link(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let (_, link) = answer.text().split_once("/admin/invitation/").expect("a link is shown");
    format!("/admin/invitation/{}", link.split('<').next().unwrap())
}

/// The address of the client's page.
async fn page_of(agent: &mut Browser) -> String {
    let page = agent.get("/admin/clients").await;
    let (_, link) = page.text().split_once("href=\"/admin/clients/").expect("a client is listed");
    format!("/admin/clients/{}", &link[..36])
}

/// The client with its first owner logged in, and the address of its page.
async fn client(centre: &Centre, agent: &mut Browser) -> (Browser, String) {
    let link = link(&agent.post("/admin/clients", &COLLEGE).await);
    let mut ines = centre.browser();
    let accepted = ines.post(&link, &[("name", "Ines Ferrer"), ("password", CHOSEN)]).await;
    assert_eq!(accepted.see_other(), "/admin/sessions");
    (ines, page_of(agent).await)
}

async fn say(owner: &mut Browser, fields: &[(&str, &str)]) -> String {
    owner.post("/admin/team/agent", fields).await.see_other().to_owned()
}

async fn open(agent: &mut Browser, page: &str) -> Answer {
    agent.post("/admin/clients/open", &[("client", page.rsplit('/').next().unwrap())]).await
}

async fn account(browser: &mut Browser) -> Answer {
    browser.request(Method::GET, "/api/admin/account", String::new(), &[AS_APP, ("origin", ORIGIN)]).await
}

async fn an_agent_makes_a_client_and_works_in_it_while_it_may(fresh: Fresh) {
    let (centre, mut agent) = agency(fresh).await;
    let team = agent.get("/admin/team").await;
    assert!(team.text().contains("href=\"/admin/clients\""), "the team's page leads there");
    let made = agent.post("/admin/clients", &COLLEGE).await;
    assert_eq!(made.header("cache-control"), Some("no-store"));
    let link = link(&made);
    let page = page_of(&mut agent).await;
    let words = agent.get(&page).await.words();
    assert!(words.contains("Weir College") && words.contains("WC-17"), "{words}");
    assert!(words.contains("ines@college.test") && words.contains("Invited until"), "{words}");

    let mut ines = centre.browser();
    let invited = ines.get(&link).await.words();
    assert!(invited.contains("You are invited to the team of Weir College"), "{invited}");
    ines.post(&link, &[("name", "Ines Ferrer"), ("password", CHOSEN)]).await.see_other();
    let session = centre.service.session_create("WC-17", &spring_placement()).await.unwrap();
    let slips = centre.slips_of(session, 3).await;
    let mut candidate = centre.browser();
    let fields = [("username", slips[0].username.as_str()), ("password", &slips[0].password), ("institution", "WC-17")];
    assert_eq!(candidate.post("/", &fields).await.see_other(), "/welcome");
    candidate.post("/welcome", &[("full_name", "Zoraida Quispe")]).await.see_other();

    // Sessions and counters, and nobody and nothing to log in with.
    let seen = agent.get(&page).await;
    let words = seen.words();
    assert!(words.contains("Spring placement") && words.contains("Ines Ferrer"), "{words}");
    assert!(words.contains("1 of 1 sessions") && words.contains("1 open now"), "{words}");
    assert!(!words.contains("Invitation of the first owner"), "{words}");
    let list = agent.get("/admin/clients").await;
    assert!(list.words().contains("Weir College WC-17 Ines Ferrer 1 open now 3 3 0 0"), "{}", list.words());
    let secrets = slips.iter().flat_map(|slip| [slip.username.as_str(), &slip.password]);
    for secret in secrets.chain(["Zoraida", "Quispe"]) {
        assert!(!seen.text().contains(secret) && !list.text().contains(secret), "{secret}");
    }
    let foreign = format!("/admin/sessions/{session}");
    assert_eq!(agent.get(&foreign).await.status, 404);

    // Not before the client allows it.
    let refused = open(&mut agent, &page).await;
    assert_eq!(refused.status, 409);
    assert!(refused.words().contains("does not let you work there"), "{}", refused.words());
    let team = ines.get("/admin/team").await.words();
    assert!(team.contains("Managed by Northgate Test Centre NG-2041"), "{team}");
    assert_eq!(say(&mut ines, &[("act", "grant"), ("role", "reader")]).await, "/admin/team?done=agent_granted");
    let mut elsewhere = centre.owner().await;
    assert_eq!(open(&mut agent, &page).await.see_other(), "/admin/sessions");
    let here: serde_json::Value = serde_json::from_str(account(&mut agent).await.text()).unwrap();
    assert_eq!((&here["institution_name"], &here["role"]), (&"Weir College".into(), &"reader".into()));
    assert_eq!(agent.get(&foreign).await.status, 200);
    let team = ines.get("/admin/team").await.words();
    assert!(team.contains("A. Mora from Northgate Test Centre"), "{team}");
    let activity = ines.get("/admin/team/activity").await.words();
    assert!(activity.contains("the other institution Came to work in the client Northgate Test Centre"), "{activity}");
    let activity = elsewhere.get("/admin/team/activity").await.words();
    assert!(activity.contains("A. Mora Came to work in the client Weir College"), "{activity}");

    // Taken back: out with the next request, and no way back in.
    assert_eq!(say(&mut ines, &[("act", "take_back")]).await, "/admin/team?done=agent_taken_back");
    assert_eq!(account(&mut agent).await.status, 401);
    assert_eq!(open(&mut elsewhere, &page).await.status, 409);
    assert_eq!(account(&mut elsewhere).await.status, 200, "nobody is logged out of the agent");
    assert_eq!(say(&mut ines, &[("act", "take_back")]).await, "/admin/team?done=agent_as_before");
}

async fn an_institution_that_is_no_agent_has_no_such_pages(fresh: Fresh) {
    let (centre, mut agent) = agency(fresh).await;
    let (_, page) = client(&centre, &mut agent).await;
    let mut southgate = centre.staff(OTHER_EMAIL).await;
    let before = centre.dump().await;
    let id = page.rsplit('/').next().unwrap();
    let nothing = "/admin/clients/019e1c00-0000-7000-8000-000000000017";
    for path in ["/admin/clients", &page, nothing, "/admin/clients/nothing"] {
        assert_eq!(southgate.get(path).await.status, 404, "{path}");
    }
    assert_eq!(southgate.get(&page).await.text(), southgate.get(nothing).await.text());
    assert_eq!(southgate.post("/admin/clients", &COLLEGE).await.status, 404);
    for act in ["/admin/clients/renew", "/admin/clients/open"] {
        assert_eq!(southgate.post(act, &[("client", id)]).await.status, 404, "{act}");
    }
    for act in ["grant", "take_back", "end"] {
        let told = southgate.post("/admin/team/agent", &[("act", act), ("role", "reader")]).await;
        assert_eq!(told.status, 404, "{act}");
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
    let team = southgate.get("/admin/team").await;
    assert!(!team.text().contains("/admin/clients") && !team.words().contains("Managed by"), "{}", team.words());
    // No longer an agent, and none of it is there any more.
    centre.service.institution_agent("NG-2041", false).await.unwrap();
    assert_eq!(agent.get("/admin/clients").await.status, 404);
    assert_eq!(agent.get(&page).await.status, 404);
}

async fn what_is_wrong_stands_beside_its_field(fresh: Fresh) {
    let (centre, mut agent) = agency(fresh).await;
    let before = centre.dump().await;
    let empty = agent.post("/admin/clients", &[]).await;
    assert_eq!(empty.status, 422);
    assert_eq!(
        empty.problems(),
        [
            "Enter the name of the institution",
            "Enter 2 to 20 letters, digits and hyphens, like NG-2041",
            "Enter the name of the first owner",
            "Enter the email address of the first owner",
        ]
    );
    for (at, typed, problem) in [
        (1, "NG_1", "Enter 2 to 20 letters, digits and hyphens, like NG-2041"),
        (1, "sg3350", "This Institution ID is taken. Choose another one"),
        (1, "ng-2041", "This Institution ID is taken. Choose another one"),
        (3, "ines@", "Enter an email address like name@example.com"),
    ] {
        let mut fields = COLLEGE;
        fields[at].1 = typed;
        let page = agent.post("/admin/clients", &fields).await;
        assert_eq!((page.status.as_u16(), page.problems()), (422, vec![problem.to_owned()]), "{typed}");
        assert_eq!(page.value_of(fields[at].0).as_deref(), Some(typed));
        assert_eq!(page.value_of("owner").as_deref(), Some("Ines Ferrer"));
        assert!(page.text().contains("<title>Error: Clients"), "{}", page.text());
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
}

async fn pressed_twice_makes_one(fresh: Fresh) {
    let (centre, mut agent) = agency(fresh).await;
    link(&agent.post("/admin/clients", &COLLEGE).await);
    let again = agent.post("/admin/clients", &COLLEGE).await;
    assert_eq!(again.see_other(), page_of(&mut agent).await);
    assert_eq!(centre.service.institution_list().await.unwrap().len(), 3);
    // Another owner was meant, so it is another client.
    let mut other = COLLEGE;
    other[3].1 = "otto@college.test";
    let taken = agent.post("/admin/clients", &other).await;
    assert_eq!(taken.problems(), ["This Institution ID is taken. Choose another one"]);
}

async fn a_link_is_renewed_until_somebody_came(fresh: Fresh) {
    let (centre, mut agent) = agency(fresh).await;
    let first = link(&agent.post("/admin/clients", &COLLEGE).await);
    let page = page_of(&mut agent).await;
    let id = page.rsplit('/').next().unwrap().to_owned();
    let second = link(&agent.post("/admin/clients/renew", &[("client", &id)]).await);
    assert_eq!(centre.browser().get(&first).await.status, 404);
    let accepted = centre.browser().post(&second, &[("name", "Ines"), ("password", CHOSEN)]).await;
    assert_eq!(accepted.see_other(), "/admin/sessions");
    let before = centre.dump().await;
    let gone = agent.post("/admin/clients/renew", &[("client", &id)]).await;
    assert_eq!(gone.status, 409);
    assert!(gone.words().contains("accepted or taken back meanwhile"), "{}", gone.words());
    assert!(changed(&before, &centre.dump().await).is_empty());
}

async fn coordinators_see_and_make_nothing(fresh: Fresh) {
    let (centre, mut agent) = agency(fresh).await;
    centre.employ_colleagues().await;
    let (_, page) = client(&centre, &mut agent).await;
    let mut coordinator = centre.staff(email_of(Role::Coordinator)).await;
    let account = coordinator.get("/admin/account").await;
    assert!(account.text().contains("href=\"/admin/clients\""), "their account leads there");
    let list = coordinator.get("/admin/clients").await;
    assert!(list.words().contains("Weir College") && !list.words().contains("New client"), "{}", list.words());
    assert_eq!(coordinator.get(&page).await.status, 200);
    assert_eq!(coordinator.post("/admin/clients", &COLLEGE).await.status, 403);
    for role in [Role::Invigilator, Role::Reader] {
        let mut browser = centre.staff(email_of(role)).await;
        assert_eq!(browser.get("/admin/clients").await.status, 403);
        assert!(!browser.get("/admin/account").await.text().contains("/admin/clients"));
    }
}

async fn a_client_ends_it_and_its_agent_sees_nothing_more(fresh: Fresh) {
    let (centre, mut agent) = agency(fresh).await;
    let (mut ines, page) = client(&centre, &mut agent).await;
    say(&mut ines, &[("act", "grant"), ("role", "coordinator")]).await;
    // An owner is nobody from elsewhere.
    let before = centre.dump().await;
    for role in ["owner", "", "boss"] {
        let refused = ines.post("/admin/team/agent", &[("act", "grant"), ("role", role)]).await;
        assert_eq!((refused.status.as_u16(), refused.problems()), (422, vec!["Choose a role".to_owned()]), "{role}");
    }
    assert_eq!(ines.post("/admin/team/agent", &[("act", "other")]).await.status, 422);
    assert!(changed(&before, &centre.dump().await).is_empty());
    let mut there = centre.owner().await;
    assert_eq!(open(&mut there, &page).await.see_other(), "/admin/sessions");
    assert_eq!(there.get("/admin/team").await.status, 403, "a coordinator there, an owner here");
    assert_eq!(say(&mut ines, &[("act", "end")]).await, "/admin/team?done=agent_ended");
    assert_eq!(account(&mut there).await.status, 401);
    assert_eq!(agent.get(&page).await.status, 404);
    assert!(agent.get("/admin/clients").await.words().contains("There is no client yet"));
    let team = ines.get("/admin/team?done=agent_ended").await.words();
    assert!(team.contains("no longer managed") && !team.contains("Let them work here"), "{team}");
}

async fn whoever_the_client_switches_off_is_kept_out(fresh: Fresh) {
    let (centre, mut agent) = agency(fresh).await;
    let (mut ines, page) = client(&centre, &mut agent).await;
    say(&mut ines, &[("act", "grant"), ("role", "invigilator")]).await;
    let mut there = centre.owner().await;
    open(&mut there, &page).await.see_other();
    let team = ines.request(Method::GET, "/api/admin/team", String::new(), &[AS_APP, ("origin", ORIGIN)]).await;
    let team: serde_json::Value = serde_json::from_str(team.text()).unwrap();
    let mora = team["people"].as_array().unwrap().iter().find(|one| one["is_from_agent"] == true).unwrap();
    let id = mora["id"].as_str().unwrap();
    assert_eq!(ines.post("/api/admin/change_role", &[("colleague", id), ("role", "owner")]).await.status, 403);
    ines.post("/api/admin/disable_colleague", &[("colleague", id)]).await.see_other();
    assert_eq!(account(&mut there).await.status, 401);
    assert_eq!(open(&mut agent, &page).await.status, 409);
    // Who logs in at the agent still is where they were.
    let fields = [("email", crate::http_fixture::EMAIL), ("password", STAFF_PASSWORD)];
    assert_eq!(centre.browser().post("/api/admin/log_in", &fields).await.see_other(), "/admin/sessions");
    assert_eq!(log_in_as(&mut centre.browser(), "nobody", "nothing").await.status, 422);
}
