//! The members of a team: who they are, and what an owner or the operator does to one of them.

use lanyard_app::model::{
    act::Act,
    id::{InstitutionId, StaffId},
    right::Right,
    staff::Role,
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        Recorded, Store, StoreError,
        audit::{Audit, AuditEvent},
        database::{
            engine::Ending,
            value::{Row, values},
        },
    },
};

/// A member of a team, as its page lists them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamMember {
    /// Their place.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// Their e-mail address as shown.
    pub email: String,
    /// The same folded.
    pub email_key: String,
    /// What they may do.
    pub role: Role,
    /// They have a passkey.
    pub passkey: bool,
    /// They have an authenticator app.
    pub app: bool,
    /// When they last did something here; `None` when never.
    pub seen_at: Option<Timestamp>,
    /// Since when they are switched off.
    pub disabled_at: Option<Timestamp>,
    /// How they come from the agent; `None` for everybody who works for the institution itself.
    pub from_agent: Option<FromAgent>,
}

/// How somebody of the agent has a place in its client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FromAgent {
    /// They come and go as the client lets the agent's people work.
    Comes,
    /// The client has switched them off itself.
    KeptOut,
}

impl FromAgent {
    fn from_word(word: &str) -> Self {
        if word == "kept_out" { Self::KeptOut } else { Self::Comes }
    }
}

/// What came of an act on a member of a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberChange {
    /// It was done.
    Done,
    /// They were so already: nothing was changed.
    Unchanged,
    /// Nobody would be left who leads the institution: nothing was changed.
    LastOwner,
    /// They are from the agent and were kept out: they may come again, by themselves.
    MayCome,
    /// They are from the agent, so their role is the one that the institution allows the agent: nothing was changed.
    FromAgent,
    /// There is no such member.
    Missing,
}

impl Store {
    /// All members of a team, in the order in which they came.
    pub async fn team_list(&self, institution: InstitutionId) -> Result<Vec<TeamMember>, StoreError> {
        let rows = self
            .engine()
            .fetch_all(
                "select s.id, s.name, p.email, p.email_key, s.role, s.seen_at, s.disabled_at, s.from_agent, \
                 (select count(*) from passkey k where k.person_id = p.id) as passkeys, \
                 (select count(*) from totp a where a.person_id = p.id) as apps \
                 from staff s join person p on p.id = s.person_id where s.institution_id = $1 order by s.id",
                values![institution],
            )
            .await?;
        rows.iter().map(TeamMember::read).collect()
    }

