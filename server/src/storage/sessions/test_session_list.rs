//! The list of test sessions: its search and its filter, its order, its groups.

use lanyard_app::model::{
    entry::EntryCounts,
    id::{InstitutionId, SessionId},
    session::{SessionGroup, SessionState},
};

use super::test_session::{TestSession, select};
use crate::{
    domain::{around::Around, clock::Timestamp},
    storage::{
        Store, StoreError,
        counts::{entry_counts, sums},
        database::{
            dialect::Conditions,
            engine::built,
            value::{Row, values},
        },
    },
};

/// A question to the list of sessions.
#[derive(Clone, Debug)]
pub struct TestSessionQuery {
    /// Words that must all occur in name, room or number, folded; empty for all.
    pub search: String,
    /// Only sessions in this state, and with those that are open those that open later on the same day; `None` for all.
    pub state: Option<SessionState>,
    /// The moment that decides about states.
    pub now: Timestamp,
    /// The day and the week around it, which decide about groups.
    pub around: Around,
    /// Rows to pass over.
    pub offset: i64,
    /// The most rows to return.
    pub limit: i64,
}

/// A session of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedSession {
    /// Where it stands in the list.
    pub group: SessionGroup,
    /// The session.
    pub session: TestSession,
}

/// What a group of the list holds, on this page and on others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionGroupCounts {
    /// Which group.
    pub group: SessionGroup,
    /// Its sessions.
    pub sessions: i64,
    /// Their entries by state.
    pub entries: EntryCounts,
}

/// A part of the list of sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestSessionPage {
    /// Open sessions by the time they close, then upcoming ones by the time they open, then closed ones, latest first.
    pub rows: Vec<ListedSession>,
    /// Every group of the sessions that match, in its order.
    pub groups: Vec<SessionGroupCounts>,
}

impl TestSessionPage {
    /// Sessions that match.
    #[must_use]
    pub fn matching(&self) -> i64 {
        self.groups.iter().map(|group| group.sessions).sum()
    }
}

/// What is known of an institution's sessions without looking at any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownSessions {
    /// How many there are.
    pub all: i64,
    /// The time zone that most of them have, the newer one of two: it stands for the institution's.
    pub time_zone: Option<String>,
}

/// One of the newest sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewestSession {
    /// Its id.
    pub id: SessionId,
    /// Its name.
    pub name: String,
    /// When it opens.
    pub opens_at: Timestamp,
    /// IANA name of its zone.
    pub time_zone: String,
}

impl TestSessionQuery {
    /// The conditions, and the placeholder of the present moment.
    fn conditions(&self, institution: InstitutionId) -> (Conditions, String) {
        let mut conditions = Conditions::new("t.institution_id = $1", values![institution]);
        let now = conditions.bind(self.now);
        match self.state {
            Some(SessionState::Open) => {
                let tomorrow = conditions.bind(self.around.tomorrow);
                conditions.and(&format!("t.opens_at < {tomorrow} and t.closes_at > {now}"));
            }
            Some(SessionState::Upcoming) => conditions.and(&format!("t.opens_at > {now}")),
            Some(SessionState::Closed) => conditions.and(&format!("t.closes_at <= {now}")),
            None => {}
        }
        conditions.and_words("t.search_text", &self.search);
        (conditions, now)
    }

    /// The number of the group of `test_session t`; `now` is a placeholder.
    fn group(&self, conditions: &mut Conditions, now: &str) -> String {
        let Around { today, tomorrow, this_week, next_week } = self.around;
        let [today, tomorrow, this_week, next_week] =
            [today, tomorrow, this_week, next_week].map(|at| conditions.bind(at));
        let [open, later_today, soon, later, closed_today, closed_this_week, closed] =
            SessionGroup::ALL.map(SessionGroup::number);
        format!(
            "cast(case when t.closes_at <= {now} then case when t.closes_at >= {today} then {closed_today} \
             when t.closes_at >= {this_week} then {closed_this_week} else {closed} end \
             when t.opens_at <= {now} then {open} when t.opens_at < {tomorrow} then {later_today} \
             when t.opens_at < {next_week} then {soon} else {later} end as bigint) as list_group"
        )
    }
}

