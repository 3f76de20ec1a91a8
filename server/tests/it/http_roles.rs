//! What each role finds on its pages: nothing that it may not do, and all that it may; and a changed role at once.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::{Method, StatusCode};
use lanyard_app::model::{right::Right, staff::Role};
use lanyard_server::domain::secret::Secret;

use crate::{
    client::{AS_APP, Answer, Browser, resolved},
    database_dump::changed,
    engines::{Fresh, on_both_engines},
    forms::posting,
    http_factors::set_up,
    http_fixture::{Centre, ORIGIN, STAFF_PASSWORD, email_of, log_in_as, spring_placement},
    http_rights::{FORBIDDEN, Ids, WHOEVER_IS_LOGGED_IN},
    http_rights_table::ROWS,
    store_claims::execute_behind,
};

on_both_engines!(
    pages_offer_each_role_what_it_may_do_and_no_more,
    a_changed_role_obeys_with_the_next_request,
    one_card_is_printed_and_no_more,
);

/// Where somebody came, and what was offered there.
#[derive(Default)]
struct Walked {
    /// Pages without their query, and how often each was looked at.
    pages: BTreeMap<String, u32>,
    /// Where forms post to, beside the pages they were seen on.
    posts: BTreeMap<String, String>,
}

/// Goes wherever a page leads, from the home of staff on; every page has to open.
async fn walk(browser: &mut Browser, also: &[String]) -> Walked {
    let mut walked = Walked::default();
    let mut seen = BTreeSet::new();
    let mut next: Vec<String> = also.iter().cloned().chain(["/admin/sessions".to_owned()]).collect();
    while let Some(path) = next.pop() {
        // Of a page's many orders, filters and pages a few are enough.
        let place = path.split('?').next().unwrap_or_default().to_owned();
        let times = walked.pages.entry(place).or_default();
        if *times >= 4 || !seen.insert(path.clone()) {
            continue;
        }
        *times += 1;
        let page = browser.get(&path).await;
        if page.status.is_redirection() {
            next.push(page.header("location").unwrap_or_default().to_owned());
            continue;
        }
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.words());
        next.extend(links(&page));
        for form in posting(&page) {
            walked.posts.extend(form.actions.iter().map(|action| (row_of(action).to_owned(), path.clone())));
        }
    }
    walked
}

/// The address as the table of rights writes it: with names for ids.
fn row_of(action: &str) -> &str {
    let is_like = |path: &&str| {
        path.split('/').count() == action.split('/').count()
            && path.split('/').zip(action.split('/')).all(|(named, word)| named == word || named.starts_with('{'))
    };
    ROWS.iter().filter(|row| row.method == "POST").map(|row| row.path).find(is_like).unwrap_or(action)
}

/// Where a page leads within the administrators' app: its links, and the buttons that lead to a question.
fn links(page: &Answer) -> Vec<String> {
    let tags = |name| page.text().split(name).skip(1).filter_map(|rest: &str| rest.split('>').next());
    let hrefs = tags("<a ").filter_map(|tag| value_of("href", tag));
    let questions = page.text().split("action=\"/admin/find/question\"").skip(1).filter_map(|form| {
        let fields = form.split("</form>").next()?.split("<input ").skip(1);
        let field =
            |tag: &str| Some(format!("{}={}", value_of("name", tag)?, value_of("value", tag)?.replace('?', "%3F")));
        Some(format!("/admin/find/question?{}", fields.filter_map(field).collect::<Vec<_>>().join("&")))
    });
    let is_of_staff = |path: &String| path.starts_with("/admin/") && !path.starts_with("/admin/login");
    hrefs.chain(questions).filter(is_of_staff).collect()
}

fn value_of(attribute: &str, tag: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!("{attribute}=\""))?;
    rest.split('"').next().map(resolved)
}

/// Pages that have names of their own, which somebody is led to or not.
const NAMED: [(&str, Right); 4] = [
    ("/admin/sessions/new", Right::ManageSessions),
    ("/admin/find", Right::FindLogins),
    ("/admin/reports", Right::SeeReports),
    ("/admin/settings", Right::ManageSettings),
];

