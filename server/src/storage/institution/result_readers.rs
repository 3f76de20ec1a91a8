//! Which roles of an institution are shown results.

use lanyard_app::model::{act::Act, id::InstitutionId, result_readers::ResultReaders};

use crate::storage::{
    Store, StoreError,
    audit::{Audit, AuditEvent},
    database::{engine::Ending, value::values},
};

impl Store {
    /// The roles that are shown results; `None` when there is no such institution.
    pub async fn result_readers_find(&self, id: InstitutionId) -> Result<Option<ResultReaders>, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                "select results_owner, results_coordinator, results_invigilator, results_reader from institution \
                 where id = $1",
                values![id],
            )
            .await?;
        row.map(|row| {
            Ok(ResultReaders {
                owner: row.get("results_owner")?,
                coordinator: row.get("results_coordinator")?,
                invigilator: row.get("results_invigilator")?,
                reader: row.get("results_reader")?,
            })
        })
        .transpose()
    }

    /// Says which roles are shown results; `false` when there is no such institution.
    pub async fn result_readers_change(
        &self,
        id: InstitutionId,
        readers: ResultReaders,
        audit: Audit,
    ) -> Result<bool, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let changed = connection
                        .execute(
                            "update institution set results_owner = $2, results_coordinator = $3, \
                             results_invigilator = $4, results_reader = $5 where id = $1",
                            values![id, readers.owner, readers.coordinator, readers.invigilator, readers.reader],
                        )
                        .await?;
                    if changed == 0 {
                        return Ok(Ending::Undo(false));
                    }
                    let event = AuditEvent { act: Act::SettingsChanged, session: None, subject: id.uuid(), count: 1 };
                    connection.append_audit(id, audit, event).await?;
                    Ok(Ending::Keep(true))
                })
            })
            .await
    }
}
