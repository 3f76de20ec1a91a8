//! The Activity tab and its workbook: what was done in a session.

use async_trait::async_trait;

use lanyard_app::{
    error::ApiError,
    model::{
        activity::{About, ActivityKind, ActivityPage, ActivityQuery, ActivityRow, Author},
        civil::CivilTime,
        id::SessionId,
        page::PageOf,
    },
    ports::{May, Principal, right, sessions::ListActivity},
};

use crate::{
    domain::{file_name::file_name, zone::TimeZoneName},
    export::xlsx::XlsxError,
    service::{Service, context::zone_of, fault, handing_out::export::Workbook},
    storage::ListedAct,
};

/// The most acts in one workbook; a sheet holds five times as many rows.
const MOST_IN_A_WORKBOOK: i64 = 200_000;

/// What was done in a session, to be written into a file.
pub struct ExportedActivity {
    /// The session's name.
    pub session: String,
    /// Which acts.
    pub kind: ActivityKind,
    /// When, in the session's zone.
    pub at: CivilTime,
    /// The name of the member of staff who took it.
    pub by: String,
    /// The acts, newest first.
    pub rows: Vec<ActivityRow>,
    /// There may be more than these, which are the latest.
    pub is_cut: bool,
}

#[async_trait]
impl ListActivity for Service {
    async fn session_activity(
        &self,
        staff: &May<right::SeeSessions>,
        session: SessionId,
        query: ActivityQuery,
    ) -> Result<ActivityPage, ApiError> {
        let (session, head) = self.session_and_head(staff, session).await?;
        let (institution, acts) = (staff.institution(), query.kind.acts());
        let total = self.store.activity_count(institution, session.id, acts.as_deref()).await?;
        let page = PageOf::place(query.page, total);
        let listed =
            self.store.activity_page(institution, session.id, acts.as_deref(), page.offset(), page.size).await?;
        let zone = zone_of(&session.time_zone);
        Ok(ActivityPage {
            session: head,
            rows: listed.into_iter().map(|act| row(act, &zone)).collect(),
            time_zone: session.time_zone,
            page,
        })
    }
}

impl Service {
    /// The workbook of what was done in a session, newest first, as `write` writes it.
    pub async fn export_activity(
        &self,
        staff: &May<right::ExportReports>,
        session: SessionId,
        kind: ActivityKind,
        write: impl FnOnce(&ExportedActivity) -> Result<Vec<u8>, XlsxError> + Send + 'static,
    ) -> Result<Workbook, ApiError> {
        let (service, staff) = (self.clone(), *staff);
        self.long_work.run(async move { service.workbook_of_activity(&staff, session, kind, write).await }).await
    }

    async fn workbook_of_activity(
        &self,
        staff: &Principal,
        session: SessionId,
        kind: ActivityKind,
        write: impl FnOnce(&ExportedActivity) -> Result<Vec<u8>, XlsxError> + Send,
    ) -> Result<Workbook, ApiError> {
        let session = self.session_of(staff, session).await?;
        let by = self.called(staff).await?;
        let audit = self.audit_of(staff)?;
        let acts = kind.acts();
        let listed = self
            .store
            .activity_export(staff.institution(), session.id, acts.as_deref(), MOST_IN_A_WORKBOOK, audit)
            .await?;
        let zone = zone_of(&session.time_zone);
        let is_cut = i64::try_from(listed.len()).is_ok_and(|rows| rows >= MOST_IN_A_WORKBOOK);
        let slug = self.slug_of(staff.institution(), session.id, &session.name, session.number).await?;
        let activity = ExportedActivity {
            session: session.name,
            kind,
            at: zone.civil(audit.at),
            by,
            rows: listed.into_iter().map(|act| row(act, &zone)).collect(),
            is_cut,
        };
        let bytes = write(&activity).map_err(|error| fault::log(&error))?;
        Ok(Workbook { bytes, file_name: file_name("activity", Some(&slug), None, &zone.iso_date(audit.at)) })
    }
}

fn row(act: ListedAct, zone: &TimeZoneName) -> ActivityRow {
    let username = act.username.clone();
    let about = match (act.batch, act.entry.zip(act.slip_code)) {
        (Some((number, label)), _) => About::Batch { number, label },
        (None, Some((id, slip_code))) => About::Entry { id, slip_code, username: act.username },
        (None, None) => About::Session,
    };
    let by = match (act.candidate, act.staff) {
        (Some(name), _) => Author::Candidate { username: username.unwrap_or_default(), name },
        (None, Some(name)) => Author::Staff(name),
        (None, None) => Author::Operator,
    };
    ActivityRow { at: zone.civil(act.at), by, act: act.act, about, count: act.count }
}
