//! What programs ask of the institution itself: who works for it, its settings, and its reports.

use lanyard_app::{
    error::ApiError,
    model::report::{ReportFilter, ReportKind},
    ports::{May, right},
};

use crate::{
    domain::{clock::Timestamp, zone::TimeZoneName},
    service::{Service, handing_out::report::ReportRows, programs::told::ToldRow},
    storage::{Institution, TeamMember},
};

/// Some rows of a report.
#[derive(Clone, Debug)]
pub struct ToldReport {
    /// The rows.
    pub rows: Vec<ToldRow>,
    /// How many there are in all.
    pub total: i64,
    /// What candidates type as Institution ID.
    pub institution_code: String,
}

impl Service {
    /// Who works for the institution.
    pub async fn list_team(&self, by: &May<right::SeeTeam>) -> Result<(Vec<TeamMember>, TimeZoneName), ApiError> {
        let institution = by.institution();
        let members = self.store.team_list(institution).await?;
        Ok((members, self.institution_zone(institution).await?))
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
    ) -> Result<ToldReport, ApiError> {
        let ReportRows { rows, mut results, total, institution_code } =
            self.report_rows(by, kind, filter, (offset, limit)).await?;
        let told = rows.into_iter().map(|(session, entry)| {
            let result = results.remove(&entry.id);
            ToldRow::of(&session, entry, result)
        });
        Ok(ToldReport { rows: told.collect(), total, institution_code })
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}
