//! Batches: the logins of one Create Codes each.

pub mod create;
pub mod label;
pub mod list;
pub mod read;

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::sessions::Counts;
use crate::{domain::zone::TimeZoneName, service::programs::told::ToldBatch};

/// The logins of one Create Codes.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "019e1c00-0000-7000-8000-000000000002",
    "number": 1,
    "label": "Monday",
    "entries": { "total": 30, "unused": 30, "claimed": 0, "started": 0, "finished": 0, "withdrawn": 0, "handed_out": 0 },
    "created_by": "Timetable",
    "created_at": "2026-05-04T08:12:41.204+02:00"
}))]
pub struct Batch {
    /// Its id.
    id: Uuid,
    /// Its number in the session, from 1.
    #[schema(minimum = 1)]
    number: i64,
    /// What its maker calls it; may be empty.
    label: String,
    /// Its entries by state.
    entries: Counts,
    /// Who made it; null where that was done on the server's command line.
    created_by: Option<String>,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
}

impl Batch {
    /// What programs are told of a batch of a session in this zone.
    pub fn of(batch: ToldBatch, zone: &TimeZoneName) -> Self {
        Self {
            id: batch.id.uuid(),
            number: batch.number,
            entries: Counts::from(&batch.counts),
            created_at: zone.rfc3339(batch.created_at),
            label: batch.label,
            created_by: batch.created_by,
        }
    }
}
