//! A session at a glance: what stands above every page of it, and what an open page asks again.

use std::time::Duration;

use lanyard_app::{
    error::ApiError,
    model::{
        glance::{Glance, MINUTES, Peak},
        id::SessionId,
        session::{SessionHead, SessionState},
    },
    ports::{May, Principal, right},
};

use crate::{
    domain::{clock::Timestamp, room, zone::TimeZoneName},
    service::{Service, context::zone_of},
    storage::{SessionGlance, TestSession},
};

const MINUTE: Duration = Duration::from_mins(1);

impl Service {
    /// How a session of the institution stands now.
    pub async fn session_glance(
        &self,
        staff: &May<right::SeeSessions>,
        session: SessionId,
    ) -> Result<Glance, ApiError> {
        Ok(self.session_and_head(staff, session).await?.1.glance)
    }

    /// The session that a page shows, and its head.
    pub(in crate::service) async fn session_and_head(
        &self,
        staff: &Principal,
        session: SessionId,
    ) -> Result<(TestSession, SessionHead), ApiError> {
        let now = self.clock.now();
        let found = self.store.session_and_glance(staff.institution(), session, now, begin_of_chart(now)).await?;
        let (session, found) = found.ok_or(ApiError::NotFound)?;
        let head = head(&session, found, now);
        Ok((session, head))
    }
}

/// Since when log-ins are drawn.
fn begin_of_chart(now: Timestamp) -> Timestamp {
    begin_of_minute(now).minus(MINUTE.saturating_mul(u32::try_from(MINUTES - 1).unwrap_or_default()))
}

fn head(session: &TestSession, found: SessionGlance, now: Timestamp) -> SessionHead {
    let zone = zone_of(&session.time_zone);
    SessionHead {
        id: session.id,
        number: session.number,
        name: session.name.clone(),
        state: session.state_at(now),
        opens: zone.civil(session.opens_at),
        closes: zone.civil(session.closes_at),
        counts: session.counts,
        room: room::named(session.room.clone()),
        test: session.test.clone(),
        glance: glance(session, &found, &zone, now),
        institution_code: found.institution_code,
    }
}

fn glance(session: &TestSession, found: &SessionGlance, zone: &TimeZoneName, now: Timestamp) -> Glance {
    let state = session.state_at(now);
    let next = match state {
        SessionState::Upcoming => session.opens_at,
        SessionState::Open => session.closes_at,
        SessionState::Closed => now,
    };
    // The first of several that are alike: later ones must have more.
    let peak = found.log_ins.iter().copied().reduce(|most, minute| if minute.1 > most.1 { minute } else { most });
    Glance {
        state,
        opens: zone.civil(session.opens_at),
        closes: zone.civil(session.closes_at),
        minutes: minutes_between(now, next.plus(MINUTE).minus(Duration::from_micros(1))),
        counts: found.counts,
        arrived: found.arrived,
        overdue: found.overdue,
        locked: found.locked,
        log_ins: by_minute(&found.log_ins, begin_of_minute(now)),
        peak: peak.map(|(at, count)| Peak { count, at: zone.civil(at) }),
    }
}

/// Every minute from the first with a log-in to this one, those without any included.
fn by_minute(log_ins: &[(Timestamp, i64)], last: Timestamp) -> Vec<i64> {
    let Some((first, _)) = log_ins.first() else { return Vec::new() };
    let count = minutes_between(*first, last).clamp(0, MINUTES - 1) + 1;
    let mut minutes = vec![0; usize::try_from(count).unwrap_or_default()];
    for (at, log_ins) in log_ins {
        if let Some(minute) = usize::try_from(minutes_between(*first, *at)).ok().and_then(|at| minutes.get_mut(at)) {
            *minute += log_ins;
        }
    }
    minutes
}

fn begin_of_minute(at: Timestamp) -> Timestamp {
    Timestamp::from_micros(at.micros() - at.micros().rem_euclid(micros_of_a_minute()))
}

/// Whole minutes from one instant to another.
fn minutes_between(from: Timestamp, to: Timestamp) -> i64 {
    to.micros().saturating_sub(from.micros()).div_euclid(micros_of_a_minute())
}

fn micros_of_a_minute() -> i64 {
    i64::try_from(MINUTE.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: u64, second: u64) -> Timestamp {
        Timestamp::from_micros(1_778_570_400_000_000).plus(Duration::from_secs(minute * 60 + second))
    }

    #[test]
    fn minutes_without_a_log_in_are_told_too() {
        assert_eq!(by_minute(&[], at(5, 0)), Vec::<i64>::new());
        assert_eq!(by_minute(&[(at(1, 0), 3), (at(4, 0), 2)], at(5, 0)), [3, 0, 0, 2, 0]);
        assert_eq!(by_minute(&[(at(1, 0), 3)], at(0, 0)), [3], "a clock that was set back");
    }

    #[test]
    fn a_minute_begins_with_its_first_second() {
        assert_eq!(begin_of_minute(at(3, 59)), at(3, 0));
        assert_eq!(begin_of_minute(at(3, 0)), at(3, 0));
        assert_eq!((minutes_between(at(0, 30), at(2, 29)), minutes_between(at(0, 30), at(2, 30))), (1, 2));
    }
}
