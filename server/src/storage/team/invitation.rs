//! Invitations: made, made anew, taken back, listed.

use lanyard_app::model::{
    act::Act,
    id::{InstitutionId, LinkId, StaffId},
    staff::Role,
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        Recorded, Store, StoreError,
        audit::{Audit, AuditEvent},
        database::{
            engine::{Connection, Ending},
            value::{Row, values},
        },
        team::link::NewLink,
    },
};

/// Whom an invitation is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// Their e-mail address as shown.
    pub email: String,
    /// The same folded.
    pub email_key: String,
    /// Their name.
    pub name: String,
    /// What they will be able to do.
    pub role: Role,
}

/// What came of inviting somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationMade {
    /// The link is good, and an older one for the same address no longer is.
    Made,
    /// They have a place in the team: nothing was changed.
    InTeam {
        /// It is switched off.
        disabled: bool,
    },
}

/// What came of giving an invitation another link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RenewedInvitation {
    /// It has one, and the earlier one no longer works.
    Renewed(Invited),
    /// It was accepted or taken back: nothing was changed.
    Gone,
    /// There is no such invitation.
    Missing,
}

/// An invitation that nobody has accepted yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenInvitation {
    /// Its id.
    pub id: LinkId,
    /// For whom.
    pub invited: Invited,
    /// The name of the member who made it; `None` for the operator.
    pub by: Option<String>,
    /// When it stops to lead anywhere.
    pub good_until: Timestamp,
}

impl Store {
    /// Makes an invitation.
    pub async fn invitation_make(
        &self,
        institution: InstitutionId,
        link: NewLink,
        invited: &Invited,
        recorded: impl Into<Recorded>,
    ) -> Result<InvitationMade, StoreError> {
        let Recorded { audit, mail } = &recorded.into();
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    // Of two invitations of one address at once the later one replaces the other.
                    connection.lock_team(institution).await?;
                    let place = connection
                        .fetch_optional(
                            "select s.disabled_at from staff s join person p on p.id = s.person_id \
                             where s.institution_id = $1 and p.email_key = $2",
                            values![institution, invited.email_key.as_str()],
                        )
                        .await?;
                    if let Some(place) = place {
                        let disabled = place.get::<Option<i64>>("disabled_at")?.is_some();
                        return Ok(Ending::Undo(InvitationMade::InTeam { disabled }));
                    }
                    connection
                        .execute(
                            "update staff_link set revoked_at = $3 where institution_id = $1 and email_key = $2 \
                             and kind = 'invitation' and taken_at is null and revoked_at is null",
                            values![institution, invited.email_key.as_str(), audit.at],
                        )
                        .await?;
                    connection.insert_invitation(institution, link, invited, *audit).await?;
                    connection.queue_mail(mail.as_ref()).await?;
                    Ok(Ending::Keep(InvitationMade::Made))
                })
            })
            .await
    }

    /// Puts a new link in the place of an open invitation's.
    pub async fn invitation_renew(
        &self,
        institution: InstitutionId,
        id: LinkId,
        link: NewLink,
        recorded: impl Into<Recorded>,
    ) -> Result<RenewedInvitation, StoreError> {
        let Recorded { audit, mail } = &recorded.into();
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    connection.lock_team(institution).await?;
                    let row = connection
                        .fetch_optional(
                            "update staff_link set revoked_at = $3 where institution_id = $1 and id = $2 \
                             and kind = 'invitation' and taken_at is null and revoked_at is null \
                             returning email, email_key, name, role",
                            values![institution, id, audit.at],
                        )
                        .await?;
                    let Some(row) = row else {
                        let exists = connection.has_invitation(institution, id).await?;
                        return Ok(Ending::Undo(if exists {
                            RenewedInvitation::Gone
                        } else {
                            RenewedInvitation::Missing
                        }));
                    };
                    let invited = Invited::read(&row)?;
                    connection.insert_invitation(institution, link, &invited, *audit).await?;
                    connection.queue_mail(mail.as_ref()).await?;
                    Ok(Ending::Keep(RenewedInvitation::Renewed(invited)))
                })
            })
            .await
    }

    /// Takes an invitation back; `Some(false)` when it is no longer open, `None` when there is no such invitation.
    pub async fn invitation_revoke(
        &self,
        institution: InstitutionId,
        id: LinkId,
        audit: Audit,
    ) -> Result<Option<bool>, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let revoked = connection
                        .execute(
                            "update staff_link set revoked_at = $3 where institution_id = $1 and id = $2 \
                             and kind = 'invitation' and taken_at is null and revoked_at is null",
                            values![institution, id, audit.at],
                        )
                        .await?;
                    if revoked == 0 {
                        let exists = connection.has_invitation(institution, id).await?;
                        return Ok(Ending::Undo(exists.then_some(false)));
                    }
                    let event = AuditEvent { act: Act::InvitationRevoked, session: None, subject: id.uuid(), count: 1 };
                    connection.append_audit(institution, audit, event).await?;
                    Ok(Ending::Keep(Some(true)))
                })
            })
            .await
    }

    /// The invitations that nobody has accepted yet, those whose time is over among them.
    pub async fn invitation_list(&self, institution: InstitutionId) -> Result<Vec<OpenInvitation>, StoreError> {
        let rows = self
            .engine()
            .fetch_all(
                "select l.id, l.email, l.email_key, l.name, l.role, l.good_until, b.name as by_name from staff_link l \
                 left join staff b on b.institution_id = l.institution_id and b.id = l.created_by \
                 where l.institution_id = $1 and l.kind = 'invitation' and l.taken_at is null \
                 and l.revoked_at is null order by l.id desc",
                values![institution],
            )
            .await?;
        let read = |row: &Row| {
            Ok(OpenInvitation {
                id: row.get("id")?,
                invited: Invited::read(row)?,
                by: row.get("by_name")?,
                good_until: row.get("good_until")?,
            })
        };
        rows.iter().map(read).collect()
    }
}

