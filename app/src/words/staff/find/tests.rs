//! The sentences about a login, and the question about it.

use super::*;
use crate::model::{civil::CivilTime, hand_out::Moment};

const ID: &str = "019e1c00-0000-7000-8000-000000000001";

fn twelve_past_ten() -> Moment {
    Moment { at: CivilTime { hour: 10, minute: 12, ..CivilTime::default() }, is_today: true }
}

fn login() -> FoundLogin {
    FoundLogin {
        entry: ID.parse().unwrap(),
        session: ID.parse().unwrap(),
        session_name: "Spring placement".into(),
        session_state: SessionState::Open,
        opens: CivilTime::default(),
        closes: CivilTime::default(),
        slip_code: "K7RM-T4XW".into(),
        username: None,
        name: None,
        state: EntryState::Unused,
        batch: 7,
        since: None,
        handed_out: None,
        last_seen: None,
        locked: false,
        expired: false,
        said: Vec::new(),
    }
}

fn said(login: &FoundLogin) -> String {
    let Sentence { before, username, name, after } = told(login, Language::STAFF);
    let name = name.map(|name| format!(" – {name}")).unwrap_or_default();
    format!("{before}{username}{name}{after}")
}

#[test]
fn a_login_is_told_in_one_sentence() {
    let unused = login();
    assert_eq!(said(&unused), "K7RM-T4XW has not been used yet – Spring placement, batch 7.");
    let withdrawn = FoundLogin { state: EntryState::Withdrawn, since: Some(twelve_past_ten()), ..unused.clone() };
    assert_eq!(said(&withdrawn), "K7RM-T4XW was withdrawn 10:12 – Spring placement, batch 7.");
    for (state, happened) in [
        (EntryState::Claimed, "details given"),
        (EntryState::Started, "started"),
        (EntryState::Finished, "finished"),
        (EntryState::Withdrawn, "withdrawn"),
    ] {
        let used = FoundLogin {
            state,
            username: Some("maria-3749".into()),
            name: Some("María Carreño".into()),
            since: Some(twelve_past_ten()),
            ..unused.clone()
        };
        let sentence = format!("K7RM-T4XW is now maria-3749 – María Carreño, Spring placement, {happened} 10:12.");
        assert_eq!(said(&used), sentence);
        let erased = FoundLogin { name: None, ..used };
        assert_eq!(said(&erased), sentence.replace("María Carreño, ", ""));
    }
}

#[test]
fn a_question_says_who_it_is_and_what_happens_to_them() {
    let unused = login();
    let named = |state| FoundLogin {
        state,
        username: Some("maria-3749".into()),
        name: Some("María Carreño".into()),
        ..unused.clone()
    };
    let said = |login: &FoundLogin, action| {
        warning(login, action, Language::STAFF)
            .map(|Warning { who, happens, more }| format!("{who} {happens} {}", more.join(" ")))
    };
    let (issue, withdraw) = (EntryAction::IssuePasswords, EntryAction::Withdraw);
    for (login, action, sentences) in [
        (
            unused.clone(),
            issue,
            Some(
                "K7RM-T4XW has not been used yet. The password on the slip stops working at once. Whoever holds the \
                 slip needs the new one.",
            ),
        ),
        (
            named(EntryState::Claimed),
            issue,
            Some(
                "María Carreño has given details and will be logged out. The password in use stops working at once. \
                 The new one is needed to log in again.",
            ),
        ),
        (
            named(EntryState::Started),
            issue,
            Some(
                "María Carreño is in the test and will be logged out. The password in use stops working at once. With \
                 the new one the test goes on.",
            ),
        ),
        (named(EntryState::Finished), issue, None),
        (named(EntryState::Withdrawn), issue, None),
        (
            unused.clone(),
            withdraw,
            Some(
                "K7RM-T4XW has not been used yet. The login stops working at once. You can restore it until the session \
                 closes.",
            ),
        ),
        (
            named(EntryState::Claimed),
            withdraw,
            Some(
                "María Carreño has given details and will be logged out. The login stops working at once. The details \
                 are kept. You can restore it until the session closes.",
            ),
        ),
        (named(EntryState::Started), withdraw, None),
        (named(EntryState::Finished), withdraw, None),
    ] {
        assert_eq!(said(&login, action).as_deref(), sentences);
    }
    let erased = FoundLogin { name: None, ..named(EntryState::Started) };
    assert!(said(&erased, issue).unwrap().starts_with("maria-3749 is in the test"));
    let closed = FoundLogin { session_state: SessionState::Closed, ..unused };
    assert!(said(&closed, issue).unwrap().ends_with("The session is closed: nobody can log in until it is reopened."));
    let withdrawn = said(&closed, withdraw).unwrap();
    assert!(withdrawn.ends_with("so the login can only be restored once the session is reopened."), "{withdrawn}");
}
