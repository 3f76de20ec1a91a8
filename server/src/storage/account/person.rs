//! A person's name and password.

use lanyard_app::model::{
    act::Act,
    id::{InstitutionId, PersonId},
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        Actor, NewMail, OwnPlace, Store, StoreError,
        account::places::Switch,
        audit::{Audit, AuditEvent},
        database::{
            engine::{Connection, Ending},
            value::values,
        },
    },
};

/// What a person proves who they are with.
#[derive(Clone, Debug)]
pub struct OwnPassword {
    /// The address they log in with, as shown.
    pub email: String,
    /// The hash; `None` for somebody who never chose a password.
    pub hash: Option<String>,
    /// Which of their passwords it is.
    pub version: i64,
}

/// A new password in the place of the one that was verified.
#[derive(Clone, Debug)]
pub struct PasswordChange {
    /// Whose.
    pub person: PersonId,
    /// Which password was verified.
    pub version: i64,
    /// The hash of the new one.
    pub hash: String,
    /// The browser session that it is changed in, and the one in its stead.
    pub here: Switch,
    /// What tells the person, by mail.
    pub mail: Option<NewMail>,
}

impl Store {
    /// A person's password; `None` when there is no such person.
    pub async fn person_password_find(&self, person: PersonId) -> Result<Option<OwnPassword>, StoreError> {
        let sql = "select email, password_hash, password_version from person where id = $1";
        let row = self.engine().fetch_optional(sql, values![person]).await?;
        row.map(|row| {
            Ok(OwnPassword {
                email: row.get("email")?,
                hash: row.get("password_hash")?,
                version: row.get("password_version")?,
            })
        })
        .transpose()
    }

    /// Keeps another hash of the same password, unless it was changed meanwhile. Whoever is logged in stays so.
    pub async fn person_rehash(&self, person: PersonId, before: &str, after: &str) -> Result<bool, StoreError> {
        let sql = "update person set password_hash = $3 where id = $1 and password_hash = $2";
        Ok(self.engine().execute(sql, values![person, before, after]).await? == 1)
    }

    /// Sets a new password and ends every browser session of the person, in every institution; the one that it is changed in
    /// goes on under a new token. `false`, and nothing changed, when that one has ended, or the password was changed since
    /// it was verified.
    pub async fn person_password_change(&self, change: &PasswordChange, audit: Audit) -> Result<bool, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let PasswordChange { person, version, hash, here, mail } = change;
                    let changed = connection.set_password(*person, Some(*version), hash).await?
                        && connection.end_browser_session(here.from, "new_password", audit.at).await?
                        && connection.succeed_browser_session(*here, audit.at).await?;
                    if !changed {
                        return Ok(Ending::Undo(false));
                    }
                    let places = connection.person_places(*person).await?;
                    connection.end_browser_sessions_of(&places, &here.token_hash, "new_password", audit.at).await?;
                    connection.append_audit_everywhere(&places, audit, Act::PasswordChanged).await?;
                    connection.queue_mail(mail.as_ref()).await?;
                    Ok(Ending::Keep(true))
                })
            })
            .await
    }

    /// Gives a person another name in all their places, or in that of one institution.
    pub async fn person_rename(
        &self,
        person: PersonId,
        name: &str,
        only: Option<InstitutionId>,
        audit: Audit,
    ) -> Result<(), StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let mut places = connection.person_places(person).await?;
                    places.retain(|place| only.is_none_or(|only| place.institution == only));
                    for place in &places {
                        connection
                            .execute(
                                "update staff set name = $3 where institution_id = $1 and id = $2",
                                values![place.institution, place.staff, name],
                            )
                            .await?;
                    }
                    connection.append_audit_everywhere(&places, audit, Act::NameChanged).await?;
                    Ok(Ending::Keep(()))
                })
            })
            .await
    }
}

impl Connection<'_> {
    /// Sets a person's password, whatever it was, or in the place of this version of it only; `false` when it is another
    /// one by now. Log-ins that were checked against an older one give no access from then on; the caller ends those that
    /// there are, so that they are listed no more.
    pub(in crate::storage) async fn set_password(
        &mut self,
        person: PersonId,
        before: Option<i64>,
        hash: &str,
    ) -> Result<bool, StoreError> {
        let set = self
            .execute(
                "update person set password_hash = $2, password_version = password_version + 1 \
                 where id = $1 and password_version = coalesce($3, password_version)",
                values![person, hash, before],
            )
            .await?;
        Ok(set == 1)
    }

    /// Ends the browser sessions of these places but one; returns how many.
    pub(in crate::storage) async fn end_browser_sessions_of(
        &mut self,
        places: &[OwnPlace],
        but: &[u8; 32],
        reason: &'static str,
        at: Timestamp,
    ) -> Result<u64, StoreError> {
        let mut ended = 0;
        for place in places {
            ended += self
                .execute(
                    "update browser_session set ended_at = $3, end_reason = $4 where institution_id = $1 \
                     and staff_id = $2 and ended_at is null and token_hash <> $5",
                    values![place.institution, place.staff, at, reason, but.as_slice()],
                )
                .await?;
        }
        Ok(ended)
    }

    /// What somebody did to their own account stands in the trail of each of their institutions, by who they are there.
    async fn append_audit_everywhere(&mut self, places: &[OwnPlace], audit: Audit, act: Act) -> Result<(), StoreError> {
        for OwnPlace { institution, staff, .. } in places {
            let audit = Audit { actor: Actor::Staff(*staff), ..audit };
            let event = AuditEvent { act, session: None, subject: staff.uuid(), count: 1 };
            self.append_audit(*institution, audit, event).await?;
        }
        Ok(())
    }
}
