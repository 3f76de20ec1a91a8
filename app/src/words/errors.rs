//! The sentence of every refusal, and of everything that can be wrong with a field, for staff and candidates.

use std::{borrow::Cow, fmt};

use super::staff::{sessions, team};
use super::{handed_out, language::Language};
use crate::{
    error::{ApiError, FieldError, Problem, SavedDetail},
    model::refusal::{Kind, Refusal},
};

/// As staff and the operator read it.
impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&refusal(self, Language::STAFF))
    }
}

/// What people read beside a field that is wrong.
#[must_use]
pub fn problem(problem: Problem, language: Language) -> Cow<'static, str> {
    let Language::English = language;
    Cow::Borrowed(match problem {
        Problem::NumberMissing => "Enter how many logins you need",
        Problem::NumberNotWhole => "Enter a whole number, like 30",
        Problem::NumberOutOfRange => "Enter a number from 1 to 500",
        Problem::NumberTooLarge => "You can create up to 500 at a time",
        Problem::TooLong => "Use 100 characters or fewer",
        Problem::SessionNameMissing => "Enter a name for the session",
        Problem::OpensMissing => "Enter the date and time when the session opens",
        Problem::ClosesMissing => "Enter the date and time when the session closes",
        Problem::NotATime => "Enter a date and time, like 2026-05-12 09:00",
        Problem::TimeSkipped => "This time does not exist on that day: the clocks go forward. Choose another time",
        Problem::ClosesTooEarly => "The session must close after it opens",
        Problem::NotToCome => "Enter a time that is still to come",
        Problem::ShutsOut { people } => {
            let who = match people {
                1 => "1 person has given details".to_owned(),
                people => format!("{people} people have given details"),
            };
            return format!("{who}. They can no longer log in until the session is open again.").into();
        }
        Problem::TimeZoneUnknown => "Choose a time zone from the list, like Europe/Madrid",
        Problem::FullNameMissing => "Enter your full name",
        Problem::BirthDateMissing => "Enter your date of birth: day, month and year",
        Problem::BirthDateUnreal => "Enter a real date of birth, like 27 3 1999",
        Problem::CountryMissing => "Choose your country or region",
        Problem::EmailMissing => "Enter your email address",
        Problem::EmailMalformed => "Enter an email address like name@example.com",
        Problem::CandidateNumberMissing => "Enter your candidate number",
        Problem::PasswordMissing => "Enter your password",
        Problem::PasswordWrong => "This is not your password. Check it letter by letter",
        Problem::PasswordWaits => {
            "Wrong passwords were typed too often. Wait up to 15 minutes, or ask a colleague to unlock you, then try again"
        }
        Problem::NewPasswordMissing => "Enter a new password",
        Problem::PasswordTooShort => "Use at least 15 characters",
        Problem::PasswordTooLong => "Use 128 characters or fewer",
        Problem::PasswordGuessed => {
            "This password is easy to guess. Use four or more words that do not belong together"
        }
        Problem::UsernameDiffers => "This is not your new username. Check it letter by letter",
        Problem::ColleagueMissing => "Enter the email your colleague logs in with",
        Problem::NoSuchColleague => "No colleague of yours logs in with this email. Check it letter by letter",
        Problem::ColleagueNameMissing => "Enter the name of your colleague",
        Problem::RoleMissing => "Choose a role",
        Problem::InTeam => "Somebody with this email is in the team already",
        Problem::InTeamSwitchedOff => "Somebody with this email is in the team, switched off. Switch them on instead",
        Problem::InstitutionNameMissing => "Enter the name of the institution",
        Problem::InstitutionCodeMalformed => "Enter 2 to 20 letters, digits and hyphens, like NG-2041",
        Problem::InstitutionCodeTaken => "This Institution ID is taken. Choose another one",
        Problem::OwnerNameMissing => "Enter the name of the first owner",
        Problem::OwnerEmailMissing => "Enter the email address of the first owner",
    })
}

