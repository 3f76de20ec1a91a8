//! What a report is narrowed to: the sessions that are offered, and the entries that are left.

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
    service::{Service, context::zone_of},
    storage::{ReportScope, ReportedSession, TestSessionQuery},
};

/// How many sessions the filter offers.
const OFFERED_SESSIONS: i64 = 100;

impl Service {
    /// The latest sessions, and the chosen one.
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
        let offer = |id: SessionId, name: &str, zone: &str, opens_at: Timestamp| ReportSession {
            id,
            name: name.to_owned(),
            opens: zone_of(zone).civil(opens_at),
        };
        let latest =
            latest.iter().map(|session| offer(session.id, &session.name, &session.time_zone, session.opens_at));
        let chosen = chosen.map(|session| offer(session.id, &session.name, &session.time_zone, session.opens_at));
        Ok(latest.chain(chosen).collect())
    }
}

/// The entries that are left.
pub(super) fn scope(kind: ReportKind, filter: &ReportFilter) -> ReportScope {
    ReportScope {
        states: filter.state.map(ReportState::states).unwrap_or_default(),
        changed: kind == ReportKind::Usernames,
    }
}
