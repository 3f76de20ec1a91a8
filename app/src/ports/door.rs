//! The door of staff: log-in, log-out, and who is logged in.

use async_trait::async_trait;

use crate::{
    error::ApiError,
    model::{factor::Factors, settings::ColleagueUnlocked, staff::Account, theme::Theme},
    ports::{May, Staff, account::OwnAccount, right},
};

/// A log-in that was right.
#[derive(Clone, Debug)]
pub struct LetIn {
    /// The value of a `Set-Cookie` header.
    pub cookie: String,
    /// What comes next.
    pub next: NextStep,
}

/// Where a right e-mail address and password lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// To the page that was wanted: the cookie holds the token of the browser session.
    Page,
    /// There too, but they work for several institutions and are asked which.
    Choice,
    /// To the second step, which is all that the cookie opens.
    SecondFactor,
}

/// Log-in and log-out of staff. Answers carry the value of a `Set-Cookie` header. Whoever is let in here changes their own
/// account here too: both need the cookie of the request.
#[async_trait]
pub trait FrontDoor: OwnAccount + Send + Sync {
    /// Opens a browser session, or the second step of whoever has a factor. Unknown address, wrong password and a
    /// throttled address are one answer:
    /// [`ApiError::LogInRefused`], not sooner than the floor of failures. When too many come at once,
    /// [`ApiError::TooManyLogIns`], and nothing was looked at.
    async fn log_in(&self, email: &str, password: &str, request: &http::request::Parts) -> Result<LetIn, ApiError>;

    /// Ends the browser session of this request, if it has one.
    async fn log_out(&self, request: &http::request::Parts) -> Result<String, ApiError>;

    /// What keeps a choice in the browser that made it.
    async fn keep_theme(&self, chosen: Theme) -> String;

    /// True while no institution exists, so that the log-in page can tell the operator how to make one.
    async fn is_empty(&self) -> Result<bool, ApiError>;
}

/// Who is logged in.
#[async_trait]
pub trait KnowStaff: Send + Sync {
    /// Who is logged in.
    async fn account(&self, staff: &Staff) -> Result<Account, ApiError>;
}

/// What a person has beside their password.
#[async_trait]
pub trait KnowFactors: Send + Sync {
    /// The second factors of whoever asks.
    async fn factors(&self, staff: &Staff) -> Result<Factors, ApiError>;
}

/// Colleagues who must wait before they are heard again.
#[async_trait]
pub trait UnlockColleagues: Send + Sync {
    /// Lets the e-mail address of an account of the same institution be tried again at once, wherever it failed. Any other
    /// address is refused like one that nobody has.
    async fn unlock_colleague(
        &self,
        staff: &May<right::UnlockColleagues>,
        email: &str,
    ) -> Result<ColleagueUnlocked, ApiError>;
}

/// Everything in this room.
pub trait Door: KnowStaff + KnowFactors + UnlockColleagues {}

impl<T: KnowStaff + KnowFactors + UnlockColleagues> Door for T {}
