//! The sentence of every refusal, and of everything that can be wrong with a field, for staff and candidates.

use std::{borrow::Cow, fmt};

#[cfg(feature = "ssr")]
use super::staff::sessions;
use super::{handed_out, language::Language};
#[cfg(feature = "ssr")]
use crate::error::SavedDetail;
use crate::error::{ApiError, Problem};

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
        #[cfg(feature = "ssr")]
        Problem::SessionNameMissing => "Enter a name for the session",
        #[cfg(feature = "ssr")]
        Problem::OpensMissing => "Enter the date and time when the session opens",
        #[cfg(feature = "ssr")]
        Problem::ClosesMissing => "Enter the date and time when the session closes",
        #[cfg(feature = "ssr")]
        Problem::NotATime => "Enter a date and time, like 2026-05-12 09:00",
        #[cfg(feature = "ssr")]
        Problem::TimeSkipped => "This time does not exist on that day: the clocks go forward. Choose another time",
        #[cfg(feature = "ssr")]
        Problem::ClosesTooEarly => "The session must close after it opens",
        #[cfg(feature = "ssr")]
        Problem::NotToCome => "Enter a time that is still to come",
        #[cfg(feature = "ssr")]
        Problem::ShutsOut { people } => {
            let who = match people {
                1 => "1 person has given details".to_owned(),
                people => format!("{people} people have given details"),
            };
            return format!("{who}. They can no longer log in until the session is open again.").into();
        }
        #[cfg(feature = "ssr")]
        Problem::TimeZoneUnknown => "Choose a time zone from the list, like Europe/Madrid",
        #[cfg(feature = "ssr")]
        Problem::FullNameMissing => "Enter your full name",
        #[cfg(feature = "ssr")]
        Problem::BirthDateMissing => "Enter your date of birth: day, month and year",
        #[cfg(feature = "ssr")]
        Problem::BirthDateUnreal => "Enter a real date of birth, like 27 3 1999",
        #[cfg(feature = "ssr")]
        Problem::CountryMissing => "Choose your country or region",
        Problem::EmailMissing => "Enter your email address",
        #[cfg(feature = "ssr")]
        Problem::EmailMalformed => "Enter an email address like name@example.com",
        #[cfg(feature = "ssr")]
        Problem::CandidateNumberMissing => "Enter your candidate number",
        Problem::PasswordMissing => "Enter your password",
        #[cfg(feature = "ssr")]
        Problem::PasswordWrong => "This is not your password. Check it letter by letter",
        #[cfg(feature = "ssr")]
        Problem::UsernameDiffers => "This is not your new username. Check it letter by letter",
        #[cfg(feature = "ssr")]
        Problem::ColleagueMissing => "Enter the email your colleague logs in with",
        #[cfg(feature = "ssr")]
        Problem::NoSuchColleague => "No colleague of yours logs in with this email. Check it letter by letter",
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
        ApiError::TooManyLogIns => "Too many people are logging in at the moment. Try again in a few seconds.",
        ApiError::NotLoggedIn => "Log in first",
        ApiError::TimedOut => "You were logged out after 30 minutes without activity",
        ApiError::SomebodyElse { name, .. } if name.is_empty() => "This browser is logged in with another account now.",
        ApiError::SomebodyElse { name, institution } => {
            return format!(
                "Nothing was saved: this form was opened with another account, and this browser is logged in as {name} \
                 ({institution}) now. Open the page again to go on as {name}, or log out and log in yourself."
            )
            .into();
        }
        ApiError::NothingSelected => "Select at least one entry first",
        ApiError::ListChanged { now } => {
            return format!("The list has changed: {now} entries match now. Check and try again.").into();
        }
        ApiError::HandedOutBefore { count, of, told, more, .. } => {
            return handed_out::before(*count, *of, told, *more, language).into();
        }
        ApiError::NothingLeft => {
            "None of these logins can be handed out: they are withdrawn or were handed out before."
        }
        #[cfg(feature = "ssr")]
        ApiError::ReportTooLong { rows, most } => {
            return format!(
                "This report has {rows} rows, and a file holds {most}. Choose a session, a state or dates."
            )
            .into();
        }
        #[cfg(feature = "ssr")]
        ApiError::StateChanged => {
            "Nothing was changed: this login is in another state now than when you were asked. Look at it once more."
        }
        ApiError::SessionClosed => "The session is closed, so withdrawn entries stay withdrawn. Reopen it first.",
        ApiError::ClosedToNewLogins => "The session is closed, so nobody could use new logins. Reopen it first.",
        #[cfg(feature = "ssr")]
        ApiError::SessionNotClosed => "The session is not closed, so there is nothing to reopen. Look at its details.",
        #[cfg(feature = "ssr")]
        ApiError::DetailsChanged { .. } => {
            "Somebody else has changed these details. This is saved now; save again to replace it with what you typed."
        }
        ApiError::KeyReused => "This form was already used for another batch. Open Add Entries again.",
        ApiError::Forbidden => {
            "Your role does not allow this, so nothing was changed. Ask an owner of your institution."
        }
        ApiError::NotFound => "We could not find this page",
        ApiError::Malformed => "The form was not complete. Open the page again and try once more.",
        ApiError::TooSlow => "This form arrived too slowly, so nothing was saved. Check the network and send it again.",
        ApiError::TooLarge => {
            "This form is larger than what the server takes, so nothing was saved. Choose or type less and send it again."
        }
        ApiError::TooManyEntries => {
            "Nothing was done. One act takes up to 20,000 ticked entries: tick fewer, or select all that match."
        }
        #[cfg(feature = "ssr")]
        ApiError::NoForm => {
            "The server takes only what its own forms send, so nothing was saved. Open the page and use its form."
        }
        #[cfg(feature = "ssr")]
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
        ApiError::Unreachable => "No connection to the server. Nothing was changed. Check the network and try again.",
        #[cfg(feature = "ssr")]
        ApiError::PasswordUnreadable => {
            "Your new password cannot be read. Ask a member of staff to issue you another one."
        }
        ApiError::Internal(reference) => {
            return format!(
                "Something went wrong on our side and nothing was changed. Try again; if it happens again, quote \
                 {reference}."
            )
            .into();
        }
    })
}

/// A detail of a session that somebody else has saved: "Room: A3".
#[cfg(feature = "ssr")]
#[must_use]
pub fn saved(detail: &SavedDetail, language: Language) -> String {
    let (field, value) = match detail {
        SavedDetail::Text(field, text) if text.is_empty() => (*field, "–".to_owned()),
        SavedDetail::Text(field, text) => (*field, text.clone()),
        SavedDetail::Time(field, at) => (*field, language.times().day_and_time(at)),
    };
    format!("{}: {value}", sessions::detail(field, language))
}
