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
        let standing = standing_statement(institution, session, now);
        let minutes = minutes_statement(institution, session, since);
        let (standing, minutes) = tokio::try_join!(
            self.engine().fetch_optional(built(standing.sql), standing.values),
            self.engine().fetch_all(built(minutes.sql), minutes.values)
        )?;
        standing.map(|standing| SessionGlance::read(&standing, &minutes)).transpose()
    }
}

fn standing_statement(institution: InstitutionId, session: SessionId, now: Timestamp) -> Conditions {
    let mut statement = Conditions::new("", values![institution, session]);
    let newcomers = newcomers(&mut statement, now);
    let overdue = overdue(&mut statement, now);
    let waiting = waiting(&mut statement, now);
    let arrived = format!("select count(distinct b.entry_id) {newcomers}");
    statement.sql = format!(
        "select {}, ({arrived}) as arrived, ({arrived} and {overdue}) as overdue, \
         (select count(distinct l.entry_id) from entry_throttle l join entry e \
         on e.institution_id = l.institution_id and e.id = l.entry_id \
         where l.institution_id = $1 and l.session_id = $2 and {LOGS_IN} and {waiting}) as locked \
         from test_session t where t.institution_id = $1 and t.id = $2",
        columns("t")
    );
    statement
}

/// Read in the index of log-ins alone.
fn minutes_statement(institution: InstitutionId, session: SessionId, since: Timestamp) -> Conditions {
    let sql = format!(
        "select b.created_at / {MINUTE} as minute, count(*) as log_ins from browser_session b \
         where b.institution_id = $1 and b.logged_in_to = $2 and b.created_at >= $3 \
         group by b.created_at / {MINUTE} order by b.created_at / {MINUTE}"
    );
    Conditions::new(&sql, values![institution, session, since])
}

impl SessionGlance {
    fn read(standing: &Row, minutes: &[Row]) -> Result<Self, StoreError> {
        let minute = |row: &Row| {
            let minute: i64 = row.get("minute")?;
            Ok((Timestamp::from_micros(minute.saturating_mul(MINUTE)), row.get("log_ins")?))
        };
        Ok(Self {
            counts: entry_counts(standing)?,
            arrived: standing.get("arrived")?,
            overdue: standing.get("overdue")?,
            locked: standing.get("locked")?,
            log_ins: minutes.iter().map(minute).collect::<Result<_, StoreError>>()?,
        })
    }
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
        let standing = standing_statement(institution, session, now);
        let steps = planner.steps(standing.sql, standing.values).await;
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
        assert!(!plan.contains("SCAN"), "{plan}");

        let minutes = minutes_statement(institution, session, now);
        let plan = planner.steps(minutes.sql, minutes.values).await.join("\n");
        assert!(plan.contains("SEARCH b USING COVERING INDEX browser_session_by_log_in"), "{plan}");
    }
}
