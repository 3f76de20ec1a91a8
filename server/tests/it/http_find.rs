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
    names_in_every_script_are_found,
    each_state_is_told_in_its_sentence,
    a_name_that_many_share_stops_at_twenty,
    nothing_of_another_institution_is_found,
    a_new_password_is_issued_once_and_shown,
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
fn ids(page: &Answer) -> (String, String, String) {
    let value = |control| page.value_of(control).unwrap_or_else(|| panic!("{control} on {}", page.words()));
    (value("session"), value("entry"), value("idempotency_key"))
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
    assert!(empty.contains("Type a slip code, a username or a name, or a part of it."), "{empty}");
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
    let (session, entry, key) = ids(&find(&mut centre.owner().await, "carreno").await);
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

async fn a_new_password_is_issued_once_and_shown(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let mut staff = centre.owner().await;
    let page = find(&mut staff, &slip.username).await;
    let (session, entry, key) = ids(&page);
    let form = [("session", session.as_str()), ("entry", &entry), ("idempotency_key", &key), ("q", &slip.username)];
    let issued = staff.post("/api/admin/issue_password", &form).await;
    let next = issued.see_other().to_owned();
    assert!(next.starts_with(&format!("/admin/find?q={}&done=issued.{entry}.", slip.username)), "{next}");
    assert_eq!(staff.post("/api/admin/issue_password", &form).await.see_other(), next, "a double press issues once");
    let after = staff.get(&next).await;
    assert_eq!(after.read_out_first(), "New password issued. The old one stopped working at once.");
    assert!(!after.text().contains(&slip.password), "no password on a page of the app");
    assert_eq!(log_in(&mut centre.browser(), &slip).await.status, 422, "the old password");

    let chosen = [("session", session.as_str()), ("ids[]", &entry), ("back", "/admin/find?q=x")];
    let shown = staff.post("/admin/show", &chosen).await;
    assert_eq!((shown.status.as_u16(), shown.header("cache-control")), (200, Some("no-store")));
    assert!(shown.text().contains("href=\"/admin/find?q=x\""), "{}", shown.text());
    let new = Slip { username: slip.username.clone(), password: password(&shown) };
    assert_eq!(log_in(&mut centre.browser(), &new).await.see_other(), "/welcome");
    let dump = centre.dump().await;
    assert_eq!((acts(&dump, "passwords_issued"), acts(&dump, "login_shown")), (1, 1));
    let handed_out = find(&mut staff, &slip.username).await.words();
    assert!(handed_out.contains("Handed out Shown 12:00, A. Mora"), "{handed_out}");
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
    let (session, entry, _) = ids(&find(&mut staff, &slip.username).await);
    let before = centre.dump().await;
    let chosen = [("session", session.as_str()), ("ids[]", entry.as_str()), ("back", "//elsewhere.test")];
    let asked = staff.post("/admin/show", &chosen).await;
    assert_eq!(asked.status, 409);
    assert!(!asked.text().contains(&slip.password) && !asked.text().contains("href=\"//"), "{}", asked.text());
    let sentence = "This login was handed out before and nobody has used it yet.";
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
    let page = find(&mut staff, &slip.username).await;
    let (session, entry, _) = ids(&page);
    let back = page.value_of("back").expect("where to come back to");
    let form = [("session", session.as_str()), ("ids[]", &entry), ("back", &back)];
    let withdrawn = staff.post("/api/admin/withdraw_entries", &form).await.see_other().to_owned();
    let page = staff.get(&withdrawn).await;
    assert_eq!(page.read_out_first(), "1 entry withdrawn.");
    let page = page.words();
    assert!(page.contains(&format!("{} was withdrawn 12:00 – Spring placement, batch 1.", slip.username)), "{page}");
    assert!(page.contains("Restore") && !page.contains("Show login"), "{page}");
    let restored = staff.post("/api/admin/restore_entries", &form).await.see_other().to_owned();
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
    let (session, entry, _) = ids(&page);
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
