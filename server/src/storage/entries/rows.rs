//! The rows that an open page shows, as they are now.

use lanyard_app::model::id::{EntryId, InstitutionId, SessionId};

use crate::storage::{
    ListedEntry, Store, StoreError,
    database::{
        engine::built,
        value::{Value, values},
    },
    entries::entry::{HAND_OUT_COLUMNS, HAND_OUT_JOINS, LISTED_COLUMNS, LISTED_JOINS},
};

impl Store {
    /// These entries of the session as its list shows them, in no order; ids that are not there are left out.
    pub async fn entry_rows(
        &self,
        institution: InstitutionId,
        session: SessionId,
        ids: &[EntryId],
    ) -> Result<Vec<ListedEntry>, StoreError> {
        let ids = Value::Ids(ids.iter().map(|id| id.uuid()).collect());
        let rows = self.engine().fetch_all(built(rows_statement(self)), values![institution, ids]).await?;
        let mut found = Vec::with_capacity(rows.len());
        for row in &rows {
            if row.get::<SessionId>("session_id")? == session {
                found.push(ListedEntry::read(row)?);
            }
        }
        Ok(found)
    }
}

/// The session is no condition: SQLite would take it for a reason to read all of the session's entries.
fn rows_statement(store: &Store) -> String {
    format!(
        "select e.session_id, {LISTED_COLUMNS}, {HAND_OUT_COLUMNS} from entry e {LISTED_JOINS} {HAND_OUT_JOINS} \
         where e.institution_id = $1 and {}",
        store.engine().dialect().among("e.id", "$2")
    )
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::storage::database::plan::Planner;

    #[tokio::test]
    async fn rows_are_read_through_their_key() {
        let planner = Planner::new().await;
        let values = vec![Value::Id(Some(Uuid::nil())), Value::Ids(vec![Uuid::nil()])];
        let steps = planner.steps(rows_statement(planner.store()), values).await;
        let plan = steps.join("\n");
        let by_key = |step: &String| step.starts_with("SEARCH e ") && step.contains("id=? AND id=?)");
        assert!(steps.iter().any(by_key), "{plan}");
        for table in ["SCAN e", "SCAN t", "SCAN b", "SCAN c"] {
            assert!(!steps.iter().any(|step| step.starts_with(table)), "{table}:\n{plan}");
        }
    }
}
