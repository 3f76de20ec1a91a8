//! Entries of a session in order of creation, behind a position: what programs read one part after the other.

use lanyard_app::model::{
    entry::EntryFilter,
    id::{EntryId, InstitutionId, SessionId},
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        FoundEntry, Store, StoreError,
        database::{
            dialect::{Conditions, Dialect},
            engine::built,
            value::{Row, values},
        },
        entries::entry::{EntryScope, conditions},
    },
};

impl Store {
    /// The entries behind this position that the filter leaves, at most so many, with their positions.
    pub async fn entry_behind(
        &self,
        institution: InstitutionId,
        session: SessionId,
        filter: &EntryFilter,
        behind: i64,
        limit: i64,
        now: Timestamp,
    ) -> Result<Vec<(i64, EntryId)>, StoreError> {
        let scope = EntryScope::of(filter, now);
        self.places(behind_statement(self.engine().dialect(), institution, session, &scope, (behind, limit))).await
    }

    /// The same of those whose candidates have given their details, withdrawn ones too.
    pub async fn entry_claimed_behind(
        &self,
        institution: InstitutionId,
        session: SessionId,
        behind: i64,
        limit: i64,
    ) -> Result<Vec<(i64, EntryId)>, StoreError> {
        self.places(claimed_statement(institution, session, (behind, limit))).await
    }

    async fn places(&self, statement: Conditions) -> Result<Vec<(i64, EntryId)>, StoreError> {
        let rows = self.engine().fetch_all(built(statement.sql), statement.values).await?;
        rows.iter().map(|row: &Row| Ok((row.get("position")?, row.get("id")?))).collect()
    }

    /// What is told of these entries, in their order.
    pub async fn entry_found(
        &self,
        institution: InstitutionId,
        ids: &[EntryId],
    ) -> Result<Vec<FoundEntry>, StoreError> {
        self.found(institution, ids).await
    }
}

fn behind_statement(
    dialect: Dialect,
    institution: InstitutionId,
    session: SessionId,
    scope: &EntryScope,
    (behind, limit): (i64, i64),
) -> Conditions {
    let (from, mut conditions) = conditions(dialect, institution, session, scope);
    let behind = conditions.bind(behind);
    conditions.and(&format!("e.position > {behind}"));
    let limit = conditions.bind(limit);
    let sql = format!("select e.id, e.position from {from} where {} order by e.position limit {limit}", conditions.sql);
    Conditions { sql, values: conditions.values }
}

fn claimed_statement(institution: InstitutionId, session: SessionId, (behind, limit): (i64, i64)) -> Conditions {
    Conditions {
        sql: "select e.id, e.position from entry e where e.institution_id = $1 and e.session_id = $2 \
              and e.position > $3 and e.claimed_at is not null order by e.position limit $4"
            .to_owned(),
        values: values![institution, session, behind, limit],
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::storage::database::plan::Planner;

    #[tokio::test]
    async fn what_comes_behind_is_read_in_its_order() {
        let planner = Planner::new().await;
        let (institution, session) = (InstitutionId::new(Uuid::nil()), SessionId::new(Uuid::nil()));
        let scope = EntryScope::of(&EntryFilter::default(), Timestamp::default());
        let behind = behind_statement(Dialect::Sqlite, institution, session, &scope, (0, 100));
        let claimed = claimed_statement(institution, session, (0, 100));
        for statement in [behind, claimed] {
            let steps = planner.steps(statement.sql, statement.values).await;
            let plan = steps.join("\n");
            let by_position = "(institution_id=? AND session_id=? AND position>?)";
            assert!(steps.iter().any(|step| step.starts_with("SEARCH e ") && step.ends_with(by_position)), "{plan}");
            assert!(!plan.contains("TEMP B-TREE"), "{plan}");
        }
    }
}
