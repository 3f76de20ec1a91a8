//! Find a login: every way of typing, every script, never another institution; and what is done at the door.

use crate::{
    client::{Answer, Browser},
    database_dump::changed,
    engines::{Fresh, on_both_engines},
    http_fixture::{Centre, HOUR, OTHER_EMAIL, log_in, log_in_as, spring_placement},
    workbook::Slip,
};

on_both_engines!(
    every_way_of_typing_a_code_finds_its_login,
    who_came_after_the_question_is_not_withdrawn,
    names_in_every_script_are_found,
    each_state_is_told_in_its_sentence,
    a_name_that_many_share_stops_at_twenty,
    nothing_of_another_institution_is_found,
    a_question_names_the_person_and_does_nothing,
    a_new_password_is_issued_once_and_shown,
    a_new_password_throws_nobody_out_unasked,
    what_was_asked_for_is_seen_and_found,
    short_pieces_find_what_the_list_of_entries_finds,
    a_login_handed_out_before_is_shown_when_asked_again,
    a_locked_login_is_unlocked_and_remembered,
    a_login_is_withdrawn_and_restored_where_it_was_found,
);

async fn find(staff: &mut Browser, typed: &str) -> Answer {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", typed).finish();
    let page = staff.get(&format!("/admin/find?{query}")).await;
    assert_eq!(page.status, 200, "{typed}");
    page
}

fn acts(dump: &crate::database_dump::Dump, act: &str) -> usize {
    dump["audit"].iter().filter(|row| row.contains(act)).count()
}

/// The ids in the forms of the first card.
fn ids(page: &Answer) -> (String, String) {
    let value = |control| page.value_of(control).unwrap_or_else(|| panic!("{control} on {}", page.words()));
    (value("session"), value("ids[]"))
}

/// The page that asks whether an act is meant for the login that this finds.
async fn question(staff: &mut Browser, action: &str, typed: &str) -> Answer {
    let (session, entry) = ids(&find(staff, typed).await);
    let query = crate::client::encoded(&[("action", action), ("session", &session), ("entry", &entry), ("q", typed)]);
    let page = staff.get(&format!("/admin/find/question?{query}")).await;
    assert_eq!(page.status, 200, "{action} {typed}");
    page
}

/// The form of a question: everything that its button sends.
fn form(page: &Answer) -> Vec<(String, String)> {
    let (_, form) = page.text().split_once("alertdialog").expect("a question");
    let form = &form[..form.find("</form>").expect("something to press")];
    let names = form.split(" name=\"").skip(1).map(|rest| rest.split('"').next().unwrap_or_default().to_owned());
    names.map(|name| (name.clone(), page.value_of(&name).expect("a value"))).collect()
}

/// Sends it.
async fn press(staff: &mut Browser, path: &str, form: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    staff.post(path, &fields).await
}

async fn who_came_after_the_question_is_not_withdrawn(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(1).await;
    let mut staff = centre.owner().await;
    let form = form(&question(&mut staff, "withdraw", &slips[0].username).await);
    centre.candidate(&slips[0], "María Carreño").await;
    let before = centre.dump().await;
    assert_eq!(press(&mut staff, "/api/admin/withdraw_entries", &form).await.status, 409);
    assert!(changed(&before, &centre.dump().await).is_empty());
}

async fn every_way_of_typing_a_code_finds_its_login(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(3).await;
    let (_, username) = centre.candidate(&slips[0], "María Carreño").await;
    let mut staff = centre.owner().await;
    let slip = &slips[0].username;
    let told = format!("{slip} is now {username} – María Carreño, Spring placement, details given 12:00.");
    let bare = slip.replace('-', "");
    for typed in [
        slip.clone(),
        slip.to_lowercase(),
        bare.to_lowercase(),
        format!(" {} ", slip.replace('-', " – ")),
        slip.replace('V', "u").replace('Z', "2").replace('S', "5").replace('7', "1"),
        bare[3..].to_owned(),
        username.clone(),
        username.replace('-', " ").to_uppercase(),
        username[3..].to_owned(),
    ] {
        let page = find(&mut staff, &typed).await;
        assert!(page.words().contains(&told), "{typed}: {}", page.words());
        assert!(page.words().contains("1 login found"), "{typed}: {}", page.words());
        assert!(page.words().contains("Open · 12 May 2026, 09:00 – 23:00 (Europe/Madrid)"), "{}", page.words());
    }
    let unused = find(&mut staff, &slips[1].username).await.words();
    assert!(unused.contains(&format!("{} has not been used yet – Spring placement, batch 1.", slips[1].username)));
    let empty = find(&mut staff, "  ").await.words();
    let asked = "Type a slip code, a username or a name, an email address or a candidate number, or a part of it.";
    assert!(empty.contains(asked), "{empty}");
    let none = find(&mut staff, "nobody at all").await.words();
    assert!(none.contains("Nothing found") && none.contains("Nobody here has “nobody at all”."), "{none}");
}

