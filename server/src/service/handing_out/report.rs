//! Reports on the screen, as a file and on paper: the same rows, read session by session.

mod cells;
mod filter;

use std::collections::HashMap;

use async_trait::async_trait;
use lanyard_app::{
    error::ApiError,
    model::{
        act::Act,
        choice::Choice,
        entry_view::EntryResult,
        id::EntryId,
        page::PageOf,
        paper::ReportList,
        report::{ReportCell, ReportColumn, ReportFilter, ReportKind, ReportQuery, ReportView},
    },
    ports::{Fresh, May, Principal, handing_out::ReadReports, right},
};

use self::{
    cells::{cells, only_known, zones_differ},
    filter::scope,
};
use crate::{
    domain::{file_name::file_name, zone::TimeZoneName},
    export::xlsx::XlsxError,
    service::{
        Service,
        context::zone_of,
        fault,
        handing_out::{
            export::Workbook,
            handed_out,
            passwords::{Opened, damaged},
        },
    },
    storage::{HandedOut, ReportOutcome, ReportScope, ReportedEntry, ReportedSession},
};

/// The most rows of a file or a print.
const ROWS_OF_A_FILE: i64 = 20_000;

/// Some rows of a report.
#[derive(Clone, Debug)]
pub struct ReportRows {
    /// The rows, each with its session.
    pub rows: Vec<(ReportedSession, ReportedEntry)>,
    /// Their results, for those who are shown them.
    pub results: HashMap<EntryId, EntryResult>,
    /// How many rows there are in all.
    pub total: i64,
    /// What candidates type as Institution ID.
    pub institution_code: String,
}

#[async_trait]
impl ReadReports for Service {
    async fn report(
        &self,
        staff: &May<right::SeeReports>,
        kind: ReportKind,
        query: &ReportQuery,
    ) -> Result<ReportView, ApiError> {
        let ReportQuery { filter, page } = query;
        let scope = scope(kind, filter);
        let sessions = self.sessions_of_report(staff, kind, filter).await?;
        let total = sessions.iter().map(|session| session.rows(&scope)).sum();
        let page = PageOf::place(*page, total);
        let tenant = self.institution_of(staff).await?;
        let mut columns = kind.columns(false, staff.sees_results());
        let zones_differ = differ(&sessions, &scope);
        let mut rows = Vec::new();
        let parts = self.rows_of_report(staff, &sessions, &scope, page.offset(), page.size).await?;
        let results = self.results_of_report(staff, &columns, &parts).await?;
        for (session, entries) in &parts {
            let zone = zone_of(&session.time_zone);
            let row = |entry: &ReportedEntry| {
                let beside = (&ReportCell::Nothing, results.get(&entry.id));
                cells(&columns, (session, &zone), entry, &tenant.code, beside)
            };
            rows.extend(entries.iter().map(row));
        }
        only_known(&mut columns, &mut rows, tenant.settings.asked);
        let chosen = sessions.first().filter(|_| filter.session.is_some());
        Ok(ReportView {
            kind,
            filter: filter.clone(),
            sessions: self.offered_sessions(staff, chosen).await?,
            columns,
            rows,
            zones_differ,
            page,
            unused: chosen.map_or(0, |session| session.counts.unused),
        })
    }
}

impl Service {
    /// The report as a workbook, as `write` writes it. `again`: also unused logins that were handed out before; otherwise
    /// they refuse the whole with [`ApiError::HandedOutBefore`].
    pub async fn report_workbook(
        &self,
        staff: &Fresh<right::ExportReports>,
        kind: ReportKind,
        filter: &ReportFilter,
        again: bool,
        write: impl FnOnce(&ReportList) -> Result<Vec<u8>, XlsxError> + Send + 'static,
    ) -> Result<Workbook, ApiError> {
        let (service, staff, filter) = (self.clone(), *staff, filter.clone());
        self.long_work.run(async move { service.workbook_of_report(&staff, kind, &filter, again, write).await }).await
    }

    async fn workbook_of_report(
        &self,
        staff: &Principal,
        kind: ReportKind,
        filter: &ReportFilter,
        again: bool,
        write: impl FnOnce(&ReportList) -> Result<Vec<u8>, XlsxError> + Send,
    ) -> Result<Workbook, ApiError> {
        let (taken, zone) = self.take_report(staff, kind, filter, again, Act::ReportExported).await?;
        let slug = match (&taken.session, filter.session) {
            (Some((name, number)), Some(id)) => Some(self.slug_of(staff.institution(), id, name, *number).await?),
            _ => None,
        };
        Ok(Workbook {
            bytes: write(&taken).map_err(|error| fault::log(&error))?,
            file_name: file_name(kind.word(), slug.as_deref(), None, &zone.iso_date(self.clock.now())),
        })
    }

