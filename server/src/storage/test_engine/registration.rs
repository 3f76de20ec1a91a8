//! Engines that register themselves: where an owner lets one, the token that is good for it once, and what an owner says to it.

use lanyard_app::model::{
    act::Act,
    id::{EngineId, InstitutionId, RegistrationId, StaffId},
    test_engine::EngineGrants,
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        Store, StoreError,
        audit::{Audit, AuditEvent},
        database::{
            engine::Ending,
            value::{Row, values},
        },
        test_engine::engine::TestEngine,
    },
};

/// A place where an engine may register itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundRegistration {
    /// Its id.
    pub id: RegistrationId,
    /// Who made it.
    pub staff: StaffId,
    /// The engine's own address for it.
    pub address: String,
    /// Until when.
    pub good_until: Timestamp,
    /// The engine that registered itself.
    pub engine: Option<EngineId>,
}

/// What came of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registered {
    /// The engine is there, and waits.
    Registered,
    /// The token was used, or is over.
    NotLetIn,
    /// Another engine has its name.
    NameTaken,
}

impl Store {
    /// Makes a place where an engine may register itself.
    pub async fn engine_registration_add(
        &self,
        institution: InstitutionId,
        new: &FoundRegistration,
    ) -> Result<(), StoreError> {
        self.engine()
            .execute(
                "insert into engine_registration (institution_id, id, staff_id, address, good_until) \
                 values ($1, $2, $3, $4, $5)",
                values![institution, new.id, new.staff, new.address.as_str(), new.good_until],
            )
            .await?;
        Ok(())
    }

