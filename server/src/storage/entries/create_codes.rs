//! Create Codes: a batch with all its logins in one transaction, once for each key.

use lanyard_app::model::{
    act::Act,
    entry::EntryState,
    id::{BatchId, EntryId, IdempotencyKey, InstitutionId, SessionId},
};

use crate::storage::{
    Store, StoreError,
    audit::{Audit, AuditEvent},
    counts::column,
    database::{
        bulk::{Column, Rows},
        engine::{Connection, Ending, built},
        value::{Value, values},
    },
};

/// A batch to make; its maker and time of creation are the audit's, its number is drawn from the session.
#[derive(Clone, Debug)]
pub struct NewBatch {
    /// Its id.
    pub id: BatchId,
    /// The session that gets the entries.
    pub session: SessionId,
    /// The key of the form: the same key never makes a second batch.
    pub key: IdempotencyKey,
    /// A hash of what the form asked for, session included: the same key with another one is refused.
    pub fingerprint: Vec<u8>,
    /// The first group of all its slip codes.
    pub slip_prefix: String,
    /// What its maker calls it; may be empty.
    pub label: String,
    /// The key that made the verifiers and sealed the passwords.
    pub key_id: i64,
    /// Its entries, in order.
    pub entries: Vec<NewEntry>,
}

/// An entry to make.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// Its id.
    pub id: EntryId,
    /// Its slip code as shown.
    pub slip_code: String,
    /// What log-in compares.
    pub verifier: Vec<u8>,
    /// The password, sealed.
    pub sealed: Vec<u8>,
    /// What search looks through, folded: the slip code.
    pub search_text: String,
}

/// How Create Codes ended. Only `Created` has written anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchInserted {
    /// The batch is there.
    Created {
        /// The batch.
        batch: BatchId,
        /// Its number in its session, from 1.
        number: i64,
    },
    /// The same form was sent before and made this batch.
    Already {
        /// The batch.
        batch: BatchId,
    },
    /// The key was used before, for something else.
    OtherContent,
    /// The first group of the slip codes, or one of the codes, exists in the institution: draw again.
    PrefixTaken,
    /// The institution has no such session.
    NoSuchSession,
    /// The session is over: nobody could use the logins.
    SessionClosed,
}

/// What is known of a Create Codes that was carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodesRequest {
    /// The hash of what it asked for.
    pub fingerprint: Vec<u8>,
    /// The batch it made.
    pub batch: BatchId,
}

impl Store {
    /// Create Codes: writes the batch, its entries and the audit row, all or nothing. Callers with one
    /// key at one time wait for each other, and all but the first get `Already`.
    pub async fn batch_insert(
        &self,
        institution: InstitutionId,
        new: &NewBatch,
        audit: Audit,
    ) -> Result<BatchInserted, StoreError> {
        let outcome = self
            .engine()
            .write(|connection| {
                Box::pin(async move {
                    if let Some(before) = claim_key(connection, institution, new).await? {
                        return Ok(Ending::Undo(before));
                    }
                    let Some((number, first_position)) = draw_positions(connection, institution, new, audit).await?
                    else {
                        return Ok(Ending::Undo(why_not(connection, institution, new).await?));
                    };
                    if !insert_batch(connection, institution, new, number, first_position, audit).await? {
                        return Ok(Ending::Undo(BatchInserted::PrefixTaken));
                    }
                    insert_entries(connection, institution, new, first_position).await?;
                    let event = AuditEvent {
                        act: Act::CodesCreated,
                        session: Some(new.session),
                        subject: new.id.uuid(),
                        count: size(new),
                    };
                    connection.append_audit(institution, audit, event).await?;
                    Ok(Ending::Keep(BatchInserted::Created { batch: new.id, number }))
                })
            })
            .await;
        match outcome {
            // The key, the number and the prefix are checked without a conflict, so this is a slip code.
            Err(StoreError::Conflict) => Ok(BatchInserted::PrefixTaken),
            other => other,
        }
    }

    /// What this key has made: cheaper than drawing credentials for a form that was sent before.
    pub async fn create_codes_find(
        &self,
        institution: InstitutionId,
        key: IdempotencyKey,
    ) -> Result<Option<CodesRequest>, StoreError> {
        let row = self.engine().fetch_optional(FIND_REQUEST, values![institution, key]).await?;
        row.map(|row| Ok(CodesRequest { fingerprint: row.get("fingerprint")?, batch: row.get("batch_id")? }))
            .transpose()
    }
}

const FIND_REQUEST: &str =
    "select fingerprint, batch_id from create_codes_request where institution_id = $1 and key = $2";

/// Counts the entries that are new.
const UNUSED: &str = column(EntryState::Unused);

