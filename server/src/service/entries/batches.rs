//! Batches as things: the tab that lists them, the lasting page of each, and their labels.

use async_trait::async_trait;
use lanyard_app::{
    error::{ApiError, Field},
    model::{
        batch::{BatchList, BatchRow, BatchView},
        id::{BatchId, SessionId},
    },
    ports::{May, entries::KeepBatches, right},
};

use crate::{
    domain::line::short_line,
    service::{Service, context::zone_of},
};

#[async_trait]
impl KeepBatches for Service {
    async fn batch(
        &self,
        staff: &May<right::SeeSessions>,
        session: SessionId,
        batch: BatchId,
    ) -> Result<BatchView, ApiError> {
        let (found, head) = self.session_and_head(staff, session).await?;
        let batch = self.store.batch_find(staff.institution(), session, batch).await?.ok_or(ApiError::NotFound)?;
        Ok(BatchView {
            id: batch.id,
            created_at: zone_of(&found.time_zone).civil(batch.created_at),
            session: head,
            number: batch.number,
            label: batch.label,
            created_by: batch.created_by,
            counts: batch.counts,
        })
    }

    async fn batches(&self, staff: &May<right::SeeSessions>, session: SessionId) -> Result<BatchList, ApiError> {
        let (session, head) = self.session_and_head(staff, session).await?;
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
        Ok(BatchList { session: head, rows: rows.collect() })
    }

    async fn label_batch(
        &self,
        staff: &May<right::CreateCodes>,
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
pub(in crate::service) fn label_of(typed: &str) -> Result<String, ApiError> {
    short_line(typed).map_err(|problem| ApiError::field(Field::Label, problem))
}
