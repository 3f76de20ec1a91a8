//! Every refusal a person can get: a closed list, each with what its sentence tells of and with its status.

use std::fmt;

use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

use crate::model::civil::CivilTime;
use crate::model::hand_out::EarlierHandOut;

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
    /// The new password of a member of staff.
    NewPassword,
    /// The e-mail address that staff log in with.
    StaffEmail,
    /// The e-mail address of a colleague.
    ColleagueEmail,
    /// What a colleague may do.
    Role,
    /// Institution ID of a new client.
    InstitutionCode,
    /// Name of a new client's first owner.
    OwnerName,
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
            Self::NewPassword => "new_password",
            Self::ColleagueEmail => "colleague",
            Self::Role => "role",
            Self::InstitutionCode => "code",
            Self::OwnerName => "owner",
        }
    }
}

/// What is wrong with a field. `words::errors` has the sentences. No page of the app has the fields of the others,
/// so the browser need not know them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// No number.
    NumberMissing,
    /// Not a whole number.
    NumberNotWhole,
    /// Below 1.
    NumberOutOfRange,
    /// Above 500.
    NumberTooLarge,
    /// More than 100 characters.
    TooLong,
    /// A session without a name.
    SessionNameMissing,
    /// No opening time.
    OpensMissing,
    /// No closing time.
    ClosesMissing,
    /// Not a date and time.
    NotATime,
    /// Clocks jump over this time.
    TimeSkipped,
    /// Closes at or before it opens.
    ClosesTooEarly,
    /// Not later than now.
    NotToCome,
    /// Other times of an open session would end the log-ins of people who have begun.
    ShutsOut {
        /// How many people.
        people: i64,
    },
    /// Not an IANA zone.
    TimeZoneUnknown,
    /// No name.
    FullNameMissing,
    /// No date of birth, or only a part.
    BirthDateMissing,
    /// Not a day of the calendar, or not a past one.
    BirthDateUnreal,
    /// No country.
    CountryMissing,
    /// No e-mail address.
    EmailMissing,
    /// Not an e-mail address.
    EmailMalformed,
    /// No candidate number.
    CandidateNumberMissing,
    /// No password.
    PasswordMissing,
    /// Not the present password, or tried too often.
    PasswordWrong,
    /// Wrong passwords were typed too often: nothing is looked at for a while.
    PasswordWaits,
    /// No new password.
    NewPasswordMissing,
    /// Fewer than 15 characters.
    PasswordTooShort,
    /// More than 128 characters.
    PasswordTooLong,
    /// It would be guessed first.
    PasswordGuessed,
    /// The username typed for checking is another one.
    UsernameDiffers,
    /// No e-mail address of a colleague.
    ColleagueMissing,
    /// No account, or one of another institution.
    NoSuchColleague,
    /// No name of a colleague who is invited.
    ColleagueNameMissing,
    /// No role of a colleague who is invited.
    RoleMissing,
    /// Whoever is invited is in the team.
    InTeam,
    /// They are, and are switched off.
    InTeamSwitchedOff,
    /// No name of a new client.
    InstitutionNameMissing,
    /// Not an Institution ID.
    InstitutionCodeMalformed,
    /// Another institution has this ID.
    InstitutionCodeTaken,
    /// No name of a new client's first owner.
    OwnerNameMissing,
    /// No address of a new client's first owner.
    OwnerEmailMissing,
}

/// A field and what is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field.
    pub field: Field,
    /// The problem.
    pub problem: Problem,
}

/// A reference that finds a fault in the log: eight characters that can be read out on the telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reference(pub u32);

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X}-{:04X}", self.0 >> 16, self.0 & 0xFFFF)
    }
}

/// A detail of a session as it is saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SavedDetail {
    /// A name, a place.
    Text(Field, String),
    /// A time.
    Time(Field, CivilTime),
}

