//! Group commit: attempts to log in that wait at one time are decided in one transaction, and on SQLite their browser
//! sessions are written in it.

use lanyard_app::model::id::{InstitutionId, SessionId};
use tokio::sync::{mpsc, oneshot};

use crate::{
    domain::throttle::Verdict,
    storage::{
        Attempt, NewBrowserSession, StoreError, Whose,
        database::{
            bulk::{Column, Rows},
            engine::{Connection, Ending, Engine},
            value::values,
        },
    },
};

/// Log-ins that may wait; the next one waits for its place, so a burst is slowed down and not piled up.
const QUEUE: usize = 1024;
/// Log-ins of one transaction at most.
const GROUP: usize = 256;

/// Decides attempts one after the other and writes browser sessions. A commit to disk costs the same for one as for two
/// hundred: with one transaction each, a busy morning is limited by the disk, and whoever guesses makes all others wait;
/// together, by the processor.
#[derive(Debug)]
pub(in crate::storage) struct BrowserSessionWriter {
    queue: mpsc::Sender<Waiting>,
}

struct Waiting {
    work: Work,
    answer: oneshot::Sender<Result<Verdict, StoreError>>,
}

/// An attempt to decide, and a browser session to open when it is heard, or when there is none to decide.
struct Work {
    attempt: Option<Attempt>,
    open: Option<(InstitutionId, NewBrowserSession)>,
}

impl BrowserSessionWriter {
    /// Starts the task that writes. It ends when the store is dropped.
    pub(in crate::storage) fn start(engine: &Engine) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(write_groups(engine.clone(), waiting));
        Self { queue }
    }

    /// Opens a browser session and returns after its commit.
    pub(in crate::storage) async fn open(
        &self,
        engine: &Engine,
        institution: InstitutionId,
        new: NewBrowserSession,
    ) -> Result<(), StoreError> {
        match engine {
            Engine::Postgres { .. } => write_at_once(engine, institution, new).await,
            Engine::Sqlite { .. } => {
                self.wait(Work { attempt: None, open: Some((institution, new)) }).await?;
                Ok(())
            }
        }
    }

    /// Decides an attempt; when it is heard, its browser session is open as well.
    pub(in crate::storage) async fn decide(
        &self,
        engine: &Engine,
        attempt: Attempt,
        open: Option<(InstitutionId, NewBrowserSession)>,
    ) -> Result<Verdict, StoreError> {
        match (engine, open) {
            // PostgreSQL groups commits by itself, and a group of sessions would wait for whoever holds one of their rows.
            (Engine::Postgres { .. }, Some((institution, new))) => {
                let verdict = self.wait(Work { attempt: Some(attempt), open: None }).await?;
                if verdict == Verdict::Heard {
                    write_at_once(engine, institution, new).await?;
                }
                Ok(verdict)
            }
            (_, open) => self.wait(Work { attempt: Some(attempt), open }).await,
        }
    }

    async fn wait(&self, work: Work) -> Result<Verdict, StoreError> {
        let gone = || StoreError::Unavailable(sqlx::Error::PoolClosed);
        let (answer, answered) = oneshot::channel();
        self.queue.send(Waiting { work, answer }).await.map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?
    }
}

async fn write_groups(engine: Engine, mut waiting: mpsc::Receiver<Waiting>) {
    let mut group = Vec::with_capacity(GROUP);
    while waiting.recv_many(&mut group, GROUP).await > 0 {
        let (works, answers): (Vec<Work>, Vec<_>) = group.drain(..).map(|one| (one.work, one.answer)).unzip();
        let together = write(&engine, &works).await;
        let of_all = together.as_ref().err().filter(|error| error.is_of_all()).map(StoreError::again);
        let mut verdicts = together.unwrap_or_default().into_iter();
        for (work, answer) in works.into_iter().zip(answers) {
            let outcome = match (verdicts.next(), &of_all) {
                (Some(verdict), _) => Ok(verdict),
                // A database that cannot be written is not asked once more for each of them.
                (None, Some(failure)) => Err(failure.again()),
                // One of them cannot be written; the others must not suffer for it.
                (None, None) => write(&engine, &[work]).await.map(|alone| alone[0]),
            };
            // A caller that went away no longer needs the answer.
            let _ = answer.send(outcome);
        }
    }
}

/// PostgreSQL changes both tables in one statement: one round trip, where a transaction would take four.
async fn write_at_once(engine: &Engine, institution: InstitutionId, new: NewBrowserSession) -> Result<(), StoreError> {
    let (staff, entry, verified) = match new.whose {
        Whose::Staff(id) => (Some(id), None, None),
        Whose::Entry(id, verified) => (None, Some(id), Some(verified)),
    };
    engine
        .execute(
            "with opened as (insert into browser_session (institution_id, token_hash, staff_id, entry_id, created_at, \
             seen_at, expires_at, ended_at, credential_version, username_key, withdrawals, logged_in_to, \
             password_version, device) values ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9, $10, $11, $12, $13)) \
             update entry set last_seen_at = $5 where institution_id = $1 and id = $4 and $7 is null",
            values![
                institution,
                new.token_hash.as_slice(),
                staff,
                entry,
                new.at,
                new.expires_at,
                new.ended.then_some(new.at),
                verified.as_ref().map(|verified| verified.credential_version),
                verified.as_ref().and_then(|verified| verified.username_key.clone()),
                verified.as_ref().map(|verified| verified.withdrawals),
                new.logged_in_to,
                new.staff.password_version,
                new.staff.device,
            ],
        )
        .await?;
    Ok(())
}

