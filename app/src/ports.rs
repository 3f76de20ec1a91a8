//! What the pages may ask of the server: traits that the server implements and hands over in context.

use async_trait::async_trait;

use crate::{
    error::ApiError,
    model::{
        action::{Acted, ActionPreview, EntryAction},
        activity::{ActivityPage, ActivityQuery},
        batch::{AddEntriesForm, BatchList, BatchSize, BatchView},
        choice::Choice,
        entry::{EntryFilter, EntryPage, EntryQuery, EntryState},
        find::{AskedLogin, Done, Found},
        id::{BatchId, EntryId, IdempotencyKey, InstitutionId, SessionId, StaffId},
        print::CardsForm,
        report::{ReportQuery, ReportView},
        session::{ChangedDetails, NewSession, NewSessionDefaults, SessionDetails, SessionList, SessionQuery},
        settings::{ColleagueUnlocked, Settings, SettingsForm},
        staff::{Account, Role},
    },
};

/// Who sends a request. Found anew for every request by the server's visitor layer, which puts it into the request's
/// extensions.
#[derive(Clone, Debug, Default)]
pub enum StaffVisitor {
    /// Nobody known.
    #[default]
    Anonymous,
    /// The browser session was idle or old for too long.
    TimedOut,
    /// A member of staff.
    Staff(Staff),
}

/// Proof that a request comes from signed-in staff: every question to [`StaffService`] needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Staff {
    id: StaffId,
    institution: InstitutionId,
    role: Role,
}

impl Staff {
    /// Only the server's visitor layer may call this, after reading the browser session from the database; the lint
    /// `disallowed_methods` says so to everybody else.
    #[must_use]
    pub const fn vouched_for(id: StaffId, institution: InstitutionId, role: Role) -> Self {
        Self { id, institution, role }
    }

    /// The person.
    #[must_use]
    pub const fn id(&self) -> StaffId {
        self.id
    }

    /// Their institution: the tenant of everything they ask.
    #[must_use]
    pub const fn institution(&self) -> InstitutionId {
        self.institution
    }

    /// What they may do.
    #[must_use]
    pub const fn role(&self) -> Role {
        self.role
    }
}

/// Log-in and log-out of staff. Answers carry the value of a `Set-Cookie` header.
#[async_trait]
pub trait FrontDoor: Send + Sync {
    /// Opens a browser session. Unknown address, wrong password and a throttled address are one answer:
    /// [`ApiError::LogInRefused`], not sooner than the floor of failures. When too many come at once,
    /// [`ApiError::TooManyLogIns`], and nothing was looked at.
    async fn log_in(&self, email: &str, password: &str, request: &http::request::Parts) -> Result<String, ApiError>;

    /// Ends the browser session of this request, if it has one.
    async fn log_out(&self, request: &http::request::Parts) -> Result<String, ApiError>;

    /// True while no institution exists, so that the log-in page can tell the operator how to make one.
    async fn is_empty(&self) -> Result<bool, ApiError>;
}

/// Everything a member of staff can ask or do.
#[async_trait]
pub trait StaffService: Send + Sync {
    /// Who is logged in.
    async fn account(&self, staff: &Staff) -> Result<Account, ApiError>;

    /// A page of the institution's sessions.
    async fn session_list(&self, staff: &Staff, query: &SessionQuery) -> Result<SessionList, ApiError>;

    /// What New session is filled with.
    async fn new_session_defaults(&self, staff: &Staff) -> Result<NewSessionDefaults, ApiError>;

    /// Makes a session; every wrong field is named at once.
    async fn create_session(&self, staff: &Staff, typed: &NewSession) -> Result<SessionId, ApiError>;

    /// The Details tab.
    async fn session_details(&self, staff: &Staff, session: SessionId) -> Result<SessionDetails, ApiError>;

    /// Changes the details of a session; answers their new version. Every wrong field is named at once. Refused when
    /// somebody else was faster, and until it is asked for all the same when people would be shut out at once.
    async fn save_details(
        &self,
        staff: &Staff,
        session: SessionId,
        changed: &ChangedDetails,
    ) -> Result<String, ApiError>;

    /// Opens a closed session again until this local time; answers the new version of its details.
    async fn reopen_session(&self, staff: &Staff, session: SessionId, until: &str) -> Result<String, ApiError>;

