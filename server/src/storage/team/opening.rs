//! Somebody of an agent comes to work in a client that allows it: a place of theirs there, made or switched on.

use lanyard_app::model::{
    act::Act,
    id::{InstitutionId, StaffId},
    right::Right,
    staff::Role,
};

use crate::storage::{
    Store, StoreError,
    audit::Audit,
    database::{engine::Ending, value::values},
    team::agent::Leave,
};

/// What came of coming to a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opened {
    /// This is their place there.
    Place(StaffId),
    /// The client does not let them work there now: nothing was changed.
    NotAllowed,
    /// There is no such client of theirs: nothing was changed.
    Missing,
}

impl Store {
    /// Finds, makes or switches on the place in a client of somebody who works for its agent; `new` is the place's id where
    /// one is made.
    pub async fn client_open(
        &self,
        (agent, staff): (InstitutionId, StaffId),
        client: InstitutionId,
        new: StaffId,
        audit: Audit,
    ) -> Result<Opened, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    // The agent first, then the client, as everybody who takes both.
                    let is_agent = connection.lock_agent(agent).await?;
                    let sees = match connection.standing_of(agent, staff).await? {
                        Some(now) if is_agent && !now.disabled && now.role.has(Right::SeeClients) => now,
                        _ => return Ok(Ending::Undo(Opened::Missing)),
                    };
                    connection.lock_team(client).await?;
                    let role = match connection.leave_given(agent, client).await? {
                        None => return Ok(Ending::Undo(Opened::Missing)),
                        Some(Leave::Given(role)) => role,
                        Some(Leave::TakenBack | Leave::Ended) => return Ok(Ending::Undo(Opened::NotAllowed)),
                    };
                    let row = connection
                        .fetch_optional(
                            "select id, role, from_agent, disabled_at from staff \
                             where institution_id = $1 and person_id = $2",
                            values![client, sees.person],
                        )
                        .await?;
                    let place = if let Some(row) = row {
                        let place: StaffId = row.get("id")?;
                        let is_off = row.get::<Option<i64>>("disabled_at")?.is_some();
                        let from_agent: Option<String> = row.get("from_agent")?;
                        match from_agent.as_deref() {
                            // They work there by themselves, or are kept out by the client.
                            None if !is_off => return Ok(Ending::Undo(Opened::Place(place))),
                            None | Some("kept_out") => return Ok(Ending::Undo(Opened::NotAllowed)),
                            Some(_) if !is_off && row.get::<Role>("role")? == role => {
                                return Ok(Ending::Undo(Opened::Place(place)));
                            }
                            Some(_) => {}
                        }
                        connection
                            .execute(
                                "update staff set disabled_at = null, role = $3 where institution_id = $1 and id = $2",
                                values![client, place, role],
                            )
                            .await?;
                        place
                    } else {
                        connection
                            .execute(
                                "insert into staff (institution_id, id, person_id, name, role, created_at, from_agent) \
                                 select $1, $2, s.person_id, s.name, $3, $4, 'comes' from staff s \
                                 where s.institution_id = $5 and s.id = $6",
                                values![client, new, role, audit.at, agent, staff],
                            )
                            .await?;
                        new
                    };
                    connection.audit_both((agent, client), Act::ClientOpened, audit).await?;
                    Ok(Ending::Keep(Opened::Place(place)))
                })
            })
            .await
    }
}
