//! Agents: institutions that manage others. The operator makes one, and a client says what its agent's people may do.

use lanyard_app::model::{
    act::Act,
    id::{InstitutionId, PersonId},
    staff::Role,
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        Store, StoreError,
        audit::{Audit, AuditEvent},
        database::{
            engine::{Connection, Ending},
            value::values,
        },
    },
};

/// The agent of an institution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manager {
    /// The agent.
    pub id: InstitutionId,
    /// Its name.
    pub name: String,
    /// Its Institution ID as shown.
    pub code: String,
    /// What its people may do here; `None` while they may not come.
    pub granted: Option<Role>,
}

/// What a client says to its agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// Its people may work here with this role.
    Given(Role),
    /// They may no longer.
    TakenBack,
    /// It manages this institution no more.
    Ended,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeaveChange {
    /// It counts.
    Done,
    /// It was so already: nothing was changed.
    Unchanged,
    /// Nobody manages the institution: nothing was changed.
    NotManaged,
}

impl Store {
    /// Makes an institution an agent, or no longer one: then its people are out of all its clients, and whatever those
    /// allowed is taken back. `false` when it was so already.
    pub async fn agent_switch(&self, agent: InstitutionId, on: bool, audit: Audit) -> Result<bool, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let switched = connection
                        .execute(
                            "update institution set is_agent = $2 where id = $1 and is_agent <> $2",
                            values![agent, on],
                        )
                        .await?;
                    if switched == 0 {
                        return Ok(Ending::Undo(false));
                    }
                    let act = if on { Act::AgentSwitchedOn } else { Act::AgentSwitchedOff };
                    let event = AuditEvent { act, session: None, subject: agent.uuid(), count: 1 };
                    connection.append_audit(agent, audit, event).await?;
                    if !on {
                        for client in connection.clients_of(agent).await? {
                            connection.lock_team(client).await?;
                            connection.set_leave(client, None).await?;
                            connection.end_places_from_agent(client, None, audit.at).await?;
                            let event = AuditEvent { act, session: None, subject: agent.uuid(), count: 1 };
                            connection.append_audit(client, audit, event).await?;
                        }
                    }
                    Ok(Ending::Keep(true))
                })
            })
            .await
    }

    /// Whether an institution is an agent.
    pub async fn agent_is(&self, institution: InstitutionId) -> Result<bool, StoreError> {
        let sql = "select id from institution where id = $1 and is_agent = 1";
        Ok(self.engine().fetch_optional(sql, values![institution]).await?.is_some())
    }

    /// Who manages an institution.
    pub async fn manager_find(&self, client: InstitutionId) -> Result<Option<Manager>, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                "select a.id, a.name, a.code, c.granted_role from client_institution c \
                 join institution a on a.id = c.agent_id where c.institution_id = $1 and c.ended_at is null \
                 and a.is_agent = 1",
                values![client],
            )
            .await?;
        row.map(|row| {
            Ok(Manager {
                id: row.get("id")?,
                name: row.get("name")?,
                code: row.get("code")?,
                granted: row.get("granted_role")?,
            })
        })
        .transpose()
    }

    /// Changes what the agent of a client may do in it. Whoever of its people is there has another role at once, or is out.
    pub async fn client_leave_set(
        &self,
        client: InstitutionId,
        leave: Leave,
        audit: Audit,
    ) -> Result<LeaveChange, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    connection.lock_team(client).await?;
                    let row = connection
                        .fetch_optional(
                            "select c.agent_id, c.granted_role from client_institution c \
                             join institution a on a.id = c.agent_id and a.is_agent = 1 \
                             where c.institution_id = $1 and c.ended_at is null",
                            values![client],
                        )
                        .await?;
                    let Some(row) = row else { return Ok(Ending::Undo(LeaveChange::NotManaged)) };
                    let agent: InstitutionId = row.get("agent_id")?;
                    let (act, role) = match leave {
                        Leave::Given(role) => (Act::ClientGranted, Some(role)),
                        Leave::TakenBack => (Act::ClientTakenBack, None),
                        Leave::Ended => (Act::ClientEnded, None),
                    };
                    if leave != Leave::Ended && row.get::<Option<Role>>("granted_role")? == role {
                        return Ok(Ending::Undo(LeaveChange::Unchanged));
                    }
                    connection.set_leave(client, role).await?;
                    if let Some(role) = role {
                        connection
                            .execute(
                                "update staff set role = $2 where institution_id = $1 and from_agent is not null",
                                values![client, role],
                            )
                            .await?;
                    } else {
                        connection.end_places_from_agent(client, None, audit.at).await?;
                    }
                    if leave == Leave::Ended {
                        connection
                            .execute(
                                "update client_institution set ended_at = $2 where institution_id = $1",
                                values![client, audit.at],
                            )
                            .await?;
                    }
                    connection.audit_both((agent, client), act, audit).await?;
                    Ok(Ending::Keep(LeaveChange::Done))
                })
            })
            .await
    }
}

impl Connection<'_> {
    /// The clients of an institution, in the order in which all take their rows.
    async fn clients_of(&mut self, agent: InstitutionId) -> Result<Vec<InstitutionId>, StoreError> {
        let rows = self
            .fetch_all(
                "select i.id from institution i join client_institution c on c.institution_id = i.id \
                 where c.agent_id = $1 and c.ended_at is null order by i.id",
                values![agent],
            )
            .await?;
        rows.iter().map(|row| row.get("id")).collect()
    }

    async fn set_leave(&mut self, client: InstitutionId, role: Option<Role>) -> Result<(), StoreError> {
        self.execute(
            "update client_institution set granted_role = $2 where institution_id = $1",
            values![client, role.map(Role::word)],
        )
        .await?;
        Ok(())
    }

    /// Somebody no longer works for an institution, or may no longer see its clients: they are out of those too.
    pub(in crate::storage) async fn leave_clients(
        &mut self,
        agent: InstitutionId,
        person: PersonId,
        audit: Audit,
    ) -> Result<(), StoreError> {
        for client in self.clients_of(agent).await? {
            self.lock_team(client).await?;
            if self.end_places_from_agent(client, Some(person), audit.at).await? {
                self.audit_both((agent, client), Act::ClientLeft, audit).await?;
            }
        }
        Ok(())
    }

    /// Switches off the places that an agent's people have in its client, all or one person's, and ends their browser
    /// sessions; whether there were any.
    async fn end_places_from_agent(
        &mut self,
        client: InstitutionId,
        person: Option<PersonId>,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let rows = self
            .fetch_all(
                "select id, person_id from staff \
                 where institution_id = $1 and from_agent is not null and disabled_at is null",
                values![client],
            )
            .await?;
        let mut any = false;
        for row in rows {
            if person.is_some_and(|person| row.get::<PersonId>("person_id").ok() != Some(person)) {
                continue;
            }
            self.switch_off(client, row.get("id")?, at).await?;
            any = true;
        }
        Ok(any)
    }
}
