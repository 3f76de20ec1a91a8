//! What a report is narrowed to, and the sessions that are offered.

use lanyard_app::{
    error::ApiError,
    model::{
        id::SessionId,
        report::{ReportFilter, ReportKind, ReportSession, ReportState},
    },
    ports::Staff,
};

use crate::{
    domain::clock::Timestamp,
    service::{Service, common::zone_of, handing_out::report::cells::zones_differ},
    storage::{ReportScope, ReportedSession, TestSessionQuery},
};

/// How many sessions the filter offers.
const OFFERED_SESSIONS: i64 = 100;

impl Service {
    /// The latest sessions, and the chosen one. Each names its zone where they differ.
    pub(super) async fn offered_sessions(
        &self,
        staff: &Staff,
        chosen: Option<&ReportedSession>,
    ) -> Result<Vec<ReportSession>, ApiError> {
        let latest = TestSessionQuery {
            search: String::new(),
            state: None,
            now: self.clock.now(),
            offset: 0,
            limit: OFFERED_SESSIONS,
        };
        let latest = self.store.test_session_page(staff.institution(), &latest).await?.rows;
        let chosen = chosen.filter(|chosen| latest.iter().all(|session| session.id != chosen.id));
        let offered: Vec<_> = latest
            .iter()
            .map(|session| (session.id, &session.name, &session.time_zone, session.opens_at))
            .chain(chosen.map(|session| (session.id, &session.name, &session.time_zone, session.opens_at)))
            .collect();
        let zones_differ = zones_differ(offered.iter().map(|(_, _, zone, _)| zone.as_str()));
        let name = |(id, name, zone, opens_at): (SessionId, &String, &String, Timestamp)| {
            let when = zone_of(zone).date_and_time(opens_at);
            let named = if zones_differ { format!(" ({zone})") } else { String::new() };
            ReportSession { id, name: format!("{name}, {when}{named}") }
        };
        Ok(offered.into_iter().map(name).collect())
    }
}

/// The entries that are left.
pub(super) fn scope(kind: ReportKind, filter: &ReportFilter) -> ReportScope {
    ReportScope {
        states: filter.state.map(ReportState::states).unwrap_or_default(),
        changed: kind == ReportKind::Usernames,
    }
}
