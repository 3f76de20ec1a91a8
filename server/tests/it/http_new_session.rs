//! New session and Settings: every refusal word for word, what was typed kept, nothing changed; and what is accepted.

use crate::{
    client::{Answer, Browser},
    database_dump::changed,
    engines::{Fresh, on_sqlite},
    http_fixture::Centre,
};

on_sqlite!(
    every_wrong_field_is_named,
    several_wrong_fields_are_named_at_once,
    what_is_accepted_is_shown,
    settings_are_kept_and_refused_whole,
);

/// A form without a mistake.
const RIGHT: [(&str, &str); 6] = [
    ("name", "Autumn placement"),
    ("room", "A3"),
    ("test", "English B2"),
    ("opens", "2026-10-25T09:00"),
    ("closes", "2026-10-25T17:00"),
    ("time_zone", "Europe/Madrid"),
];

/// The form with other values in some fields.
fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    RIGHT.iter().map(|right| changes.iter().find(|change| change.0 == right.0).copied().unwrap_or(*right)).collect()
}

async fn create(staff: &mut Browser, fields: &[(&str, &str)]) -> Answer {
    staff.post("/api/admin/create_session", fields).await
}

async fn every_wrong_field_is_named(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let before = centre.dump().await;
    let long = "n".repeat(101);
    for (field, typed, sentence) in [
        ("name", "", "Enter a name for the session"),
        ("name", "  ", "Enter a name for the session"),
        ("name", &long, "Use 100 characters or fewer"),
        ("room", &long, "Use 100 characters or fewer"),
        ("test", &long, "Use 100 characters or fewer"),
        ("opens", "", "Enter the date and time when the session opens"),
        ("opens", "tomorrow", "Enter a date and time, like 2026-05-12 09:00"),
        ("opens", "2026-02-30T09:00", "Enter a date and time, like 2026-05-12 09:00"),
        // Clocks go from 02:00 to 03:00 on that night.
        (
            "opens",
            "2026-03-29T02:30",
            "This time does not exist on that day: the clocks go forward. Choose another time",
        ),
        ("closes", "", "Enter the date and time when the session closes"),
        ("closes", "2026-10-25", "Enter a date and time, like 2026-05-12 09:00"),
        ("closes", "2026-10-25T09:00", "The session must close after it opens"),
        ("closes", "2026-10-24T17:00", "The session must close after it opens"),
        ("time_zone", "", "Choose a time zone from the list, like Europe/Madrid"),
        ("time_zone", "Europe/Atlantis", "Choose a time zone from the list, like Europe/Madrid"),
    ] {
        let page = create(&mut staff, &with(&[(field, typed)])).await;
        assert_eq!((page.status.as_u16(), page.problems()), (422, vec![sentence.to_owned()]), "{field}: {typed:?}");
        for (name, value) in with(&[(field, typed)]) {
            assert_eq!(page.value_of(name).as_deref(), Some(value), "{name} is kept");
        }
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
}

async fn several_wrong_fields_are_named_at_once(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let page = create(&mut staff, &[]).await;
    assert_eq!(
        page.problems(),
        [
            "Enter a name for the session",
            "Enter the date and time when the session opens",
            "Enter the date and time when the session closes",
            "Choose a time zone from the list, like Europe/Madrid",
        ]
    );
    assert_eq!(centre.dump().await["test_session"].len(), 1);
}

async fn what_is_accepted_is_shown(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    // 02:30 happens twice on that night; the first one counts.
    let fields = with(&[
        ("name", " =Herbst \"1+1\"\u{7} "),
        ("room", ""),
        ("opens", "2026-10-25 02:30"),
        ("time_zone", "europe/madrid"),
    ]);
    let made = create(&mut staff, &fields).await;
    let page = staff.get(made.see_other()).await;
    let words = page.words();
    assert!(words.contains("=Herbst \"1+1\""), "{words}");
    assert!(words.contains("Upcoming · 25 Oct 2026, 02:30 CEST – 17:00 (Europe/Madrid)"), "{words}");
    let list = staff.get("/admin/sessions?state=upcoming&q=herbst").await.words();
    assert!(list.contains("1 of 2 sessions") && list.contains("1002"), "{list}");
    let nothing = staff.get("/admin/sessions?q=spirng").await.words();
    assert!(nothing.contains("No open session matches “spirng”. Search all sessions · Clear search"), "{nothing}");
}

async fn settings_are_kept_and_refused_whole(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let right = [
        ("birth_date", "required"),
        ("country", "optional"),
        ("email", "off"),
        ("candidate_number", "required"),
        ("names_in_usernames", "true"),
    ];
    let saved = staff.post("/api/admin/save_settings", &right).await;
    let page = staff.get(saved.see_other()).await;
    assert_eq!(page.read_out_first(), "Settings saved");
    let before = centre.dump().await;
    let wrong =
        staff.post("/api/admin/save_settings", &[&right[..3], &[("candidate_number", "sometimes")]].concat()).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.problems(), ["The form was not complete. Open the page again and try once more."]);
    assert!(changed(&before, &centre.dump().await).is_empty());
}
