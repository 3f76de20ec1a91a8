//! A candidate's own new password: put in place of the present one, and shown until it is written down.

use lanyard_app::model::{
    act::Act,
    entry::EntryState,
    id::{EntryId, InstitutionId},
};

use crate::storage::{
    Holder, NewCredential, Store, StoreError,
    audit::{Audit, AuditEvent},
    counts::Shift,
    database::{
        dialect::HANDED_OUT,
        engine::{Connection, Ending, built},
        value::values,
    },
    door::{browser_session::EndReason, verified::held_by},
};

/// The present credential of an entry, for its candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresentCredential {
    /// Its version.
    pub version: i64,
    /// The key of both forms.
    pub key_id: i64,
    /// What log-in compares.
    pub verifier: Vec<u8>,
    /// The password, sealed; `None` once it was shredded.
    pub sealed: Option<Vec<u8>>,
    /// The candidate took it and has not said that it is written down.
    pub unconfirmed: bool,
    /// The test is finished, so there will be no other one.
    pub finished: bool,
}

/// How a candidate's new password ended. Only `Renewed` has written anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenewalOutcome {
    /// It took the place of the one before.
    Renewed,
    /// Another press of the same button was faster: its new password waits to be written down.
    Unconfirmed,
    /// The test is finished.
    Finished,
    /// The entry has another password by now.
    OtherPassword,
    /// The browser session may not act for the entry any more.
    LoggedOut,
}

impl Store {
    /// The present credential of an entry, for the browser session that holds it; `None` when it may not, or no longer. Read
    /// in one look, so that a session which a new password ended never reads that password.
    pub async fn entry_credential(
        &self,
        institution: InstitutionId,
        holder: Holder,
    ) -> Result<Option<PresentCredential>, StoreError> {
        let sql = format!(
            "select e.credential_version, e.key_id, e.verifier, e.sealed, e.password_unconfirmed, e.state from entry e \
             where e.institution_id = $1 and e.id = $2 and e.state in ('claimed', 'started', 'finished') and {}",
            held_by("$3")
        );
        let values = values![institution, holder.entry, holder.token_hash.as_slice()];
        let row = self.engine().fetch_optional(built(sql), values).await?;
        row.map(|row| {
            Ok(PresentCredential {
                version: row.get("credential_version")?,
                key_id: row.get("key_id")?,
                verifier: row.get("verifier")?,
                sealed: row.get("sealed")?,
                unconfirmed: row.get("password_unconfirmed")?,
                finished: row.get::<EntryState>("state")? == EntryState::Finished,
            })
        })
        .transpose()
    }

    /// Puts a new password in the place of the one before it; browser sessions on other devices end. The candidate holds
    /// it, so it counts as handed out.
    pub async fn entry_renew_password(
        &self,
        institution: InstitutionId,
        holder: Holder,
        new: &NewCredential,
        audit: Audit,
    ) -> Result<RenewalOutcome, StoreError> {
        let entry = holder.entry;
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let Some(session) = connection.lock_session_of(institution, entry).await? else {
                        return Ok(Ending::Undo(RenewalOutcome::LoggedOut));
                    };
                    if connection.hold_browser_session(institution, holder).await?.is_none() {
                        return Ok(Ending::Undo(RenewalOutcome::LoggedOut));
                    }
                    let sql = format!(
                        "select e.batch_id, cast(case when {HANDED_OUT} then 1 else 0 end as bigint) as handed_out \
                         from entry e where e.institution_id = $1 and e.id = $2"
                    );
                    let before = connection.fetch_optional(built(sql), values![institution, entry]).await?;
                    let changed = connection
                        .execute(
                            "update entry set credential_version = $3, key_id = $4, verifier = $5, sealed = $6, \
                             password_unconfirmed = 1 where institution_id = $1 and id = $2 \
                             and credential_version = $3 - 1 and state in ('claimed', 'started')",
                            values![
                                institution,
                                entry,
                                new.version,
                                new.key_id,
                                new.verifier.as_slice(),
                                new.sealed.as_slice()
                            ],
                        )
                        .await?;
                    let (Some(before), 1) = (before, changed) else {
                        return Ok(Ending::Undo(connection.renewal_refusal(institution, entry).await?));
                    };
                    connection.keep_only(institution, holder, new.version, audit).await?;
                    let event = AuditEvent {
                        act: Act::PasswordRenewed,
                        session: Some(session),
                        subject: entry.uuid(),
                        count: 1,
                    };
                    connection.append_audit(institution, audit, event).await?;
                    connection
                        .execute(
                            "insert into entry_act (institution_id, entry_id, audit_id, handed_out) \
                             values ($1, $2, $3, $4)",
                            values![institution, entry, audit.id, new.version],
                        )
                        .await?;
                    let more = Shift::handed_out(EntryState::Claimed, i64::from(!before.get::<bool>("handed_out")?));
                    connection.shift_counts(institution, session, &[(before.get("batch_id")?, more)]).await?;
                    Ok(Ending::Keep(RenewalOutcome::Renewed))
                })
            })
            .await
    }

    /// The candidate has written the new password down; nothing happens when the browser session may not act any more.
    pub async fn entry_confirm_password(&self, institution: InstitutionId, holder: Holder) -> Result<(), StoreError> {
        let sql = format!(
            "update entry as e set password_unconfirmed = 0 where e.institution_id = $1 and e.id = $2 \
             and e.password_unconfirmed = 1 and {}",
            held_by("$3")
        );
        let values = values![institution, holder.entry, holder.token_hash.as_slice()];
        self.engine().execute(built(sql), values).await?;
        Ok(())
    }
}

impl Connection<'_> {
    /// Ends the entry's browser sessions on other devices; the one that took the password is worth the new one.
    async fn keep_only(
        &mut self,
        institution: InstitutionId,
        holder: Holder,
        version: i64,
        audit: Audit,
    ) -> Result<(), StoreError> {
        self.execute(
            "update browser_session set ended_at = $3, end_reason = $4 where institution_id = $1 and entry_id = $2 \
             and ended_at is null and token_hash <> $5",
            values![institution, holder.entry, audit.at, EndReason::NewPassword.word(), holder.token_hash.as_slice(),],
        )
        .await?;
        self.execute(
            "update browser_session set credential_version = $3 where institution_id = $1 and token_hash = $2",
            values![institution, holder.token_hash.as_slice(), version],
        )
        .await?;
        Ok(())
    }

    /// Why an entry whose candidate is there gets no new password.
    async fn renewal_refusal(
        &mut self,
        institution: InstitutionId,
        entry: EntryId,
    ) -> Result<RenewalOutcome, StoreError> {
        let row = self
            .fetch_optional(
                "select state, password_unconfirmed from entry where institution_id = $1 and id = $2",
                values![institution, entry],
            )
            .await?;
        let Some(row) = row else { return Ok(RenewalOutcome::LoggedOut) };
        Ok(match (row.get("password_unconfirmed")?, row.get("state")?) {
            (true, _) => RenewalOutcome::Unconfirmed,
            (false, EntryState::Finished) => RenewalOutcome::Finished,
            (false, EntryState::Claimed | EntryState::Started) => RenewalOutcome::OtherPassword,
            (false, EntryState::Unused | EntryState::Withdrawn) => RenewalOutcome::LoggedOut,
        })
    }
}
