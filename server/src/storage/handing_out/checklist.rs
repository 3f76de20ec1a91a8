//! Checklists: entries as invigilators tick them off. No login is given out, so no hand-out is recorded.

use lanyard_app::model::{
    act::Act,
    choice::Choice,
    entry::EntryState,
    id::{InstitutionId, SessionId},
    paper::ChecklistRow,
};

use crate::storage::{
    Store, StoreError,
    audit::{Audit, AuditEvent},
    database::{engine::Ending, value::Row},
    entries::choice::{Chosen, ChosenEntry, ChosenRow},
};

/// How a checklist ended. Only `Rows` with rows has written anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChecklistOutcome {
    /// What is listed.
    Rows {
        /// The session they belong to.
        session: SessionId,
        /// In order of creation, without the withdrawn ones; when there are none, nothing was recorded.
        rows: Vec<ChecklistRow>,
        /// How many withdrawn ones were chosen and left out.
        withdrawn: i64,
    },
    /// Other entries match now than the person saw.
    Changed {
        /// How many match now.
        now: i64,
    },
    /// The batch, the session or one of the entries is not there.
    NotFound,
}

impl Store {
    /// Reads what a checklist lists and writes that it was printed, in one transaction.
    pub async fn entry_checklist(
        &self,
        institution: InstitutionId,
        choice: &Choice,
        audit: Audit,
    ) -> Result<ChecklistOutcome, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let (session, mut rows) =
                        match connection.choose::<(ChosenEntry, ChecklistRow)>(institution, choice, audit.at).await? {
                            Chosen::Entries(session, rows) => (session, rows),
                            Chosen::Changed { now } => return Ok(Ending::Undo(ChecklistOutcome::Changed { now })),
                            Chosen::NotFound => return Ok(Ending::Undo(ChecklistOutcome::NotFound)),
                        };
                    let chosen = rows.len();
                    rows.retain(|(entry, _)| entry.state != EntryState::Withdrawn);
                    let rows: Vec<ChecklistRow> = rows.into_iter().map(|(_, row)| row).collect();
                    let [count, withdrawn] =
                        [rows.len(), chosen - rows.len()].map(|number| i64::try_from(number).unwrap_or(i64::MAX));
                    if rows.is_empty() {
                        return Ok(Ending::Undo(ChecklistOutcome::Rows { session, rows, withdrawn }));
                    }
                    let subject = if let Choice::Batch(batch) = choice { batch.uuid() } else { session.uuid() };
                    let event = AuditEvent { act: Act::ChecklistPrinted, session: Some(session), subject, count };
                    connection.append_audit(institution, audit, event).await?;
                    Ok(Ending::Keep(ChecklistOutcome::Rows { session, rows, withdrawn }))
                })
            })
            .await
    }
}

impl ChosenRow for (ChosenEntry, ChecklistRow) {
    const COLUMNS: &'static str =
        ", e.slip_code, e.position, c.full_name, b.number as batch_number, b.first_position, b.size";
    const JOINS: &'static str = " join batch b on b.institution_id = e.institution_id and b.id = e.batch_id \
         left join candidate c on c.institution_id = e.institution_id and c.entry_id = e.id";

    fn read(entry: ChosenEntry, row: &Row) -> Result<Self, StoreError> {
        let listed = ChecklistRow {
            number: row.get::<i64>("position")? - row.get::<i64>("first_position")? + 1,
            of: row.get("size")?,
            batch: row.get("batch_number")?,
            slip_code: row.get("slip_code")?,
            name: row.get("full_name")?,
        };
        Ok((entry, listed))
    }

    fn entry(&self) -> &ChosenEntry {
        &self.0
    }
}