async fn names_in_every_script_are_found(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(5).await;
    let names = ["María Carreño-Núñez", "王芳", "أَحْمَد الزهراء", "Łukasz Święty", "Олена Шевченко"];
    for (slip, name) in slips.iter().zip(names) {
        centre.candidate(slip, name).await;
    }
    let mut staff = centre.owner().await;
    for (typed, name) in [
        ("carreno", names[0]),
        ("CARREÑO", names[0]),
        ("nunez", names[0]),
        ("ma", names[0]),
        ("王", names[1]),
        ("王芳", names[1]),
        ("احمد", names[2]),
        ("الزهراء", names[2]),
        ("lukasz swiety", names[3]),
        ("swie", names[3]),
        ("шевченко", names[4]),
    ] {
        let page = find(&mut staff, typed).await;
        assert!(page.words().contains(&format!("{name}, Spring placement")), "{typed}: {}", page.words());
        assert!(page.words().contains("1 login found"), "{typed}: {}", page.words());
    }
}

async fn each_state_is_told_in_its_sentence(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(2).await;
    let (mut candidate, username) = centre.candidate(&slips[0], "María Carreño").await;
    candidate.post("/welcome/username", &[("username", &username)]).await;
    candidate.post("/me/start", &[]).await;
    let mut staff = centre.owner().await;
    let started = find(&mut staff, "carreno").await.words();
    assert!(started.contains("María Carreño, Spring placement, started 12:00."), "{started}");
    assert!(!started.contains("Withdraw"), "a started test is not withdrawn: {started}");
    assert!(started.contains("Handed out Downloaded 12:00, the operator"), "{started}");
    centre.after(11 * HOUR);
    let mut staff = centre.owner().await;
    let expired = find(&mut staff, &slips[1].username).await.words();
    assert!(expired.contains("Not used Expired"), "{expired}");
    assert!(expired.contains("Closed · 12 May 2026"), "{expired}");
}

async fn a_name_that_many_share_stops_at_twenty(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    for slip in centre.slips(23).await {
        centre.candidate(&slip, "Ana Maria Silva").await;
    }
    let mut staff = centre.owner().await;
    for typed in ["ana maria", "silva", "maria sil"] {
        let page = find(&mut staff, typed).await;
        let more = "20 logins are shown and more match. Type more of the name or the code.";
        assert!(page.words().contains(more), "{typed}: {}", page.words());
        assert_eq!(page.text().matches("found-sentence").count(), 20, "{typed}");
    }
}

