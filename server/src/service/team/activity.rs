//! What was done in the team, as owners read it.

use lanyard_app::{
    error::ApiError,
    model::{
        act::Act,
        id::InstitutionId,
        page::PageOf,
        team::{NamedColleague, TeamActivityPage, TeamActivityQuery, TeamActivityRow, TeamActs},
    },
};

use crate::{service::Service, storage::TeamActsOf};

impl Service {
    /// A page of it, newest first.
    pub(in crate::service) async fn activity_of_team(
        &self,
        institution: InstitutionId,
        query: TeamActivityQuery,
    ) -> Result<TeamActivityPage, ApiError> {
        let members = self.store.team_list(institution).await?;
        let mut people: Vec<NamedColleague> =
            members.into_iter().map(|member| NamedColleague { id: member.id, name: member.name }).collect();
        people.sort_by_cached_key(|one| one.name.to_lowercase());
        let which = TeamActsOf {
            acts: (query.acts != TeamActs::Everything)
                .then(|| Act::ALL.into_iter().filter(|&act| query.acts.has(act)).collect()),
            // Whoever is not in the list is nobody to narrow it to.
            member: query.colleague.filter(|wanted| people.iter().any(|one| one.id == *wanted)),
        };
        let total = self.store.team_activity_count(institution, &which).await?;
        let page = PageOf::place(query.page, total);
        let acts = self.store.team_activity_page(institution, &which, page.offset(), page.size).await?;
        let zone = self.institution_zone(institution).await?;
        let rows = acts.into_iter().map(|act| TeamActivityRow {
            at: zone.civil(act.at),
            act: act.act,
            by: act.by,
            about: act.to.or(act.session),
            count: act.count,
        });
        Ok(TeamActivityPage { rows: rows.collect(), time_zone: zone.as_str().to_owned(), page, people })
    }
}
