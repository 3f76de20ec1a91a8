//! Links by which somebody who forgot their password chooses a new one.

use std::time::Duration;

use lanyard_app::model::{
    act::Act,
    id::{InstitutionId, PersonId, StaffId},
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        Actor, Recorded, Store, StoreError,
        audit::{Audit, AuditEvent},
        database::{
            engine::{Connection, Ending},
            value::values,
        },
        team::link::NewLink,
    },
};

/// What came of making a link for a new password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResetMade {
    /// The link is good, and older ones for the same place no longer are.
    Made,
    /// There is no such member.
    Missing,
    /// They are switched off: nothing was changed.
    Disabled,
    /// They have a place in another institution too: nothing was changed.
    WorksElsewhere,
    /// They asked for one themselves a short while ago: nothing was changed.
    AskedBefore,
}

/// Whoever asks for a letter at the door is sent no other one for so long: nobody fills the mailbox of somebody else.
const ASKED_AGAIN_AFTER: Duration = Duration::from_mins(10);

impl Store {
    /// Makes a link for a new password. A member of the team may do so only for somebody who works nowhere else: whoever
    /// holds the link gets to all places of the person. Somebody who makes one for themselves, by mail, may do so everywhere,
    /// and now and then.
    pub async fn reset_make(
        &self,
        institution: InstitutionId,
        staff: StaffId,
        link: NewLink,
        recorded: impl Into<Recorded>,
    ) -> Result<ResetMade, StoreError> {
        let Recorded { audit, mail } = &recorded.into();
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    // Of many who ask at once one is heard.
                    connection.lock_team(institution).await?;
                    let member = match connection.standing_of(institution, staff).await? {
                        None => return Ok(Ending::Undo(ResetMade::Missing)),
                        Some(member) if member.disabled => return Ok(Ending::Undo(ResetMade::Disabled)),
                        Some(member) => member,
                    };
                    let is_own = audit.actor == Actor::Staff(staff);
                    if is_own && connection.asked_for_reset(institution, staff, audit.at).await? {
                        return Ok(Ending::Undo(ResetMade::AskedBefore));
                    }
                    if !is_own
                        && audit.actor != Actor::Operator
                        && connection.places_of(member.person).await?.len() > 1
                    {
                        return Ok(Ending::Undo(ResetMade::WorksElsewhere));
                    }
                    connection.revoke_resets(institution, staff, audit.at).await?;
                    connection
                        .execute(
                            "insert into staff_link (institution_id, id, token_hash, kind, staff_id, created_by, created_at, \
                             good_until) values ($1, $2, $3, 'reset', $4, $5, $6, $7)",
                            values![
                                institution,
                                link.id,
                                link.token_hash.as_slice(),
                                staff,
                                audit.actor.staff(),
                                audit.at,
                                link.good_until,
                            ],
                        )
                        .await?;
                    let event = AuditEvent { act: Act::ResetLinkMade, session: None, subject: staff.uuid(), count: 1 };
                    connection.append_audit(institution, *audit, event).await?;
                    connection.queue_mail(mail.as_ref()).await?;
                    Ok(Ending::Keep(ResetMade::Made))
                })
            })
            .await
    }

    /// Uses a link up and stores the new password; all browser sessions of the person end, in every institution. `false`
    /// when the link leads nowhere any more.
    pub async fn reset_take(
        &self,
        institution: InstitutionId,
        token_hash: &[u8; 32],
        password_hash: &str,
        recorded: impl Into<Recorded>,
    ) -> Result<bool, StoreError> {
        let Recorded { audit, mail } = &recorded.into();
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    if !connection.take_link(institution, token_hash, audit.at).await? {
                        return Ok(Ending::Undo(false));
                    }
                    let row = connection
                        .fetch_optional(
                            "select s.id, s.person_id, l.created_by from staff_link l \
                             join staff s on s.institution_id = l.institution_id and s.id = l.staff_id \
                             where l.institution_id = $1 and l.token_hash = $2 and s.disabled_at is null",
                            values![institution, token_hash.as_slice()],
                        )
                        .await?;
                    let Some(row) = row else { return Ok(Ending::Undo(false)) };
                    let (staff, person): (StaffId, PersonId) = (row.get("id")?, row.get("person_id")?);
                    let places = connection.places_of(person).await?;
                    // They came to another institution since a colleague made the link.
                    let made_by = row.get::<Option<StaffId>>("created_by")?;
                    if made_by.is_some_and(|by| by != staff) && places.len() > 1 {
                        return Ok(Ending::Undo(false));
                    }
                    connection.set_password(person, None, password_hash).await?;
                    for (place_of, place) in places {
                        // First its row: a log-in that is just being written waits for it, and looks again.
                        connection
                            .execute(
                                "update staff set seen_at = seen_at where institution_id = $1 and id = $2",
                                values![place_of, place],
                            )
                            .await?;
                        connection.end_staff_sessions(place_of, place, audit.at).await?;
                        connection.revoke_resets(place_of, place, audit.at).await?;
                    }
                    let event = AuditEvent { act: Act::PasswordReset, session: None, subject: staff.uuid(), count: 1 };
                    let by_themselves = Audit { actor: Actor::Staff(staff), ..*audit };
                    connection.append_audit(institution, by_themselves, event).await?;
                    connection.queue_mail(mail.as_ref()).await?;
                    Ok(Ending::Keep(true))
                })
            })
            .await
    }
}

impl Connection<'_> {
    /// Whether a member asked for a link themselves a short while ago.
    async fn asked_for_reset(
        &mut self,
        institution: InstitutionId,
        staff: StaffId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let asked = self
            .fetch_optional(
                "select id from staff_link where institution_id = $1 and staff_id = $2 and created_by = $2 \
                 and created_at > $3 limit 1",
                values![institution, staff, at.minus(ASKED_AGAIN_AFTER)],
            )
            .await?;
        Ok(asked.is_some())
    }

    /// All places of a person, switched off or not.
    pub(in crate::storage) async fn places_of(
        &mut self,
        person: PersonId,
    ) -> Result<Vec<(InstitutionId, StaffId)>, StoreError> {
        let rows = self
            .fetch_all(
                "select s.institution_id, s.id from staff s where s.person_id = $1 order by s.institution_id, s.id",
                values![person],
            )
            .await?;
        rows.iter().map(|row| Ok((row.get("institution_id")?, row.get("id")?))).collect()
    }
}