impl Invited {
    pub(in crate::storage) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            email: row.get("email")?,
            email_key: row.get("email_key")?,
            name: row.get("name")?,
            role: row.get("role")?,
        })
    }
}

impl Connection<'_> {
    async fn has_invitation(&mut self, institution: InstitutionId, id: LinkId) -> Result<bool, StoreError> {
        let found = self
            .fetch_optional(
                "select id from staff_link where institution_id = $1 and id = $2 and kind = 'invitation'",
                values![institution, id],
            )
            .await?;
        Ok(found.is_some())
    }

    async fn insert_invitation(
        &mut self,
        institution: InstitutionId,
        link: NewLink,
        invited: &Invited,
        audit: Audit,
    ) -> Result<(), StoreError> {
        self.insert_link(institution, link, invited, (audit.actor.staff(), audit.at)).await?;
        let event = AuditEvent { act: Act::StaffInvited, session: None, subject: link.id.uuid(), count: 1 };
        self.append_audit(institution, audit, event).await
    }

    /// The link of an invitation that this member made at this time.
    pub(in crate::storage) async fn insert_link(
        &mut self,
        institution: InstitutionId,
        link: NewLink,
        invited: &Invited,
        (by, at): (Option<StaffId>, Timestamp),
    ) -> Result<(), StoreError> {
        self.execute(
            "insert into staff_link (institution_id, id, token_hash, kind, email, email_key, name, role, created_by, \
             created_at, good_until) values ($1, $2, $3, 'invitation', $4, $5, $6, $7, $8, $9, $10)",
            values![
                institution,
                link.id,
                link.token_hash.as_slice(),
                invited.email.as_str(),
                invited.email_key.as_str(),
                invited.name.as_str(),
                invited.role,
                by,
                at,
                link.good_until,
            ],
        )
        .await?;
        Ok(())
    }
}
