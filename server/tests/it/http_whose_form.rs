//! A form belongs to who opened it: every form of every page says whose it is, and once somebody else is logged in it
//! changes nothing and says who is.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use lanyard_app::model::staff::Role;

use crate::{
    client::{AS_APP, Answer, Browser},
    database_dump::changed,
    engines::{Fresh, on_sqlite},
    forms::{Form, form_to, posting},
    http_factors::set_up,
    http_fixture::{Centre, EMAIL, OTHER_EMAIL, STAFF_PASSWORD, log_in, log_in_as, new_username, spring_placement},
    http_own_account::work_at_southgate,
    http_rights::Ids,
    http_rights_table::ROWS,
    http_team::CHOSEN,
    workbook::Slip,
};

/// Whoever types into one of these says who they are, so it is nobody's.
const LOG_INS: [&str; 4] = ["/", "/api/admin/log_in", "/admin/login/second", "/admin/login/passkey"];

/// What a script asks for a device, without a form.
const QUESTIONS: [&str; 4] = [
    "/admin/login/second/passkey",
    "/admin/login/passkey/ask",
    "/admin/account/confirm/passkey",
    "/admin/account/passkey/ask",
];

on_sqlite!(every_form_of_candidates_belongs_to_who_opened_it, every_form_of_staff_belongs_to_who_opened_it,);

/// The forms of some pages by where they post to, each checked to say whose it is, with one tag for all.
#[derive(Default)]
pub struct Walk {
    whose: BTreeSet<String>,
    forms: BTreeMap<String, Form>,
}

impl Walk {
    fn see(&mut self, page: &Answer) {
        for form in posting(page) {
            if LOG_INS.iter().any(|log_in| form.actions.contains(*log_in)) {
                assert!(form.all("whose").is_empty(), "{:?}", form.actions);
                continue;
            }
            let own = form.all("whose").into_iter().map(str::to_owned).collect::<Vec<_>>();
            let [whose] = &own[..] else { panic!("{:?} says {own:?}: {}", form.actions, page.words()) };
            assert_eq!(whose.len(), 16, "{:?} says {whose:?}", form.actions);
            assert_eq!(form.fields[0].0, "whose", "{:?}: it is looked for from the start", form.actions);
            self.whose.insert(whose.clone());
            for action in &form.actions {
                self.forms
                    .entry(action.clone())
                    .or_insert_with(|| Form { actions: form.actions.clone(), fields: form.fields.clone() });
            }
        }
    }

    /// Every address to which a form of these pages posts.
    /// As the table of rights writes them.
    fn actions(&self) -> BTreeSet<String> {
        let named = |action: &String| {
            let mut before = "";
            let words = action.split('/').map(|word| {
                let is_id = word.len() == 36 && word.matches('-').count() == 4;
                let name = match before {
                    "engines" if is_id => "{engine}",
                    "programs" if is_id => "{program}",
                    "register" if is_id => "{registration}",
                    "webhooks" if is_id => "{webhook}",
                    "sessions" if is_id => "{session}",
                    _ => word,
                };
                before = word;
                name
            });
            words.collect::<Vec<_>>().join("/")
        };
        self.forms.keys().map(named).collect()
    }

    fn only_whose(&self) -> &str {
        assert_eq!(self.whose.len(), 1, "{:?}", self.whose);
        self.whose.first().unwrap()
    }
}

/// Every address that the table of rights knows for posts, of one audience.
fn posts(of_staff: bool) -> BTreeSet<&'static str> {
    let is_staffs = |path: &str| path.starts_with("/admin") || path.starts_with("/api");
    ROWS.iter().filter(|row| row.method == "POST" && is_staffs(row.path) == of_staff).map(|row| row.path).collect()
}

/// Sends a form, with further headers.
pub async fn send(
    browser: &mut Browser,
    action: &str,
    fields: &[(String, String)],
    headers: &[(&str, &str)],
) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post_with(action, &fields, headers).await
}

