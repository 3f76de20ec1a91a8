//! Over HTTP: what staff do to entries, with and without script, and what candidates feel of it.

use lanyard_app::model::refusal::Refusal;

use crate::{
    client::{Answer, Browser},
    database_dump::changed,
    engines::{Fresh, on_both_engines},
    forms::form_to,
    http_fixture::{Centre, HOUR, MINUTE, log_in, log_in_as},
    http_whose_form::send,
    workbook::Logins,
};

on_both_engines!(
    entries_are_withdrawn_and_restored_without_a_script,
    without_a_script_the_list_comes_back_as_it_was,
    who_came_after_the_question_is_left,
    a_withdrawn_login_stops_at_the_next_request,
    a_new_password_stops_the_old_one_at_once,
    a_question_tells_of_a_closed_session_and_has_the_focus_on_the_way_out,
    the_app_hears_in_json_what_was_done,
    refusals_of_acts_come_back_on_their_page,
    staff_mark_who_has_started_and_finished,
    logins_are_not_handed_out_twice_by_mistake,
    a_batch_has_a_label_and_a_row_in_its_tab,
);

const APP: [(&str, &str); 1] = [("accept", "application/json")];

/// The session's entries that match, as the fields of an act on all of them.
fn all<'a>(session: &'a str, state: &'a str, expected: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("session", session), ("all_matching", "1"), ("state", state), ("expected", expected)]
}

async fn follow(staff: &mut Browser, answer: &Answer) -> Answer {
    let next = answer.see_other().to_owned();
    staff.get(&next).await
}

async fn entries_are_withdrawn_and_restored_without_a_script(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(5).await;
    centre.candidate(&slips[0], "María Carreño").await;
    let (mut started, username) = centre.candidate(&slips[1], "Li Na").await;
    started.post("/welcome/username", &[("username", &username)]).await;
    started.post("/me/start", &[]).await;
    let mut staff = centre.owner().await;
    let session = centre.session.to_string();
    let asked_for = [all(&session, "", "5"), vec![("action", "withdraw")]].concat();

    let question = staff.post("/api/admin/preview_action", &asked_for).await;
    assert_eq!(question.status, 200);
    let words = question.words();
    for part in [
        "Withdraw: 5 entries selected",
        "3 not used – the logins stop working at once",
        "1 with details – this person can no longer log in; the details are kept",
        "1 has started – left as it is",
        "Withdraw 4 entries",
        "Cancel",
    ] {
        assert!(words.contains(part), "{part:?} is not in {words}");
    }
    assert!(!question.text().contains("takeOver"), "the page is finished as it is");
    assert_eq!(question.focused(), "Cancel");

    let done = staff.post("/api/admin/withdraw_entries", &all(&session, "", "5")).await;
    let page = follow(&mut staff, &done).await;
    assert!(page.words().contains("4 entries withdrawn. 1 had started and was left."), "{}", page.words());
    assert!(page.words().contains("Restore these 4"));
    let act = page.value_of("act").expect("the form that takes it back");

    let done = staff.post("/api/admin/restore_entries", &[("session", &session), ("act", &act)]).await;
    let page = follow(&mut staff, &done).await;
    assert!(page.words().contains("4 entries restored."), "{}", page.words());
    let mut phone = centre.browser();
    assert_eq!(log_in(&mut phone, &slips[4]).await.see_other(), "/welcome", "the slip works again");
}

async fn without_a_script_the_list_comes_back_as_it_was(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(3).await;
    centre.candidate(&slips[0], "María Carreño").await;
    let mut staff = centre.owner().await;
    let session = centre.session.to_string();
    let list = format!("/admin/sessions/{session}?state=unused&sort=slip");
    let page = staff.get(&list).await;
    assert!(page.words().contains("2 of 3 entries"), "{}", page.words());
    assert_eq!(page.value_of("back").as_deref(), Some(&list[..]));
    let nothing = [("session", session.as_str()), ("back", &list), ("action", "withdraw")];
    for path in ["/api/admin/preview_action", "/admin/logins.xlsx", "/admin/print"] {
        let refused = staff.post(path, &nothing).await;
        assert_eq!(refused.status, 422, "{path}");
        assert!(refused.words().contains("Select at least one entry first"), "{path}: {}", refused.words());
        assert!(refused.words().contains("2 of 3 entries"), "{path}: {}", refused.words());
    }
    let chosen = [all(&session, "unused", "2"), vec![("back", list.as_str())]].concat();
    let question = staff.post("/api/admin/preview_action", &[&chosen[..], &[("action", "withdraw")]].concat()).await;
    assert!(question.words().contains("2 of 3 entries"), "{}", question.words());
    let cancel = format!("href=\"{}\"", list.replace('&', "&amp;"));
    assert!(question.text().contains(&cancel), "Cancel leads back");
    let done = staff.post("/api/admin/withdraw_entries", &chosen).await;
    assert!(done.see_other().starts_with(&list), "{}", done.see_other());
    let foreign = [all(&session, "", "3"), vec![("back", "/admin/team"), ("action", "withdraw")]].concat();
    let question = staff.post("/api/admin/preview_action", &foreign).await;
    assert!(question.words().contains("3 entries"), "the list of the session, and no other page");
}

