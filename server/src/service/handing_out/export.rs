//! Workbooks of current credentials: opens the passwords of a selection and writes them to bytes, never to disk.

use lanyard_app::{
    error::ApiError,
    model::{
        act::Act,
        choice::Choice,
        id::{BatchId, InstitutionId, SessionId},
    },
    ports::{May, right},
    words::unreadable::unreadable,
};

use crate::{
    domain::file_name::{file_name, session_slug},
    export::logins,
    service::{
        Service,
        common::{OPERATOR, zone_of},
        fault,
        handing_out::{handed_out, passwords::damaged},
    },
    storage::{Audit, HandOut, HandOutOutcome, HandedOut},
};

/// A finished workbook. Holds passwords, therefore no `Debug`.
pub struct Workbook {
    /// `logins_spring-placement_batch-7_2026-05-12.xlsx`
    pub file_name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Service {
    /// The workbook of the chosen logins, by a member of staff. `again`: also unused ones that were handed out before;
    /// otherwise they refuse the whole with [`ApiError::HandedOutBefore`].
    pub async fn export(
        &self,
        staff: &May<right::ExportLogins>,
        choice: Choice,
        again: bool,
    ) -> Result<Workbook, ApiError> {
        let (service, staff) = (self.clone(), *staff);
        self.long_work
            .run(async move {
                let person =
                    service.store.staff_find(staff.institution(), staff.id()).await?.ok_or(ApiError::NotFound)?;
                let audit = service.audit_of(&staff)?;
                service.export_for(staff.institution(), audit, &person.name, choice, again).await
            })
            .await
    }

    /// The workbook of a batch, for the command line.
    pub(in crate::service) async fn export_batch(
        &self,
        institution: InstitutionId,
        audit: Audit,
        batch: BatchId,
    ) -> Result<Workbook, ApiError> {
        self.export_for(institution, audit, OPERATOR, Choice::Batch(batch), false).await
    }
}

impl Service {
    async fn export_for(
        &self,
        institution: InstitutionId,
        audit: Audit,
        by: &str,
        choice: Choice,
        again: bool,
    ) -> Result<Workbook, ApiError> {
        let act = if matches!(choice, Choice::Batch(_)) { Act::LoginsDownloaded } else { Act::EntriesExported };
        let export = self.hand_out(institution, HandOut { choice: &choice, act, again }, audit).await?;
        let tenant = self.store.institution_find(institution).await?.ok_or(ApiError::NotFound)?;
        let session = self.store.test_session_find(institution, export.session).await?.ok_or(ApiError::NotFound)?;
        let passwords = self.open_passwords(institution, &tenant.wrapped_key, &export)?;
        let address = self.log_in_address(&tenant.code);
        let rows = export.rows.iter().zip(&passwords).map(|(row, password)| logins::LoginRow {
            username: &row.username,
            password: password.cell(),
            institution_code: &tenant.code,
            slip_code: &row.slip_code,
            name: row.full_name.as_deref().unwrap_or_default(),
            state: row.state.label(),
            session: &session.name,
            batch: row.batch,
            log_in_address: &address,
            particulars: &row.particulars,
        });
        let zone = zone_of(&session.time_zone);
        let one_batch = export.rows.first().map(|row| row.batch).filter(|_| act == Act::LoginsDownloaded);
        let what = match one_batch {
            Some(number) => format!("Batch {number} of {}", session.name),
            None => format!("Selected entries of {}", session.name),
        };
        let when = format!("{} ({})", zone.day_and_time(audit.at), zone.as_str());
        let mut workbook = logins::workbook(rows, what, when, by.to_owned());
        workbook.read_me.missing = unreadable(&damaged(export.rows.iter().zip(&passwords))).unwrap_or_default();
        let slug = self.slug_of(institution, session.id, &session.name, session.number).await?;
        Ok(Workbook {
            bytes: workbook.to_bytes().map_err(|error| fault::log(&error))?,
            file_name: file_name("logins", Some(&slug), one_batch, &zone.iso_date(audit.at)),
        })
    }

    /// What a session is called in the names of its files.
    pub(in crate::service) async fn slug_of(
        &self,
        institution: InstitutionId,
        session: SessionId,
        name: &str,
        number: i64,
    ) -> Result<String, ApiError> {
        let names = self.store.test_session_names(institution).await?;
        let others = names.iter().filter(|(other, _)| *other != session).map(|(_, name)| name.as_str());
        Ok(session_slug(name, number, others))
    }

    /// Takes the chosen logins, at least one, out of the store, recorded as given out.
    pub(in crate::service) async fn hand_out(
        &self,
        institution: InstitutionId,
        hand_out: HandOut<'_>,
        audit: Audit,
    ) -> Result<HandedOut, ApiError> {
        match self.store.entry_hand_out(institution, hand_out, audit).await? {
            HandOutOutcome::Rows(handed_out) if handed_out.rows.is_empty() => Err(ApiError::NothingLeft),
            HandOutOutcome::Rows(handed_out) => Ok(handed_out),
            HandOutOutcome::Before(before) => Err(handed_out::refusal(&before, audit.at, false)),
            HandOutOutcome::Changed { now } => Err(ApiError::ListChanged { now }),
            HandOutOutcome::NotFound => Err(ApiError::NotFound),
        }
    }
}
