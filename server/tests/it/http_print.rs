//! Printing: cards with the right logins, recorded as a hand-out once, asked about twice; checklists without a password.

use lanyard_app::model::{action::EntryAction, choice::Choice, id::EntryId};

use crate::{
    client::{AS_APP, Answer, Browser},
    database_dump::changed,
    engines::{Fresh, on_both_engines},
    http_fixture::{Centre, OTHER_EMAIL, log_in_as},
    http_rights::Ids,
    store_fixture::operator,
    workbook::{Logins, Slip},
};

on_both_engines!(
    cards_hold_the_logins_and_are_a_hand_out,
    a_second_print_asks_once_more,
    a_second_download_asks_once_more,
    withdrawn_logins_get_no_card,
    a_claimed_login_is_printed_as_it_is_now,
    a_checklist_has_no_password_and_hands_nothing_out,
    refusals_say_why_and_change_nothing,
);

/// Ten logins that nobody has been given, and the owner who made them.
async fn ten_new(centre: &Centre) -> (Browser, Ids) {
    let mut staff = centre.owner().await;
    let key = "019e1c00-0000-7000-8000-000000000003";
    let session = centre.session.to_string();
    let fields = [("session", session.as_str()), ("count", "10"), ("idempotency_key", key)];
    let batch = staff.post("/api/admin/create_codes", &fields).await.see_other().rsplit('/').next().unwrap().to_owned();
    let entry = staff.get(&format!("/admin/sessions/{session}")).await.value_of("ids[]").expect("a box to tick");
    (staff, Ids { session, batch, entry, key: key.to_owned(), ..Ids::missing() })
}

/// Username and password of every card, in the order of the document.
fn printed(answer: &Answer) -> Vec<Slip> {
    assert_eq!(answer.status, 200, "{}", answer.words());
    let field = |card: &str, label: &str| {
        let (_, rest) = card.split_once(&format!("<dt>{label}</dt> <dd>")).expect("the card has this line");
        rest.split('<').next().unwrap().to_owned()
    };
    let cards = answer.text().split("<article").skip(1);
    cards.map(|card| Slip { username: field(card, "Username"), password: field(card, "Password") }).collect()
}

async fn not_handed_out(staff: &mut Browser, session: &str) -> String {
    let headers = [("sec-fetch-site", "same-origin"), AS_APP];
    let path = format!("/api/admin/cards_form?session={session}");
    let answer = staff.request(axum::http::Method::GET, &path, String::new(), &headers).await;
    let (_, rest) = answer.text().split_once("\"not_handed_out\":").expect("a number");
    rest.split(',').next().unwrap().to_owned()
}

async fn audited(centre: &Centre, act: &str) -> usize {
    centre.dump().await["audit"].iter().filter(|row| row.contains(act)).count()
}

async fn cards_hold_the_logins_and_are_a_hand_out(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let (mut staff, ids) = ten_new(&centre).await;
    assert_eq!(not_handed_out(&mut staff, &ids.session).await, "10");
    let answer = staff.post("/admin/print", &[("batch_id", &ids.batch), ("paper", "letter")]).await;
    let cards = printed(&answer);
    assert!(answer.words().contains("10 login cards 2 sheets of Letter."), "{}", answer.words());
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let code = format!("href=\"/admin/sessions/{}\"", ids.session);
    assert!(answer.text().contains(&code), "the way back");
    let mut candidate = centre.browser();
    assert_eq!(log_in_as(&mut candidate, &cards[3].username, &cards[3].password).await.see_other(), "/welcome");
    let download = staff.post("/admin/logins.xlsx", &[("batch_id", &ids.batch), ("again", "1")]).await;
    assert_eq!(Logins::read(&download.body).slips(), cards);

    assert_eq!(not_handed_out(&mut staff, &ids.session).await, "0");
    assert_eq!(audited(&centre, "cards_printed").await, 1);
    let piled = [("batch_id", ids.batch.as_str()), ("order", "stack"), ("again", "1")];
    let piled = printed(&staff.post("/admin/print", &piled).await);
    let expected: Vec<_> = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9].map(|number: usize| cards[number].clone()).into();
    assert_eq!(piled, expected);
}

async fn a_second_print_asks_once_more(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let (mut staff, ids) = ten_new(&centre).await;
    let one = [("session", ids.session.as_str()), ("ids[]", &ids.entry)];
    let first = printed(&staff.post("/admin/print", &one).await);
    let all = [("session", ids.session.as_str()), ("which", "batch"), ("batch_id", &ids.batch), ("paper", "letter")];
    let before = centre.dump().await;
    let asked = staff.post("/admin/print", &all).await;
    assert_eq!(asked.status, 409);
    let sentence =
        "You printed 1 of these 10 logins at 12:00. Only one person can use a login, and that card may be in use.";
    assert!(asked.words().contains(sentence), "{}", asked.words());
    assert!(asked.text().contains("Print them again") && asked.text().contains("Only those not handed out"));
    for (name, value) in all {
        assert_eq!(asked.value_of(name).as_deref(), Some(value), "{name} is sent again");
    }
    assert!(changed(&before, &centre.dump().await).is_empty());

    let rest = printed(&staff.post("/admin/print", &[&all[..], &[("only_new", "1")]].concat()).await);
    assert!(rest.len() == 9 && !rest.contains(&first[0]));
    let none = staff.post("/admin/print", &[&all[..], &[("only_new", "1")]].concat()).await;
    assert_eq!(none.status, 422);
    let told = "None of these logins can be handed out: they are withdrawn or were handed out before.";
    assert_eq!(none.problems(), [told], "on the page that asks what to print");
    let everything = staff.post("/admin/print", &all).await;
    assert!(!everything.text().contains("Only those not handed out"), "there are none");
    assert_eq!(printed(&staff.post("/admin/print", &[&all[..], &[("again", "1")]].concat()).await).len(), 10);
}

