//! The Activity tab and its workbook: what was done in a session, in the words and times that people read.

use async_trait::async_trait;
use std::borrow::Cow;

use lanyard_app::{
    error::ApiError,
    model::{
        activity::{About, ActivityKind, ActivityPage, ActivityQuery, ActivityRow},
        id::SessionId,
        page::PageOf,
    },
    ports::{May, Staff, right, sessions::ListActivity},
};

use crate::{
    domain::{file_name::file_name, zone::TimeZoneName},
    export::xlsx::{Column, ReadMe, TextSheet, TextWorkbook},
    service::{
        Service,
        common::{OPERATOR, zone_of},
        fault,
        handing_out::export::Workbook,
    },
    storage::ListedAct,
};

/// The most acts in one workbook; a sheet holds five times as many rows.
const MOST_IN_A_WORKBOOK: i64 = 200_000;

/// The columns of the workbook.
const COLUMNS: [Column<'static>; 8] = [
    Column::text("When", 22.0),
    Column::text("Who", 22.0),
    Column::text("Name", 32.0),
    Column::text("What", 26.0),
    Column::text("Batch", 26.0),
    Column::code("Slip code", 13.0),
    Column::code("Username", 18.0),
    Column::text("How many", 10.0),
];

#[async_trait]
impl ListActivity for Service {
    async fn session_activity(
        &self,
        staff: &May<right::SeeSessions>,
        session: SessionId,
        query: ActivityQuery,
    ) -> Result<ActivityPage, ApiError> {
        let session = self.session_of(staff, session).await?;
        let (institution, acts) = (staff.institution(), query.kind.acts());
        let total = self.store.activity_count(institution, session.id, acts.as_deref()).await?;
        let page = PageOf::place(query.page, total);
        let listed =
            self.store.activity_page(institution, session.id, acts.as_deref(), page.offset(), page.size).await?;
        let zone = zone_of(&session.time_zone);
        Ok(ActivityPage {
            session: self.head(staff, &session).await?,
            rows: listed.into_iter().map(|act| row(act, &zone)).collect(),
            time_zone: session.time_zone,
            page,
        })
    }
}

impl Service {
    /// The workbook of what was done in a session, newest first.
    pub async fn export_activity(
        &self,
        staff: &May<right::SeeSessions>,
        session: SessionId,
        kind: ActivityKind,
    ) -> Result<Workbook, ApiError> {
        let (service, staff) = (self.clone(), *staff);
        self.long_work.run(async move { service.workbook_of_activity(&staff, session, kind).await }).await
    }

    async fn workbook_of_activity(
        &self,
        staff: &Staff,
        session: SessionId,
        kind: ActivityKind,
    ) -> Result<Workbook, ApiError> {
        let session = self.session_of(staff, session).await?;
        let person = self.store.staff_find(staff.institution(), staff.id()).await?.ok_or(ApiError::NotFound)?;
        let audit = self.audit_of(staff)?;
        let acts = kind.acts();
        let listed = self
            .store
            .activity_export(staff.institution(), session.id, acts.as_deref(), MOST_IN_A_WORKBOOK, audit)
            .await?;
        let zone = zone_of(&session.time_zone);
        let full = i64::try_from(listed.len()).is_ok_and(|rows| rows >= MOST_IN_A_WORKBOOK);
        let workbook = TextWorkbook {
            sheet: TextSheet {
                name: "Activity",
                columns: &COLUMNS,
                rows: listed.into_iter().map(|act| cells(row(act, &zone))).collect(),
            },
            read_me: ReadMe {
                what: match kind {
                    ActivityKind::Everything => format!("Activity of {}", session.name),
                    kind => format!("Activity of {}: {}", session.name, kind.label()),
                },
                when: format!("{} ({})", zone.day_and_time(audit.at), zone.as_str()),
                by: person.name,
                rows_are: "Acts",
                note: if full { "A session with more acts than these has its latest ones here." } else { "" },
                missing: String::new(),
            },
        };
        let slug = self.slug_of(staff.institution(), session.id, &session.name, session.number).await?;
        Ok(Workbook {
            bytes: workbook.to_bytes().map_err(|error| fault::log(&error))?,
            file_name: file_name("activity", Some(&slug), None, &zone.iso_date(audit.at)),
        })
    }
}

fn row(act: ListedAct, zone: &TimeZoneName) -> ActivityRow {
    let username = act.username.clone();
    let about = match (act.batch, act.slip_code) {
        (Some((number, label)), _) => About::Batch { number, label },
        (None, Some(slip_code)) => About::Entry { slip_code, username: act.username },
        (None, None) => About::Session,
    };
    let who = match (&act.candidate, act.staff) {
        (Some(_), _) => username.unwrap_or_default(),
        (None, staff) => staff.unwrap_or_else(|| OPERATOR.to_owned()),
    };
    ActivityRow { at: zone.date_and_time(act.at), who, candidate: act.candidate, act: act.act, about, count: act.count }
}

fn cells(row: ActivityRow) -> Vec<Cow<'static, str>> {
    let (batch, slip_code, username) = match row.about {
        About::Session => (String::new(), String::new(), None),
        About::Batch { number, label } if label.is_empty() => (number.to_string(), String::new(), None),
        About::Batch { number, label } => (format!("{number} · {label}"), String::new(), None),
        About::Entry { slip_code, username } => (String::new(), slip_code, username),
    };
    vec![
        row.at.into(),
        row.who.into(),
        row.candidate.unwrap_or_default().into(),
        row.act.label().into(),
        batch.into(),
        slip_code.into(),
        username.unwrap_or_default().into(),
        row.count.to_string().into(),
    ]
}
