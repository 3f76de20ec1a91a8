//! Staff: people, their places in institutions, and the one directory in which log-in finds an e-mail address.

use lanyard_app::model::{
    act::Act,
    id::{InstitutionId, PersonId, StaffId},
    staff::Role,
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        NewPlace, Store, StoreError,
        audit::{Audit, AuditEvent},
        database::{
            engine::{Ending, built},
            value::{Row, values},
        },
        shut::SHUT,
    },
};

/// An account to make; its time of creation is the audit's.
#[derive(Clone, Debug)]
pub struct NewStaff {
    /// The institution.
    pub institution: InstitutionId,
    /// The person's place; the new person takes its id.
    pub id: StaffId,
    /// The e-mail address as shown.
    pub email: String,
    /// The same folded, as log-in looks it up.
    pub email_key: String,
    /// The person's name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The hash of their password, with its parameters.
    pub password_hash: String,
}

/// What log-in needs to know about a person.
#[derive(Clone, Debug)]
pub struct PersonCredentials {
    /// The person.
    pub person: PersonId,
    /// The hash of their password; `None` for somebody who never chose one.
    pub password_hash: Option<String>,
    /// Which of their passwords that is.
    pub password_version: i64,
    /// Their places in institutions, at least one, the one they used last first.
    pub places: Vec<StaffPlace>,
}

/// A person's place in an institution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StaffPlace {
    /// The institution.
    pub institution: InstitutionId,
    /// The place.
    pub id: StaffId,
    /// It is switched off.
    pub disabled: bool,
    /// Its institution is opened by its provider alone.
    pub shut: bool,
}

/// A member of staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffMember {
    /// Their place in the institution.
    pub id: StaffId,
    /// The person.
    pub person: PersonId,
    /// Their e-mail address as shown.
    pub email: String,
    /// Their name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The account is switched off.
    pub disabled: bool,
}

impl Store {
    /// Makes an account. [`StoreError::Conflict`] when the folded e-mail address has one already, in any institution.
    pub async fn staff_create(&self, new: &NewStaff, audit: Audit) -> Result<(), StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let person = PersonId::new(new.id.uuid());
                    connection
                        .execute(
                            "insert into person (id, email, email_key, password_hash, created_at) \
                             values ($1, $2, $3, $4, $5)",
                            values![
                                person,
                                new.email.as_str(),
                                new.email_key.as_str(),
                                new.password_hash.as_str(),
                                audit.at,
                            ],
                        )
                        .await?;
                    let NewStaff { institution, id, role, .. } = *new;
                    let place = NewPlace { institution, id, person, name: new.name.clone(), role };
                    connection.insert_place(&place, audit.at).await?;
                    let event = AuditEvent { act: Act::StaffCreated, session: None, subject: new.id.uuid(), count: 1 };
                    connection.append_audit(new.institution, audit, event).await?;
                    Ok(Ending::Keep(()))
                })
            })
            .await
    }

    /// The person of a folded e-mail address, and their places, switched off or not.
    pub async fn person_find_by_email(&self, email_key: &str) -> Result<Option<PersonCredentials>, StoreError> {
        let sql = format!(
            "select p.id as person_id, p.password_hash, p.password_version, s.institution_id, s.id, s.disabled_at, \
             {SHUT} as shut from person p join staff s on s.person_id = p.id where p.email_key = $1 \
             order by coalesce(s.seen_at, 0) desc, s.id"
        );
        let rows = self.engine().fetch_all(built(sql), values![email_key]).await?;
        let Some(first) = rows.first() else { return Ok(None) };
        let places = rows.iter().map(|row| {
            Ok::<_, StoreError>(StaffPlace {
                institution: row.get("institution_id")?,
                id: row.get("id")?,
                disabled: row.get::<Option<i64>>("disabled_at")?.is_some(),
                shut: row.get::<i64>("shut")? > 0,
            })
        });
        Ok(Some(PersonCredentials {
            person: first.get("person_id")?,
            password_hash: first.get("password_hash")?,
            password_version: first.get("password_version")?,
            places: places.collect::<Result<_, _>>()?,
        }))
    }

    /// A member of staff of this institution.
    pub async fn staff_find(&self, institution: InstitutionId, id: StaffId) -> Result<Option<StaffMember>, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                "select s.id, s.person_id, p.email, s.name, s.role, s.disabled_at from staff s \
                 join person p on p.id = s.person_id where s.institution_id = $1 and s.id = $2",
                values![institution, id],
            )
            .await?;
        row.as_ref().map(StaffMember::read).transpose()
    }

    /// The same, and whether the person has a place that is switched on in another institution too.
    pub async fn staff_find_with_choice(
        &self,
        institution: InstitutionId,
        id: StaffId,
    ) -> Result<Option<(StaffMember, bool)>, StoreError> {
        let sql = "select s.id, s.person_id, p.email, s.name, s.role, s.disabled_at, \
                   (select count(*) from staff o where o.person_id = s.person_id and o.institution_id <> $1 \
                   and o.disabled_at is null) as elsewhere \
                   from staff s join person p on p.id = s.person_id where s.institution_id = $1 and s.id = $2";
        let row = self.engine().fetch_optional(sql, values![institution, id]).await?;
        row.map(|row| Ok((StaffMember::read(&row)?, row.get::<i64>("elsewhere")? > 0))).transpose()
    }

    /// A member of staff did something. Callers need not say so with every request.
    pub async fn staff_touch(&self, institution: InstitutionId, id: StaffId, at: Timestamp) -> Result<(), StoreError> {
        self.engine()
            .execute(
                "update staff set seen_at = $3 where institution_id = $1 and id = $2 and coalesce(seen_at, 0) < $3",
                values![institution, id, at],
            )
            .await?;
        Ok(())
    }

    /// Has anybody made an account yet?
    pub async fn staff_exists_any(&self) -> Result<bool, StoreError> {
        Ok(self.engine().fetch_optional("select id from staff limit 1", values![]).await?.is_some())
    }
}

impl StaffMember {
    pub(in crate::storage) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            person: row.get("person_id")?,
            email: row.get("email")?,
            name: row.get("name")?,
            role: row.get("role")?,
            disabled: row.get::<Option<i64>>("disabled_at")?.is_some(),
        })
    }
}
