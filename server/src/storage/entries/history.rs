//! One entry from its creation on: its place in its batch, what was done to it and by it, and the log-ins that are kept.

use lanyard_app::model::{
    act::Act,
    id::{BatchId, EntryId, InstitutionId},
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        Store, StoreError,
        database::value::{Row, values},
    },
};

/// Where an entry stands in its batch, and who made that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryPlace {
    /// The batch.
    pub batch: BatchId,
    /// The batch's label; may be empty.
    pub label: String,
    /// The entry is the first, second, … of its batch.
    pub place: i64,
    /// How many entries the batch has.
    pub of: i64,
    /// The name of the member of staff or the program that made it; `None` when it was made on the command line.
    pub created_by: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Something that was done to an entry, or by its candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastAct {
    /// When.
    pub at: Timestamp,
    /// What.
    pub act: Act,
    /// The name of the member of staff, test engine or other program that did it; `None` for the operator and for the candidate.
    pub by: Option<String>,
}

/// A log-in of an entry's candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PastLogIn {
    /// When.
    pub at: Timestamp,
    /// With the personal username; otherwise with the slip code.
    pub with_username: bool,
}

impl Store {
    /// The place of an entry in its batch.
    pub async fn entry_place(
        &self,
        institution: InstitutionId,
        entry: EntryId,
    ) -> Result<Option<EntryPlace>, StoreError> {
        let row = self.engine().fetch_optional(PLACE, values![institution, entry]).await?;
        row.map(|row| {
            Ok(EntryPlace {
                batch: row.get("batch_id")?,
                label: row.get("label")?,
                place: row.get("place")?,
                of: row.get("size")?,
                created_by: row.get("created_by_name")?,
                created_at: row.get("created_at")?,
            })
        })
        .transpose()
    }

    /// The latest acts on an entry, at most so many, newest first. That it was made is its batch's act.
    pub async fn entry_acts(
        &self,
        institution: InstitutionId,
        entry: EntryId,
        limit: i64,
    ) -> Result<Vec<PastAct>, StoreError> {
        let rows = self.engine().fetch_all(ACTS, values![institution, entry, limit]).await?;
        rows.iter().map(PastAct::read).collect()
    }

    /// The latest log-ins of an entry, at most so many, newest first. They are known as long as their browser sessions are.
    pub async fn entry_log_ins(
        &self,
        institution: InstitutionId,
        entry: EntryId,
        limit: i64,
    ) -> Result<Vec<PastLogIn>, StoreError> {
        let rows = self.engine().fetch_all(LOG_INS, values![institution, entry, limit]).await?;
        rows.iter()
            .map(|row| Ok(PastLogIn { at: row.get("created_at")?, with_username: row.get("with_username")? }))
            .collect()
    }
}

impl PastAct {
    fn read(row: &Row) -> Result<Self, StoreError> {
        let word: String = row.get("act")?;
        let act = Act::from_word(&word).ok_or(StoreError::Inconsistent { column: "act", source: None })?;
        Ok(Self { at: row.get("at")?, act, by: row.get("author_name")? })
    }
}

const PLACE: &str = "select e.batch_id, b.label, e.position - b.first_position + 1 as place, b.size, b.created_at, \
     coalesce(m.name, g.name) as created_by_name from entry e \
     join batch b on b.institution_id = e.institution_id and b.id = e.batch_id \
     left join staff m on m.institution_id = b.institution_id and m.id = b.created_by \
     left join program g on g.institution_id = b.institution_id and g.id = b.program_id \
     where e.institution_id = $1 and e.id = $2";

/// Acts on many entries name each of them in `entry_act`; three kinds, always about one, name it in the trail alone. The
/// condition on the latter is that of the index `audit_by_entry`, letter for letter. The inner queries hand on the
/// institution: told as a value once more, SQLite would take it for a reason to read all of the institution's acts.
const ACTS: &str = "select a.at, a.act, coalesce(s.name, t.name, g.name) as author_name from (select h.institution_id, h.audit_id as id \
     from entry_act h where h.institution_id = $1 and h.entry_id = $2 union select o.institution_id, o.id from audit o \
     where o.institution_id = $1 and o.subject_id = $2 and o.act in ('entry_claimed', 'test_started', 'login_unlocked')) p \
     join audit a on a.institution_id = p.institution_id and a.id = p.id \
     left join staff s on s.institution_id = a.institution_id and s.id = a.actor_id left join test_engine t \
     on t.institution_id = a.institution_id and t.id = a.engine_id left join program g \
     on g.institution_id = a.institution_id and g.id = a.program_id order by a.id desc limit $3";

/// A browser session that ended as it began told somebody with an old slip that it was used; one that began with the claim
/// was opened by the claim. Neither is a log-in.
const LOG_INS: &str = "select b.created_at, cast(case when b.created_at > e.claimed_at then 1 else 0 end as bigint) \
     as with_username from browser_session b join entry e on e.institution_id = b.institution_id and e.id = b.entry_id \
     where b.institution_id = $1 and b.entry_id = $2 and b.ended_at is distinct from b.created_at \
     and b.created_at is distinct from e.claimed_at order by b.created_at desc limit $3";

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::storage::database::plan::Planner;

    #[tokio::test]
    async fn nothing_is_read_but_what_is_of_the_entry() {
        let planner = Planner::new().await;
        let (institution, entry) = (InstitutionId::new(Uuid::nil()), EntryId::new(Uuid::nil()));
        for (sql, limited, expected) in [
            (PLACE, false, "SEARCH e USING INDEX sqlite_autoindex_entry_1 (institution_id=? AND id=?)"),
            (ACTS, true, "SEARCH h USING PRIMARY KEY (institution_id=? AND entry_id=?)"),
            (ACTS, true, "SEARCH o USING COVERING INDEX audit_by_entry (institution_id=? AND subject_id=? AND act=?)"),
            (ACTS, true, "SEARCH a USING PRIMARY KEY (institution_id=? AND id=?)"),
            (LOG_INS, true, "SEARCH b USING INDEX browser_session_by_entry (institution_id=? AND entry_id=?)"),
        ] {
            let values = if limited { values![institution, entry, 50_i64] } else { values![institution, entry] };
            let steps = planner.steps(sql, values).await;
            let plan = steps.join("\n");
            assert!(steps.iter().any(|step| step == expected), "{expected} in:\n{plan}");
            let too_much = |step: &String| {
                ["SCAN a", "SCAN o", "SCAN h", "SCAN b", "SCAN e", "SCAN t"].iter().any(|table| step.starts_with(table))
                    || step.ends_with("(institution_id=?)")
            };
            assert!(!steps.iter().any(too_much), "{plan}");
        }
    }
}
