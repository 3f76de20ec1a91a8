//! A candidate's own new password: put in place of the present one, and shown until it is written down.

use lanyard_app::model::{
    act::Act,
    id::{EntryId, InstitutionId},
};

use super::{
    NewCredential, Store, StoreError,
    audit::{Audit, Deed},
    browser_session::EndReason,
    counts::Shift,
    dialect::HANDED_OUT,
    engine::{Ending, built},
    value::values,
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
}

impl Store {
    /// The present credential of a claimed or started entry.
    pub async fn entry_credential(
        &self,
        institution: InstitutionId,
        entry: EntryId,
    ) -> Result<Option<PresentCredential>, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                "select credential_version, key_id, verifier, sealed, password_unconfirmed from entry \
                 where institution_id = $1 and id = $2 and state in ('claimed', 'started', 'finished')",
                values![institution, entry],
            )
            .await?;
        row.map(|row| {
            Ok(PresentCredential {
                version: row.get("credential_version")?,
                key_id: row.get("key_id")?,
                verifier: row.get("verifier")?,
                sealed: row.get("sealed")?,
                unconfirmed: row.get("password_unconfirmed")?,
            })
        })
        .transpose()
    }

    /// Puts a new password in the place of the one before it; browser sessions on other devices end. The candidate holds
    /// it, so it counts as handed out. `false` when the entry has another password by now, or may have none.
    pub async fn entry_renew_password(
        &self,
        institution: InstitutionId,
        entry: EntryId,
        new: &NewCredential,
        keep: &[u8; 32],
        audit: Audit,
    ) -> Result<bool, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let Some(session) = connection.lock_session_of(institution, entry).await? else {
                        return Ok(Ending::Undo(false));
                    };
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
                    let (Some(before), 1) = (before, changed) else { return Ok(Ending::Undo(false)) };
                    connection
                        .execute(
                            "update browser_session set ended_at = $3, end_reason = $4 where institution_id = $1 \
                             and entry_id = $2 and ended_at is null and token_hash <> $5",
                            values![institution, entry, audit.at, EndReason::NewPassword.word(), keep.as_slice()],
                        )
                        .await?;
                    let deed =
                        Deed { act: Act::PasswordRenewed, session: Some(session), subject: entry.uuid(), count: 1 };
                    connection.append_audit(institution, audit, deed).await?;
                    connection
                        .execute(
                            "insert into entry_act (institution_id, entry_id, audit_id, handed_out) \
                             values ($1, $2, $3, $4)",
                            values![institution, entry, audit.id, new.version],
                        )
                        .await?;
                    let more = Shift::handed_out(i64::from(!before.get::<bool>("handed_out")?));
                    connection.shift_counts(institution, session, &[(before.get("batch_id")?, more)]).await?;
                    Ok(Ending::Keep(true))
                })
            })
            .await
    }

    /// The candidate has written the new password down.
    pub async fn entry_confirm_password(&self, institution: InstitutionId, entry: EntryId) -> Result<(), StoreError> {
        self.engine()
            .execute(
                "update entry set password_unconfirmed = 0 where institution_id = $1 and id = $2 \
                 and password_unconfirmed = 1",
                values![institution, entry],
            )
            .await?;
        Ok(())
    }
}
