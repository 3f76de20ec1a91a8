//! Who has to wait at the door, for those who may let them in again, and what is forgotten. Attempts are in `attempt`.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use lanyard_app::model::{
    act::Act,
    id::{EntryId, InstitutionId, SessionId, StaffId},
};

use crate::{
    domain::{
        clock::Timestamp,
        throttle::{Failures, farthest_tat, latest_count},
    },
    storage::{
        Store, StoreError,
        audit::{Audit, AuditEvent},
        database::{
            engine::{Connection, Ending, built},
            value::{Row, Value, values},
        },
    },
};

/// What is counted under: keyed hashes, so that no name or address is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThrottleKeys {
    /// Of the institution and the username as typed, or of an e-mail address as typed.
    pub name: [u8; 32],
    /// Of the client's address.
    pub address: [u8; 32],
}

/// What is forgotten, and how much is kept at most.
#[derive(Clone, Copy, Debug)]
pub struct ThrottlePurge {
    /// The present instant.
    pub now: Timestamp,
    /// Failures are forgotten this long after the last one, and what no right clock can have counted at once.
    pub kept: Duration,
    /// Rows of each table. Beyond it go those with the fewest failures, of them the oldest: a flood cannot wash away what
    /// is known of a name that is being guessed.
    pub most: i64,
}

impl Store {
    /// Which of these names are refused at this moment, at one address at least.
    pub async fn throttle_waiting(&self, names: &[[u8; 32]], now: Timestamp) -> Result<BTreeSet<[u8; 32]>, StoreError> {
        if names.is_empty() {
            return Ok(BTreeSet::new());
        }
        let mut values = values![now];
        values.extend(names.iter().map(|name| Value::from(name.as_slice())));
        let among = places(2, names.len());
        // Only narrowed here: whether failures make wait is a rule of the domain.
        let sql = format!(
            "select key, failures, blocked_until, updated_at from throttle where blocked_until > $1 and key in ({among}) \
             union select name_key, failures, blocked_until, updated_at from pair_throttle \
             where blocked_until > $1 and name_key in ({among})"
        );
        let mut waiting = BTreeSet::new();
        for row in self.engine().fetch_all(built(sql), values).await? {
            let failures = Failures {
                count: row.get("failures")?,
                blocked_until: row.get("blocked_until")?,
                updated_at: row.get("updated_at")?,
            };
            if failures.is_waiting(now) {
                waiting.insert(key(&row, "key")?);
            }
        }
        Ok(waiting)
    }

    /// The failures in a row at each of these names that are still remembered, and when the last one was.
    pub async fn throttle_failures(
        &self,
        names: &[[u8; 32]],
    ) -> Result<BTreeMap<[u8; 32], (i64, Timestamp)>, StoreError> {
        if names.is_empty() {
            return Ok(BTreeMap::new());
        }
        let values = names.iter().map(|name| Value::from(name.as_slice())).collect();
        let sql = format!("select key, failures, updated_at from throttle where key in ({})", places(1, names.len()));
        let rows = self.engine().fetch_all(built(sql), values).await?;
        rows.iter().map(|row| Ok((key(row, "key")?, (row.get("failures")?, row.get("updated_at")?)))).collect()
    }

    /// Forgets the failures of an entry's names, at every address, by staff. `false`, and nothing is remembered, when
    /// there were none.
    pub async fn throttle_unlock(
        &self,
        institution: InstitutionId,
        (session, entry): (SessionId, EntryId),
        names: &[[u8; 32]],
        audit: Audit,
    ) -> Result<bool, StoreError> {
        let event = AuditEvent { act: Act::LoginUnlocked, session: Some(session), subject: entry.uuid(), count: 1 };
        self.unlock(institution, names, audit, event).await
    }

    /// The same for the e-mail address of a member of staff, and for their second factor.
    pub async fn throttle_unlock_staff(
        &self,
        institution: InstitutionId,
        staff: StaffId,
        names: &[[u8; 32]],
        audit: Audit,
    ) -> Result<bool, StoreError> {
        let event = AuditEvent { act: Act::StaffUnlocked, session: None, subject: staff.uuid(), count: 1 };
        self.unlock(institution, names, audit, event).await
    }

    async fn unlock(
        &self,
        institution: InstitutionId,
        names: &[[u8; 32]],
        audit: Audit,
        event: AuditEvent,
    ) -> Result<bool, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    if !connection.forget_names(names).await? {
                        return Ok(Ending::Undo(false));
                    }
                    connection.append_audit(institution, audit, event).await?;
                    Ok(Ending::Keep(true))
                })
            })
            .await
    }

    /// Forgets what is over and what is more than may be kept; returns how many rows.
    pub async fn throttle_purge(&self, purge: &ThrottlePurge) -> Result<u64, StoreError> {
        let ThrottlePurge { now, kept, most } = *purge;
        let (before, after) = (now.minus(kept), latest_count(now));
        let mut gone = 0;
        for table in ["throttle", "pair_throttle"] {
            let sql = format!("delete from {table} where updated_at < $1 or updated_at > $2");
            gone += self.engine().execute(built(sql), values![before, after]).await?;
        }
        let spent = "delete from address_throttle where tat <= $1 or tat > $2";
        gone += self.engine().execute(spent, values![now, farthest_tat(now)]).await?;
        for (table, key, least_first) in [
            ("throttle", "key", "failures desc, updated_at desc"),
            ("pair_throttle", "name_key, address_key", "failures desc, updated_at desc"),
            ("address_throttle", "key", "tat desc"),
        ] {
            gone += self.keep_most(table, key, least_first, most).await?;
        }
        // What nothing is counted of any more keeps nobody waiting; it is no failure and is not told.
        // Where institutions are spread over machines, failures lie elsewhere: so the names are picked first.
        let nameless = "delete from entry_throttle where name_key in (select e.name_key from entry_throttle e \
             left join throttle t on t.key = e.name_key left join pair_throttle p on p.name_key = e.name_key \
             where t.key is null and p.name_key is null)";
        self.engine().execute(nameless, values![]).await?;
        Ok(gone)
    }

    /// Removes what stands behind the first `most` rows in this order.
    async fn keep_most(&self, table: &str, key: &str, order: &str, most: i64) -> Result<u64, StoreError> {
        // Sorting is for the rare time when there are too many.
        let count = format!("select count(*) as rows_held from {table}");
        let row = self.engine().fetch_optional(built(count), values![]).await?;
        if row.map_or(Ok(0), |row| row.get::<i64>("rows_held"))? <= most {
            return Ok(0);
        }
        let sql = format!(
            "delete from {table} where ({key}) in (select {key} from {table} order by {order} limit $1 offset $2)"
        );
        self.engine().execute(built(sql), values![i64::MAX, most]).await
    }
}

impl Connection<'_> {
    /// Forgets the failures of names at every address; returns whether there were any.
    async fn forget_names(&mut self, names: &[[u8; 32]]) -> Result<bool, StoreError> {
        let among = places(1, names.len());
        let mut gone = 0;
        for (table, key) in [("throttle", "key"), ("pair_throttle", "name_key")] {
            let values = names.iter().map(|name| Value::from(name.as_slice())).collect();
            gone += self.execute(built(format!("delete from {table} where {key} in ({among})")), values).await?;
        }
        Ok(gone > 0)
    }
}

/// A keyed hash in a row.
pub(in crate::storage) fn key(row: &Row, column: &'static str) -> Result<[u8; 32], StoreError> {
    <[u8; 32]>::try_from(row.get::<Vec<u8>>(column)?).map_err(|_| StoreError::Inconsistent { column, source: None })
}

/// `count` placeholders from this number on.
fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}
