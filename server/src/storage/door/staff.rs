//! Staff: accounts, and the one directory in which log-in finds an e-mail address.

use lanyard_app::model::{
    act::Act,
    id::{InstitutionId, StaffId},
    staff::Role,
};

use crate::storage::{
    Store, StoreError,
    audit::{Audit, AuditEvent},
    database::{engine::Ending, value::values},
};

/// An account to make; its time of creation is the audit's.
#[derive(Clone, Debug)]
pub struct NewStaff {
    /// The institution.
    pub institution: InstitutionId,
    /// The person's id.
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

/// What log-in needs to know about an account.
#[derive(Clone, Debug)]
pub struct StaffCredentials {
    /// The institution.
    pub institution: InstitutionId,
    /// The person.
    pub id: StaffId,
    /// The hash of their password.
    pub password_hash: String,
    /// The account is switched off.
    pub disabled: bool,
}

/// A member of staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffMember {
    /// The person.
    pub id: StaffId,
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
                    connection
                        .execute(
                            "insert into staff (institution_id, id, email, name, role, password_hash, created_at) \
                             values ($1, $2, $3, $4, $5, $6, $7)",
                            values![
                                new.institution,
                                new.id,
                                new.email.as_str(),
                                new.name.as_str(),
                                new.role,
                                new.password_hash.as_str(),
                                audit.at,
                            ],
                        )
                        .await?;
                    connection
                        .execute(
                            "insert into staff_email (email_key, institution_id, staff_id) values ($1, $2, $3)",
                            values![new.email_key.as_str(), new.institution, new.id],
                        )
                        .await?;
                    let event = AuditEvent { act: Act::StaffCreated, session: None, subject: new.id.uuid(), count: 1 };
                    connection.append_audit(new.institution, audit, event).await?;
                    Ok(Ending::Keep(()))
                })
            })
            .await
    }

    /// The account of a folded e-mail address, switched off or not.
    pub async fn staff_find_by_email(&self, email_key: &str) -> Result<Option<StaffCredentials>, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                "select s.institution_id, s.id, s.password_hash, s.disabled_at from staff_email m \
                 join staff s on s.institution_id = m.institution_id and s.id = m.staff_id where m.email_key = $1",
                values![email_key],
            )
            .await?;
        row.map(|row| {
            Ok(StaffCredentials {
                institution: row.get("institution_id")?,
                id: row.get("id")?,
                password_hash: row.get("password_hash")?,
                disabled: row.get::<Option<i64>>("disabled_at")?.is_some(),
            })
        })
        .transpose()
    }

    /// A member of staff of this institution.
    pub async fn staff_find(&self, institution: InstitutionId, id: StaffId) -> Result<Option<StaffMember>, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                "select id, email, name, role, disabled_at from staff where institution_id = $1 and id = $2",
                values![institution, id],
            )
            .await?;
        row.map(|row| {
            Ok(StaffMember {
                id: row.get("id")?,
                email: row.get("email")?,
                name: row.get("name")?,
                role: row.get("role")?,
                disabled: row.get::<Option<i64>>("disabled_at")?.is_some(),
            })
        })
        .transpose()
    }

    /// Has anybody made an account yet?
    pub async fn staff_exists_any(&self) -> Result<bool, StoreError> {
        Ok(self.engine().fetch_optional("select id from staff limit 1", values![]).await?.is_some())
    }
}