    /// The report as a list for paper, drawn by `draw`; `again` as in [`Service::report_workbook`].
    pub async fn report_list<T: Send + 'static>(
        &self,
        staff: &Fresh<right::ExportReports>,
        kind: ReportKind,
        filter: &ReportFilter,
        again: bool,
        draw: impl FnOnce(ReportList) -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let (service, staff, filter) = (self.clone(), *staff, filter.clone());
        self.long_work.run(async move { service.list_of_report(&staff, kind, &filter, again).await.map(draw) }).await
    }

    async fn list_of_report(
        &self,
        staff: &Principal,
        kind: ReportKind,
        filter: &ReportFilter,
        again: bool,
    ) -> Result<ReportList, ApiError> {
        let (mut taken, _) = self.take_report(staff, kind, filter, again, Act::ReportPrinted).await?;
        only_known(&mut taken.columns, &mut taken.rows, self.institution_of(staff).await?.settings.asked);
        Ok(taken)
    }

    /// The rows with passwords where the report has them, recorded as handed out, and the zone that they are dated in.
    async fn take_report(
        &self,
        staff: &Principal,
        kind: ReportKind,
        filter: &ReportFilter,
        again: bool,
        act: Act,
    ) -> Result<(ReportList, TimeZoneName), ApiError> {
        let scope = scope(kind, filter);
        let sessions = self.sessions_of_report(staff, kind, filter).await?;
        let rows: i64 = sessions.iter().map(|session| session.rows(&scope)).sum();
        if rows > ROWS_OF_A_FILE {
            return Err(ApiError::ReportTooLong { rows, most: ROWS_OF_A_FILE });
        }
        let zones_differ = differ(&sessions, &scope);
        let parts = self.rows_of_report(staff, &sessions, &scope, 0, ROWS_OF_A_FILE).await?;
        let (passwords, unreadable) = self.passwords_of_report(staff, (kind, act), &parts, again, zones_differ).await?;
        let by = self.called(staff).await?;
        let code = self.institution_of(staff).await?.code;
        let columns = kind.columns(true, staff.sees_results());
        let results = self.results_of_report(staff, &columns, &parts).await?;
        let mut passwords = passwords.iter();
        let mut rows = Vec::new();
        for (session, entries) in &parts {
            let zone = zone_of(&session.time_zone);
            for entry in entries {
                let password = passwords.next().unwrap_or(&ReportCell::Nothing);
                rows.push(cells(&columns, (session, &zone), entry, &code, (password, results.get(&entry.id))));
            }
        }
        let zone = sessions.first().map_or_else(TimeZoneName::utc, |session| zone_of(&session.time_zone));
        let session = sessions.into_iter().next().filter(|_| filter.session.is_some());
        let taken = ReportList {
            kind,
            filter: filter.clone(),
            session: session.map(|session| (session.name, session.number)),
            at: zone.civil(self.clock.now()),
            by,
            zones_differ,
            unreadable,
            columns,
            rows,
        };
        Ok((taken, zone))
    }

    /// The password of every row, in their order, and the slip codes of those that cannot be read; none where the report
    /// has none. What is taken away is recorded.
    async fn passwords_of_report(
        &self,
        staff: &Principal,
        (kind, act): (ReportKind, Act),
        parts: &[(&ReportedSession, Vec<ReportedEntry>)],
        again: bool,
        zones_differ: bool,
    ) -> Result<(Vec<ReportCell>, Vec<String>), ApiError> {
        let institution = staff.institution();
        if !kind.has_passwords() {
            let mut noted = Vec::with_capacity(parts.len());
            for (session, entries) in parts {
                noted.push((session.id, i64::try_from(entries.len()).unwrap_or(i64::MAX), self.audit_of(staff)?));
            }
            self.store.report_note(institution, &noted, act).await?;
            return Ok((Vec::new(), Vec::new()));
        }
        let mut choices = Vec::with_capacity(parts.len());
        for (session, entries) in parts {
            let ids = entries.iter().map(|entry| entry.id).collect();
            choices.push((Choice::Ids { session: session.id, ids }, self.audit_of(staff)?));
        }
        let handed_out = match self.store.report_hand_out(institution, &choices, act, again).await? {
            ReportOutcome::Logins(handed_out) => handed_out,
            ReportOutcome::Before(before) => {
                return Err(handed_out::refusal(before, self.clock.now(), zones_differ));
            }
            ReportOutcome::NotFound => return Err(ApiError::NotFound),
        };
        let tenant = self.institution_of(staff).await?;
        let open = |handed_out: &HandedOut| self.open_passwords(institution, &tenant.wrapped_key, handed_out);
        let opened = handed_out.iter().map(open).collect::<Result<Vec<_>, _>>()?;
        let rows = handed_out.iter().flat_map(|part| &part.rows);
        let unreadable = damaged(rows.zip(opened.iter().flatten()));
        let cell = |opened: &Opened| match opened {
            Opened::Password(password) => ReportCell::Text(password.expose().clone()),
            Opened::Gone => ReportCell::Nothing,
            Opened::Damaged => ReportCell::Unreadable,
        };
        Ok((opened.iter().flatten().map(cell).collect(), unreadable))
    }

    /// The rows of a report behind so many, as they are stored.
    pub(in crate::service) async fn report_rows(
        &self,
        by: &Principal,
        kind: ReportKind,
        filter: &ReportFilter,
        (offset, limit): (i64, i64),
    ) -> Result<ReportRows, ApiError> {
        let scope = scope(kind, filter);
        let sessions = self.sessions_of_report(by, kind, filter).await?;
        let parts = self.rows_of_report(by, &sessions, &scope, offset, limit).await?;
        let results = self.results_of_report(by, &kind.columns(false, by.sees_results()), &parts).await?;
        let with_session = |(session, entries): (&ReportedSession, Vec<ReportedEntry>)| {
            let session = session.clone();
            entries.into_iter().map(move |entry| (session.clone(), entry))
        };
        Ok(ReportRows {
            rows: parts.into_iter().flat_map(with_session).collect(),
            results,
            total: sessions.iter().map(|session| session.rows(&scope)).sum(),
            institution_code: self.institution_of(by).await?.code,
        })
    }

    /// The results of these rows; none where the report has no column for them.
    async fn results_of_report(
        &self,
        staff: &Principal,
        columns: &[ReportColumn],
        parts: &[(&ReportedSession, Vec<ReportedEntry>)],
    ) -> Result<HashMap<EntryId, EntryResult>, ApiError> {
        if !columns.contains(&ReportColumn::Result) {
            return Ok(HashMap::new());
        }
        let ids: Vec<EntryId> = parts.iter().flat_map(|(_, entries)| entries).map(|entry| entry.id).collect();
        self.results_of(staff.institution(), &ids).await
    }

    /// The sessions that the filter leaves, latest first.
    async fn sessions_of_report(
        &self,
        staff: &Principal,
        kind: ReportKind,
        filter: &ReportFilter,
    ) -> Result<Vec<ReportedSession>, ApiError> {
        let changed = kind == ReportKind::Usernames;
        let mut sessions = self.store.report_sessions(staff.institution(), filter.session, changed).await?;
        if filter.session.is_some() && sessions.is_empty() {
            return Err(ApiError::NotFound);
        }
        if !filter.from.is_empty() || !filter.to.is_empty() {
            sessions.retain(|session| filter.is_on(&zone_of(&session.time_zone).iso_date(session.opens_at)));
        }
        Ok(sessions)
    }

    /// Some of the rows, with the session they belong to. Counters say which sessions can be passed over unread.
    async fn rows_of_report<'a>(
        &self,
        staff: &Principal,
        sessions: &'a [ReportedSession],
        scope: &ReportScope,
        mut offset: i64,
        mut limit: i64,
    ) -> Result<Vec<(&'a ReportedSession, Vec<ReportedEntry>)>, ApiError> {
        let mut parts = Vec::new();
        for session in sessions {
            let here = session.rows(scope);
            if here <= offset {
                offset -= here;
                continue;
            }
            if limit == 0 {
                break;
            }
            let entries = self.store.report_page(staff.institution(), session.id, scope, offset, limit).await?;
            limit -= i64::try_from(entries.len()).unwrap_or(limit).min(limit);
            offset = 0;
            parts.push((session, entries));
        }
        Ok(parts)
    }
}

/// Rows of these sessions come from several zones.
fn differ(sessions: &[ReportedSession], scope: &ReportScope) -> bool {
    zones_differ(sessions.iter().filter(|session| session.rows(scope) > 0).map(|session| session.time_zone.as_str()))
}
