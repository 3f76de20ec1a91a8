//! Create Codes: every refusal word for word, what was typed kept, nothing changed; and what is accepted.

use crate::{
    client::{AS_APP, Answer, Browser},
    database_dump::changed,
    engines::{Fresh, on_both_engines},
    http_fixture::Centre,
};

on_both_engines!(
    refused_numbers_say_why_and_change_nothing,
    a_label_has_a_hundred_characters,
    numbers_are_read_as_people_type_them,
    incomplete_forms_are_refused,
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
    assert_eq!((no_session.status.as_u16(), no_session.text()), (422, "\"malformed\""));
    assert!(changed(&before, &centre.dump().await).is_empty());
}
