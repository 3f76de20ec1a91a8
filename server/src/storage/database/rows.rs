//! Rows as a statement has them: the text for so many, and their values.

use std::{fmt::Write as _, ops::Range};

use sqlx::{Arguments as _, PgConnection, SqliteConnection, postgres::PgArguments, sqlite::SqliteArguments};
use uuid::Uuid;

use crate::storage::{
    StoreError,
    database::{
        dialect::Dialect,
        statement::{built, for_postgres, for_sqlite, postgres_arguments},
        stopwatch::Stopwatch,
        value::{Row, Value},
    },
};

/// Rows of one statement at most.
const CHUNK: usize = 500;
/// Rows that another statement is built around, at most; a power of two.
const PIECE: usize = 256;
/// Rows of a statement that is not full, at most; a power of two.
const KEPT: usize = 64;

/// The rows of each statement.
pub(in crate::storage) fn pieces(count: usize) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    while start < count {
        let left = count - start;
        let end = start + if left >= CHUNK { CHUNK } else { left.min(KEPT) };
        pieces.push(start..end);
        start = end;
    }
    pieces
}

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

impl Rows<'_> {
    /// Rows of a statement that is built around these, on SQLite.
    pub(in crate::storage) async fn sqlite_joined(
        &self,
        watch: Stopwatch<'_>,
        on: &mut SqliteConnection,
        text: impl Fn(&str) -> String,
    ) -> Result<Vec<Row>, StoreError> {
        let mut found = Vec::new();
        for (count, arguments) in self.sqlite_pieces()? {
            let sql = built(text(&self.sqlite_values(count)));
            let _running = watch.begin(&sql);
            let fetched = for_sqlite(sql, arguments).fetch_all(&mut *on).await?;
            found.extend(fetched.into_iter().map(Row::Sqlite));
        }
        Ok(found)
    }

    /// The same on PostgreSQL.
    pub(in crate::storage) async fn postgres_joined(
        &self,
        watch: Stopwatch<'_>,
        on: &mut PgConnection,
        text: impl Fn(&str) -> String,
    ) -> Result<Vec<Row>, StoreError> {
        let sql = built(text(&self.postgres_values()));
        let _running = watch.begin(&sql);
        let fetched = for_postgres(sql, self.postgres_arguments()?).fetch_all(on).await?;
        Ok(fetched.into_iter().map(Row::Postgres).collect())
    }

    pub(in crate::storage) fn columns(&self) -> String {
        let constant = self.constant.iter().map(|(name, _)| *name);
        constant.chain(self.varying.iter().map(|(name, _)| *name)).collect::<Vec<_>>().join(", ")
    }

    /// SQLite: a row of placeholders for each row. Named placeholders are looked up one after the other, so only the few
    /// constants have a name; their values stand after all the others.
    pub(in crate::storage) fn sqlite_text(&self, count: usize) -> String {
        format!("insert into {} ({}) {}", self.table, self.columns(), self.sqlite_values(count))
    }

    /// SQLite: the same, of which only so many rows are taken as the last value says.
    pub(in crate::storage) fn sqlite_text_for_less(&self, count: usize) -> String {
        let limit = count * self.varying.len() + self.constant.len() + 1;
        let (table, columns, values) = (self.table, self.columns(), self.sqlite_values(count));
        format!("insert into {table} ({columns}) select * from ({values}) limit ${limit}")
    }

    /// A statement for these rows, on SQLite. One that is not full is written for a power of two of rows and told how many it
    /// has, so that few texts serve groups of every size: each stays prepared, and keeps room for its values.
    pub(in crate::storage) fn sqlite_insert(
        &self,
        rows: Range<usize>,
    ) -> Result<(String, SqliteArguments), StoreError> {
        if rows.len() >= CHUNK {
            return Ok((self.sqlite_text(rows.len()), self.sqlite_arguments(rows)?));
        }
        let count = rows.len().next_power_of_two();
        let last = rows.end - 1;
        let repeated: Vec<usize> = (rows.start..rows.start + count).map(|row| row.min(last)).collect();
        let mut arguments = self.sqlite_arguments(repeated.into_iter())?;
        arguments.add(i64::try_from(rows.len()).unwrap_or(i64::MAX)).map_err(sqlx::Error::Encode)?;
        Ok((self.sqlite_text_for_less(count), arguments))
    }

    pub(in crate::storage) fn sqlite_values(&self, count: usize) -> String {
        let varying = count * self.varying.len();
        let mut row = String::new();
        for number in 1..=self.constant.len() {
            let _ = write!(row, "${}, ", varying + number);
        }
        row.push_str(&vec!["?"; self.varying.len()].join(", "));
        format!("values {}", vec![format!("({row})"); count].join(", "))
    }

    pub(in crate::storage) fn is_empty(&self) -> bool {
        self.varying.first().is_none_or(|(_, column)| column.len() == 0)
    }

    /// The rows in pieces for one statement each: how many rows it is written for, and their values. The last row is
    /// repeated up to a power of two, so that ten texts serve groups of every size and stay prepared.
    pub(in crate::storage) fn sqlite_pieces(&self) -> Result<Vec<(usize, SqliteArguments)>, StoreError> {
        let all = self.varying.first().map_or(0, |(_, column)| column.len());
        let piece = |start: usize| {
            let end = all.min(start + PIECE);
            let count = (end - start).next_power_of_two();
            let rows: Vec<usize> = (start..start + count).map(|row| row.min(end - 1)).collect();
            Ok((count, self.sqlite_arguments(rows.into_iter())?))
        };
        (0..all).step_by(PIECE).map(piece).collect()
    }

    pub(in crate::storage) fn sqlite_arguments(
        &self,
        rows: impl ExactSizeIterator<Item = usize>,
    ) -> Result<SqliteArguments, StoreError> {
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
                Value::Ids(ids) => arguments.add(Dialect::json_of(ids)),
            }
            .map_err(sqlx::Error::Encode)?;
        }
        Ok(arguments)
    }

    /// PostgreSQL: one array a column.
    pub(in crate::storage) fn postgres_text(&self) -> String {
        format!("insert into {} ({}) {}", self.table, self.columns(), self.postgres_values())
    }

    pub(in crate::storage) fn postgres_values(&self) -> String {
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

    pub(in crate::storage) fn postgres_arguments(&self) -> Result<PgArguments, StoreError> {
        let mut arguments = postgres_arguments(self.constant.iter().map(|(_, value)| value))?;
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
    pub(in crate::storage) fn len(&self) -> usize {
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
