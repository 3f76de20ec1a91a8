//! Failed log-ins: how often a name failed in a row and until when it waits, and how busy an address is.

use std::{fmt::Write as _, time::Duration};

use lanyard_app::model::{
    act::Act,
    id::{EntryId, InstitutionId, SessionId},
};

use super::{
    Store, StoreError,
    audit::{Audit, Deed},
    engine::{Ending, built},
    value::{Row, Value, values},
};
use crate::domain::clock::Timestamp;

/// What failures are counted under: keyed hashes, so that no name or address is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThrottleKeys {
    /// Of the institution and the username as typed, or of an e-mail address as typed.
    pub name: [u8; 32],
    /// Of the client's address.
    pub address: [u8; 32],
}

/// What a failure costs.
#[derive(Clone, Copy, Debug)]
pub struct ThrottleRules<'a> {
    /// From this many failures in a row on, wait this long; ascending. Fewer failures than the first cost nothing.
    pub waits: &'a [(i64, Duration)],
    /// What a failure adds to the theoretical arrival time of its address.
    pub address_increment: Duration,
    /// How far ahead of the present that time may run. A failure that would take it further leaves it as it is, so that an
    /// address is heard again as soon as if it had stopped there.
    pub address_tolerance: Duration,
}

/// What is held against a name and an address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ThrottleStanding {
    /// Failures of the name in a row.
    pub failures: i64,
    /// The name is refused before this moment.
    pub blocked_until: Option<Timestamp>,
    /// The theoretical arrival time of the address.
    pub address_tat: Option<Timestamp>,
}

/// Columns of a standing, for a query that joins `throttle n` and `address_throttle a`.
pub(super) const STANDING: &str = "n.failures, n.blocked_until, a.tat";

impl ThrottleStanding {
    pub(super) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            failures: row.get::<Option<i64>>("failures")?.unwrap_or(0),
            blocked_until: row.get("blocked_until")?,
            address_tat: row.get("tat")?,
        })
    }
}

impl Store {
    /// What is held against a name and an address. Candidates' log-in has it from [`Store::sign_in_find`].
    pub async fn throttle_find(&self, keys: &ThrottleKeys) -> Result<ThrottleStanding, StoreError> {
        let sql = format!(
            "select {STANDING} from (select 1 as one) o left join throttle n on n.key = $1 \
             left join address_throttle a on a.key = $2"
        );
        let row =
            self.engine().fetch_optional(built(sql), values![keys.name.as_slice(), keys.address.as_slice()]).await?;
        row.map_or(Ok(ThrottleStanding::default()), |row| ThrottleStanding::read(&row))
    }

    /// Counts a failure against both, atomically: failures at one time all count.
    pub async fn throttle_fail(
        &self,
        keys: &ThrottleKeys,
        rules: &ThrottleRules<'_>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let wait = wait_sql(rules.waits);
        let by_name = format!(
            "insert into throttle (key, failures, blocked_until, updated_at) values ($1, 1, $2, $3) \
             on conflict (key) do update set failures = throttle.failures + 1, blocked_until = $3 + {wait}, \
             updated_at = $3"
        );
        let greatest = self.engine().dialect().greatest();
        let by_address = format!(
            "insert into address_throttle (key, tat) values ($1, $2) \
             on conflict (key) do update set tat = {greatest}(address_throttle.tat, $3) + $4 \
             where {greatest}(address_throttle.tat, $3) + $4 <= $5"
        );
        let first_wait =
            rules.waits.iter().rev().find(|(from, _)| *from <= 1).map_or(Duration::ZERO, |(_, wait)| *wait);
        let first_tat = now.plus(rules.address_increment);
        let increment = first_tat.micros() - now.micros();
        let furthest_tat = now.plus(rules.address_tolerance);
        let (by_name, by_address) = (by_name.as_str(), by_address.as_str());
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    connection
                        .execute(built(by_name.to_owned()), values![keys.name.as_slice(), now.plus(first_wait), now])
                        .await?;
                    connection
                        .execute(
                            built(by_address.to_owned()),
                            values![keys.address.as_slice(), first_tat, now, increment, furthest_tat],
                        )
                        .await?;
                    Ok(Ending::Keep(()))
                })
            })
            .await
    }

    /// Forgets a name's failures: it logged in, or staff unlocked it. The address keeps its own.
    pub async fn throttle_clear(&self, name: &[u8; 32]) -> Result<(), StoreError> {
        self.engine().execute("delete from throttle where key = $1", values![name.as_slice()]).await?;
        Ok(())
    }

    /// Which of these names are refused at this moment.
    pub async fn throttle_waiting(&self, names: &[[u8; 32]], now: Timestamp) -> Result<Vec<[u8; 32]>, StoreError> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let mut values = values![now];
        values.extend(names.iter().map(|name| Value::from(name.as_slice())));
        let sql = format!("select key from throttle where blocked_until > $1 and key in ({})", places(2, names.len()));
        let rows = self.engine().fetch_all(built(sql), values).await?;
        let key = |row: &Row| {
            <[u8; 32]>::try_from(row.get::<Vec<u8>>("key")?)
                .map_err(|_| StoreError::Inconsistent { column: "key", source: None })
        };
        rows.iter().map(key).collect()
    }

    /// Forgets the failures of an entry's names, by staff. `false`, and nothing is remembered, when there were none.
    pub async fn throttle_unlock(
        &self,
        institution: InstitutionId,
        (session, entry): (SessionId, EntryId),
        names: &[[u8; 32]],
        audit: Audit,
    ) -> Result<bool, StoreError> {
        let sql = format!("delete from throttle where key in ({})", places(1, names.len()));
        let sql = sql.as_str();
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let values = names.iter().map(|name| Value::from(name.as_slice())).collect();
                    if connection.execute(built(sql.to_owned()), values).await? == 0 {
                        return Ok(Ending::Undo(false));
                    }
                    let deed =
                        Deed { act: Act::LoginUnlocked, session: Some(session), subject: entry.uuid(), count: 1 };
                    connection.append_audit(institution, audit, deed).await?;
                    Ok(Ending::Keep(true))
                })
            })
            .await
    }

    /// Forgets names that last failed before this moment and addresses whose time has come; answers how many.
    pub async fn throttle_purge(&self, before: Timestamp) -> Result<u64, StoreError> {
        let names = self.engine().execute("delete from throttle where updated_at < $1", values![before]).await?;
        let addresses = self.engine().execute("delete from address_throttle where tat < $1", values![before]).await?;
        Ok(names + addresses)
    }
}

/// `count` placeholders from this number on.
fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}

/// The wait after one more failure, in microseconds, as an expression over the row that is there.
fn wait_sql(waits: &[(i64, Duration)]) -> String {
    let mut sql = String::from("case");
    for (from, wait) in waits.iter().rev() {
        let _ = write!(sql, " when throttle.failures + 1 >= {from} then {}", wait.as_micros());
    }
    sql.push_str(" else 0 end");
    if waits.is_empty() { "0".to_owned() } else { sql }
}
