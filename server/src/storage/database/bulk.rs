//! Many rows in one statement: the difference between 2 ms and 40 ms for a batch of 500.

use lanyard_app::model::id::InstitutionId;
use uuid::Uuid;

use crate::storage::{
    StoreError,
    database::{
        engine::{Connection, Wire},
        rows::pieces,
        statement::{built, for_postgres, for_sqlite},
        value::{Row, Value},
    },
};

pub(in crate::storage) use crate::storage::database::rows::{Column, Rows};

impl Connection<'_> {
    /// Inserts all rows. [`StoreError::Conflict`] when a unique key of one of them is taken.
    pub(in crate::storage) async fn insert_rows(&mut self, rows: Rows<'_>) -> Result<(), StoreError> {
        let count = rows.varying.first().map_or(0, |(_, column)| column.len());
        if count == 0 {
            return Ok(());
        }
        let (on, watch) = self.wire()?;
        match on {
            Wire::Sqlite(on) => {
                for piece in pieces(count) {
                    let (sql, arguments) = rows.sqlite_insert(piece)?;
                    let sql = built(sql);
                    let _running = watch.begin(&sql);
                    for_sqlite(sql, arguments).execute(&mut *on).await?;
                }
            }
            Wire::Postgres(on) => {
                let sql = built(rows.postgres_text());
                let _running = watch.begin(&sql);
                for_postgres(sql, rows.postgres_arguments()?).execute(on).await?;
            }
        }
        Ok(())
    }
}

impl Connection<'_> {
    /// Rows of a statement that is built around these rows.
    pub(in crate::storage) async fn fetch_joined(
        &mut self,
        rows: &Rows<'_>,
        text: impl Fn(&str) -> String,
    ) -> Result<Vec<Row>, StoreError> {
        let (on, watch) = self.wire()?;
        match on {
            Wire::Sqlite(on) => rows.sqlite_joined(watch, on, text).await,
            Wire::Postgres(on) => rows.postgres_joined(watch, on, text).await,
        }
    }

    /// Inserts rows, or sets their values where their key is there: the first `keys` columns. No key may occur twice.
    pub(in crate::storage) async fn upsert_rows(&mut self, rows: &Rows<'_>, keys: usize) -> Result<(), StoreError> {
        let names: Vec<&str> = rows.varying.iter().map(|(name, _)| *name).collect();
        let set: Vec<String> = names.iter().skip(keys).map(|name| format!("{name} = excluded.{name}")).collect();
        let (table, key, set) = (rows.table, names[..keys].join(", "), set.join(", "));
        self.execute_joined(rows, |values| {
            format!("insert into {table} ({}) {values} on conflict ({key}) do update set {set}", names.join(", "))
        })
        .await
    }

    /// Inserts those rows whose key is not there.
    pub(in crate::storage) async fn insert_absent_rows(&mut self, rows: &Rows<'_>) -> Result<(), StoreError> {
        let (table, columns) = (rows.table, rows.columns());
        self.execute_joined(rows, |values| {
            // SQLite takes what follows a bare `select` for the condition of a join.
            format!("with new ({columns}) as ({values}) insert into {table} ({columns}) select * from new where true on conflict do nothing")
        })
        .await
    }

    /// Removes the rows with these keys.
    pub(in crate::storage) async fn delete_rows(&mut self, rows: &Rows<'_>) -> Result<(), StoreError> {
        let (table, keys) = (rows.table, rows.columns());
        self.execute_joined(rows, |values| {
            format!("with gone ({keys}) as ({values}) delete from {table} where ({keys}) in (select {keys} from gone)")
        })
        .await
    }

    /// Carries out a statement that is built around these rows; on SQLite it may meet the last of them several times.
    pub(in crate::storage) async fn execute_joined(
        &mut self,
        rows: &Rows<'_>,
        text: impl Fn(&str) -> String,
    ) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        let (on, watch) = self.wire()?;
        match on {
            Wire::Sqlite(on) => {
                for (count, arguments) in rows.sqlite_pieces()? {
                    let sql = built(text(&rows.sqlite_values(count)));
                    let _running = watch.begin(&sql);
                    for_sqlite(sql, arguments).execute(&mut *on).await?;
                }
            }
            Wire::Postgres(on) => {
                let sql = built(text(&rows.postgres_values()));
                let _running = watch.begin(&sql);
                for_postgres(sql, rows.postgres_arguments()?).execute(on).await?;
            }
        }
        Ok(())
    }
}

