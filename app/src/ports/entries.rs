//! Entries: made in batches, listed, found, changed, and given new passwords.

use async_trait::async_trait;

use crate::{
    error::ApiError,
    model::{
        action::{ActionOutcome, ActionPreview, EntryAction},
        batch::{AddEntriesForm, BatchList, BatchView, TypedBatch},
        choice::Choice,
        entry::{EntryFilter, EntryPage, EntryQuery, EntryState},
        entry_view::EntryView,
        find::{AskedLogin, Found, LoginChanged},
        id::{BatchId, EntryId, IdempotencyKey, SessionId},
    },
    ports::{May, right},
};

/// The list of a session’s entries.
#[async_trait]
pub trait ListEntries: Send + Sync {
    /// A page of a session's entries.
    async fn session_entries(
        &self,
        staff: &May<right::SeeSessions>,
        session: SessionId,
        query: &EntryQuery,
    ) -> Result<EntryPage, ApiError>;

    /// Which of these entries of a session the filter does not show, unknown ids included. Reads only.
    async fn hidden_entries(
        &self,
        staff: &May<right::SeeSessions>,
        session: SessionId,
        ids: &[EntryId],
        filter: &EntryFilter,
    ) -> Result<Vec<EntryId>, ApiError>;
}

/// One login, with everything that is known of it.
#[async_trait]
pub trait SeeEntry: Send + Sync {
    /// An entry of a session: who it is, where its login went, and what happened to it. No password.
    async fn entry(
        &self,
        staff: &May<right::SeeSessions>,
        session: SessionId,
        entry: EntryId,
    ) -> Result<EntryView, ApiError>;
}

/// Logins are made.
#[async_trait]
pub trait CreateCodes: Send + Sync {
    /// What the Add Entries page needs, with a fresh key.
    async fn add_entries_form(
        &self,
        staff: &May<right::CreateCodes>,
        session: SessionId,
    ) -> Result<AddEntriesForm, ApiError>;

    /// Makes the logins of one batch in one transaction. The same key with the same content gives the same batch again;
    /// with other content it is refused. Every wrong field is named at once.
    async fn create_codes(
        &self,
        staff: &May<right::CreateCodes>,
        session: SessionId,
        typed: &TypedBatch,
        key: IdempotencyKey,
    ) -> Result<BatchId, ApiError>;
}

/// Batches as things: their list, the lasting page of each, and their labels.
#[async_trait]
pub trait KeepBatches: Send + Sync {
    /// The lasting page of a batch.
    async fn batch(
        &self,
        staff: &May<right::SeeSessions>,
        session: SessionId,
        batch: BatchId,
    ) -> Result<BatchView, ApiError>;

    /// The batches of a session, newest first.
    async fn batches(&self, staff: &May<right::SeeSessions>, session: SessionId) -> Result<BatchList, ApiError>;

    /// Gives a batch another label.
    async fn label_batch(
        &self,
        staff: &May<right::CreateCodes>,
        session: SessionId,
        batch: BatchId,
        label: &str,
    ) -> Result<(), ApiError>;
}

/// Entries are withdrawn, restored and marked.
#[async_trait]
pub trait ChangeEntries: Send + Sync {
    /// The chosen entries by state, and a fresh key for the act. Reads only.
    async fn preview_action(&self, staff: &May<right::PreviewActs>, choice: Choice) -> Result<ActionPreview, ApiError>;

    /// Takes unused and claimed entries out of their session; their browser sessions end.
    async fn withdraw_entries(
        &self,
        staff: &May<right::WithdrawEntries>,
        choice: Choice,
    ) -> Result<ActionOutcome, ApiError>;

    /// Puts withdrawn entries back while the session is not closed.
    async fn restore_entries(
        &self,
        staff: &May<right::WithdrawEntries>,
        choice: Choice,
    ) -> Result<ActionOutcome, ApiError>;

    /// Marks entries as started or finished, or takes that back.
    async fn mark_entries(
        &self,
        staff: &May<right::MarkEntries>,
        choice: Choice,
        mark: EntryAction,
    ) -> Result<ActionOutcome, ApiError>;
}

/// New passwords.
#[async_trait]
pub trait IssuePasswords: Send + Sync {
    /// Issues new passwords; the old ones stop and browser sessions end. The same key issues once.
    async fn issue_passwords(
        &self,
        staff: &May<right::IssuePasswords>,
        choice: Choice,
        key: IdempotencyKey,
    ) -> Result<ActionOutcome, ApiError>;

    /// Gives one entry a new password; the old one stops at once. The same key issues once. Refused when the entry is no
    /// longer in the state that the person was `told` when they were asked.
    async fn issue_password(
        &self,
        staff: &May<right::HelpAtTheDoor>,
        session: SessionId,
        entry: EntryId,
        key: IdempotencyKey,
        told: Option<EntryState>,
    ) -> Result<LoginChanged, ApiError>;
}

/// One login, found by what somebody says of it.
#[async_trait]
pub trait FindLogins: Send + Sync {
    /// The logins of the institution that a slip code, a username, a name, an e-mail address or a candidate number means,
    /// as somebody typed it.
    async fn find_login(&self, staff: &May<right::FindLogins>, typed: &str) -> Result<Found, ApiError>;

    /// One login as Find a login tells of it, with a fresh key. Reads only.
    async fn asked_login(
        &self,
        staff: &May<right::HelpAtTheDoor>,
        session: SessionId,
        entry: EntryId,
    ) -> Result<AskedLogin, ApiError>;

    /// Lets an entry's names be tried again at once.
    async fn unlock_login(
        &self,
        staff: &May<right::HelpAtTheDoor>,
        session: SessionId,
        entry: EntryId,
    ) -> Result<LoginChanged, ApiError>;
}

/// Everything in this room.
pub trait Entries:
    ListEntries + SeeEntry + CreateCodes + KeepBatches + ChangeEntries + IssuePasswords + FindLogins
{
}

impl<T: ListEntries + SeeEntry + CreateCodes + KeepBatches + ChangeEntries + IssuePasswords + FindLogins> Entries
    for T
{
}
