//! Every sentence of a letter by mail: its subject and its text, made from a fact and a language.

use crate::{
    model::{
        letter::{Asker, DatedLetter, Factor, INVITATION_HOURS, Letter, RESET_HOURS},
        staff::Role,
    },
    words::language::Language,
};

/// A letter as it is sent: plain text.
pub struct WrittenLetter {
    /// The subject.
    pub subject: String,
    /// The text, its lines ended by line feeds.
    pub text: String,
}

/// Columns of a line of text (RFC 5322 section 2.1.1 wants fewer than 79); an address is never broken.
const COLUMNS: usize = 72;

/// Writes a letter.
#[must_use]
pub fn written(dated: &DatedLetter, language: Language) -> WrittenLetter {
    let Language::English = language;
    let DatedLetter { institution, at, log_in, letter } = dated;
    let when = language.times().day_and_time_in_zone(at);
    let (subject, what) = told(letter, institution, &when);
    let mut paragraphs = vec!["Hello,".to_owned()];
    paragraphs.extend(what);
    paragraphs.extend(otherwise(letter, log_in));
    paragraphs.push(format!("Lanyard, for {institution}"));
    WrittenLetter { subject, text: laid_out(&paragraphs) }
}

/// A letter that only proves that mail arrives.
#[must_use]
pub fn trial(language: Language) -> WrittenLetter {
    let Language::English = language;
    let text = [
        "Hello,",
        "This message was sent to see whether mail leaves Lanyard. It has arrived, so it does.",
        "There is nothing that you have to do.",
    ];
    WrittenLetter { subject: "Mail from Lanyard arrives".to_owned(), text: laid_out(&text.map(str::to_owned)) }
}

/// The subject, and the paragraphs that say what happened and what to do.
fn told(letter: &Letter, institution: &str, when: &str) -> (String, Vec<String>) {
    match letter {
        Letter::Invitation { link, role, by } => (
            format!("Join {institution} on Lanyard"),
            vec![
                format!(
                    "{} has invited you to join {institution} on Lanyard as {}.",
                    who(by.as_deref()),
                    role_of(*role)
                ),
                format!(
                    "To accept, open this address and press the button there. It works once, for {INVITATION_HOURS} hours:"
                ),
                link.clone(),
            ],
        ),
        Letter::PasswordReset { link, by } => (
            "Choose a new password for Lanyard".to_owned(),
            vec![
                match by {
                    Asker::Yourself => {
                        "Somebody has asked for a new password for your account, probably you.".to_owned()
                    }
                    Asker::Colleague(name) => {
                        format!("{name} has made a link with which you can choose a new password.")
                    }
                    Asker::Operator => format!("{OPERATOR} has made a link with which you can choose a new password."),
                },
                format!("Open this address to choose it. It works once, for {}:", hours(RESET_HOURS)),
                link.clone(),
                "Your second factor is asked for as before.".to_owned(),
            ],
        ),
        Letter::PasswordChanged => happened("Your password was changed", "Your password for Lanyard was changed", when),
        Letter::FactorAdded(factor) => {
            let what = factor_of(factor);
            happened("A second factor was added", &format!("{what} was added to your account as a second factor"), when)
        }
        Letter::FactorRemoved(factor) => {
            let what = factor_of(factor);
            happened("A second factor was removed", &format!("{what} was removed from your account"), when)
        }
        Letter::FactorsTakenAway { by } => {
            let what = format!("{} has taken the second factors off your account", who(by.as_deref()));
            let (subject, mut text) = happened("Your second factors were taken away", &what, when);
            text.push("Your password alone lets you in until you add one again, under My account.".to_owned());
            (subject, text)
        }
        Letter::RecoveryCodeUsed { left } => {
            let (subject, mut text) =
                happened("A recovery code was used", "A recovery code was used to log in to your account", when);
            text.push(match left {
                0 => "None is left. Make new ones under My account.".to_owned(),
                1 => "One is left. Make new ones under My account.".to_owned(),
                left => format!("{left} are left."),
            });
            (subject, text)
        }
        Letter::RecoveryCodesMade => happened(
            "New recovery codes were made",
            "New recovery codes were made for your account, and the old ones no longer work",
            when,
        ),
        Letter::RoleChanged { role, by } => {
            let what = format!("{} has made you {} at {institution}", who(by.as_deref()), role_of(*role));
            happened("Your role was changed", &what, when)
        }
        Letter::SwitchedOff { by } => {
            let what = format!("{} has switched your account at {institution} off", who(by.as_deref()));
            let (subject, mut text) = happened("Your account was switched off", &what, when);
            text.push("You can no longer log in there.".to_owned());
            (subject, text)
        }
        Letter::SwitchedOn { by } => {
            let what = format!("{} has switched your account at {institution} on again", who(by.as_deref()));
            let (subject, mut text) = happened("Your account was switched on", &what, when);
            text.push("You can log in with the password that you had.".to_owned());
            (subject, text)
        }
        Letter::PasskeySetBack { name } => {
            let what = format!("Your passkey “{name}” was refused, because it may have been copied");
            let (subject, mut text) = happened("A passkey was refused", &what, when);
            text.push("Remove it under My account, and add it again on the device you trust.".to_owned());
            (subject, text)
        }
        Letter::WebhookStopped { address, gone } => {
            let what = if *gone {
                "A webhook was switched off, because its receiver says that it wants nothing any more"
            } else {
                "A webhook was switched off, because its receiver took nothing for a day"
            };
            let (subject, mut text) = happened("A webhook was switched off", what, when);
            text.push(address.clone());
            (subject, text)
        }
    }
}

