//! Walks the table of rights: every row as every visitor, and nothing that the table does not know.

use std::collections::BTreeSet;

use axum::http::Method;
use lanyard_app::pages::admin::{AdminApp, right_of};
use leptos::server_fn::axum::server_fn_paths;

use crate::{
    client::{AS_APP, Answer, Browser, encoded},
    database_dump::changed,
    engines::{Fresh, on_both_engines, sqlite},
    http_fixture::{Centre, ORIGIN, OTHER_EMAIL, email_of},
    http_rights_row::{VISITORS, Visitor},
    http_rights_table::{ROWS, Row},
    program::{self, PROGRAMS},
    store_claims::execute_behind,
    workbook::Slip,
};

on_both_engines!(everybody_may_do_what_the_table_says, foreign_and_missing_are_one_answer, one_foreign_id_refuses_all,);

/// What the rows are about.
#[derive(Clone)]
pub struct Ids {
    pub session: String,
    pub batch: String,
    pub entry: String,
    pub key: String,
    pub colleague: String,
    pub invitation: String,
    /// An institution that Northgate manages.
    pub client: String,
    /// A test engine.
    pub engine: String,
    /// A place where one may register itself.
    pub registration: String,
    /// Another program.
    pub program: String,
    pub webhook: String,
}

impl Ids {
    /// A session of Northgate's with a first batch of two.
    pub async fn of_northgate(centre: &Centre, staff: &mut Browser) -> Self {
        let session = centre.session.to_string();
        let key = "019e1c00-0000-7000-8000-000000000002";
        let fields = [("session", session.as_str()), ("count", "2"), ("idempotency_key", key)];
        let made = staff.post("/api/admin/create_codes", &fields).await;
        let batch = made.see_other().rsplit('/').next().unwrap().to_owned();
        let entries = staff.get(&format!("/admin/sessions/{session}")).await;
        let entry = entries.value_of("ids[]").expect("a box to tick");
        let invited = [("email", "invited@northgate.test"), ("name", "Ines"), ("role", "reader")];
        assert_eq!(staff.post("/admin/team/invite", &invited).await.status, 200);
        let invited = [("email", "colleague@northgate.test"), ("name", "Cora"), ("role", "reader")];
        let made = staff.post("/admin/team/invite", &invited).await;
        let (_, link) = made.text().split_once("/admin/invitation/").expect("a link");
        let link = format!("/admin/invitation/{}", link.split('<').next().unwrap());
        let fields = [("name", "Cora"), ("password", "a kettle sings over brown fields")];
        assert_eq!(centre.browser().post(&link, &fields).await.see_other(), "/admin/sessions");
        let team: serde_json::Value = {
            let asked =
                staff.request(Method::GET, "/api/admin/team", String::new(), &[AS_APP, ("origin", ORIGIN)]).await;
            serde_json::from_str(asked.text()).unwrap()
        };
        let id = |one: &serde_json::Value| one["id"].as_str().unwrap().to_owned();
        let people = team["people"].as_array().unwrap();
        let colleague = people.iter().find(|one| one["name"] == "Cora").map(id).unwrap();
        let invitation = id(&team["invitations"][0]);
        let client = Self::missing().client;
        let engine = [
            ("name", "Exams"),
            ("login_address", "https://engine.example/log_in"),
            ("target_address", "https://engine.example/launch"),
            ("keys_address", "https://engine.example/keys"),
        ];
        let added = staff.post("/admin/settings/engines", &engine).await;
        let engine = added.see_other().rsplit('/').next().unwrap().split('?').next().unwrap().to_owned();
        program::made(staff, "Timetable", &["sessions:read"], "90").await;
        let listed = staff.get(PROGRAMS).await;
        let (_, program) = listed.text().split_once("href=\"/admin/settings/programs/").expect("a link to the program");
        let program = program[..36].to_owned();
        Self {
            session,
            batch,
            entry,
            key: key.to_owned(),
            colleague,
            invitation,
            client,
            engine,
            registration: Self::missing().registration,
            program,
            webhook: Self::missing().webhook,
        }
    }

