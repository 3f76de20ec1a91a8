//! Log-ins of staff that were refused because of a wrong password, counted by account and hour.

use std::time::Duration;

use crate::{
    domain::clock::Timestamp,
    storage::{Store, StoreError, database::value::values},
};

const HOUR: Duration = Duration::from_hours(1);

impl Store {
    /// Counts a wrong password in each institution where the person of this folded address works; an address that nobody
    /// has is counted nowhere.
    pub async fn refused_log_in_count(&self, email_key: &str, at: Timestamp) -> Result<(), StoreError> {
        let hour = at.micros().div_euclid(i64::try_from(HOUR.as_micros()).unwrap_or(i64::MAX));
        self.engine()
            .execute(
                "insert into refused_log_in (institution_id, staff_id, hour, last_at, count) \
                 select s.institution_id, s.id, $2, $3, 1 from staff s join person p on p.id = s.person_id \
                 where p.email_key = $1 on conflict (institution_id, staff_id, hour) do update \
                 set count = refused_log_in.count + 1, last_at = excluded.last_at",
                values![email_key, hour, at],
            )
            .await?;
        Ok(())
    }
}