/// What to do if it was not the reader, or not meant.
fn otherwise(letter: &Letter, log_in: &str) -> Vec<String> {
    let yours = || {
        vec![
            "If that was you, there is nothing to do. If it was not, log in, change your password and end the other browser \
             sessions under My account; then tell an owner of your institution:"
                .to_owned(),
            log_in.to_owned(),
        ]
    };
    match letter {
        Letter::Invitation { .. } => {
            vec!["If you do not know what this is about, you can leave it alone. Nothing happens then.".to_owned()]
        }
        Letter::PasswordReset { by: Asker::Yourself, .. } => {
            vec!["If it was not you, leave the link alone. Your password stays as it is.".to_owned()]
        }
        Letter::PasswordReset { .. } => {
            vec!["If you did not ask for it, leave the link alone and ask them about it. Your password stays as it is."
                .to_owned()]
        }
        Letter::RoleChanged { .. } | Letter::SwitchedOff { .. } | Letter::SwitchedOn { .. } => {
            vec!["If you think that this is a mistake, ask an owner of your institution.".to_owned()]
        }
        Letter::WebhookStopped { .. } => vec![
            "If it is still wanted, put its receiver right, log in, and switch it on again under Settings, Webhooks. What was \
             not sent is listed there for seven days, and can be sent again:"
                .to_owned(),
            log_in.to_owned(),
        ],
        Letter::FactorsTakenAway { .. } => vec![
            "If you did not ask for this, tell an owner of your institution at once, and log in and change your password:"
                .to_owned(),
            log_in.to_owned(),
        ],
        Letter::PasswordChanged
        | Letter::FactorAdded(_)
        | Letter::FactorRemoved(_)
        | Letter::RecoveryCodeUsed { .. }
        | Letter::RecoveryCodesMade
        | Letter::PasskeySetBack { .. } => yours(),
    }
}

/// What was done outside of the program's pages was done by them.
const OPERATOR: &str = "The operator of this server";

fn who(name: Option<&str>) -> &str {
    name.unwrap_or(OPERATOR)
}

fn happened(subject: &str, what: &str, when: &str) -> (String, Vec<String>) {
    (subject.to_owned(), vec![format!("{what}, on {when}.")])
}

const fn role_of(role: Role) -> &'static str {
    match role {
        Role::Owner => "an owner",
        Role::Coordinator => "a coordinator",
        Role::Invigilator => "an invigilator",
        Role::Reader => "a reader",
    }
}

fn factor_of(factor: &Factor) -> String {
    match factor {
        Factor::Passkey(name) => format!("The passkey “{name}”"),
        Factor::Codes => "An app that shows codes".to_owned(),
    }
}

fn hours(number: u64) -> String {
    if number == 1 { "one hour".to_owned() } else { format!("{number} hours") }
}

/// Paragraphs with an empty line between them, in lines that are not too long.
fn laid_out(paragraphs: &[String]) -> String {
    let lines = |paragraph: &String| paragraph.lines().map(wrapped).collect::<Vec<_>>().join("\n");
    let mut text = paragraphs.iter().map(lines).collect::<Vec<_>>().join("\n\n");
    text.push('\n');
    text
}

fn wrapped(line: &str) -> String {
    let (mut text, mut column) = (String::new(), 0);
    for word in line.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > COLUMNS {
            text.push('\n');
            column = 0;
        } else if column > 0 {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += length;
    }
    text
}

#[cfg(test)]
mod tests;
