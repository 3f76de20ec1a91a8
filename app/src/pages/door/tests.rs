//! Every document of the door, rendered: it says what it must, and forms ask for no more than they need.

use super::*;
use crate::{
    assets::Assets,
    model::{staff::Role, whose::Whose},
    words::staff::language,
};

fn frame(assets: &Assets) -> DoorFrame {
    let institution_name = Some("Northgate Test Centre".to_owned());
    DoorFrame { assets: assets.clone(), words: language().words(), institution_name, whose: Whose::default() }
}

#[test]
fn an_invitation_asks_a_newcomer_for_a_name_and_everybody_for_a_password() {
    let assets = Assets::default();
    let page = InvitationPage {
        address: "/admin/invitation/0a",
        email: "ana@northgate.test",
        role: Role::Coordinator,
        until: "Fri 15 May 2026, 12:00",
        name: Some("Ana <b>"),
        name_error: None,
        password_error: Some("Use at least 15 characters"),
        provider: None,
    };
    let html = invitation(&frame(&assets), &page);
    for wanted in [
        "<title>Error: Invitation · Northgate Test Centre</title>",
        "value=\"Ana &lt;b&gt;\"",
        "autocomplete=\"new-password\"",
        "Accept and log in",
        "href=\"#password\"",
    ] {
        assert!(html.contains(wanted), "{wanted}: {html}");
    }
    let known = invitation(&frame(&assets), &InvitationPage { name: None, password_error: None, ..page });
    assert!(known.contains("autocomplete=\"current-password\"") && !known.contains("name=\"name\""), "{known}");
    assert!(known.contains("<title>Invitation · "), "{known}");
    let by = |only| Some(InvitedBy { institution_code: "NG-2041", name: "Northgate login", only });
    let beside = invitation(&frame(&assets), &InvitationPage { provider: by(false), ..page });
    assert!(beside.contains("value=\"NG-2041\"") && beside.contains("Or with a password"), "{beside}");
    let only = invitation(&frame(&assets), &InvitationPage { provider: by(true), ..page });
    assert!(only.contains("Northgate login") && !only.contains("type=\"password\""), "{only}");
}

#[test]
fn what_only_says_something_leads_to_the_log_in() {
    let assets = Assets::default();
    for said in [
        DoorMessage::LinkGone,
        DoorMessage::LinkOver,
        DoorMessage::Placed,
        DoorMessage::InTeam,
        DoorMessage::PasswordChosen,
    ] {
        let html = door_message(&frame(&assets), said);
        assert!(html.contains("href=\"/admin/login\"") && !html.contains("<form"), "{said:?}: {html}");
    }
    assert!(forgotten(&frame(&assets), Forgotten::Ask).contains("Ask an owner of your institution"));
}

#[test]
fn a_sign_on_begins_with_what_there_is_and_says_why_it_did_not() {
    use crate::model::signing_on::SignOnRefusal;

    let frame = frame(&Assets::default());
    let page = SignOnPage { all: Some("City <login>"), next: "/admin/sessions", ..SignOnPage::default() };
    let both = sign_on(&frame, &page);
    assert!(both.contains("City &lt;login&gt;") && both.contains("id=\"institution\""), "{both}");
    let one = sign_on(&frame, &SignOnPage { one: Some(("NG-2041", "Northgate login")), ..page.clone() });
    assert!(one.contains("value=\"NG-2041\"") && !one.contains("id=\"institution\"") && !one.contains("City"), "{one}");
    let refusal = SignOnRefusal::NoProvider;
    let wrong = sign_on(&frame, &SignOnPage { typed: "\"><b>", refusal: Some(&refusal), ..page });
    assert!(wrong.contains("<title>Error: ") && wrong.contains("href=\"#institution\""), "{wrong}");
    assert!(!wrong.contains("<b>"), "{wrong}");
    let on_the_way = passage(&frame, Passage::Leaving, "https://login.example/?a=1&b=\"");
    assert!(on_the_way.contains("href=\"https://login.example/?a=1&amp;b=&quot;\""), "{on_the_way}");
    for (back, wanted) in [(None, "href=\"/admin/sign-on\""), (Some("/admin/account"), "href=\"/admin/account\"")] {
        assert!(sign_on_failed(&frame, &SignOnRefusal::Gone, back).contains(wanted), "{wanted}");
    }
}

#[test]
fn every_refusal_of_a_sign_on_has_a_sentence_of_its_own() {
    use crate::{model::signing_on::SignOnRefusal as Why, words::staff::sign_on::refusal};

    let all = [
        Why::NoProvider,
        Why::Unreachable,
        Why::WronglySetUp,
        Why::Declined,
        Why::Untrusted,
        Why::Gone,
        Why::Nobody,
        Why::NoAddress,
        Why::ForeignDomain,
        Why::SwitchedOff,
        Why::Shut,
        Why::Another,
        Why::HasAccount,
        Why::SomebodyElse,
    ];
    let said: std::collections::BTreeSet<_> = all.iter().map(|why| refusal(why, language())).collect();
    assert_eq!(said.len(), all.len());
}