impl Store {
    /// A part of the institution's list of sessions. It reads the institution's sessions, of which there are hundreds,
    /// through its key.
    pub async fn test_session_page(
        &self,
        institution: InstitutionId,
        query: &TestSessionQuery,
    ) -> Result<TestSessionPage, StoreError> {
        // Neither of them waits for the other.
        let (rows, groups) =
            tokio::try_join!(self.test_session_rows(institution, query), self.test_session_groups(institution, query))?;
        Ok(TestSessionPage { rows, groups })
    }

    /// The rows alone.
    pub async fn test_session_rows(
        &self,
        institution: InstitutionId,
        query: &TestSessionQuery,
    ) -> Result<Vec<ListedSession>, StoreError> {
        let (mut conditions, now) = query.conditions(institution);
        let group = query.group(&mut conditions, &now);
        let (limit, offset) = (conditions.bind(query.limit), conditions.bind(query.offset));
        let sql = select(
            &[&group, ", "].concat(),
            &format!(
                "{} order by list_group, case when t.closes_at <= {now} then -t.closes_at when t.opens_at <= {now} \
                 then t.closes_at else t.opens_at end, t.number limit {limit} offset {offset}",
                conditions.sql
            ),
        );
        let rows = self.engine().fetch_all(built(sql), conditions.values).await?;
        let read = |row: &Row| Ok(ListedSession { group: row.get("list_group")?, session: TestSession::read(row)? });
        rows.iter().map(read).collect()
    }

    async fn test_session_groups(
        &self,
        institution: InstitutionId,
        query: &TestSessionQuery,
    ) -> Result<Vec<SessionGroupCounts>, StoreError> {
        let (mut conditions, now) = query.conditions(institution);
        let group = query.group(&mut conditions, &now);
        let sql = format!(
            "select {group}, count(*) as sessions, {} from test_session t where {} group by 1 order by 1",
            sums("t"),
            conditions.sql
        );
        let rows = self.engine().fetch_all(built(sql), conditions.values).await?;
        let read = |row: &Row| {
            let (group, sessions) = (row.get("list_group")?, row.get("sessions")?);
            Ok(SessionGroupCounts { group, sessions, entries: entry_counts(row)? })
        };
        rows.iter().map(read).collect()
    }

    /// Sessions whose numbers are smaller than this one, the greatest first.
    pub async fn test_session_below(
        &self,
        institution: InstitutionId,
        number: i64,
        limit: i64,
    ) -> Result<Vec<TestSession>, StoreError> {
        let sql = select("", "t.institution_id = $1 and t.number < $2 order by t.number desc limit $3");
        let rows = self.engine().fetch_all(built(sql), values![institution, number, limit]).await?;
        rows.iter().map(TestSession::read).collect()
    }

    /// How many sessions the institution has, and in which time zone. It reads them through their key.
    pub async fn test_session_known(&self, institution: InstitutionId) -> Result<KnownSessions, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                "select count(*) as every_one, (select n.time_zone from test_session n where n.institution_id = $1 \
                 group by n.time_zone order by count(*) desc, max(n.number) desc limit 1) as time_zone \
                 from test_session where institution_id = $1",
                values![institution],
            )
            .await?
            .ok_or(StoreError::Inconsistent { column: "every_one", source: None })?;
        Ok(KnownSessions { all: row.get("every_one")?, time_zone: row.get("time_zone")? })
    }

    /// The institution's newest sessions, at most `limit` of them.
    pub async fn test_session_newest(
        &self,
        institution: InstitutionId,
        limit: i64,
    ) -> Result<Vec<NewestSession>, StoreError> {
        let rows = self
            .engine()
            .fetch_all(
                "select id, name, opens_at, time_zone from test_session where institution_id = $1 \
                 order by number desc limit $2",
                values![institution, limit],
            )
            .await?;
        let read = |row: &Row| {
            Ok(NewestSession {
                id: row.get("id")?,
                name: row.get("name")?,
                opens_at: row.get("opens_at")?,
                time_zone: row.get("time_zone")?,
            })
        };
        rows.iter().map(read).collect()
    }
}
