//! The main job by plain form posts, from an empty session to a candidate with a username of their own and back into the
//! administrator's spreadsheet.

use axum::http::StatusCode;

use crate::{
    client::{Answer, Browser},
    engines::{Fresh, on_both_engines},
    http_fixture::{Centre, EMAIL, STAFF_PASSWORD, log_in, log_in_as, new_username},
    workbook::{Logins, Slip},
};

on_both_engines!(
    from_a_button_to_a_candidate_and_back,
    the_batch_page_tells_the_truth_of_the_moment,
    a_test_is_started,
);

/// Logs in and makes a session; returns the session's id.
async fn new_session(staff: &mut Browser) -> String {
    let fields = [
        ("name", "Autumn placement"),
        ("room", "A3"),
        ("opens", "2026-05-12T09:00"),
        ("closes", "2026-05-12T17:00"),
        ("time_zone", "Europe/Madrid"),
    ];
    let made = staff.post("/api/admin/create_session", &fields).await;
    made.see_other().strip_prefix("/admin/sessions/").expect("the new session's page").to_owned()
}

/// Add Entries and Create Codes; returns the address of the batch page.
async fn create_codes(staff: &mut Browser, session: &str, count: &str, label: &str) -> String {
    let form = staff.get(&format!("/admin/sessions/{session}/add")).await;
    assert_eq!(form.status, StatusCode::FOUND, "the page moves to the address that holds its key");
    let form = staff.get(form.header("location").unwrap()).await;
    assert_eq!(form.status, StatusCode::OK);
    assert_eq!(form.value_of("session").as_deref(), Some(session));
    let key = form.value_of("idempotency_key").expect("a key");
    let fields = [("session", session), ("count", count), ("label", label), ("idempotency_key", &key)];
    let made = staff.post("/api/admin/create_codes", &fields).await;
    let page = made.see_other().to_owned();
    assert!(page.starts_with(&format!("/admin/sessions/{session}/batches/")), "{page}");
    page
}

