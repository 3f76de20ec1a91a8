//! One entry with everything that is known of it.

use async_trait::async_trait;
use lanyard_app::{
    error::ApiError,
    model::{
        entry_view::{EntryView, Happened, Happening, MOST_TOLD},
        id::{EntryId, SessionId},
    },
    ports::{May, entries::SeeEntry, right},
};

use crate::{
    domain::{clock::Timestamp, institution_code},
    service::{
        Service,
        context::zone_of,
        entries::{
            find::{names, said},
            list::told,
        },
        results::read,
    },
    storage::FoundEntry,
};

#[async_trait]
impl SeeEntry for Service {
    async fn entry(
        &self,
        staff: &May<right::SeeSessions>,
        session: SessionId,
        entry: EntryId,
    ) -> Result<EntryView, ApiError> {
        let institution = staff.institution();
        let row = self.store.entry_find_one(institution, session, entry).await?.ok_or(ApiError::NotFound)?;
        let now = self.clock.now();
        // None of them waits for another.
        let (place, acts, log_ins, result, of) = tokio::try_join!(
            async { Ok::<_, ApiError>(self.store.entry_place(institution, entry).await?) },
            async { Ok(self.store.entry_acts(institution, entry, MOST_TOLD + 1).await?) },
            async { Ok(self.store.entry_log_ins(institution, entry, MOST_TOLD + 1).await?) },
            async {
                // Whoever is not shown it is not told.
                if staff.sees_results() { Ok(self.store.entry_result(institution, entry).await?) } else { Ok(None) }
            },
            self.institution_of(staff),
        )?;
        let place = place.ok_or(ApiError::NotFound)?;
        let code = institution_code::fold(&of.code);
        let wrong = self.wrong_passwords(&code, &row).await?;
        let locked = !self.waiting(&code, std::slice::from_ref(&row), now).await?.is_empty();

        let mut happened: Vec<(Timestamp, Happening, Option<String>)> = Vec::new();
        happened.extend(acts.into_iter().map(|act| (act.at, Happening::Act(act.act), act.by)));
        happened.extend(log_ins.into_iter().map(|log_in| {
            let username = row.username.as_ref().filter(|_| log_in.with_username).unwrap_or(&row.slip_code);
            (log_in.at, Happening::LoggedIn(username.clone()), None)
        }));
        happened.extend(wrong);
        // Acts of one moment keep the order in which they were carried out.
        happened.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
        let most = usize::try_from(MOST_TOLD).unwrap_or(usize::MAX);
        let is_cut = happened.len() > most;
        happened.truncate(most);
        happened.push((place.created_at, Happening::Created, place.created_by));

        let zone = zone_of(&row.time_zone);
        let when = |at| zone.moment(at, now);
        Ok(EntryView {
            id: row.id,
            said: said(&row, of.settings.asked),
            slip_code: row.slip_code,
            username: row.username,
            name: row.full_name,
            state: row.state,
            since: row.since.map(when),
            last_seen: row.last_seen_at.map(when),
            locked,
            handed_out: row.handed_out.map(|hand_out| told(hand_out, &zone, now)),
            batch: place.batch,
            batch_number: row.batch,
            batch_label: place.label,
            place: place.place,
            of: place.of,
            result: None,
            told: result.and_then(read),
            happened: happened.into_iter().map(|(at, what, by)| Happened { when: when(at), what, by }).collect(),
            is_cut,
        })
    }
}

impl Service {
    /// The wrong passwords in a row that are remembered of each of an entry's names.
    async fn wrong_passwords(
        &self,
        institution_code: &str,
        row: &FoundEntry,
    ) -> Result<Vec<(Timestamp, Happening, Option<String>)>, ApiError> {
        let keys = self.names_at_the_door(institution_code, row);
        let failures = self.store.throttle_failures(&keys).await?;
        let told = names(row).zip(&keys).filter_map(|(name, key)| {
            let (count, last) = failures.get(key)?;
            Some((*last, Happening::WrongPasswords(*count, name.clone()), None))
        });
        Ok(told.collect())
    }
}
