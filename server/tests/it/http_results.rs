//! Results over HTTP: shown to those roles that an owner ticks, in lists, pages, files and reports, and to nobody else anywhere.

use axum::http::Method;
use lanyard_app::model::{right::Right, staff::Role};
use serde_json::{Value, json};

use crate::{
    client::{Answer, Browser},
    database_dump::changed,
    engine_exam::{Exam, show_results},
    engines::{Fresh, on_both_engines},
    http_entry::addresses,
    http_fixture::{Centre, ORIGIN, email_of},
    http_test_engines::{HERE, added, form},
    program::{self, ALL, Program},
    workbook::{Logins, Sheet},
};

on_both_engines!(
    nobody_is_shown_a_result_until_an_owner_says_so,
    each_role_is_shown_results_by_its_own_tick,
    a_session_without_an_engine_has_no_column,
    what_an_engine_says_stays_text_everywhere,
    results_follow_on_open_pages,
    the_page_keeps_what_was_ticked,
    a_program_is_told_results_by_its_scope,
);

/// What stands in the scores of these tests and nowhere else.
const SCORE: &str = "17.5 of 20";
const COMMENT: &str = "Well done";

/// An answer that is read or held in hand.
struct Seen {
    what: &'static str,
    text: String,
}

/// Everything of the session's entries that somebody of this role can open.
async fn seen(exam: &Exam, role: Role) -> Vec<Seen> {
    let centre = &exam.set.centre;
    let session = centre.session.to_string();
    let mut staff = centre.staff(email_of(role)).await;
    let entry = addresses(centre, &mut staff).await.remove(0);
    let id = entry.split("/entries/").nth(1).unwrap().split(['?', '/']).next().unwrap().to_owned();
    let mut all = Vec::new();
    let mut put = |what, text: &str| all.push(Seen { what, text: text.to_owned() });
    put("list", staff.get(&format!("/admin/sessions/{session}")).await.text());
    put("entry", staff.get(&entry).await.text());
    for (what, question) in [
        ("list as data", format!("session_entries?session={session}")),
        ("entry as data", format!("entry?session={session}&entry={id}")),
    ] {
        put(what, as_app(&mut staff, &format!("/api/admin/{question}")).await.text());
    }
    put("rows", staff.post(&format!("/admin/sessions/{session}/rows"), &[("ids[]", &id)]).await.text());
    put("activity", staff.get(&format!("/admin/sessions/{session}/activity")).await.text());
    if role.has(Right::SeeReports) {
        put("report", staff.get(&format!("/admin/reports/candidate-logins?session={session}")).await.text());
        put("usernames", staff.get(&format!("/admin/reports/usernames?session={session}")).await.text());
    }
    if role.has(Right::ExportReports) {
        let chosen = [("report", "candidate-logins"), ("session", session.as_str()), ("again", "1")];
        put("report on paper", staff.post("/admin/report/print", &chosen).await.text());
        let file = staff.post("/admin/report.xlsx", &chosen).await;
        put("report as a file", &text_of(&Sheet::read(&file.body, "Candidate Login Information")));
        let usernames = [("report", "usernames"), ("session", session.as_str())];
        put("usernames on paper", staff.post("/admin/report/print", &usernames).await.text());
        let file = staff.post("/admin/report.xlsx", &usernames).await;
        put("usernames as a file", &text_of(&Sheet::read(&file.body, "Username Tracking")));
        let chosen = [("session", session.as_str()), ("ids[]", id.as_str()), ("again", "1")];
        let Logins { headings, rows } = Logins::read(&staff.post("/admin/logins.xlsx", &chosen).await.body);
        put("logins as a file", &text_of(&Sheet { headings, rows }));
    }
    all
}

async fn as_app(staff: &mut Browser, path: &str) -> Answer {
    let headers = [("origin", ORIGIN), ("accept", "application/json")];
    staff.request(Method::GET, path, String::new(), &headers).await
}

fn text_of(sheet: &Sheet) -> String {
    let rows = sheet.rows.iter().chain([&sheet.headings]);
    rows.map(|row| row.join("|")).collect::<Vec<_>>().join("\n")
}

/// Whether an answer tells the result, as words or as data.
fn tells(text: &str) -> bool {
    [SCORE, "17.5", COMMENT].iter().any(|told| text.contains(told))
}

async fn told(fresh: Fresh) -> Exam {
    let mut exam = Exam::begin(fresh).await;
    let sitting = exam.sitting().await;
    assert_eq!(exam.tell(&sitting.subject, &json!({})).await.status, 200);
    exam
}

