//! Clients as their agent sees them: made in one transaction with the first owner's invitation, listed with what is counted,
//! and nothing of any candidate.

use std::collections::HashMap;

use lanyard_app::model::{
    act::Act,
    id::{InstitutionId, StaffId},
    staff::Role,
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        Store, StoreError,
        audit::{Audit, AuditEvent},
        database::{
            engine::{Connection, Ending},
            value::{Row, values},
        },
        institution::NewInstitution,
        mail::queue::{NewMail, Recorded},
        team::{
            agent::Leave,
            invitation::{Invited, RenewedInvitation},
            link::NewLink,
        },
    },
};

/// A client in its agent's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedClient {
    /// The institution.
    pub id: InstitutionId,
    /// Its Institution ID as shown.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Since when it is a client.
    pub since: Timestamp,
    /// What the agent's people may do in it; `None` while they may not come.
    pub granted: Option<Role>,
    /// How many of its sessions are open now.
    pub open_now: i64,
    /// When the next one opens.
    pub next_at: Option<Timestamp>,
    /// All its logins that are not withdrawn.
    pub logins: i64,
    /// Those that were handed out.
    pub handed_out: i64,
    /// Tests that were started and are not finished.
    pub started: i64,
    /// Tests that were finished.
    pub finished: i64,
    /// The name of its first owner; `None` before they came.
    pub owner: Option<String>,
}

/// The link for a client's first owner, and the audit of its making.
#[derive(Clone, Copy, Debug)]
pub struct OwnerLink<'a> {
    /// The link.
    pub link: NewLink,
    /// For whom.
    pub invited: &'a Invited,
    /// Of the invitation, in the client's trail.
    pub audit: Audit,
    /// The letter that holds it; `None` where no mail server is set.
    pub mail: Option<&'a NewMail>,
}

/// How its agent's list reads clients.
const CLIENTS: &str = "select i.id, i.code, i.name, c.since, c.granted_role, \
     (select s.name from staff s where s.institution_id = c.institution_id and s.role = 'owner' and s.from_agent is null \
     order by s.id limit 1) as owner_name \
     from institution i join client_institution c on c.institution_id = i.id \
     join institution a on a.id = c.agent_id where c.agent_id = $1 and a.is_agent = 1 and c.ended_at is null \
     order by i.name, i.id";

/// What is counted of the sessions of an agent's clients. For itself, because Citus counts rows of several institutions only
/// where nothing else of each institution is asked for.
const COUNTED: &str = "select t.institution_id, \
     cast(sum(case when t.opens_at <= $2 and t.closes_at > $2 then 1 else 0 end) as bigint) as open_now, \
     min(case when t.opens_at > $2 then t.opens_at end) as next_at, \
     cast(sum(t.unused_count + t.claimed_count + t.started_count + t.finished_count) as bigint) as logins, \
     cast(sum(t.handed_out_count) as bigint) as handed_out, cast(sum(t.started_count) as bigint) as started, \
     cast(sum(t.finished_count) as bigint) as finished \
     from client_institution c join test_session t on t.institution_id = c.institution_id \
     where c.agent_id = $1 and c.ended_at is null group by t.institution_id";

