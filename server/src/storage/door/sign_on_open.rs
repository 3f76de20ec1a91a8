//! What a sign-on opens: a browser session, or what somebody who is logged in has to prove anew.

use lanyard_app::model::{act::Act, id::InstitutionId};

use crate::{
    domain::clock::Timestamp,
    storage::{
        FactorChange, FactorOutcome, NewBrowserSession, OpenedBy, Store, StoreError,
        audit::AuditEvent,
        database::{
            engine::{Connection, Ending},
            value::values,
        },
        door::sign_on::SERVER,
    },
};

/// A browser session that a provider opens.
#[derive(Clone, Debug)]
pub struct SignOnOpening {
    /// Who, where, and when.
    pub change: FactorChange,
    /// Whose provider.
    pub opened_by: OpenedBy,
    /// Its issuer: another one in its place opens nothing.
    pub issuer: String,
    /// When it asked for a second factor; `None` where it does not.
    pub factor_at: Option<Timestamp>,
    /// The browser session.
    pub session: NewBrowserSession,
}

/// What somebody who is logged in has proven by their provider.
#[derive(Clone, Debug)]
pub struct SignOnProof {
    /// Who, where, and when.
    pub change: FactorChange,
    /// The institution whose provider it is; `None` for the server's.
    pub scope: Option<InstitutionId>,
    /// The issuer.
    pub issuer: String,
    /// What it calls the person: it has to be the same one.
    pub subject: String,
    /// It has asked for a second factor.
    pub factor: bool,
    /// The token hash of their browser session.
    pub session: [u8; 32],
    /// The one it gets.
    pub renewed: [u8; 32],
}

impl Store {
    /// Opens a browser session. `false`, and nothing is opened, when the place or the provider was switched off meanwhile.
    pub async fn sign_on_open(&self, new: &SignOnOpening) -> Result<bool, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let (institution, staff) = new.change.place;
                    let at = new.change.audit.at;
                    if !connection.is_still_there(institution, staff, at).await?
                        || new.opened_by == OpenedBy::Provider
                            && !connection.provider_is_on(institution, &new.issuer).await?
                    {
                        return Ok(Ending::Undo(false));
                    }
                    connection.insert_browser_sessions(&[(institution, new.session.clone())]).await?;
                    connection
                        .execute(
                            "update browser_session set by_provider = $3, factor_at = $4 \
                             where institution_id = $1 and token_hash = $2",
                            values![
                                institution,
                                new.session.token_hash.as_slice(),
                                new.opened_by as i64,
                                new.factor_at,
                            ],
                        )
                        .await?;
                    let event = AuditEvent { act: Act::StaffSignedOn, session: None, subject: staff.uuid(), count: 1 };
                    connection.append_audit(institution, new.change.audit, event).await?;
                    Ok(Ending::Keep(true))
                })
            })
            .await
    }

    /// Remembers that somebody has proven anew who they are, and gives their browser session another token.
    pub async fn sign_on_prove(&self, proof: &SignOnProof) -> Result<FactorOutcome, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let (institution, staff) = proof.change.place;
                    let at = proof.change.audit.at;
                    let same = connection
                        .execute(
                            "update sign_on_identity set used_at = $5 \
                             where scope = $1 and issuer = $2 and subject = $3 and person_id = $4",
                            values![
                                proof.scope.unwrap_or(SERVER),
                                proof.issuer.as_str(),
                                proof.subject.as_str(),
                                proof.change.person,
                                at,
                            ],
                        )
                        .await?;
                    if same != 1 {
                        return Ok(Ending::Undo(FactorOutcome::Used));
                    }
                    // What changes how they log in opens every institution of theirs: one of them does not vouch for that.
                    let elsewhere = "select s.id from staff s where s.person_id = $1 and s.institution_id <> $2 limit 1";
                    let stands_for_password = proof.scope.is_none()
                        || connection
                            .fetch_optional(elsewhere, values![proof.change.person, institution])
                            .await?
                            .is_none();
                    let renewed = connection
                        .execute(
                            "update browser_session set token_hash = $3, seen_at = $5, \
                             password_at = coalesce($7, password_at), factor_at = coalesce($6, factor_at) where institution_id = $1 and token_hash = $2 \
                             and staff_id = $4 and by_provider <> 0 and ended_at is null",
                            values![
                                institution,
                                proof.session.as_slice(),
                                proof.renewed.as_slice(),
                                staff,
                                at,
                                proof.factor.then_some(at),
                                stands_for_password.then_some(at),
                            ],
                        )
                        .await?;
                    Ok(if renewed == 1 {
                        Ending::Keep(FactorOutcome::Opened)
                    } else {
                        Ending::Undo(FactorOutcome::Gone)
                    })
                })
            })
            .await
    }
}

impl Connection<'_> {
    /// Whether the provider of an institution is switched on, and of this issuer. Writing the row makes whoever switches it off
    /// wait for this, or this for them: then they end what this opens.
    pub(in crate::storage) async fn provider_is_on(
        &mut self,
        institution: InstitutionId,
        issuer: &str,
    ) -> Result<bool, StoreError> {
        let on = self
            .execute(
                "update sign_on_provider set updated_at = updated_at \
                 where institution_id = $1 and switched_on = 1 and issuer = $2",
                values![institution, issuer],
            )
            .await?;
        Ok(on == 1)
    }
}