async fn nothing_of_another_institution_is_found(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let (_, username) = centre.candidate(&slip, "María Carreño").await;
    let mut southgate = centre.staff(OTHER_EMAIL).await;
    for typed in [&slip.username, &username, "carreno", "maria", "mar"] {
        let page = find(&mut southgate, typed).await.words();
        assert!(page.contains("Nothing found"), "{typed}: {page}");
    }
    let (session, entry) = ids(&find(&mut centre.owner().await, "carreno").await);
    let key = "019e1c00-0000-7000-8000-000000000009".to_owned();
    let elsewhere = centre.service.session_create("SG-3350", &spring_placement()).await.unwrap().to_string();
    let before = centre.dump().await;
    for session in [session.as_str(), &elsewhere] {
        let one = [("session", session), ("entry", &entry), ("idempotency_key", &key)];
        assert_eq!(southgate.post("/api/admin/issue_password", &one).await.status, 404);
        assert_eq!(southgate.post("/api/admin/unlock_login", &one).await.status, 404);
        let chosen = [("session", session), ("ids[]", &entry), ("again", "1")];
        assert_eq!(southgate.post("/admin/show", &chosen).await.status, 404);
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
}

async fn a_question_names_the_person_and_does_nothing(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(4).await;
    centre.candidate(&slips[1], "María Carreño").await;
    for (slip, name, finished) in [(&slips[2], "Li Na", false), (&slips[3], "Olu Ade", true)] {
        let (mut candidate, username) = centre.candidate(slip, name).await;
        candidate.post("/welcome/username", &[("username", &username)]).await;
        candidate.post("/me/start", &[]).await;
        if finished {
            let fields = [("session", &*centre.session.to_string()), ("all_matching", "1"), ("state", "started")];
            let fields = [&fields[..], &[("q", "olu"), ("expected", "1"), ("mark", "mark_finished")]].concat();
            centre.owner().await.post("/api/admin/mark_entries", &fields).await.see_other();
        }
    }
    let mut staff = centre.owner().await;
    let before = centre.dump().await;
    let unused = &slips[0].username;
    for (action, typed, sentences, button) in [
        ("issue_passwords", unused.as_str(), "has not been used yet. The password on the slip stops", true),
        ("issue_passwords", "carreno", "María Carreño has given details and will be logged out.", true),
        ("issue_passwords", "li na", "Li Na is in the test and will be logged out.", true),
        ("issue_passwords", "olu ade", "This login cannot get a new password now.", false),
        ("withdraw", unused, "has not been used yet. The login stops working at once.", true),
        ("withdraw", "carreno", "María Carreño has given details and will be logged out.", true),
        ("withdraw", "li na", "This login cannot be withdrawn now.", false),
    ] {
        let page = question(&mut staff, action, typed).await;
        assert!(page.words().contains(sentences), "{action} {typed}: {}", page.words());
        assert_eq!(page.focused(), "Cancel", "{action} {typed}");
        assert!(page.text().contains(&format!("href=\"/admin/find?q={}\"", typed.replace(' ', "%20"))), "{typed}");
        let (_, dialog) = page.text().split_once("alertdialog").unwrap();
        assert_eq!(dialog.contains("method=\"post\""), button, "{action} {typed}");
    }
    assert!(changed(&before, &centre.dump().await).is_empty(), "a question changes nothing");
    let (session, entry) = ids(&find(&mut staff, unused).await);
    for (query, status) in [
        (format!("action=fly&session={session}&entry={entry}"), 404),
        (format!("action=restore&session={session}&entry={entry}"), 404),
        (format!("action=withdraw&session={session}"), 404),
        (format!("action=withdraw&session={entry}&entry={entry}"), 404),
    ] {
        assert_eq!(staff.get(&format!("/admin/find/question?{query}")).await.status, status, "{query}");
    }
    centre.after(11 * HOUR);
    let mut late = centre.owner().await;
    let closed = question(&mut late, "issue_passwords", unused).await.words();
    assert!(closed.contains("The session is closed: nobody can log in until it is reopened."), "{closed}");
    let chosen = [("session", session.as_str()), ("ids[]", &entry), ("again", "1")];
    let shown = late.post("/admin/show", &chosen).await.words();
    assert!(shown.contains("The session is closed: nobody can log in with this login."), "{shown}");
}

async fn a_new_password_throws_nobody_out_unasked(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let (mut candidate, username) = centre.candidate(&slip, "María Carreño").await;
    candidate.post("/welcome/username", &[("username", &username)]).await;
    candidate.post("/me/start", &[]).await;
    let mut staff = centre.owner().await;
    let page = find(&mut staff, "carreno").await;
    let (_, card) = page.text().split_once("found-list").unwrap();
    assert!(!card.contains("/api/admin/issue_password") && !card.contains("withdraw_entries"), "one tap asks: {card}");
    let asked = question(&mut staff, "issue_passwords", "carreno").await;
    assert_eq!(candidate.get("/me").await.status, 200, "the question throws nobody out");
    let shown = press(&mut staff, "/api/admin/issue_password", &form(&asked)).await;
    assert!(candidate.get("/me").await.words().contains("You were logged out because you have a new password."));
    let new = log_in_as(&mut centre.browser(), &username, &password(&shown)).await;
    assert_eq!(new.see_other(), "/me", "the test goes on with the password that was shown");
}

async fn a_new_password_is_issued_once_and_shown(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let mut staff = centre.owner().await;
    let form = form(&question(&mut staff, "issue_passwords", &slip.username).await);
    let shown = press(&mut staff, "/api/admin/issue_password", &form).await;
    assert_eq!((shown.status.as_u16(), shown.header("cache-control")), (200, Some("no-store")));
    assert_eq!(shown.read_out_first(), "New password issued. The old one stopped working at once.");
    let new = Slip { username: slip.username.clone(), password: password(&shown) };
    assert!(new.password != slip.password && shown.words().contains(&slip.username), "{}", shown.words());
    let again = press(&mut staff, "/api/admin/issue_password", &form).await;
    assert_eq!((again.status.as_u16(), password(&again)), (200, new.password.clone()), "a double press issues once");
    let (_, back) = shown.text().split_once("href=\"/admin/").expect("the way back");
    let back = format!("/admin/{}", back.split('"').next().unwrap().replace("&amp;", "&"));
    assert!(back.starts_with(&format!("/admin/find?q={}&done=issued.", slip.username)), "{back}");
    let after = staff.get(&back).await;
    assert_eq!(after.read_out_first(), "New password issued. The old one stopped working at once.");
    assert!(!after.text().contains(&slip.password) && !after.text().contains(&new.password), "no password there");
    assert!(after.words().contains("Handed out Shown 12:00, A. Mora"), "{}", after.words());
    assert_eq!(log_in(&mut centre.browser(), &slip).await.status, 422, "the old password");
    assert_eq!(log_in(&mut centre.browser(), &new).await.see_other(), "/welcome");
    let dump = centre.dump().await;
    assert_eq!((acts(&dump, "passwords_issued"), acts(&dump, "login_shown")), (1, 2), "every look is remembered");

    let session = centre.session.to_string();
    let withdraw = [("session", session.as_str()), ("all_matching", "1"), ("expected", "1")];
    staff.post("/api/admin/withdraw_entries", &withdraw).await.see_other();
    let other_key = form.iter().map(|(name, value)| match name.as_str() {
        "idempotency_key" => (name.clone(), "019e1c00-0000-7000-8000-000000000009".to_owned()),
        _ => (name.clone(), value.clone()),
    });
    let other_key: Vec<_> = other_key.collect();
    let before = centre.dump().await;
    let moved_on = press(&mut staff, "/api/admin/issue_password", &other_key).await;
    assert_eq!(moved_on.status, 409, "{}", moved_on.words());
    let sentence =
        "Nothing was changed: this login is in another state now than when you were asked. Look at it once more.";
    assert_eq!(moved_on.problems(), [sentence]);
    assert!(changed(&before, &centre.dump().await).is_empty());
    let untold: Vec<_> = other_key.into_iter().filter(|(name, _)| name != "told").collect();
    let too_late = press(&mut staff, "/api/admin/issue_password", &untold).await;
    let page = staff.get(too_late.see_other()).await;
    assert_eq!(page.read_out_first(), "Nothing was changed: this login cannot get a new password now.");
}

async fn what_was_asked_for_is_seen_and_found(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(3).await;
    let mut staff = centre.owner().await;
    let settings = [("birth_date", "required"), ("country", "optional"), ("email", "required")];
    let settings = [&settings[..], &[("candidate_number", "required"), ("names_in_usernames", "true")]].concat();
    staff.post("/api/admin/save_settings", &settings).await.see_other();
    let said = |number: &'static str, country: &'static str, email: &'static str| {
        let day = [("birth_day", "27"), ("birth_month", "3"), ("birth_year", "1999")];
        [&day[..], &[("country", country), ("email", email), ("candidate_number", number)]].concat()
    };
    for (slip, name, said) in [
        (&slips[0], "María Carreño", said("ES 0042-8456 7123", "XK", "Maria.Carreno-N@example.org")),
        (&slips[1], "Li Na", said("42", "", "li@example.net")),
    ] {
        let mut newcomer = centre.newcomer(slip).await;
        newcomer.post("/welcome", &[&[("full_name", name)][..], &said].concat()).await.see_other();
    }
    let page = find(&mut staff, "carreno").await.words();
    let lines = "Date of birth 27 Mar 1999 Country or region Kosovo Email Maria.Carreno-N@example.org Candidate number ES \
                 0042-8456 7123 Handed out";
    assert!(page.contains(lines), "{page}");
    let page = find(&mut staff, "li na").await.words();
    let lines = "Date of birth 27 Mar 1999 Country or region – Email li@example.net Candidate number 42 Handed out";
    assert!(page.contains(lines), "asked and not said: {page}");
    let unused = find(&mut staff, &slips[2].username).await.words();
    assert!(!unused.contains("Date of birth"), "nobody has said anything: {unused}");

    let session = centre.session;
    for (typed, name) in [
        ("maria.carreno-n@example.org", "María Carreño"),
        ("CARREÑO-N@", "María Carreño"),
        ("ES 0042-8456 7123", "María Carreño"),
        ("es004284567123", "María Carreño"),
        ("0042", "María Carreño"),
        // A piece of eight digits has the shape of a slip code too.
        ("84567123", "María Carreño"),
        ("8456-7123", "María Carreño"),
        ("li@example.net", "Li Na"),
        ("example.net", "Li Na"),
    ] {
        let found = find(&mut staff, typed).await.words();
        assert!(found.contains("1 login found") && found.contains(name), "{typed}: {found}");
        let query = crate::client::encoded(&[("q", typed)]);
        let listed = staff.get(&format!("/admin/sessions/{session}?{query}")).await.words();
        assert!(listed.contains("1 of 3 entries") && listed.contains(name), "{typed}: {listed}");
    }
    // A whole number comes before everything that begins like it; what has it inside takes three characters.
    let mut newcomer = centre.newcomer(&centre.slips(1).await[0]).await;
    let said = [&[("full_name", "Ada Obi")][..], &said("42-7", "", "ada@example.net")].concat();
    newcomer.post("/welcome", &said).await.see_other();
    let found = find(&mut staff, "42").await.words();
    let (li, ada) = (found.find("Li Na").expect("the number"), found.find("Ada Obi").expect("another begins so"));
    assert!(li < ada && found.contains("2 logins found"), "{found}");

    let off = [("birth_date", "off"), ("country", "off"), ("email", "off"), ("candidate_number", "off")];
    staff.post("/api/admin/save_settings", &off).await.see_other();
    let kept = find(&mut staff, "li na").await.words();
    assert!(kept.contains("Email li@example.net") && !kept.contains("Country or region"), "what exists stays: {kept}");
    let mut southgate = centre.staff(OTHER_EMAIL).await;
    for typed in ["42", "li@example.net", "es004284567123"] {
        let found = find(&mut southgate, typed).await.words();
        assert!(found.contains("Nothing found"), "{typed}: {found}");
    }
}

