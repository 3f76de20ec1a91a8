//! The provider by which people of an institution log in is removed by an owner, or switched off by the operator.

use lanyard_app::model::{act::Act, id::InstitutionId};

use crate::storage::{
    Store, StoreError,
    audit::{Audit, AuditEvent},
    database::{engine::Ending, value::values},
};

/// What came of removing a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProviderRemoved {
    /// It is gone.
    Removed,
    /// There was none.
    Missing,
    /// Nobody who leads has a password: nothing was changed.
    NobodyLocal,
}

impl Store {
    /// Removes the provider with everything that links people to it, and ends the browser sessions that it opened, except
    /// `own`.
    pub async fn sign_on_provider_remove(
        &self,
        institution: InstitutionId,
        own: &[u8; 32],
        audit: Audit,
    ) -> Result<ProviderRemoved, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    connection.lock_team(institution).await?;
                    let removed = connection
                        .execute("delete from sign_on_provider where institution_id = $1", values![institution])
                        .await?;
                    if removed == 0 {
                        return Ok(Ending::Undo(ProviderRemoved::Missing));
                    }
                    if connection.local_owners(institution, None).await? == 0 {
                        return Ok(Ending::Undo(ProviderRemoved::NobodyLocal));
                    }
                    connection.execute("delete from sign_on_identity where scope = $1", values![institution]).await?;
                    connection.end_sessions_by_provider(institution, own, audit.at).await?;
                    let event =
                        AuditEvent { act: Act::SignOnRemoved, session: None, subject: institution.uuid(), count: 1 };
                    connection.append_audit(institution, audit, event).await?;
                    Ok(Ending::Keep(ProviderRemoved::Removed))
                })
            })
            .await
    }

    /// Switches the provider off, whoever is left with a password: the operator's way back in. `None` where there is none,
    /// `false` when it was off already.
    pub async fn sign_on_provider_switch_off(
        &self,
        institution: InstitutionId,
        audit: Audit,
    ) -> Result<Option<bool>, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    connection.lock_team(institution).await?;
                    let row = connection
                        .fetch_optional(
                            "select switched_on from sign_on_provider where institution_id = $1",
                            values![institution],
                        )
                        .await?;
                    match row.map(|row| row.get::<bool>("switched_on")).transpose()? {
                        None => return Ok(Ending::Undo(None)),
                        Some(false) => return Ok(Ending::Undo(Some(false))),
                        Some(true) => {}
                    }
                    connection
                        .execute(
                            "update sign_on_provider set switched_on = 0, updated_at = $2 where institution_id = $1",
                            values![institution, audit.at],
                        )
                        .await?;
                    // No token has this hash.
                    connection.end_sessions_by_provider(institution, &[0; 32], audit.at).await?;
                    let event =
                        AuditEvent { act: Act::SignOnChanged, session: None, subject: institution.uuid(), count: 1 };
                    connection.append_audit(institution, audit, event).await?;
                    Ok(Ending::Keep(Some(true)))
                })
            })
            .await
    }
}
