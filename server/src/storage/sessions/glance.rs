//! A session at a glance: counters that are kept, and what is logged in, locked and logging in, each through an index.

use lanyard_app::model::{
    entry::EntryCounts,
    id::{InstitutionId, SessionId},
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        Store, StoreError,
        counts::{columns, entry_counts},
        database::{
            dialect::Conditions,
            engine::built,
            value::{Row, values},
        },
        door::passing::{LOGS_IN, newcomers, overdue, waiting},
    },
};

/// Microseconds of a minute.
const MINUTE: i64 = 60_000_000;

/// How a session stands at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionGlance {
    /// The ID that candidates of its institution type.
    pub institution_code: String,
    /// Its entries by state.
    pub counts: EntryCounts,
    /// Unused entries to which somebody is logged in.
    pub arrived: i64,
    /// Those of them to which somebody has been for long.
    pub overdue: i64,
    /// Entries one of whose names has to wait.
    pub locked: i64,
    /// The minutes in which somebody logged in, by their beginnings, in order, and how many did.
    pub log_ins: Vec<(Timestamp, i64)>,
}

impl Store {
    /// How the institution's session stands now, with its log-ins from `since` on.
    pub async fn session_glance(
        &self,
        institution: InstitutionId,
        session: SessionId,
        now: Timestamp,
        since: Timestamp,
    ) -> Result<Option<SessionGlance>, StoreError> {
        let statement = statement(institution, session, now, since);
        let found = self.engine().fetch_optional(built(statement.sql), statement.values).await?;
        found.as_ref().map(SessionGlance::read).transpose()
    }
}

/// All of it in one row. The minutes are read in the index of log-ins alone.
fn statement(institution: InstitutionId, session: SessionId, now: Timestamp, since: Timestamp) -> Conditions {
    let mut statement = Conditions::new("", values![institution, session]);
    let since = statement.bind(since);
    let newcomers = newcomers(&mut statement, now);
    let overdue = overdue(&mut statement, now);
    let waiting = waiting(&mut statement, now);
    let arrived = format!("select count(distinct b.entry_id) {newcomers}");
    statement.sql = format!(
        "select {}, (select i.code from institution i where i.id = t.institution_id) as institution_code, \
         ({arrived}) as arrived, ({arrived} and {overdue}) as overdue, \
         (select count(distinct l.entry_id) from entry_throttle l join entry e \
         on e.institution_id = l.institution_id and e.id = l.entry_id \
         where l.institution_id = $1 and l.session_id = $2 and {LOGS_IN} and {waiting}) as locked, \
         (select string_agg(m.minute || ' ' || m.log_ins, ',' order by m.minute) from \
         (select b.created_at / {MINUTE} as minute, count(*) as log_ins from browser_session b \
         where b.institution_id = $1 and b.logged_in_to = $2 and b.created_at >= {since} \
         group by b.created_at / {MINUTE}) m) as log_ins \
         from test_session t where t.institution_id = $1 and t.id = $2",
        columns("t")
    );
    statement
}

impl SessionGlance {
    fn read(row: &Row) -> Result<Self, StoreError> {
        let log_ins: Option<String> = row.get("log_ins")?;
        let minutes = log_ins.iter().flat_map(|log_ins| log_ins.split(','));
        Ok(Self {
            institution_code: row.get("institution_code")?,
            counts: entry_counts(row)?,
            arrived: row.get("arrived")?,
            overdue: row.get("overdue")?,
            locked: row.get("locked")?,
            log_ins: minutes.map(minute).collect::<Result<_, StoreError>>()?,
        })
    }
}

/// A minute by its beginning, and how many logged in.
fn minute(written: &str) -> Result<(Timestamp, i64), StoreError> {
    let parts =
        written.split_once(' ').and_then(|(minute, log_ins)| Some((minute.parse().ok()?, log_ins.parse().ok()?)));
    let (minute, log_ins): (i64, i64) = parts.ok_or(StoreError::Inconsistent { column: "log_ins", source: None })?;
    Ok((Timestamp::from_micros(minute.saturating_mul(MINUTE)), log_ins))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use crate::storage::{database::plan::Planner, sessions::glance::*};

    #[tokio::test]
    async fn no_entry_is_read_that_needs_nobody() {
        let planner = Planner::new().await;
        let (institution, session) = (InstitutionId::new(Uuid::nil()), SessionId::new(Uuid::nil()));
        let now = Timestamp::default();
        let statement = statement(institution, session, now, now);
        let steps = planner.steps(statement.sql, statement.values).await;
        let plan = steps.join("\n");
        let newcomers = "SEARCH b USING INDEX browser_session_of_newcomer (institution_id=? AND logged_in_to=?)";
        assert_eq!(steps.iter().filter(|step| *step == newcomers).count(), 2, "{plan}");
        assert!(
            steps.iter().any(|step| step == "SEARCH l USING PRIMARY KEY (institution_id=? AND session_id=?)"),
            "{plan}"
        );
        for step in steps.iter().filter(|step| step.contains(" e ")) {
            assert!(step.ends_with("(institution_id=? AND id=?)"), "{plan}");
        }
        assert!(!steps.iter().any(|step| step.contains("SCAN") && step != "SCAN m"), "{plan}");
        assert!(plan.contains("SEARCH b USING COVERING INDEX browser_session_by_log_in"), "{plan}");
    }
}
