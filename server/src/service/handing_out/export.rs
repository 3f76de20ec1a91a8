//! Files of current credentials: opens the passwords of a selection and has them written to bytes, never to disk.

use std::collections::HashMap;

use lanyard_app::{
    error::ApiError,
    model::{
        act::Act,
        choice::Choice,
        civil::CivilTime,
        entry::EntryState,
        entry_view::EntryResult,
        id::{BatchId, EntryId, InstitutionId, SessionId},
        person::Particulars,
    },
    ports::{Fresh, Principal, right},
};
use tokio::sync::mpsc::unbounded_channel;

use crate::{
    domain::file_name::{file_name, session_slug},
    export::xlsx::XlsxError,
    service::{
        Service,
        context::zone_of,
        fault,
        handing_out::{handed_out, passwords::Opened},
        long_work::LongWork,
        results::read,
    },
    storage::{Audit, HandOut, HandOutOutcome, HandedOut, LoginRow},
};

/// A finished workbook. Holds passwords, therefore no `Debug`.
pub struct Workbook {
    /// `logins_spring-placement_batch-7_2026-05-12.xlsx`
    pub file_name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Logins that were handed out to be written into a file. Holds passwords, therefore no `Debug`.
pub struct ExportedLogins {
    /// What candidates type as Institution ID.
    pub institution_code: String,
    /// Where candidates log in with the institution filled in.
    pub log_in_address: String,
    /// The session's name.
    pub session: String,
    /// The number of the batch, when they are those of one.
    pub batch: Option<i64>,
    /// When, in the session's zone.
    pub at: CivilTime,
    /// The name of the member of staff who took them; `None` on the command line.
    pub by: Option<String>,
    /// Whoever takes them is shown results, so that there are columns for them.
    pub has_results: bool,
    /// The logins, in order.
    pub rows: Vec<ExportedLogin>,
}

/// One login. Holds its password, therefore no `Debug`.
pub struct ExportedLogin {
    /// What the entry logs in with now.
    pub username: String,
    /// Its password, grouped as on paper.
    pub password: Opened,
    /// The username the entry was born with.
    pub slip_code: String,
    /// The candidate's name.
    pub name: Option<String>,
    /// Where the entry stands.
    pub state: EntryState,
    /// The batch's number in its session.
    pub batch: i64,
    /// What the candidate said beside the name.
    pub particulars: Particulars,
    /// What a test engine said of the result, for whoever is shown it.
    pub result: Option<EntryResult>,
}

/// Writes logins into the bytes of a file; a function of [`crate::workbooks`], which stands above.
pub trait Write: Fn(&ExportedLogins) -> Result<Vec<u8>, XlsxError> + Copy + Send + Sync + 'static {}

impl<W: Fn(&ExportedLogins) -> Result<Vec<u8>, XlsxError> + Copy + Send + Sync + 'static> Write for W {}

/// An export as it was asked for.
struct Asked {
    institution: InstitutionId,
    audit: Audit,
    /// Who takes the file; `None` on the command line.
    by: Option<Principal>,
    act: Act,
}

impl Service {
    /// The workbook of the chosen logins, by a member of staff, as `write` writes it. `again`: also unused ones that were
    /// handed out before; otherwise they refuse the whole with [`ApiError::HandedOutBefore`].
    pub async fn export(
        &self,
        staff: &Fresh<right::ExportLogins>,
        choice: Choice,
        again: bool,
        write: impl Write,
    ) -> Result<Workbook, ApiError> {
        let (service, institution, by) = (self.clone(), staff.institution(), Some(Principal::from(staff)));
        let audit = self.audit_of(staff)?;
        let work = async move { service.export_for(institution, audit, by, (choice, again), write).await };
        self.long_work.run(work).await
    }

    /// The workbook of a batch, for the command line.
    pub(in crate::service) async fn export_batch(
        &self,
        institution: InstitutionId,
        audit: Audit,
        batch: BatchId,
        write: impl Write,
    ) -> Result<Workbook, ApiError> {
        self.export_for(institution, audit, None, (Choice::Batch(batch), false), write).await
    }
}

impl Service {
    /// The file is made while the hand-out is being recorded, and given to nobody before that is committed.
    async fn export_for(
        &self,
        institution: InstitutionId,
        audit: Audit,
        by: Option<Principal>,
        (choice, again): (Choice, bool),
        write: impl Write,
    ) -> Result<Workbook, ApiError> {
        let act = if matches!(choice, Choice::Batch(_)) { Act::LoginsDownloaded } else { Act::EntriesExported };
        let (tell, mut told) = unbounded_channel();
        let recorded = async {
            // Moved in, so that nothing more is told once this has ended.
            let tell = tell;
            let hand_out = HandOut { choice: &choice, act, again };
            // Whoever makes the file listens as long as this runs.
            let tell = |handed_out: &HandedOut| drop(tell.send(handed_out.clone()));
            handed_out_of(self.store.entry_hand_out_telling(institution, hand_out, audit, tell).await?, audit)
        };
        let making = async {
            let mut made = None;
            while let Some(handed_out) = told.recv().await {
                let asked = Asked { institution, audit, by, act };
                // On the heap: it is large, and would make the future of every download so that leads here.
                made = Some(Box::pin(self.workbook(asked, handed_out, write)).await);
            }
            made
        };
        let (recorded, made) = tokio::join!(recorded, making);
        recorded?;
        made.unwrap_or_else(|| Err(fault::bug("logins were handed out and not told")))
    }

