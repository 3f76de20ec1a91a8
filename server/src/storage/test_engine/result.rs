//! What test engines said of the results of many entries, for lists, files and reports.

use std::collections::HashMap;

use lanyard_app::model::id::{EntryId, InstitutionId, SessionId};

use super::score::result;
use crate::{
    domain::score::ResultSent,
    storage::{
        Store, StoreError,
        database::{
            dialect::{Conditions, Dialect},
            engine::built,
            value::{Value, values},
        },
    },
};

/// The index by which the results of entries are found.
const BY_ENTRY: &str = "test_result_of_entry";

/// Whether a session has or had its test in an engine.
const HAS_RESULTS: &str = "select engine_id from line_item where institution_id = $1 and session_id = $2 limit 1";

impl Store {
    /// Whether results of a session can have come or can yet come: it has its test in an engine, or somebody sat it in one.
    pub async fn session_has_results(
        &self,
        institution: InstitutionId,
        session: SessionId,
    ) -> Result<bool, StoreError> {
        Ok(self.engine().fetch_optional(HAS_RESULTS, values![institution, session]).await?.is_some())
    }

    /// What the engine said last of an entry; `None` where none has.
    pub async fn entry_result(
        &self,
        institution: InstitutionId,
        entry: EntryId,
    ) -> Result<Option<ResultSent>, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                built(format!(
                    "select activity, grading, score_given, score_maximum, comment from test_result{} \
                     where institution_id = $1 and entry_id = $2 and scored_at is not null \
                     order by scored_at desc limit 1",
                    self.engine().dialect().through(BY_ENTRY)
                )),
                values![institution, entry],
            )
            .await?;
        row.as_ref().map(result).transpose()
    }

    /// What the engine said last of each of these entries; those of which none has said anything are left out.
    pub async fn entry_results(
        &self,
        institution: InstitutionId,
        entries: &[EntryId],
    ) -> Result<HashMap<EntryId, ResultSent>, StoreError> {
        let statement = results_statement(self.engine().dialect(), institution, entries);
        let mut results = HashMap::new();
        for row in self.engine().fetch_all(built(statement.sql), statement.values).await? {
            // Of several engines the one that spoke last is meant.
            results.insert(row.get("entry_id")?, result(&row)?);
        }
        Ok(results)
    }
}

fn results_statement(dialect: Dialect, institution: InstitutionId, entries: &[EntryId]) -> Conditions {
    let mut conditions = Conditions::new("r.institution_id = $1 and r.scored_at is not null", values![institution]);
    let wanted = conditions.bind(Value::Ids(entries.iter().map(|entry| entry.uuid()).collect()));
    conditions.and(&dialect.among("r.entry_id", &wanted));
    let sql = format!(
        "select r.entry_id, r.activity, r.grading, r.score_given, r.score_maximum, r.comment from test_result r{} \
         where {} order by r.scored_at",
        dialect.through(BY_ENTRY),
        conditions.sql
    );
    Conditions { sql, values: conditions.values }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::storage::database::plan::Planner;

    #[tokio::test]
    async fn nothing_is_read_but_what_is_of_these_entries_or_of_the_session() {
        let planner = Planner::new().await;
        let institution = InstitutionId::new(Uuid::nil());
        let results = results_statement(Dialect::Sqlite, institution, &[EntryId::new(Uuid::nil())]);
        let steps = planner.steps(results.sql, results.values).await;
        let by_entry = "SEARCH r USING INDEX test_result_of_entry (institution_id=? AND entry_id=?)";
        assert!(steps.iter().any(|step| step == by_entry), "{}", steps.join("\n"));
        let session = values![institution, SessionId::new(Uuid::nil())];
        let steps = planner.steps(HAS_RESULTS, session).await;
        assert!(steps.iter().any(|step| step.contains("(institution_id=? AND session_id=?)")), "{}", steps.join("\n"));
    }
}