async fn short_pieces_find_what_the_list_of_entries_finds(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(3).await;
    for (slip, name) in slips.iter().zip(["王小明", "Ng O", "María Carreño"]) {
        centre.candidate(slip, name).await;
    }
    let mut staff = centre.owner().await;
    for (typed, name) in [
        ("明", "王小明"),
        ("小明", "王小明"),
        ("小", "王小明"),
        ("王 明", "王小明"),
        ("Ng", "Ng O"),
        ("o", "Ng O"),
        ("o, ng", "Ng O"),
        ("MÁ", "María"),
        ("ca ma", "María"),
        ("«ca» (María)", "María"),
    ] {
        let query = crate::client::encoded(&[("q", typed)]);
        let listed = staff.get(&format!("/admin/sessions/{}?{query}", centre.session)).await.words();
        let found = find(&mut staff, typed).await.words();
        for (page, where_) in [(&listed, "listed"), (&found, "found")] {
            assert!(page.contains(name), "{typed} is {where_}: {page}");
        }
        let count = slips.iter().filter(|slip| listed.contains(&slip.username)).count();
        assert_eq!(slips.iter().filter(|slip| found.contains(&slip.username)).count(), count, "{typed}");
    }
    // The inside of a word takes three letters; marks alone find nothing, and not everything.
    for typed in ["ía", "é ñ", "-", "%", "«»"] {
        let query = crate::client::encoded(&[("q", typed)]);
        let listed = staff.get(&format!("/admin/sessions/{}?{query}", centre.session)).await.words();
        assert!(listed.contains("No entry matches"), "{typed}: {listed}");
        let found = find(&mut staff, typed).await.words();
        assert!(found.contains("Nothing found"), "{typed}: {found}");
    }
}

