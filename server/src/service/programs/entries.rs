//! Entries as programs ask for them: in order of creation, one behind the other, with instants instead of words.

use std::collections::HashMap;

use lanyard_app::{
    error::ApiError,
    model::{
        choice::Choice,
        entry::EntryFilter,
        entry_view::{EntryResult, MOST_TOLD},
        id::{BatchId, EntryId, SessionId},
    },
    ports::{May, Principal, right},
};

use crate::{
    domain::{institution_code, zone::TimeZoneName},
    service::{
        Service,
        context::zone_of,
        programs::told::{ToldBatch, ToldEntry, ToldLogIn, ToldPastAct},
        results::read,
    },
    storage::{EntryPlace, FoundEntry},
};

/// Some of a session's entries, in order of creation.
#[derive(Clone, Debug)]
pub struct EntriesBehind {
    /// The entries, each with its position.
    pub entries: Vec<(i64, ToldEntry)>,
    /// Their results, for those who are shown them.
    pub results: HashMap<EntryId, EntryResult>,
}

/// One entry, with everything that is known of it but what its candidate said.
#[derive(Clone, Debug)]
pub struct EntryRecord {
    /// The entry.
    pub entry: ToldEntry,
    /// Its place in its batch.
    pub place: EntryPlace,
    /// Its result, for those who are shown it.
    pub result: Option<EntryResult>,
    /// Log-in refuses one of its names at the moment.
    pub locked: bool,
    /// What was done to it, newest first.
    pub acts: Vec<ToldPastAct>,
    /// The log-ins that are kept, newest first.
    pub log_ins: Vec<ToldLogIn>,
}

impl Service {
    /// The entries behind a position that the filter leaves.
    pub async fn list_entries(
        &self,
        by: &May<right::SeeSessions>,
        session: SessionId,
        filter: &EntryFilter,
        (behind, limit): (i64, i64),
    ) -> Result<EntriesBehind, ApiError> {
        self.entries_behind(by, session, filter, (behind, limit)).await
    }

    /// The candidates of a session, whose details are given, behind a position.
    pub async fn list_candidates(
        &self,
        by: &May<right::SeeCandidates>,
        session: SessionId,
        (behind, limit): (i64, i64),
    ) -> Result<EntriesBehind, ApiError> {
        self.candidates_behind(by, session, (behind, limit)).await
    }

    async fn entries_behind(
        &self,
        by: &Principal,
        session: SessionId,
        filter: &EntryFilter,
        (behind, limit): (i64, i64),
    ) -> Result<EntriesBehind, ApiError> {
        let (institution, now) = (by.institution(), self.clock.now());
        let places = async {
            Ok::<_, ApiError>(self.store.entry_behind(institution, session, filter, behind, limit, now).await?)
        };
        let (places, _) = tokio::try_join!(places, self.session_of(by, session))?;
        self.told_entries(by, places).await
    }

    async fn candidates_behind(
        &self,
        by: &Principal,
        session: SessionId,
        (behind, limit): (i64, i64),
    ) -> Result<EntriesBehind, ApiError> {
        let institution = by.institution();
        let places =
            async { Ok::<_, ApiError>(self.store.entry_claimed_behind(institution, session, behind, limit).await?) };
        let (places, _) = tokio::try_join!(places, self.session_of(by, session))?;
        self.told_entries(by, places).await
    }

    async fn told_entries(&self, by: &Principal, places: Vec<(i64, EntryId)>) -> Result<EntriesBehind, ApiError> {
        let ids: Vec<EntryId> = places.iter().map(|(_, id)| *id).collect();
        let institution = by.institution();
        let entries = async { Ok::<_, ApiError>(self.store.entry_found(institution, &ids).await?) };
        let (results, entries) = tokio::try_join!(self.results_for(by, &ids), entries)?;
        let positions: HashMap<EntryId, i64> = places.into_iter().map(|(position, id)| (id, position)).collect();
        let with_positions = entries.into_iter().filter_map(|entry| Some((*positions.get(&entry.id)?, entry.into())));
        Ok(EntriesBehind { entries: with_positions.collect(), results })
    }

