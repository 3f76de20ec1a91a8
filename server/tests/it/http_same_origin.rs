//! Only our own pages may change anything: every other sender is refused with 403, and nothing has changed.

use axum::http::Method;

use crate::{
    client::encoded,
    database_dump::changed,
    engines::{Fresh, on_sqlite},
    http_fixture::{Centre, EMAIL, ORIGIN, STAFF_PASSWORD},
    http_rights::{Ids, ask},
    http_rights_table::ROWS,
};

on_sqlite!(
    foreign_senders_are_refused_everywhere,
    our_own_pages_and_programs_without_cookies_pass,
    a_wrong_public_url_is_named_on_the_page,
);

const FOREIGN: [&[(&str, &str)]; 8] = [
    &[("origin", "https://evil.test")],
    &[("origin", "null")],
    &[("origin", "http://127.0.0.1:3001")],
    &[("sec-fetch-site", "cross-site")],
    &[("sec-fetch-site", "none")],
    &[("sec-fetch-site", "same-site"), ("origin", ORIGIN)],
    &[("sec-fetch-site", "cross-site"), ("origin", ORIGIN)],
    // Neither header, with a cookie.
    &[],
];

async fn foreign_senders_are_refused_everywhere(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let ids = Ids::of_northgate(&centre, &mut owner).await;
    let slip = centre.slips(1).await.remove(0);
    let newcomer = centre.newcomer(&slip).await;
    for (name, value) in newcomer.cookies() {
        owner.hold(name, value);
    }
    let before = centre.dump().await;
    // Test engines ask from their own pages; what they ask changes nothing: `http_test_engines` looks at it. Other programs show a
    // token, and no cookie is asked for: `http_v1`.
    let guarded = ROWS
        .iter()
        .filter(|row| row.method == "POST" || row.path.starts_with("/api/"))
        .filter(|row| !row.path.starts_with("/lti/") && !row.path.starts_with("/api/v1"));
    for row in guarded {
        for headers in FOREIGN {
            let answer = ask(&mut owner, row, &ids, headers).await;
            assert_eq!(answer.status, 403, "{} {} with {headers:?}", row.method, row.path);
            assert!(
                answer.words().contains("For safety it was not accepted and nothing was changed."),
                "{}",
                answer.words()
            );
            assert!(answer.header("set-cookie").is_none());
        }
    }
    let tables = changed(&before, &centre.dump().await);
    assert!(tables.is_empty(), "{tables:?}");
}

async fn our_own_pages_and_programs_without_cookies_pass(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let form = encoded(&[("email", EMAIL), ("password", STAFF_PASSWORD)]);
    let own: [&[(&str, &str)]; 4] = [
        &[("origin", ORIGIN)],
        &[("sec-fetch-site", "same-origin")],
        &[("sec-fetch-site", "same-origin"), ("origin", ORIGIN)],
        &[],
    ];
    for headers in own {
        let answer = centre.browser().request(Method::POST, "/api/admin/log_in", form.clone(), headers).await;
        assert_eq!(answer.see_other(), "/admin/sessions", "{headers:?}");
    }
    // Following a link from anywhere is not an act.
    let mut owner = centre.owner().await;
    let link = owner.request(Method::GET, "/admin/sessions", String::new(), &[("sec-fetch-site", "cross-site")]).await;
    assert_eq!(link.status, 200);
}

async fn a_wrong_public_url_is_named_on_the_page(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut browser = centre.browser();
    let sentence = "It came from http://10.0.0.7:3000, and this server is set to http://127.0.0.1:3000. Open \
                    http://127.0.0.1:3000 and send the form from there. If http://10.0.0.7:3000 is the right address, \
                    ask whoever runs this server to set its public URL (LANYARD_PUBLIC_URL) to it.";
    for path in ["/", "/welcome", "/api/admin/log_in", "/admin/logins.xlsx"] {
        let origin = ("origin", "http://10.0.0.7:3000");
        let answer = browser.request(Method::POST, path, String::new(), &[origin]).await;
        assert_eq!(answer.status, 403, "{path}");
        assert!(answer.words().contains(sentence), "{path}: {}", answer.words());
        // What is no address is not repeated.
        let origin = ("origin", "http://10.0.0.7:3000/<script>");
        let answer = browser.request(Method::POST, path, String::new(), &[origin]).await;
        assert!(!answer.text().contains("10.0.0.7"), "{path}");
    }
}