/// What people read of a refusal; of wrong fields, the first one's sentence.
#[must_use]
pub fn refusal(error: &ApiError, language: Language) -> Cow<'static, str> {
    let Language::English = language;
    Cow::Borrowed(match error {
        ApiError::Invalid(fields) => {
            return fields.first().map(|error| problem(error.problem, language)).unwrap_or_default();
        }
        ApiError::LogInRefused => "We could not log you in. Check your email and password.",
        ApiError::SignOnOnly => {
            "Your institution logs in by single sign-on. Open Help with logging in, and Single sign-on."
        }
        ApiError::TooManyLogIns => "Too many people are logging in at the moment. Try again in a few seconds.",
        ApiError::NotLoggedIn => own(Kind::NotLoggedIn, language),
        ApiError::TimedOut => own(Kind::TimedOut, language),
        ApiError::SomebodyElse { name, .. } if name.is_empty() => own(Kind::SomebodyElse, language),
        ApiError::SomebodyElse { name, institution } => {
            return format!(
                "Nothing was saved: this form was opened with another account, and this browser is logged in as {name} \
                 ({institution}) now. Open the page again to go on as {name}, or log out and log in yourself."
            )
            .into();
        }
        ApiError::NothingSelected => own(Kind::NothingSelected, language),
        ApiError::ListChanged { now } => {
            return format!("The list has changed: {now} entries match now. Check and try again.").into();
        }
        ApiError::HandedOutBefore { count, of, told, more, .. } => {
            return handed_out::before(*count, *of, told, *more, language).into();
        }
        ApiError::NothingLeft => {
            "None of these logins can be handed out: they are withdrawn or were handed out before."
        }
        ApiError::ReportTooLong { rows, most } => {
            return format!(
                "This report has {rows} rows, and a file holds {most}. Choose a session, a state or dates."
            )
            .into();
        }
        ApiError::StateChanged => {
            "Nothing was changed: this login is in another state now than when you were asked. Look at it once more."
        }
        ApiError::SessionClosed => "The session is closed, so withdrawn entries stay withdrawn. Reopen it first.",
        ApiError::ClosedToNewLogins => "The session is closed, so nobody could use new logins. Reopen it first.",
        ApiError::SessionNotClosed => "The session is not closed, so there is nothing to reopen. Look at its details.",
        ApiError::DetailsChanged { .. } => {
            "Somebody else has changed these details. This is saved now; save again to replace it with what you typed."
        }
        ApiError::KeyReused => "This form was already used for another batch. Open Add Entries again.",
        ApiError::Forbidden => own(Kind::Forbidden, language),
        ApiError::FactorNeeded => {
            "Your institution asks for your second factor before passwords leave the program. Give it and try again."
        }
        ApiError::FactorMissing => {
            "Your role needs a second factor by now, so nothing was changed. Open My account and set one up."
        }
        ApiError::NotFound => own(Kind::NotFound, language),
        ApiError::Malformed => own(Kind::Malformed, language),
        ApiError::TooSlow => "This form arrived too slowly, so nothing was saved. Check the network and send it again.",
        ApiError::TooLarge => {
            "This form is larger than what the server takes, so nothing was saved. Choose or type less and send it again."
        }
        ApiError::TooManyEntries => {
            "Nothing was done. One act takes up to 20,000 ticked entries: tick fewer, or select all that match."
        }
        ApiError::NoForm => {
            "The server takes only what its own forms send, so nothing was saved. Open the page and use its form."
        }
        ApiError::NotAllowed => {
            "This address does not take what was sent to it, so nothing was changed. Open the page and use its form."
        }
        ApiError::Crowded => {
            "There are too many connections from your network at the moment. Wait a minute and try again."
        }
        ApiError::Busy => {
            "The server has too much to do at the moment, so nothing was saved. Wait a minute and try again."
        }
        ApiError::GaveUp => {
            "This took too long, and the server cannot say whether it was saved. Open the page again and look before you try once more."
        }
        ApiError::Unavailable => "Nothing was saved: the server cannot write at the moment. Try again in a minute.",
        ApiError::Unknown => {
            "The server lost its database and cannot say whether this was saved. Open the page again and look before you try once more."
        }
        ApiError::Unreachable => own(Kind::Unreachable, language),
        ApiError::PasswordUnreadable => {
            "Your new password cannot be read. Ask a member of staff to issue you another one."
        }
        ApiError::LastOwner => team::last_owner(language),
        ApiError::NoResetLink(why) => team::no_reset_link(*why, language),
        ApiError::NotLetIn => {
            "Nothing was done: this client does not let you work there at the moment. One of its owners can change that."
        }
        ApiError::InvitationGone => team::invitation_gone(language),
        ApiError::Internal(reference) => {
            return format!(
                "Something went wrong on our side and nothing was changed. Try again; if it happens again, quote \
                 {reference}."
            )
            .into();
        }
    })
}

