//! Bulk acts of staff on entries: withdraw, restore, started and finished by hand; all or nothing.

use std::collections::BTreeMap;

use lanyard_app::model::{
    act::Act,
    action::{ActionOutcome, EntryAction},
    choice::Choice,
    entry::{EntryCounts, EntryState},
    id::{ActId, BatchId, InstitutionId, SessionId},
};

use crate::domain::clock::Timestamp;
use crate::storage::{
    Store, StoreError,
    audit::{Audit, AuditEvent},
    counts::Shift,
    database::{
        bulk::{Column, Rows},
        dialect::Conditions,
        engine::{Connection, Ending, built},
        value::{Value, values},
    },
    door::browser_session::EndReason,
    entries::choice::{Chosen, ChosenEntry},
};

/// How a bulk act ended. Only `Done` has written anything, and only when it changed an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeOutcome {
    /// So many were changed, and these were left.
    Done(ActionOutcome),
    /// Other entries match now than the person saw.
    Changed {
        /// How many match now.
        now: i64,
    },
    /// The session, the act or one of the entries is not there.
    NotFound,
    /// The entry is in another state than the person was told.
    OtherState,
    /// Withdrawn entries of a closed session stay withdrawn.
    SessionClosed,
    /// The same form was sent before: its passwords are issued already.
    Already {
        /// The act that did it.
        act: ActId,
        /// How many passwords it issued.
        count: i64,
    },
}

impl Store {
    /// Changes the state of the chosen entries as far as [`EntryAction::becomes`] says; browser sessions of withdrawn ones
    /// end. Restoring is refused once the session is closed. Not for new passwords.
    pub async fn entry_change(
        &self,
        institution: InstitutionId,
        choice: &Choice,
        action: EntryAction,
        audit: Audit,
    ) -> Result<ChangeOutcome, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let (session, entries) =
                        match connection.choose::<ChosenEntry>(institution, choice, audit.at).await? {
                            Chosen::Entries(session, entries) => (session, entries),
                            Chosen::Changed { now } => return Ok(Ending::Undo(ChangeOutcome::Changed { now })),
                            Chosen::NotFound => return Ok(Ending::Undo(ChangeOutcome::NotFound)),
                        };
                    if action == EntryAction::Restore && connection.is_closed(institution, session, audit).await? {
                        return Ok(Ending::Undo(ChangeOutcome::SessionClosed));
                    }
                    let plan = Plan::of(action, &entries, matches!(choice, Choice::Act { .. }));
                    if plan.moves.is_empty() {
                        return Ok(Ending::Undo(ChangeOutcome::Done(plan.acted(action, None))));
                    }
                    let event = AuditEvent {
                        act: act_of(action),
                        session: Some(session),
                        subject: plan.subject(session),
                        count: plan.done(),
                    };
                    connection.append_audit_of(institution, audit, event, &plan.ids(), None).await?;
                    connection.carry_out(institution, session, audit, &plan).await?;
                    Ok(Ending::Keep(ChangeOutcome::Done(plan.acted(action, Some(ActId::new(audit.id))))))
                })
            })
            .await
    }

    /// The chosen entries by state, with those handed out, for the question before an act. Reads only.
    pub async fn entry_choice_counts(
        &self,
        institution: InstitutionId,
        choice: &Choice,
        at: Timestamp,
    ) -> Result<Option<Result<EntryCounts, i64>>, StoreError> {
        self.engine()
            .read(|connection| {
                Box::pin(async move {
                    Ok(match connection.choose::<ChosenEntry>(institution, choice, at).await? {
                        Chosen::Entries(_, entries) => Some(Ok(counted(&entries))),
                        Chosen::Changed { now } => Some(Err(now)),
                        Chosen::NotFound => None,
                    })
                })
            })
            .await
    }
}

fn counted(entries: &[ChosenEntry]) -> EntryCounts {
    let mut counts = EntryCounts::default();
    for entry in entries {
        counts.add(entry.state, 1);
        counts.handed_out += i64::from(entry.handed_out);
        counts.unused_handed_out += i64::from(entry.handed_out && entry.state == EntryState::Unused);
    }
    counts
}

pub(in crate::storage) const fn act_of(action: EntryAction) -> Act {
    match action {
        EntryAction::Withdraw => Act::EntriesWithdrawn,
        EntryAction::Restore => Act::EntriesRestored,
        EntryAction::IssuePasswords => Act::PasswordsIssued,
        EntryAction::MarkStarted => Act::MarkedStarted,
        EntryAction::MarkFinished => Act::MarkedFinished,
        EntryAction::UnmarkStarted => Act::UnmarkedStarted,
        EntryAction::UnmarkFinished => Act::UnmarkedFinished,
    }
}

/// What an act does to which entries.
pub(in crate::storage) struct Plan {
    pub(in crate::storage) moves: Vec<(ChosenEntry, EntryState)>,
    left: EntryCounts,
}

impl Plan {
    /// `exactly_back`: the entries are those of an earlier act, and go back to the state they had before it.
    pub(in crate::storage) fn of(action: EntryAction, entries: &[ChosenEntry], exactly_back: bool) -> Self {
        let mut plan = Self { moves: Vec::new(), left: EntryCounts::default() };
        for entry in entries {
            let to = action.becomes(entry.state, entry.has_details);
            match if exactly_back { to.and(entry.was) } else { to } {
                Some(to) => plan.moves.push((*entry, to)),
                None => plan.left.add(entry.state, 1),
            }
        }
        plan
    }