/// The password of the page that shows a login.
fn password(page: &Answer) -> String {
    let words = page.words();
    let (_, rest) = words.split_once("Password ").expect("a password");
    rest.split(' ').next().expect("a word").to_owned()
}

async fn a_login_handed_out_before_is_shown_when_asked_again(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let mut staff = centre.owner().await;
    let (session, entry) = ids(&find(&mut staff, &slip.username).await);
    let before = centre.dump().await;
    let chosen = [("session", session.as_str()), ("ids[]", entry.as_str()), ("back", "//elsewhere.test")];
    let asked = staff.post("/admin/show", &chosen).await;
    assert_eq!(asked.status, 409);
    assert!(!asked.text().contains(&slip.password) && !asked.text().contains("href=\"//"), "{}", asked.text());
    let sentence = "This login was downloaded at 12:00 by the operator. Only one person can use a login, and that \
                    file may be in use.";
    assert!(asked.words().contains(sentence), "{}", asked.words());
    assert_eq!(asked.value_of("again").as_deref(), Some("1"));
    assert!(changed(&before, &centre.dump().await).is_empty(), "nothing is recorded before the answer");
    let shown = staff.post("/admin/show", &[&chosen[..], &[("again", "1")]].concat()).await;
    assert_eq!(password(&shown), slip.password);
    let two = [&chosen[..], &[("ids[]", "019e1c00-0000-7000-8000-000000000013"), ("again", "1")]].concat();
    assert_eq!(staff.post("/admin/show", &two).await.status, 422, "one at a time");
}

