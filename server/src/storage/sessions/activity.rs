//! What was done in a session, newest first, with the names of whoever did it and of what it was done to.

use lanyard_app::model::{
    act::Act,
    id::{ActId, EntryId, InstitutionId, SessionId},
};

use uuid::Uuid;

use crate::{
    domain::clock::Timestamp,
    storage::{
        Store, StoreError,
        audit::{Audit, AuditEvent},
        database::{
            dialect::Conditions,
            engine::{Ending, built},
            value::{Row, values},
        },
    },
};

/// An act with everything that people read of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedAct {
    /// The act.
    pub id: ActId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub act: Act,
    /// To how many.
    pub count: i64,
    /// The name of the member of staff, test engine or other program that did it.
    pub staff: Option<String>,
    /// The full name of the candidate who did it; neither of the two for the operator.
    pub candidate: Option<String>,
    /// The number and the label of the batch it was done to.
    pub batch: Option<(i64, String)>,
    /// The one entry it was done to.
    pub entry: Option<EntryId>,
    /// The slip code of that entry.
    pub slip_code: Option<String>,
    /// The personal username of that entry.
    pub username: Option<String>,
}

impl Store {
    /// How many acts of these kinds a session has; `None` for all kinds.
    pub async fn activity_count(
        &self,
        institution: InstitutionId,
        session: SessionId,
        acts: Option<&[Act]>,
    ) -> Result<i64, StoreError> {
        let counted = count_statement(institution, session, acts);
        let row = self.engine().fetch_optional(built(counted.sql), counted.values).await?;
        row.ok_or(StoreError::Inconsistent { column: "matching", source: None })?.get("matching")
    }

    /// One page of a session's acts.
    pub async fn activity_page(
        &self,
        institution: InstitutionId,
        session: SessionId,
        acts: Option<&[Act]>,
        offset: i64,
        limit: i64,
    ) -> Result<Vec<ListedAct>, StoreError> {
        let page = page_statement(institution, session, acts, offset, limit);
        let rows = self.engine().fetch_all(built(page.sql), page.values).await?;
        rows.iter().map(ListedAct::read).collect()
    }

    /// The latest of a session's acts before this one, at most so many.
    pub async fn activity_before(
        &self,
        institution: InstitutionId,
        session: SessionId,
        before: Option<Uuid>,
        limit: i64,
    ) -> Result<Vec<ListedAct>, StoreError> {
        let mut inner = conditions(institution, session, None);
        if let Some(before) = before {
            let before = inner.bind(before);
            inner.and(&format!("p.id < {before}"));
        }
        let limit = inner.bind(limit);
        let picked = format!("{} order by p.id desc limit {limit}", inner.sql);
        let rows = self.engine().fetch_all(built(told(&picked)), inner.values).await?;
        rows.iter().map(ListedAct::read).collect()
    }

    /// The latest of a session's acts, at most so many, and an act of its own: that they were taken out.
    pub async fn activity_export(
        &self,
        institution: InstitutionId,
        session: SessionId,
        acts: Option<&[Act]>,
        limit: i64,
        audit: Audit,
    ) -> Result<Vec<ListedAct>, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let page = page_statement(institution, session, acts, 0, limit);
                    let rows = connection.fetch_all(built(page.sql), page.values).await?;
                    let rows = rows.iter().map(ListedAct::read).collect::<Result<Vec<_>, _>>()?;
                    let event = AuditEvent {
                        act: Act::ActivityExported,
                        session: Some(session),
                        subject: session.uuid(),
                        count: i64::try_from(rows.len()).unwrap_or(i64::MAX),
                    };
                    connection.append_audit(institution, audit, event).await?;
                    Ok(Ending::Keep(rows))
                })
            })
            .await
    }
}

fn count_statement(institution: InstitutionId, session: SessionId, acts: Option<&[Act]>) -> Conditions {
    let Conditions { sql, values } = conditions(institution, session, acts);
    Conditions { sql: format!("select count(*) as matching from audit p where {sql}"), values }
}

