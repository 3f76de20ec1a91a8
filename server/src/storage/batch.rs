//! Batches: what a batch's page shows, and the choices of the Batch filter.

use lanyard_app::model::{
    batch::BatchChoice,
    entry::{EntryState, StateCounts},
    id::{BatchId, InstitutionId, SessionId},
};

use super::{Store, StoreError, engine::built, test_session::state_counts, value::values};
use crate::domain::clock::Timestamp;

/// A batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Its id.
    pub id: BatchId,
    /// Its number in its session, from 1.
    pub number: i64,
    /// What its maker calls it; may be empty.
    pub label: String,
    /// The name of the member of staff who made it; `None` when it was made on the command line.
    pub created_by: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Its entries by state.
    pub counts: StateCounts,
}

impl Store {
    /// The session's batch with this id, its entries counted by state.
    pub async fn batch_find(
        &self,
        institution: InstitutionId,
        session: SessionId,
        id: BatchId,
    ) -> Result<Option<Batch>, StoreError> {
        let counts: Vec<String> = EntryState::ALL
            .iter()
            .map(|state| {
                let state = state.word();
                format!(
                    "(select count(*) from entry e where e.institution_id = $1 and e.session_id = $2 \
                     and e.state = '{state}' and e.position >= b.first_position \
                     and e.position < b.first_position + b.size) as {state}_count"
                )
            })
            .collect();
        let sql = format!(
            "select b.id, b.number, b.label, b.created_at, m.name as created_by_name, {} from batch b \
             left join staff m on m.institution_id = b.institution_id and m.id = b.created_by \
             where b.institution_id = $1 and b.session_id = $2 and b.id = $3",
            counts.join(", ")
        );
        let row = self.engine().fetch_optional(built(sql), values![institution, session, id]).await?;
        row.map(|row| {
            Ok(Batch {
                id: row.get("id")?,
                number: row.get("number")?,
                label: row.get("label")?,
                created_by: row.get("created_by_name")?,
                created_at: row.get("created_at")?,
                counts: state_counts(&row)?,
            })
        })
        .transpose()
    }

    /// The batches of a session, by number.
    pub async fn batch_choices(
        &self,
        institution: InstitutionId,
        session: SessionId,
    ) -> Result<Vec<BatchChoice>, StoreError> {
        let rows = self
            .engine()
            .fetch_all(
                "select number, label from batch where institution_id = $1 and session_id = $2 order by number",
                values![institution, session],
            )
            .await?;
        rows.iter().map(|row| Ok(BatchChoice { number: row.get("number")?, label: row.get("label")? })).collect()
    }
}
