//! Whatever is sent in whichever field, address or question: never a fault of the server, and nothing half done.

use axum::http::Method;
use tokio::task::JoinSet;

use crate::{
    client::{Answer, Browser, encoded},
    database_dump::{Dump, changed},
    engines::{Fresh, on_both_engines},
    http_fixture::{Centre, EMAIL, ORIGIN},
    http_rights::Ids,
    http_rights_table::{ROWS, Row},
    workbook::Slip,
};

on_both_engines!(
    no_field_is_a_fault,
    no_address_is_a_fault,
    a_search_takes_three_hundred_characters,
    what_cannot_be_seen_is_not_stored,
);

/// Percent-encoded, because some of it is no text.
fn hostile() -> Vec<(&'static str, String)> {
    vec![
        ("the sign 0", "Room%00A3".into()),
        ("nothing but the sign 0", "%00".into()),
        ("control characters and no characters", "a%1B%5B2J%07%7F%EF%BF%BF%EF%BF%BE".into()),
        ("half of a pair of surrogates", "%ED%A0%80".into()),
        ("an overlong form", "%C0%80%E2%82".into()),
        ("10,000 signs", "%C3%B1x".repeat(5_000)),
        ("1,000 words", "maria+".repeat(1_000)),
        ("1,000 short words", "a+".repeat(1_000)),
    ]
}

/// Somebody who is let in there, in a browser that nobody else uses.
struct Visitors {
    nobody: Browser,
    newcomer: Browser,
    candidate: Browser,
    owner: Browser,
}

impl Visitors {
    async fn new(centre: &Centre, slips: &[Slip]) -> Self {
        let (mut candidate, username) = centre.candidate(&slips[1], "Li Na").await;
        candidate.post("/welcome/username", &[("username", &username)]).await.see_other();
        Self {
            nobody: centre.browser(),
            newcomer: centre.newcomer(&slips[0]).await,
            candidate,
            owner: centre.staff(EMAIL).await,
        }
    }

    fn of(&self, row: &Row) -> Browser {
        match row.path {
            "/api/admin/log_in" => &self.nobody,
            "/welcome" => &self.newcomer,
            path if path.starts_with("/me") || path == "/welcome/username" => &self.candidate,
            path if path.starts_with("/admin") || path.starts_with("/api") => &self.owner,
            _ => &self.nobody,
        }
        .clone()
    }
}

/// Sends them all at once and returns what came back.
async fn send_all(requests: Vec<(String, Browser, Method, String, String)>) -> Vec<(String, Answer)> {
    let mut under_way = JoinSet::new();
    for (number, (what, browser, method, path, body)) in (1..=250).cycle().zip(requests) {
        // Each from an address of its own: the log-in of staff lets few of one address wait at once.
        let mut browser = browser.at([203, 0, 113, number]);
        under_way.spawn(async move {
            let headers = [("origin", ORIGIN), ("accept", "text/html")];
            (what, browser.request(method, &path, body, &headers).await)
        });
    }
    under_way.join_all().await
}

/// Which tables are not as they were, apart from those that count failed log-ins.
fn touched(before: &Dump, after: &Dump) -> Vec<String> {
    changed(before, after).into_iter().filter(|table| !table.contains("throttle")).collect()
}

