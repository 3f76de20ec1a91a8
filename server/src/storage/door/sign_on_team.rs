//! What a sign-on has to do with a team: the invitation that waits for somebody, and the role that a claim gives.

use lanyard_app::model::{
    act::Act,
    id::{InstitutionId, PersonId, StaffId},
    right::Right,
    staff::Role,
};

use crate::storage::{
    Actor, Audit, StoreError,
    audit::AuditEvent,
    database::{
        engine::{Connection, built},
        value::values,
    },
    door::sign_on::SignOn,
    shut::SHUT,
};

impl Connection<'_> {
    /// The newest open invitation for an address: where, the hash of its token, and the name in it.
    pub(in crate::storage::door) async fn invitation_of(
        &mut self,
        new: &SignOn,
        email_key: &str,
    ) -> Result<Option<(InstitutionId, [u8; 32], String)>, StoreError> {
        let at = new.audits[0].at;
        let found = if let Some(institution) = new.scope {
            self.fetch_optional(
                "select institution_id, token_hash, name from staff_link where institution_id = $1 \
                     and email_key = $2 and kind = 'invitation' and taken_at is null and revoked_at is null \
                     and good_until > $3",
                values![institution, email_key, at],
            )
            .await?
        } else {
            let sql = format!(
                "select s.institution_id, s.token_hash, s.name from staff_link s where s.email_key = $1 \
                     and s.kind = 'invitation' and s.taken_at is null and s.revoked_at is null and s.good_until > $2 \
                     and {SHUT} = 0 order by s.created_at desc limit 1"
            );
            self.fetch_optional(built(sql), values![email_key, at]).await?
        };
        let Some(row) = found else { return Ok(None) };
        let hash: Vec<u8> = row.get("token_hash")?;
        let hash = hash.try_into().map_err(|_| StoreError::Inconsistent { column: "token_hash", source: None })?;
        Ok(Some((row.get("institution_id")?, hash, row.get("name")?)))
    }

    /// Whether somebody has a password or a passkey. Who has neither can come by a provider only, and nobody else as them.
    pub(in crate::storage::door) async fn logs_in_by_own(&mut self, person: PersonId) -> Result<bool, StoreError> {
        let row = self
            .fetch_optional(
                "select p.id from person p where p.id = $1 and (p.password_hash is not null \
                 or exists (select 1 from passkey k where k.person_id = p.id))",
                values![person],
            )
            .await?;
        Ok(row.is_some())
    }

    /// Gives somebody the role that a claim gives, unless nobody would be left who leads the institution. Whoever comes from its
    /// agent keeps the one that it allowed.
    pub(in crate::storage::door) async fn give_claimed_role(
        &mut self,
        (institution, staff): (InstitutionId, StaffId),
        role: Role,
        audit: Audit,
    ) -> Result<(), StoreError> {
        self.lock_team(institution).await?;
        let Some(now) = self.standing_of(institution, staff).await? else { return Ok(()) };
        if now.is_from_agent || now.leads() && self.other_owners(institution, staff).await? == 0 {
            return Ok(());
        }
        let changed = self
            .execute(
                "update staff set role = $3 where institution_id = $1 and id = $2 and role <> $3",
                values![institution, staff, role],
            )
            .await?;
        if changed == 1 {
            let audit = Audit { actor: Actor::Staff(staff), ..audit };
            if !role.has(Right::SeeClients) {
                self.leave_clients(institution, now.person, audit).await?;
            }
            let event = AuditEvent { act: Act::RoleClaimed, session: None, subject: staff.uuid(), count: 1 };
            self.append_audit(institution, audit, event).await?;
        }
        Ok(())
    }
}
