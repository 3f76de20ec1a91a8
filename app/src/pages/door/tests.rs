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
