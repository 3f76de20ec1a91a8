//! What letters read like, and that each says what to do.

use super::*;
use crate::model::civil::CivilTime;

const LINK: &str =
    "https://test.northgate.example/admin/invitation/K7RMQ2XWNP4TJ8HVC3DYF6GBZ5LSAEUO9I1K7RMQ2XWNP4TJ8HVC3DYF6GBZ5LS";

const LOG_IN: &str = "https://test.northgate.example/admin/login";

fn dated(letter: Letter) -> DatedLetter {
    let at = CivilTime {
        year: 2026,
        month: 5,
        day: 12,
        weekday: 1,
        hour: 10,
        minute: 12,
        repeated: String::new(),
        zone: "Europe/Madrid".to_owned(),
    };
    let institution = "Northgate Test Centre".to_owned();
    DatedLetter { institution, at, log_in: LOG_IN.to_owned(), letter }
}

fn every_letter() -> Vec<Letter> {
    let by = || Some("Ana Mora".to_owned());
    let link = || LINK.to_owned();
    vec![
        Letter::Invitation { link: link(), role: Role::Invigilator, by: by() },
        Letter::PasswordReset { link: link(), by: Asker::Yourself },
        Letter::PasswordReset { link: link(), by: Asker::Colleague("Ana Mora".to_owned()) },
        Letter::PasswordReset { link: link(), by: Asker::Operator },
        Letter::PasswordChanged,
        Letter::FactorAdded(Factor::Passkey("Work laptop".to_owned())),
        Letter::FactorAdded(Factor::Codes),
        Letter::FactorRemoved(Factor::Codes),
        Letter::FactorsTakenAway { by: by() },
        Letter::FactorsTakenAway { by: None },
        Letter::RecoveryCodeUsed { left: 0 },
        Letter::RecoveryCodeUsed { left: 1 },
        Letter::RecoveryCodeUsed { left: 9 },
        Letter::RecoveryCodesMade,
        Letter::RoleChanged { role: Role::Owner, by: by() },
        Letter::SwitchedOff { by: None },
        Letter::SwitchedOn { by: by() },
        Letter::PasskeySetBack { name: "Work laptop".to_owned() },
        Letter::WebhookStopped { address: "https://school.example/hooks".to_owned(), gone: false },
        Letter::WebhookStopped { address: "https://school.example/hooks".to_owned(), gone: true },
    ]
}

#[test]
fn an_invitation_reads_like_this() {
    let letter = Letter::Invitation { link: LINK.to_owned(), role: Role::Invigilator, by: Some("Ana Mora".to_owned()) };
    let WrittenLetter { subject, text } = written(&dated(letter), Language::English);
    assert_eq!(subject, "Join Northgate Test Centre on Lanyard");
    let expected = format!(
        "Hello,\n\n\
         Ana Mora has invited you to join Northgate Test Centre on Lanyard as an\ninvigilator.\n\n\
         To accept, open this address and press the button there. It works once,\nfor 72 hours:\n\n\
         {LINK}\n\n\
         If you do not know what this is about, you can leave it alone. Nothing\nhappens then.\n\n\
         Lanyard, for Northgate Test Centre\n"
    );
    assert_eq!(text, expected);
}

#[test]
fn a_changed_password_says_when_and_what_to_do() {
    let text = written(&dated(Letter::PasswordChanged), Language::English).text;
    let expected = "Hello,\n\n\
         Your password for Lanyard was changed, on Tue 12 May 2026, 10:12\n(Europe/Madrid).\n\n\
         If that was you, there is nothing to do. If it was not, log in, change\nyour password and end the other browser \
         sessions under My account; then\ntell an owner of your institution:\n\n\
         https://test.northgate.example/admin/login\n\n\
         Lanyard, for Northgate Test Centre\n";
    assert_eq!(text, expected);
}

#[test]
fn every_letter_says_what_to_do_if_it_was_not_you_and_whose_it_is() {
    for letter in every_letter() {
        let WrittenLetter { subject, text } = written(&dated(letter.clone()), Language::English);
        assert!(text.contains("\nIf "), "{letter:?}: {text}");
        assert!(text.ends_with("\n\nLanyard, for Northgate Test Centre\n"), "{letter:?}: {text}");
        assert!(!subject.is_empty() && subject.len() < 60 && !subject.contains('\n'), "{letter:?}: {subject}");
    }
}

#[test]
fn no_line_is_too_long_and_no_link_is_broken() {
    for letter in every_letter() {
        let has_link = matches!(letter, Letter::Invitation { .. } | Letter::PasswordReset { .. });
        let text = written(&dated(letter), Language::English).text;
        assert_eq!(text.lines().filter(|line| *line == LINK).count(), usize::from(has_link), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= COLUMNS || line == LINK), "{text}");
    }
}
