//! What engines tell of those who sit a test: taken with the state that follows from it, and read back.

use std::collections::BTreeSet;

use lanyard_app::model::{
    act::Act,
    action::EntryAction,
    choice::Choice,
    id::{EngineId, EntryId, InstitutionId, SessionId},
};

use crate::{
    domain::{
        clock::Timestamp,
        score::{CountedResult, ResultSent, Score},
    },
    storage::{
        Store, StoreError,
        audit::{Audit, AuditEvent},
        database::{
            engine::{Connection, Ending},
            value::{Row, values},
        },
        entries::{
            choice::{Chosen, ChosenEntry},
            entry_change::Plan,
        },
    },
};

/// Whose score it is, and for what.
#[derive(Clone, Copy, Debug)]
pub struct ScorePlace<'a> {
    /// The engine that sends it.
    pub engine: EngineId,
    /// What lets it in.
    pub by: LetIn<'a>,
    /// The session of the line item.
    pub session: SessionId,
}

/// With which token an engine tells.
#[derive(Clone, Copy, Debug)]
pub enum LetIn<'a> {
    /// An access token, by its hash.
    Access(&'a [u8; 32]),
    /// The token of an engine that speaks no LTI, by its hash.
    State(&'a [u8; 32]),
}

/// What came of a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoreTaken {
    /// It is kept, or was before.
    Taken,
    /// The token is over, or the engine switched off.
    NotLetIn,
    /// The candidate has not come to the engine by this line item.
    NotLaunched,
    /// A later one came before.
    Older,
}

impl Store {
    /// Takes a score. What is checked and what follows from it, the finished test, the result and the acts, is one transaction:
    /// of two scores at one moment the later one stays, whichever comes first. `audits` are the acts that may follow.
    pub async fn score_take(
        &self,
        institution: InstitutionId,
        place: ScorePlace<'_>,
        score: &Score,
        audits: [Audit; 2],
    ) -> Result<ScoreTaken, StoreError> {
        let ScorePlace { engine, by, session } = place;
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    if !connection.lock_session(institution, session).await? {
                        return Ok(Ending::Undo(ScoreTaken::NotLaunched));
                    }
                    let [of_end, of_result] = audits;
                    let is_let_in = match by {
                        LetIn::Access(hash) => connection.is_let_in(institution, engine, hash, of_end.at).await?,
                        LetIn::State(hash) => connection.may_tell(institution, engine, hash).await?,
                    };
                    if !is_let_in {
                        return Ok(Ending::Undo(ScoreTaken::NotLetIn));
                    }
                    let known = connection.known_result(institution, (session, engine), &score.subject).await?;
                    let Some((entry, scored_at, before)) = known else {
                        return Ok(Ending::Undo(ScoreTaken::NotLaunched));
                    };
                    if scored_at.is_some_and(|scored_at| score.is_dated && scored_at > score.at) {
                        return Ok(Ending::Undo(ScoreTaken::Older));
                    }
                    // Sent once more: whatever staff did since stays.
                    let is_same_time = scored_at.is_some() && (!score.is_dated || scored_at == Some(score.at));
                    if is_same_time && before == score.result {
                        return Ok(Ending::Undo(ScoreTaken::Taken));
                    }
                    // Of what says no time, that a test has begun is older than that it is over.
                    if !score.is_dated && before.is_over() && !score.finishes {
                        return Ok(Ending::Undo(ScoreTaken::Older));
                    }
                    connection.keep_result(institution, (session, engine), score).await?;
                    if score.finishes {
                        connection.finish_test(institution, (session, entry), of_end).await?;
                    }
                    if !before.reads_like(&score.result) {
                        connection.tell_result(institution, (session, entry), of_result).await?;
                    }
                    Ok(Ending::Keep(ScoreTaken::Taken))
                })
            })
            .await
    }

    /// The results of a line item that count, behind this subject and at most so many; those of one subject where it is named.
    pub async fn counted_results(
        &self,
        institution: InstitutionId,
        (session, engine): (SessionId, EngineId),
        (behind, only): (&str, &str),
        limit: i64,
    ) -> Result<Vec<CountedResult>, StoreError> {
        let rows = self
            .engine()
            .fetch_all(
                "select subject, score_given, score_maximum, comment from test_result where institution_id = $1 \
                 and session_id = $2 and engine_id = $3 and subject > $4 and ($5 = '' or subject = $5) \
                 and grading = 'FullyGraded' and score_given is not null order by subject limit $6",
                values![institution, session, engine, behind, only, limit],
            )
            .await?;
        rows.iter()
            .map(|row| {
                Ok(CountedResult {
                    subject: row.get("subject")?,
                    given: row.get("score_given")?,
                    maximum: row.get("score_maximum")?,
                    comment: row.get("comment")?,
                })
            })
            .collect()
    }
}