/// The inner query picks the rows of the page in the index; only those are joined with the names. It hands on the
/// institution too: told as a value once more, SQLite would take it for a reason to read all of the institution's acts.
fn page_statement(
    institution: InstitutionId,
    session: SessionId,
    acts: Option<&[Act]>,
    offset: i64,
    limit: i64,
) -> Conditions {
    let mut inner = conditions(institution, session, acts);
    let (limit, offset) = (inner.bind(limit), inner.bind(offset));
    let picked = format!("{} order by p.id desc limit {limit} offset {offset}", inner.sql);
    Conditions { sql: told(&picked), values: inner.values }
}

/// What is told of the acts that are picked, in the order of their ids.
fn told(picked: &str) -> String {
    format!(
        "select a.id, a.at, a.act, a.count, coalesce(s.name, t.name, g.name) as author_name, c.full_name, b.number as batch_number, b.label, \
         e.id as entry_id, e.slip_code, e.username from (select p.institution_id, p.id from audit p where {picked}) picked join audit a on a.institution_id = picked.institution_id and a.id = picked.id \
         left join staff s on s.institution_id = a.institution_id and s.id = a.actor_id \
         left join test_engine t on t.institution_id = a.institution_id and t.id = a.engine_id \
         left join program g on g.institution_id = a.institution_id and g.id = a.program_id \
         left join candidate c on c.institution_id = a.institution_id and c.entry_id = a.actor_id \
         left join batch b on b.institution_id = a.institution_id and b.id = a.subject_id \
         left join entry e on e.institution_id = a.institution_id and e.id = a.subject_id order by a.id desc"
    )
}

fn conditions(institution: InstitutionId, session: SessionId, acts: Option<&[Act]>) -> Conditions {
    let mut conditions = Conditions::new("p.institution_id = $1 and p.session_id = $2", values![institution, session]);
    if let Some(acts) = acts {
        let words: Vec<String> = acts.iter().map(|act| conditions.bind(act.word())).collect();
        conditions.and(&format!("p.act in ({})", words.join(", ")));
    }
    conditions
}

impl ListedAct {
    fn read(row: &Row) -> Result<Self, StoreError> {
        let word: String = row.get("act")?;
        let number: Option<i64> = row.get("batch_number")?;
        Ok(Self {
            id: row.get("id")?,
            at: row.get("at")?,
            act: Act::from_word(&word).ok_or(StoreError::Inconsistent { column: "act", source: None })?,
            count: row.get("count")?,
            staff: row.get("author_name")?,
            candidate: row.get("full_name")?,
            batch: number.zip(row.get("label")?),
            entry: row.get("entry_id")?,
            slip_code: row.get("slip_code")?,
            username: row.get("username")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use crate::storage::{database::plan::Planner, sessions::activity::*};

    #[tokio::test]
    async fn pages_and_counts_are_read_through_the_index() {
        let planner = Planner::new().await;
        let (institution, session) = (InstitutionId::new(Uuid::nil()), SessionId::new(Uuid::nil()));
        for acts in [None, Some(&[Act::CodesCreated][..]), Some(&[Act::EntryClaimed, Act::TestStarted][..])] {
            let index = "SEARCH p USING COVERING INDEX audit_by_session (institution_id=? AND session_id=?)";
            let Conditions { sql, values } = count_statement(institution, session, acts);
            let count = planner.steps(sql, values).await;
            assert_eq!(count, [index], "{acts:?}");
            let Conditions { sql, values } = page_statement(institution, session, acts, 0, 50);
            let page = planner.steps(sql, values).await;
            let steps = page.join("\n");
            assert!(page.iter().any(|step| step == index), "{acts:?}:\n{steps}");
            for joined in ["a", "s", "t", "g", "c", "b", "e"] {
                let by_key = |step: &String| {
                    step.starts_with(&format!("SEARCH {joined} USING ")) && step.contains("(institution_id=? AND ")
                };
                assert!(page.iter().any(by_key), "{acts:?} {joined}:\n{steps}");
            }
        }
    }
}