async fn no_field_is_a_fault(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(2).await;
    let visitors = Visitors::new(&centre, &slips).await;
    let ids = Ids::of_northgate(&centre, &mut visitors.owner.clone()).await;
    let (mut sent, mut refused) = (0, 0);
    for row in ROWS.iter().filter(|row| !row.form.is_empty()) {
        let field = |at: usize, value: &str| {
            let fields = row.form.iter().enumerate().map(|(other, (name, usual))| {
                let name = encoded(&[(name, "")]);
                if other == at { format!("{name}{value}") } else { name + &form_urlencoded_of(&ids.fill(usual)) }
            });
            fields.collect::<Vec<_>>().join("&")
        };
        let method: Method = row.method.parse().unwrap();
        let requests = (0..row.form.len()).flat_map(|at| {
            let (method, path, browser) = (method.clone(), ids.fill(row.path), visitors.of(row));
            hostile().into_iter().map(move |(what, value)| {
                let what = format!("{what} as {} of {path}", row.form[at].0);
                (what, browser.clone(), method.clone(), path.clone(), field(at, &value))
            })
        });
        let before = centre.dump().await;
        let answers = send_all(requests.collect()).await;
        let mut may_change = false;
        for (what, answer) in &answers {
            assert!(answer.status.as_u16() < 500, "{what}: {} {}", answer.status, answer.words());
            may_change |= answer.status.as_u16() < 400;
            refused += usize::from(answer.status.as_u16() >= 400);
        }
        sent += answers.len();
        let tables = touched(&before, &centre.dump().await);
        assert!(may_change || tables.is_empty(), "{} was refused and changed {tables:?}", row.path);
    }
    assert!(sent > 500 && refused > 250, "{sent} sent, {refused} refused");
}

