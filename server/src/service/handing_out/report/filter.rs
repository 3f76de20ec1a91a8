//! What a report is narrowed to: the sessions that are offered, and the entries that are left.

use lanyard_app::{
    error::ApiError,
    model::{
        id::SessionId,
        report::{ReportFilter, ReportKind, ReportSession, ReportState},
    },
    ports::Principal,
};

use crate::{
    domain::{around::Around, clock::Timestamp, zone::TimeZoneName},
    service::{Service, context::zone_of},
    storage::{ReportScope, ReportedSession, TestSessionQuery},
};

/// How many sessions the filter offers.
const OFFERED_SESSIONS: i64 = 100;

impl Service {
    /// The sessions nearest to now, in the order of their list, and the chosen one.
    pub(super) async fn offered_sessions(
        &self,
        staff: &Principal,
        chosen: Option<&ReportedSession>,
    ) -> Result<Vec<ReportSession>, ApiError> {
        let now = self.clock.now();
        let all = TestSessionQuery {
            search: String::new(),
            state: None,
            now,
            // Which day it is changes nothing about their order.
            around: Around::of(now, &TimeZoneName::utc()),
            offset: 0,
            limit: OFFERED_SESSIONS,
        };
        let listed = self.store.test_session_rows(staff.institution(), &all).await?;
        let latest: Vec<_> = listed.into_iter().map(|listed| listed.session).collect();
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
