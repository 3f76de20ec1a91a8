//! Who works for the institution.

use async_trait::async_trait;

use crate::{
    error::ApiError,
    model::team::Team,
    ports::{May, right},
};

/// The list of colleagues.
#[async_trait]
pub trait ListTeam: Send + Sync {
    /// Everybody who works for the institution, switched off or not.
    async fn team(&self, staff: &May<right::ManageTeam>) -> Result<Team, ApiError>;
}

/// Everything in this room.
pub trait TeamRoom: ListTeam {}

impl<T: ListTeam> TeamRoom for T {}