/// Why a request was not carried out. Nothing has changed in the database when one of these comes back.
/// `words::errors` has the sentences. Pages, and the browser, know a refusal as a [`Refusal`](crate::model::refusal::Refusal).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApiError {
    /// One or several fields; never empty.
    Invalid(Vec<FieldError>),
    /// Unknown e-mail address, wrong password or a throttled address: one answer.
    LogInRefused,
    /// E-mail address and password are right, and their institution is opened by its provider of single sign-on alone.
    SignOnOnly,
    /// More passwords of staff wait to be checked than can be in about a second, or than one address may have checked.
    TooManyLogIns,
    /// Nobody is logged in.
    NotLoggedIn,
    /// The browser session was idle for too long.
    TimedOut,
    /// The role of the member of staff does not include this.
    Forbidden,
    /// The institution wants the second factor given a short while before this, and it was not.
    FactorNeeded,
    /// The role must have a second factor by now, and the member of staff has none: nothing else is done before.
    FactorMissing,
    /// The form was opened by another person than the one who is logged in now; or, without a name, the page was.
    SomebodyElse {
        /// Who is logged in; empty when only that is known that it is somebody else.
        name: String,
        /// Their institution.
        institution: String,
    },
    /// An action without a selection.
    NothingSelected,
    /// The rows that match are others than those the person saw.
    ListChanged {
        /// How many match now.
        now: i64,
    },
    /// Logins that nobody has used yet were handed out before, and not only by the same person in another way: doing it
    /// again is asked for once more.
    HandedOutBefore {
        /// How many of them.
        count: i64,
        /// How many were chosen.
        of: i64,
        /// How many are left for "Only those not handed out". Plain forms ask that, so the app is not told.
        #[serde(skip)]
        others: i64,
        /// The hand-out to tell of.
        told: Box<EarlierHandOut>,
        /// How many further ones matter.
        more: i64,
    },
    /// A download or a print without a single login.
    NothingLeft,
    /// More rows than a file holds.
    ReportTooLong {
        /// How many there are.
        rows: i64,
        /// How many a file holds.
        most: i64,
    },
    /// A login has moved on since somebody was asked about it.
    StateChanged,
    /// What a closed session does not allow.
    SessionClosed,
    /// New logins for a closed session.
    ClosedToNewLogins,
    /// Only a closed session is opened again.
    SessionNotClosed,
    /// The details of a session were saved by somebody else after the form was loaded.
    DetailsChanged {
        /// The version that is saved now: what the form says it replaces when it is sent again.
        version: String,
        /// What is saved now and differs from what was typed.
        saved: Vec<SavedDetail>,
    },
    /// The key of a form was used before with other content.
    KeyReused,
    /// The client of an agent does not let this person work there now.
    NotLetIn,
    /// Missing, or another institution's: the same answer.
    NotFound,
    /// A form that no page of ours sends.
    Malformed,
    /// The body of a request did not arrive in time.
    TooSlow,
    /// The body of a request is larger than what is read there.
    TooLarge,
    /// More entries were ticked than one form may name.
    TooManyEntries,
    /// The body of a request is no form.
    NoForm,
    /// An address that does nothing with the method it was asked with.
    NotAllowed,
    /// Too many connections from one network.
    Crowded,
    /// Too many wait for the same already, or this has waited its time.
    Busy,
    /// The work took longer than a request may.
    GaveUp,
    /// The database cannot write, for example because the disk is full.
    Unavailable,
    /// The connection to the database broke while it was committing: nobody knows whether it happened.
    Unknown,
    /// The browser could not reach the server.
    Unreachable,
    /// A candidate's new password is damaged in the database.
    PasswordUnreadable,
    /// A fault of ours, logged under this reference.
    Internal(Reference),
    /// Nobody would be left who leads the institution.
    LastOwner,
    /// A link for a colleague's new password that may not be made.
    NoResetLink(NoResetLink),
    /// An invitation that was accepted or taken back meanwhile.
    InvitationGone,
}

/// Why an owner makes no link for a colleague's new password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoResetLink {
    /// It would be for themselves.
    Own,
    /// The colleague is switched off.
    SwitchedOff,
    /// The colleague works for another institution too, to which the link would open the door.
    WorksElsewhere,
}

impl std::error::Error for ApiError {}

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
            | Self::KeyReused
            | Self::Malformed
            | Self::ReportTooLong { .. } => 422,
            Self::LogInRefused | Self::NotLoggedIn | Self::TimedOut => 401,
            Self::Forbidden | Self::SignOnOnly | Self::FactorNeeded | Self::FactorMissing => 403,
            Self::SomebodyElse { .. }
            | Self::ListChanged { .. }
            | Self::HandedOutBefore { .. }
            | Self::SessionClosed
            | Self::ClosedToNewLogins
            | Self::SessionNotClosed
            | Self::StateChanged
            | Self::LastOwner
            | Self::NoResetLink(_)
            | Self::InvitationGone
            | Self::NotLetIn
            | Self::DetailsChanged { .. } => 409,
            Self::NotFound => 404,
            Self::TooSlow => 408,
            Self::TooLarge | Self::TooManyEntries => 413,
            Self::NoForm => 415,
            Self::NotAllowed => 405,
            Self::Crowded => 429,
            Self::TooManyLogIns | Self::Busy | Self::GaveUp | Self::Unavailable | Self::Unknown | Self::Unreachable => {
                503
            }
            Self::Internal(_) | Self::PasswordUnreadable => 500,
        }
    }

    /// [`ApiError::status`] as answers carry it.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn status_code(&self) -> http::StatusCode {
        http::StatusCode::from_u16(self.status()).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR)
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
