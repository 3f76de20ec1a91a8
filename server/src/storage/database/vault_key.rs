//! Which key sealed this database: enough to notice at start that the key file is another one.

use crate::{
    domain::clock::Timestamp,
    storage::{
        Store, StoreError,
        database::{engine::built, value::values},
    },
};

/// What the database knows of a key; never the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VaultKey {
    /// Its name: a number that the key itself gives.
    pub key_id: i64,
    /// What only the right key can have made.
    pub check_value: Vec<u8>,
}

impl Store {
    /// The newest key that this database was sealed with; `None` in a new database.
    pub async fn vault_key_find(&self) -> Result<Option<VaultKey>, StoreError> {
        let row = self
            .engine()
            .fetch_optional("select key_id, check_value from vault_key order by created_at desc limit 1", values![])
            .await?;
        row.map(|row| Ok(VaultKey { key_id: row.get("key_id")?, check_value: row.get("check_value")? })).transpose()
    }

    /// Makes this the key of a database that has none; returns the key that the database has then. Of programs that start
    /// together one is first, and the others wait for it and are given its key.
    pub async fn vault_key_claim(&self, key: &VaultKey, at: Timestamp) -> Result<VaultKey, StoreError> {
        self.engine()
            .execute(
                "insert into vault_key (key_id, check_value, created_at, is_first) values ($1, $2, $3, 1) \
                 on conflict do nothing",
                values![key.key_id, key.check_value.as_slice(), at],
            )
            .await?;
        self.vault_key_find().await?.ok_or(StoreError::Inconsistent { column: "key_id", source: None })
    }

    /// The key of a database that may have no tables yet.
    pub async fn vault_key_find_early(&self) -> Result<Option<VaultKey>, StoreError> {
        let sql = built(self.engine().dialect().has_table("vault_key"));
        if self.engine().fetch_optional(sql, values![]).await?.is_none() {
            return Ok(None);
        }
        self.vault_key_find().await
    }
}
