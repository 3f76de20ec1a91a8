//! What was done in the team, as owners read it.

use lanyard_app::{
    error::ApiError,
    model::{
        id::InstitutionId,
        page::PageOf,
        team::{TeamActivityPage, TeamActivityQuery, TeamActivityRow},
    },
};

use crate::service::Service;

impl Service {
    /// A page of it, newest first.
    pub(in crate::service) async fn activity_of_team(
        &self,
        institution: InstitutionId,
        query: TeamActivityQuery,
    ) -> Result<TeamActivityPage, ApiError> {
        let total = self.store.team_activity_count(institution).await?;
        let page = PageOf::place(query.page, total);
        let acts = self.store.team_activity_page(institution, page.offset(), page.size).await?;
        let zone = self.zone_of_team(institution).await?;
        let rows = acts.into_iter().map(|act| TeamActivityRow {
            at: zone.civil(act.at),
            act: act.act,
            by: act.by,
            about: act.to.or(act.session),
            count: act.count,
        });
        Ok(TeamActivityPage { rows: rows.collect(), time_zone: zone.as_str().to_owned(), page })
    }
}
