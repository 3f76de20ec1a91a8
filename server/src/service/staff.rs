//! The port of the administrators' pages: every question, answered by the part of the service that knows.

use async_trait::async_trait;
use lanyard_app::{
    error::ApiError,
    model::{
        action::{Acted, ActionPreview, EntryAction},
        activity::{ActivityPage, ActivityQuery},
        batch::{AddEntriesForm, BatchList, BatchSize, BatchView},
        choice::Choice,
        entry::{EntryFilter, EntryPage, EntryQuery, EntryState},
        find::{AskedLogin, Done, Found},
        id::{BatchId, EntryId, IdempotencyKey, SessionId},
        print::CardsForm,
        report::{ReportQuery, ReportView},
        session::{ChangedDetails, NewSession, NewSessionDefaults, SessionDetails, SessionList, SessionQuery},
        settings::{ColleagueUnlocked, Settings, SettingsForm},
        staff::Account,
    },
    ports::{Staff, StaffService},
};

use crate::{
    service::Service,
    storage::{Actor, Audit},
};

impl Service {
    /// The head of an audit row for an act of this member of staff, now.
    pub(in crate::service) fn audit_of(&self, staff: &Staff) -> Result<Audit, ApiError> {
        self.audit(Actor::Staff(staff.id()))
    }

    /// The head of an audit row, now.
    pub(in crate::service) fn audit(&self, actor: Actor) -> Result<Audit, ApiError> {
        let at = self.clock.now();
        Ok(Audit { id: self.random.id(at)?, at, actor })
    }
}

#[async_trait]
impl StaffService for Service {
    async fn account(&self, staff: &Staff) -> Result<Account, ApiError> {
        self.account_of(staff).await
    }

    async fn session_list(&self, staff: &Staff, query: &SessionQuery) -> Result<SessionList, ApiError> {
        self.list_sessions(staff, query).await
    }

    async fn new_session_defaults(&self, staff: &Staff) -> Result<NewSessionDefaults, ApiError> {
        self.defaults_of_new_session(staff).await
    }

    async fn create_session(&self, staff: &Staff, typed: &NewSession) -> Result<SessionId, ApiError> {
        self.make_session(staff.institution(), self.audit_of(staff)?, typed).await
    }

    async fn session_details(&self, staff: &Staff, session: SessionId) -> Result<SessionDetails, ApiError> {
        self.details_of_session(staff, session).await
    }

    async fn save_details(
        &self,
        staff: &Staff,
        session: SessionId,
        changed: &ChangedDetails,
    ) -> Result<String, ApiError> {
        self.change_details(staff, session, changed).await
    }

    async fn reopen_session(&self, staff: &Staff, session: SessionId, until: &str) -> Result<String, ApiError> {
        self.reopen(staff, session, until).await
    }

    async fn session_activity(
        &self,
        staff: &Staff,
        session: SessionId,
        query: ActivityQuery,
    ) -> Result<ActivityPage, ApiError> {
        self.list_activity(staff, session, query).await
    }

    async fn session_entries(
        &self,
        staff: &Staff,
        session: SessionId,
        query: &EntryQuery,
    ) -> Result<EntryPage, ApiError> {
        self.list_entries(staff, session, query).await
    }

    async fn hidden_entries(
        &self,
        staff: &Staff,
        session: SessionId,
        ids: &[EntryId],
        filter: &EntryFilter,
    ) -> Result<Vec<EntryId>, ApiError> {
        self.list_hidden(staff, session, ids, filter).await
    }

    async fn add_entries_form(&self, staff: &Staff, session: SessionId) -> Result<AddEntriesForm, ApiError> {
        self.form_of_add_entries(staff, session).await
    }

    async fn create_codes(
        &self,
        staff: &Staff,
        session: SessionId,
        size: BatchSize,
        label: &str,
        key: IdempotencyKey,
    ) -> Result<BatchId, ApiError> {
        self.create(staff, session, size, label, key).await
    }

    async fn batch(&self, staff: &Staff, session: SessionId, batch: BatchId) -> Result<BatchView, ApiError> {
        self.view_of_batch(staff, session, batch).await
    }

    async fn find_login(&self, staff: &Staff, typed: &str) -> Result<Found, ApiError> {
        self.find(staff, typed).await
    }

    async fn asked_login(&self, staff: &Staff, session: SessionId, entry: EntryId) -> Result<AskedLogin, ApiError> {
        self.find_one(staff, session, entry).await
    }

    async fn issue_password(
        &self,
        staff: &Staff,
        session: SessionId,
        entry: EntryId,
        key: IdempotencyKey,
        told: Option<EntryState>,
    ) -> Result<Done, ApiError> {
        self.issue_one(staff, session, entry, key, told).await
    }

    async fn unlock_login(&self, staff: &Staff, session: SessionId, entry: EntryId) -> Result<Done, ApiError> {
        self.unlock(staff, session, entry).await
    }

    async fn report(&self, staff: &Staff, query: &ReportQuery) -> Result<ReportView, ApiError> {
        self.view_report(staff, query).await
    }

    async fn batches(&self, staff: &Staff, session: SessionId) -> Result<BatchList, ApiError> {
        self.list_batches(staff, session).await
    }

    async fn label_batch(
        &self,
        staff: &Staff,
        session: SessionId,
        batch: BatchId,
        label: &str,
    ) -> Result<(), ApiError> {
        self.relabel_batch(staff, session, batch, label).await
    }

    async fn preview_action(&self, staff: &Staff, choice: Choice) -> Result<ActionPreview, ApiError> {
        self.preview(staff, choice).await
    }

    async fn withdraw_entries(&self, staff: &Staff, choice: Choice) -> Result<Acted, ApiError> {
        self.change_entries(staff, choice, EntryAction::Withdraw).await
    }

    async fn restore_entries(&self, staff: &Staff, choice: Choice) -> Result<Acted, ApiError> {
        self.change_entries(staff, choice, EntryAction::Restore).await
    }

    async fn issue_passwords(&self, staff: &Staff, choice: Choice, key: IdempotencyKey) -> Result<Acted, ApiError> {
        self.reissue(staff, choice, key).await
    }

    async fn mark_entries(&self, staff: &Staff, choice: Choice, mark: EntryAction) -> Result<Acted, ApiError> {
        self.change_entries(staff, choice, mark).await
    }

    async fn cards_form(&self, staff: &Staff, session: SessionId) -> Result<CardsForm, ApiError> {
        self.form_of_cards(staff, session).await
    }

    async fn settings(&self, staff: &Staff) -> Result<Settings, ApiError> {
        self.settings_of(staff).await
    }

    async fn save_settings(&self, staff: &Staff, form: SettingsForm) -> Result<(), ApiError> {
        self.change_settings(staff, form).await
    }

    async fn unlock_colleague(&self, staff: &Staff, email: &str) -> Result<ColleagueUnlocked, ApiError> {
        self.unlock_staff_of(staff, email).await
    }
}
