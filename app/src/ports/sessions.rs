//! Test sessions: their list, their details, and what was done in them.

use async_trait::async_trait;

use crate::{
    error::ApiError,
    model::{
        activity::{ActivityPage, ActivityQuery},
        id::SessionId,
        session::{ChangedDetails, NewSessionDefaults, SessionDetails, SessionList, SessionQuery, TypedSession},
    },
    ports::{May, right},
};

/// The list of sessions.
#[async_trait]
pub trait ListSessions: Send + Sync {
    /// A page of the institution's sessions.
    async fn session_list(
        &self,
        staff: &May<right::SeeSessions>,
        query: &SessionQuery,
    ) -> Result<SessionList, ApiError>;
}

/// Sessions are made, and their details changed.
#[async_trait]
pub trait EditSessions: Send + Sync {
    /// What New session is filled with; `copy` names the session whose details it is filled with.
    async fn new_session_defaults(
        &self,
        staff: &May<right::ManageSessions>,
        copy: Option<SessionId>,
    ) -> Result<NewSessionDefaults, ApiError>;

    /// Makes a session; every wrong field is named at once. With the same `key` and the same details there is one.
    async fn create_session(
        &self,
        staff: &May<right::ManageSessions>,
        typed: &TypedSession,
        key: Option<SessionId>,
    ) -> Result<SessionId, ApiError>;

    /// The Details tab.
    async fn session_details(
        &self,
        staff: &May<right::SeeSessions>,
        session: SessionId,
    ) -> Result<SessionDetails, ApiError>;

    /// Changes the details of a session; returns their new version. Every wrong field is named at once. Refused when
    /// somebody else was faster, and until it is asked for all the same when people would be shut out at once.
    async fn save_details(
        &self,
        staff: &May<right::ManageSessions>,
        session: SessionId,
        changed: &ChangedDetails,
    ) -> Result<String, ApiError>;

    /// Opens a closed session again until this local time; returns the new version of its details.
    async fn reopen_session(
        &self,
        staff: &May<right::ManageSessions>,
        session: SessionId,
        until: &str,
    ) -> Result<String, ApiError>;
}

/// What was done in a session.
#[async_trait]
pub trait ListActivity: Send + Sync {
    /// A page of what was done in a session.
    async fn session_activity(
        &self,
        staff: &May<right::SeeSessions>,
        session: SessionId,
        query: ActivityQuery,
    ) -> Result<ActivityPage, ApiError>;
}

/// Everything in this room.
pub trait Sessions: ListSessions + EditSessions + ListActivity {}

impl<T: ListSessions + EditSessions + ListActivity> Sessions for T {}
