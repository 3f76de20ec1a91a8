//! A second factor that is used: once, in the transaction of what it opens.

use lanyard_app::model::{
    act::Act,
    id::{InstitutionId, PersonId, StaffId},
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        CeremonyKind, FactorChange, NewBrowserSession, OpenedBy, Store, StoreError,
        database::{
            engine::{Connection, Ending},
            value::values,
        },
    },
};

/// What was used, checked already: that it is used the first time is decided here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactorUse {
    /// A code of the authenticator app.
    App {
        /// Its step.
        step: i64,
    },
    /// A recovery code.
    RecoveryCode {
        /// SHA-256 of it.
        hash: [u8; 32],
    },
    /// A passkey.
    Passkey {
        /// Which.
        id: Vec<u8>,
        /// What was kept of it when it was checked.
        before: String,
        /// What is kept of it now: its counter has grown.
        after: String,
    },
}

/// A log-in of staff that ends with a factor.
#[derive(Clone, Debug)]
pub struct FactorLogIn {
    /// Who logs in, where, and when.
    pub change: FactorChange,
    /// The first step, which gave this version of the password; `None` for a passkey alone.
    pub first_step: Option<([u8; 32], i64)>,
    /// What was used.
    pub used: FactorUse,
    /// The browser session to open.
    pub session: NewBrowserSession,
    /// Who vouched for the first step.
    pub opened_by: OpenedBy,
    /// The issuer of the provider that did: another one in its place opens nothing. Empty where it was a password.
    pub issuer: String,
}

/// What came of a factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactorOutcome {
    /// It opened what it was to open.
    Opened,
    /// What it belongs to was taken, ended, or is too old; or the account is switched off; or the password is another one.
    Gone,
    /// It was used before.
    Used,
}

/// What somebody who is logged in has proven anew.
#[derive(Clone, Debug)]
pub struct Proof {
    /// Who, where, and when.
    pub change: FactorChange,
    /// The token hash of their browser session.
    pub session: [u8; 32],
    /// The one it gets: whoever has seen the old token has not seen this one.
    pub renewed: [u8; 32],
    /// They gave their password.
    pub password: bool,
    /// The factor they gave.
    pub used: Option<FactorUse>,
}

impl Store {
    /// Ends a log-in: the first step is taken, the factor used, the browser session open, or nothing of it.
    pub async fn factor_log_in(&self, log_in: &FactorLogIn) -> Result<FactorOutcome, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let FactorLogIn { change, first_step, used, session, opened_by, issuer } = log_in;
                    let (institution, staff) = change.place;
                    if let Some((ceremony, password_version)) = first_step
                        && !connection.take_first_step(change, ceremony, *password_version).await?
                    {
                        return Ok(Ending::Undo(FactorOutcome::Gone));
                    }
                    if !connection.is_still_there(institution, staff, change.audit.at).await?
                        || *opened_by == OpenedBy::Provider && !connection.provider_is_on(institution, issuer).await?
                    {
                        return Ok(Ending::Undo(FactorOutcome::Gone));
                    }
                    if !connection.use_factor(change.person, used, change.audit.at).await? {
                        return Ok(Ending::Undo(FactorOutcome::Used));
                    }
                    connection.insert_browser_sessions(&[(institution, session.clone())]).await?;
                    connection
                        .execute(
                            "update browser_session set factor_at = $3, logged_in_by = $4, by_provider = $5 \
                             where institution_id = $1 and token_hash = $2",
                            values![
                                institution,
                                session.token_hash.as_slice(),
                                change.audit.at,
                                first_step.is_none().then_some("passkey"),
                                *opened_by as i64,
                            ],
                        )
                        .await?;
                    let act = match used.log_in_act() {
                        Act::StaffLoggedIn if *opened_by != OpenedBy::Us => Act::StaffSignedOn,
                        act => act,
                    };
                    connection.append_factor(change, act).await?;
                    Ok(Ending::Keep(FactorOutcome::Opened))
                })
            })
            .await
    }

    /// Remembers what somebody has proven anew, and gives their browser session another token.
    pub async fn browser_session_prove(&self, proof: &Proof) -> Result<FactorOutcome, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let (institution, staff) = proof.change.place;
                    let at = proof.change.audit.at;
                    if let Some(used) = &proof.used {
                        if !connection.use_factor(proof.change.person, used, at).await? {
                            return Ok(Ending::Undo(FactorOutcome::Used));
                        }
                        if matches!(used, FactorUse::RecoveryCode { .. }) {
                            connection.append_factor(&proof.change, Act::RecoveryCodeUsed).await?;
                        }
                    }
                    let renewed = connection
                        .execute(
                            "update browser_session set token_hash = $3, seen_at = $5, \
                             password_at = coalesce($6, password_at), factor_at = coalesce($7, factor_at) \
                             where institution_id = $1 and token_hash = $2 and staff_id = $4 and ended_at is null",
                            values![
                                institution,
                                proof.session.as_slice(),
                                proof.renewed.as_slice(),
                                staff,
                                at,
                                proof.password.then_some(at),
                                proof.used.is_some().then_some(at),
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

    /// Remembers a passkey whose counter went back: there may be a copy of it.
    pub async fn passkey_suspect(&self, change: &FactorChange) -> Result<(), StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    connection.append_factor(change, Act::PasskeySuspected).await?;
                    Ok(Ending::Keep(()))
                })
            })
            .await
    }
}

