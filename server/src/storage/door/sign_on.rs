//! Whom a provider means: a person that it named before, or else one whose verified address has a place or an invitation.

use lanyard_app::model::{
    act::Act,
    id::{InstitutionId, PersonId, StaffId},
    staff::Role,
};
use uuid::Uuid;

use crate::{
    domain::clock::Timestamp,
    storage::{
        Accepted, Actor, Audit, NewPerson, Store, StoreError,
        audit::AuditEvent,
        database::{
            engine::{Connection, Ending, built},
            value::{Row, values},
        },
        shut::SHUT,
    },
};

/// What the server's provider is kept under, in the place of an institution.
pub(in crate::storage) const SERVER: InstitutionId = InstitutionId::new(Uuid::nil());

/// What a provider has said of somebody.
#[derive(Clone, Debug)]
pub struct SignOn {
    /// The institution whose provider it is; `None` for the server's.
    pub scope: Option<InstitutionId>,
    /// The issuer.
    pub issuer: String,
    /// What it calls the person.
    pub subject: String,
    /// Their address folded, where it is verified and of the provider's domains.
    pub email_key: Option<String>,
    /// Their name, for an account that an invitation makes; its own name where it is empty.
    pub name: String,
    /// The role that a claim gives.
    pub role: Option<Role>,
    /// The id of a place that an invitation may make.
    pub place: StaffId,
    /// What is remembered of an invitation, a link and a role, each with an id of its own.
    pub audits: [Audit; 3],
}

/// A person whom a provider means, and where they are let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedOn {
    /// The person.
    pub person: PersonId,
    /// Their address, folded.
    pub email_key: String,
    /// Which of their passwords counts now.
    pub password_version: i64,
    /// The institution and their place in it.
    pub place: (InstitutionId, StaffId),
    /// They can go on to other institutions.
    pub has_choice: bool,
}

/// What came of what a provider said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignOnFound {
    /// A person with a place.
    Person(SignedOn),
    /// Nobody: neither known, nor has the address a place or an invitation.
    Nobody,
    /// Their place is switched off.
    SwitchedOff,
    /// Each institution of theirs is opened by its own provider alone.
    Shut,
    /// The address is of a person whom this provider knows by another subject: it may have come to somebody else.
    Another,
    /// There is an invitation, and somebody has the address already who logs in by something of their own. Whether that is
    /// who the provider means is told by the invitation's link and that: an address alone may have been taken by anybody.
    HasAccount,
}

/// A place that a sign-on may lead to.
struct Place {
    at: (InstitutionId, StaffId),
    role: Role,
    disabled: bool,
    shut: bool,
}

impl Place {
    const fn is_closed(&self) -> bool {
        self.disabled || self.shut
    }

    fn read(row: &Row, shut: bool) -> Result<Self, StoreError> {
        Ok(Self {
            at: (row.get("institution_id")?, row.get("id")?),
            role: row.get("role")?,
            disabled: row.get::<Option<i64>>("disabled_at")?.is_some(),
            shut,
        })
    }
}

impl Store {
    /// Finds out whom a provider means, and remembers it: links the person at the first time, accepts an invitation that is
    /// open, and gives the role that a claim gives. Nothing of it happens for whoever is not let in. [`StoreError::Conflict`]
    /// when the same was done in the same moment: asked once more, it has been done.
    pub async fn sign_on_find(&self, new: &SignOn) -> Result<SignOnFound, StoreError> {
        match self.sign_on_find_once(new).await? {
            SignOnFound::Person(person) => Ok(SignOnFound::Person(person)),
            // Another window may have accepted the invitation between two looks of this one: then it has a place by now.
            _ => self.sign_on_find_once(new).await,
        }
    }

    async fn sign_on_find_once(&self, new: &SignOn) -> Result<SignOnFound, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    Ok(match connection.find_signed_on(new).await? {
                        SignOnFound::Person(person) => Ending::Keep(SignOnFound::Person(person)),
                        other => Ending::Undo(other),
                    })
                })
            })
            .await
    }
}