async fn a_login_is_withdrawn_and_restored_where_it_was_found(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let mut staff = centre.owner().await;
    let asked = question(&mut staff, "withdraw", &slip.username).await;
    let withdrawn = press(&mut staff, "/api/admin/withdraw_entries", &form(&asked)).await.see_other().to_owned();
    let page = staff.get(&withdrawn).await;
    assert_eq!(page.read_out_first(), "1 entry withdrawn.");
    let page = page.words();
    assert!(page.contains(&format!("{} was withdrawn 12:00 – Spring placement, batch 1.", slip.username)), "{page}");
    assert!(page.contains("Restore") && !page.contains("Show login"), "{page}");
    let restored = press(&mut staff, "/api/admin/restore_entries", &form(&asked)).await.see_other().to_owned();
    let page = staff.get(&restored).await.words();
    assert!(page.contains("1 entry restored.") && page.contains("has not been used yet"), "{page}");
}

async fn a_locked_login_is_unlocked_and_remembered(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(2).await;
    let (_, username) = centre.candidate(&slips[0], "María Carreño").await;
    let mut hall = centre.browser();
    for _ in 0..6 {
        log_in_as(&mut hall, &username, "9HDN4-RYCW7").await;
    }
    let mut staff = centre.owner().await;
    let page = find(&mut staff, &slips[0].username).await;
    assert!(page.words().contains("Details given Locked"), "{}", page.words());
    assert!(!find(&mut staff, &slips[1].username).await.words().contains("Locked"));
    let (session, entry) = ids(&page);
    let form = [("session", session.as_str()), ("entry", entry.as_str()), ("q", "carreno")];
    let unlocked = staff.post("/api/admin/unlock_login", &form).await.see_other().to_owned();
    let page = staff.get(&unlocked).await.words();
    assert!(page.contains("Unlocked. Log-in can be tried again at once.") && !page.contains("Locked"), "{page}");
    let next = log_in_as(&mut centre.browser(), &username, &slips[0].password).await;
    assert_eq!(next.see_other(), "/welcome/username");
    let before = centre.dump().await;
    assert_eq!(acts(&before, "login_unlocked"), 1);
    let again = staff.post("/api/admin/unlock_login", &form).await.see_other().to_owned();
    assert!(staff.get(&again).await.words().contains("this login was not locked any more"));
    assert_eq!(acts(&centre.dump().await, "login_unlocked"), 1, "what changed nothing is not remembered");
}
