//! The list of a session’s entries.

use crate::{
    domain::{clock::Timestamp, newcomer::PATIENCE, zone::TimeZoneName},
    service::{Service, context::zone_of},
    storage::{EntryOrder, ListedEntry, ListedHandOut},
};
use async_trait::async_trait;

use lanyard_app::{
    error::ApiError,
    model::{
        act::Act,
        entry::{EntryFilter, EntryPage, EntryQuery, EntryRow},
        hand_out::{HandOutAct, HandedOut},
        id::{EntryId, SessionId},
        passing::Passing,
    },
    ports::{May, entries::ListEntries, right},
};

#[async_trait]
impl ListEntries for Service {
    async fn session_entries(
        &self,
        staff: &May<right::SeeSessions>,
        session: SessionId,
        query: &EntryQuery,
    ) -> Result<EntryPage, ApiError> {
        let (institution, filter, now) = (staff.institution(), &query.filter, self.clock.now());
        let batches = async { Ok(self.store.batch_choices(institution, session).await?) };
        let results = self.lists_results(staff, session);
        let ((session, head), batches, has_results) =
            tokio::try_join!(self.session_and_head(staff, session), batches, results)?;
        let order = EntryOrder { sort: query.sort, descending: query.descending };
        let (page, listed) = self.store.entry_page_of(institution, &session, filter, order, query.page, now).await?;
        let zone = zone_of(&session.time_zone);
        let mut rows: Vec<EntryRow> = listed.into_iter().map(|entry| shown(entry, &zone, now)).collect();
        if has_results {
            self.add_results(institution, &mut rows).await?;
        }
        Ok(EntryPage { session: head, filter: query.filter.clone(), rows, page, batches, has_results })
    }

    async fn hidden_entries(
        &self,
        staff: &May<right::SeeSessions>,
        session: SessionId,
        ids: &[EntryId],
        filter: &EntryFilter,
    ) -> Result<Vec<EntryId>, ApiError> {
        let session = self.session_of(staff, session).await?;
        let shown = self.store.entry_among(staff.institution(), session.id, filter, ids, self.clock.now()).await?;
        Ok(ids.iter().copied().filter(|id| !shown.contains(id)).collect())
    }
}

/// A row of the list, without its result.
pub(in crate::service) fn shown(entry: ListedEntry, zone: &TimeZoneName, now: Timestamp) -> EntryRow {
    EntryRow {
        id: entry.id,
        slip_code: entry.slip_code,
        username: entry.username,
        name: entry.full_name,
        state: entry.state,
        batch: entry.batch,
        handed_out: entry.handed_out.map(|hand_out| told(hand_out, zone, now)),
        last_seen: entry.last_seen_at.map(|at| zone.moment(at, now)),
        passing: entry.arrived_at.map(|at| if at <= now.minus(PATIENCE) { Passing::Overdue } else { Passing::Arrived }),
        locked: entry.locked,
        result: None,
        told: None,
    }
}

/// An act that the store tells as a hand-out; whatever a newer version may call one was an export.
pub(in crate::service) fn hand_out(act: Act) -> HandOutAct {
    act.hand_out().unwrap_or(HandOutAct::EntriesExported)
}

/// How a login was last handed out.
pub(in crate::service) fn told(hand_out: ListedHandOut, zone: &TimeZoneName, now: Timestamp) -> HandedOut {
    HandedOut { act: self::hand_out(hand_out.act), when: zone.moment(hand_out.at, now), by: hand_out.by }
}
