//! Export Selected Data: what is selected and nothing else, and every refusal in its sentence.

use lanyard_app::model::session::TypedSession;

use crate::{
    client::{Answer, Browser},
    database_dump::changed,
    engines::{Fresh, on_both_engines},
    http_fixture::{Centre, spring_placement},
    workbook::{Logins, Slip},
};

on_both_engines!(
    ticked_rows_are_exported,
    all_that_match_are_exported_less_the_exceptions,
    what_was_asked_for_is_exported,
    files_of_two_sessions_have_two_names,
    refusals_say_why,
);

const XLSX: (&str, &str) = ("accept", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

/// The ids of the page's boxes, in the order of the rows.
fn boxes(page: &Answer) -> Vec<String> {
    let inputs = page.text().split("<input").filter(|input| input.contains("name=\"ids[]\""));
    inputs.map(|input| input.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()).collect()
}

async fn export(staff: &mut Browser, fields: &[(&str, &str)]) -> Vec<Slip> {
    // The fixture's slips were written to a file already.
    let answer = staff.post("/admin/logins.xlsx", &[fields, &[("again", "1")]].concat()).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    Logins::read(&answer.body).slips()
}

async fn ticked_rows_are_exported(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(60).await;
    let mut staff = centre.owner().await;
    let page = staff.get(&format!("/admin/sessions/{}", centre.session)).await;
    assert!(page.words().contains("60 of 60 entries"));
    let ids = boxes(&page);
    assert_eq!(ids.len(), 50, "a page of 50");
    let session = centre.session.to_string();
    let fields = [
        ("session", session.as_str()),
        ("ids[]", &ids[4]),
        ("ids[]", &ids[2]),
        ("ids[]", &ids[40]),
        ("ids[]", &ids[2]),
    ];
    let exported = export(&mut staff, &fields).await;
    assert_eq!(exported, [slips[2].clone(), slips[4].clone(), slips[40].clone()]);
    let acts = centre.dump().await["audit"].join("\n");
    assert!(acts.contains("entries_exported"), "{acts}");
}

async fn all_that_match_are_exported_less_the_exceptions(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(5).await;
    centre.slips(5).await;
    let mut staff = centre.owner().await;
    let ids = boxes(&staff.get(&format!("/admin/sessions/{}?batch=1", centre.session)).await);
    let session = centre.session.to_string();
    let first_batch = [("session", session.as_str()), ("all_matching", "1"), ("batch", "1"), ("expected", "5")];
    assert_eq!(export(&mut staff, &first_batch).await, slips, "the filter is honoured");
    let except = [&first_batch[..], &[("except[]", ids[0].as_str()), ("except[]", &ids[4])]].concat();
    assert_eq!(export(&mut staff, &except).await, slips[1..4]);
    centre.candidate(&slips[2], "María Carreño").await;
    let claimed = [
        ("session", session.as_str()),
        ("all_matching", "1"),
        ("state", "claimed"),
        ("q", "carreno"),
        ("expected", "1"),
    ];
    let exported = export(&mut staff, &claimed).await;
    assert!(exported[0].username.starts_with("maria-") && exported[0].password == slips[2].password, "{exported:?}");
}

async fn what_was_asked_for_is_exported(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(2).await;
    let mut staff = centre.owner().await;
    let asked = ["birth_date", "country", "email", "candidate_number"].map(|field| (field, "required"));
    staff.post("/api/admin/save_settings", &asked).await.see_other();
    let said = [("full_name", "María Carreño"), ("birth_day", "1"), ("birth_month", "12"), ("birth_year", "2001")];
    let said =
        [&said[..], &[("country", "es"), ("email", "maria@example.org"), ("candidate_number", "00123")]].concat();
    centre.newcomer(&slips[0]).await.post("/welcome", &said).await.see_other();
    let session = centre.session.to_string();
    let all = [("session", session.as_str()), ("all_matching", "1"), ("expected", "2"), ("again", "1")];
    let logins = Logins::read(&staff.post("/admin/logins.xlsx", &all).await.body);
    assert_eq!(logins.headings[9..], ["Date of birth", "Country or region", "Email", "Candidate number"]);
    let said = logins.rows.iter().map(|row| row[9..].join("|")).collect::<Vec<_>>();
    assert_eq!(said, ["2001-12-01|Spain|maria@example.org|00123", "|||"]);
}

async fn files_of_two_sessions_have_two_names(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let mut sessions = Vec::new();
    for name in ["试验考试", "🎓🎓", "Summer finals", "Summer  finals!"] {
        let session = TypedSession { name: name.into(), ..spring_placement() };
        let session = centre.service.session_create("NG-2041", &session).await.unwrap();
        centre.slips_of(session, 1).await;
        sessions.push(session.to_string());
    }
    let mut files = Vec::new();
    for session in &sessions {
        let session = session.as_str();
        let page = staff.get(&format!("/admin/sessions/{session}/batches")).await;
        let batch = page.text().split("/batches/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let logins = [("batch_id", batch.as_str()), ("again", "1")];
        let report = [("report", "candidate-logins"), ("session", session), ("again", "1")];
        for (path, fields) in [
            ("/admin/logins.xlsx", &logins[..]),
            ("/admin/activity.xlsx", &[("session", session)]),
            ("/admin/report.xlsx", &report),
        ] {
            let answer = staff.post(path, fields).await;
            let named = answer.header("content-disposition").expect("a file").to_owned();
            files.push(named.replace("attachment; filename=", "").replace("_2026-05-12.xlsx", ""));
        }
        let cards = staff.post("/admin/print", &[("session", session), ("which", "all"), ("again", "1")]).await;
        files.push(cards.text().split("<title>").nth(1).unwrap().split("</title>").next().unwrap().to_owned());
    }
    let expected = [
        "\"logins_session-1002_batch-1\"",
        "\"activity_session-1002\"",
        "\"candidate-logins_session-1002\"",
        "1 login card · 试验考试 · session 1002 · Lanyard",
        "\"logins_session-1003_batch-1\"",
        "\"activity_session-1003\"",
        "\"candidate-logins_session-1003\"",
        "1 login card · 🎓🎓 · session 1003 · Lanyard",
        "\"logins_summer-finals_session-1004_batch-1\"",
        "\"activity_summer-finals_session-1004\"",
        "\"candidate-logins_summer-finals_session-1004\"",
        "1 login card · Summer finals · session 1004 · Lanyard",
        "\"logins_summer-finals_session-1005_batch-1\"",
        "\"activity_summer-finals_session-1005\"",
        "\"candidate-logins_summer-finals_session-1005\"",
        "1 login card · Summer finals! · session 1005 · Lanyard",
    ];
    assert_eq!(files, expected);
}

async fn refusals_say_why(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    centre.slips(3).await;
    let mut staff = centre.owner().await;
    let session = centre.session.to_string();
    let before = centre.dump().await;
    let all = |expected| [("session", session.as_str()), ("all_matching", "1"), ("expected", expected)];
    let nothing = "Select at least one entry first";
    for (fields, status, sentence, to_app) in [
        (vec![("session", session.as_str())], 422, nothing, "\"nothing_selected\""),
        (vec![], 422, nothing, "\"nothing_selected\""),
        (
            all("2").to_vec(),
            409,
            "The list has changed: 3 entries match now. Check and try again.",
            "{\"list_changed\":{\"now\":3}}",
        ),
        (
            [&all("3")[..], &[("q", "carreno")]].concat(),
            409,
            "The list has changed: 0 entries match now. Check and try again.",
            "{\"list_changed\":{\"now\":0}}",
        ),
        (
            all("many").to_vec(),
            422,
            "The form was not complete. Open the page again and try once more.",
            "\"malformed\"",
        ),
    ] {
        let app = staff.post_with("/admin/logins.xlsx", &fields, &[XLSX]).await;
        assert_eq!((app.status.as_u16(), app.refusal()), (status, to_app), "{fields:?}");
        let page = staff.post("/admin/logins.xlsx", &fields).await;
        assert_eq!(page.status, status, "{fields:?}");
        if !fields.is_empty() {
            assert!(page.words().contains(sentence), "{sentence:?} is not in {}", page.words());
        }
    }
    assert!(changed(&before, &centre.dump().await).is_empty(), "a refused export leaves no trace");
}