    /// Northgate manages a client, is itself managed by Southgate, lets a test engine register itself, and tells another program. Apart, so that nothing else of a centre depends on it.
    pub async fn manage(&mut self, centre: &Centre, staff: &mut Browser) {
        for agent in ["NG-2041", "SG-3350"] {
            centre.service.institution_agent(agent, true).await.unwrap();
        }
        let sql = "insert into client_institution (institution_id, agent_id, made_by, since) select n.id, s.id, m.id, 1 \
                   from institution n join institution s on s.code = 'SG-3350' join staff m on m.institution_id = s.id \
                   where n.code = 'NG-2041'";
        execute_behind(&centre.fresh.url, sql).await;
        let typed = [("name", "College"), ("code", "CL-1"), ("owner", "Ines Ferrer"), ("email", "ines@college.test")];
        assert_eq!(staff.post("/admin/clients", &typed).await.status, 200);
        let page = staff.get("/admin/clients").await;
        let (_, link) = page.text().split_once("href=\"/admin/clients/").expect("a link to the client");
        link[..36].clone_into(&mut self.client);
        let typed = [("registration_address", "https://engine.example/register")];
        let place = staff.post("/admin/settings/engines/register", &typed).await;
        place.see_other().rsplit('/').next().unwrap().clone_into(&mut self.registration);
        let typed = [("address", "https://school.example/hooks"), ("events", "entry.claimed")];
        let added = staff.post("/admin/settings/webhooks", &typed).await;
        let (_, own) = added.text().split_once("action=\"/admin/settings/webhooks/").expect("a form of the webhook");
        own[..36].clone_into(&mut self.webhook);
    }

    /// Northgate's client lets Northgate's people work in it.
    pub async fn let_agent_work(centre: &Centre) {
        let sql = "update client_institution set granted_role = 'reader' where institution_id = \
                   (select id from institution where code = 'CL-1')";
        execute_behind(&centre.fresh.url, sql).await;
    }

    /// Well-formed ids of nothing.
    pub fn missing() -> Self {
        let id = |number: u8| format!("019e1c00-0000-7000-8000-0000000000{number}");
        let (session, batch, entry, key) = (id(11), id(12), id(13), id(14));
        Self {
            session,
            batch,
            entry,
            key,
            colleague: id(15),
            invitation: id(16),
            client: id(17),
            engine: id(18),
            registration: id(19),
            program: id(20),
            webhook: id(21),
        }
    }

    /// The text with these ids in it.
    pub fn fill(&self, text: &str) -> String {
        text.replace("{session}", &self.session)
            .replace("{batch}", &self.batch)
            .replace("{entry}", &self.entry)
            .replace("{key}", &self.key)
            .replace("{colleague}", &self.colleague)
            .replace("{invitation}", &self.invitation)
            .replace("{client}", &self.client)
            .replace("{engine}", &self.engine)
            .replace("{registration}", &self.registration)
            .replace("{program}", &self.program)
            .replace("{webhook}", &self.webhook)
    }

    fn blank(&self, text: &str) -> String {
        let Self { session, batch, entry, key, colleague, invitation, client, engine, registration, program, webhook } =
            self;
        [session, batch, entry, key, colleague, invitation, client, engine, registration, program, webhook]
            .iter()
            .zip([
                "{session}",
                "{batch}",
                "{entry}",
                "{key}",
                "{colleague}",
                "{invitation}",
                "{client}",
                "{engine}",
                "{registration}",
                "{program}",
                "{webhook}",
            ])
            .fold(text.to_owned(), |text, (id, name)| text.replace(id.as_str(), name))
    }
}

/// Asks what a row asks, as the app or as a page, with `headers` beside the cookies.
pub async fn ask(browser: &mut Browser, row: &Row, ids: &Ids, headers: &[(&str, &str)]) -> Answer {
    let form: Vec<(&str, String)> = row.form.iter().map(|(name, value)| (*name, ids.fill(value))).collect();
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let accept = match row.route {
        "/api/{*endpoint}" => "application/json",
        "/admin/logins.xlsx" | "/admin/activity.xlsx" => {
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        }
        _ => "text/html",
    };
    let headers = [&[("accept", accept)], headers].concat();
    let method: Method = row.method.parse().unwrap();
    browser.request(method, &ids.fill(row.path), encoded(&form), &headers).await
}

/// A browser of this visitor.
async fn visitor(centre: &Centre, who: Visitor, slips: &mut Vec<Slip>) -> Browser {
    let mut slip = || slips.pop().expect("a slip that nobody has used");
    match who {
        Visitor::Nobody => centre.browser(),
        Visitor::Newcomer => centre.newcomer(&slip()).await,
        Visitor::Candidate => {
            let (mut browser, username) = centre.candidate(&slip(), "Li Na").await;
            assert_eq!(browser.post("/welcome/username", &[("username", &username)]).await.see_other(), "/me");
            browser
        }
        Visitor::Staff(role) => centre.staff(email_of(role)).await,
        Visitor::Foreign | Visitor::Missing => centre.staff(OTHER_EMAIL).await,
    }
}

/// Whether somebody who is answered like this may change nothing.
fn is_refusal(expected: &str) -> bool {
    matches!(expected, "401" | "403" | "404") || expected.starts_with("303 /admin/login")
}