async fn who_came_after_the_question_is_left(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(3).await;
    centre.candidate(&slips[0], "María Carreño").await;
    let mut staff = centre.owner().await;
    let session = centre.session.to_string();
    for (action, path) in
        [("withdraw", "/api/admin/withdraw_entries"), ("issue_passwords", "/api/admin/issue_passwords")]
    {
        let asked_for = [all(&session, "", "3"), vec![("action", action)]].concat();
        let question = staff.post("/api/admin/preview_action", &asked_for).await;
        let form = form_to(&question, path);
        if action == "withdraw" {
            // Between the question and the press.
            centre.candidate(&slips[1], "Li Na").await;
            let before = centre.dump().await;
            let refused = send(&mut staff, path, &form.with(&[]), &[]).await;
            assert_eq!(refused.status, 409);
            let sentence = "The list has changed: 3 entries match now. Check and try again.";
            assert!(refused.words().contains(sentence), "{}", refused.words());
            assert!(changed(&before, &centre.dump().await).is_empty());
        } else {
            send(&mut staff, path, &form.with(&[]), &[]).await.see_other();
        }
    }
    let asked_for = [all(&session, "", "3"), vec![("action", "withdraw")]].concat();
    let question = staff.post("/api/admin/preview_action", &asked_for).await;
    assert!(question.words().contains("2 with details"), "{}", question.words());
    let form = form_to(&question, "/api/admin/withdraw_entries");
    let done = send(&mut staff, "/api/admin/withdraw_entries", &form.with(&[]), &[]).await;
    assert!(follow(&mut staff, &done).await.words().contains("3 entries withdrawn."));
}

async fn a_withdrawn_login_stops_at_the_next_request(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(2).await;
    let (mut candidate, username) = centre.candidate(&slips[0], "María Carreño").await;
    let mut newcomer = centre.newcomer(&slips[1]).await;
    let mut staff = centre.owner().await;
    let session = centre.session.to_string();
    staff.post("/api/admin/withdraw_entries", &all(&session, "", "2")).await.see_other();
    let sentence = "This login was withdrawn and no longer works. Ask the person in charge.";
    for (browser, path) in [(&mut candidate, "/welcome/username"), (&mut newcomer, "/welcome")] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, 403, "{path}");
        assert!(answer.words().contains(sentence));
    }
    let claim = newcomer.post("/welcome", &[("full_name", "Li Na")]).await;
    assert_eq!(claim.status, 403);
    let mut again = centre.browser();
    let right = log_in_as(&mut again, &username, &slips[0].password).await;
    assert!(right.words().contains(sentence));
    let wrong = log_in_as(&mut again, &username, &slips[1].password).await;
    assert!(!wrong.words().contains("withdrawn"), "only the right password learns it");
    // Restored, the person logs in again; the old cookie stays dead and says nothing wrong.
    staff.post("/api/admin/restore_entries", &all(&session, "", "2")).await.see_other();
    assert_eq!(candidate.get("/me").await.see_other(), "/");
    assert_eq!(log_in_as(&mut again, &username, &slips[0].password).await.see_other(), "/welcome/username");
}

async fn a_new_password_stops_the_old_one_at_once(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(3).await;
    let (mut candidate, username) = centre.candidate(&slips[0], "María Carreño").await;
    let mut staff = centre.owner().await;
    let session = centre.session.to_string();
    let question = [all(&session, "claimed", "1"), vec![("action", "issue_passwords")]].concat();
    let question = staff.post("/api/admin/preview_action", &question).await;
    assert!(question.words().contains("Issue 1 new password"), "{}", question.words());
    let key = question.value_of("key").unwrap();
    let fields = [all(&session, "claimed", "1"), vec![("key", key.as_str())]].concat();
    let first = staff.post("/api/admin/issue_passwords", &fields).await;
    let page = follow(&mut staff, &first).await;
    assert!(page.words().contains("1 new password issued."), "{}", page.words());
    let act = page.value_of("act").unwrap();
    // A second press issues nothing more: the address it leads to is the same.
    let second = staff.post("/api/admin/issue_passwords", &fields).await;
    assert_eq!(first.see_other(), second.see_other());

    let told = candidate.get("/welcome/username").await;
    assert!(told.words().contains("You were logged out because you have a new password."), "{}", told.words());
    let mut phone = centre.browser();
    assert_eq!(log_in_as(&mut phone, &username, &slips[0].password).await.status, 422, "the old one is dead");
    let workbook = staff.post("/admin/logins.xlsx", &[("session", &session), ("act", &act)]).await;
    let new = Logins::read(&workbook.body).slips();
    assert_eq!((new.len(), new[0].username.as_str()), (1, username.as_str()));
    assert_eq!(log_in_as(&mut phone, &username, &new[0].password).await.see_other(), "/welcome/username");
    assert_eq!(log_in(&mut centre.browser(), &slips[1]).await.see_other(), "/welcome", "others keep theirs");
}