impl Connection<'_> {
    async fn find_signed_on(&mut self, new: &SignOn) -> Result<SignOnFound, StoreError> {
        let at = new.audits[0].at;
        let known = self.identity(new).await?;
        let addressed = match &new.email_key {
            Some(email_key) => self.person_of_address(email_key).await?,
            None => None,
        };
        if let (None, Some(person)) = (known, addressed)
            && self.is_known_otherwise(new, person).await?
        {
            return Ok(SignOnFound::Another);
        }
        let person = known.or(addressed);
        let mut places = match person {
            Some(person) => self.places_of_sign_on(new.scope, person).await?,
            None => vec![],
        };
        // Whoever is known goes by another address than the provider says: an invitation for that is not theirs.
        let is_theirs = known.is_none() || known == addressed;
        let has_none = if new.scope.is_some() { places.is_empty() } else { places.iter().all(Place::is_closed) };
        if is_theirs
            && has_none
            && let Some(email_key) = &new.email_key
            && let Some((institution, hash, name)) = self.invitation_of(new, email_key).await?
        {
            if let Some(person) = addressed
                && self.logs_in_by_own(person).await?
            {
                return Ok(SignOnFound::HasAccount);
            }
            let name = if new.name.is_empty() { name } else { new.name.clone() };
            let newcomer = addressed.is_none().then_some(NewPerson { name, password_hash: None });
            let accepted =
                self.accept_invitation(institution, &hash, new.place, newcomer.as_ref(), new.audits[0]).await?;
            if accepted == Accepted::Gone {
                // Another window was faster, or it was taken back in this moment: it is looked at once more.
                return Err(StoreError::Conflict);
            }
            if accepted == Accepted::Placed {
                let person = self.person_of_address(email_key).await?;
                let person = person.ok_or(StoreError::Inconsistent { column: "person_id", source: None })?;
                places = self.places_of_sign_on(new.scope, person).await?;
                places.retain(|one| one.at == (institution, new.place));
            }
        }
        let Some(place) = places.iter().find(|place| !place.is_closed()) else {
            return Ok(match places.first() {
                None => SignOnFound::Nobody,
                Some(_) if places.iter().all(|place| place.disabled) => SignOnFound::SwitchedOff,
                Some(_) => SignOnFound::Shut,
            });
        };
        if let Some(role) = new.role.filter(|role| *role != place.role) {
            self.give_claimed_role(place.at, role, new.audits[2]).await?;
        }
        let row = self
            .fetch_optional(
                "select p.id, p.email_key, p.password_version from person p \
                 join staff s on s.person_id = p.id where s.institution_id = $1 and s.id = $2",
                values![place.at.0, place.at.1],
            )
            .await?
            .ok_or(StoreError::Inconsistent { column: "person_id", source: None })?;
        let person = row.get("id")?;
        self.keep_identity(new, known.is_some(), person, place.at, at).await?;
        Ok(SignOnFound::Person(SignedOn {
            person,
            email_key: row.get("email_key")?,
            password_version: row.get("password_version")?,
            place: place.at,
            has_choice: places.iter().filter(|place| !place.is_closed()).count() > 1,
        }))
    }

    async fn identity(&mut self, new: &SignOn) -> Result<Option<PersonId>, StoreError> {
        let row = self
            .fetch_optional(
                "select person_id from sign_on_identity where scope = $1 and issuer = $2 and subject = $3",
                values![new.scope.unwrap_or(SERVER), new.issuer.as_str(), new.subject.as_str()],
            )
            .await?;
        row.map(|row| row.get("person_id")).transpose()
    }

    async fn person_of_address(&mut self, email_key: &str) -> Result<Option<PersonId>, StoreError> {
        let row = self.fetch_optional("select id from person where email_key = $1", values![email_key]).await?;
        row.map(|row| row.get("id")).transpose()
    }

    /// Whether the same provider knows this person by another subject.
    async fn is_known_otherwise(&mut self, new: &SignOn, person: PersonId) -> Result<bool, StoreError> {
        let row = self
            .fetch_optional(
                "select subject from sign_on_identity where scope = $1 and issuer = $2 and person_id = $3 limit 1",
                values![new.scope.unwrap_or(SERVER), new.issuer.as_str(), person],
            )
            .await?;
        Ok(row.is_some())
    }

    /// Where a person may be let in by this provider: an institution's own opens that institution only, the server's all
    /// but those that are opened by their own.
    async fn places_of_sign_on(
        &mut self,
        scope: Option<InstitutionId>,
        person: PersonId,
    ) -> Result<Vec<Place>, StoreError> {
        let Some(institution) = scope else {
            let sql = format!(
                "select s.institution_id, s.id, s.role, s.disabled_at, {SHUT} as shut from staff s \
                 where s.person_id = $1 order by coalesce(s.seen_at, 0) desc, s.id"
            );
            let rows = self.fetch_all(built(sql), values![person]).await?;
            return rows.iter().map(|row| Place::read(row, row.get::<i64>("shut")? > 0)).collect();
        };
        let rows = self
            .fetch_all(
                "select institution_id, id, role, disabled_at from staff where institution_id = $1 and person_id = $2",
                values![institution, person],
            )
            .await?;
        rows.iter().map(|row| Place::read(row, false)).collect()
    }

    async fn keep_identity(
        &mut self,
        new: &SignOn,
        is_known: bool,
        person: PersonId,
        (institution, staff): (InstitutionId, StaffId),
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let scope = new.scope.unwrap_or(SERVER);
        let (issuer, subject) = (new.issuer.as_str(), new.subject.as_str());
        if is_known {
            self.execute(
                "update sign_on_identity set used_at = $4 where scope = $1 and issuer = $2 and subject = $3",
                values![scope, issuer, subject, at],
            )
            .await?;
            return Ok(());
        }
        self.execute(
            "insert into sign_on_identity (scope, issuer, subject, person_id, created_at, used_at) \
             values ($1, $2, $3, $4, $5, $5)",
            values![scope, issuer, subject, person, at],
        )
        .await?;
        let event = AuditEvent { act: Act::SignOnLinked, session: None, subject: staff.uuid(), count: 1 };
        self.append_audit(institution, Audit { actor: Actor::Staff(staff), ..new.audits[1] }, event).await
    }
}
