//! Second factors are added, removed and taken away, each with its row of the trail.

use lanyard_app::model::{
    act::Act,
    id::{InstitutionId, PersonId, StaffId},
};
use uuid::Uuid;

use crate::storage::{
    Actor, Audit, CeremonyKind, NewMail, Store, StoreError, StoredApp, StoredPasskey,
    audit::AuditEvent,
    database::{
        engine::{Connection, Ending},
        value::values,
    },
};

/// Who changes their factors, and as what it is remembered.
#[derive(Clone, Debug)]
pub struct FactorChange {
    /// The person.
    pub person: PersonId,
    /// The place in which they did it, which the trail names.
    pub place: (InstitutionId, StaffId),
    /// Who and when.
    pub audit: Audit,
    /// What tells the person, by mail.
    pub mail: Option<NewMail>,
}

/// What came of adding an authenticator app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppAdded {
    /// It is there; whether the recovery codes that came along are, too: they are when there were none.
    Added {
        /// The codes that came along are the person's now.
        with_codes: bool,
    },
    /// Its ceremony was taken or is too old.
    Gone,
}

/// What came of taking somebody's second factor away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactorsTaken {
    /// It is gone.
    Taken,
    /// They had none.
    NoneThere,
    /// They have a place in another institution, which it guards too: it was left to them.
    WorksElsewhere,
}

impl Store {
    /// What passkeys know a person by: `drawn`, unless they have a handle already.
    pub async fn user_handle(&self, person: PersonId, drawn: Uuid) -> Result<Uuid, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    connection
                        .execute(
                            "update person set user_handle = $2 where id = $1 and user_handle is null",
                            values![person, drawn],
                        )
                        .await?;
                    let row = connection
                        .fetch_optional("select user_handle from person where id = $1", values![person])
                        .await?;
                    let gone = StoreError::Inconsistent { column: "user_handle", source: None };
                    Ok(Ending::Keep(row.ok_or(gone)?.get::<Uuid>("user_handle")?))
                })
            })
            .await
    }

    /// Adds an authenticator app whose first code was right, and recovery codes where there are none. An app that was there
    /// before is replaced: its secret is on another phone.
    pub async fn app_add(
        &self,
        change: &FactorChange,
        ceremony: &[u8; 32],
        app: &StoredApp,
        codes: &[[u8; 32]],
    ) -> Result<AppAdded, StoreError> {
        let at = change.audit.at;
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    if connection.take_ceremony(CeremonyKind::NewApp, ceremony, at).await?.is_none() {
                        return Ok(Ending::Undo(AppAdded::Gone));
                    }
                    connection.execute("delete from totp where person_id = $1", values![change.person]).await?;
                    connection
                        .execute(
                            "insert into totp (person_id, sealed_secret, key_id, last_step, created_at) \
                             values ($1, $2, $3, $4, $5)",
                            values![change.person, app.sealed_secret.as_slice(), app.key_id, app.last_step, at],
                        )
                        .await?;
                    let with_codes = connection.add_first_codes(change.person, codes).await?;
                    connection.append_factor(change, Act::AuthenticatorAdded).await?;
                    Ok(Ending::Keep(AppAdded::Added { with_codes }))
                })
            })
            .await
    }

    /// Adds a passkey, and recovery codes where there are none; whether the codes that came along are the person's now.
    /// [`StoreError::Conflict`] when somebody has this passkey already.
    pub async fn passkey_add(
        &self,
        change: &FactorChange,
        passkey: &StoredPasskey,
        codes: &[[u8; 32]],
    ) -> Result<bool, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    connection
                        .execute(
                            "insert into passkey (credential_id, person_id, name, credential, logs_in_alone, created_at) \
                             values ($1, $2, $3, $4, $5, $6)",
                            values![
                                passkey.id.as_slice(),
                                change.person,
                                passkey.name.as_str(),
                                passkey.credential.as_str(),
                                passkey.logs_in_alone,
                                change.audit.at,
                            ],
                        )
                        .await?;
                    let with_codes = connection.add_first_codes(change.person, codes).await?;
                    connection.append_factor(change, Act::PasskeyAdded).await?;
                    Ok(Ending::Keep(with_codes))
                })
            })
            .await
    }

    /// Removes a passkey; `false` when the person has it not.
    pub async fn passkey_remove(&self, change: &FactorChange, id: &[u8]) -> Result<bool, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let removed = connection
                        .execute(
                            "delete from passkey where credential_id = $1 and person_id = $2",
                            values![id, change.person],
                        )
                        .await?;
                    connection.after_removal(change, removed, Act::PasskeyRemoved).await
                })
            })
            .await
    }

    /// Removes the authenticator app; `false` when there is none.
    pub async fn app_remove(&self, change: &FactorChange) -> Result<bool, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let removed =
                        connection.execute("delete from totp where person_id = $1", values![change.person]).await?;
                    connection.after_removal(change, removed, Act::AuthenticatorRemoved).await
                })
            })
            .await
    }

    /// Puts new recovery codes in the place of the old ones.
    pub async fn recovery_codes_replace(&self, change: &FactorChange, codes: &[[u8; 32]]) -> Result<(), StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    connection
                        .execute("delete from recovery_code where person_id = $1", values![change.person])
                        .await?;
                    connection.insert_codes(change.person, codes).await?;
                    connection.append_factor(change, Act::RecoveryCodesMade).await?;
                    Ok(Ending::Keep(()))
                })
            })
            .await
    }

    /// Takes away all that a person has beside their password. `change.audit` says who does it: only the operator takes it from
    /// somebody who works for another institution too.
    pub async fn factors_take_away(&self, change: &FactorChange) -> Result<FactorsTaken, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let of = || values![change.person];
                    let elsewhere =
                        "select s.id from staff s where s.person_id = $1 and s.institution_id <> $2 limit 1";
                    if matches!(change.audit.actor, Actor::Staff(_))
                        && connection.fetch_optional(elsewhere, values![change.person, change.place.0]).await?.is_some()
                    {
                        return Ok(Ending::Undo(FactorsTaken::WorksElsewhere));
                    }
                    let passkeys = connection.execute("delete from passkey where person_id = $1", of()).await?;
                    let app = connection.execute("delete from totp where person_id = $1", of()).await?;
                    Ok(match connection.after_removal(change, passkeys + app, Act::FactorsTakenAway).await? {
                        Ending::Keep(_) => Ending::Keep(FactorsTaken::Taken),
                        Ending::Undo(_) => Ending::Undo(FactorsTaken::NoneThere),
                    })
                })
            })
            .await
    }
}

