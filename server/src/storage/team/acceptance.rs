//! An invitation is accepted by exactly one, who has an account already or gets one.

use lanyard_app::model::{
    act::Act,
    id::{InstitutionId, PersonId, StaffId},
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        Actor, Store, StoreError,
        audit::{Audit, AuditEvent},
        database::{
            engine::{Connection, Ending},
            value::values,
        },
        team::invitation::Invited,
    },
};

/// A person to make when an invitation is accepted.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Their name.
    pub name: String,
    /// The hash of their password, with its parameters; `None` for whoever comes by a provider and has none.
    pub password_hash: Option<String>,
}

/// What came of accepting an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// They have the place.
    Placed,
    /// The link leads nowhere any more: nothing was changed.
    Gone,
    /// They have a place in the team already: nothing was changed.
    InTeam,
}

impl Store {
    /// Accepts an invitation: uses the link up and gives a place to the person of its address, whom it makes where nobody
    /// has the address. [`StoreError::Conflict`] when somebody came to have it in the same moment.
    pub async fn invitation_accept(
        &self,
        institution: InstitutionId,
        token_hash: &[u8; 32],
        place: StaffId,
        new: Option<&NewPerson>,
        audit: Audit,
    ) -> Result<Accepted, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    Ok(match connection.accept_invitation(institution, token_hash, place, new, audit).await? {
                        Accepted::Placed => Ending::Keep(Accepted::Placed),
                        other => Ending::Undo(other),
                    })
                })
            })
            .await
    }
}

impl Connection<'_> {
    /// The same within a transaction, which has to be undone unless they have the place.
    pub(in crate::storage) async fn accept_invitation(
        &mut self,
        institution: InstitutionId,
        token_hash: &[u8; 32],
        place: StaffId,
        new: Option<&NewPerson>,
        audit: Audit,
    ) -> Result<Accepted, StoreError> {
        if !self.take_link(institution, token_hash, audit.at).await? {
            return Ok(Accepted::Gone);
        }
        let row = self
            .fetch_optional(
                "select l.email, l.email_key, l.name, l.role, p.id as person_id from staff_link l \
                 left join person p on p.email_key = l.email_key \
                 where l.institution_id = $1 and l.token_hash = $2",
                values![institution, token_hash.as_slice()],
            )
            .await?
            .ok_or(StoreError::Inconsistent { column: "token_hash", source: None })?;
        let invited = Invited::read(&row)?;
        let person = match (row.get::<Option<PersonId>>("person_id")?, new) {
            (Some(person), None) => person,
            (None, Some(new)) => self.insert_person(place, &invited, new, audit.at).await?,
            // Somebody came to have the address, or lost it, since the page was read.
            _ => return Err(StoreError::Conflict),
        };
        let is_member = self
            .fetch_optional(
                "select id from staff where institution_id = $1 and person_id = $2",
                values![institution, person],
            )
            .await?
            .is_some();
        if is_member {
            return Ok(Accepted::InTeam);
        }
        let name = new.map_or(invited.name.as_str(), |new| new.name.as_str());
        self.execute(
            "insert into staff (institution_id, id, person_id, name, role, created_at, seen_at) \
             values ($1, $2, $3, $4, $5, $6, $6)",
            values![institution, place, person, name, invited.role, audit.at],
        )
        .await?;
        let event = AuditEvent { act: Act::InvitationAccepted, session: None, subject: place.uuid(), count: 1 };
        self.append_audit(institution, Audit { actor: Actor::Staff(place), ..audit }, event).await?;
        Ok(Accepted::Placed)
    }

    /// Makes the person of an address; they take the id of their first place.
    async fn insert_person(
        &mut self,
        place: StaffId,
        invited: &Invited,
        new: &NewPerson,
        at: Timestamp,
    ) -> Result<PersonId, StoreError> {
        let person = PersonId::new(place.uuid());
        self.execute(
            "insert into person (id, email, email_key, password_hash, created_at) values ($1, $2, $3, $4, $5)",
            values![person, invited.email.as_str(), invited.email_key.as_str(), new.password_hash.as_deref(), at],
        )
        .await?;
        Ok(person)
    }
}
