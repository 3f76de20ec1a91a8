//! Batches: what their pages show, their labels, and the choices of the Batch filter.

use lanyard_app::model::{
    act::Act,
    batch::BatchChoice,
    entry::EntryCounts,
    id::{BatchId, InstitutionId, SessionId},
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        Store, StoreError,
        audit::{Audit, AuditEvent},
        counts::{columns, entry_counts},
        database::{
            engine::{Ending, built},
            value::{Row, values},
        },
    },
};

/// A batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Its id.
    pub id: BatchId,
    /// Its number in its session, from 1.
    pub number: i64,
    /// What its maker calls it; may be empty.
    pub label: String,
    /// The name of the member of staff or the program that made it; `None` when it was made on the command line.
    pub created_by: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Its entries by state.
    pub counts: EntryCounts,
}

fn select_where(conditions: &str) -> String {
    format!(
        "select b.id, b.number, b.label, b.created_at, coalesce(m.name, g.name) as created_by_name, {} from batch b \
         left join staff m on m.institution_id = b.institution_id and m.id = b.created_by \
         left join program g on g.institution_id = b.institution_id and g.id = b.program_id where {conditions}",
        columns("b")
    )
}

impl Batch {
    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            number: row.get("number")?,
            label: row.get("label")?,
            created_by: row.get("created_by_name")?,
            created_at: row.get("created_at")?,
            counts: entry_counts(row)?,
        })
    }
}

impl Store {
    /// The session's batch with this id.
    pub async fn batch_find(
        &self,
        institution: InstitutionId,
        session: SessionId,
        id: BatchId,
    ) -> Result<Option<Batch>, StoreError> {
        let sql = select_where("b.institution_id = $1 and b.session_id = $2 and b.id = $3");
        let row = self.engine().fetch_optional(built(sql), values![institution, session, id]).await?;
        row.map(|row| Batch::read(&row)).transpose()
    }

    /// The batches of a session, newest first. A session has a few dozen.
    pub async fn batch_list(&self, institution: InstitutionId, session: SessionId) -> Result<Vec<Batch>, StoreError> {
        let sql = select_where("b.institution_id = $1 and b.session_id = $2 order by b.number desc");
        let rows = self.engine().fetch_all(built(sql), values![institution, session]).await?;
        rows.iter().map(Batch::read).collect()
    }

    /// Gives a batch another label; `false` when the session has no such batch.
    pub async fn batch_label_update(
        &self,
        institution: InstitutionId,
        session: SessionId,
        id: BatchId,
        label: &str,
        audit: Audit,
    ) -> Result<bool, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let changed = connection
                        .execute(
                            "update batch set label = $4 where institution_id = $1 and session_id = $2 and id = $3",
                            values![institution, session, id, label],
                        )
                        .await?;
                    if changed == 0 {
                        return Ok(Ending::Undo(false));
                    }
                    let event =
                        AuditEvent { act: Act::BatchLabelled, session: Some(session), subject: id.uuid(), count: 1 };
                    connection.append_audit(institution, audit, event).await?;
                    Ok(Ending::Keep(true))
                })
            })
            .await
    }

    /// The batches of a session, by number.
    pub async fn batch_choices(
        &self,
        institution: InstitutionId,
        session: SessionId,
    ) -> Result<Vec<BatchChoice>, StoreError> {
        // One row for all of them: a session may have hundreds, and each row costs more than what is in it.
        let sql = "select string_agg(number || ' ' || label, $3 order by number) as choices from batch \
                   where institution_id = $1 and session_id = $2";
        let row = self.engine().fetch_optional(sql, values![institution, session, BETWEEN]).await?;
        let choices: Option<String> = row.map(|row| row.get("choices")).transpose()?.flatten();
        let choices = choices.as_deref().into_iter().flat_map(|choices| choices.split(BETWEEN));
        choices.map(choice).collect()
    }
}

/// What stands between the batches of a list in one value: no line that people type has it.
const BETWEEN: &str = "\u{1f}";

fn choice(written: &str) -> Result<BatchChoice, StoreError> {
    let parts = written.split_once(' ').and_then(|(number, label)| Some((number.parse().ok()?, label.to_owned())));
    let (number, label) = parts.ok_or(StoreError::Inconsistent { column: "choices", source: None })?;
    Ok(BatchChoice { number, label })
}
