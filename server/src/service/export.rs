//! Workbooks of current credentials: opens the passwords of a selection and writes them to bytes, never to disk.

use lanyard_app::{
    error::ApiError,
    model::{
        entry::EntryFilter,
        id::{BatchId, EntryId, InstitutionId, SessionId},
    },
    ports::Staff,
};

use super::{Service, create_codes::OPERATOR, fault, sessions::scope, visitor::zone_of};
use crate::{
    domain::{
        secret::Secret,
        vault::{Context, KeyId},
    },
    export::xlsx::{self, LoginRow, LoginsWorkbook, ReadMe},
    storage::{Audit, Export, ExportOutcome, ExportRow, ExportSelection},
};

/// Which entries are meant.
#[derive(Clone, Debug)]
pub enum Selected {
    /// All entries of a batch.
    Batch(BatchId),
    /// These entries of a session.
    Ids {
        /// The session.
        session: SessionId,
        /// Its entries; one that is not there refuses the whole.
        ids: Vec<EntryId>,
    },
    /// Everything that matches a filter.
    AllMatching {
        /// The session.
        session: SessionId,
        /// What the person looked at.
        filter: EntryFilter,
        /// Unticked since.
        except: Vec<EntryId>,
        /// How many matched, exceptions included.
        expected: i64,
    },
}

/// A finished workbook. Holds passwords, therefore no `Debug`.
pub struct Workbook {
    /// `logins_spring-placement_batch-7_2026-05-12.xlsx`
    pub file_name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Service {
    /// The workbook of a selection, by a member of staff.
    pub async fn export(&self, staff: &Staff, selected: Selected) -> Result<Workbook, ApiError> {
        let person = self.store.staff_find(staff.institution(), staff.id()).await?.ok_or(ApiError::NotFound)?;
        self.export_for(staff.institution(), self.audit_of(staff)?, &person.name, selected).await
    }

    /// The workbook of a batch, for the command line.
    pub(super) async fn export_batch(
        &self,
        institution: InstitutionId,
        audit: Audit,
        batch: BatchId,
    ) -> Result<Workbook, ApiError> {
        self.export_for(institution, audit, OPERATOR, Selected::Batch(batch)).await
    }
}

impl Service {
    async fn export_for(
        &self,
        institution: InstitutionId,
        audit: Audit,
        by: &str,
        selected: Selected,
    ) -> Result<Workbook, ApiError> {
        let selection = selection_of(selected);
        let export = match self.store.entry_export(institution, &selection, audit).await? {
            ExportOutcome::Rows(export) => export,
            ExportOutcome::Changed { now } => return Err(ApiError::ListChanged { now }),
            ExportOutcome::NotFound => return Err(ApiError::NotFound),
        };
        let tenant = self.store.institution_find(institution).await?.ok_or(ApiError::NotFound)?;
        let session = self.store.test_session_find(institution, export.session).await?.ok_or(ApiError::NotFound)?;
        let passwords = self.open_passwords(institution, &tenant.wrapped_key, &export)?;
        let address = self.log_in_address(&tenant.code);
        let rows = export.rows.iter().zip(&passwords).map(|(row, password)| LoginRow {
            username: &row.username,
            password: password.as_ref().map_or("", |password| password.expose()),
            institution_code: &tenant.code,
            slip_code: &row.slip_code,
            name: row.full_name.as_deref().unwrap_or_default(),
            state: row.state.label(),
            session: &session.name,
            batch: row.batch,
            log_in_address: &address,
        });
        let zone = zone_of(&session.time_zone);
        let one_batch =
            export.rows.first().map(|row| row.batch).filter(|_| matches!(selection, ExportSelection::Batch(_)));
        let what = match one_batch {
            Some(number) => format!("Batch {number} of {}", session.name),
            None => format!("Selected entries of {}", session.name),
        };
        let workbook = LoginsWorkbook {
            rows: rows.collect(),
            read_me: ReadMe {
                what,
                when: format!("{} ({})", zone.day_and_time(audit.at), zone.as_str()),
                by: by.to_owned(),
            },
        };
        Ok(Workbook {
            bytes: workbook.to_bytes().map_err(|error| fault::log(&error))?,
            file_name: xlsx::file_name(&session.name, one_batch, &zone.iso_date(audit.at)),
        })
    }

    /// The passwords, row by row; `None` where one was shredded.
    fn open_passwords(
        &self,
        institution: InstitutionId,
        wrapped_key: &[u8],
        export: &Export,
    ) -> Result<Vec<Option<Secret<String>>>, ApiError> {
        let data_key = self.vault.unwrap_data_key(institution, wrapped_key)?;
        let open = |row: &ExportRow| {
            let Some(sealed) = &row.sealed else { return Ok(None) };
            let place =
                Context { institution, entry: row.id, version: row.credential_version, key: KeyId::new(row.key_id) };
            Ok(Some(data_key.open(&place, sealed)?.grouped()))
        };
        export.rows.iter().map(open).collect()
    }
}

fn selection_of(selected: Selected) -> ExportSelection {
    match selected {
        Selected::Batch(batch) => ExportSelection::Batch(batch),
        Selected::Ids { session, ids } => ExportSelection::Ids { session, ids: ids.into_iter().collect() },
        Selected::AllMatching { session, filter, except, expected } => ExportSelection::AllMatching {
            session,
            scope: scope(&filter),
            except: except.into_iter().collect(),
            expected,
        },
    }
}
