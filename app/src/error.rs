//! Every refusal a person can get: a closed list whose `Display` is the sentence they read.

use std::fmt;

use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// A field that a refusal names, so that the page can put the sentence beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Number of logins.
    Number,
    /// Label of a batch.
    Label,
    /// Name of a session.
    Name,
    /// Room of a session.
    Room,
    /// Test of a session.
    Test,
    /// When a session opens.
    Opens,
    /// When a session closes.
    Closes,
    /// Time zone of a session.
    TimeZone,
    /// When a closed session that is opened again closes.
    ReopenUntil,
    /// A candidate's full name.
    FullName,
    /// A candidate's date of birth.
    BirthDate,
    /// A candidate's country or region.
    Country,
    /// A candidate's e-mail address.
    CandidateEmail,
    /// A candidate's number.
    CandidateNumber,
    /// The new username, typed once more.
    Username,
    /// A candidate's present password, or that of staff.
    Password,
    /// The e-mail address that staff log in with.
    StaffEmail,
    /// The e-mail address of a colleague.
    ColleagueEmail,
}

impl Field {
    /// The name and id of the form control.
    #[must_use]
    pub const fn control(self) -> &'static str {
        match self {
            Self::Number => "count",
            Self::Label => "label",
            Self::Name => "name",
            Self::Room => "room",
            Self::Test => "test",
            Self::Opens => "opens",
            Self::Closes => "closes",
            Self::TimeZone => "time_zone",
            Self::ReopenUntil => "reopen_until",
            Self::FullName => "full_name",
            Self::BirthDate => "birth_day",
            Self::Country => "country",
            Self::CandidateEmail | Self::StaffEmail => "email",
            Self::CandidateNumber => "candidate_number",
            Self::Username => "username",
            Self::Password => "password",
            Self::ColleagueEmail => "colleague",
        }
    }
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// No number.
    #[error("Enter how many logins you need")]
    NumberMissing,
    /// Not a whole number.
    #[error("Enter a whole number, like 30")]
    NumberNotWhole,
    /// Below 1.
    #[error("Enter a number from 1 to 500")]
    NumberOutOfRange,
    /// Above 500.
    #[error("You can create up to 500 at a time")]
    NumberTooLarge,
    /// More than 100 characters.
    #[error("Use 100 characters or fewer")]
    TooLong,
    /// A session without a name.
    #[error("Enter a name for the session")]
    SessionNameMissing,
    /// No opening time.
    #[error("Enter the date and time when the session opens")]
    OpensMissing,
    /// No closing time.
    #[error("Enter the date and time when the session closes")]
    ClosesMissing,
    /// Not a date and time.
    #[error("Enter a date and time, like 2026-05-12 09:00")]
    NotATime,
    /// Clocks jump over this time.
    #[error("This time does not exist on that day: the clocks go forward. Choose another time")]
    TimeSkipped,
    /// Closes at or before it opens.
    #[error("The session must close after it opens")]
    ClosesTooEarly,
    /// Not later than now.
    #[error("Enter a time that is still to come")]
    NotToCome,
    /// Other times of an open session would end the log-ins of people who have begun.
    #[error("{}. They can no longer log in until the session is open again.", people_have_given_details(*.people))]
    ShutsOut {
        /// How many people.
        people: i64,
    },
    /// Not an IANA zone.
    #[error("Choose a time zone from the list, like Europe/Madrid")]
    TimeZoneUnknown,
    /// No name.
    #[error("Enter your full name")]
    FullNameMissing,
    /// No date of birth, or only a part.
    #[error("Enter your date of birth: day, month and year")]
    BirthDateMissing,
    /// Not a day of the calendar, or not a past one.
    #[error("Enter a real date of birth, like 27 3 1999")]
    BirthDateUnreal,
    /// No country.
    #[error("Choose your country or region")]
    CountryMissing,
    /// No e-mail address.
    #[error("Enter your email address")]
    EmailMissing,
    /// Not an e-mail address.
    #[error("Enter an email address like name@example.com")]
    EmailMalformed,
    /// No candidate number.
    #[error("Enter your candidate number")]
    CandidateNumberMissing,
    /// No password.
    #[error("Enter your password")]
    PasswordMissing,
    /// Not the present password, or tried too often.
    #[error("This is not your password. Check it letter by letter")]
    PasswordWrong,
    /// The username typed for checking is another one.
    #[error("This is not your new username. Check it letter by letter")]
    UsernameDiffers,
    /// No e-mail address of a colleague.
    #[error("Enter the email your colleague logs in with")]
    ColleagueMissing,
    /// No account, or one of another institution.
    #[error("No colleague of yours logs in with this email. Check it letter by letter")]
    NoSuchColleague,
}

