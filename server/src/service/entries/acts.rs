//! What staff do to entries in bulk: the question before, the act, and the sentence after.

use async_trait::async_trait;
use lanyard_app::{
    error::ApiError,
    model::{
        action::{ActionOutcome, ActionPreview, EntryAction},
        choice::Choice,
        entry::EntryCounts,
        session::SessionState,
    },
    ports::{May, Principal, entries::ChangeEntries, right},
};

use crate::{service::Service, storage::ChangeOutcome};

/// An act on more entries than a batch has is long work.
const MANY: usize = 500;

/// May this name more entries than a batch has?
pub(in crate::service) fn may_be_many(choice: &Choice) -> bool {
    match choice {
        Choice::Batch(_) => false,
        Choice::Ids { ids, .. } => ids.len() > MANY,
        Choice::AllMatching { expected, .. } => usize::try_from(*expected).is_ok_and(|expected| expected > MANY),
        Choice::Session { .. } | Choice::Act { .. } => true,
        Choice::NotHandedOut(of) | Choice::AsAsked { of, .. } => may_be_many(of),
    }
}

#[async_trait]
impl ChangeEntries for Service {
    async fn preview_action(&self, staff: &May<right::PreviewActs>, choice: Choice) -> Result<ActionPreview, ApiError> {
        let session = choice.session();
        let counts = self.count_chosen(staff, choice).await?;
        let now = self.clock.now();
        let closed = match session {
            Some(session) => self.session_of(staff, session).await?.state_at(now) == SessionState::Closed,
            None => false,
        };
        Ok(ActionPreview { counts, key: self.form_key()?, closed })
    }

    async fn withdraw_entries(
        &self,
        staff: &May<right::WithdrawEntries>,
        choice: Choice,
    ) -> Result<ActionOutcome, ApiError> {
        self.change_entries(staff, choice, EntryAction::Withdraw).await
    }

    async fn restore_entries(
        &self,
        staff: &May<right::WithdrawEntries>,
        choice: Choice,
    ) -> Result<ActionOutcome, ApiError> {
        self.change_entries(staff, choice, EntryAction::Restore).await
    }

    async fn mark_entries(
        &self,
        staff: &May<right::MarkEntries>,
        choice: Choice,
        mark: EntryAction,
    ) -> Result<ActionOutcome, ApiError> {
        self.change_entries(staff, choice, mark).await
    }
}

impl Service {
    /// Whether a choice means one entry and says which. What an act issued is looked at before anything is recorded.
    pub(in crate::service) async fn is_one(&self, staff: &Principal, choice: &Choice) -> Result<bool, ApiError> {
        match choice {
            Choice::Ids { ids, .. } => Ok(ids.len() == 1),
            Choice::Act { .. } => Ok(self.count_chosen(staff, choice.clone()).await?.total() == 1),
            _ => Ok(false),
        }
    }

    /// The chosen entries by state.
    pub(in crate::service) async fn count_chosen(
        &self,
        staff: &Principal,
        choice: Choice,
    ) -> Result<EntryCounts, ApiError> {
        let counted = self.store.entry_choice_counts(staff.institution(), &choice, self.clock.now()).await?;
        counted.ok_or(ApiError::NotFound)?.map_err(|now| ApiError::ListChanged { now })
    }

    async fn change_entries(
        &self,
        staff: &Principal,
        choice: Choice,
        action: EntryAction,
    ) -> Result<ActionOutcome, ApiError> {
        if !may_be_many(&choice) {
            return self.change_now(staff, choice, action).await;
        }
        let (service, staff) = (self.clone(), *staff);
        self.long_work.run(async move { service.change_now(&staff, choice, action).await }).await
    }

    async fn change_now(
        &self,
        staff: &Principal,
        choice: Choice,
        action: EntryAction,
    ) -> Result<ActionOutcome, ApiError> {
        let audit = self.audit_of(staff)?;
        acted(self.store.entry_change(staff.institution(), &choice, action, audit).await?)
    }
}

/// How an act on entries ended, for the person who asked for it. New passwords that the same form has issued before are
/// told like the first time: they are the same ones.
pub(in crate::service) fn acted(outcome: ChangeOutcome) -> Result<ActionOutcome, ApiError> {
    match outcome {
        ChangeOutcome::Done(acted) => Ok(acted),
        ChangeOutcome::Already { act, count } => Ok(ActionOutcome {
            action: EntryAction::IssuePasswords,
            act: Some(act),
            done: count,
            left: EntryCounts::default(),
        }),
        ChangeOutcome::Changed { now } => Err(ApiError::ListChanged { now }),
        ChangeOutcome::OtherState => Err(ApiError::StateChanged),
        ChangeOutcome::NotFound => Err(ApiError::NotFound),
        ChangeOutcome::SessionClosed => Err(ApiError::SessionClosed),
    }
}