async fn nobody_is_shown_a_result_until_an_owner_says_so(fresh: Fresh) {
    let mut exam = told(fresh).await;
    show_results(&mut exam.set.owner, &[]).await;
    exam.set.centre.employ_colleagues().await;
    for role in Role::ALL {
        for Seen { what, text } in seen(&exam, role).await {
            assert!(!tells(&text), "{role:?} {what}: {text}");
            for heading in ["data-label=\"Result\"", ">Result<", "|Result"] {
                assert!(!text.contains(heading), "{role:?} {what}: {text}");
            }
        }
    }
    assert!(exam.panel().await.contains("Result reported by Northgate exams"), "that one came is told");
}

async fn each_role_is_shown_results_by_its_own_tick(fresh: Fresh) {
    let mut exam = told(fresh).await;
    exam.set.centre.employ_colleagues().await;
    for ticked in Role::ALL {
        show_results(&mut exam.set.owner, &[ticked]).await;
        for role in Role::ALL {
            for Seen { what, text } in seen(&exam, role).await {
                assert_eq!(tells(&text), role == ticked && what != "activity", "{ticked:?} {role:?} {what}: {text}");
            }
        }
    }
    show_results(&mut exam.set.owner, &[Role::Owner, Role::Reader]).await;
    for (what, shown) in [("list", SCORE), ("list", "17.5 of 20 · Well done"), ("report", COMMENT), ("report", SCORE)]
    {
        let all = seen(&exam, Role::Owner).await;
        let text = &all.iter().find(|seen| seen.what == what).unwrap().text;
        assert!(text.contains(shown), "{what}: {text}");
    }
    // The columns stand behind all others.
    let all = seen(&exam, Role::Owner).await;
    for what in ["report as a file", "usernames as a file", "logins as a file"] {
        let text = &all.iter().find(|seen| seen.what == what).unwrap().text;
        let (row, headings) = text.split_once('\n').unwrap();
        assert!(headings.ends_with("|Result|Result comment"), "{headings}");
        assert!(row.ends_with("|17.5 of 20|Well done"), "{row}");
    }
}

async fn a_session_without_an_engine_has_no_column(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    centre.slips(2).await;
    let mut owner = centre.owner().await;
    show_results(&mut owner, &[Role::Owner]).await;
    let list = format!("/admin/sessions/{}", centre.session);
    assert!(!owner.get(&list).await.text().contains("data-label=\"Result\""));
    // With an engine there is one, before anything was told.
    let engine = added(&mut owner, &form()).await;
    let chosen = format!("{list}/engine");
    let id = engine.rsplit('/').next().unwrap();
    assert_eq!(owner.post(&chosen, &[("engine", id)]).await.status, 303);
    let page = owner.get(&list).await;
    assert_eq!(page.text().matches("data-label=\"Result\"").count(), 3, "a heading and two rows: {}", page.text());
    assert_eq!(owner.post(&chosen, &[("engine", "")]).await.status, 303);
    assert!(!owner.get(&list).await.text().contains("data-label=\"Result\""));
}

async fn what_an_engine_says_stays_text_everywhere(fresh: Fresh) {
    let mut exam = Exam::begin(fresh).await;
    let sitting = exam.sitting().await;
    let long = "ñ".repeat(10_000);
    let cut = [&long[..1998], "…"].concat();
    let sent = [
        ("=1+1", "=1+1"),
        ("+cmd|' /C calc'!A0", "+cmd|' /C calc'!A0"),
        ("@SUM(A1)", "@SUM(A1)"),
        ("-2", "-2"),
        ("\"><script>alert(1)</script>", "\"><script>alert(1)</script>"),
        ("a\u{1b}[2J\u{0}b", "a[2Jb"),
        ("\u{202e}مرحبا بك", "مرحبا بك"),
        (&long, &cut),
    ];
    for (second, (comment, kept)) in sent.into_iter().enumerate() {
        let at = format!("2026-05-12T10:01:{second:02}Z");
        let answer = exam.tell(&sitting.subject, &json!({ "comment": comment, "timestamp": at })).await;
        assert_eq!(answer.status, 200, "{comment:.20}");
        for Seen { what, text } in seen(&exam, Role::Owner).await {
            // What is data is no page, and says so.
            let is_page = !what.ends_with("data") && !what.ends_with("file") && what != "rows";
            assert!(!is_page || !text.contains("<script>alert"), "{what}");
            if what.ends_with("as a file") {
                // No cell is a formula; that is checked where files are read.
                let row = text.split_once('\n').unwrap().0;
                assert!(row.ends_with(&["|17.5 of 20|", kept].concat()), "{what}: {row}");
            }
        }
    }
    let hand = json!({ "gradingProgress": "PendingManual", "timestamp": "2026-05-12T10:02:00Z", "comment": "" });
    assert_eq!(exam.tell(&sitting.subject, &hand).await.status, 200);
    for Seen { what, text } in seen(&exam, Role::Owner).await {
        assert_eq!(text.contains("Waits to be marked by hand"), what != "activity", "{what}: {text}");
    }
}

