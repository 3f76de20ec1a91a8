//! Sessions: the list, the head of every page of one, and its entries.

use lanyard_app::{
    error::ApiError,
    model::{
        entry::{EntryFilter, EntryPage, EntryQuery, EntryRow},
        hand_out::HandedOut,
        id::{EntryId, SessionId},
        page::PageOf,
        session::{SessionHead, SessionList, SessionQuery, SessionRow},
    },
    ports::Staff,
};

use super::{Service, visitor::zone_of};
use crate::{
    domain::{clock::Timestamp, room, search, zone::TimeZoneName},
    storage::{EntryOrder, EntryScope, ListedEntry, ListedHandOut, TestSession, TestSessionQuery},
};

impl Service {
    pub(super) async fn list_sessions(&self, staff: &Staff, query: &SessionQuery) -> Result<SessionList, ApiError> {
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

    pub(super) async fn session_of(&self, staff: &Staff, session: SessionId) -> Result<TestSession, ApiError> {
        self.store.test_session_find(staff.institution(), session).await?.ok_or(ApiError::NotFound)
    }

    pub(super) async fn head(&self, staff: &Staff, session: &TestSession) -> Result<SessionHead, ApiError> {
        let institution = self.institution_of(staff).await?;
        let zone = zone_of(&session.time_zone);
        Ok(SessionHead {
            id: session.id,
            number: session.number,
            name: session.name.clone(),
            state: session.state_at(self.clock.now()),
            opens: zone.civil(session.opens_at),
            closes: zone.civil(session.closes_at),
            institution_code: institution.code,
            counts: session.counts,
        })
    }

    pub(super) async fn list_entries(
        &self,
        staff: &Staff,
        session: SessionId,
        query: &EntryQuery,
    ) -> Result<EntryPage, ApiError> {
        let session = self.session_of(staff, session).await?;
        let scope = scope(&query.filter);
        let total = self.store.entry_count(staff.institution(), &session, &scope).await?;
        let page = PageOf::place(query.page, total);
        let order = EntryOrder { sort: query.sort, descending: query.descending };
        let listed =
            self.store.entry_page(staff.institution(), &session, &scope, order, page.offset(), page.size).await?;
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

    pub(super) async fn list_hidden(
        &self,
        staff: &Staff,
        session: SessionId,
        ids: &[EntryId],
        filter: &EntryFilter,
    ) -> Result<Vec<EntryId>, ApiError> {
        let session = self.session_of(staff, session).await?;
        let shown = self.store.entry_among(staff.institution(), session.id, &scope(filter), ids).await?;
        Ok(ids.iter().copied().filter(|id| !shown.contains(id)).collect())
    }
}

/// A row of the list.
pub(super) fn shown(entry: ListedEntry, zone: &TimeZoneName, now: Timestamp) -> EntryRow {
    EntryRow {
        id: entry.id,
        slip_code: entry.slip_code,
        username: entry.username,
        name: entry.full_name,
        state: entry.state,
        batch: entry.batch,
        handed_out: entry.handed_out.map(|hand_out| told(hand_out, zone, now)),
        last_seen: entry.last_seen_at.map(|at| zone.moment(at, now)),
    }
}

/// How a login was last handed out.
pub(super) fn told(hand_out: ListedHandOut, zone: &TimeZoneName, now: Timestamp) -> HandedOut {
    HandedOut { act: hand_out.act, when: zone.moment(hand_out.at, now), by: hand_out.by }
}

/// The filter of a page as the store takes it.
pub(super) fn scope(filter: &EntryFilter) -> EntryScope {
    EntryScope {
        search: search::query(&filter.q),
        state: filter.state,
        batch: filter.batch,
        handed_out: filter.handed_out,
    }
}

fn row(session: &TestSession, now: Timestamp) -> SessionRow {
    let zone = zone_of(&session.time_zone);
    SessionRow {
        id: session.id,
        number: session.number,
        name: session.name.clone(),
        room: room::room(&session.room),
        opens: zone.civil(session.opens_at),
        closes: zone.civil(session.closes_at),
        state: session.state_at(now),
        entries: session.counts.total(),
        used: session.counts.used(),
    }
}