async fn pages_offer_each_role_what_it_may_do_and_no_more(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    centre.employ_colleagues().await;
    let mut owner = centre.owner().await;
    let mut ids = Ids::of_northgate(&centre, &mut owner).await;
    ids.manage(&centre, &mut owner).await;
    Ids::let_agent_work(&centre).await;
    let password = Secret::new(STAFF_PASSWORD.to_owned());
    // One who has a second factor to lose.
    centre.service.staff_create("NG-2041", "phone@northgate.test", "P. Hone", Role::Reader, &password).await.unwrap();
    set_up(&centre, &mut centre.staff("phone@northgate.test").await).await;
    // A login that waits, one that is withdrawn, a session that is over and one without entries.
    let slips = centre.slips(2).await;
    for _ in 0..6 {
        log_in_as(&mut centre.browser(), &slips[0].username, "9HDN4-RYCW7").await;
    }
    let withdrawn = [("session", ids.session.as_str()), ("ids[]", &ids.entry)];
    owner.post("/api/admin/withdraw_entries", &withdrawn).await.see_other();
    let mut closed = spring_placement();
    closed.closes = "2026-05-12T11:00".into();
    let closed = centre.service.session_create("NG-2041", &closed).await.unwrap();

    // A colleague who is switched off.
    centre.service.staff_create("NG-2041", "away@northgate.test", "B. Away", Role::Reader, &password).await.unwrap();
    let away = centre.fresh.store.person_find_by_email("away@northgate.test").await.unwrap().unwrap().places[0].id;
    owner.post("/api/admin/disable_colleague", &[("colleague", &away.to_string())]).await.see_other();

    for role in Role::ALL {
        let mut browser = centre.staff(email_of(role)).await;
        // What only a search or a filter leads to.
        let of_session = format!("/admin/sessions/{}", ids.session);
        let mut also = vec!["/admin/sessions?state=all".to_owned(), of_session.clone()];
        also.extend([format!("{of_session}/entries/{}", ids.entry), format!("/admin/sessions/{closed}/details")]);
        if role.has(Right::FindLogins) {
            also.extend(slips.iter().map(|slip| format!("/admin/find?q={}", slip.username)));
        }
        let walked = walk(&mut browser, &also).await;
        for (path, right) in NAMED {
            assert_eq!(walked.pages.contains_key(path), role.has(right), "{role:?} is led to {path}");
        }
        let rights_of =
            |path: &str| ROWS.iter().filter(|row| row.path == path).filter_map(|row| row.right).collect::<Vec<_>>();
        for (action, page) in walked.posts.iter().filter(|(action, _)| !is_everybodys(action)) {
            let rights = rights_of(action);
            assert!(!rights.is_empty(), "{action} has no row");
            assert!(rights.iter().any(|right| role.has(*right)), "{role:?} is offered {action} on {page}");
        }
        // And all that there is a form for.
        let offered: BTreeSet<&str> = walked.posts.keys().map(String::as_str).collect();
        for row in ROWS.iter().filter(|row| row.method == "POST" && row.right.is_some_and(|right| role.has(right))) {
            let is_seen = offered.contains(row.path) || ASKED_BY_THE_APP.contains(&row.path);
            assert!(is_seen, "{role:?} is offered {} nowhere: {offered:?}", row.path);
        }
    }
}

/// Forms of one's own account, which every role has.
fn is_everybodys(action: &str) -> bool {
    action == "/api/admin/log_out" || WHOEVER_IS_LOGGED_IN.contains(&action)
}

/// Posts that no page has a form for before something else was done: acts whose question comes first, and what the app
/// asks by itself.
const ASKED_BY_THE_APP: [&str; 5] = [
    "/api/admin/hidden_entries",
    "/api/admin/issue_passwords",
    "/api/admin/mark_entries",
    "/admin/sessions/{session}/rows",
    "/admin/sessions/{session}/engine/picked",
];

async fn a_changed_role_obeys_with_the_next_request(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    centre.employ_colleagues().await;
    let session = centre.session.to_string();
    let mut coordinator = centre.staff(email_of(Role::Coordinator)).await;
    let key = "019e1c00-0000-7000-8000-000000000002";
    let add = format!("/admin/sessions/{session}/add?form={key}");
    assert_eq!(coordinator.get(&add).await.status, StatusCode::OK);
    let account =
        coordinator.request(Method::GET, "/api/admin/account", String::new(), &[AS_APP, ("origin", ORIGIN)]).await;
    assert_eq!(account.header("lanyard-role"), Some("coordinator"), "{}", account.text());

    execute_behind(&centre.fresh.url, "update staff set role = 'reader' where role = 'coordinator'").await;
    let before = centre.dump().await;
    let form = [("session", session.as_str()), ("count", "2"), ("idempotency_key", key)];
    // As the app sends it from a page that was opened before, and as a browser without the app does.
    let refused = coordinator.post_with("/api/admin/create_codes", &form, &[AS_APP]).await;
    assert_eq!((refused.status, refused.header("lanyard-role")), (StatusCode::FORBIDDEN, Some("reader")));
    assert!(refused.text().contains(FORBIDDEN), "{}", refused.text());
    let refused = coordinator.post("/api/admin/create_codes", &form).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.words().contains(FORBIDDEN), "{}", refused.words());
    assert!(changed(&before, &centre.dump().await).is_empty());

    let page = coordinator.get(&add).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.words().contains("You cannot open this page"), "{}", page.words());
    let entries = coordinator.get(&format!("/admin/sessions/{session}")).await;
    assert!(entries.text().contains("data-role=\"reader\""));
    assert!(!entries.words().contains("Add Entries"), "{}", entries.words());
}

async fn one_card_is_printed_and_no_more(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    centre.employ_colleagues().await;
    let mut owner = centre.owner().await;
    let ids = Ids::of_northgate(&centre, &mut owner).await;
    let session = ids.session.as_str();
    let both = owner.get(&format!("/admin/sessions/{session}")).await;
    let entries: Vec<String> =
        both.text().split("name=\"ids[]\" value=\"").skip(1).map(|rest| rest[..36].to_owned()).collect();
    let [one, other] = &entries[..] else { panic!("{entries:?}") };
    let mut invigilator = centre.staff(email_of(Role::Invigilator)).await;

    let card = invigilator.post("/admin/print", &[("session", session), ("ids[]", one)]).await;
    assert_eq!(card.status, StatusCode::OK);
    assert!(card.words().contains("Institution ID"), "{}", card.words());
    // Printed again it is asked about, as for everybody.
    let again = invigilator.post("/admin/print", &[("session", session), ("ids[]", one)]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);

    let before = centre.dump().await;
    for more in [
        &[("session", session), ("ids[]", one), ("ids[]", other), ("again", "1")][..],
        &[("session", session), ("ids[]", one), ("layout", "checklist")],
        &[("session", session), ("which", "all"), ("again", "1")],
        &[("batch_id", &ids.batch), ("again", "1")],
        &[("session", session), ("all_matching", "1"), ("q", "x"), ("expected", "1"), ("again", "1")],
    ] {
        let refused = invigilator.post("/admin/print", more).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{more:?}: {}", refused.words());
        assert!(
            refused.words().contains(FORBIDDEN) && refused.words().contains("Go to Sessions"),
            "{}",
            refused.words()
        );
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
}
