//! How SQLite would carry out a statement, step by step: what the tests of indexes look at.

use tempfile::TempDir;

use crate::storage::{
    Store,
    database::{engine::built, value::Value},
};

/// An empty database that is asked about statements.
pub(in crate::storage) struct Planner {
    store: Store,
    _folder: TempDir,
}

impl Planner {
    /// A database with every table and index.
    pub(in crate::storage) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite:{}", folder.path().join("plan.db").display())).await.unwrap();
        Self { store, _folder: folder }
    }

    /// The store, for statements that are written for it.
    pub(in crate::storage) fn store(&self) -> &Store {
        &self.store
    }

    /// The steps of this statement.
    pub(in crate::storage) async fn steps(&self, sql: impl AsRef<str>, values: Vec<Value>) -> Vec<String> {
        let sql = built(format!("explain query plan {}", sql.as_ref()));
        let steps = self.store.engine().fetch_all(sql, values).await.unwrap();
        steps.iter().map(|step| step.get("detail").unwrap()).collect()
    }
}
