//! Links that let their bearer in once: what a token leads to at this moment, and which are taken back.

use lanyard_app::model::{
    id::{InstitutionId, LinkId, PersonId, StaffId},
    staff::Role,
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        Store, StoreError,
        database::{
            engine::Connection,
            value::{Row, values},
        },
    },
};

/// A link to make.
#[derive(Clone, Copy, Debug)]
pub struct NewLink {
    /// Its id.
    pub id: LinkId,
    /// SHA-256 of the token in it.
    pub token_hash: [u8; 32],
    /// When it stops to lead anywhere.
    pub good_until: Timestamp,
}

/// A link whose token somebody has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundLink {
    /// What it is for.
    pub what: LinkIsFor,
    /// When it stops to lead anywhere.
    pub good_until: Timestamp,
    /// The institution's name.
    pub institution_name: String,
}

/// What a link is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkIsFor {
    /// A place in the team for whoever has this address.
    Invitation {
        /// The address as shown.
        email: String,
        /// The same folded.
        email_key: String,
        /// The name that the inviter typed.
        name: String,
        /// What they may do.
        role: Role,
        /// Somebody has the address already.
        known: bool,
    },
    /// A new password.
    Reset {
        /// The place it was made for.
        staff: StaffId,
        /// The person.
        person: PersonId,
        /// Their address.
        email: String,
    },
}

impl Store {
    /// What a token leads to; `None` when it is nobody's, was used or taken back, or was made for somebody who is switched
    /// off now. The caller compares `good_until`.
    pub async fn link_find(
        &self,
        institution: InstitutionId,
        token_hash: &[u8; 32],
    ) -> Result<Option<FoundLink>, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                "select l.kind, l.good_until, l.email, l.email_key, l.name, l.role, l.staff_id, i.name as institution_name, \
                 k.id as known, p.id as person_id, p.email as person_email from staff_link l \
                 join institution i on i.id = l.institution_id left join person k on k.email_key = l.email_key \
                 left join staff s on s.institution_id = l.institution_id and s.id = l.staff_id and s.disabled_at is null \
                 left join person p on p.id = s.person_id where l.institution_id = $1 and l.token_hash = $2 \
                 and l.taken_at is null and l.revoked_at is null and (l.staff_id is null or s.id is not null)",
                values![institution, token_hash.as_slice()],
            )
            .await?;
        row.map(|row| FoundLink::read(&row)).transpose()
    }
}

impl FoundLink {
    fn read(row: &Row) -> Result<Self, StoreError> {
        let what = match row.get::<Option<StaffId>>("staff_id")? {
            Some(staff) => LinkIsFor::Reset { staff, person: row.get("person_id")?, email: row.get("person_email")? },
            None => LinkIsFor::Invitation {
                email: row.get("email")?,
                email_key: row.get("email_key")?,
                name: row.get("name")?,
                role: row.get("role")?,
                known: row.get::<Option<PersonId>>("known")?.is_some(),
            },
        };
        Ok(Self { what, good_until: row.get("good_until")?, institution_name: row.get("institution_name")? })
    }
}

impl Connection<'_> {
    /// Uses a link up. `false` when somebody was faster, it was taken back, or its time is over.
    pub(in crate::storage) async fn take_link(
        &mut self,
        institution: InstitutionId,
        token_hash: &[u8; 32],
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let taken = self
            .execute(
                "update staff_link set taken_at = $3 where institution_id = $1 and token_hash = $2 \
                 and taken_at is null and revoked_at is null and good_until > $3",
                values![institution, token_hash.as_slice(), at],
            )
            .await?;
        Ok(taken == 1)
    }

    /// Takes back the links by which a member could choose a new password.
    pub(in crate::storage) async fn revoke_resets(
        &mut self,
        institution: InstitutionId,
        staff: StaffId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.execute(
            "update staff_link set revoked_at = $3 where institution_id = $1 and staff_id = $2 and kind = 'reset' \
             and taken_at is null and revoked_at is null",
            values![institution, staff, at],
        )
        .await?;
        Ok(())
    }
}