/// A field and what is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field.
    pub field: Field,
    /// The problem; its `Display` is the sentence.
    pub problem: Problem,
}

/// A reference that finds a fault in the log: eight signs that can be read out on the telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reference(pub u32);

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X}-{:04X}", self.0 >> 16, self.0 & 0xFFFF)
    }
}

/// Why a request was not carried out. Nothing has changed in the database when one of these comes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum ApiError {
    /// One or several fields; never empty.
    #[error("{}", first_sentence(.0))]
    Invalid(Vec<FieldError>),
    /// Unknown e-mail address, wrong password or a throttled address: one answer.
    #[error("We could not log you in. Check your email and password.")]
    LogInRefused,
    /// More passwords of staff wait to be checked than can be in about a second, or than one address may have checked.
    #[error("Too many people are logging in at the moment. Try again in a few seconds.")]
    TooManyLogIns,
    /// Nobody is logged in.
    #[error("Log in first")]
    NotLoggedIn,
    /// The browser session was idle for too long.
    #[error("You were logged out after 30 minutes without activity")]
    TimedOut,
    /// The role of the member of staff does not include this.
    #[error("Your role does not allow this, so nothing was changed. Ask an owner of your institution.")]
    Forbidden,
    /// The form was opened by another person than the one who is logged in now; or, without a name, the page was.
    #[error("{}", somebody_else(.name, .institution))]
    SomebodyElse {
        /// Who is logged in; empty when only that is known that it is somebody else.
        name: String,
        /// Their institution.
        institution: String,
    },
    /// An action without a selection.
    #[error("Select at least one entry first")]
    NothingSelected,
    /// The rows that match are others than those the person saw.
    #[error("The list has changed: {now} entries match now. Check and try again.")]
    ListChanged {
        /// How many match now.
        now: i64,
    },
    /// Logins that nobody has used yet were handed out before, and not only by the same person in another way: doing it
    /// again is asked for once more.
    #[error("{told}")]
    HandedOutBefore {
        /// How many of them.
        count: i64,
        /// How many were chosen.
        of: i64,
        /// How many are left for "Only those not handed out". Plain forms ask that, so the app is not told.
        #[serde(skip)]
        others: i64,
        /// How, when and by whom they were: `words::handed_out` has the sentence, and the server writes it.
        told: String,
    },
    /// A download or a print without a single login.
    #[error("None of these logins can be handed out: they are withdrawn or were handed out before.")]
    NothingLeft,
    /// More rows than a file holds.
    #[error("This report has {rows} rows, and a file holds {most}. Choose a session, a state or dates.")]
    ReportTooLong {
        /// How many there are.
        rows: i64,
        /// How many a file holds.
        most: i64,
    },
    /// A login has moved on since somebody was asked about it.
    #[error("Nothing was changed: this login is in another state now than when you were asked. Look at it once more.")]
    StateChanged,
    /// What a closed session does not allow.
    #[error("The session is closed, so withdrawn entries stay withdrawn. Reopen it first.")]
    SessionClosed,
    /// New logins for a closed session.
    #[error("The session is closed, so nobody could use new logins. Reopen it first.")]
    ClosedToNewLogins,
    /// Only a closed session is opened again.
    #[error("The session is not closed, so there is nothing to reopen. Look at its details.")]
    SessionNotClosed,
    /// The details of a session were saved by somebody else after the form was loaded.
    #[error(
        "Somebody else has changed these details. This is saved now; save again to replace it with what you typed."
    )]
    DetailsChanged {
        /// The version that is saved now: what the form says it replaces when it is sent again.
        version: String,
        /// What is saved now and differs from what was typed: "Room: A3".
        saved: Vec<String>,
    },
    /// The key of a form was used before with other content.
    #[error("This form was already used for another batch. Open Add Entries again.")]
    KeyReused,
    /// Missing, or another institution's: the same answer.
    #[error("We could not find this page")]
    NotFound,
    /// A form that no page of ours sends.
    #[error("The form was not complete. Open the page again and try once more.")]
    Malformed,
    /// The body of a request did not arrive in time.
    #[error("This form arrived too slowly, so nothing was saved. Check the network and send it again.")]
    TooSlow,
    /// The body of a request is larger than what is read there.
    #[error(
        "This form is larger than what the server takes, so nothing was saved. Choose or type less and send it again."
    )]
    TooLarge,
    /// More entries were ticked than one form may name.
    #[error("Nothing was done. One act takes up to 20,000 ticked entries: tick fewer, or select all that match.")]
    TooManyEntries,
    /// The body of a request is no form. No page of ours sends such a one, so the app need not know it.
    #[cfg(feature = "ssr")]
    #[error("The server takes only what its own forms send, so nothing was saved. Open the page and use its form.")]
    NoForm,
    /// An address that does nothing with the method it was asked with. The app never asks so either.
    #[cfg(feature = "ssr")]
    #[error("This address does not take what was sent to it, so nothing was changed. Open the page and use its form.")]
    NotAllowed,
    /// Too many connections from one network.
    #[error("There are too many connections from your network at the moment. Wait a minute and try again.")]
    Crowded,
    /// Too many wait for the same already, or this has waited its time.
    #[error("The server has too much to do at the moment, so nothing was saved. Wait a minute and try again.")]
    Busy,
    /// The work took longer than a request may.
    #[error(
        "This took too long, and the server cannot say whether it was saved. Open the page again and look before you try once more."
    )]
    GaveUp,
    /// The database cannot write, for example because the disk is full.
    #[error("Nothing was saved: the server cannot write at the moment. Try again in a minute.")]
    Unavailable,
    /// The connection to the database broke while it was committing: nobody knows whether it happened.
    #[error(
        "The server lost its database and cannot say whether this was saved. Open the page again and look before you try once more."
    )]
    Unknown,
    /// The browser could not reach the server.
    #[error("No connection to the server. Nothing was changed. Check the network and try again.")]
    Unreachable,
    /// A candidate's new password is damaged in the database.
    #[error("Your new password cannot be read. Ask a member of staff to issue you another one.")]
    PasswordUnreadable,
    /// A fault of ours, logged under this reference.
    #[error("Something went wrong on our side and nothing was changed. Try again; if it happens again, quote {0}.")]
    Internal(Reference),
}