/// Logs in with a slip in a browser that may hold another browser session, and goes on to the test.
pub async fn claim_in(browser: &mut Browser, slip: &Slip, full_name: &str) -> (Walk, String) {
    let mut walk = Walk::default();
    log_in(browser, slip).await;
    for path in ["/", "/i/NG-2041", "/help", "/welcome"] {
        let page = browser.get(path).await;
        let says = format!("ogged in with slip {}", slip.username);
        assert!(page.words().contains(&says), "{path}: {}", page.words());
        walk.see(&page);
    }
    walk.see(&browser.post("/welcome", &[("full_name", "")]).await);
    browser.post("/welcome", &[("full_name", full_name)]).await;
    let page = browser.get("/welcome/username").await;
    walk.see(&page);
    walk.see(&browser.post("/welcome/username", &[("username", "maria-0000")]).await);
    let username = new_username(&page);
    browser.post("/welcome/username", &[("username", &username)]).await;
    walk.see(&browser.post("/me/password", &[("password", "not the password")]).await);
    for path in ["/", "/i/NG-2041", "/help", "/me", "/me/password"] {
        let page = browser.get(path).await;
        let says = format!("ogged in as {username}");
        assert!(page.words().contains(&says), "{path}: {}", page.words());
        walk.see(&page);
    }
    // A refused log-in still says who is logged in.
    walk.see(&log_in_as(browser, "KORM-T4XW", "9HDN4-RYCW7").await);
    assert_eq!(browser.post("/me/password", &[("password", &slip.password)]).await.see_other(), "/me/password/new");
    walk.see(&browser.get("/me/password/new").await);
    (walk, username)
}