async fn download(staff: &mut Browser, field: (&str, &str)) -> Answer {
    let answer = staff.post("/admin/logins.xlsx", &[field, ("again", "1")]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", String::from_utf8_lossy(&answer.body));
    answer
}

async fn from_a_button_to_a_candidate_and_back(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.browser();
    let logged_in = staff.post("/api/admin/log_in", &[("email", EMAIL), ("password", STAFF_PASSWORD)]).await;
    assert_eq!(logged_in.see_other(), "/admin/sessions");
    assert!(staff.cookies().contains_key("staff"), "{:?}", staff.cookies());
    let session = new_session(&mut staff).await;
    let page = create_codes(&mut staff, &session, "30", "Room A3, morning").await;
    let batch = page.rsplit('/').next().unwrap();

    let workbook = download(&mut staff, ("batch_id", batch)).await;
    assert_eq!(
        workbook.header("content-disposition"),
        Some("attachment; filename=\"logins_autumn-placement_batch-1_2026-05-12.xlsx\"")
    );
    let logins = Logins::read(&workbook.body);
    assert_eq!(
        logins.headings,
        [
            "Username",
            "Password",
            "Institution ID",
            "Slip code",
            "Name",
            "State",
            "Session",
            "Batch",
            "Log-in address",
            "Date of birth",
            "Country or region",
            "Email",
            "Candidate number"
        ]
    );
    assert_eq!(logins.rows.len(), 30);
    assert_eq!(logins.column("Institution ID"), ["NG-2041"; 30]);
    assert_eq!(logins.column("Username"), logins.column("Slip code"));
    assert_eq!(logins.column("State"), ["Not used"; 30]);
    assert_eq!(logins.column("Log-in address"), ["http://127.0.0.1:3000/i/NG-2041"; 30]);
    let slip = logins.slips()[11].clone();

    let username = claim(&centre, &slip).await;
    the_slip_gives_nothing_any_more(&centre, &slip).await;

    let again = Logins::read(&download(&mut staff, ("batch_id", batch)).await.body);
    let mut expected = logins.rows.clone();
    expected[11][0].clone_from(&username);
    "María Carreño".clone_into(&mut expected[11][4]);
    "Details given".clone_into(&mut expected[11][5]);
    assert_eq!(again.rows, expected, "one row has changed, and neither its password nor its slip code");

    let entries = staff.get(&format!("/admin/sessions/{session}?q={}", slip.username)).await;
    assert!(entries.words().contains(&username) && entries.words().contains("María Carreño"));
    assert!(!entries.text().contains(&slip.password), "passwords are never a column");

    let mut phone = centre.browser();
    assert_eq!(log_in_as(&mut phone, &username, &slip.password).await.see_other(), "/me");
    assert_eq!(phone.get("/me").await.status, StatusCode::OK);
}

/// The candidate's side; returns the new username.
async fn claim(centre: &Centre, slip: &Slip) -> String {
    let mut candidate = centre.browser();
    assert_eq!(log_in(&mut candidate, slip).await.see_other(), "/welcome");
    let slip_cookie = candidate.cookies().clone();
    let form = candidate.get("/welcome").await;
    assert!(form.words().contains("After this, the username on your slip stops working."));
    let claimed = candidate.post("/welcome", &[("full_name", "María Carreño")]).await;
    assert_eq!(claimed.see_other(), "/welcome/username");
    assert_ne!(candidate.cookies(), &slip_cookie, "a claim brings a new token");

    let page = candidate.get("/welcome/username").await;
    let username = new_username(&page);
    assert!(username.starts_with("maria-"), "{username}");
    let sentence = format!(
        "Write it on your slip now. {} no longer works. Your password and Institution ID stay the same.",
        slip.username
    );
    assert!(page.words().contains(&sentence), "{}", page.words());
    assert_eq!(new_username(&candidate.get("/welcome/username").await), username, "a reload shows the same");
    assert_eq!(candidate.get("/me").await.see_other(), "/welcome/username", "until it was confirmed once");

    let wrong = candidate.post("/welcome/username", &[("username", "maria-0000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.problems(), ["This is not your new username. Check it letter by letter"]);
    assert_eq!(wrong.value_of("username").as_deref(), Some("maria-0000"));

    let shouted = username.to_uppercase();
    assert_eq!(candidate.post("/welcome/username", &[("username", &shouted)]).await.see_other(), "/me");
    let me = candidate.get("/me").await;
    assert_eq!(me.status, StatusCode::OK);
    assert!(me.words().contains(&format!("Logged in as {username}")), "{}", me.words());
    username
}

async fn the_slip_gives_nothing_any_more(centre: &Centre, slip: &Slip) {
    let mut late = centre.browser();
    assert_eq!(log_in(&mut late, slip).await.see_other(), "/replaced");
    let page = late.get("/replaced").await;
    let sentence = "This slip was used on 12 May at 12:00. Log in with the new username you were given, or ask the \
                    person in charge.";
    assert!(page.words().contains(sentence), "{}", page.words());
    for path in ["/me", "/welcome", "/welcome/username"] {
        assert_eq!(late.get(path).await.see_other(), "/replaced", "{path}");
    }
    let claimed = late.post("/welcome", &[("full_name", "Somebody Else")]).await;
    assert_eq!(claimed.see_other(), "/replaced");
}

async fn the_batch_page_tells_the_truth_of_the_moment(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let session = centre.session.to_string();
    let page = create_codes(&mut staff, &session, "3", "Room B12, morning").await;
    let fresh_page = staff.get(&page).await.words();
    for sentence in [
        "3 logins created",
        "Batch 1 · Room B12, morning · by A. Mora, 12 May 2026, 12:00",
        "Download or print them now and hand them out.",
        "Anyone holding a login can use it, so keep the file where only your team can open it.",
        "Download Logins .xlsx, 3 rows",
        "View Session Entries Add more entries",
    ] {
        assert!(fresh_page.contains(sentence), "{sentence:?} is not in {fresh_page}");
    }
    assert!(!fresh_page.contains(" unused,"));
    let batch = page.rsplit('/').next().unwrap();
    let slips = Logins::read(&download(&mut staff, ("batch_id", batch)).await.body).slips();
    centre.candidate(&slips[0], "María Carreño").await;
    let later = staff.get(&page).await.words();
    assert!(later.contains("2 unused, 1 used"), "{later}");
}

async fn a_test_is_started(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let (mut candidate, username) = centre.candidate(&slip, "Li Na").await;
    candidate.post("/welcome/username", &[("username", &username)]).await;
    assert!(candidate.get("/me").await.words().contains("Ready to start"));
    for _ in 0..2 {
        assert_eq!(candidate.post("/me/start", &[]).await.see_other(), "/me");
    }
    assert!(candidate.get("/me").await.words().contains("State Started"));
    let mut staff = centre.owner().await;
    let started = staff.get(&format!("/admin/sessions/{}?state=started", centre.session)).await;
    assert!(started.words().contains("1 of 1 entries"), "{}", started.words());
}
