//! The rows that an open page shows, as they are now.

use lanyard_app::model::id::{EntryId, InstitutionId, SessionId};

use crate::{
    domain::clock::Timestamp,
    storage::{
        ListedEntry, Store, StoreError,
        database::{
            dialect::Conditions,
            engine::built,
            value::{Value, values},
        },
        door::passing::columns_and_join,
        entries::{
            entry::{HAND_OUT_COLUMNS, HAND_OUT_JOINS, LISTED_COLUMNS, LISTED_JOINS},
            find::picked,
        },
    },
};

impl Store {
    /// These entries of the session as its list shows them, in no order; ids that are not there are left out.
    pub async fn entry_rows(
        &self,
        institution: InstitutionId,
        session: SessionId,
        ids: &[EntryId],
        now: Timestamp,
    ) -> Result<Vec<ListedEntry>, StoreError> {
        let ids = Value::Ids(ids.iter().map(|id| id.uuid()).collect());
        let statement = rows_statement(self, values![institution, session, ids], now);
        let rows = self.engine().fetch_all(built(statement.sql), statement.values).await?;
        let mut found = Vec::with_capacity(rows.len());
        for row in &rows {
            if row.get::<SessionId>("session_id")? == session {
                found.push(ListedEntry::read(row)?);
            }
        }
        Ok(found)
    }
}

/// The session (`$2`) is no condition on entries: SQLite would take it for a reason to read all of the session's entries.
fn rows_statement(store: &Store, values: Vec<Value>, now: Timestamp) -> Conditions {
    let picked = picked(store.engine().dialect(), "$3");
    let mut statement = Conditions::new("", values);
    let (passing, newcomers) = columns_and_join(&mut statement, now);
    statement.sql = format!(
        "with e as materialized ({picked}) select e.session_id, {LISTED_COLUMNS}, {HAND_OUT_COLUMNS}, {passing} from e \
         {LISTED_JOINS} {HAND_OUT_JOINS} {newcomers}"
    );
    statement
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::storage::database::plan::Planner;

    #[tokio::test]
    async fn rows_are_read_through_their_key() {
        let planner = Planner::new().await;
        let id = || Value::Id(Some(Uuid::nil()));
        let values = vec![id(), id(), Value::Ids(vec![Uuid::nil()])];
        let statement = rows_statement(planner.store(), values, Timestamp::default());
        let steps = planner.steps(statement.sql, statement.values).await;
        let plan = steps.join("\n");
        let by_key = |step: &String| step.starts_with("SEARCH e ") && step.contains("id=? AND id=?)");
        assert!(steps.iter().any(by_key), "{plan}");
        for table in ["SCAN entry", "SCAN t", "SCAN b", "SCAN c"] {
            assert!(!steps.iter().any(|step| step.starts_with(table)), "{table}:\n{plan}");
        }
    }
}
