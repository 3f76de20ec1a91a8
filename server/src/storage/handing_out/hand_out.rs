//! Hand-outs: the logins that a download, a print or a look at the screen gives out, chosen, checked and recorded in one
//! transaction.

use std::collections::BTreeMap;

use lanyard_app::model::{
    act::Act,
    choice::Choice,
    entry::EntryState,
    id::{BatchId, InstitutionId, SessionId},
};

use crate::storage::{
    HandedOutBefore, LoginRow, Store, StoreError,
    audit::{Audit, AuditEvent},
    counts::Shift,
    database::{
        bulk::{Column, Rows},
        engine::{Connection, Ending},
        value::Value,
    },
    entries::choice::Chosen,
};

/// A hand-out to carry out.
#[derive(Clone, Copy, Debug)]
pub struct HandOut<'a> {
    /// Which logins.
    pub choice: &'a Choice,
    /// How they are given out: one of [`Act::LoginsDownloaded`], [`Act::EntriesExported`], [`Act::CardsPrinted`],
    /// [`Act::LoginShown`], [`Act::ReportExported`] or [`Act::ReportPrinted`].
    pub act: Act,
    /// Give out logins that nobody has used yet although somebody may hold them already. Otherwise that is refused, because
    /// only one person can use a login.
    pub again: bool,
}

/// How a hand-out ended. Only `Rows` has written anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandOutOutcome {
    /// The logins.
    Rows(HandedOut),
    /// Unused ones among them were handed out before, and not only by the same person in another way.
    Before(HandedOutBefore),
    /// Other entries match now than the person saw.
    Changed {
        /// How many match now.
        now: i64,
    },
    /// The batch, the session or one of the entries is not there.
    NotFound,
}

/// The logins that were given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedOut {
    /// The session they belong to.
    pub session: SessionId,
    /// In order of creation; when there are none, nothing was recorded.
    pub rows: Vec<LoginRow>,
    /// How many withdrawn ones were chosen and left out, because they get no card.
    pub withdrawn: i64,
}

impl Store {
    /// Reads the logins to give out and records who gave out which, in one transaction: what is counted is what is
    /// answered.
    pub async fn entry_hand_out(
        &self,
        institution: InstitutionId,
        hand_out: HandOut<'_>,
        audit: Audit,
    ) -> Result<HandOutOutcome, StoreError> {
        self.entry_hand_out_telling(institution, hand_out, audit, |_| ()).await
    }

    /// The same, and tells what will be given out before it is recorded, so that a file can be made meanwhile. What was told
    /// is not given out before this returns it; a transaction that is run again tells again.
    pub async fn entry_hand_out_telling(
        &self,
        institution: InstitutionId,
        hand_out: HandOut<'_>,
        audit: Audit,
        tell: impl Fn(&HandedOut) + Send + Sync,
    ) -> Result<HandOutOutcome, StoreError> {
        let tell = &tell;
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    // What is left of them depends on who asks, so it is narrowed here.
                    let (choice, only_new) = match hand_out.choice {
                        Choice::NotHandedOut(of) => (&**of, true),
                        choice => (choice, false),
                    };
                    let (session, mut rows) = match connection.choose_logins(institution, choice).await? {
                        Chosen::Entries(session, rows) => (session, rows),
                        Chosen::Changed { now } => return Ok(Ending::Undo(HandOutOutcome::Changed { now })),
                        Chosen::NotFound => return Ok(Ending::Undo(HandOutOutcome::NotFound)),
                    };
                    let who = (audit.actor, hand_out.act);
                    // Whoever hands out all the same is asked nothing.
                    let asked_about = rows.iter().filter(|_| only_new || !hand_out.again);
                    let earlier = connection.earlier_hand_outs(institution, who, asked_about).await?;
                    if only_new {
                        rows.retain(|row| earlier.leaves(row));
                    }
                    let chosen = rows.len();
                    if hand_out.act == Act::CardsPrinted {
                        rows.retain(|row| row.state != EntryState::Withdrawn);
                    }
                    let withdrawn = count(chosen - rows.len());
                    if rows.is_empty() {
                        return Ok(Ending::Undo(HandOutOutcome::Rows(HandedOut { session, rows, withdrawn })));
                    }
                    if !only_new {
                        let before = connection.handed_out_before(institution, &earlier, rows.iter()).await?;
                        if let Some(before) = before {
                            return Ok(Ending::Undo(HandOutOutcome::Before(before)));
                        }
                    }
                    let subject = match hand_out.choice {
                        Choice::Batch(batch) => batch.uuid(),
                        _ if rows.len() == 1 => rows[0].id.uuid(),
                        _ => session.uuid(),
                    };
                    let event =
                        AuditEvent { act: hand_out.act, session: Some(session), subject, count: count(rows.len()) };
                    let handed_out = HandedOut { session, rows, withdrawn };
                    tell(&handed_out);
                    connection.append_audit(institution, audit, event).await?;
                    connection.record_hand_out(institution, session, audit, &handed_out.rows).await?;
                    Ok(Ending::Keep(HandOutOutcome::Rows(handed_out)))
                })
            })
            .await
    }
}

impl Connection<'_> {
    /// Writes which version of which login was given out, and counts those that had not been before.
    pub(in crate::storage) async fn record_hand_out(
        &mut self,
        institution: InstitutionId,
        session: SessionId,
        audit: Audit,
        rows: &[LoginRow],
    ) -> Result<(), StoreError> {
        self.insert_rows(Rows {
            table: "entry_act",
            constant: vec![("institution_id", Value::from(institution)), ("audit_id", Value::from(audit.id))],
            varying: vec![
                ("entry_id", Column::Ids(rows.iter().map(|row| row.id.uuid()).collect())),
                ("handed_out", Column::Integers(rows.iter().map(|row| row.credential_version).collect())),
            ],
        })
        .await?;
        let mut shifts: BTreeMap<BatchId, i64> = BTreeMap::new();
        for row in rows.iter().filter(|row| !row.was_handed_out()) {
            *shifts.entry(row.batch_id()).or_default() += 1;
        }
        let shifts: Vec<_> = shifts.into_iter().map(|(batch, n)| (batch, Shift::handed_out(n))).collect();
        self.shift_counts(institution, session, &shifts).await
    }
}

fn count(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}
