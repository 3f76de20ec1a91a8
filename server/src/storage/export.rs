//! Exports: the rows of a spreadsheet, chosen, checked and recorded in one transaction.

use std::collections::BTreeSet;

use lanyard_app::model::{
    entry::EntryState,
    id::{BatchId, EntryId, InstitutionId, SessionId},
};

use super::{
    EntryScope, Store, StoreError,
    audit::{Act, Audit},
    dialect::Conditions,
    engine::{Connection, Ending, built},
    entry::conditions,
    value::{Row, Value, values},
};

/// Which entries to export.
#[derive(Clone, Debug)]
pub enum ExportSelection {
    /// All entries of a batch.
    Batch(BatchId),
    /// These entries of a session; one that is not there refuses the whole.
    Ids {
        /// The session.
        session: SessionId,
        /// The entries.
        ids: BTreeSet<EntryId>,
    },
    /// Everything a filter matches but a few.
    AllMatching {
        /// The session.
        session: SessionId,
        /// The filter that the person looked at.
        scope: EntryScope,
        /// Rows unticked since; what the filter does not match is ignored.
        except: BTreeSet<EntryId>,
        /// How many entries matched, the exceptions included.
        expected: i64,
    },
}

/// How an export ended. Only `Rows` has written its audit row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportOutcome {
    /// The rows.
    Rows(Export),
    /// Other entries match now than the person saw.
    Changed {
        /// How many match now.
        now: i64,
    },
    /// The batch, the session or one of the entries is not there.
    NotFound,
}

/// The rows of a spreadsheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// The session they belong to.
    pub session: SessionId,
    /// In order of creation.
    pub rows: Vec<ExportRow>,
}

/// A row: the credentials of an entry as they are now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportRow {
    /// The entry.
    pub id: EntryId,
    /// Which of its credentials this is; sealed into the password.
    pub credential_version: i64,
    /// The key that sealed the password.
    pub key_id: i64,
    /// The sealed password; `None` once it was shredded.
    pub sealed: Option<Vec<u8>>,
    /// The username it was born with.
    pub slip_code: String,
    /// The username it logs in with now.
    pub username: String,
    /// The candidate's full name.
    pub full_name: Option<String>,
    /// Where it stands; withdrawn entries are exported too, and say so.
    pub state: EntryState,
    /// The number of its batch in the session.
    pub batch: i64,
}

impl Store {
    /// Reads the rows to export and records who exported how many, in one transaction: what is counted is what is answered.
    pub async fn entry_export(
        &self,
        institution: InstitutionId,
        selection: &ExportSelection,
        audit: Audit,
    ) -> Result<ExportOutcome, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let outcome = select(connection, institution, selection).await?;
                    let ExportOutcome::Rows(export) = &outcome else { return Ok(Ending::Undo(outcome)) };
                    let (act, subject) = match selection {
                        ExportSelection::Batch(batch) => (Act::LoginsDownloaded, batch.uuid()),
                        _ => (Act::EntriesExported, export.session.uuid()),
                    };
                    let count = i64::try_from(export.rows.len()).unwrap_or(i64::MAX);
                    connection.append_audit(institution, audit, act, Some(subject), count).await?;
                    Ok(Ending::Keep(outcome))
                })
            })
            .await
    }
}

async fn select(
    connection: &mut Connection<'_>,
    institution: InstitutionId,
    selection: &ExportSelection,
) -> Result<ExportOutcome, StoreError> {
    match selection {
        ExportSelection::Batch(batch) => {
            let found = connection
                .fetch_optional(
                    "select session_id, number from batch where institution_id = $1 and id = $2",
                    values![institution, *batch],
                )
                .await?;
            let Some(found) = found else { return Ok(ExportOutcome::NotFound) };
            let session = found.get("session_id")?;
            let scope = EntryScope { batch: Some(found.get("number")?), ..EntryScope::default() };
            let rows = rows_in(connection, institution, session, &scope).await?;
            Ok(ExportOutcome::Rows(Export { session, rows }))
        }
        ExportSelection::Ids { session, ids } => {
            let mut conditions =
                Conditions::new("e.institution_id = $1 and e.session_id = $2", values![institution, *session]);
            let wanted = conditions.bind(Value::Ids(ids.iter().map(|id| id.uuid()).collect()));
            conditions.and(&connection.dialect().among("e.id", &wanted));
            let rows = rows_where(connection, "entry e", conditions).await?;
            if rows.len() == ids.len() {
                Ok(ExportOutcome::Rows(Export { session: *session, rows }))
            } else {
                Ok(ExportOutcome::NotFound)
            }
        }
        ExportSelection::AllMatching { session, scope, except, expected } => {
            let known = connection
                .fetch_optional(
                    "select id from test_session where institution_id = $1 and id = $2",
                    values![institution, *session],
                )
                .await?;
            if known.is_none() {
                return Ok(ExportOutcome::NotFound);
            }
            let mut rows = rows_in(connection, institution, *session, scope).await?;
            let now = i64::try_from(rows.len()).unwrap_or(i64::MAX);
            if now != *expected {
                return Ok(ExportOutcome::Changed { now });
            }
            rows.retain(|row| !except.contains(&row.id));
            Ok(ExportOutcome::Rows(Export { session: *session, rows }))
        }
    }
}

async fn rows_in(
    connection: &mut Connection<'_>,
    institution: InstitutionId,
    session: SessionId,
    scope: &EntryScope,
) -> Result<Vec<ExportRow>, StoreError> {
    let (from, conditions) = conditions(connection.dialect(), institution, session, scope);
    rows_where(connection, from, conditions).await
}

async fn rows_where(
    connection: &mut Connection<'_>,
    from: &str,
    conditions: Conditions,
) -> Result<Vec<ExportRow>, StoreError> {
    let sql = format!(
        "select e.id, e.credential_version, e.key_id, e.sealed, e.slip_code, e.username, e.state, c.full_name, \
         b.number as batch_number from {from} join batch b on b.institution_id = e.institution_id and b.id = e.batch_id \
         left join candidate c on c.institution_id = e.institution_id and c.entry_id = e.id \
         where {} order by e.position",
        conditions.sql
    );
    connection.fetch_all(built(sql), conditions.values).await?.iter().map(ExportRow::read).collect()
}

impl ExportRow {
    fn read(row: &Row) -> Result<Self, StoreError> {
        let slip_code: String = row.get("slip_code")?;
        Ok(Self {
            id: row.get("id")?,
            credential_version: row.get("credential_version")?,
            key_id: row.get("key_id")?,
            sealed: row.get("sealed")?,
            username: row.get::<Option<String>>("username")?.unwrap_or_else(|| slip_code.clone()),
            slip_code,
            full_name: row.get("full_name")?,
            state: row.get("state")?,
            batch: row.get("batch_number")?,
        })
    }
}
