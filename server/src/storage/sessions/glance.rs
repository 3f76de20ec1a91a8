//! A session at a glance: counters that are kept, and what is logged in, locked and logging in, each through an index.

use lanyard_app::model::{
    entry::EntryCounts,
    id::{InstitutionId, SessionId},
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        Store, StoreError, TestSession,
        counts::entry_counts,
        database::{
            dialect::Conditions,
            engine::built,
            value::{Row, values},
        },
        door::passing::{LOGS_IN, newcomers, overdue, waiting},
        sessions::test_session,
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
    /// The institution's session with this id, and how it stands now, with its log-ins from `since` on.
    pub async fn session_and_glance(
        &self,
        institution: InstitutionId,
        session: SessionId,
        now: Timestamp,
        since: Timestamp,
    ) -> Result<Option<(TestSession, SessionGlance)>, StoreError> {
        let (found, columns) = standing(institution, session, now, since);
        let sql = test_session::select(&(columns + ", "), OF_ONE);
        let row = self.engine().fetch_optional(built(sql), found.values).await?;
        row.map(|row| Ok((TestSession::read(&row)?, SessionGlance::read(&row)?))).transpose()
    }
}

/// Institution and session are the first values of the statement.
const OF_ONE: &str = "t.institution_id = $1 and t.id = $2";

/// The columns of `test_session t` that a glance is read from, beside its counters, and the values that they name. The
/// minutes are read in the index of log-ins alone.
fn standing(institution: InstitutionId, session: SessionId, now: Timestamp, since: Timestamp) -> (Conditions, String) {
    let mut found = Conditions::new("", values![institution, session]);
    let since = found.bind(since);
    let newcomers = newcomers(&mut found, now);
    let overdue = overdue(&mut found, now);
    let waiting = waiting(&mut found, now);
    let arrived = format!("select count(distinct b.entry_id) {newcomers}");
    let columns = format!(
        "(select i.code from institution i where i.id = t.institution_id) as institution_code, \
         ({arrived}) as arrived, ({arrived} and {overdue}) as overdue, \
         (select count(distinct l.entry_id) from entry_throttle l join entry e \
         on e.institution_id = l.institution_id and e.id = l.entry_id \
         where l.institution_id = $1 and l.session_id = $2 and {LOGS_IN} and {waiting}) as locked, \
         (select string_agg(n.minute || ' ' || n.log_ins, ',' order by n.minute) from \
         (select b.created_at / {MINUTE} as minute, count(*) as log_ins from browser_session b \
         where b.institution_id = $1 and b.logged_in_to = $2 and b.created_at >= {since} \
         group by b.created_at / {MINUTE}) n) as log_ins"
    );
    (found, columns)
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
        let (found, columns) = standing(institution, session, now, now);
        let steps = planner.steps(test_session::select(&(columns + ", "), OF_ONE), found.values).await;
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
        assert!(!steps.iter().any(|step| step.contains("SCAN") && step != "SCAN n"), "{plan}");
        assert!(plan.contains("SEARCH b USING COVERING INDEX browser_session_by_log_in"), "{plan}");
    }
}