/// One transaction; returns what becomes of each attempt. A session without an attempt counts as heard.
async fn write(engine: &Engine, works: &[Work]) -> Result<Vec<Verdict>, StoreError> {
    engine
        .write(|connection| {
            Box::pin(async move {
                let attempts: Vec<&Attempt> = works.iter().filter_map(|work| work.attempt.as_ref()).collect();
                let mut book = connection.open_book(&attempts).await?;
                let now = attempts.iter().map(|attempt| attempt.at).max().unwrap_or_default();
                let decide = |work: &Work| work.attempt.as_ref().map_or(Verdict::Heard, |one| book.decide(one, now));
                let verdicts: Vec<Verdict> = works.iter().map(decide).collect();
                let opened = works.iter().zip(&verdicts).filter(|(_, verdict)| **verdict == Verdict::Heard);
                let sessions: Vec<_> = opened.filter_map(|(work, _)| work.open.clone()).collect();
                if book.is_unchanged() && sessions.is_empty() {
                    return Ok(Ending::Undo(verdicts));
                }
                connection.close_book(&book).await?;
                connection.insert_browser_sessions(&sessions).await?;
                connection.see_entries(&sessions).await?;
                Ok(Ending::Keep(verdicts))
            })
        })
        .await
}

impl Connection<'_> {
    /// Writes browser sessions.
    pub(in crate::storage) async fn insert_browser_sessions(
        &mut self,
        sessions: &[(InstitutionId, NewBrowserSession)],
    ) -> Result<(), StoreError> {
        let each = || sessions.iter().map(|(_, new)| new);
        let staff = |new: &NewBrowserSession| if let Whose::Staff(id) = new.whose { Some(id.uuid()) } else { None };
        let entry = |new: &NewBrowserSession| if let Whose::Entry(id, _) = new.whose { Some(id.uuid()) } else { None };
        let opened: Vec<i64> = each().map(|new| new.at.micros()).collect();
        let verified =
            || each().map(|new| if let Whose::Entry(_, verified) = &new.whose { Some(verified) } else { None });
        let versions = verified().map(|one| one.map(|verified| verified.credential_version)).collect();
        let usernames = verified().map(|one| one.and_then(|verified| verified.username_key.as_deref())).collect();
        let withdrawals = verified().map(|one| one.map(|verified| verified.withdrawals)).collect();
        self.insert_rows(Rows {
            table: "browser_session",
            constant: vec![],
            varying: vec![
                ("institution_id", Column::Ids(sessions.iter().map(|(institution, _)| institution.uuid()).collect())),
                ("token_hash", Column::Bytes(each().map(|new| new.token_hash.as_slice()).collect())),
                ("staff_id", Column::OptionalIds(each().map(staff).collect())),
                ("entry_id", Column::OptionalIds(each().map(entry).collect())),
                ("created_at", Column::Integers(opened.clone())),
                ("seen_at", Column::Integers(opened)),
                ("expires_at", Column::Integers(each().map(|new| new.expires_at.micros()).collect())),
                ("ended_at", Column::OptionalIntegers(each().map(|new| new.ended.then(|| new.at.micros())).collect())),
                ("credential_version", Column::OptionalIntegers(versions)),
                ("username_key", Column::OptionalTexts(usernames)),
                ("withdrawals", Column::OptionalIntegers(withdrawals)),
                (
                    "logged_in_to",
                    Column::OptionalIds(each().map(|new| new.logged_in_to.map(SessionId::uuid)).collect()),
                ),
                ("password_version", Column::Integers(each().map(|new| new.staff.password_version).collect())),
                ("device", Column::Texts(each().map(|new| new.staff.device.as_str()).collect())),
            ],
        })
        .await
    }

    /// Candidates with a session that gives access are seen now; SQLite only, see [`write_at_once`].
    async fn see_entries(&mut self, sessions: &[(InstitutionId, NewBrowserSession)]) -> Result<(), StoreError> {
        let seen: Vec<_> = sessions
            .iter()
            .filter_map(|(institution, new)| match &new.whose {
                Whose::Entry(entry, _) if !new.ended => Some((institution.uuid(), entry.uuid(), new.at.micros())),
                _ => None,
            })
            .collect();
        let rows = Rows {
            table: "seen",
            constant: vec![],
            varying: vec![
                ("institution_id", Column::Ids(seen.iter().map(|seen| seen.0).collect())),
                ("entry_id", Column::Ids(seen.iter().map(|seen| seen.1).collect())),
                ("at", Column::Integers(seen.iter().map(|seen| seen.2).collect())),
            ],
        };
        self.execute_joined(&rows, see).await
    }
}

/// With a sign before it something is no column, which is why SQLite looks the entries up, and not those who were seen.
fn see(seen: &str) -> String {
    format!(
        "with seen (institution_id, entry_id, at) as ({seen}) update entry set last_seen_at = seen.at from seen \
         where entry.institution_id = +seen.institution_id and entry.id = +seen.entry_id"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::database::plan::Planner;

    #[tokio::test]
    async fn entries_are_looked_up_however_many_log_in_at_once() {
        let planner = Planner::new().await;
        for count in [1, 64, 256] {
            let values = vec!["(?, ?, ?)"; count].join(", ");
            let given = (0..3 * count).map(|_| 0_i64.into()).collect();
            let steps = planner.steps(see(&format!("values {values}")), given).await.join("\n");
            let by_key = "SEARCH entry USING COVERING INDEX sqlite_autoindex_entry_1 (institution_id=? AND id=?)";
            assert!(steps.ends_with(by_key), "{count}: {steps}");
        }
    }
}