    /// One of them.
    pub async fn engine_registration_find(
        &self,
        institution: InstitutionId,
        id: RegistrationId,
    ) -> Result<Option<FoundRegistration>, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                "select id, staff_id, address, good_until, engine_id from engine_registration \
                 where institution_id = $1 and id = $2",
                values![institution, id],
            )
            .await?;
        row.as_ref().map(FoundRegistration::read).transpose()
    }

    /// Those where an engine may register itself now.
    pub async fn engine_registration_list(
        &self,
        institution: InstitutionId,
        now: Timestamp,
    ) -> Result<Vec<FoundRegistration>, StoreError> {
        let rows = self
            .engine()
            .fetch_all(
                "select id, staff_id, address, good_until, engine_id from engine_registration \
                 where institution_id = $1 and used_at is null and good_until > $2 order by id",
                values![institution, now],
            )
            .await?;
        rows.iter().map(FoundRegistration::read).collect()
    }

    /// Gives a place another token, until another time; `false` when an engine has registered there.
    pub async fn engine_registration_open(
        &self,
        institution: InstitutionId,
        id: RegistrationId,
        (token_hash, good_until): (&[u8; 32], Timestamp),
    ) -> Result<bool, StoreError> {
        let opened = self
            .engine()
            .execute(
                "update engine_registration set token_hash = $3, good_until = $4 \
                 where institution_id = $1 and id = $2 and used_at is null",
                values![institution, id, token_hash.as_slice(), good_until],
            )
            .await?;
        Ok(opened == 1)
    }

    /// The place that a token leads to; `None` when it was used, or is over.
    pub async fn engine_registration_by_token(
        &self,
        institution: InstitutionId,
        token_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<FoundRegistration>, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                "select id, staff_id, address, good_until, engine_id from engine_registration \
                 where institution_id = $1 and token_hash = $2 and used_at is null and good_until > $3",
                values![institution, token_hash.as_slice(), now],
            )
            .await?;
        row.as_ref().map(FoundRegistration::read).transpose()
    }

    /// Uses a token, and adds the engine that brought it, which waits then. Of several that bring it, one is added.
    pub async fn engine_register(
        &self,
        institution: InstitutionId,
        token_hash: &[u8; 32],
        (id, engine, asks): (EngineId, &TestEngine, EngineGrants),
        audit: Audit,
    ) -> Result<Registered, StoreError> {
        let registered = self.engine().write(|connection| {
            Box::pin(async move {
                let used = connection
                    .execute(
                        "update engine_registration set used_at = $3 where institution_id = $1 and token_hash = $2 \
                         and used_at is null and good_until > $3",
                        values![institution, token_hash.as_slice(), audit.at],
                    )
                    .await?;
                if used == 0 {
                    return Ok(Ending::Undo(Registered::NotLetIn));
                }
                let mut values = engine.values(institution, id, audit);
                values.extend(values![asks.words()]);
                connection
                    .execute(
                        "insert into test_engine (institution_id, id, name, login_address, target_address, \
                         redirect_addresses, custom, keys_address, public_key, tells_name, tells_email, may_score, \
                         updated_at, deep_link_target, kind, switched_on, asks) \
                         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, $16)",
                        values,
                    )
                    .await?;
                connection
                    .execute(
                        "update engine_registration set engine_id = $3 where institution_id = $1 and token_hash = $2",
                        values![institution, token_hash.as_slice(), id],
                    )
                    .await?;
                let event = AuditEvent { act: Act::EngineRegistered, session: None, subject: id.uuid(), count: 1 };
                connection.append_audit(institution, audit, event).await?;
                Ok(Ending::Keep(Registered::Registered))
            })
        });
        match registered.await {
            // Ids are drawn; the name is the one thing that two engines cannot both have.
            Err(StoreError::Conflict) => Ok(Registered::NameTaken),
            other => other,
        }
    }

    /// Switches an engine on that waits, with what it is granted; `false` where none waits.
    pub async fn engine_approve(
        &self,
        institution: InstitutionId,
        id: EngineId,
        granted: EngineGrants,
        audit: Audit,
    ) -> Result<bool, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let approved = connection
                        .execute(
                            "update test_engine set asks = null, switched_on = 1, tells_name = $3, tells_email = $4, \
                             may_score = $5, updated_at = $6 where institution_id = $1 and id = $2 \
                             and asks is not null",
                            values![institution, id, granted.name, granted.email, granted.scores, audit.at],
                        )
                        .await?;
                    if approved == 0 {
                        return Ok(Ending::Undo(false));
                    }
                    let event = AuditEvent { act: Act::EngineApproved, session: None, subject: id.uuid(), count: 1 };
                    connection.append_audit(institution, audit, event).await?;
                    Ok(Ending::Keep(true))
                })
            })
            .await
    }

    /// Removes an engine that waits; `false` where none does.
    pub async fn engine_refuse(
        &self,
        institution: InstitutionId,
        id: EngineId,
        audit: Audit,
    ) -> Result<bool, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let refused = connection
                        .execute(
                            "delete from test_engine where institution_id = $1 and id = $2 and asks is not null",
                            values![institution, id],
                        )
                        .await?;
                    if refused == 0 {
                        return Ok(Ending::Undo(false));
                    }
                    let event = AuditEvent { act: Act::EngineRefused, session: None, subject: id.uuid(), count: 1 };
                    connection.append_audit(institution, audit, event).await?;
                    Ok(Ending::Keep(true))
                })
            })
            .await
    }

    /// Removes places whose time was over before this moment, in every institution, a piece at a time; returns how many.
    pub async fn engine_registration_purge(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut gone = 0;
        loop {
            let removed = self
                .engine()
                .execute(
                    "delete from engine_registration where (institution_id, id) in (select institution_id, id \
                     from engine_registration where good_until < $1 limit 2000)",
                    values![before],
                )
                .await?;
            gone += removed;
            if removed < 2000 {
                return Ok(gone);
            }
        }
    }
}

impl FoundRegistration {
    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            staff: row.get("staff_id")?,
            address: row.get("address")?,
            good_until: row.get("good_until")?,
            engine: row.get("engine_id")?,
        })
    }
}
