//! Sessions: the list, and finding one.

use async_trait::async_trait;
use lanyard_app::{
    error::ApiError,
    model::{
        id::SessionId,
        page::PageOf,
        session::{ListedGroup, SessionList, SessionQuery, SessionRow},
    },
    ports::{May, Principal, right, sessions::ListSessions},
};

use crate::{
    domain::{around::Around, room, search, zone::TimeZoneName},
    service::{Service, context::zone_of},
    storage::{TestSession, TestSessionPage, TestSessionQuery},
};

#[async_trait]
impl ListSessions for Service {
    async fn session_list(
        &self,
        staff: &May<right::SeeSessions>,
        query: &SessionQuery,
    ) -> Result<SessionList, ApiError> {
        let now = self.clock.now();
        let known = self.store.test_session_known(staff.institution()).await?;
        let zone = known.time_zone.map_or_else(TimeZoneName::utc, |zone| zone_of(&zone));
        let around = Around::of(now, &zone);
        let asked = |offset| TestSessionQuery {
            search: search::session_query(&query.q),
            state: query.state,
            now,
            around,
            offset,
            limit: query.page.size(),
        };
        let offset = (query.page.number() - 1) * query.page.size();
        let mut found = self.store.test_session_page(staff.institution(), &asked(offset)).await?;
        let page = PageOf::place(query.page, found.matching());
        if page.offset() != offset {
            // The address names a page beyond the last one: sessions were filtered away since.
            found.rows = self.store.test_session_rows(staff.institution(), &asked(page.offset())).await?;
        }
        Ok(SessionList { page, all: known.all, now: zone.civil(now), groups: groups(&found) })
    }
}

impl Service {
    pub(in crate::service) async fn session_of(
        &self,
        staff: &Principal,
        session: SessionId,
    ) -> Result<TestSession, ApiError> {
        self.store.test_session_find(staff.institution(), session).await?.ok_or(ApiError::NotFound)
    }
}

fn groups(found: &TestSessionPage) -> Vec<ListedGroup> {
    let listed = found.groups.iter().map(|counted| {
        let of_group = found.rows.iter().filter(|row| row.group == counted.group);
        ListedGroup {
            group: counted.group,
            sessions: counted.sessions,
            entries: counted.entries.total(),
            used: counted.entries.used(),
            rows: of_group.map(|listed| row(&listed.session)).collect(),
        }
    });
    listed.filter(|group| !group.rows.is_empty()).collect()
}

fn row(session: &TestSession) -> SessionRow {
    let zone = zone_of(&session.time_zone);
    SessionRow {
        id: session.id,
        number: session.number,
        name: session.name.clone(),
        room: room::named(session.room.clone()),
        opens: zone.civil(session.opens_at),
        closes: zone.civil(session.closes_at),
        entries: session.counts.total(),
        used: session.counts.used(),
    }
}