    /// One entry of a session.
    pub async fn read_entry(
        &self,
        by: &May<right::SeeSessions>,
        session: SessionId,
        id: EntryId,
    ) -> Result<EntryRecord, ApiError> {
        let institution = by.institution();
        let entry = self.store.entry_find_one(institution, session, id).await?.ok_or(ApiError::NotFound)?;
        let (place, acts, log_ins, result, of) = tokio::try_join!(
            async { Ok::<_, ApiError>(self.store.entry_place(institution, id).await?) },
            async { Ok(self.store.entry_acts(institution, id, MOST_TOLD).await?) },
            async { Ok(self.store.entry_log_ins(institution, id, MOST_TOLD).await?) },
            async { if by.sees_results() { Ok(self.store.entry_result(institution, id).await?) } else { Ok(None) } },
            self.institution_of(by),
        )?;
        let code = institution_code::fold(&of.code);
        let waiting = self.waiting(&code, std::slice::from_ref(&entry), self.clock.now()).await?;
        Ok(EntryRecord {
            locked: !waiting.is_empty(),
            place: place.ok_or(ApiError::NotFound)?,
            result: result.and_then(read),
            entry: entry.into(),
            acts: acts.into_iter().map(ToldPastAct::from).collect(),
            log_ins: log_ins.into_iter().map(ToldLogIn::from).collect(),
        })
    }

    /// The entries of the institution that a code, a username, a name, an e-mail address or a candidate number means, and
    /// whether there are more.
    pub async fn find_entries(
        &self,
        by: &May<right::FindLogins>,
        typed: &str,
    ) -> Result<(Vec<(ToldEntry, Option<EntryResult>)>, bool), ApiError> {
        let (found, more) = self.found_logins(by, typed).await?;
        let ids: Vec<EntryId> = found.iter().map(|entry| entry.id).collect();
        let mut results = self.results_for(by, &ids).await?;
        let with_result = |entry: FoundEntry| {
            let result = results.remove(&entry.id);
            (entry.into(), result)
        };
        Ok((found.into_iter().map(with_result).collect(), more))
    }

    /// The results of these entries; none for those who are not shown them.
    async fn results_for(&self, by: &Principal, ids: &[EntryId]) -> Result<HashMap<EntryId, EntryResult>, ApiError> {
        if by.sees_results() { self.results_of(by.institution(), ids).await } else { Ok(HashMap::new()) }
    }

    /// One batch of a session.
    pub async fn read_batch(
        &self,
        by: &May<right::SeeSessions>,
        session: SessionId,
        batch: BatchId,
    ) -> Result<ToldBatch, ApiError> {
        self.batch_of(by, session, batch).await
    }

    /// A batch that was made or labelled just now, with its session's zone.
    pub async fn made_batch(
        &self,
        by: &May<right::CreateCodes>,
        session: SessionId,
        batch: BatchId,
    ) -> Result<(TimeZoneName, ToldBatch), ApiError> {
        let zone = zone_of(&self.session_of(by, session).await?.time_zone);
        Ok((zone, self.batch_of(by, session, batch).await?))
    }

    /// The choice of a batch as one of this session's.
    pub async fn choose_batch(
        &self,
        by: &May<right::ExportLogins>,
        session: SessionId,
        batch: BatchId,
    ) -> Result<Choice, ApiError> {
        self.batch_of(by, session, batch).await.map(|batch| Choice::Batch(batch.id))
    }

    async fn batch_of(&self, by: &Principal, session: SessionId, batch: BatchId) -> Result<ToldBatch, ApiError> {
        let found = self.store.batch_find(by.institution(), session, batch).await?;
        found.map(ToldBatch::from).ok_or(ApiError::NotFound)
    }

    /// How many entries of a session the filter leaves.
    pub async fn count_entries(
        &self,
        by: &May<right::ExportLogins>,
        session: SessionId,
        filter: &EntryFilter,
    ) -> Result<i64, ApiError> {
        let session = self.session_of(by, session).await?;
        Ok(self.store.entry_count(by.institution(), &session, filter, self.clock.now()).await?)
    }
}
