//! The Details tab: what is changed is shown and remembered, what is refused is kept as typed, and nobody is shut out
//! or overwritten without being asked.

use crate::{
    client::{AS_APP, Answer, Browser},
    database_dump::changed,
    engines::{Fresh, on_both_engines},
    http_fixture::{Centre, HOUR, MINUTE, log_in},
};

on_both_engines!(
    changed_details_are_shown_and_remembered,
    what_is_not_changed_leaves_no_trace,
    every_wrong_field_is_named_and_kept,
    who_saves_later_is_told_what_was_saved,
    moving_a_running_session_is_asked_for_twice,
    a_closed_session_is_reopened,
    reopening_is_refused_with_a_reason,
);

/// The form as the page fills it.
struct Form {
    fields: Vec<(&'static str, String)>,
}

const CONTROLS: [&str; 8] = ["session", "version", "name", "room", "test", "opens", "closes", "time_zone"];

impl Form {
    fn of(page: &Answer) -> Self {
        let field = |name| (name, page.value_of(name).unwrap_or_else(|| panic!("no control {name}")));
        Self { fields: CONTROLS.into_iter().map(field).collect() }
    }

    fn with(mut self, changes: &[(&'static str, &str)]) -> Self {
        for (name, value) in changes {
            self.fields.retain(|(known, _)| known != name);
            self.fields.push((name, (*value).to_owned()));
        }
        self
    }

    async fn save(&self, staff: &mut Browser) -> Answer {
        staff.post("/api/admin/save_details", &self.pairs()).await
    }

    fn pairs(&self) -> Vec<(&str, &str)> {
        self.fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }

    #[track_caller]
    fn assert_kept_by(&self, page: &Answer) {
        for (name, value) in self.fields.iter().filter(|(name, _)| !["version", "all_the_same"].contains(name)) {
            assert_eq!(page.value_of(name).as_ref(), Some(value), "{name} is kept");
        }
    }
}

fn address(centre: &Centre) -> String {
    format!("/admin/sessions/{}/details", centre.session)
}

async fn form(centre: &Centre, staff: &mut Browser) -> Form {
    Form::of(&staff.get(&address(centre)).await)
}

async fn acts(centre: &Centre, word: &str) -> usize {
    centre.dump().await["audit"].iter().filter(|row| row.contains(word)).count()
}

async fn changed_details_are_shown_and_remembered(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let form = form(&centre, &mut staff).await;
    assert_eq!(
        form.pairs()[2..],
        [
            ("name", "Spring placement"),
            ("room", "B12"),
            ("test", "English B2"),
            ("opens", "2026-05-12T09:00"),
            ("closes", "2026-05-12T23:00"),
            ("time_zone", "Europe/Madrid"),
        ]
    );
    let changes = [
        ("name", " Spring  finals "),
        ("room", "A3"),
        ("test", ""),
        ("opens", "2026-05-12T08:00"),
        ("closes", "2026-05-13 18:30"),
        ("time_zone", "europe/lisbon"),
    ];
    let saved = form.with(&changes).save(&mut staff).await;
    let next = saved.see_other().to_owned();
    let page = staff.get(&next).await;
    let words = page.words();
    assert_eq!(page.read_out_first(), "Details saved");
    assert!(words.contains("Open · 12 May 2026, 08:00 – 13 May 2026, 18:30 (Europe/Lisbon)"), "{words}");
    assert_eq!(page.value_of("name").as_deref(), Some("Spring finals"));
    assert_eq!(page.value_of("closes").as_deref(), Some("2026-05-13T18:30"));
    let list = staff.get("/admin/sessions?q=finals").await.words();
    for told in ["Spring finals", "A3", "Tue 12 May, 08:00", "Wed 13 May, 18:30", "(Europe/Lisbon)"] {
        assert!(list.contains(told), "{told} is not in {list}");
    }
    assert_eq!(acts(&centre, "session_changed").await, 1);
    let activity = staff.get(&format!("/admin/sessions/{}/activity", centre.session)).await.words();
    assert!(activity.contains("A. Mora Details changed"), "{activity}");
    // Once other details are saved the address tells nothing any more.
    Form::of(&page).with(&[("room", "A4")]).save(&mut staff).await.see_other();
    assert!(!staff.get(&next).await.words().contains("Details saved"));
}

async fn what_is_not_changed_leaves_no_trace(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let form = form(&centre, &mut staff).await;
    let before = centre.dump().await;
    let saved = form.save(&mut staff).await;
    assert!(staff.get(saved.see_other()).await.words().contains("Details saved"));
    assert!(changed(&before, &centre.dump().await).is_empty());
}

async fn every_wrong_field_is_named_and_kept(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let before = centre.dump().await;
    let long = "n".repeat(101);
    for (field, typed, sentence) in [
        ("name", " ", "Enter a name for the session"),
        ("room", long.as_str(), "Use 100 characters or fewer"),
        ("test", &long, "Use 100 characters or fewer"),
        ("opens", "", "Enter the date and time when the session opens"),
        ("opens", "tomorrow", "Enter a date and time, like 2026-05-12 09:00"),
        ("closes", "", "Enter the date and time when the session closes"),
        ("closes", "2026-05-12T09:00", "The session must close after it opens"),
        ("closes", "2026-05-11T23:00", "The session must close after it opens"),
        ("time_zone", "Europe/Atlantis", "Choose a time zone from the list, like Europe/Madrid"),
    ] {
        let form = form(&centre, &mut staff).await.with(&[(field, typed)]);
        let page = form.save(&mut staff).await;
        assert_eq!((page.status.as_u16(), page.problems()), (422, vec![sentence.to_owned()]), "{field}: {typed:?}");
        form.assert_kept_by(&page);
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
}

async fn who_saves_later_is_told_what_was_saved(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let (mut first, mut second) = (centre.owner().await, centre.owner().await);
    let theirs = form(&centre, &mut first).await.with(&[("room", "A3"), ("closes", "2026-05-12T22:00")]);
    let mine = form(&centre, &mut second).await.with(&[("room", "C7"), ("test", "")]);
    theirs.save(&mut first).await.see_other();
    let before = centre.dump().await;
    let told = [
        "Somebody else has changed these details. This is saved now; save again to replace it with what you typed.",
        "Room: A3",
        "Test: English B2",
        "Closes: Tue 12 May 2026, 22:00",
    ];
    let page = mine.save(&mut second).await;
    assert_eq!((page.status.as_u16(), page.problems()), (409, told.map(str::to_owned).to_vec()));
    mine.assert_kept_by(&page);
    let app = second.post_with("/api/admin/save_details", &mine.pairs(), &[AS_APP]).await;
    let version = page.value_of("version").unwrap();
    assert_eq!(
        (app.status.as_u16(), app.refusal()),
        (
            409,
            format!(
                "{{\"details_changed\":{{\"version\":\"{version}\",\"saved\":[{{\"text\":[\"room\",\"A3\"]}},\
                 {{\"text\":[\"test\",\"English B2\"]}},{{\"time\":[\"closes\",[2026,5,12,1,22,0,\"\",\"Europe/Madrid\"]]}}]}}}}"
            )
            .as_str()
        )
    );
    assert!(changed(&before, &centre.dump().await).is_empty());

    // The answer knows what is saved now, so saving once more replaces it.
    Form::of(&page).save(&mut second).await.see_other();
    let now = second.get(&address(&centre)).await;
    assert_eq!((now.value_of("room").as_deref(), now.value_of("test").as_deref()), (Some("C7"), Some("")));
    // Whoever typed what is saved already is not bothered.
    let same = mine.with(&[("closes", "2026-05-12T23:00")]);
    let saved = same.save(&mut second).await;
    assert!(second.get(saved.see_other()).await.words().contains("Details saved"));
}

async fn moving_a_running_session_is_asked_for_twice(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(3).await;
    let mut staff = centre.owner().await;
    // Nobody has begun: any time will do.
    form(&centre, &mut staff).await.with(&[("opens", "2026-05-12T13:00")]).save(&mut staff).await.see_other();
    form(&centre, &mut staff).await.with(&[("opens", "2026-05-12T09:00")]).save(&mut staff).await.see_other();

    let (mut candidate, _) = centre.candidate(&slips[0], "María Carreño").await;
    for (changes, people) in [
        (vec![("opens", "2026-05-12T12:01"), ("room", "A3")], "1 person has given details"),
        (vec![("opens", "2026-05-12T08:00"), ("closes", "2026-05-12T12:00")], "2 people have given details"),
    ] {
        let form = form(&centre, &mut staff).await.with(&changes);
        let before = centre.dump().await;
        let page = form.save(&mut staff).await;
        let sentence = format!("{people}. They can no longer log in until the session is open again.");
        assert_eq!((page.status.as_u16(), page.problems()), (422, vec![sentence]));
        form.assert_kept_by(&page);
        assert!(page.words().contains("Move it anyway"), "{}", page.words());
        assert!(changed(&before, &centre.dump().await).is_empty());
        assert_eq!(candidate.get("/welcome/username").await.status, 200);
        if people.starts_with('1') {
            centre.candidate(&slips[1], "Li Na").await;
        }
    }
    // A session that stays open is moved without a question, and the box is not offered.
    let shorter = form(&centre, &mut staff).await.with(&[("closes", "2026-05-12T12:01")]);
    let saved = shorter.save(&mut staff).await;
    assert!(!staff.get(saved.see_other()).await.words().contains("Move it anyway"));
    let later = [("opens", "2026-05-12T18:00"), ("closes", "2026-05-12T20:00"), ("all_the_same", "true")];
    let saved = form(&centre, &mut staff).await.with(&later).save(&mut staff).await;
    assert!(staff.get(saved.see_other()).await.words().contains("Upcoming · 12 May 2026, 18:00 – 20:00"));
    let refused = log_in(&mut centre.browser(), &slips[2]).await;
    assert!(refused.words().contains("12 May"), "{}", refused.words());
}

async fn a_closed_session_is_reopened(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let mut staff = centre.owner().await;
    assert_eq!(staff.get(&address(&centre)).await.value_of("reopen_until"), None);
    // 23:03 in Madrid.
    centre.after(HOUR * 11 + MINUTE * 3);
    assert_ne!(log_in(&mut centre.browser(), &slip).await.status, 303);
    let mut staff_later = centre.owner().await;
    let page = staff_later.get(&address(&centre)).await;
    assert_eq!(page.value_of("reopen_until").as_deref(), Some("2026-05-13T00:05"));
    let session = centre.session.to_string();
    let form = [("session", session.as_str()), ("reopen_until", "2026-05-13T00:05")];
    let next = staff_later.post("/api/admin/reopen_session", &form).await.see_other().to_owned();
    let again = staff_later.post("/api/admin/reopen_session", &form).await;
    assert_eq!(again.see_other(), next, "a second press is told the same");
    let page = staff_later.get(&next).await;
    let words = page.words();
    assert_eq!(page.read_out_first(), "Session reopened");
    assert!(words.contains("Open · 12 May 2026, 09:00 – 13 May 2026, 00:05 (Europe/Madrid)"), "{words}");
    assert!(!words.contains("Reopen session"), "{words}");
    assert_eq!(acts(&centre, "session_reopened").await, 1);
    assert_eq!(log_in(&mut centre.browser(), &slip).await.see_other(), "/welcome");
}

async fn reopening_is_refused_with_a_reason(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let session = centre.session.to_string();
    let mut staff = centre.owner().await;
    let form = [("session", session.as_str()), ("reopen_until", "2026-05-13T00:05")];
    let open = staff.post("/api/admin/reopen_session", &form).await;
    let sentence = "The session is not closed, so there is nothing to reopen. Look at its details.";
    assert_eq!((open.status.as_u16(), open.problems()), (409, vec![sentence.to_owned()]));
    centre.after(HOUR * 11 + MINUTE * 3);
    let mut staff = centre.owner().await;
    let before = centre.dump().await;
    for (typed, sentence) in [
        ("", "Enter the date and time when the session closes"),
        ("later", "Enter a date and time, like 2026-05-12 09:00"),
        ("2026-05-12T23:03", "Enter a time that is still to come"),
        ("2026-05-12T22:00", "Enter a time that is still to come"),
    ] {
        let form = [("session", session.as_str()), ("reopen_until", typed)];
        let page = staff.post("/api/admin/reopen_session", &form).await;
        assert_eq!((page.status.as_u16(), page.problems()), (422, vec![sentence.to_owned()]), "{typed:?}");
        assert_eq!(page.value_of("reopen_until").as_deref(), Some(typed));
        assert_eq!(page.value_of("closes").as_deref(), Some("2026-05-12T23:00"), "the other form is as it was");
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
}