impl FactorUse {
    const fn log_in_act(&self) -> Act {
        match self {
            Self::RecoveryCode { .. } => Act::RecoveryCodeUsed,
            Self::App { .. } | Self::Passkey { .. } => Act::StaffLoggedIn,
        }
    }
}

impl Connection<'_> {
    /// The ceremony is taken, and the password is still the one that was given. Writing the row makes a change of the
    /// password wait for this, or this for it: the log-in does not outlive it.
    async fn take_first_step(
        &mut self,
        change: &FactorChange,
        ceremony: &[u8; 32],
        password_version: i64,
    ) -> Result<bool, StoreError> {
        let taken = self.take_ceremony(CeremonyKind::SecondStep, ceremony, change.audit.at).await?;
        if taken.is_none_or(|taken| taken.person != Some(change.person)) {
            return Ok(false);
        }
        let same = self
            .execute(
                "update person set password_hash = password_hash where id = $1 and password_version = $2",
                values![change.person, password_version],
            )
            .await?;
        Ok(same == 1)
    }

    /// The same for whoever switches the account off.
    pub(in crate::storage) async fn is_still_there(
        &mut self,
        institution: InstitutionId,
        staff: StaffId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let there = self
            .execute(
                "update staff set seen_at = $3 where institution_id = $1 and id = $2 and disabled_at is null",
                values![institution, staff, at],
            )
            .await?;
        Ok(there == 1)
    }

    /// Of many who use it at once, one is told that it did.
    async fn use_factor(&mut self, person: PersonId, used: &FactorUse, at: Timestamp) -> Result<bool, StoreError> {
        let changed = match used {
            FactorUse::App { step } => {
                self.execute(
                    "update totp set last_step = $2, used_at = $3 where person_id = $1 and last_step < $2",
                    values![person, *step, at],
                )
                .await?
            }
            FactorUse::RecoveryCode { hash } => {
                self.execute(
                    "update recovery_code set used_at = $3 \
                     where person_id = $1 and code_hash = $2 and used_at is null",
                    values![person, hash.as_slice(), at],
                )
                .await?
            }
            FactorUse::Passkey { id, before, after } => {
                self.execute(
                    "update passkey set credential = $4, used_at = $5 \
                     where credential_id = $2 and person_id = $1 and credential = $3",
                    values![person, id.as_slice(), before.as_str(), after.as_str(), at],
                )
                .await?
            }
        };
        Ok(changed == 1)
    }
}