impl Connection<'_> {
    /// Notes that a candidate came to an engine, by which it knows them from now on.
    pub(in crate::storage::test_engine) async fn note_launched(
        &mut self,
        institution: InstitutionId,
        (session, engine): (SessionId, EngineId),
        (entry, subject): (EntryId, &str),
    ) -> Result<(), StoreError> {
        self.execute(
            "insert into test_result (institution_id, session_id, engine_id, subject, entry_id, activity, grading, comment) \
             values ($1, $2, $3, $4, $5, '', '', '') on conflict (institution_id, session_id, engine_id, subject) do nothing",
            values![institution, session, engine, subject, entry],
        )
        .await?;
        Ok(())
    }

    async fn known_result(
        &mut self,
        institution: InstitutionId,
        (session, engine): (SessionId, EngineId),
        subject: &str,
    ) -> Result<Option<(EntryId, Option<Timestamp>, ResultSent)>, StoreError> {
        let row = self
            .fetch_optional(
                "select entry_id, scored_at, activity, grading, score_given, score_maximum, comment from test_result \
                 where institution_id = $1 and session_id = $2 and engine_id = $3 and subject = $4",
                values![institution, session, engine, subject],
            )
            .await?;
        row.map(|row| Ok((row.get("entry_id")?, row.get("scored_at")?, result(&row)?))).transpose()
    }

    async fn keep_result(
        &mut self,
        institution: InstitutionId,
        (session, engine): (SessionId, EngineId),
        score: &Score,
    ) -> Result<(), StoreError> {
        let sent = &score.result;
        let (given, maximum) = sent.score.clone().unzip();
        self.execute(
            "update test_result set scored_at = $5, activity = $6, grading = $7, score_given = $8, score_maximum = $9, \
             comment = $10 where institution_id = $1 and session_id = $2 and engine_id = $3 and subject = $4",
            values![
                institution,
                session,
                engine,
                score.subject.as_str(),
                score.at,
                sent.activity.as_str(),
                sent.grading.as_str(),
                given,
                maximum,
                sent.comment.as_str(),
            ],
        )
        .await?;
        Ok(())
    }

    /// Finishes the test of an entry as staff would by a mark; nothing where it is finished, or withdrawn.
    async fn finish_test(
        &mut self,
        institution: InstitutionId,
        (session, entry): (SessionId, EntryId),
        audit: Audit,
    ) -> Result<(), StoreError> {
        let choice = Choice::Ids { session, ids: BTreeSet::from([entry]) };
        let Chosen::Entries(_, entries) = self.choose::<ChosenEntry>(institution, &choice, audit.at).await? else {
            return Ok(());
        };
        let plan = Plan::of(EntryAction::MarkFinished, &entries, false);
        if plan.moves.is_empty() {
            return Ok(());
        }
        let event = AuditEvent { act: Act::TestFinished, session: Some(session), subject: entry.uuid(), count: 1 };
        self.append_audit(institution, audit, event).await?;
        self.carry_out(institution, session, audit, &plan).await
    }

    async fn tell_result(
        &mut self,
        institution: InstitutionId,
        (session, entry): (SessionId, EntryId),
        audit: Audit,
    ) -> Result<(), StoreError> {
        let event = AuditEvent { act: Act::ResultReceived, session: Some(session), subject: entry.uuid(), count: 1 };
        self.append_audit(institution, audit, event).await?;
        self.execute(
            "insert into entry_act (institution_id, entry_id, audit_id) values ($1, $2, $3)",
            values![institution, entry, audit.id],
        )
        .await?;
        Ok(())
    }
}

/// Reads what was said last.
pub(in crate::storage::test_engine) fn result(row: &Row) -> Result<ResultSent, StoreError> {
    let given: Option<String> = row.get("score_given")?;
    Ok(ResultSent {
        activity: row.get("activity")?,
        grading: row.get("grading")?,
        score: given.zip(row.get("score_maximum")?),
        comment: row.get("comment")?,
    })
}
