//! Batches as things: the tab that lists them, the lasting page of each, and their labels.

use lanyard_app::{
    error::{ApiError, Field, Problem},
    model::{
        batch::{BatchList, BatchRow, BatchView, LABEL_LIMIT},
        id::{BatchId, SessionId},
    },
    ports::Staff,
};

use super::{Service, visitor::zone_of};
use crate::domain::line::one_line;

impl Service {
    pub(super) async fn view_of_batch(
        &self,
        staff: &Staff,
        session: SessionId,
        batch: BatchId,
    ) -> Result<BatchView, ApiError> {
        let head = self.session_of(staff, session).await?;
        let batch = self.store.batch_find(staff.institution(), session, batch).await?.ok_or(ApiError::NotFound)?;
        Ok(BatchView {
            id: batch.id,
            created_at: zone_of(&head.time_zone).civil(batch.created_at),
            session: self.head(staff, &head).await?,
            number: batch.number,
            label: batch.label,
            created_by: batch.created_by,
            counts: batch.counts,
        })
    }

    pub(super) async fn list_batches(&self, staff: &Staff, session: SessionId) -> Result<BatchList, ApiError> {
        let session = self.session_of(staff, session).await?;
        let zone = zone_of(&session.time_zone);
        let batches = self.store.batch_list(staff.institution(), session.id).await?;
        let rows = batches.into_iter().map(|batch| BatchRow {
            id: batch.id,
            number: batch.number,
            label: batch.label,
            created_by: batch.created_by,
            created_at: zone.civil(batch.created_at),
            counts: batch.counts,
        });
        Ok(BatchList { session: self.head(staff, &session).await?, rows: rows.collect() })
    }

    pub(super) async fn relabel_batch(
        &self,
        staff: &Staff,
        session: SessionId,
        batch: BatchId,
        label: &str,
    ) -> Result<(), ApiError> {
        let (label, audit) = (label_of(label)?, self.audit_of(staff)?);
        let found = self.store.batch_label_update(staff.institution(), session, batch, &label, audit).await?;
        if found { Ok(()) } else { Err(ApiError::NotFound) }
    }
}

/// A label as it is kept.
pub(super) fn label_of(typed: &str) -> Result<String, ApiError> {
    let label = one_line(typed);
    if label.chars().count() > LABEL_LIMIT { Err(ApiError::field(Field::Label, Problem::TooLong)) } else { Ok(label) }
}