/// The sentence of a refusal that a browser may find itself; empty for what only the server refuses.
#[must_use]
pub const fn own(kind: Kind, language: Language) -> &'static str {
    let Language::English = language;
    match kind {
        Kind::NotLoggedIn => "Log in first",
        Kind::TimedOut => "You were logged out after 30 minutes without activity",
        Kind::SomebodyElse => "This browser is logged in with another account now.",
        Kind::Forbidden => {
            "Your role does not include this, so nothing was done. Ask an owner of your institution if you need it."
        }
        Kind::NotFound => "We could not find this page",
        Kind::Unreachable => {
            "No connection to the server. Check the network, and whether this was done, before you try again."
        }
        Kind::Malformed => "The form was not complete. Open the page again and try once more.",
        Kind::NothingSelected => "Select at least one entry first",
        _ => "",
    }
}

/// A refusal that the browser found itself.
#[must_use]
pub fn found(kind: Kind, language: Language) -> Refusal {
    // What cannot be reached passes by itself.
    let status = if kind == Kind::Unreachable { 503 } else { 0 };
    Refusal::new(kind, status, own(kind, language))
}

/// A refusal as a page knows it.
#[must_use]
pub fn told(error: &ApiError, language: Language) -> Refusal {
    let mut told = Refusal::new(kind(error), error.status(), &refusal(error, language));
    match error {
        ApiError::Invalid(fields) => {
            // The summary above the form has to tell them apart.
            let several = fields.iter().filter(|error| error.problem == Problem::TooLong).count() > 1;
            let told_of = |error: &FieldError| {
                let sentence = problem(error.problem, language);
                let said = if several && error.problem == Problem::TooLong {
                    [sessions::detail(error.field, language), ": ", &sentence].concat()
                } else {
                    sentence.into_owned()
                };
                (error.field.control().to_owned(), said)
            };
            told.fields = fields.iter().map(told_of).collect();
        }
        ApiError::DetailsChanged { version, saved: details } => {
            told.version = Some(version.clone());
            told.lines = details.iter().map(|detail| saved(detail, language)).collect();
        }
        ApiError::ListChanged { now } => told.now = *now,
        _ => {}
    }
    told
}

fn kind(error: &ApiError) -> Kind {
    match error {
        ApiError::NotLoggedIn => Kind::NotLoggedIn,
        ApiError::TimedOut => Kind::TimedOut,
        ApiError::SomebodyElse { .. } => Kind::SomebodyElse,
        ApiError::Forbidden => Kind::Forbidden,
        ApiError::NotFound => Kind::NotFound,
        ApiError::Unreachable => Kind::Unreachable,
        ApiError::Malformed => Kind::Malformed,
        ApiError::NothingSelected => Kind::NothingSelected,
        ApiError::ListChanged { .. } => Kind::ListChanged,
        ApiError::HandedOutBefore { .. } => Kind::HandedOutBefore,
        ApiError::FactorNeeded => Kind::FactorNeeded,
        ApiError::ClosedToNewLogins => Kind::ClosedToNewLogins,
        ApiError::Invalid(fields) if fields.iter().any(|error| matches!(error.problem, Problem::ShutsOut { .. })) => {
            Kind::ShutsOut
        }
        _ => Kind::Other,
    }
}

/// A detail of a session that somebody else has saved: "Room: A3".
#[must_use]
pub fn saved(detail: &SavedDetail, language: Language) -> String {
    let (field, value) = match detail {
        SavedDetail::Text(field, text) if text.is_empty() => (*field, "–".to_owned()),
        SavedDetail::Text(field, text) => (*field, text.clone()),
        SavedDetail::Time(field, at) => (*field, language.times().day_and_time(at)),
    };
    format!("{}: {value}", sessions::detail(field, language))
}
