//! New session and Settings: every refusal word for word, what was typed kept, nothing changed; and what is accepted.

use std::time::Duration;

use axum::http::Method;

use crate::{
    client::{AS_APP, Answer, Browser},
    database_dump::changed,
    engines::{Fresh, on_sqlite},
    http_fixture::{Centre, OTHER_EMAIL},
};

on_sqlite!(
    every_wrong_field_is_named,
    several_wrong_fields_are_named_at_once,
    what_is_accepted_is_shown,
    an_earlier_session_is_copied,
    a_refused_copy_keeps_what_was_typed,
    what_is_not_there_is_not_copied,
    whoever_has_no_session_is_led_to_the_first,
    the_list_is_in_groups_and_names_other_zones,
    settings_are_kept_and_refused_whole,
    what_a_colleague_has_set_meanwhile_stays,
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
    let long = "n".repeat(101);
    let page = create(&mut staff, &with(&[("name", &long), ("test", &long)])).await;
    let told_apart = ["Name: Use 100 characters or fewer", "Test: Use 100 characters or fewer"];
    assert_eq!(page.problems(), told_apart);
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

async fn an_earlier_session_is_copied(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let page = staff.get("/admin/sessions/new").await;
    assert!(
        page.words().contains("Copy from Choose a session Spring placement, Tue 12 May, 09:00 Copy"),
        "{}",
        page.words()
    );
    assert_eq!(page.value_of("name").as_deref(), Some(""));
    assert_eq!(page.value_of("time_zone").as_deref(), Some("Europe/Madrid"), "without a script the institution's");
    let copy = staff.get(&format!("/admin/sessions/new?copy={}", centre.session)).await;
    let filled = [
        ("name", "Spring placement"),
        ("room", "B12"),
        ("test", "English B2"),
        ("opens", "2026-05-19T09:00"),
        ("closes", "2026-05-19T23:00"),
        ("time_zone", "Europe/Madrid"),
    ];
    for (name, value) in filled {
        assert_eq!(copy.value_of(name).as_deref(), Some(value), "{name}");
    }
    assert!(copy.words().contains("Filled from another session, on a day to come. Check the times."));
    let made = create(&mut staff, &filled).await;
    let words = staff.get(made.see_other()).await.words();
    assert!(words.contains("Upcoming · 19 May 2026, 09:00 – 23:00 (Europe/Madrid)"), "{words}");
}

async fn a_refused_copy_keeps_what_was_typed(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let typed = with(&[("name", ""), ("room", "A4"), ("closes", "2026-10-25T08:00")]);
    let headers = [("referer", "http://127.0.0.1:3000/admin/sessions/new?copy=x")];
    let page = staff.post_with("/api/admin/create_session", &typed, &headers).await;
    assert_eq!(page.status, 422);
    assert_eq!(page.problems(), ["Enter a name for the session", "The session must close after it opens"]);
    for (name, value) in typed {
        assert_eq!(page.value_of(name).as_deref(), Some(value), "{name} is kept");
    }
}

async fn what_is_not_there_is_not_copied(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut other = centre.staff(OTHER_EMAIL).await;
    let missing = "019e1c00-0000-7000-8000-00000000ffff".to_owned();
    let from_us = [AS_APP, ("sec-fetch-site", "same-origin")];
    for copy in [centre.session.to_string(), missing, "x".to_owned()] {
        assert_eq!(other.get(&format!("/admin/sessions/new?copy={copy}")).await.status, 404, "{copy}");
        let asked = format!("/api/admin/new_session_defaults?copy={copy}");
        assert_eq!(other.request(Method::GET, &asked, String::new(), &from_us).await.status, 404, "{copy}");
    }
    // The empty choice of the list asks for an empty form.
    assert_eq!(other.get("/admin/sessions/new?copy=").await.status, 200);
}

async fn whoever_has_no_session_is_led_to_the_first(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut other = centre.staff(OTHER_EMAIL).await;
    let page = other.get("/admin/sessions").await;
    let words = page.words();
    for step in ["No sessions yet.", "Check settings", "Create a session", "as soon as there is a session"] {
        assert!(words.contains(step), "{step}: {words}");
    }
    assert!(!page.text().contains("<table"), "no empty table");
    let made = create(&mut other, &RIGHT).await;
    let entries = other.get(made.see_other()).await;
    assert!(entries.words().contains("No entries yet."), "{}", entries.words());
    assert!(other.get("/admin/sessions?state=all").await.text().contains("<table"));
}

async fn the_list_is_in_groups_and_names_other_zones(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    for (name, opens, closes, zone) in [
        ("Evening course", "2026-05-12T17:00", "2026-05-12T20:00", "Europe/Madrid"),
        ("Dubai finals", "2026-05-12T12:00", "2026-05-12T16:00", "Asia/Dubai"),
        ("Thursday", "2026-05-14T09:00", "2026-05-15T12:00", "Europe/Madrid"),
        ("Last year", "2025-05-12T09:00", "2025-05-12T12:00", "Europe/Madrid"),
    ] {
        let fields = with(&[("name", name), ("room", ""), ("opens", opens), ("closes", closes), ("time_zone", zone)]);
        create(&mut staff, &fields).await.see_other();
    }
    let list = async |staff: &mut Browser, query: &str| {
        let words = staff.get(&format!("/admin/sessions{query}")).await.words();
        let (_, list) = words.split_once("Number Time Used ").unwrap_or_else(|| panic!("{words}"));
        list.split_once(" 1–").map_or(list, |(list, _)| list).to_owned()
    };
    let open = "Open now 2 sessions ● Open Dubai finals 1003 12:00 – 16:00 (Asia/Dubai) No entries \
                ● Open Spring placement Room B12 1001 09:00 – 23:00 No entries \
                Later today 1 session ○ Upcoming Evening course 1002 17:00 – 20:00 No entries";
    let listed = list(&mut staff, "").await;
    assert!(listed.starts_with(open), "{listed}");
    assert!(!listed.contains("Thursday"), "{listed}");
    let listed = list(&mut staff, "?state=all").await;
    let rest = " This week 1 session ○ Upcoming Thursday 1004 Thu 14 May, 09:00 – Fri 15 May, 12:00 No entries \
                Closed earlier 1 session – Closed Last year 1005 Mon 12 May 2025, 09:00 – 12:00 No entries";
    assert!(listed.starts_with(&[open, rest].concat()), "{listed}");
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

async fn what_a_colleague_has_set_meanwhile_stays(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let (mut here, mut there) = (centre.owner().await, centre.owner().await);
    let filled_with = async |staff: &mut Browser| {
        let page = staff.get("/admin/settings").await;
        let found: Vec<_> = page.text().split("name=\"filled_with\" value=\"").skip(1).collect();
        let value = |text: &&str| text.split('"').next().unwrap().to_owned();
        <[String; 2]>::try_from(found.iter().map(value).collect::<Vec<_>>()).unwrap()
    };
    let [settings, rules] = filled_with(&mut here).await;
    assert_eq!((settings.as_str(), rules.as_str()), ("off off off off true", "false false false false false"));
    // Both have the page open; each changes something else.
    let off = [("birth_date", "off"), ("email", "off"), ("candidate_number", "off"), ("filled_with", &settings)];
    there.post("/api/admin/save_settings", &[&off[..], &[("country", "required")]].concat()).await.see_other();
    let own = [("birth_date", "required"), ("country", "off"), ("email", "off"), ("candidate_number", "off")];
    let own = [&own[..], &[("names_in_usernames", "true"), ("filled_with", &settings)]].concat();
    here.post("/api/admin/save_settings", &own).await.see_other();
    let rules_of = |rule| [(rule, "true"), ("filled_with", rules.as_str())];
    for (staff, rule) in [(&mut there, "owner"), (&mut here, "exports")] {
        let saved = staff.post("/api/admin/save_factor_rules", &rules_of(rule)).await;
        assert_eq!(staff.get(saved.see_other()).await.read_out_first(), "Rules saved");
    }
    let now = filled_with(&mut here).await;
    assert_eq!(now, ["required required off off false", "true false false false true"]);
    // What was changed is changed back, and since when owners must have a second factor is not set anew.
    let since = centre.dump().await["institution"].clone();
    centre.after(Duration::from_mins(1));
    let back = [("owner", "true"), ("exports", "true"), ("filled_with", &now[1])];
    here.post("/api/admin/save_factor_rules", &back).await.see_other();
    assert_eq!(centre.dump().await["institution"], since);
    here.post("/api/admin/save_factor_rules", &back[2..]).await.see_other();
    assert_eq!(filled_with(&mut here).await[1], rules);
}