impl Store {
    /// Makes a client with the invitation of its first owner; `false`, and nothing made, for an institution that is no
    /// agent, or where `by` is none of its staff or switched off. [`StoreError::Conflict`] when the Institution ID is taken.
    pub async fn client_make(
        &self,
        (agent, by): (InstitutionId, StaffId),
        new: &NewInstitution,
        owner: OwnerLink<'_>,
        audit: Audit,
    ) -> Result<bool, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    // Rows of a client name the agent's member without a reference, so it is looked here.
                    if !connection.lock_agent(agent).await? || !connection.is_still_there(agent, by, audit.at).await? {
                        return Ok(Ending::Undo(false));
                    }
                    connection.insert_institution(new, audit.at).await?;
                    connection
                        .execute(
                            "insert into client_institution (institution_id, agent_id, made_by, since) \
                             values ($1, $2, $3, $4)",
                            values![new.id, agent, by, audit.at],
                        )
                        .await?;
                    connection.audit_both((agent, new.id), Act::ClientMade, audit).await?;
                    connection.insert_owner_invitation(new.id, owner).await?;
                    Ok(Ending::Keep(true))
                })
            })
            .await
    }

    /// The clients of an agent by name, as they stand now. None for an institution that is no agent. It has tens.
    pub async fn client_list(&self, agent: InstitutionId, now: Timestamp) -> Result<Vec<ListedClient>, StoreError> {
        let clients = self.engine().fetch_all(CLIENTS, values![agent]).await?;
        let counted = self.engine().fetch_all(COUNTED, values![agent, now]).await?;
        let counted = counted.iter().map(|row| Ok((row.get::<InstitutionId>("institution_id")?, row)));
        let counted: HashMap<_, _> = counted.collect::<Result<_, StoreError>>()?;
        clients.iter().map(|row| ListedClient::read(row, &counted)).collect()
    }

    /// Puts a new link in the place of the first owner's, as long as none has come.
    pub async fn client_owner_renew(
        &self,
        (agent, client): (InstitutionId, InstitutionId),
        link: NewLink,
        recorded: impl Into<Recorded>,
    ) -> Result<RenewedInvitation, StoreError> {
        let Recorded { audit, mail } = &recorded.into();
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let is_agent = connection.lock_agent(agent).await?;
                    connection.lock_team(client).await?;
                    if !is_agent || connection.leave_given(agent, client).await?.is_none() {
                        return Ok(Ending::Undo(RenewedInvitation::Missing));
                    }
                    let row = connection
                        .fetch_optional(
                            "update staff_link set revoked_at = $2 where institution_id = $1 and kind = 'invitation' \
                             and role = 'owner' and created_by is null and taken_at is null and revoked_at is null \
                             and not exists (select 1 from staff s where s.institution_id = $1 and s.role = 'owner') \
                             returning email, email_key, name, role",
                            values![client, audit.at],
                        )
                        .await?;
                    let Some(row) = row else { return Ok(Ending::Undo(RenewedInvitation::Gone)) };
                    let invited = Invited::read(&row)?;
                    connection
                        .insert_owner_invitation(
                            client,
                            OwnerLink { link, invited: &invited, audit: *audit, mail: mail.as_ref() },
                        )
                        .await?;
                    Ok(Ending::Keep(RenewedInvitation::Renewed(invited)))
                })
            })
            .await
    }
}

impl ListedClient {
    fn read(row: &Row, counted: &HashMap<InstitutionId, &Row>) -> Result<Self, StoreError> {
        let id = row.get("id")?;
        // Without a session nothing was counted.
        let counted = counted.get(&id);
        let count = |column| counted.map_or(Ok(0), |row| row.get::<i64>(column));
        Ok(Self {
            id,
            code: row.get("code")?,
            name: row.get("name")?,
            since: row.get("since")?,
            granted: row.get("granted_role")?,
            open_now: count("open_now")?,
            next_at: counted.map_or(Ok(None), |row| row.get("next_at"))?,
            logins: count("logins")?,
            handed_out: count("handed_out")?,
            started: count("started")?,
            finished: count("finished")?,
            owner: row.get("owner_name")?,
        })
    }
}

impl Connection<'_> {
    /// Takes the institution's row as [`Connection::lock_team`] does; `false` when it is no agent.
    pub(in crate::storage) async fn lock_agent(&mut self, agent: InstitutionId) -> Result<bool, StoreError> {
        let locked = self
            .execute("update institution set created_at = created_at where id = $1 and is_agent = 1", values![agent])
            .await?;
        Ok(locked == 1)
    }

    /// What the client says to this agent now; `None` where it is not this agent's.
    pub(in crate::storage) async fn leave_given(
        &mut self,
        agent: InstitutionId,
        client: InstitutionId,
    ) -> Result<Option<Leave>, StoreError> {
        let row = self
            .fetch_optional(
                "select c.granted_role from client_institution c \
                 where c.institution_id = $1 and c.agent_id = $2 and c.ended_at is null",
                values![client, agent],
            )
            .await?;
        row.map(|row| Ok(row.get::<Option<Role>>("granted_role")?.map_or(Leave::TakenBack, Leave::Given))).transpose()
    }

    /// Writes an act between an agent and its client into the trails of both.
    pub(in crate::storage) async fn audit_both(
        &mut self,
        (agent, client): (InstitutionId, InstitutionId),
        act: Act,
        audit: Audit,
    ) -> Result<(), StoreError> {
        for institution in [agent, client] {
            // Each is told of the other.
            let subject = if institution == agent { client } else { agent };
            let event = AuditEvent { act, session: None, subject: subject.uuid(), count: 1 };
            self.append_audit(institution, audit, event).await?;
        }
        Ok(())
    }

    async fn insert_owner_invitation(
        &mut self,
        client: InstitutionId,
        OwnerLink { link, invited, audit, mail }: OwnerLink<'_>,
    ) -> Result<(), StoreError> {
        // Its maker is no member of the client.
        self.insert_link(client, link, invited, (None, audit.at)).await?;
        let event = AuditEvent { act: Act::ClientOwnerInvited, session: None, subject: link.id.uuid(), count: 1 };
        self.append_audit(client, audit, event).await?;
        self.queue_mail(mail).await
    }
}