fn form_urlencoded_of(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

async fn no_address_is_a_fault(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(2).await;
    let visitors = Visitors::new(&centre, &slips).await;
    let ids = Ids::of_northgate(&centre, &mut visitors.owner.clone()).await;
    // Every question that an address can ask, beside what the table of rights asks.
    let questions = [
        "/admin/find?q=x&done=issued",
        "/admin/sessions?q=x&state=all&page=1&size=50",
        "/admin/sessions/{session}?q=x&state=unused&batch=1&handed=no&sort=name&dir=desc&page=1&size=50&acted=x",
        "/admin/sessions/{session}/activity?kind=staff&page=1",
        "/admin/sessions/{session}/details?saved=x&reopened=x",
        "/admin/reports/candidate-logins?session={session}&state=used&from=2026-05-01&to=2026-05-31&page=1",
        "/admin/settings?saved=1",
        "/admin/login?next=/admin/find&timed_out=1",
        "/api/admin/session_list?q=x&state=all&page=1",
        "/api/admin/session_entries?session={session}&q=x&state=unused&batch=1&handed=no&sort=name&descending=true",
        "/i/{institution}",
    ];
    let rows = ROWS.iter().filter(|row| row.method == "GET").map(|row| (row.path, visitors.of(row)));
    let questions = questions.iter().map(|path| (*path, visitors.owner.clone()));
    let mut requests = Vec::new();
    for (path, browser) in rows.chain(questions) {
        for (what, value) in hostile() {
            let mut add = |path: String| {
                let short = path.chars().take(120).collect::<String>();
                requests.push((format!("{what} in {short}"), browser.clone(), Method::GET, path, String::new()));
            };
            // In the place of each part of the path that names something, …
            for part in ["{session}", "{batch}", "{entry}", "{institution}"] {
                if let Some((before, after)) = path.split_once(part) {
                    add(format!("{}{}{}", ids.fill(before), value.replace('+', "%20"), ids.fill(after)));
                }
            }
            // … and of each word of the question.
            if let Some((page, query)) = path.split_once('?') {
                let words: Vec<&str> = query.split('&').collect();
                for at in 0..words.len() {
                    let mut words: Vec<String> = words.iter().map(|word| ids.fill(word)).collect();
                    words[at] = format!("{}={value}", words[at].split('=').next().unwrap_or_default());
                    add(format!("{}?{}", ids.fill(page), words.join("&")));
                }
            }
        }
    }
    let before = centre.dump().await;
    let mut asked = 0;
    while !requests.is_empty() {
        let some = requests.split_off(requests.len().saturating_sub(32));
        for (what, answer) in send_all(some).await {
            assert!(answer.status.as_u16() < 500, "{what}: {} {}", answer.status, answer.words());
            asked += 1;
        }
    }
    assert!(asked > 300, "{asked} asked");
    assert!(touched(&before, &centre.dump().await).is_empty(), "whoever asks changes nothing");
}

async fn a_search_takes_three_hundred_characters(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(2).await;
    centre.candidate(&slips[0], "María Carreño").await;
    let mut staff = centre.owner().await;
    let session = centre.session.to_string();
    let most = format!("carreno{}", " maria".repeat(48));
    let (words, long) = ("carreno ".repeat(1_000), "c".repeat(301));
    let too_long = "A search takes up to 300 characters. Type a part of it.";
    for (typed, count, is_too_long) in
        [(most.as_str(), 1, false), (&words, 0, true), (&long, 0, true), ("carre\u{0}no", 1, false)]
    {
        let query = encoded(&[("q", typed)]);
        let pages = [
            (format!("/admin/find?{query}"), if count == 1 { "1 login found" } else { "Nothing found" }),
            (
                format!("/admin/sessions/{session}?{query}"),
                if count == 1 { "1 of 2 entries" } else { "0 of 2 entries" },
            ),
        ];
        for (path, found) in pages {
            let page = staff.get(&path).await.words();
            assert!(page.contains(found), "{found:?} is not in {page}");
            assert_eq!(page.contains(too_long), is_too_long, "{page}");
        }
    }
    let query = encoded(&[("q", &words), ("state", "all")]);
    let page = staff.get(&format!("/admin/sessions?{query}")).await.words();
    assert!(page.contains("0 of 1 sessions") && page.contains(too_long), "{page}");
    // What nothing matches, nothing is done to.
    let before = centre.dump().await;
    let fields = [("session", session.as_str()), ("all_matching", "1"), ("q", &words), ("expected", "2")];
    let refused = staff.post("/api/admin/withdraw_entries", &fields).await;
    assert_eq!(refused.status, 409);
    assert!(refused.words().contains("The list has changed: 0 entries match now."), "{}", refused.words());
    assert!(changed(&before, &centre.dump().await).is_empty());
}

async fn what_cannot_be_seen_is_not_stored(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let mut staff = centre.owner().await;
    let session = centre.session.to_string();
    let noisy = |text: &str| format!("{text}\u{0}\u{7}\u{202E}\u{FFFF} x");
    let key = "019e1c00-0000-7000-8000-000000000009";
    let label = noisy("Room");
    let fields = [("session", &*session), ("count", "1"), ("label", &label), ("idempotency_key", key)];
    let batch = staff.post("/api/admin/create_codes", &fields).await.see_other().to_owned();
    assert!(staff.get(&batch).await.words().contains("Batch 2 · Room x · by A. Mora"));
    let (name, room) = (noisy("Spring"), noisy("B12"));
    let fields = [("name", name.as_str()), ("room", &room), ("test", &room), ("opens", "2026-05-12T09:00")];
    let fields = [&fields[..], &[("closes", "2026-05-12T17:00"), ("time_zone", "Europe/Madrid")]].concat();
    let made = staff.post("/api/admin/create_session", &fields).await.see_other().to_owned();
    assert!(staff.get(&made).await.words().contains("Spring x"));
    for typed in [(format!("{}\u{0}", slip.username), "NG-2041"), (slip.username.clone(), "NG\u{0}2041")] {
        let fields = [("username", typed.0.as_str()), ("password", &slip.password), ("institution", typed.1)];
        let right = centre.browser().post("/", &fields).await;
        assert_eq!(right.see_other(), "/welcome", "what cannot be seen does not count");
    }
    let email = format!("own\u{0}{}", &EMAIL[3..]);
    let log_in = [("email", email.as_str()), ("password", crate::http_fixture::STAFF_PASSWORD)];
    assert_eq!(centre.browser().post("/api/admin/log_in", &log_in).await.status, 401, "nobody has such an address");
    for (table, rows) in centre.dump().await {
        let seen = rows.join("");
        assert!(!seen.contains(['\u{0}', '\u{7}', '\u{202E}', '\u{FFFF}']), "{table}: {seen}");
    }
}