    async fn workbook(&self, asked: Asked, handed_out: HandedOut, write: impl Write) -> Result<Workbook, ApiError> {
        let Asked { institution, audit, by, act } = asked;
        let has_results = by.is_some_and(|by| by.sees_results());
        let by = async { if let Some(by) = by { self.known_as(by).await } else { Ok(None) } };
        let ids: Vec<EntryId> = handed_out.rows.iter().map(|row| row.id).collect();
        let results =
            async { if has_results { self.store.entry_results(institution, &ids).await } else { Ok(HashMap::new()) } };
        // None of them waits for another.
        let (tenant, session, names, by, mut results) = tokio::try_join!(
            self.store.institution_find(institution),
            self.store.test_session_find(institution, handed_out.session),
            self.store.test_session_names(institution),
            by,
            results,
        )?;
        let (tenant, session) = (tenant.ok_or(ApiError::NotFound)?, session.ok_or(ApiError::NotFound)?);
        let zone = zone_of(&session.time_zone);
        let batch = handed_out.rows.first().map(|row| row.batch).filter(|_| act == Act::LoginsDownloaded);
        let slug = slug_among(&names, session.id, &session.name, session.number);
        let file_name = file_name("logins", Some(&slug), batch, &zone.iso_date(audit.at));
        let mut logins = ExportedLogins {
            log_in_address: self.log_in_address(&tenant.code),
            institution_code: tenant.code,
            session: session.name,
            batch,
            at: zone.civil(audit.at),
            by,
            has_results,
            rows: Vec::new(),
        };
        let service = self.clone();
        LongWork::beside(move || {
            let passwords = service.open_passwords(institution, &tenant.wrapped_key, &handed_out)?;
            let logged = handed_out.rows.into_iter().zip(passwords);
            let exported = logged.map(|(row, password)| {
                let result = results.remove(&row.id).and_then(read);
                exported(row, password, result)
            });
            logins.rows = exported.collect();
            Ok(Workbook { file_name, bytes: write(&logins).map_err(|error| fault::log(&error))? })
        })
        .await
    }

    /// What a session is called in the names of its files.
    pub(in crate::service) async fn slug_of(
        &self,
        institution: InstitutionId,
        session: SessionId,
        name: &str,
        number: i64,
    ) -> Result<String, ApiError> {
        Ok(slug_among(&self.store.test_session_names(institution).await?, session, name, number))
    }

    /// Takes the chosen logins, at least one, out of the store, recorded as given out.
    pub(in crate::service) async fn hand_out(
        &self,
        institution: InstitutionId,
        hand_out: HandOut<'_>,
        audit: Audit,
    ) -> Result<HandedOut, ApiError> {
        handed_out_of(self.store.entry_hand_out(institution, hand_out, audit).await?, audit)
    }
}

/// The logins, at least one, or why there are none.
fn handed_out_of(outcome: HandOutOutcome, audit: Audit) -> Result<HandedOut, ApiError> {
    match outcome {
        HandOutOutcome::Rows(handed_out) if handed_out.rows.is_empty() => Err(ApiError::NothingLeft),
        HandOutOutcome::Rows(handed_out) => Ok(handed_out),
        HandOutOutcome::Before(before) => Err(handed_out::refusal(before, audit.at, false)),
        HandOutOutcome::Changed { now } => Err(ApiError::ListChanged { now }),
        HandOutOutcome::NotFound => Err(ApiError::NotFound),
    }
}

fn exported(row: LoginRow, password: Opened, result: Option<EntryResult>) -> ExportedLogin {
    ExportedLogin {
        username: row.username,
        password,
        slip_code: row.slip_code,
        name: row.full_name,
        state: row.state,
        batch: row.batch,
        particulars: row.particulars,
        result,
    }
}

fn slug_among(names: &[(SessionId, String)], session: SessionId, name: &str, number: i64) -> String {
    let others = names.iter().filter(|(other, _)| *other != session).map(|(_, name)| name.as_str());
    session_slug(name, number, others)
}
