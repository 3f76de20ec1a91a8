//! Group reads: log-ins that come to an institution at one time find their entries in one statement.

use std::{
    collections::{BTreeSet, HashMap},
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use lanyard_app::model::id::InstitutionId;
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use crate::storage::{
    SignInRow, StoreError,
    database::engine::Engine,
    door::sign_in::{Typed, find, institutions},
};

/// Log-ins that may wait; the next one waits for its place.
const QUEUE: usize = 1024;
/// Log-ins of one statement at most.
const GROUP: usize = 256;
/// How long an institution is taken for the one of its code.
const KNOWN_FOR: Duration = Duration::from_mins(1);
/// Institutions that are remembered.
const KNOWN: usize = 10_000;
/// No institution has it.
const NOWHERE: InstitutionId = InstitutionId::new(Uuid::nil());

/// Finds the entries of log-ins. A connection to SQLite forgets every page that it knows as soon as anything was written, and
/// each statement is two changes of thread: one statement for each log-in of a busy morning cost as much as writing them.
#[derive(Debug)]
pub(in crate::storage) struct SignInReader {
    queue: mpsc::Sender<Waiting>,
}

type Found = Result<Option<SignInRow>, StoreError>;

struct Waiting {
    typed: Typed,
    answer: oneshot::Sender<Found>,
}

impl SignInReader {
    /// Starts the task that reads. It ends when the store is dropped.
    pub(in crate::storage) fn start(engine: &Engine) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(read_groups(engine.clone(), waiting));
        Self { queue }
    }

    /// The entry that has, or had, a typed username.
    pub(in crate::storage) async fn find(&self, typed: Typed) -> Found {
        let gone = || StoreError::Unavailable(sqlx::Error::PoolClosed);
        let (answer, answered) = oneshot::channel();
        self.queue.send(Waiting { typed, answer }).await.map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?
    }
}

async fn read_groups(engine: Engine, mut waiting: mpsc::Receiver<Waiting>) {
    let mut known = KnownInstitutions::default();
    let mut group = Vec::with_capacity(GROUP);
    while waiting.recv_many(&mut group, GROUP).await > 0 {
        let outcome = known.learn(&engine, &group).await;
        let mut parts: HashMap<InstitutionId, Vec<Waiting>> = HashMap::new();
        for one in group.drain(..) {
            let code = &one.typed.institution_code_key;
            match (known.get(code), &outcome) {
                (None, Err(failure)) => drop(one.answer.send(Err(failure.again()))),
                // What leads nowhere costs a look among the entries like everything else.
                (found, _) => parts.entry(found.unwrap_or(NOWHERE)).or_default().push(one),
            }
        }
        // Each institution is asked for by itself, all of them at once: a statement that names one institution is answered by
        // the one part of the table, or the one node, that has it.
        join_all(parts.into_iter().map(|(institution, part)| read(&engine, institution, part))).await;
    }
}

/// Reads the log-ins to one institution and answers each.
async fn read(engine: &Engine, institution: InstitutionId, part: Vec<Waiting>) {
    let typed: Vec<&Typed> = part.iter().map(|one| &one.typed).collect();
    let together = find(engine, institution, &typed).await;
    let of_all = together.as_ref().err().filter(|error| error.is_of_all()).map(StoreError::again);
    let mut found = together.unwrap_or_default().into_iter();
    for Waiting { typed, answer } in part {
        let outcome = match (found.next(), &of_all) {
            (Some(row), _) => Ok(row),
            // A database that does not answer is not asked once more for each of them.
            (None, Some(failure)) => Err(failure.again()),
            // One of them cannot be asked about; the others must not suffer for it.
            (None, None) => find(engine, institution, &[&typed]).await.map(|mut alone| alone.pop().flatten()),
        };
        // A caller that went away no longer needs the answer.
        let _ = answer.send(outcome);
    }
}

/// Institutions by their folded codes, as they were a moment ago. A code is never given another institution while a server
/// runs; what a restored database says is known after [`KNOWN_FOR`].
#[derive(Debug, Default)]
struct KnownInstitutions(HashMap<String, (InstitutionId, Instant)>);

impl KnownInstitutions {
    fn get(&self, code_key: &str) -> Option<InstitutionId> {
        self.0.get(code_key).map(|(institution, _)| *institution)
    }

    /// Looks up the institutions of this group that are not known. Codes that there are none of are looked up each time.
    async fn learn(&mut self, engine: &Engine, group: &[Waiting]) -> Result<(), StoreError> {
        let now = Instant::now();
        self.0.retain(|_, (_, since)| now.duration_since(*since) < KNOWN_FOR);
        if self.0.len() > KNOWN {
            self.0.clear();
        }
        let code_of = |one: &'_ Waiting| one.typed.institution_code_key.clone();
        let unknown: BTreeSet<String> = group.iter().map(code_of).filter(|code| !self.0.contains_key(code)).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let unknown: Vec<&str> = unknown.iter().map(String::as_str).collect();
        let found = match institutions(engine, &unknown).await {
            Err(error) if !error.is_of_all() => {
                let mut each = Vec::new();
                for code in unknown {
                    // What no database takes for a text is no institution's code.
                    match institutions(engine, &[code]).await {
                        Err(error) if error.is_of_all() => return Err(error),
                        found => each.extend(found.unwrap_or_default()),
                    }
                }
                each
            }
            found => found?,
        };
        self.0.extend(found.into_iter().map(|(code, institution)| (code, (institution, now))));
        Ok(())
    }
}
