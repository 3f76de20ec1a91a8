//! Results of entries, for those whom the institution shows them.

use std::collections::HashMap;

use lanyard_app::{
    error::ApiError,
    model::{
        entry::EntryRow,
        entry_view::EntryResult,
        id::{EntryId, InstitutionId, SessionId},
    },
    ports::Principal,
};

use crate::{
    domain::score::{ResultSent, rounded},
    service::Service,
};

impl Service {
    /// Whether the entries of a session are listed with their results for this member of staff.
    pub(in crate::service) async fn lists_results(
        &self,
        staff: &Principal,
        session: SessionId,
    ) -> Result<bool, ApiError> {
        Ok(staff.sees_results() && self.store.session_has_results(staff.institution(), session).await?)
    }

    /// What people read of the results of these entries, for whoever is shown them.
    pub(in crate::service) async fn results_of(
        &self,
        institution: InstitutionId,
        entries: &[EntryId],
    ) -> Result<HashMap<EntryId, EntryResult>, ApiError> {
        let results = self.store.entry_results(institution, entries).await?;
        Ok(results.into_iter().filter_map(|(entry, result)| Some((entry, read(result)?))).collect())
    }

    /// Adds the results to rows of the list.
    pub(in crate::service) async fn add_results(
        &self,
        institution: InstitutionId,
        rows: &mut [EntryRow],
    ) -> Result<(), ApiError> {
        let ids: Vec<EntryId> = rows.iter().map(|row| row.id).collect();
        let mut results = self.results_of(institution, &ids).await?;
        for row in rows {
            row.told = results.remove(&row.id);
        }
        Ok(())
    }
}

/// What people read of a result.
pub(in crate::service) fn read(result: ResultSent) -> Option<EntryResult> {
    let (given, maximum) = match result.counted() {
        Some((given, maximum)) => (rounded(given), rounded(maximum)),
        None if result.waits() => (String::new(), String::new()),
        None => return None,
    };
    Some(EntryResult { given, maximum, comment: result.comment })
}
