//! What leaves the program: cards and reports. Files and sheets are made by the server’s own addresses.

use async_trait::async_trait;

use crate::{
    error::ApiError,
    model::{
        id::SessionId,
        print::CardsForm,
        report::{ReportKind, ReportQuery, ReportView},
    },
    ports::{May, right},
};

/// Login cards.
#[async_trait]
pub trait PrintCards: Send + Sync {
    /// What the page Print login cards offers.
    async fn cards_form(&self, staff: &May<right::PrintCards>, session: SessionId) -> Result<CardsForm, ApiError>;
}

/// Reports.
#[async_trait]
pub trait ReadReports: Send + Sync {
    /// A page of a report.
    async fn report(
        &self,
        staff: &May<right::SeeReports>,
        kind: ReportKind,
        query: &ReportQuery,
    ) -> Result<ReportView, ApiError>;
}

/// Everything in this room.
pub trait HandingOut: PrintCards + ReadReports {}

impl<T: PrintCards + ReadReports> HandingOut for T {}