fn size(new: &NewBatch) -> i64 {
    i64::try_from(new.entries.len()).unwrap_or(i64::MAX)
}

/// Writes the key first, so that a second caller waits here; returns what the key made before.
async fn claim_key(
    connection: &mut Connection<'_>,
    institution: InstitutionId,
    new: &NewBatch,
) -> Result<Option<BatchInserted>, StoreError> {
    let written = connection
        .execute(
            "insert into create_codes_request (institution_id, key, fingerprint, batch_id) values ($1, $2, $3, $4) \
             on conflict (institution_id, key) do nothing",
            values![institution, new.key, new.fingerprint.as_slice(), new.id],
        )
        .await?;
    if written == 1 {
        return Ok(None);
    }
    let row = connection
        .fetch_optional(FIND_REQUEST, values![institution, new.key])
        .await?
        .ok_or(StoreError::Inconsistent { column: "key", source: None })?;
    let same = row.get::<Vec<u8>>("fingerprint")? == new.fingerprint;
    Ok(Some(if same { BatchInserted::Already { batch: row.get("batch_id")? } } else { BatchInserted::OtherContent }))
}

/// Takes the batch's number and positions from the session and counts its entries there; `None` when the session is over
/// or not there.
async fn draw_positions(
    connection: &mut Connection<'_>,
    institution: InstitutionId,
    new: &NewBatch,
    audit: Audit,
) -> Result<Option<(i64, i64)>, StoreError> {
    let row = connection
        .fetch_optional(
            built(format!(
                "update test_session set next_batch_number = next_batch_number + 1, \
                 next_position = next_position + $3, {UNUSED} = {UNUSED} + $3 \
                 where institution_id = $1 and id = $2 and closes_at > $4 \
                 returning next_batch_number - 1 as number, next_position - $3 as first_position"
            )),
            values![institution, new.session, size(new), audit.at],
        )
        .await?;
    row.map(|row| Ok((row.get("number")?, row.get("first_position")?))).transpose()
}

/// Why a session gives no positions.
async fn why_not(
    connection: &mut Connection<'_>,
    institution: InstitutionId,
    new: &NewBatch,
) -> Result<BatchInserted, StoreError> {
    let session = connection
        .fetch_optional(
            "select id from test_session where institution_id = $1 and id = $2",
            values![institution, new.session],
        )
        .await?;
    Ok(if session.is_some() { BatchInserted::SessionClosed } else { BatchInserted::NoSuchSession })
}

/// `false` when the institution has a batch with this prefix.
async fn insert_batch(
    connection: &mut Connection<'_>,
    institution: InstitutionId,
    new: &NewBatch,
    number: i64,
    first_position: i64,
    audit: Audit,
) -> Result<bool, StoreError> {
    let written = connection
        .execute(
            built(format!(
                "insert into batch (institution_id, id, session_id, number, label, slip_prefix, first_position, size, \
                 {UNUSED}, created_by, created_at, program_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, $11) \
                 on conflict (institution_id, slip_prefix) do nothing"
            )),
            values![
                institution,
                new.id,
                new.session,
                number,
                new.label.as_str(),
                new.slip_prefix.as_str(),
                first_position,
                size(new),
                audit.actor.staff(),
                audit.at,
                audit.actor.program(),
            ],
        )
        .await?;
    Ok(written == 1)
}

async fn insert_entries(
    connection: &mut Connection<'_>,
    institution: InstitutionId,
    new: &NewBatch,
    first_position: i64,
) -> Result<(), StoreError> {
    let entries = &new.entries;
    connection
        .insert_rows(Rows {
            table: "entry",
            constant: vec![
                ("institution_id", Value::from(institution)),
                ("session_id", Value::from(new.session)),
                ("batch_id", Value::from(new.id)),
                ("key_id", Value::from(new.key_id)),
            ],
            varying: vec![
                ("id", Column::Ids(entries.iter().map(|entry| entry.id.uuid()).collect())),
                ("position", Column::Integers((first_position..first_position + size(new)).collect())),
                ("slip_code", Column::Texts(entries.iter().map(|entry| entry.slip_code.as_str()).collect())),
                ("verifier", Column::Bytes(entries.iter().map(|entry| entry.verifier.as_slice()).collect())),
                ("sealed", Column::Bytes(entries.iter().map(|entry| entry.sealed.as_slice()).collect())),
                ("search_text", Column::Texts(entries.iter().map(|entry| entry.search_text.as_str()).collect())),
            ],
        })
        .await?;
    if let Some(statement) = connection.dialect().index_new_entries() {
        connection.execute(statement, values![institution, new.session, first_position]).await?;
    }
    Ok(())
}