fn somebody_else(name: &str, institution: &str) -> String {
    if name.is_empty() {
        return "This browser is logged in with another account now.".to_owned();
    }
    format!(
        "Nothing was saved: this form was opened with another account, and this browser is logged in as {name} \
         ({institution}) now. Open the page again to go on as {name}, or log out and log in yourself."
    )
}

fn people_have_given_details(people: i64) -> String {
    if people == 1 { "1 person has given details".to_owned() } else { format!("{people} people have given details") }
}

fn first_sentence(errors: &[FieldError]) -> String {
    errors.first().map(|error| error.problem.to_string()).unwrap_or_default()
}

impl ApiError {
    /// A refusal of one field.
    #[must_use]
    pub fn field(field: Field, problem: Problem) -> Self {
        Self::Invalid(vec![FieldError { field, problem }])
    }

    /// The HTTP status that goes with it.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::Invalid(_)
            | Self::NothingSelected
            | Self::NothingLeft
            | Self::ReportTooLong { .. }
            | Self::KeyReused
            | Self::Malformed => 422,
            Self::LogInRefused | Self::NotLoggedIn | Self::TimedOut => 401,
            Self::Forbidden => 403,
            Self::SomebodyElse { .. }
            | Self::ListChanged { .. }
            | Self::HandedOutBefore { .. }
            | Self::SessionClosed
            | Self::ClosedToNewLogins
            | Self::SessionNotClosed
            | Self::StateChanged
            | Self::DetailsChanged { .. } => 409,
            Self::NotFound => 404,
            Self::TooSlow => 408,
            Self::TooLarge | Self::TooManyEntries => 413,
            #[cfg(feature = "ssr")]
            Self::NoForm => 415,
            #[cfg(feature = "ssr")]
            Self::NotAllowed => 405,
            Self::Crowded => 429,
            Self::TooManyLogIns | Self::Busy | Self::GaveUp | Self::Unavailable | Self::Unknown | Self::Unreachable => {
                503
            }
            Self::PasswordUnreadable | Self::Internal(_) => 500,
        }
    }

    /// [`ApiError::status`] as answers carry it.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn status_code(&self) -> http::StatusCode {
        http::StatusCode::from_u16(self.status()).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Whether it passes by itself, so that a question which was refused with it is asked again.
    #[must_use]
    pub const fn passes(&self) -> bool {
        matches!(self.status(), 429 | 503)
    }

    /// Whether a page that learns this is no longer the page of whoever is logged in.
    #[must_use]
    pub const fn covers(&self) -> bool {
        matches!(self, Self::NotLoggedIn | Self::TimedOut | Self::SomebodyElse { .. })
    }

    /// The fields that are wrong; empty for every other refusal.
    #[must_use]
    pub fn fields(&self) -> &[FieldError] {
        match self {
            Self::Invalid(errors) => errors,
            _ => &[],
        }
    }

    /// The sentence for one field, when that field is wrong.
    #[must_use]
    pub fn on(&self, field: Field) -> Option<Problem> {
        self.fields().iter().find(|error| error.field == field).map(|error| error.problem)
    }
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::Malformed
            }
            _ => Self::Unreachable,
        }
    }
}
