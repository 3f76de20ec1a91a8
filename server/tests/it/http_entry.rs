//! One entry: everything that is known of it on one page, what can be done with it from there, and nothing of others.

use crate::{
    client::{Answer, Browser},
    engines::{Fresh, on_both_engines},
    http_fixture::{Centre, MINUTE, OTHER_EMAIL, log_in, log_in_as, spring_placement},
    http_rights::Ids,
    workbook::{Logins, Slip},
};

on_both_engines!(
    a_life_is_told_from_its_beginning,
    an_entry_that_nobody_used_is_told_too,
    what_is_not_there_and_what_is_elsewhere_is_one_answer,
    its_acts_come_back_to_it,
    find_and_activity_lead_to_it,
    the_list_beside_it_is_the_one_that_was_asked_for,
);

/// What stands beside the list, as people read it.
pub fn panel(page: &Answer) -> String {
    let (_, panel) = page.text().split_once("<aside ").expect("an entry is open");
    let (panel, _) = panel.split_once("</aside>").expect("its end");
    crate::client::words_of(&["<aside ", panel].concat())
}

/// The addresses that the codes of the list lead to, in its order.
pub async fn addresses(centre: &Centre, staff: &mut Browser) -> Vec<String> {
    let list = staff.get(&format!("/admin/sessions/{}", centre.session)).await;
    let links = list.text().split(" href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let entries: Vec<_> = links.filter(|link| link.contains("/entries/")).map(str::to_owned).collect();
    assert!(!entries.is_empty(), "{}: {}", list.status, list.text());
    entries
}

/// Two logins made and downloaded by the owner at noon.
async fn downloaded(centre: &Centre, staff: &mut Browser) -> Vec<Slip> {
    let ids = Ids::of_northgate(centre, staff).await;
    Logins::read(&staff.post("/admin/logins.xlsx", &[("batch_id", &ids.batch)]).await.body).slips()
}

async fn a_life_is_told_from_its_beginning(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let settings = [("email", "required"), ("candidate_number", "optional")];
    let off = [("birth_date", "off"), ("country", "off")];
    staff.post("/api/admin/save_settings", &[&settings[..], &off[..]].concat()).await.see_other();
    let slips = downloaded(&centre, &mut staff).await;
    let slip = &slips[0];
    centre.after(MINUTE);
    assert_eq!(log_in_as(&mut centre.browser(), &slip.username, "99999-99999").await.status, 422);
    centre.after(MINUTE * 2);
    let mut candidate = centre.newcomer(slip).await;
    centre.after(MINUTE * 3);
    let said = [("full_name", "María <Carreño>"), ("email", "maria@example.org")];
    candidate.post("/welcome", &said).await.see_other();
    let username = crate::http_fixture::new_username(&candidate.get("/welcome/username").await);
    candidate.post("/welcome/username", &[("username", &username)]).await.see_other();
    centre.after(MINUTE * 4);
    candidate.post("/me/start", &[]).await.see_other();
    centre.after(MINUTE * 5);
    for _ in 0..2 {
        assert_eq!(log_in_as(&mut centre.browser(), &username, "99999-99999").await.status, 422);
    }
    let address = addresses(&centre, &mut staff).await.remove(0);
    let page = staff.get(&address).await;
    assert_eq!(page.status, 200);
    let code = &slip.username;
    assert_eq!(
        panel(&page),
        format!(
            "Close {username} María <Carreño> · slip {code} ● Started 12:04 · last seen 12:03 Show login Print card Issue \
             new password Batch 1, no. 1 of 2 Handed out Downloaded 12:00, A. Mora Email maria@example.org Candidate \
             number – What happened 12:05 2 wrong passwords in a row with {username} 12:04 Test started 12:03 Details \
             given; {code} became {username} 12:02 Logged in as {code} 12:00 Login downloaded by A. Mora 12:00 Login \
             created by A. Mora"
        )
    );
    assert!(page.text().contains(&format!("<title>{username} · Spring placement · Lanyard</title>")));
    assert!(slips.iter().all(|slip| !page.text().contains(&slip.password)));
}

async fn an_entry_that_nobody_used_is_told_too(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let slips = centre.slips(3).await;
    let address = addresses(&centre, &mut staff).await.remove(1);
    let told = panel(&staff.get(&address).await);
    let code = &slips[1].username;
    let start =
        format!("Close {code} ○ Not used Show login Print card Issue new password Withdraw Batch 1, no. 2 of 3");
    assert!(told.starts_with(&start), "{told}");
    assert!(
        told.ends_with("What happened 12:00 Login downloaded by the operator 12:00 Login created by the operator"),
        "{told}"
    );
}

async fn what_is_not_there_and_what_is_elsewhere_is_one_answer(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    centre.slips(1).await;
    let own = addresses(&centre, &mut staff).await.remove(0);
    let (session, _) = own.split_once("/entries/").unwrap();
    for entry in ["019e1c00-0000-7000-8000-000000000011", "nothing"] {
        let page = staff.get(&format!("{session}/entries/{entry}")).await;
        assert_eq!(page.status, 404, "{entry}");
        assert_eq!(panel(&page), "Close There is no such login in this session.", "{entry}");
    }
    // The right entry under another session of the same institution is not there either.
    let other = centre.service.session_create("NG-2041", &spring_placement()).await.unwrap();
    let page = staff.get(&own.replace(&centre.session.to_string(), &other.to_string())).await;
    assert_eq!((page.status.as_u16(), panel(&page).contains("no such login")), (404, true));
    for nothing in [format!("{session}/entries"), format!("{own}/more")] {
        assert_eq!(staff.get(&nothing).await.status, 404, "{nothing}");
    }
    let mut stranger = centre.staff(OTHER_EMAIL).await;
    let page = stranger.get(&own).await;
    assert_eq!(page.status, 404);
    assert!(page.words().contains("We could not find this page") && !page.text().contains("entry-panel"));
}

async fn its_acts_come_back_to_it(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let slips = centre.slips(1).await;
    let address = format!("{}?state=unused", addresses(&centre, &mut staff).await.remove(0));
    let (session, entry) = (centre.session.to_string(), address.split("/entries/").nth(1).unwrap()[..36].to_owned());
    // Showing it leads back; somebody may hold it already, so it is asked for again.
    let chosen = [("session", session.as_str()), ("ids[]", &entry), ("back", &address), ("again", "1")];
    centre.after(MINUTE);
    let shown = staff.post("/admin/show", &chosen).await;
    assert!(shown.text().contains(&format!("href=\"{address}\"")), "{}", shown.text());
    // The question leads back too, whether it is answered or not.
    let question = |action: &str| {
        let words = [("action", action), ("session", &session), ("entry", &entry), ("back", &address)];
        format!("/admin/find/question?{}", crate::client::encoded(&words))
    };
    let page = staff.get(&question("issue_passwords")).await;
    assert!(page.text().contains(&format!("href=\"{address}\"")), "Cancel leads back: {}", page.text());
    let key = page.value_of("idempotency_key").unwrap();
    let one = [("session", session.as_str()), ("entry", &entry), ("back", &address)];
    let outdated = [&one[..], &[("idempotency_key", &key), ("told", "claimed")]].concat();
    let refused = staff.post("/api/admin/issue_password", &outdated).await;
    assert_eq!(refused.status, 409);
    assert!(panel(&refused).contains("Not used"), "the page is the entry's: {}", refused.words());
    assert!(refused.text().contains("notice notice-danger"), "it says why: {}", refused.words());
    let issue = [&one[..], &[("idempotency_key", &key), ("told", "unused")]].concat();
    centre.after(MINUTE * 2);
    let issued = staff.post("/api/admin/issue_password", &issue).await;
    assert!(issued.words().contains("New password issued."), "{}", issued.words());
    let (_, back) =
        issued.text().split_once(&format!("href=\"{address}&amp;done=issued.{entry}.")).expect("the way back");
    let page = staff.get(&format!("{address}&done=issued.{entry}.{}", back.split('"').next().unwrap())).await;
    assert_eq!(page.read_out_first(), "New password issued. The old one stopped working at once.");
    let told = panel(&page);
    assert!(told.contains("12:02 New password issued by A. Mora"), "{told}");
    assert!(told.contains("12:02 Login shown on the screen by A. Mora"), "what was issued was shown: {told}");
    assert!(told.contains("12:01 Login shown on the screen by A. Mora"), "{told}");
    // An outsider's address is not gone back to.
    for back in ["https://evil.test/", "//evil.test", "/admin/sessions//evil.test"] {
        let unlock = [("session", session.as_str()), ("entry", &entry), ("back", back)];
        let answer = staff.post("/api/admin/unlock_login", &unlock).await;
        assert!(answer.see_other().starts_with("/admin/find?done=unlocked."), "{back}");
        let words = [("action", "withdraw"), ("session", &session), ("entry", &entry), ("back", back)];
        let page = staff.get(&format!("/admin/find/question?{}", crate::client::encoded(&words))).await;
        assert!(!page.text().contains("href=\"https:") && !page.text().contains("href=\"//"), "{back}");
    }
    // Locked, and unlocked from here.
    centre.after(MINUTE * 3);
    for _ in 0..7 {
        log_in_as(&mut centre.browser(), &slips[0].username, "99999-99999").await;
    }
    let told = panel(&staff.get(&address).await);
    assert!(told.contains("Not used Locked Show login Print card Issue new password Unlock Withdraw"), "{told}");
    let next = staff.post("/api/admin/unlock_login", &one).await.see_other().to_owned();
    assert!(next.starts_with(&format!("{address}&done=unlocked.{entry}.")), "{next}");
    let page = staff.get(&next).await;
    assert_eq!(page.read_out_first(), "Unlocked. Log-in can be tried again at once.");
    assert!(panel(&page).contains("What happened 12:03 Unlocked by A. Mora"), "{}", panel(&page));
    // Withdrawn and restored.
    let withdraw = [("session", session.as_str()), ("ids[]", &entry), ("back", &address)];
    centre.after(MINUTE * 4);
    let next = staff.post("/api/admin/withdraw_entries", &withdraw).await.see_other().to_owned();
    assert!(next.starts_with(&format!("{address}&acted=withdraw.1.")), "{next}");
    let told = panel(&staff.get(&next).await);
    assert!(told.contains("– Withdrawn 12:04 Restore Batch 1"), "{told}");
    centre.after(MINUTE * 5);
    staff.post("/api/admin/restore_entries", &withdraw).await.see_other();
    let told = panel(&staff.get(&address).await);
    assert!(told.contains("What happened 12:05 Restored by A. Mora 12:04 Withdrawn by A. Mora"), "{told}");
}

async fn find_and_activity_lead_to_it(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let slips = centre.slips(2).await;
    centre.candidate(&slips[1], "María Carreño").await;
    let link = format!("href=\"{}\"", addresses(&centre, &mut staff).await.remove(1));
    for page in ["/admin/find?q=carre".to_owned(), format!("/admin/sessions/{}/activity", centre.session)] {
        let page = staff.get(&page).await;
        assert_eq!(page.text().matches(&link).count(), 1, "{}", page.text());
    }
    log_in(&mut centre.browser(), &slips[0]).await;
}

async fn the_list_beside_it_is_the_one_that_was_asked_for(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let slips = centre.slips(3).await;
    centre.candidate(&slips[0], "María Carreño").await;
    let first = addresses(&centre, &mut staff).await.remove(0);
    let page = staff.get(&format!("{first}?state=unused&sort=slip")).await;
    let words = page.words();
    assert!(words.contains("2 of 3 entries"), "{words}");
    assert!(panel(&page).contains("María Carreño"), "it stays open although the filter hides it");
    let close = format!("href=\"/admin/sessions/{}?state=unused&amp;sort=slip\"", centre.session);
    assert!(page.text().contains(&close), "closing it keeps the list");
    assert_eq!(
        page.text().matches("?state=unused&amp;sort=slip\" data-noscroll").count(),
        3,
        "so does opening another"
    );
}
