//! What a database holds, in numbers: what a copy is compared by, and what a restored one is told by.

use std::collections::BTreeMap;

use lanyard_app::model::{act::Act, id::InstitutionId};
use uuid::Uuid;

use crate::{
    domain::clock::Timestamp,
    storage::{
        Audit, Store, StoreError, VaultKey,
        audit::AuditEvent,
        database::{
            engine::{Connection, Ending, built},
            value::values,
        },
    },
};

/// What a database holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Institutions.
    pub institutions: i64,
    /// Sessions.
    pub sessions: i64,
    /// Entries.
    pub entries: i64,
    /// Entries whose candidates gave details.
    pub claimed: i64,
    /// The key that its passwords are sealed with; `None` in an empty database.
    pub key: Option<VaultKey>,
    /// The latest act: its id and time.
    pub latest: Option<(Uuid, Timestamp)>,
    /// When it was copied; `None` when it is no copy, or one of a version that did not say.
    pub copied_at: Option<Timestamp>,
    /// How often each act was done, and to how many; by the word in the database, so that a newer version's acts count.
    pub acts: BTreeMap<String, (i64, i64)>,
}

impl Store {
    /// What the database holds at this moment.
    pub async fn holdings(&self) -> Result<Holdings, StoreError> {
        self.engine().write(|connection| Box::pin(async move { Ok(Ending::Undo(connection.holdings().await?)) })).await
    }

    /// What a restored database begins with: nobody is logged in, and every institution's trail says so. `audits` are one
    /// for each institution.
    pub async fn begin_anew(&self, audits: &[(InstitutionId, Audit)]) -> Result<(), StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    // Gone, not ended: who had logged out or was thrown out after the copy must not come in again.
                    connection.execute("delete from browser_session", values![]).await?;
                    for (institution, audit) in audits {
                        let event = AuditEvent {
                            act: Act::DatabaseRestored,
                            session: None,
                            subject: institution.uuid(),
                            count: 1,
                        };
                        connection.append_audit(*institution, *audit, event).await?;
                    }
                    Ok(Ending::Keep(()))
                })
            })
            .await
    }

    /// Every institution.
    pub async fn institution_ids(&self) -> Result<Vec<InstitutionId>, StoreError> {
        let rows = self.engine().fetch_all("select id from institution order by id", values![]).await?;
        rows.iter().map(|row| row.get("id")).collect()
    }
}

impl Connection<'_> {
    /// What the database holds, as this transaction sees it.
    pub(in crate::storage) async fn holdings(&mut self) -> Result<Holdings, StoreError> {
        let mut holdings = Holdings::default();
        let counts = self
            .fetch_optional(
                "select (select count(*) from institution) as institutions, \
                 (select count(*) from test_session) as sessions, (select count(*) from entry) as entries, \
                 (select count(*) from entry where claimed_at is not null) as claimed",
                values![],
            )
            .await?;
        if let Some(row) = counts {
            holdings.institutions = row.get("institutions")?;
            holdings.sessions = row.get("sessions")?;
            holdings.entries = row.get("entries")?;
            holdings.claimed = row.get("claimed")?;
        }
        let key = "select key_id, check_value from vault_key order by created_at desc limit 1";
        if let Some(row) = self.fetch_optional(key, values![]).await? {
            holdings.key = Some(VaultKey { key_id: row.get("key_id")?, check_value: row.get("check_value")? });
        }
        let latest = "select id, at from audit order by at desc, id desc limit 1";
        if let Some(row) = self.fetch_optional(latest, values![]).await? {
            holdings.latest = Some((row.get("id")?, row.get("at")?));
        }
        // PostgreSQL sums to `numeric`.
        let acts = "select act, count(*) as times, cast(sum(count) as bigint) as touched from audit group by act";
        for row in self.fetch_all(acts, values![]).await? {
            holdings.acts.insert(row.get("act")?, (row.get("times")?, row.get("touched")?));
        }
        let upkeep = self.dialect().has_table("upkeep");
        if self.fetch_optional(built(upkeep), values![]).await?.is_some() {
            let copied = "select at from upkeep where what = 'backed_up'";
            if let Some(row) = self.fetch_optional(copied, values![]).await? {
                holdings.copied_at = Some(row.get("at")?);
            }
        }
        Ok(holdings)
    }
}