impl Connection<'_> {
    /// Whoever has no factor left has no use for recovery codes: they stand for one.
    async fn after_removal(
        &mut self,
        change: &FactorChange,
        removed: u64,
        act: Act,
    ) -> Result<Ending<bool>, StoreError> {
        if removed == 0 {
            return Ok(Ending::Undo(false));
        }
        self.execute(
            "delete from recovery_code where person_id = $1 \
             and not exists (select 1 from passkey k where k.person_id = $1) \
             and not exists (select 1 from totp a where a.person_id = $1)",
            values![change.person],
        )
        .await?;
        self.append_factor(change, act).await?;
        Ok(Ending::Keep(true))
    }

    async fn add_first_codes(&mut self, person: PersonId, codes: &[[u8; 32]]) -> Result<bool, StoreError> {
        let there = self
            .fetch_optional("select code_hash from recovery_code where person_id = $1 limit 1", values![person])
            .await?;
        if there.is_some() || codes.is_empty() {
            return Ok(false);
        }
        self.insert_codes(person, codes).await?;
        Ok(true)
    }

    async fn insert_codes(&mut self, person: PersonId, codes: &[[u8; 32]]) -> Result<(), StoreError> {
        for code in codes {
            self.execute(
                "insert into recovery_code (person_id, code_hash) values ($1, $2)",
                values![person, code.as_slice()],
            )
            .await?;
        }
        Ok(())
    }

    /// Remembers what was done to somebody's factors.
    pub(in crate::storage) async fn append_factor(
        &mut self,
        change: &FactorChange,
        act: Act,
    ) -> Result<(), StoreError> {
        let (institution, staff) = change.place;
        let event = AuditEvent { act, session: None, subject: staff.uuid(), count: 1 };
        self.append_audit(institution, change.audit, event).await?;
        self.queue_mail(change.mail.as_ref()).await
    }
}