async fn a_second_download_asks_once_more(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let (mut staff, ids) = ten_new(&centre).await;
    let one = [("session", ids.session.as_str()), ("ids[]", &ids.entry)];
    assert_eq!(staff.post("/admin/logins.xlsx", &one).await.status, 200);
    let batch = [("batch_id", ids.batch.as_str())];
    let asked = staff.post("/admin/logins.xlsx", &batch).await;
    assert_eq!(asked.status, 409);
    assert!(asked.text().contains("Download them again") && asked.text().contains("Only those not handed out"));
    let rest = staff.post("/admin/logins.xlsx", &[batch[0], ("only_new", "1")]).await;
    assert_eq!(Logins::read(&rest.body).rows.len(), 9);
    assert_eq!(staff.post("/admin/logins.xlsx", &[batch[0], ("again", "1")]).await.status, 200);
}

async fn withdraw(centre: &Centre, entry: &str) {
    let store = &centre.fresh.store;
    let institution = store.institution_find_by_code("NG2041").await.unwrap().unwrap().id;
    let entry: EntryId = entry.parse().unwrap();
    let choice = Choice::Ids { session: centre.session, ids: [entry].into() };
    store.entry_change(institution, &choice, EntryAction::Withdraw, operator()).await.unwrap();
}

async fn withdrawn_logins_get_no_card(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let (mut staff, ids) = ten_new(&centre).await;
    withdraw(&centre, &ids.entry).await;
    assert_eq!(not_handed_out(&mut staff, &ids.session).await, "9");
    let only = [("session", ids.session.as_str()), ("ids[]", &ids.entry)];
    let before = centre.dump().await;
    for layout in ["cards", "checklist"] {
        assert_eq!(staff.post("/admin/print", &[&only[..], &[("layout", layout)]].concat()).await.status, 422);
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
    let answer = staff.post("/admin/print", &[("session", &ids.session), ("which", "not_handed_out")]).await;
    assert_eq!(printed(&answer).len(), 9);
    assert!(answer.words().contains("1 withdrawn login was left out."), "{}", answer.words());
    // Nine were handed out; the tenth was withdrawn.
    assert_eq!(centre.dump().await["entry_act"].len(), 10);
    assert_eq!(not_handed_out(&mut staff, &ids.session).await, "0");
}

async fn a_claimed_login_is_printed_as_it_is_now(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(2).await;
    let (_, username) = centre.candidate(&slips[0], "María Carreño").await;
    let mut staff = centre.owner().await;
    let session = centre.session.to_string();
    let answer = staff.post("/admin/print", &[("session", &session), ("which", "all"), ("again", "1")]).await;
    let now = Slip { username, password: slips[0].password.clone() };
    assert_eq!(printed(&answer), [now, slips[1].clone()]);
    assert_eq!(answer.text().matches("My new username:").count(), 1);
    assert!(answer.text().contains("María Carreño"));
}

async fn a_checklist_has_no_password_and_hands_nothing_out(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let (mut staff, ids) = ten_new(&centre).await;
    let fields = [("batch_id", ids.batch.as_str()), ("layout", "checklist")];
    let answer = staff.post("/admin/print", &fields).await;
    assert_eq!(answer.status, 200);
    assert!(answer.words().contains("No. Slip code Name Signature 01/10 "), "{}", answer.words());
    assert_eq!(not_handed_out(&mut staff, &ids.session).await, "10");
    assert_eq!(audited(&centre, "checklist_printed").await, 1);
    assert!(centre.dump().await["entry_act"].is_empty());
    let cards = printed(&staff.post("/admin/print", &[("batch_id", &ids.batch)]).await);
    for Slip { username, password } in cards {
        assert!(answer.text().contains(&username) && !answer.text().contains(&password));
    }
}

async fn refusals_say_why_and_change_nothing(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let (mut staff, ids) = ten_new(&centre).await;
    let session = ids.session.as_str();
    let mut southgate = centre.staff(OTHER_EMAIL).await;
    let before = centre.dump().await;
    let foreign = Ids::missing();
    let changed_list = "The list has changed: 10 entries match now. Check and try again.";
    let malformed = "The form was not complete. Open the page again and try once more.";
    for (fields, status, sentence) in [
        (vec![("session", session)], 422, "Select at least one entry first"),
        (vec![], 422, "Select at least one entry first"),
        (vec![("session", session), ("all_matching", "1"), ("expected", "9")], 409, changed_list),
        (vec![("session", session), ("which", "some")], 422, malformed),
        (vec![("session", session), ("which", "all"), ("paper", "a3")], 422, malformed),
        (vec![("session", session), ("which", "all"), ("layout", "poster")], 422, malformed),
        (vec![("session", session), ("ids[]", &ids.entry), ("ids[]", &foreign.entry)], 404, "We could not find"),
        (vec![("session", session), ("which", "batch"), ("batch_id", &foreign.batch)], 404, "We could not find"),
        (vec![("session", &foreign.session), ("which", "all")], 404, "We could not find this page"),
    ] {
        let answer = staff.post("/admin/print", &fields).await;
        assert_eq!(answer.status, status, "{fields:?}");
        assert!(answer.words().contains(sentence), "{fields:?}: {}", answer.words());
    }
    let theirs = [("session", session), ("ids[]", ids.entry.as_str())];
    assert_eq!(southgate.post("/admin/print", &theirs).await.status, 404);
    let led = centre.browser().post("/admin/print", &theirs).await.see_other().to_owned();
    assert_eq!(led, format!("/admin/login?next=/admin/sessions/{session}"));
    assert_eq!(changed(&before, &centre.dump().await), Vec::<String>::new());
}