async fn a_question_tells_of_a_closed_session_and_has_the_focus_on_the_way_out(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    centre.slips(3).await;
    let session = centre.session.to_string();
    let actions = ["withdraw", "restore", "issue_passwords", "mark_started", "mark_finished", "unmark_started"];
    let closed = "The session is closed: nobody can log in until it is reopened.";
    for is_closed in [false, true] {
        if is_closed {
            centre.after(11 * HOUR);
        }
        let mut staff = centre.owner().await;
        for action in actions {
            let fields = [all(&session, "", "3"), vec![("action", action)]].concat();
            let question = staff.post("/api/admin/preview_action", &fields).await;
            assert_eq!(question.focused(), "Cancel", "{action}");
            let says_so = question.words().contains(closed);
            assert_eq!(says_so, is_closed && action == "issue_passwords", "{action}: {}", question.words());
        }
    }
}

async fn the_app_hears_in_json_what_was_done(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    centre.slips(3).await;
    let mut staff = centre.owner().await;
    let session = centre.session.to_string();
    let asked = staff.post_with("/api/admin/preview_action", &all(&session, "", "3"), &APP).await;
    assert!(asked.text().contains("\"unused\":3"), "{}", asked.text());
    let acted = staff.post_with("/api/admin/withdraw_entries", &all(&session, "", "3"), &APP).await;
    assert_eq!(acted.status, 200);
    assert!(acted.text().contains("\"done\":3"), "{}", acted.text());
    let changed = staff.post_with("/api/admin/withdraw_entries", &all(&session, "unused", "3"), &APP).await;
    assert_eq!((changed.status.as_u16(), changed.refusal()), (409, "{\"list_changed\":{\"now\":0}}"));
    let again = staff.post_with("/api/admin/withdraw_entries", &all(&session, "", "3"), &APP).await;
    assert!(again.text().contains("\"done\":0") && again.text().contains("\"withdrawn\":3"), "{}", again.text());
}

async fn refusals_of_acts_come_back_on_their_page(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    centre.slips(3).await;
    let mut staff = centre.owner().await;
    let session = centre.session.to_string();
    let nothing = staff.post("/api/admin/preview_action", &[("session", &session), ("action", "withdraw")]).await;
    assert_eq!(nothing.status, 422);
    assert!(nothing.words().contains("Select at least one entry first"), "{}", nothing.words());
    let changed = staff.post("/api/admin/withdraw_entries", &all(&session, "", "2")).await;
    assert_eq!(changed.status, 409);
    assert!(changed.words().contains("The list has changed: 3 entries match now. Check and try again."));
    staff.post("/api/admin/withdraw_entries", &all(&session, "", "3")).await.see_other();
    centre.after(11 * HOUR);
    let mut late = centre.owner().await;
    let closed = late.post("/api/admin/restore_entries", &all(&session, "", "3")).await;
    assert_eq!(closed.status, 409);
    assert!(closed.words().contains("The session is closed, so withdrawn entries stay withdrawn. Reopen it first."));
    for (mark, status) in [("fly", 422), ("withdraw", 422), ("mark_started", 303)] {
        let fields = [all(&session, "", "3"), vec![("mark", mark)]].concat();
        assert_eq!(late.post("/api/admin/mark_entries", &fields).await.status, status, "{mark}");
    }
}

async fn staff_mark_who_has_started_and_finished(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(2).await;
    let (mut candidate, username) = centre.candidate(&slips[0], "María Carreño").await;
    candidate.post("/welcome/username", &[("username", &username)]).await;
    let mut staff = centre.owner().await;
    let session = centre.session.to_string();
    let fields = [all(&session, "", "2"), vec![("mark", "mark_finished")]].concat();
    let marked = staff.post("/api/admin/mark_entries", &fields).await;
    let page = follow(&mut staff, &marked).await;
    assert!(page.words().contains("1 entry marked as finished. 1 was not used and was left."), "{}", page.words());
    assert!(candidate.get("/me").await.words().contains("Finished"));
    let act = page.value_of("act").unwrap();
    let back = [("session", session.as_str()), ("act", &act), ("mark", "unmark_finished")];
    let taken_back = staff.post("/api/admin/mark_entries", &back).await;
    assert!(follow(&mut staff, &taken_back).await.words().contains("1 entry marked as not finished."));
    assert!(candidate.get("/me").await.words().contains("Start"), "as before the mark");
}

