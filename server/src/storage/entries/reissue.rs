//! New passwords for many entries: made inside the transaction, once for each form; all or nothing.

use std::error::Error;

use lanyard_app::model::{
    action::EntryAction,
    choice::Choice,
    entry::EntryState,
    id::{ActId, EntryId, IdempotencyKey, InstitutionId, SessionId},
};

use crate::storage::{
    ChangeOutcome, Store, StoreError,
    audit::{Audit, AuditEvent},
    counts::Shift,
    database::{
        bulk::{Column, Updates},
        engine::{Connection, Ending},
        value::values,
    },
    door::browser_session::EndReason,
    entries::{
        choice::{Chosen, ChosenEntry},
        entry_change::{Plan, act_of},
    },
};

/// A new password for an entry: what log-in compares and what exports open.
#[derive(Clone, Debug)]
pub struct NewCredential {
    /// Its version, one more than the present one.
    pub version: i64,
    /// The key of both.
    pub key_id: i64,
    /// What log-in compares.
    pub verifier: Vec<u8>,
    /// The password, sealed.
    pub sealed: Vec<u8>,
}

/// Makes new credentials for entries whose present versions are these, in order.
pub type Issue<'a> =
    &'a (dyn Fn(&[(EntryId, i64)]) -> Result<Vec<NewCredential>, Box<dyn Error + Send + Sync>> + Send + Sync);

/// New passwords to issue.
#[derive(Clone, Copy, Debug)]
pub struct Reissue<'a> {
    /// For which entries.
    pub choice: &'a Choice,
    /// The same key issues once.
    pub key: IdempotencyKey,
    /// The state that somebody was told when they were asked whether it is meant; nothing is issued in another one. `None`
    /// where the question was about many.
    pub told: Option<EntryState>,
}

impl Store {
    /// Gives the chosen entries new passwords, made by `issue`; the old ones stop and browser sessions end. The same key
    /// issues once.
    pub async fn entry_reissue(
        &self,
        institution: InstitutionId,
        reissue: Reissue<'_>,
        issue: Issue<'_>,
        audit: Audit,
    ) -> Result<ChangeOutcome, StoreError> {
        let action = EntryAction::IssuePasswords;
        let Reissue { choice, key, told } = reissue;
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    if let Some(before) = connection.issued_before(institution, key).await? {
                        return Ok(Ending::Undo(before));
                    }
                    let (session, entries) =
                        match connection.choose::<ChosenEntry>(institution, choice, audit.at).await? {
                            Chosen::Entries(session, entries) => (session, entries),
                            Chosen::Changed { now } => return Ok(Ending::Undo(ChangeOutcome::Changed { now })),
                            Chosen::NotFound => return Ok(Ending::Undo(ChangeOutcome::NotFound)),
                        };
                    if told.is_some_and(|told| entries.iter().any(|entry| entry.state != told)) {
                        return Ok(Ending::Undo(ChangeOutcome::OtherState));
                    }
                    let plan = Plan::of(action, &entries, false);
                    if plan.moves.is_empty() {
                        return Ok(Ending::Undo(ChangeOutcome::Done(plan.acted(action, None))));
                    }
                    let event = AuditEvent {
                        act: act_of(action),
                        session: Some(session),
                        subject: plan.subject(session),
                        count: plan.done(),
                    };
                    connection.append_audit_of(institution, audit, event, &plan.ids(), Some(key)).await?;
                    connection.reissue(institution, session, audit, &plan, issue).await?;
                    Ok(Ending::Keep(ChangeOutcome::Done(plan.acted(action, Some(ActId::new(audit.id))))))
                })
            })
            .await
    }
}

impl Connection<'_> {
    async fn reissue(
        &mut self,
        institution: InstitutionId,
        session: SessionId,
        audit: Audit,
        plan: &Plan,
        issue: Issue<'_>,
    ) -> Result<(), StoreError> {
        let present: Vec<_> = plan.moves.iter().map(|(entry, _)| (entry.id, entry.credential_version)).collect();
        let new = issue(&present).map_err(StoreError::Caller)?;
        let changed = self
            .update_rows(Updates {
                table: "entry",
                scope: institution,
                set: "credential_version = n.version, key_id = n.key_id, verifier = n.verifier, sealed = n.sealed, \
                      password_unconfirmed = 0",
                guard: "entry.credential_version = n.version - 1 and entry.state in ('unused', 'claimed', 'started')",
                ids: plan.ids(),
                columns: vec![
                    ("version", Column::Integers(new.iter().map(|new| new.version).collect())),
                    ("key_id", Column::Integers(new.iter().map(|new| new.key_id).collect())),
                    ("verifier", Column::Bytes(new.iter().map(|new| new.verifier.as_slice()).collect())),
                    ("sealed", Column::Bytes(new.iter().map(|new| new.sealed.as_slice()).collect())),
                ],
            })
            .await?;
        if usize::try_from(changed) != Ok(plan.moves.len()) {
            return Err(StoreError::Inconsistent { column: "credential_version", source: None });
        }
        self.end_browser_sessions(institution, audit, plan.ids(), EndReason::NewPassword).await?;
        self.remember(institution, audit, plan, false).await?;
        // The new logins have not been handed out.
        let shifts = plan.shifts(|entry, _| Shift::handed_out(entry.state, -i64::from(entry.handed_out)));
        self.shift_counts(institution, session, &shifts).await
    }

    async fn issued_before(
        &mut self,
        institution: InstitutionId,
        key: IdempotencyKey,
    ) -> Result<Option<ChangeOutcome>, StoreError> {
        let row = self
            .fetch_optional(
                "select id, count from audit where institution_id = $1 and request_key = $2",
                values![institution, key],
            )
            .await?;
        row.map(|row| Ok(ChangeOutcome::Already { act: row.get("id")?, count: row.get("count")? })).transpose()
    }
}
