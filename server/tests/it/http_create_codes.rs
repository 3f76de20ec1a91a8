//! Create Codes: every refusal word for word, what was typed kept, nothing changed; and what is accepted.

use lanyard_server::workbooks::logins;

use crate::{
    client::{AS_APP, Answer, Browser},
    database_dump::changed,
    engines::{Fresh, on_sqlite},
    http_fixture::{Centre, HOUR, spring_placement},
};

on_sqlite!(
    refused_numbers_say_why_and_change_nothing,
    a_label_has_a_hundred_characters,
    numbers_are_read_as_people_type_them,
    incomplete_forms_are_refused,
    a_closed_session_gets_no_logins,
    an_upcoming_session_gets_logins,
);

fn key(number: usize) -> String {
    format!("019e1c00-0000-7000-8000-{number:012}")
}

async fn create(staff: &mut Browser, centre: &Centre, count: &str, label: &str, number: usize) -> Answer {
    let (session, key) = (centre.session.to_string(), key(number));
    let fields = [("session", session.as_str()), ("count", count), ("label", label), ("idempotency_key", &key)];
    staff.post("/api/admin/create_codes", &fields).await
}

async fn refused_numbers_say_why_and_change_nothing(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let before = centre.dump().await;
    for (count, sentence) in [
        ("", "Enter how many logins you need"),
        ("   ", "Enter how many logins you need"),
        ("12.5", "Enter a whole number, like 30"),
        ("abc", "Enter a whole number, like 30"),
        ("1e2", "Enter a whole number, like 30"),
        ("0", "Enter a number from 1 to 500"),
        ("-1", "Enter a number from 1 to 500"),
        ("501", "You can create up to 500 at a time"),
        ("99999999999999999999999", "You can create up to 500 at a time"),
    ] {
        let page = create(&mut staff, &centre, count, "Room “B12” <morning>", 1).await;
        assert_eq!(page.status, 422, "{count:?}");
        assert_eq!(page.problems(), [sentence], "{count:?}");
        assert_eq!(page.value_of("count").as_deref(), Some(count), "what was typed is kept");
        assert_eq!(page.value_of("label").as_deref(), Some("Room “B12” <morning>"));
        assert_eq!(page.value_of("idempotency_key"), Some(key(1)), "the same form can be sent again");
        assert!(page.text().contains("<title>Error: Add Entries"), "the title says so first");
        assert!(
            page.text().contains(&format!("id=\"count-error\" class=\"field-error\">{sentence}<")),
            "{sentence:?} stands at the field"
        );
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
    assert!(create(&mut staff, &centre, "30", "", 1).await.see_other().contains("/batches/"));
}

async fn a_label_has_a_hundred_characters(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let before = centre.dump().await;
    let long = "é".repeat(101);
    let page = create(&mut staff, &centre, "3", &long, 1).await;
    assert_eq!((page.status.as_u16(), page.problems()), (422, vec!["Use 100 characters or fewer".to_owned()]));
    assert_eq!(page.value_of("label").as_deref(), Some(long.as_str()));
    let both = create(&mut staff, &centre, "abc", &long, 1).await;
    assert_eq!(both.problems(), ["Enter a whole number, like 30", "Use 100 characters or fewer"]);
    assert!(changed(&before, &centre.dump().await).is_empty());
    let most = "é".repeat(100);
    let made = create(&mut staff, &centre, "3", &format!("  {most} "), 1).await;
    let batch = staff.get(made.see_other()).await;
    assert!(batch.words().contains(&format!("Batch 1 · {most} · by A. Mora")), "{}", batch.words());
}

async fn numbers_are_read_as_people_type_them(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    for (number, (count, heading)) in [
        ("1", "1 login created"),
        (" 30 ", "30 logins created"),
        ("٣٠", "30 logins created"),
        ("500", "500 logins created"),
    ]
    .into_iter()
    .enumerate()
    {
        let made = create(&mut staff, &centre, count, "", number).await;
        let batch = staff.get(made.see_other()).await.words();
        assert!(batch.contains(heading), "{count:?}: {batch}");
    }
    assert_eq!(centre.dump().await["entry"].len(), 561);
}

async fn incomplete_forms_are_refused(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let session = centre.session.to_string();
    let before = centre.dump().await;
    let sentence = "The form was not complete. Open the page again and try once more.";
    for fields in [
        vec![("session", session.as_str()), ("count", "3")],
        vec![("session", session.as_str()), ("count", "3"), ("idempotency_key", "")],
        vec![("session", session.as_str()), ("count", "3"), ("idempotency_key", "seven")],
    ] {
        let page = staff.post("/api/admin/create_codes", &fields).await;
        assert_eq!((page.status.as_u16(), page.problems()), (422, vec![sentence.to_owned()]), "{fields:?}");
    }
    let nobody = centre.browser().post("/api/admin/create_codes", &[("session", &session), ("count", "3")]).await;
    let led_to = nobody.header("location").unwrap_or_default();
    assert!(led_to.starts_with("/admin/login"), "nobody's form leads to the log-in page: {led_to}");
    let no_session = staff.post_with("/api/admin/create_codes", &[("count", "3")], &[AS_APP]).await;
    assert_eq!((no_session.status.as_u16(), no_session.refusal()), (422, "\"malformed\""));
    assert!(changed(&before, &centre.dump().await).is_empty());
}

async fn a_closed_session_gets_no_logins(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    // Opened while logins can be made; sent before the end, and once more after it.
    centre.after(10 * HOUR);
    let mut staff = centre.owner().await;
    let page = format!("/admin/sessions/{}/add", centre.session);
    let open = staff.get(&format!("{page}?form={}", key(1))).await;
    assert!(open.text().contains("Create Codes"), "{}", open.words());
    let made = create(&mut staff, &centre, "3", "", 1).await.see_other().to_owned();

    centre.after(11 * HOUR);
    let mut staff = centre.owner().await;
    let before = centre.dump().await;
    assert_eq!(create(&mut staff, &centre, "3", "", 1).await.see_other(), made, "the same form leads to its batch");
    let sentence = "The session is closed, so nobody could use new logins. Reopen it first.";
    let refused = create(&mut staff, &centre, "500", "", 2).await;
    assert_eq!((refused.status.as_u16(), refused.problems()), (409, vec![sentence.to_owned()]));
    let session = centre.session.to_string();
    let fields = [("session", session.as_str()), ("count", "500"), ("idempotency_key", &key(3))];
    let app = staff.post_with("/api/admin/create_codes", &fields, &[AS_APP]).await;
    assert_eq!((app.status.as_u16(), app.refusal()), (409, "\"closed_to_new_logins\""));
    let size = lanyard_app::model::batch::BatchSize::parse("3").unwrap();
    let Err(operator) = centre.service.entries_create(centre.session, size, "", logins::for_staff).await else {
        panic!("it is closed")
    };
    assert_eq!(operator.to_string(), sentence);

    for page in [refused, staff.get(&page).await] {
        let words = page.words();
        let told =
            "Spring placement closed on 12 May 2026, 23:00 (Europe/Madrid). Logins created now could not be used.";
        assert!(words.contains(told) && words.contains("Reopen the session"), "{words}");
        assert!(page.text().contains(&format!("href=\"/admin/sessions/{session}/details\"")), "{words}");
        assert!(!page.text().contains("Create Codes"), "there is nothing to type: {words}");
    }
    let unusable = "The session is closed: nobody can log in with these.";
    for page in [made.as_str(), &format!("/admin/sessions/{session}/cards")] {
        let words = staff.get(page).await.words();
        assert!(words.contains(unusable) && !words.contains("hand them out"), "{page}: {words}");
    }
    assert!(changed(&before, &centre.dump().await).is_empty());

    let reopened = [("session", session.as_str()), ("reopen_until", "2026-05-13T12:00")];
    staff.post("/api/admin/reopen_session", &reopened).await.see_other();
    assert!(create(&mut staff, &centre, "3", "", 2).await.see_other().contains("/batches/"));
    assert!(!staff.get(&made).await.words().contains(unusable));
}

async fn an_upcoming_session_gets_logins(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let later = lanyard_app::model::session::TypedSession {
        opens: "2026-06-12T09:00".into(),
        closes: "2026-06-12T23:00".into(),
        ..spring_placement()
    };
    let upcoming = centre.service.session_create("NG-2041", &later).await.unwrap();
    assert_eq!(centre.slips_of(upcoming, 3).await.len(), 3);
    let page = centre.owner().await.get(&format!("/admin/sessions/{upcoming}/add?form={}", key(1))).await;
    assert!(page.text().contains("Create Codes") && !page.words().contains("closed"), "{}", page.words());
}