async fn everybody_may_do_what_the_table_says(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    centre.employ_colleagues().await;
    let mut owner = centre.owner().await;
    let mut northgate = Ids::of_northgate(&centre, &mut owner).await;
    northgate.manage(&centre, &mut owner).await;
    let mut slips = centre.slips(2 * ROWS.len()).await;
    let mut wrong = Vec::new();
    for row in ROWS {
        // Those who may not do it come first, so that two looks at the database are enough for all of them.
        let asks = VISITORS.map(|who| (who, row.expected_of(who))).into_iter().filter(|(_, expected)| *expected != "-");
        let (refused, allowed): (Vec<_>, Vec<_>) =
            asks.partition(|(_, expected)| is_refusal(expected) && row.method == "POST" && row.form != LOG_IN_FORM);
        let mut browsers = Vec::new();
        for (who, _) in &refused {
            browsers.push(visitor(&centre, *who, &mut slips).await);
        }
        let before = if refused.is_empty() { None } else { Some(centre.dump().await) };
        for ((who, expected), browser) in refused.iter().zip(&mut browsers) {
            wrong.extend(asked(browser, row, *who, expected, &northgate).await);
        }
        if let Some(before) = before {
            let tables = changed(&before, &centre.dump().await);
            assert!(tables.is_empty(), "{} {} as one of {refused:?} changed {tables:?}", row.method, row.path);
        }
        for (who, expected) in allowed {
            let mut browser = visitor(&centre, who, &mut slips).await;
            wrong.extend(asked(&mut browser, row, who, expected, &northgate).await);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with the answer that a visitor gets.
async fn asked(browser: &mut Browser, row: &Row, who: Visitor, expected: &str, northgate: &Ids) -> Option<String> {
    let ids = if who == Visitor::Missing { Ids::missing() } else { northgate.clone() };
    let answer = ask(browser, row, &ids, &[("origin", ORIGIN)]).await;
    let location = answer.header("location").filter(|_| answer.status.is_redirection()).unwrap_or_default();
    let got = format!("{} {location}", answer.status.as_u16()).trim().to_owned();
    let fits = if expected.ends_with("next=") { got.starts_with(expected) } else { got == ids.fill(expected) };
    // Whoever may not do it reads who can help.
    let said = expected != "403" || answer.text().contains(FORBIDDEN);
    (!fits || !said).then(|| format!("{} {} as {who:?}: {got}, expected {expected}", row.method, row.path))
}

/// What a role without the right reads, on pages, documents and in the app.
pub const FORBIDDEN: &str =
    "Your role does not include this, so nothing was done. Ask an owner of your institution if you need it.";

/// A refused log-in is counted; every other refusal changes nothing.
const LOG_IN_FORM: &[(&str, &str)] = &[("email", "nobody@northgate.test"), ("password", "not the password")];

async fn foreign_and_missing_are_one_answer(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let mut northgate = Ids::of_northgate(&centre, &mut owner).await;
    northgate.manage(&centre, &mut owner).await;
    let missing = Ids::missing();
    let mut southgate = centre.staff(OTHER_EMAIL).await;
    let mut compared = 0;
    for row in ROWS.iter().filter(|row| row.expected[5] != "-") {
        let foreign = ask(&mut southgate, row, &northgate, &[("origin", ORIGIN)]).await;
        let nothing = ask(&mut southgate, row, &missing, &[("origin", ORIGIN)]).await;
        assert_eq!(whole(&foreign, &northgate), whole(&nothing, &missing), "{} {}", row.method, row.path);
        compared += 1;
    }
    assert!(compared >= 13, "{compared} rows name something");
}

/// Status, headers and body, without the nonce and the ids that were asked for.
fn whole(answer: &Answer, asked: &Ids) -> String {
    let policy = answer.header("content-security-policy").expect("a policy");
    let nonce = policy.split_once("'nonce-").map(|(_, rest)| rest.split('\'').next().unwrap_or_default());
    let mut headers: Vec<String> =
        answer.headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
    headers.sort();
    let text = format!("{}\n{}\n\n{}", answer.status, headers.join("\n"), answer.text());
    asked.blank(&nonce.map_or(text.clone(), |nonce| text.replace(nonce, "{nonce}")))
}

async fn one_foreign_id_refuses_all(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let northgate = Ids::of_northgate(&centre, &mut owner).await;
    let elsewhere = centre.service.session_create("SG-3350", &crate::http_fixture::spring_placement()).await.unwrap();
    centre.slips_of(elsewhere, 1).await;
    let entries = centre.staff(OTHER_EMAIL).await.get(&format!("/admin/sessions/{elsewhere}")).await;
    let foreign = entries.value_of("ids[]").expect("a box to tick");
    let before = centre.dump().await;
    for other in [foreign.as_str(), &Ids::missing().entry, "not-an-id"] {
        let fields = [("session", northgate.session.as_str()), ("ids[]", &northgate.entry), ("ids[]", other)];
        for act in [
            "/admin/logins.xlsx",
            "/api/admin/preview_action",
            "/api/admin/withdraw_entries",
            "/api/admin/restore_entries",
            "/api/admin/issue_passwords",
            "/api/admin/mark_entries",
        ] {
            let fields = [&fields[..], &[("key", &northgate.key), ("mark", "mark_started")]].concat();
            assert_eq!(owner.post(act, &fields).await.status, 404, "{act} with {other}");
        }
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
}

#[test]
fn every_server_function_has_a_row_with_its_method() {
    let registered: BTreeSet<(String, String)> =
        server_fn_paths().map(|(path, method)| (method.to_string(), path.to_owned())).collect();
    let rows: BTreeSet<(String, String)> = ROWS
        .iter()
        .filter(|row| row.route == "/api/{*endpoint}" && row.path != "/api/admin/nothing")
        .map(|row| (row.method.to_owned(), row.path.split('?').next().unwrap_or_default().to_owned()))
        .collect();
    assert_eq!(registered, rows);
}

#[test]
fn whatever_writes_is_a_post() {
    let verbs = [
        "log_",
        "create_",
        "save_",
        "label_",
        "withdraw_",
        "restore_",
        "issue_",
        "mark_",
        "reopen_",
        "unlock_",
        "change_",
        "disable_",
        "enable_",
        "revoke_",
    ];
    for (path, method) in server_fn_paths() {
        let name = path.rsplit('/').next().unwrap();
        if verbs.iter().any(|verb| name.starts_with(verb)) {
            assert_eq!(method, Method::POST, "{path}");
        }
    }
}

#[tokio::test]
async fn every_route_has_a_row() {
    let centre = Centre::new(sqlite().await).await;
    // The router tells its routes to nobody but a debugger.
    let told = format!("{:?}", centre.app);
    let routes: BTreeSet<&str> = told
        .split("RouteId(")
        .filter_map(|piece| piece.split_once("): \"")?.1.split('"').next())
        // The fallback, in axum's own words.
        .filter(|route| !route.contains("__private__"))
        .collect();
    let rows: BTreeSet<&str> = ROWS.iter().map(|row| row.route).collect();
    assert_eq!(routes, rows);
}

#[tokio::test]
async fn every_page_of_the_app_has_a_row() {
    // A page's pieces are futures, and a server that is set up has given them something to run on.
    let _running = Centre::new(sqlite().await).await;
    let pages = leptos_axum::generate_route_list(AdminApp);
    assert!(pages.len() >= 8, "{} pages", pages.len());
    let rows: BTreeSet<String> =
        ROWS.iter().map(|row| row.path.split('?').next().unwrap_or_default().to_owned()).collect();
    for page in pages {
        assert!(rows.contains(page.path()), "{} has no row", page.path());
    }
}

/// What every member of staff may do, whatever their role.
pub const WHOEVER_IS_LOGGED_IN: [&str; 18] = [
    "/api/admin/choose_theme",
    "/api/admin/account",
    "/api/admin/my_account",
    "/api/admin/change_name",
    "/api/admin/change_password",
    "/api/admin/end_session",
    "/api/admin/end_other_sessions",
    "/admin/account",
    "/admin/institutions",
    "/api/admin/factors",
    "/admin/account/confirm",
    "/admin/account/app",
    "/admin/account/passkey",
    "/admin/account/passkey/ask",
    "/admin/account/codes",
    "/admin/account/remove",
    "/admin/account/factor",
    "/admin/sign-on/again",
];

#[test]
fn whatever_only_staff_may_do_names_its_right() {
    for row in ROWS {
        let [nobody, _, _, own, ..] = row.expected;
        let is_for_all_staff = WHOEVER_IS_LOGGED_IN.contains(&row.path);
        assert_eq!(row.right.is_some(), nobody != own && !is_for_all_staff && row.path != "/log_out", "{}", row.path);
    }
}

#[test]
fn pages_take_the_right_that_their_row_names() {
    for row in ROWS.iter().filter(|row| row.route == "/admin/{*page}") {
        let path = row.path.split('?').next().unwrap_or_default();
        // What the question is about takes a right of its own.
        if path != "/admin/find/question" {
            assert_eq!(right_of(path), row.right, "{path}");
        }
    }
}
