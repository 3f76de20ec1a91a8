//! Every address answers: with its page, with the page it belongs to, or with a sentence, whatever it is asked with.

use std::collections::BTreeSet;

use axum::http::Method;
use leptos::server_fn::axum::server_fn_paths;

use crate::{
    client::{AS_APP, Answer, Browser},
    engines::{Fresh, on_sqlite, sqlite},
    http_fixture::{Centre, ORIGIN},
    http_rights::Ids,
    http_rights_table::ROWS,
};

on_sqlite!(
    no_address_answers_with_nothing,
    addresses_of_forms_lead_to_their_pages,
    every_address_is_found_under_another_spelling,
);

const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "BREW"];

async fn asked(browser: &mut Browser, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let method: Method = method.parse().unwrap();
    browser.request(method, path, String::new(), &[&[("origin", ORIGIN)], headers].concat()).await
}

/// Every address of the table, and some that nobody has.
fn addresses(ids: &Ids) -> BTreeSet<String> {
    let others = ["/nothing", "/assets/%FF", "/i/%FF", "/admin/sessions/%FF/pulse", "/i/a/b", "//evil.test"];
    ROWS.iter().map(|row| ids.fill(row.path)).chain(others.map(str::to_owned)).collect()
}

async fn no_address_answers_with_nothing(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let ids = Ids::of_northgate(&centre, &mut centre.owner().await).await;
    let mut wrong = Vec::new();
    for path in addresses(&ids) {
        // Each address by a browser of its own, which is logged out by some of them.
        let mut staff = centre.owner().await;
        let is_of_program = path.starts_with("/api/v1");
        // Without a token nobody hears what is there.
        let refused = if is_of_program { &[401, 404, 405][..] } else { &[404, 405] };
        for method in METHODS {
            for from_app in [false, true] {
                let headers = if from_app { &[AS_APP][..] } else { &[("accept", "text/html")] };
                let answer = asked(&mut staff, method, &path, headers).await;
                let status = answer.status.as_u16();
                if status >= 400 && method != "HEAD" && answer.body.is_empty() {
                    wrong.push(format!("{method} {path}: {status} with nothing"));
                }
                if (status == 405) != answer.header("allow").is_some() {
                    wrong.push(format!("{method} {path}: {status}, Allow: {:?}", answer.header("allow")));
                }
                if status == 405 && ["GET", "HEAD"].contains(&method) && !from_app && !is_of_program {
                    wrong.push(format!("{method} {path}: a person is led nowhere"));
                }
                if ["PUT", "DELETE", "OPTIONS", "BREW"].contains(&method) && !refused.contains(&status) {
                    wrong.push(format!("{method} {path}: {status}"));
                }
                // Pages say it to people, JSON to the app, a problem document to other programs.
                if status == 405 && method != "HEAD" {
                    let told = if is_of_program {
                        answer.text().contains("#problem-not-allowed")
                    } else if from_app {
                        answer.refusal() == "\"not_allowed\""
                    } else {
                        answer.words().contains("This address does not take what was sent to it")
                    };
                    if !told {
                        wrong.push(format!("{method} {path}: {}", answer.text()));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

async fn every_address_is_found_under_another_spelling(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let ids = Ids::of_northgate(&centre, &mut centre.owner().await).await;
    let mut browser = centre.browser();
    for row in ROWS {
        let address = ids.fill(row.path);
        let (path, query) = address.split_once('?').unwrap_or((&address, ""));
        // The front page has no name, an administrator's has two, and names of files are their own.
        if ["/", "/admin", "/admin/"].contains(&path) || path.starts_with("/assets/") {
            continue;
        }
        let query = if query.is_empty() { String::new() } else { format!("?{query}") };
        let answer = browser.get(&format!("{path}/{query}")).await;
        assert_eq!(answer.status, 308, "{path}");
        assert_eq!(answer.header("location"), Some(address.as_str()));
    }
}

async fn addresses_of_forms_lead_to_their_pages(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let ids = Ids::of_northgate(&centre, &mut staff).await;
    let session = format!("/admin/sessions/{}", ids.session);
    for (path, page) in [
        ("/api/admin/log_in", "/admin/login".to_owned()),
        ("/api/admin/log_out", "/admin/sessions".to_owned()),
        ("/api/admin/create_session", "/admin/sessions/new".to_owned()),
        ("/api/admin/save_settings", "/admin/settings".to_owned()),
        ("/api/admin/issue_password?q=maria", "/admin/find?q=maria".to_owned()),
        ("/api/admin/withdraw_entries", "/admin/sessions".to_owned()),
        ("/api/admin/withdraw_entries?session={session}", session.clone()),
        ("/api/admin/hidden_entries", "/admin/sessions".to_owned()),
        ("/api/admin/save_details?session={session}", format!("{session}/details")),
        ("/admin/sessions/{session}/rows", session.clone()),
        ("/admin/sessions/{session}/engine/pick", format!("{session}/engine")),
    ] {
        let path = ids.fill(path);
        for method in ["GET", "HEAD"] {
            assert_eq!(asked(&mut staff, method, &path, &[]).await.see_other(), page, "{method} {path}");
        }
    }
    let posted: Vec<&str> =
        server_fn_paths().filter(|(_, method)| *method == Method::POST).map(|(path, _)| path).collect();
    assert!(posted.len() >= 15, "{} endpoints are posted to", posted.len());
    for path in posted {
        let before = centre.dump().await;
        let led = asked(&mut staff, "GET", path, &[("accept", "text/html")]).await.see_other().to_owned();
        assert!(led.starts_with("/admin/"), "{path}: {led}");
        assert_eq!(staff.get(&led).await.status, 200, "{path} leads to {led}");
        // Typed, or from the history.
        let typed = staff.request(Method::GET, path, String::new(), &[("sec-fetch-site", "none")]).await;
        assert_eq!(typed.see_other(), led, "{path}");
        assert_eq!(before, centre.dump().await, "{path} changes nothing");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn head_is_answered_like_get() {
    let centre = Centre::new(sqlite().await).await;
    let mut staff = centre.owner().await;
    let ids = Ids::of_northgate(&centre, &mut staff).await;
    for path in addresses(&ids).iter().filter(|path| !path.ends_with("/live")) {
        let (get, head) = (asked(&mut staff, "GET", path, &[]).await, asked(&mut staff, "HEAD", path, &[]).await);
        assert_eq!(get.status, head.status, "{path}");
        for header in ["location", "content-type", "allow", "cache-control", "vary", "etag"] {
            assert_eq!(get.header(header), head.header(header), "{path}: {header}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_as_people_type_them_lead_to_the_page() {
    let centre = Centre::new(sqlite().await).await;
    let mut browser = centre.browser();
    for (typed, page) in [
        ("/i/NG-2041/", "/i/NG-2041"),
        ("/I/ng-2041", "/i/ng-2041"),
        ("/I/NG-2041/?from=poster&x=%2F", "/i/NG-2041?from=poster&x=%2F"),
        ("/i/", "/"),
        ("/help/", "/help"),
        ("/Help", "/help"),
        ("//HELP//", "/help"),
        ("/Admin", "/admin"),
        ("/admin/sessions/", "/admin/sessions"),
        ("/Admin/Login/?next=%2Fadmin%2Ffind", "/admin/login?next=%2Fadmin%2Ffind"),
        ("/me/", "/me"),
        ("/LOG_OUT", "/log_out"),
        ("/ReadyZ/", "/readyz"),
    ] {
        for method in ["GET", "HEAD"] {
            let led = asked(&mut browser, method, typed, &[]).await;
            assert_eq!((led.status.as_u16(), led.header("location")), (308, Some(page)), "{method} {typed}");
            assert_eq!(led.header("cache-control"), Some("no-store"), "{typed}");
        }
        assert!(asked(&mut browser, "GET", page, &[]).await.status.as_u16() < 400, "{page}");
        // What a form sends is never sent on to another address.
        assert!(!asked(&mut browser, "POST", typed, &[]).await.status.is_redirection(), "POST {typed}");
    }
    let page = browser.get("/i/ng-2041").await;
    assert_eq!(page.value_of("institution").as_deref(), Some("NG-2041"));
    for foreign in ["//evil.test", "//evil.test/", "//evil.test/help/", "/%2F/evil.test/", "/\\evil.test/", "/nothing/"]
    {
        let answer = asked(&mut browser, "GET", foreign, &[]).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (404, None), "{foreign}");
        assert!(answer.words().contains("We could not find this page"), "{foreign}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn words_of_an_address_are_decoded_once() {
    let centre = Centre::new(sqlite().await).await;
    let mut staff = centre.owner().await;
    for (sent, meant) in [("50%2525", "50%25"), ("a%2526b%2B+c", "a%26b+ c"), ("%25zz%C3%A9", "%zzé")] {
        for page in ["/admin/find", "/admin/sessions", &format!("/admin/sessions/{}", centre.session)] {
            let answer = staff.get(&format!("{page}?q={sent}")).await;
            let shown = |answer: &Answer| answer.text().contains(&format!("value=\"{}\"", meant.replace('&', "&amp;")));
            assert!(shown(&answer), "{page}?q={sent}");
        }
        // Where a log-in leads on, an address stands within an address.
        let wanted: String =
            form_urlencoded::byte_serialize(format!("/admin/find?q={sent}&page=1").as_bytes()).collect();
        let page = centre.browser().get(&format!("/admin/login?next={wanted}")).await;
        assert_eq!(page.value_of("next"), Some(format!("/admin/find?q={sent}&page=1")), "{sent}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_into_a_form_goes_through_a_log_in() {
    let centre = Centre::new(sqlite().await).await;
    let mut staff = centre.owner().await;
    let session = centre.session.to_string();
    let (create, details) = ("/admin/sessions/new".to_owned(), format!("/admin/sessions/{session}/details"));
    let add = format!("/admin/sessions/{session}/add");
    for typed in ["50%25", "a%26b+ c", "Räume A & B // 4", ""] {
        for (form, page, control) in
            [("create_session", &create, "room"), ("save_details", &details, "test"), ("create_codes", &add, "label")]
        {
            let mut fields = vec![(control, typed), ("session", session.as_str()), ("password", "Kestrel-41")];
            let all = ["name", "room", "test", "opens", "closes", "time_zone", "count", "idempotency_key"];
            fields.extend(all.into_iter().filter(|name| *name != control).map(|name| (name, "2")));
            let mut post = async |fields: &[(&str, &str)]| {
                let path = format!("/api/admin/{form}");
                let led = centre.browser().post(&path, fields).await.see_other().to_owned();
                let query = led.split_once('?').map_or("", |(_, query)| query).as_bytes();
                let next = form_urlencoded::parse(query).find(|(name, _)| name == "next").expect("the page").1;
                // Through the log-in page as well, whose form carries it on.
                let carried = centre.browser().get(&led).await.value_of("next");
                assert_eq!(carried.as_deref(), Some(&*next), "{form}");
                assert_eq!(next.split('?').next(), Some(page.as_str()), "{form}");
                assert!(!next.contains("Kestrel"), "{next}");
                (staff.get(&next).await, next.into_owned())
            };
            let (shown, next) = post(&fields).await;
            assert_eq!(shown.value_of(control).as_deref(), Some(typed), "{form}: {next}");
            // What no proxy would carry is left behind, but not the page.
            let long = "x".repeat(5_000);
            fields[0].1 = &long;
            let (shown, next) = post(&fields).await;
            assert!([200, 302].contains(&shown.status.as_u16()) && next == *page, "{form}: {} {next}", shown.status);
        }
    }
    // Nor does an address say what is the page's own.
    for (page, control) in [(details, "version"), (add, "idempotency_key")] {
        let made_up = "019e1c00-0000-7000-8000-000000000099";
        let shown = staff.get(&format!("{page}?form={}&{control}={made_up}&name=x&label=x", centre.session)).await;
        assert!(shown.value_of(control).is_some_and(|own| !own.is_empty() && own != made_up), "{page}");
    }
    // Of another form nothing is said: it may be a password, or who somebody is.
    let fields = [("name", "Rosa Lind"), ("password", "Kestrel-41")];
    let answer = centre.browser().post("/api/admin/change_name", &fields).await;
    assert_eq!(answer.see_other(), "/admin/login?next=/admin/account");
}
