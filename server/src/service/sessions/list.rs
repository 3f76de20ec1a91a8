//! Sessions: the list, the head of every page of one, and its entries.

use lanyard_app::{
    error::ApiError,
    model::{
        act::Act,
        entry::{EntryFilter, EntryPage, EntryQuery, EntryRow},
        id::{EntryId, SessionId},
        page::PageOf,
        session::{SessionHead, SessionList, SessionQuery, SessionRow},
    },
    ports::Staff,
};

use crate::{
    domain::{clock::Timestamp, room, search, zone::TimeZoneName},
    service::{Service, door::visitor::zone_of, entries::create_codes::OPERATOR},
    storage::{EntryOrder, ListedEntry, ListedHandOut, TestSession, TestSessionQuery},
};

impl Service {
    pub(in crate::service) async fn list_sessions(
        &self,
        staff: &Staff,
        query: &SessionQuery,
    ) -> Result<SessionList, ApiError> {
        let now = self.clock.now();
        let asked = |offset| TestSessionQuery {
            search: search::session_query(&query.q),
            state: query.state,
            now,
            offset,
            limit: query.page.size(),
        };
        let offset = (query.page.number() - 1) * query.page.size();
        let mut found = self.store.test_session_page(staff.institution(), &asked(offset)).await?;
        let page = PageOf::place(query.page, found.matching);
        if page.offset() != offset {
            // The address names a page beyond the last one: sessions were filtered away since.
            found = self.store.test_session_page(staff.institution(), &asked(page.offset())).await?;
        }
        Ok(SessionList { page, all: found.all, rows: found.rows.iter().map(|session| row(session, now)).collect() })
    }

    pub(in crate::service) async fn session_of(
        &self,
        staff: &Staff,
        session: SessionId,
    ) -> Result<TestSession, ApiError> {
        self.store.test_session_find(staff.institution(), session).await?.ok_or(ApiError::NotFound)
    }

    pub(in crate::service) async fn head(&self, staff: &Staff, session: &TestSession) -> Result<SessionHead, ApiError> {
        let institution = self.institution_of(staff).await?;
        Ok(SessionHead {
            id: session.id,
            number: session.number,
            name: session.name.clone(),
            state: session.state_at(self.clock.now()),
            when: zone_of(&session.time_zone).span(session.opens_at, session.closes_at),
            institution_code: institution.code,
            counts: session.counts,
        })
    }

    pub(in crate::service) async fn list_entries(
        &self,
        staff: &Staff,
        session: SessionId,
        query: &EntryQuery,
    ) -> Result<EntryPage, ApiError> {
        let session = self.session_of(staff, session).await?;
        let total = self.store.entry_count(staff.institution(), &session, &query.filter).await?;
        let page = PageOf::place(query.page, total);
        let order = EntryOrder { sort: query.sort, descending: query.descending };
        let (institution, filter) = (staff.institution(), &query.filter);
        let listed = self.store.entry_page(institution, &session, filter, order, page.offset(), page.size).await?;
        let batches = self.store.batch_choices(staff.institution(), session.id).await?;
        let (zone, now) = (zone_of(&session.time_zone), self.clock.now());
        Ok(EntryPage {
            session: self.head(staff, &session).await?,
            filter: query.filter.clone(),
            rows: listed.into_iter().map(|entry| shown(entry, &zone, now)).collect(),
            page,
            batches,
        })
    }

    pub(in crate::service) async fn list_hidden(
        &self,
        staff: &Staff,
        session: SessionId,
        ids: &[EntryId],
        filter: &EntryFilter,
    ) -> Result<Vec<EntryId>, ApiError> {
        let session = self.session_of(staff, session).await?;
        let shown = self.store.entry_among(staff.institution(), session.id, filter, ids).await?;
        Ok(ids.iter().copied().filter(|id| !shown.contains(id)).collect())
    }
}

/// A row of the list as people read it.
pub(in crate::service) fn shown(entry: ListedEntry, zone: &TimeZoneName, now: Timestamp) -> EntryRow {
    EntryRow {
        id: entry.id,
        slip_code: entry.slip_code,
        username: entry.username,
        name: entry.full_name,
        state: entry.state,
        batch: entry.batch,
        handed_out: entry.handed_out.map(|hand_out| told(&hand_out, zone, now)),
        last_seen: entry.last_seen_at.map(|at| zone.seen(at, now)),
    }
}

/// "Printed 09:12, A. Mora".
pub(in crate::service) fn told(hand_out: &ListedHandOut, zone: &TimeZoneName, now: Timestamp) -> String {
    if hand_out.act == Act::PasswordRenewed {
        return format!("Taken by the candidate {}", zone.seen(hand_out.at, now));
    }
    let how = match hand_out.act {
        Act::LoginsDownloaded => "Downloaded",
        Act::CardsPrinted | Act::ReportPrinted => "Printed",
        Act::LoginShown => "Shown",
        _ => "Exported",
    };
    format!("{how} {}, {}", zone.seen(hand_out.at, now), hand_out.by.as_deref().unwrap_or(OPERATOR))
}

fn row(session: &TestSession, now: Timestamp) -> SessionRow {
    let zone = zone_of(&session.time_zone);
    SessionRow {
        id: session.id,
        number: session.number,
        name: session.name.clone(),
        place: room::shown(&session.room),
        opens: zone.short_day_and_time(session.opens_at),
        closes: zone.short_day_and_time(session.closes_at),
        time_zone: session.time_zone.clone(),
        state: session.state_at(now),
        entries: session.counts.total(),
        used: session.counts.used(),
    }
}
