//! Many rows in one statement: the difference between 2 ms and 40 ms for a batch of 500.

use std::fmt::Write as _;

use lanyard_app::model::id::InstitutionId;
use sqlx::{Arguments as _, postgres::PgArguments, sqlite::SqliteArguments};
use uuid::Uuid;

use crate::storage::{
    StoreError,
    database::{
        engine::{Connection, Wire, built, postgres_arguments},
        statement::{for_postgres, for_sqlite},
        value::{Row, Value},
    },
};

/// Rows of one statement at most; full statements are prepared once and kept.
const CHUNK: usize = 500;
/// Rows that another statement is built around, at most; a power of two.
const PIECE: usize = 256;
/// Statements of so few rows are kept as well: group commits repeat them.
const KEPT: usize = 64;

/// The values of one column, row by row.
pub(in crate::storage) enum Column<'a> {
    /// `uuid`
    Ids(Vec<Uuid>),
    /// `uuid`, may be null
    OptionalIds(Vec<Option<Uuid>>),
    /// `bigint`
    Integers(Vec<i64>),
    /// `bigint`, may be null
    OptionalIntegers(Vec<Option<i64>>),
    /// `text`
    Texts(Vec<&'a str>),
    /// `text`, may be null
    OptionalTexts(Vec<Option<&'a str>>),
    /// `bytea`
    Bytes(Vec<&'a [u8]>),
}

/// Rows to insert: columns that are the same in every row are sent once.
pub(in crate::storage) struct Rows<'a> {
    /// The table.
    pub(in crate::storage) table: &'static str,
    /// The same in every row.
    pub(in crate::storage) constant: Vec<(&'static str, Value)>,
    /// One value a row; all of one length.
    pub(in crate::storage) varying: Vec<(&'static str, Column<'a>)>,
}

impl Connection<'_> {
    /// Inserts all rows. [`StoreError::Conflict`] when a unique key of one of them is taken.
    pub(in crate::storage) async fn insert_rows(&mut self, rows: Rows<'_>) -> Result<(), StoreError> {
        let count = rows.varying.first().map_or(0, |(_, column)| column.len());
        if count == 0 {
            return Ok(());
        }
        match self.wire() {
            Wire::Sqlite(on) => {
                for start in (0..count).step_by(CHUNK) {
                    let end = count.min(start + CHUNK);
                    for_sqlite(built(rows.sqlite_text(end - start)), rows.sqlite_arguments(start..end)?)
                        .persistent(end - start == CHUNK || end - start <= KEPT)
                        .execute(&mut *on)
                        .await?;
                }
            }
            Wire::Postgres(on) => {
                for_postgres(built(rows.postgres_text()), rows.postgres_arguments()?).execute(on).await?;
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
        let mut found = Vec::new();
        match self.wire() {
            Wire::Sqlite(on) => {
                for (count, arguments) in rows.sqlite_pieces()? {
                    let sql = built(text(&rows.sqlite_values(count)));
                    found.extend(for_sqlite(sql, arguments).fetch_all(&mut *on).await?.into_iter().map(Row::Sqlite));
                }
            }
            Wire::Postgres(on) => {
                let sql = built(text(&rows.postgres_values()));
                let fetched = for_postgres(sql, rows.postgres_arguments()?).fetch_all(on).await?;
                found.extend(fetched.into_iter().map(Row::Postgres));
            }
        }
        Ok(found)
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

    async fn execute_joined(&mut self, rows: &Rows<'_>, text: impl Fn(&str) -> String) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        match self.wire() {
            Wire::Sqlite(on) => {
                for (count, arguments) in rows.sqlite_pieces()? {
                    for_sqlite(built(text(&rows.sqlite_values(count))), arguments).execute(&mut *on).await?;
                }
            }
            Wire::Postgres(on) => {
                let sql = built(text(&rows.postgres_values()));
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

impl Connection<'_> {
    /// Changes all rows; returns how many were there and as the guard wants them.
    pub(in crate::storage) async fn update_rows(&mut self, updates: Updates<'_>) -> Result<u64, StoreError> {
        let Updates { table, scope, set, guard, ids, columns } = updates;
        let count = ids.len();
        let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        let mut varying = vec![("id", Column::Ids(ids))];
        varying.extend(columns);
        let rows = Rows { table, constant: vec![("scope", Value::from(scope))], varying };
        let text = |values: String| {
            format!(
                "with n (scope, id, {}) as ({values}) update {table} set {set} from n \
                 where {table}.institution_id = n.scope and {table}.id = n.id and {guard}",
                names.join(", ")
            )
        };
        let mut changed = 0;
        match self.wire() {
            Wire::Sqlite(on) => {
                for start in (0..count).step_by(CHUNK) {
                    let end = count.min(start + CHUNK);
                    let sql = text(rows.sqlite_values(end - start));
                    let kept = end - start == CHUNK || end - start <= KEPT;
                    changed += for_sqlite(built(sql), rows.sqlite_arguments(start..end)?)
                        .persistent(kept)
                        .execute(&mut *on)
                        .await?
                        .rows_affected();
                }
            }
            Wire::Postgres(on) => {
                let sql = text(rows.postgres_values());
                changed = for_postgres(built(sql), rows.postgres_arguments()?).execute(on).await?.rows_affected();
            }
        }
        Ok(changed)
    }
}

impl Rows<'_> {
    fn columns(&self) -> String {
        let constant = self.constant.iter().map(|(name, _)| *name);
        constant.chain(self.varying.iter().map(|(name, _)| *name)).collect::<Vec<_>>().join(", ")
    }

    /// SQLite: a row of placeholders for each row. Named placeholders are looked up one after the other, so only the few
    /// constants have a name; their values stand after all the others.
    fn sqlite_text(&self, count: usize) -> String {
        format!("insert into {} ({}) {}", self.table, self.columns(), self.sqlite_values(count))
    }

    fn sqlite_values(&self, count: usize) -> String {
        let varying = count * self.varying.len();
        let mut row = String::new();
        for number in 1..=self.constant.len() {
            let _ = write!(row, "${}, ", varying + number);
        }
        row.push_str(&vec!["?"; self.varying.len()].join(", "));
        format!("values {}", vec![format!("({row})"); count].join(", "))
    }

    fn is_empty(&self) -> bool {
        self.varying.first().is_none_or(|(_, column)| column.len() == 0)
    }

    /// The rows in pieces for one statement each: how many rows it is written for, and their values. The last row is
    /// repeated up to a power of two, so that ten texts serve groups of every size and stay prepared.
    fn sqlite_pieces(&self) -> Result<Vec<(usize, SqliteArguments)>, StoreError> {
        let all = self.varying.first().map_or(0, |(_, column)| column.len());
        let piece = |start: usize| {
            let end = all.min(start + PIECE);
            let count = (end - start).next_power_of_two();
            let rows: Vec<usize> = (start..start + count).map(|row| row.min(end - 1)).collect();
            Ok((count, self.sqlite_arguments(rows.into_iter())?))
        };
        (0..all).step_by(PIECE).map(piece).collect()
    }

    fn sqlite_arguments(&self, rows: impl ExactSizeIterator<Item = usize>) -> Result<SqliteArguments, StoreError> {
        let mut arguments = SqliteArguments::default();
        arguments.reserve(rows.len() * self.varying.len() + self.constant.len(), 0);
        for row in rows {
            for (_, column) in &self.varying {
                match column {
                    Column::Ids(values) => arguments.add(values[row]),
                    Column::OptionalIds(values) => arguments.add(values[row]),
                    Column::Integers(values) => arguments.add(values[row]),
                    Column::OptionalIntegers(values) => arguments.add(values[row]),
                    Column::Texts(values) => arguments.add(values[row]),
                    Column::OptionalTexts(values) => arguments.add(values[row]),
                    Column::Bytes(values) => arguments.add(values[row]),
                }
                .map_err(sqlx::Error::Encode)?;
            }
        }
        for (_, value) in &self.constant {
            match value {
                Value::Integer(value) => arguments.add(*value),
                Value::Text(value) => arguments.add(value.as_deref()),
                Value::Bytes(value) => arguments.add(value.as_deref()),
                Value::Id(value) => arguments.add(*value),
                Value::Ids(ids) => arguments.add(crate::storage::database::dialect::Dialect::json_of(ids)),
            }
            .map_err(sqlx::Error::Encode)?;
        }
        Ok(arguments)
    }

    /// PostgreSQL: one array a column.
    fn postgres_text(&self) -> String {
        format!("insert into {} ({}) {}", self.table, self.columns(), self.postgres_values())
    }

    fn postgres_values(&self) -> String {
        let mut selected = String::new();
        let mut arrays = Vec::new();
        for (index, (_, value)) in self.constant.iter().enumerate() {
            let _ = write!(selected, "${}{}, ", index + 1, if matches!(value, Value::Id(_)) { "::uuid" } else { "" });
        }
        for (index, (_, column)) in self.varying.iter().enumerate() {
            arrays.push(format!("${}::{}[]", self.constant.len() + index + 1, column.postgres_type()));
        }
        format!("select {selected}rows.* from unnest({}) as rows", arrays.join(", "))
    }

    fn postgres_arguments(&self) -> Result<PgArguments, StoreError> {
        let mut arguments = postgres_arguments(self.constant.iter().map(|(_, value)| value.clone()).collect())?;
        for (_, column) in &self.varying {
            match column {
                Column::Ids(values) => arguments.add(values),
                Column::OptionalIds(values) => arguments.add(values),
                Column::Integers(values) => arguments.add(values),
                Column::OptionalIntegers(values) => arguments.add(values),
                Column::Texts(values) => arguments.add(values),
                Column::OptionalTexts(values) => arguments.add(values),
                Column::Bytes(values) => arguments.add(values),
            }
            .map_err(sqlx::Error::Encode)?;
        }
        Ok(arguments)
    }
}

impl Column<'_> {
    fn len(&self) -> usize {
        match self {
            Self::Ids(values) => values.len(),
            Self::OptionalIds(values) => values.len(),
            Self::Integers(values) => values.len(),
            Self::OptionalIntegers(values) => values.len(),
            Self::Texts(values) => values.len(),
            Self::OptionalTexts(values) => values.len(),
            Self::Bytes(values) => values.len(),
        }
    }

    const fn postgres_type(&self) -> &'static str {
        match self {
            Self::Ids(_) | Self::OptionalIds(_) => "uuid",
            Self::Integers(_) | Self::OptionalIntegers(_) => "bigint",
            Self::Texts(_) | Self::OptionalTexts(_) => "text",
            Self::Bytes(_) => "bytea",
        }
    }
}
