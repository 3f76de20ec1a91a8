//! Values on their way into a statement and out of a row, the same for both engines.

use lanyard_app::model::{
    entry::EntryState,
    id::{
        ActId, BatchId, EngineId, EntryId, IdempotencyKey, InstitutionId, LinkId, PersonId, ProgramId, RegistrationId,
        SessionId, StaffId, WebhookId,
    },
    person::Asked,
    session::SessionGroup,
    staff::Role,
};
use sqlx::{Row as _, postgres::PgRow, sqlite::SqliteRow};
use uuid::Uuid;

use crate::{domain::clock::Timestamp, storage::StoreError};

/// A value to bind, typed even when it is null, because PostgreSQL asks.
#[derive(Clone, Debug)]
pub(in crate::storage) enum Value {
    /// A whole number, an instant, or a flag as 0 or 1.
    Integer(Option<i64>),
    /// Text.
    Text(Option<String>),
    /// Bytes.
    Bytes(Option<Vec<u8>>),
    /// An identifier: `uuid`, or 16 bytes in SQLite.
    Id(Option<Uuid>),
    /// A set of identifiers, for [`crate::storage::database::dialect::Dialect::among`].
    Ids(Vec<Uuid>),
}

/// Binds in the order of `$1`, `$2`, …
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::storage::database::value::Value::from($value)),*] };
}
pub(in crate::storage) use values;

macro_rules! into_value {
    ($($type:ty => $variant:ident($value:ident) $convert:expr;)*) => {$(
        impl From<$type> for Value {
            fn from($value: $type) -> Self {
                Self::$variant(Some($convert))
            }
        }
        impl From<Option<$type>> for Value {
            fn from(value: Option<$type>) -> Self {
                Self::$variant(value.map(|$value| $convert))
            }
        }
    )*};
}

into_value! {
    i64 => Integer(value) value;
    bool => Integer(value) i64::from(value);
    Timestamp => Integer(value) value.micros();
    &str => Text(value) value.to_owned();
    String => Text(value) value;
    EntryState => Text(value) value.word().to_owned();
    Asked => Text(value) value.word().to_owned();
    Role => Text(value) value.word().to_owned();
    &[u8] => Bytes(value) value.to_vec();
    Vec<u8> => Bytes(value) value;
    Uuid => Id(value) value;
    InstitutionId => Id(value) value.uuid();
    StaffId => Id(value) value.uuid();
    ProgramId => Id(value) value.uuid();
    PersonId => Id(value) value.uuid();
    SessionId => Id(value) value.uuid();
    BatchId => Id(value) value.uuid();
    EntryId => Id(value) value.uuid();
    EngineId => Id(value) value.uuid();
    RegistrationId => Id(value) value.uuid();
    WebhookId => Id(value) value.uuid();
    IdempotencyKey => Id(value) value.uuid();
    ActId => Id(value) value.uuid();
    LinkId => Id(value) value.uuid();
}

/// A row of either engine.
pub(in crate::storage) enum Row {
    /// From SQLite.
    Sqlite(SqliteRow),
    /// From PostgreSQL.
    Postgres(PgRow),
}

impl Row {
    /// Reads a column; what does not fit its type is [`StoreError::Inconsistent`].
    pub(in crate::storage) fn get<T: Cell>(&self, column: &'static str) -> Result<T, StoreError> {
        let raw = T::Raw::read(self, column)
            .map_err(|source| StoreError::Inconsistent { column, source: Some(Box::new(source)) })?;
        T::from_raw(raw).ok_or(StoreError::Inconsistent { column, source: None })
    }
}

/// What both drivers can read by themselves.
pub(in crate::storage) trait Raw: Sized {
    fn read(row: &Row, column: &str) -> Result<Self, sqlx::Error>;
}

macro_rules! raw {
    ($($type:ty),*) => {$(
        impl Raw for $type {
            fn read(row: &Row, column: &str) -> Result<Self, sqlx::Error> {
                match row {
                    Row::Sqlite(row) => row.try_get(column),
                    Row::Postgres(row) => row.try_get(column),
                }
            }
        }
    )*};
}

raw!(i64, String, Vec<u8>, Uuid, Option<i64>, Option<String>, Option<Vec<u8>>, Option<Uuid>);

/// What a column can hold: a raw value and the check that turns it into a word of this program.
pub(in crate::storage) trait Cell: Sized {
    type Raw: Raw;

    /// `None` when the raw value means nothing.
    fn from_raw(raw: Self::Raw) -> Option<Self>;
}

impl<T: Cell> Cell for Option<T>
where
    Option<T::Raw>: Raw,
{
    type Raw = Option<T::Raw>;

    fn from_raw(raw: Self::Raw) -> Option<Self> {
        match raw {
            None => Some(None),
            Some(raw) => T::from_raw(raw).map(Some),
        }
    }
}

macro_rules! cell {
    ($($type:ty = $raw:ty, $value:ident => $convert:expr;)*) => {$(
        impl Cell for $type {
            type Raw = $raw;

            fn from_raw($value: $raw) -> Option<Self> {
                $convert
            }
        }
    )*};
}

cell! {
    i64 = i64, value => Some(value);
    String = String, value => Some(value);
    Vec<u8> = Vec<u8>, value => Some(value);
    Uuid = Uuid, value => Some(value);
    Timestamp = i64, value => Some(Self::from_micros(value));
    bool = i64, value => match value { 0 => Some(false), 1 => Some(true), _ => None };
    EntryState = String, value => Self::from_word(&value);
    SessionGroup = i64, value => Self::from_number(value);
    Asked = String, value => Self::from_word(&value);
    Role = String, value => Self::from_word(&value);
    InstitutionId = Uuid, value => Some(Self::new(value));
    StaffId = Uuid, value => Some(Self::new(value));
    ProgramId = Uuid, value => Some(Self::new(value));
    EngineId = Uuid, value => Some(Self::new(value));
    RegistrationId = Uuid, value => Some(Self::new(value));
    WebhookId = Uuid, value => Some(Self::new(value));
    PersonId = Uuid, value => Some(Self::new(value));
    SessionId = Uuid, value => Some(Self::new(value));
    BatchId = Uuid, value => Some(Self::new(value));
    EntryId = Uuid, value => Some(Self::new(value));
    ActId = Uuid, value => Some(Self::new(value));
    LinkId = Uuid, value => Some(Self::new(value));
}
