//! What programs ask of the institution itself: who works for it, its settings, and its reports.

use std::collections::HashMap;

use lanyard_app::{
    error::ApiError,
    model::{
        entry_view::EntryResult,
        id::EntryId,
        report::{ReportFilter, ReportKind},
    },
    ports::{May, right},
};

use crate::{
    domain::{clock::Timestamp, zone::TimeZoneName},
    service::Service,
    storage::{Institution, ReportedEntry, ReportedSession, TeamMember},
};

/// Some rows of a report.
#[derive(Clone, Debug)]
pub struct ReportRows {
    /// The rows, each with its session.
    pub rows: Vec<(ReportedSession, ReportedEntry)>,
    /// Their results, for those who are shown them.
    pub results: HashMap<EntryId, EntryResult>,
    /// How many rows there are in all.
    pub total: i64,
    /// What candidates type as Institution ID.
    pub institution_code: String,
}

impl Service {
    /// Who works for the institution.
    pub async fn list_team(&self, by: &May<right::SeeTeam>) -> Result<(Vec<TeamMember>, TimeZoneName), ApiError> {
        let institution = by.institution();
        let members = self.store.team_list(institution).await?;
        Ok((members, self.zone_of_team(institution).await?))
    }

    /// The institution with its settings, and where its candidates log in.
    pub async fn read_settings(&self, by: &May<right::SeeSettings>) -> Result<(Institution, String), ApiError> {
        let institution = self.institution_of(by).await?;
        let address = self.log_in_address(&institution.code);
        Ok((institution, address))
    }

    /// What the institution of whoever asks is called, and its code.
    pub async fn institution_named(&self, by: lanyard_app::ports::Principal) -> Result<(String, String), ApiError> {
        let institution = self.institution_of(&by).await?;
        Ok((institution.name, institution.code))
    }

    /// The rows of a report behind so many, without passwords.
    pub async fn read_report(
        &self,
        by: &May<right::SeeReports>,
        kind: ReportKind,
        filter: &ReportFilter,
        (offset, limit): (i64, i64),
    ) -> Result<ReportRows, ApiError> {
        self.report_rows(by, kind, filter, (offset, limit)).await
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}