    /// Gives a member another role.
    pub async fn member_set_role(
        &self,
        institution: InstitutionId,
        id: StaffId,
        role: Role,
        recorded: impl Into<Recorded>,
    ) -> Result<MemberChange, StoreError> {
        let Recorded { audit, mail } = &recorded.into();
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    connection.lock_team(institution).await?;
                    let now = match connection.standing_of(institution, id).await? {
                        None => return Ok(Ending::Undo(MemberChange::Missing)),
                        Some(now) if now.role == role => return Ok(Ending::Undo(MemberChange::Unchanged)),
                        Some(now) => now,
                    };
                    if now.is_from_agent {
                        return Ok(Ending::Undo(MemberChange::FromAgent));
                    }
                    if now.leads() && connection.other_owners(institution, id).await? == 0 {
                        return Ok(Ending::Undo(MemberChange::LastOwner));
                    }
                    connection
                        .execute(
                            "update staff set role = $3 where institution_id = $1 and id = $2",
                            values![institution, id, role],
                        )
                        .await?;
                    if !role.has(Right::SeeClients) {
                        connection.leave_clients(institution, now.person, *audit).await?;
                    }
                    let event = AuditEvent { act: Act::RoleChanged, session: None, subject: id.uuid(), count: 1 };
                    connection.append_audit(institution, *audit, event).await?;
                    connection.queue_mail(mail.as_ref()).await?;
                    Ok(Ending::Keep(MemberChange::Done))
                })
            })
            .await
    }

    /// Switches a member off: all their browser sessions end, and so do links that were made for them.
    pub async fn member_disable(
        &self,
        institution: InstitutionId,
        id: StaffId,
        recorded: impl Into<Recorded>,
    ) -> Result<MemberChange, StoreError> {
        let Recorded { audit, mail } = &recorded.into();
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    connection.lock_team(institution).await?;
                    let now = match connection.standing_of(institution, id).await? {
                        None => return Ok(Ending::Undo(MemberChange::Missing)),
                        Some(now) if now.disabled => return Ok(Ending::Undo(MemberChange::Unchanged)),
                        Some(now) => now,
                    };
                    if now.leads() && connection.other_owners(institution, id).await? == 0 {
                        return Ok(Ending::Undo(MemberChange::LastOwner));
                    }
                    connection.switch_off(institution, id, audit.at).await?;
                    if now.is_from_agent {
                        connection.keep_out(institution, id).await?;
                    }
                    connection.leave_clients(institution, now.person, *audit).await?;
                    let event = AuditEvent { act: Act::StaffDisabled, session: None, subject: id.uuid(), count: 1 };
                    connection.append_audit(institution, *audit, event).await?;
                    connection.queue_mail(mail.as_ref()).await?;
                    Ok(Ending::Keep(MemberChange::Done))
                })
            })
            .await
    }

    /// Lets a member in again who was switched off. Somebody from the agent comes by themselves, as long as they may.
    pub async fn member_enable(
        &self,
        institution: InstitutionId,
        id: StaffId,
        recorded: impl Into<Recorded>,
    ) -> Result<MemberChange, StoreError> {
        let Recorded { audit, mail } = &recorded.into();
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let enabled = connection
                        .execute(
                            "update staff set disabled_at = case when from_agent is null then null else disabled_at end, \
                             from_agent = case when from_agent is null then null else 'comes' end \
                             where institution_id = $1 and id = $2 and disabled_at is not null \
                             and (from_agent is null or from_agent = 'kept_out')",
                            values![institution, id],
                        )
                        .await?;
                    if enabled == 0 {
                        let change = match connection.standing_of(institution, id).await? {
                            Some(_) => MemberChange::Unchanged,
                            None => MemberChange::Missing,
                        };
                        return Ok(Ending::Undo(change));
                    }
                    let event = AuditEvent { act: Act::StaffEnabled, session: None, subject: id.uuid(), count: 1 };
                    connection.append_audit(institution, *audit, event).await?;
                    connection.queue_mail(mail.as_ref()).await?;
                    let now = connection.standing_of(institution, id).await?;
                    let is_from_agent = now.is_some_and(|now| now.is_from_agent);
                    Ok(Ending::Keep(if is_from_agent { MemberChange::MayCome } else { MemberChange::Done }))
                })
            })
            .await
    }

    /// A member has logged in: seen now, and recorded. `false`, and the browser session is ended again, when they were
    /// switched off or their password was changed while the one they typed was looked at.
    pub async fn member_logged_in(
        &self,
        institution: InstitutionId,
        id: StaffId,
        token_hash: &[u8; 32],
        password_version: i64,
        audit: Audit,
    ) -> Result<bool, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    // By itself first: it waits for whoever is switching them off, so that the next statement sees that.
                    connection
                        .execute(
                            "update staff set seen_at = $3 where institution_id = $1 and id = $2",
                            values![institution, id, audit.at],
                        )
                        .await?;
                    let holds = connection
                        .fetch_optional(
                            "select s.id from staff s join person p on p.id = s.person_id \
                             where s.institution_id = $1 and s.id = $2 and s.disabled_at is null \
                             and p.password_version = $3",
                            values![institution, id, password_version],
                        )
                        .await?
                        .is_some();
                    if !holds {
                        connection
                            .execute(
                                "update browser_session set ended_at = $3, end_reason = 'logged_out' \
                                 where institution_id = $1 and token_hash = $2 and ended_at is null",
                                values![institution, token_hash.as_slice(), audit.at],
                            )
                            .await?;
                        return Ok(Ending::Keep(false));
                    }
                    let event = AuditEvent { act: Act::StaffLoggedIn, session: None, subject: id.uuid(), count: 1 };
                    connection.append_audit(institution, audit, event).await?;
                    Ok(Ending::Keep(true))
                })
            })
            .await
    }
}

impl TeamMember {
    fn read(row: &Row) -> Result<Self, StoreError> {
        let from_agent: Option<String> = row.get("from_agent")?;
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            email: row.get("email")?,
            email_key: row.get("email_key")?,
            role: row.get("role")?,
            passkey: row.get::<i64>("passkeys")? > 0,
            app: row.get::<i64>("apps")? > 0,
            seen_at: row.get("seen_at")?,
            disabled_at: row.get("disabled_at")?,
            from_agent: from_agent.as_deref().map(FromAgent::from_word),
        })
    }
}