async fn results_follow_on_open_pages(fresh: Fresh) {
    let mut exam = Exam::begin(fresh).await;
    let sitting = exam.sitting().await;
    let (session, entry) = (exam.set.centre.session, exam.entry().await);
    let rows = format!("/admin/sessions/{session}/rows");
    let result = async |exam: &mut Exam| {
        let answer = exam.set.owner.post(&rows, &[("ids[]", &entry)]).await;
        let rows: Value = serde_json::from_str(answer.text()).unwrap();
        rows[0]["result"].clone()
    };
    assert_eq!(result(&mut exam).await, Value::Null);
    assert_eq!(exam.tell(&sitting.subject, &json!({})).await.status, 200);
    assert_eq!(result(&mut exam).await, json!(["17.5 of 20 · ", COMMENT].concat()));
    show_results(&mut exam.set.owner, &[Role::Reader]).await;
    assert_eq!(result(&mut exam).await, Value::Null, "from the next question on");
}

async fn the_page_keeps_what_was_ticked(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let page = "/admin/settings/results";
    let ticked = async |owner: &mut Browser| {
        let answer = owner.get(page).await;
        let is_ticked = |role: &Role| {
            let box_of =
                answer.text().split("<input ").find(|input| input.contains(&format!("name=\"{}\"", role.word())));
            box_of.unwrap().split('>').next().unwrap().contains("checked")
        };
        Role::ALL.into_iter().filter(is_ticked).collect::<Vec<_>>()
    };
    assert!(owner.get(HERE).await.text().contains(&format!("href=\"{page}\"")));
    assert_eq!(ticked(&mut owner).await, []);
    let before = centre.dump().await;
    show_results(&mut owner, &[Role::Coordinator, Role::Reader]).await;
    assert_eq!(ticked(&mut owner).await, [Role::Coordinator, Role::Reader]);
    assert_eq!(changed(&before, &centre.dump().await), ["audit", "institution"]);
    assert!(owner.get(&format!("{page}?done=saved")).await.words().contains("Saved"));
}

async fn a_program_is_told_results_by_its_scope(fresh: Fresh) {
    let mut exam = Exam::begin(fresh).await;
    let sitting = exam.sitting().await;
    assert_eq!(exam.tell(&sitting.subject, &json!({})).await.status, 200);
    let centre = &exam.set.centre;
    let (mut shown, others) =
        (Program::of(centre, &ALL).await, ALL.map(|scope| if scope == "results:read" { "" } else { scope }));
    let mut not_shown = Program::of(centre, &others).await;
    let session = format!("/sessions/{}", centre.session);
    let list = program::told(&shown.get(&format!("{session}/entries?state=finished")).await, 200);
    let (id, code) = (list["items"][0]["id"].as_str().unwrap(), list["items"][0]["slip_code"].as_str().unwrap());
    let chosen = json!({ "entries": [id], "again": true });
    for (asker, is_shown) in [(&mut shown, true), (&mut not_shown, false)] {
        let mut answers = Vec::new();
        for path in [
            format!("{session}/entries"),
            format!("{session}/entries/{id}"),
            format!("/entries?find={code}"),
            "/reports/candidate-logins".to_owned(),
        ] {
            answers.push((path.clone(), asker.get(&path).await));
        }
        answers.push(("logins".to_owned(), asker.post(&format!("{session}/logins"), &chosen).await));
        for (path, answer) in answers {
            assert_eq!(answer.status, 200, "{path}: {}", answer.text());
            let result = format!("{{\"given\":\"17.5\",\"maximum\":\"20\",\"comment\":\"{COMMENT}\"}}");
            assert_eq!(answer.text().contains(&result), is_shown, "{path}: {}", answer.text());
            assert_eq!(answer.text().contains(COMMENT), is_shown, "{path}");
        }
    }
}
