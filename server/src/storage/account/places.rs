//! A person's places in institutions: which there are, a further one, and going from one to another.

use lanyard_app::model::{
    act::Act,
    id::{InstitutionId, PersonId, StaffId},
    staff::Role,
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        Store, StoreError,
        audit::{Audit, AuditEvent},
        database::{
            engine::{Connection, Ending, built},
            value::{Row, values},
        },
        shut::SHUT,
    },
};

/// A place of a person in an institution, as they choose it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnPlace {
    /// The institution.
    pub institution: InstitutionId,
    /// Its name.
    pub institution_name: String,
    /// The place.
    pub staff: StaffId,
    /// What they may do there.
    pub role: Role,
    /// It is switched off.
    pub disabled: bool,
    /// Its institution is opened by its provider alone.
    pub shut: bool,
}

/// A place to make for somebody who has one elsewhere.
#[derive(Clone, Debug)]
pub struct NewPlace {
    /// The institution.
    pub institution: InstitutionId,
    /// The place.
    pub id: StaffId,
    /// The person.
    pub person: PersonId,
    /// What they are called there.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

fn places() -> sqlx::SqlStr {
    built(format!(
        "select s.institution_id, s.id, s.role, s.disabled_at, {SHUT} as shut, i.name as institution_name from staff s \
         join institution i on i.id = s.institution_id where s.person_id = $1 order by i.name, s.id"
    ))
}

impl Store {
    /// The places of a person, switched off or not, by the names of their institutions. Somebody has a few.
    pub async fn person_places(&self, person: PersonId) -> Result<Vec<OwnPlace>, StoreError> {
        self.engine().fetch_all(places(), values![person]).await?.iter().map(OwnPlace::read).collect()
    }

    /// Gives somebody who works elsewhere a place in this institution too. [`StoreError::Conflict`] when they have one.
    pub async fn staff_place_add(&self, new: &NewPlace, audit: Audit) -> Result<(), StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    connection.insert_place(new, audit.at).await?;
                    let event = AuditEvent { act: Act::StaffCreated, session: None, subject: new.id.uuid(), count: 1 };
                    connection.append_audit(new.institution, audit, event).await?;
                    Ok(Ending::Keep(()))
                })
            })
            .await
    }

    /// Puts a browser session of the same person in another place in the stead of this one, which ends: it has the same
    /// end and says the same of the log-in. Recorded where they come to, like a log-in there. `false`, and nothing changed, when the first gives no access any more or the
    /// person has no such place that is switched on.
    pub async fn browser_session_switch(&self, switch: Switch, audit: Audit) -> Result<bool, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let switched = connection.end_browser_session(switch.from, "logged_out", audit.at).await?
                        && connection.succeed_browser_session(switch, audit.at).await?;
                    if !switched {
                        return Ok(Ending::Undo(false));
                    }
                    let (institution, staff) = switch.to;
                    let event = AuditEvent { act: Act::StaffLoggedIn, session: None, subject: staff.uuid(), count: 1 };
                    connection.append_audit(institution, audit, event).await?;
                    Ok(Ending::Keep(true))
                })
            })
            .await
    }
}

/// From which browser session to which place, under which token.
#[derive(Clone, Copy, Debug)]
pub struct Switch {
    /// The browser session that ends.
    pub from: (InstitutionId, [u8; 32]),
    /// The place of the new one.
    pub to: (InstitutionId, StaffId),
    /// SHA-256 of its token.
    pub token_hash: [u8; 32],
}

impl Connection<'_> {
    /// The same within a transaction.
    pub(in crate::storage) async fn person_places(&mut self, person: PersonId) -> Result<Vec<OwnPlace>, StoreError> {
        self.fetch_all(places(), values![person]).await?.iter().map(OwnPlace::read).collect()
    }

    /// Makes a place of a person.
    pub(in crate::storage) async fn insert_place(&mut self, new: &NewPlace, at: Timestamp) -> Result<(), StoreError> {
        self.execute(
            "insert into staff (institution_id, id, person_id, name, role, created_at) values ($1, $2, $3, $4, $5, $6)",
            values![new.institution, new.id, new.person, new.name.as_str(), new.role, at],
        )
        .await?;
        Ok(())
    }

    /// Ends a browser session of staff; `false` when it had ended.
    pub(in crate::storage) async fn end_browser_session(
        &mut self,
        (institution, token_hash): (InstitutionId, [u8; 32]),
        reason: &'static str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let ended = self
            .execute(
                "update browser_session set ended_at = $3, end_reason = $4 where institution_id = $1 and token_hash = $2 \
                 and staff_id is not null and ended_at is null",
                values![institution, token_hash.as_slice(), at, reason],
            )
            .await?;
        Ok(ended == 1)
    }

    /// Opens a browser session in the stead of one that this transaction has ended, which nobody else can have done
    /// meanwhile: a change of the password waits for it, or came first and left nothing to end.
    pub(in crate::storage) async fn succeed_browser_session(
        &mut self,
        Switch { from, to, token_hash }: Switch,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let opened = self
            .execute(
                "insert into browser_session (institution_id, token_hash, staff_id, created_at, seen_at, expires_at, \
                 password_version, device, logged_in_by, password_at, factor_at, by_provider) select $1, $2, t.id, \
                 b.created_at, $3, b.expires_at, p.password_version, b.device, b.logged_in_by, b.password_at, b.factor_at, \
                 b.by_provider from browser_session b \
                 join staff s on s.institution_id = b.institution_id and s.id = b.staff_id \
                 join person p on p.id = s.person_id join staff t on t.person_id = p.id and t.institution_id = $1 \
                 where b.institution_id = $4 and b.token_hash = $5 and t.id = $6 and t.disabled_at is null \
                 and b.by_provider <> 1",
                values![to.0, token_hash.as_slice(), at, from.0, from.1.as_slice(), to.1],
            )
            .await?;
        Ok(opened == 1)
    }
}

impl OwnPlace {
    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            institution: row.get("institution_id")?,
            institution_name: row.get("institution_name")?,
            staff: row.get("id")?,
            role: row.get("role")?,
            disabled: row.get::<Option<i64>>("disabled_at")?.is_some(),
            shut: row.get::<i64>("shut")? > 0,
        })
    }
}