/// Rows to change: each of them gets values of its own.
pub(in crate::storage) struct Updates<'a> {
    /// The table; its rows are named by institution and id.
    pub(in crate::storage) table: &'static str,
    /// The institution of all rows.
    pub(in crate::storage) scope: InstitutionId,
    /// What is set, from columns of `n`.
    pub(in crate::storage) set: &'static str,
    /// What must be true of a row for it to be changed.
    pub(in crate::storage) guard: &'static str,
    /// Which rows.
    pub(in crate::storage) ids: Vec<Uuid>,
    /// The new values, row by row.
    pub(in crate::storage) columns: Vec<(&'static str, Column<'a>)>,
}

impl<'a> Updates<'a> {
    /// The rows, and the text that is built around their values.
    ///
    /// SQLite's planner expects many rows of a long list: it would go through the whole table and look each row up in the list.
    /// What has this sign before it is no column that can be looked up.
    fn taken(self) -> (Rows<'a>, impl Fn(String, &str) -> String) {
        let Updates { table, scope, set, guard, ids, columns } = self;
        let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        let names = names.join(", ");
        let mut varying = vec![("id", Column::Ids(ids))];
        varying.extend(columns);
        let rows = Rows { table, constant: vec![("scope", Value::from(scope))], varying };
        let text = move |values: String, sign: &str| {
            format!(
                "with n (scope, id, {names}) as ({values}) update {table} set {set} from n \
                 where {table}.institution_id = {sign}n.scope and {table}.id = {sign}n.id and {guard}"
            )
        };
        (rows, text)
    }
}

impl Connection<'_> {
    /// Changes all rows; returns how many were there and as the guard wants them.
    pub(in crate::storage) async fn update_rows(&mut self, updates: Updates<'_>) -> Result<u64, StoreError> {
        let count = updates.ids.len();
        let (rows, text) = updates.taken();
        let mut changed = 0;
        let (on, watch) = self.wire()?;
        match on {
            Wire::Sqlite(on) => {
                for piece in pieces(count) {
                    let sql = built(text(rows.sqlite_values(piece.len()), "+"));
                    let _running = watch.begin(&sql);
                    let done = for_sqlite(sql, rows.sqlite_arguments(piece)?).execute(&mut *on).await?;
                    changed += done.rows_affected();
                }
            }
            Wire::Postgres(on) => {
                let sql = built(text(rows.postgres_values(), ""));
                let _running = watch.begin(&sql);
                changed = for_postgres(sql, rows.postgres_arguments()?).execute(on).await?.rows_affected();
            }
        }
        Ok(changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::database::plan::Planner;

    #[tokio::test]
    async fn rows_that_change_are_looked_up_however_many_they_are() {
        let planner = Planner::new().await;
        for count in [1, 64, 500] {
            let updates = Updates {
                table: "entry",
                scope: InstitutionId::new(Uuid::nil()),
                set: "credential_version = n.version",
                guard: "entry.credential_version = n.version - 1",
                ids: vec![Uuid::nil(); count],
                columns: vec![("version", Column::Integers(vec![2; count]))],
            };
            let (rows, text) = updates.taken();
            let values = (0..=2 * count).map(|_| Value::from(2_i64)).collect();
            let steps = planner.steps(text(rows.sqlite_values(count), "+"), values).await.join("\n");
            let by_key = "SEARCH entry USING INDEX sqlite_autoindex_entry_1 (institution_id=? AND id=?)";
            assert!(steps.ends_with(by_key), "{count}: {steps}");
        }
    }
}