    pub(in crate::storage) fn done(&self) -> i64 {
        i64::try_from(self.moves.len()).unwrap_or(i64::MAX)
    }

    pub(in crate::storage) fn subject(&self, session: SessionId) -> uuid::Uuid {
        match self.moves.as_slice() {
            [(only, _)] => only.id.uuid(),
            _ => session.uuid(),
        }
    }

    pub(in crate::storage) fn acted(&self, action: EntryAction, act: Option<ActId>) -> ActionOutcome {
        ActionOutcome { action, act, done: self.done(), left: self.left }
    }

    /// The moves by where they come from and lead to: one statement each.
    fn groups(&self) -> BTreeMap<(EntryState, EntryState), Vec<uuid::Uuid>> {
        let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (entry, to) in &self.moves {
            groups.entry((entry.state, *to)).or_default().push(entry.id.uuid());
        }
        groups
    }

    pub(in crate::storage) fn ids(&self) -> Vec<uuid::Uuid> {
        self.moves.iter().map(|(entry, _)| entry.id.uuid()).collect()
    }

    pub(in crate::storage) fn shifts(&self, of: impl Fn(&ChosenEntry, EntryState) -> Shift) -> Vec<(BatchId, Shift)> {
        let mut shifts: BTreeMap<BatchId, Shift> = BTreeMap::new();
        for (entry, to) in &self.moves {
            let shift = shifts.entry(entry.batch).or_default();
            *shift = shift.plus(of(entry, *to));
        }
        shifts.into_iter().collect()
    }
}

impl Connection<'_> {
    async fn is_closed(
        &mut self,
        institution: InstitutionId,
        session: SessionId,
        audit: Audit,
    ) -> Result<bool, StoreError> {
        let open = self
            .fetch_optional(
                "select id from test_session where institution_id = $1 and id = $2 and closes_at > $3",
                values![institution, session, audit.at],
            )
            .await?;
        Ok(open.is_none())
    }

    /// Carries a plan out whose act is noted: the states, their times, the browser sessions and the counters.
    pub(in crate::storage) async fn carry_out(
        &mut self,
        institution: InstitutionId,
        session: SessionId,
        audit: Audit,
        plan: &Plan,
    ) -> Result<(), StoreError> {
        for ((from, to), ids) in plan.groups() {
            let expected = ids.len();
            let among = self.dialect().among("id", "$4");
            let mut update = Conditions::new(
                &format!("institution_id = $1 and state = $2 and {among}"),
                values![institution, from, to, Value::Ids(ids.clone())],
            );
            let times = times(from, to, || update.bind(audit.at));
            let sql = format!("update entry set state = $3{times} where {}", update.sql);
            let changed = self.execute(built(sql), update.values).await?;
            if usize::try_from(changed) != Ok(expected) {
                return Err(StoreError::Inconsistent { column: "state", source: None });
            }
            if to == EntryState::Withdrawn {
                self.end_browser_sessions(institution, audit, ids, EndReason::Withdrawn).await?;
            }
        }
        self.remember(institution, audit, plan, true).await?;
        self.shift_counts(
            institution,
            session,
            &plan.shifts(|entry, to| Shift::moved(entry.state, to, entry.handed_out)),
        )
        .await
    }

    pub(in crate::storage) async fn end_browser_sessions(
        &mut self,
        institution: InstitutionId,
        audit: Audit,
        entries: Vec<uuid::Uuid>,
        reason: EndReason,
    ) -> Result<(), StoreError> {
        let among = self.dialect().among("entry_id", "$4");
        let sql = format!(
            "update browser_session set ended_at = $2, end_reason = $3 \
             where institution_id = $1 and ended_at is null and {among}"
        );
        self.execute(built(sql), values![institution, audit.at, reason.word(), Value::Ids(entries)]).await?;
        Ok(())
    }

    /// Writes which entries the act changed, and from which state where it changed states.
    pub(in crate::storage) async fn remember(
        &mut self,
        institution: InstitutionId,
        audit: Audit,
        plan: &Plan,
        states: bool,
    ) -> Result<(), StoreError> {
        let mut varying = vec![("entry_id", Column::Ids(plan.ids()))];
        if states {
            varying.push(("was", Column::Texts(plan.moves.iter().map(|(entry, _)| entry.state.word()).collect())));
        }
        self.insert_rows(Rows {
            table: "entry_act",
            constant: vec![("institution_id", Value::from(institution)), ("audit_id", Value::from(audit.id))],
            varying,
        })
        .await
    }
}

/// The times that go with a change of state. `now` binds the present, which PostgreSQL takes only where it is named.
fn times(from: EntryState, to: EntryState, now: impl FnOnce() -> String) -> String {
    match (from, to) {
        (_, EntryState::Withdrawn) => format!(", withdrawn_at = {}, withdrawals = withdrawals + 1", now()),
        (EntryState::Withdrawn, _) => ", withdrawn_at = null".to_owned(),
        (EntryState::Claimed, EntryState::Started) => format!(", started_at = {}", now()),
        // Somebody who did not press Start sat the test all the same.
        (_, EntryState::Finished) => {
            let now = now();
            format!(", started_at = coalesce(started_at, {now}), finished_at = {now}")
        }
        (EntryState::Finished, EntryState::Started) => ", finished_at = null".to_owned(),
        (_, EntryState::Claimed) => ", started_at = null, finished_at = null".to_owned(),
        _ => String::new(),
    }
}
