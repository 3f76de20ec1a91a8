//! What an open page follows: the pulse of sessions.

use lanyard_app::model::{
    id::{InstitutionId, SessionId},
    pulse::Pulse,
};

use crate::storage::{
    Store, StoreError,
    counts::{columns, entry_counts},
    database::{
        engine::built,
        value::{Row, Value, values},
    },
};

/// The counters of `test_session t`, its latest act and its latest log-in, one step each into the index of the audit
/// trail and that of log-ins.
fn pulse_where(conditions: &str) -> String {
    format!(
        "select t.institution_id, t.id, {}, (select a.id from audit a where a.institution_id = t.institution_id \
         and a.session_id = t.id order by a.id desc limit 1) as last_act, (select max(b.created_at) from browser_session b \
         where b.institution_id = t.institution_id and b.logged_in_to = t.id) as last_log_in \
         from test_session t where {conditions}",
        columns("t")
    )
}

impl Store {
    /// The pulse of the institution's session with this id.
    pub async fn session_pulse(
        &self,
        institution: InstitutionId,
        session: SessionId,
    ) -> Result<Option<Pulse>, StoreError> {
        let sql = built(pulse_where("t.institution_id = $1 and t.id = $2"));
        let row = self.engine().fetch_optional(sql, values![institution, session]).await?;
        row.map(|row| pulse(&row)).transpose()
    }

    /// The pulses of these sessions, of whichever institutions, in one statement. For the one task that asks on behalf
    /// of every open page; each page was let in by the rights to its own session.
    pub async fn session_pulses(
        &self,
        sessions: &[(InstitutionId, SessionId)],
    ) -> Result<Vec<((InstitutionId, SessionId), Pulse)>, StoreError> {
        let mut institutions: Vec<_> = sessions.iter().map(|(institution, _)| institution.uuid()).collect();
        institutions.sort_unstable();
        institutions.dedup();
        let ids = sessions.iter().map(|(_, session)| session.uuid()).collect();
        let values = vec![Value::Ids(institutions), Value::Ids(ids)];
        let rows = self.engine().fetch_all(built(pulses_statement(self)), values).await?;
        rows.iter().map(|row| Ok(((row.get("institution_id")?, row.get("id")?), pulse(row)?))).collect()
    }
}

fn pulses_statement(store: &Store) -> String {
    let dialect = store.engine().dialect();
    pulse_where(&format!("{} and {}", dialect.among("t.institution_id", "$1"), dialect.among("t.id", "$2")))
}

fn pulse(row: &Row) -> Result<Pulse, StoreError> {
    Ok(Pulse { counts: entry_counts(row)?, act: row.get("last_act")?, log_in: row.get("last_log_in")? })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use crate::storage::{database::plan::Planner, sessions::live::*};

    #[tokio::test]
    async fn pulses_are_read_through_keys() {
        let planner = Planner::new().await;
        let ids = || Value::Ids(vec![Uuid::nil()]);
        let steps = planner.steps(pulses_statement(planner.store()), vec![ids(), ids()]).await;
        let plan = steps.join("\n");
        let by_key = |step: &String| step.starts_with("SEARCH t ") && step.contains("id=? AND id=?)");
        assert!(steps.iter().any(by_key), "{plan}");
        for table in ["SCAN t", "SCAN a", "SCAN b"] {
            assert!(!steps.iter().any(|step| step.starts_with(table)), "{table}:\n{plan}");
        }
    }
}
