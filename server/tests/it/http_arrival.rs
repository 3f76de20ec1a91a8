//! Bodies before anything else: how large they may be, who may send the large ones, how long they may take, and what is
//! said about it.

use axum::{
    body::{Body, Bytes},
    extract::ConnectInfo,
    http::{Method, Request, StatusCode},
    response::Response,
};
use futures_util::{StreamExt as _, stream};
use http_body_util::BodyExt as _;
use std::{convert::Infallible, net::SocketAddr, time::Duration};
use tower::ServiceExt as _;

use crate::{
    client::{AS_APP, encoded, refusal_of, words_of},
    database_dump::changed,
    engines::{Fresh, on_sqlite, sqlite},
    http_fixture::{Centre, MINUTE, ORIGIN, log_in},
};

on_sqlite!(
    strangers_send_forms_and_no_more,
    what_is_no_form_is_refused_in_words,
    staff_may_name_twenty_thousand_entries,
    whoever_was_logged_out_meanwhile_is_told_so,
);

const TOO_LARGE: &str =
    "This form is larger than what the server takes, so nothing was saved. Choose or type less and send it again.";

/// Addresses of other forms.
const FORMS: [&str; 5] = ["/", "/api/admin/log_in", "/admin/report.xlsx", "/admin/show", "/api/admin/create_codes"];

/// The addresses whose forms name entries.
const NAMING: [&str; 8] = [
    "/admin/logins.xlsx",
    "/admin/print",
    "/api/admin/preview_action",
    "/api/admin/withdraw_entries",
    "/api/admin/restore_entries",
    "/api/admin/issue_passwords",
    "/api/admin/mark_entries",
    "/api/admin/hidden_entries",
];

/// A form of about so many bytes.
fn form(bytes: usize) -> String {
    encoded(&[("session", "019e1c00-0000-7000-8000-000000000001"), ("x", &"x".repeat(bytes - 50))])
}

async fn strangers_send_forms_and_no_more(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let before = centre.dump().await;
    let mut stranger = centre.browser();
    let own = ("origin", ORIGIN);
    for path in FORMS {
        let answer = stranger.request(Method::POST, path, form(70_000), &[own]).await;
        assert_eq!(answer.status, 413, "{path}");
        assert!(answer.words().contains(TOO_LARGE), "{path}: {}", answer.words());
        let answer = stranger.request(Method::POST, path, form(70_000), &[own, AS_APP]).await;
        assert_eq!((answer.status.as_u16(), answer.refusal()), (413, "\"too_large\""), "{path}");
    }
    for path in NAMING {
        let answer = stranger.request(Method::POST, path, form(70_000), &[own]).await;
        assert!(answer.see_other().starts_with("/admin/login"), "{path}");
        let answer = stranger.request(Method::POST, path, form(70_000), &[own, AS_APP]).await;
        assert_eq!((answer.status.as_u16(), answer.refusal()), (401, "\"not_logged_in\""), "{path}");
        // A made-up cookie leads to nobody.
        let cookie = ("cookie", "staff=019e1c00000070008000000000000001.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        let answer = stranger.request(Method::POST, path, form(70_000), &[own, AS_APP, cookie]).await;
        assert_eq!(answer.status, 401, "{path}");
        let answer = stranger.request(Method::POST, path, form(1_100_000), &[own, AS_APP]).await;
        assert_eq!(answer.status, 413, "{path}");
    }
    assert_eq!(changed(&before, &centre.dump().await), Vec::<String>::new());
    for path in FORMS {
        let answer = stranger.request(Method::POST, path, form(60_000), &[own]).await;
        assert_ne!(answer.status, 413, "{path}");
    }
}

async fn what_is_no_form_is_refused_in_words(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let before = centre.dump().await;
    let sentence =
        "The server takes only what its own forms send, so nothing was saved. Open the page and use its form.";
    for path in FORMS.iter().chain(&NAMING).chain(&["/welcome", "/me/password", "/log_out"]) {
        for kind in ["application/json", "text/plain", "multipart/form-data; boundary=x", "nonsense"] {
            let headers = [("origin", ORIGIN), ("content-type", kind)];
            let answer = staff.post_as(path, "{}", &headers).await;
            assert_eq!(answer.status, 415, "{path}: {kind}");
            assert!(answer.words().contains(sentence), "{path}: {}", answer.words());
            let answer = staff.post_as(path, "{}", &[&headers[..], &[AS_APP]].concat()).await;
            assert_eq!((answer.status.as_u16(), answer.refusal()), (415, "\"no_form\""), "{path}");
        }
    }
    let kind = ("content-type", "Application/X-WWW-Form-Urlencoded;charset=UTF-8");
    let answer = staff.post_as("/admin/report.xlsx", "report=usernames", &[("origin", ORIGIN), kind]).await;
    assert_eq!(answer.status, 200);
    let after = centre.dump().await;
    assert!(changed(&before, &after).iter().all(|table| ["audit", "browser_session"].contains(&table.as_str())));
}

async fn staff_may_name_twenty_thousand_entries(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    for path in NAMING {
        let answer = owner.request(Method::POST, path, form(1_000_000), &[("origin", ORIGIN), AS_APP]).await;
        assert!(![401, 413].contains(&answer.status.as_u16()), "{path}: {}", answer.status);
        let answer = owner.request(Method::POST, path, form(1_100_000), &[("origin", ORIGIN), AS_APP]).await;
        assert_eq!(answer.status, 413, "{path}");
    }
    let answer = owner.request(Method::POST, "/api/admin/save_settings", form(70_000), &[("origin", ORIGIN)]).await;
    assert_eq!(answer.status, 413, "no other form is as large");
}

async fn whoever_was_logged_out_meanwhile_is_told_so(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    centre.after(31 * MINUTE);
    let path = "/api/admin/withdraw_entries";
    let answer = owner.request(Method::POST, path, form(70_000), &[("origin", ORIGIN), AS_APP]).await;
    assert_eq!((answer.status.as_u16(), answer.refusal()), (401, "\"timed_out\""));
    let answer = owner.request(Method::POST, path, form(70_000), &[("origin", ORIGIN)]).await;
    assert!(answer.see_other().starts_with("/admin/login"), "{}", answer.see_other());
}

/// Sends so many bytes of a longer body, and then nothing.
async fn half_a_form(centre: &Centre, bytes: usize, headers: &[(&str, &str)]) -> Response {
    half_a_form_and(centre, bytes, headers, || ()).await
}

/// The same; `taken` is called once the server has them and asks for the rest.
async fn half_a_form_and(
    centre: &Centre,
    bytes: usize,
    headers: &[(&str, &str)],
    taken: impl FnOnce() + Send + 'static,
) -> Response {
    let rest = stream::once(async move {
        taken();
        std::future::pending().await
    });
    let half = stream::iter([Ok::<_, Infallible>(Bytes::from(vec![b'x'; bytes]))]).chain(rest);
    let mut request = Request::post("/").header("origin", ORIGIN);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut request = request.body(Body::from_stream(half)).unwrap();
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([198, 51, 100, 8], 40_000))));
    centre.app.clone().oneshot(request).await.unwrap()
}