    /// A page of what was done in a session.
    async fn session_activity(
        &self,
        staff: &Staff,
        session: SessionId,
        query: ActivityQuery,
    ) -> Result<ActivityPage, ApiError>;

    /// A page of a session's entries.
    async fn session_entries(
        &self,
        staff: &Staff,
        session: SessionId,
        query: &EntryQuery,
    ) -> Result<EntryPage, ApiError>;

    /// Which of these entries of a session the filter does not show, unknown ids included. Reads only.
    async fn hidden_entries(
        &self,
        staff: &Staff,
        session: SessionId,
        ids: &[EntryId],
        filter: &EntryFilter,
    ) -> Result<Vec<EntryId>, ApiError>;

    /// What the Add Entries page needs, with a fresh key.
    async fn add_entries_form(&self, staff: &Staff, session: SessionId) -> Result<AddEntriesForm, ApiError>;

    /// Makes the logins of one batch in one transaction. The same key with the same content gives the same batch again;
    /// with other content it is refused.
    async fn create_codes(
        &self,
        staff: &Staff,
        session: SessionId,
        size: BatchSize,
        label: &str,
        key: IdempotencyKey,
    ) -> Result<BatchId, ApiError>;

    /// The lasting page of a batch.
    async fn batch(&self, staff: &Staff, session: SessionId, batch: BatchId) -> Result<BatchView, ApiError>;

    /// The logins of the institution that a slip code, a username, a name, an e-mail address or a candidate number means,
    /// as somebody typed it.
    async fn find_login(&self, staff: &Staff, typed: &str) -> Result<Found, ApiError>;

    /// One login as Find a login tells of it, with a fresh key. Reads only.
    async fn asked_login(&self, staff: &Staff, session: SessionId, entry: EntryId) -> Result<AskedLogin, ApiError>;

    /// Gives one entry a new password; the old one stops at once. The same key issues once. Refused when the entry is no
    /// longer in the state that the person was `told` when they were asked.
    async fn issue_password(
        &self,
        staff: &Staff,
        session: SessionId,
        entry: EntryId,
        key: IdempotencyKey,
        told: Option<EntryState>,
    ) -> Result<Done, ApiError>;

    /// Lets an entry's names be tried again at once.
    async fn unlock_login(&self, staff: &Staff, session: SessionId, entry: EntryId) -> Result<Done, ApiError>;

    /// A page of a report.
    async fn report(&self, staff: &Staff, query: &ReportQuery) -> Result<ReportView, ApiError>;

    /// The batches of a session, newest first.
    async fn batches(&self, staff: &Staff, session: SessionId) -> Result<BatchList, ApiError>;

    /// Gives a batch another label.
    async fn label_batch(&self, staff: &Staff, session: SessionId, batch: BatchId, label: &str)
    -> Result<(), ApiError>;

    /// The chosen entries by state, and a fresh key for the act. Reads only.
    async fn preview_action(&self, staff: &Staff, choice: Choice) -> Result<ActionPreview, ApiError>;

    /// Takes unused and claimed entries out of their session; their browser sessions end.
    async fn withdraw_entries(&self, staff: &Staff, choice: Choice) -> Result<Acted, ApiError>;

    /// Puts withdrawn entries back while the session is not closed.
    async fn restore_entries(&self, staff: &Staff, choice: Choice) -> Result<Acted, ApiError>;

    /// Issues new passwords; the old ones stop and browser sessions end. The same key issues once.
    async fn issue_passwords(&self, staff: &Staff, choice: Choice, key: IdempotencyKey) -> Result<Acted, ApiError>;

    /// Marks entries as started or finished, or takes that back.
    async fn mark_entries(&self, staff: &Staff, choice: Choice, mark: EntryAction) -> Result<Acted, ApiError>;

    /// What the page Print login cards offers.
    async fn cards_form(&self, staff: &Staff, session: SessionId) -> Result<CardsForm, ApiError>;

    /// The institution's settings.
    async fn settings(&self, staff: &Staff) -> Result<Settings, ApiError>;

    /// Changes the institution's settings.
    async fn save_settings(&self, staff: &Staff, form: SettingsForm) -> Result<(), ApiError>;

    /// Lets the e-mail address of an account of the same institution be tried again at once, wherever it failed. Any other
    /// address is refused like one that nobody has.
    async fn unlock_colleague(&self, staff: &Staff, email: &str) -> Result<ColleagueUnlocked, ApiError>;
}