async fn logins_are_not_handed_out_twice_by_mistake(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let session = centre.session.to_string();
    let fields =
        [("session", session.as_str()), ("count", "3"), ("idempotency_key", "019e1c00-0000-7000-8000-000000000009")];
    let batch = staff.post("/api/admin/create_codes", &fields).await.see_other().rsplit('/').next().unwrap().to_owned();
    let page = format!("/admin/sessions/{session}");
    assert!(staff.get(&format!("{page}?handed=no")).await.words().contains("3 of 3 entries"));
    let first = staff.post("/admin/logins.xlsx", &[("batch_id", &batch)]).await;
    assert_eq!(first.status, 200);
    let slips = Logins::read(&first.body).slips();
    let handed_out = staff.get(&page).await.words();
    assert!(handed_out.contains("Downloaded 12:00, A. Mora"), "{handed_out}");
    assert!(staff.get(&format!("{page}?handed=no")).await.words().contains("0 of 3 entries"));

    centre.candidate(&slips[0], "María Carreño").await;
    let xlsx = [("accept", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")];
    let second = staff.post_with("/admin/logins.xlsx", &[("batch_id", &batch)], &xlsx).await;
    assert_eq!(
        (second.status.as_u16(), second.refusal()),
        (
            409,
            "{\"handed_out_before\":{\"count\":2,\"of\":3,\"told\":{\"act\":\"logins_downloaded\",\"when\":{\"at\":[2026,5,12,\
             1,12,0,\"\",\"Europe/Madrid\"],\"is_today\":true},\"zones_differ\":false,\"is_own\":true,\"by\":\"A. Mora\",\
             \"count\":2},\"more\":0}}"
        ),
        "the claimed one is nobody else's any more"
    );
    let refusal: Refusal = serde_json::from_slice(&second.body).unwrap();
    assert_eq!(
        refusal.sentence,
        "You downloaded 2 of these 3 logins at 12:00. Only one person can use a login, and that file may be in use."
    );
    centre.after(MINUTE);
    let meant = staff.post("/admin/logins.xlsx", &[("batch_id", &batch), ("again", "1")]).await;
    assert_eq!(meant.status, 200);
    assert!(staff.get(&page).await.words().contains("Downloaded 12:01, A. Mora"), "the latest one is told");
    // Without any unused one there is nothing to warn of.
    let claimed = [("session", session.as_str()), ("all_matching", "1"), ("state", "claimed"), ("expected", "1")];
    assert_eq!(staff.post("/admin/logins.xlsx", &claimed).await.status, 200);
}

async fn a_batch_has_a_label_and_a_row_in_its_tab(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(3).await;
    centre.candidate(&slips[0], "María Carreño").await;
    centre.slips(2).await;
    let mut staff = centre.owner().await;
    let session = centre.session.to_string();
    let tab = staff.get(&format!("/admin/sessions/{session}/batches")).await;
    let link = tab.text().split("/batches/").nth(2).unwrap().split('"').next().unwrap().to_owned();
    assert!(tab.words().contains("2 batches"), "{}", tab.words());
    let fields = [("session", session.as_str()), ("batch", &link), ("label", "  Room A3,\n morning ")];
    let page = staff.post("/api/admin/label_batch", &fields).await;
    assert!(follow(&mut staff, &page).await.words().contains("Batch 1 · Room A3, morning"));
    let too_long = "x".repeat(101);
    let fields = [("session", session.as_str()), ("batch", &link), ("label", &too_long)];
    let refused = staff.post("/api/admin/label_batch", &fields).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.problems(), ["Use 100 characters or fewer"]);
    assert_eq!(refused.value_of("label").unwrap(), too_long, "what was typed is kept");

    // "Withdraw the unused of this batch" asks with the numbers of the page.
    let page = staff.get(&format!("/admin/sessions/{session}/batches/{link}")).await;
    assert!(page.words().contains("Withdraw the unused of this batch 2 entries"), "{}", page.words());
    let fields = [all(&session, "unused", "2"), vec![("batch", "1"), ("action", "withdraw")]].concat();
    let question = staff.post("/api/admin/preview_action", &fields).await;
    assert!(question.words().contains("Withdraw 2 entries"), "{}", question.words());
    let fields = [all(&session, "unused", "2"), vec![("batch", "1")]].concat();
    staff.post("/api/admin/withdraw_entries", &fields).await.see_other();
    let page = staff.get(&format!("/admin/sessions/{session}/batches/{link}")).await;
    assert!(page.words().contains("0 unused, 1 used, 2 withdrawn"), "{}", page.words());
}