/// On a clock that jumps to whatever is waited for: nothing else is under way.
#[tokio::test]
async fn a_form_that_does_not_end_is_refused_in_words() {
    let centre = Centre::new(sqlite().await).await;
    tokio::time::pause();
    let began = tokio::time::Instant::now();
    let answer = half_a_form(&centre, 13, &[]).await;
    assert_eq!((answer.status(), began.elapsed().as_secs()), (StatusCode::REQUEST_TIMEOUT, 10));
    let page = answer.into_body().collect().await.unwrap().to_bytes();
    let words = words_of(std::str::from_utf8(&page).unwrap());
    let sentence = "This form arrived too slowly, so nothing was saved. Check the network and send it again.";
    assert!(words.contains(sentence), "{words}");
    let answer = half_a_form(&centre, 13, &[AS_APP]).await;
    assert_eq!(answer.status(), StatusCode::REQUEST_TIMEOUT);
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    assert_eq!(refusal_of(std::str::from_utf8(&body).unwrap()), "\"too_slow\"");
}

#[tokio::test]
async fn many_large_forms_on_their_way_keep_no_log_in_out() {
    let centre = std::sync::Arc::new(Centre::new(sqlite().await).await);
    let slip = centre.slips(1).await.remove(0);
    let (taken, mut all_taken) = tokio::sync::mpsc::unbounded_channel();
    // 16 MiB in all.
    let senders: Vec<_> = (0..256)
        .map(|_| {
            let (centre, taken) = (std::sync::Arc::clone(&centre), taken.clone());
            let tell = move || taken.send(()).unwrap();
            tokio::spawn(async move { half_a_form_and(&centre, 64 * 1024, &[], tell).await })
        })
        .collect();
    for _ in &senders {
        all_taken.recv().await;
    }
    let answer = half_a_form(&centre, 5000, &[AS_APP]).await;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.headers()["retry-after"], "10");
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    assert_eq!(refusal_of(std::str::from_utf8(&body).unwrap()), "\"busy\"");
    assert_eq!(log_in(&mut centre.browser(), &slip).await.see_other(), "/welcome");
    senders.iter().for_each(tokio::task::JoinHandle::abort);
    for sender in senders {
        let _ = sender.await;
    }
    let freed = tokio::time::timeout(Duration::from_millis(200), half_a_form(&centre, 5000, &[])).await;
    assert!(freed.is_err(), "there is room again: the server waits for the rest");
}