async fn every_form_of_candidates_belongs_to_who_opened_it(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let [a, b, c] = centre.slips(3).await.try_into().ok().unwrap();
    let mut browser = centre.browser();
    let (walk_of_a, _) = claim_in(&mut browser, &a, "Amina Haddad").await;
    let mut posts = posts(false);
    assert!(posts.remove("/"));
    // What test engines send is no form of ours.
    posts.retain(|path| !path.starts_with("/lti/") && !path.starts_with("/engine/"));
    assert_eq!(
        walk_of_a.actions(),
        posts.into_iter().map(str::to_owned).collect(),
        "every form of candidates was seen"
    );

    let (walk_of_b, username) = claim_in(&mut browser, &b, "Bo Berg").await;
    assert_ne!(walk_of_a.only_whose(), walk_of_b.only_whose());
    let before = centre.dump().await;
    for (action, form) in &walk_of_a.forms {
        let refused = send(&mut browser, action, &form.fields, &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{action}");
        let words = refused.words();
        assert!(words.contains(&format!("Go on as {username}")) && words.contains("Log out"), "{action}: {words}");
        assert_eq!(form_to(&refused, "/log_out").all("whose"), [walk_of_b.only_whose()]);
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
    assert!(browser.cookies().contains_key("candidate"), "nobody was logged out");

    // The same while the other one has not given their details.
    let mut browser = centre.newcomer(&c).await;
    let before = centre.dump().await;
    for (action, form) in &walk_of_a.forms {
        assert_eq!(send(&mut browser, action, &form.fields, &[]).await.status, StatusCode::CONFLICT, "{action}");
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
}

/// Everything of staff that can be seen, and the forms on it.
async fn walk_of_staff(centre: &Centre, staff: &mut Browser) -> Walk {
    let mut walk = Walk::default();
    let mut ids = Ids::of_northgate(centre, staff).await;
    ids.manage(centre, staff).await;
    Ids::let_agent_work(centre).await;
    let (session, batch, entry) = (ids.session.as_str(), ids.batch.as_str(), ids.entry.as_str());
    let mut closed = spring_placement();
    closed.closes = "2026-05-12T11:00".into();
    let closed = centre.service.session_create("NG-2041", &closed).await.unwrap();
    let page = |path: &str| format!("/admin/sessions/{session}{path}");
    let paths = [
        "/admin/sessions".to_owned(),
        "/admin/sessions/new".to_owned(),
        "/admin/settings".to_owned(),
        "/admin/team".to_owned(),
        "/admin/clients".to_owned(),
        format!("/admin/clients/{}", ids.client),
        "/admin/reports".to_owned(),
        format!("/admin/reports/candidate-logins?session={session}"),
        "/admin/reports/usernames".to_owned(),
        page(""),
        page("/batches"),
        page("/details"),
        page("/engine"),
        "/admin/settings/results".to_owned(),
        "/admin/settings/engines".to_owned(),
        format!("/admin/settings/engines/{}", ids.engine),
        format!("/admin/settings/engines/register/{}", ids.registration),
        "/admin/settings/programs".to_owned(),
        format!("/admin/settings/programs/{}", ids.program),
        "/admin/settings/webhooks".to_owned(),
        format!("/admin/settings/webhooks/{}", ids.webhook),
        page("/activity"),
        page("/add"),
        page("/cards"),
        page(&format!("/batches/{batch}")),
        format!("/admin/sessions/{closed}/details"),
        "/admin/nothing".to_owned(),
    ];
    for path in paths {
        let answer = staff.get(&path).await;
        let answer = match answer.header("location").map(str::to_owned) {
            Some(next) => staff.get(&next).await,
            None => answer,
        };
        assert!(!posting(&answer).is_empty(), "{path} has at least the form that logs out");
        walk.see(&answer);
    }
    // With another browser to end, and another institution to go to.
    let mut another = centre.browser();
    another.post("/api/admin/log_in", &[("email", EMAIL), ("password", STAFF_PASSWORD)]).await;
    work_at_southgate(centre).await;
    walk.see(&staff.get("/admin/account").await);
    walk.see(&staff.get("/admin/institutions").await);
    // A colleague who is about to lose their second factor.
    let mut colleague = centre.browser();
    let known = [("email", "colleague@northgate.test"), ("password", CHOSEN)];
    colleague.post("/api/admin/log_in", &known).await.see_other();
    set_up(centre, &mut colleague).await;
    walk.see(&staff.get(&format!("/admin/team/factor?colleague={}", ids.colleague)).await);
    let off = staff.post("/api/admin/disable_colleague", &[("colleague", ids.colleague.as_str())]).await;
    walk.see(&staff.get(off.see_other()).await);
    // What plain forms are answered with: refused, asked, done, asked once more.
    let chosen = [("session", session), ("ids[]", entry)];
    let asked = |action| [&chosen[..], &[("action", action)]].concat();
    walk.see(&staff.post("/api/admin/create_codes", &[("session", session), ("count", "none")]).await);
    walk.see(&staff.post("/api/admin/create_session", &[("name", "")]).await);
    walk.see(&staff.post("/api/admin/save_details", &[("session", session), ("name", "")]).await);
    for action in ["withdraw", "restore", "issue_passwords", "mark_started"] {
        walk.see(&staff.post("/api/admin/preview_action", &asked(action)).await);
    }
    for act in ["withdraw_entries", "restore_entries", "issue_passwords"] {
        let fields = [&chosen[..], &[("key", ids.key.as_str())]].concat();
        let done = staff.post(&format!("/api/admin/{act}"), &fields).await.see_other().to_owned();
        walk.see(&staff.get(&done).await);
    }
    let marked = staff.post("/api/admin/mark_entries", &[&chosen[..], &[("mark", "mark_started")]].concat()).await;
    walk.see(&staff.get(marked.see_other()).await);
    let slip = centre.slips(1).await.remove(0);
    for _ in 0..6 {
        log_in_as(&mut centre.browser(), &slip.username, "9HDN4-RYCW7").await;
    }
    walk.see(&staff.get(&format!("/admin/find?q={}", slip.username)).await);
    for action in ["issue_passwords", "withdraw"] {
        walk.see(&staff.get(&format!("/admin/find/question?action={action}&session={session}&entry={entry}")).await);
    }
    for (path, fields) in [
        ("/admin/logins.xlsx", &[("batch_id", batch)][..]),
        ("/admin/print", &[("session", session), ("which", "all")]),
        ("/admin/report.xlsx", &[("report", "candidate-logins"), ("session", session)]),
        ("/admin/report/print", &[("report", "candidate-logins"), ("session", session)]),
        ("/admin/show", &[("session", session), ("ids[]", entry)]),
    ] {
        staff.post(path, fields).await;
        let again = staff.post(path, fields).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "{path}: {}", again.words());
        walk.see(&again);
    }
    walk.see(&staff.get("/admin/settings/sign-on").await);
    walk_of_factors(centre, staff, &mut walk).await;
    walk
}

/// How they log in. This server is reached by a number, so its page of passkeys has no form: `http_passkeys` looks at it.
async fn walk_of_factors(centre: &Centre, staff: &mut Browser, walk: &mut Walk) {
    walk.see(&staff.get("/admin/account/app").await);
    let phone = set_up(centre, staff).await;
    walk.see(&staff.get("/admin/account/codes").await);
    let proof = [("next", "/admin/account/codes"), ("code", &phone.code(centre))];
    staff.post("/admin/account/confirm", &proof).await.see_other();
    walk.see(&staff.get("/admin/account/codes").await);
    walk.see(&staff.get("/admin/account/remove").await);
}

async fn every_form_of_staff_belongs_to_who_opened_it(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let walk = walk_of_staff(&centre, &mut owner).await;
    let mut posts = posts(true);
    // Other programs send no forms.
    posts.retain(|address| !address.starts_with("/api/v1/"));
    // Whoever types into it, and whoever has a link; and what only the app asks, without a form.
    let links = ["/admin/invitation/nothing", "/admin/reset/nothing", "/admin/forgotten", "/admin/sign-on"];
    // Somebody whom a provider let in: `http_signed_on` looks at the form that sends them there once more.
    assert!(posts.remove("/admin/sign-on/again"));
    // What a test engine has answered: `http_pick` looks at the form.
    assert!(posts.remove("/admin/sessions/{session}/engine/picked"));
    let asked = ["/api/admin/hidden_entries", "/admin/sessions/{session}/rows", "/admin/account/passkey"];
    for no_form in asked.into_iter().chain(links).chain(QUESTIONS).chain(LOG_INS.into_iter().skip(1)) {
        assert!(posts.remove(no_form), "{no_form}");
    }
    assert_eq!(walk.actions(), posts.into_iter().map(str::to_owned).collect(), "every form of staff was seen");
    let page = owner.get("/admin/sessions").await;
    assert!(page.text().contains(&format!("<body data-whose=\"{}\" ", walk.only_whose())), "the app reads it there");

    let password = lanyard_server::domain::secret::Secret::new(STAFF_PASSWORD.to_owned());
    centre.service.staff_create("NG-2041", "second@northgate.test", "Bo Berg", Role::Owner, &password).await.unwrap();
    for (email, name, institution) in [
        (OTHER_EMAIL, "A. Mora", "Southgate Test Centre"),
        ("second@northgate.test", "Bo Berg", "Northgate Test Centre"),
    ] {
        // The same browser, another tab.
        let mut browser = owner.clone();
        browser.post("/api/admin/log_in", &[("email", email), ("password", STAFF_PASSWORD)]).await;
        let before = centre.dump().await;
        for (action, form) in &walk.forms {
            let refused = send(&mut browser, action, &form.fields, &[]).await;
            assert_eq!(refused.status, StatusCode::CONFLICT, "{action} as {email}");
            let sentence = format!(
                "Nothing was saved: this form was opened with another account, and this browser is logged in as {name} \
                 ({institution}) now. Open the page again to go on as {name}, or log out and log in yourself. Go on as {name}"
            );
            assert!(refused.words().contains(&sentence), "{action}: {}", refused.words());
            let out = form_to(&refused, "/api/admin/log_out");
            assert_ne!(out.all("whose"), [walk.only_whose()], "{action}");

            let to_app = send(&mut browser, action, &form.fields, &[AS_APP]).await;
            assert_eq!(to_app.status, StatusCode::CONFLICT, "{action} as {email}, by the app");
            let told = format!("{{\"somebody_else\":{{\"name\":\"{name}\",\"institution\":\"{institution}\"}}}}");
            assert_eq!(to_app.refusal(), told, "{action}");
        }
        assert!(changed(&before, &centre.dump().await).is_empty());
        let hidden = [("whose", walk.only_whose()), ("session", &centre.session.to_string()), ("ids", "")];
        assert_eq!(browser.post_with("/api/admin/hidden_entries", &hidden, &[AS_APP]).await.status, 409);
        // Their own forms are heard.
        let out = form_to(&browser.get("/admin/sessions").await, "/api/admin/log_out");
        assert_eq!(send(&mut browser, "/api/admin/log_out", &out.fields, &[]).await.see_other(), "/admin/login");
        // Nobody is logged in any more: answered as ever.
        let create = &walk.forms["/api/admin/create_session"];
        let answer = send(&mut browser, "/api/admin/create_session", &create.fields, &[]).await;
        assert!(answer.see_other().starts_with("/admin/login?next=/admin/sessions/new%3F"), "{}", answer.see_other());
    }
}
