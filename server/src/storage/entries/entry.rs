//! Lists of a session's entries: what matches, how many, and one page in any order.

use std::collections::BTreeSet;

use lanyard_app::model::{
    act::Act,
    entry::{EntryCounts, EntryFilter, EntrySort, EntryState},
    id::{EntryId, InstitutionId, SessionId},
    page::{PageOf, PageRequest},
    passing::Passing,
};

use crate::{
    domain::{
        clock::Timestamp,
        search::{self, Search},
    },
    storage::{
        Store, StoreError, TestSession,
        database::{
            dialect::{Conditions, Dialect, HANDED_OUT},
            engine::built,
            value::{Row, Value, values},
        },
        door::passing::{and_passing, columns_and_join},
    },
};

/// An [`EntryFilter`] with its search folded like the search texts.
#[derive(Debug)]
pub(in crate::storage) struct EntryScope {
    search: Search,
    state: Option<EntryState>,
    /// A state that passes, and the moment that decides about it.
    passing: Option<(Passing, Timestamp)>,
    batch: Option<i64>,
    handed_out: Option<bool>,
}

impl EntryScope {
    /// What the filter means at this moment.
    pub(in crate::storage) fn of(filter: &EntryFilter, now: Timestamp) -> Self {
        let EntryFilter { q, state, passing, batch, handed_out } = filter;
        Self {
            search: search::query(q),
            state: *state,
            passing: passing.map(|passing| (passing, now)),
            batch: *batch,
            handed_out: *handed_out,
        }
    }

    /// How many entries are meant, where the session's counters tell.
    fn counted(&self, counts: &EntryCounts) -> Option<i64> {
        if !self.search.is_empty() || self.batch.is_some() || self.passing.is_some() {
            return None;
        }
        match (self.state, self.handed_out) {
            (state, None) => Some(state.map_or(counts.total(), |state| counts.of(state))),
            (None, Some(true)) => Some(counts.handed_out),
            (None, Some(false)) => Some(counts.total() - counts.handed_out),
            (Some(EntryState::Unused), Some(true)) => Some(counts.unused_handed_out),
            (Some(EntryState::Unused), Some(false)) => Some(counts.unused - counts.unused_handed_out),
            (Some(_), Some(_)) => None,
        }
    }
}

/// In which order entries are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EntryOrder {
    /// By what. Ties follow the order of creation.
    pub sort: EntrySort,
    /// Backwards; entries without a name or never seen stay last.
    pub descending: bool,
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedEntry {
    /// The entry.
    pub id: EntryId,
    /// The username it was born with.
    pub slip_code: String,
    /// The personal username; `None` until the claim.
    pub username: Option<String>,
    /// The candidate's full name; `None` until the claim.
    pub full_name: Option<String>,
    /// Where it stands.
    pub state: EntryState,
    /// The number of its batch.
    pub batch: i64,
    /// How its present login was last handed out; `None` when it never was.
    pub handed_out: Option<ListedHandOut>,
    /// When its candidate last logged in.
    pub last_seen_at: Option<Timestamp>,
    /// Since when somebody is logged in to it without details; `None` when nobody is.
    pub arrived_at: Option<Timestamp>,
    /// Log-in refuses one of its names.
    pub locked: bool,
}

/// How a login was handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedHandOut {
    /// Downloaded, exported, printed or shown.
    pub act: Act,
    /// When.
    pub at: Timestamp,
    /// The name of the member of staff or the program that did it; `None` when it was done on the command line.
    pub by: Option<String>,
}

/// Columns of the last hand-out of `entry e`, for a query with [`HAND_OUT_JOINS`].
pub(in crate::storage) const HAND_OUT_COLUMNS: &str =
    "ha.act as hand_out_act, ha.at as hand_out_at, coalesce(hs.name, hp.name) as hand_out_by";

/// Joins the last hand-out of the present login of `entry e`, if there is one, and who did it. The institution is `$1`: named
/// as a value, it tells PostgreSQL which parts of a table, or which node, to ask.
pub(in crate::storage) const HAND_OUT_JOINS: &str = "left join audit ha on ha.institution_id = $1 and ha.id = \
     (select h.audit_id from entry_act h where h.institution_id = $1 and h.entry_id = e.id \
     and h.handed_out = e.credential_version order by h.audit_id desc limit 1) \
     left join staff hs on hs.institution_id = $1 and hs.id = ha.actor_id \
     left join program hp on hp.institution_id = $1 and hp.id = ha.program_id";

/// What a [`ListedEntry`] is read from beside [`HAND_OUT_COLUMNS`], for a query with [`LISTED_JOINS`].
pub(in crate::storage) const LISTED_COLUMNS: &str =
    "e.id, e.slip_code, e.username, e.state, e.last_seen_at, b.number as batch_number, c.full_name";

/// Joins batch and candidate to `entry e`; the institution is `$1`.
pub(in crate::storage) const LISTED_JOINS: &str = "join batch b on b.institution_id = $1 and b.id = e.batch_id \
     left join candidate c on c.institution_id = $1 and c.entry_id = e.id";

impl ListedHandOut {
    pub(in crate::storage) fn read(row: &Row) -> Result<Option<Self>, StoreError> {
        let Some(word) = row.get::<Option<String>>("hand_out_act")? else { return Ok(None) };
        let act = Act::from_word(&word).ok_or(StoreError::Inconsistent { column: "hand_out_act", source: None })?;
        Ok(Some(Self { act, at: row.get("hand_out_at")?, by: row.get("hand_out_by")? }))
    }
}

impl Store {
    /// How many entries of the session are meant. Without a search it is read from counters or counted in an index.
    pub async fn entry_count(
        &self,
        institution: InstitutionId,
        session: &TestSession,
        filter: &EntryFilter,
        now: Timestamp,
    ) -> Result<i64, StoreError> {
        let scope = EntryScope::of(filter, now);
        if let Some(counted) = scope.counted(&session.counts) {
            return Ok(counted);
        }
        let (from, conditions) = conditions(self.engine().dialect(), institution, session.id, &scope);
        let sql = built(format!("select count(*) as matching from {from} where {}", conditions.sql));
        let row = self.engine().fetch_optional(sql, conditions.values).await?;
        row.ok_or(StoreError::Inconsistent { column: "matching", source: None })?.get("matching")
    }

    /// The page that is asked for, or the last one where that is beyond the end, and where it stands. What is not known from
    /// counters is counted only when the rows do not tell: a search that finds less than a page is one statement.
    pub async fn entry_page_of(
        &self,
        institution: InstitutionId,
        session: &TestSession,
        filter: &EntryFilter,
        order: EntryOrder,
        asked: PageRequest,
        now: Timestamp,
    ) -> Result<(PageOf, Vec<ListedEntry>), StoreError> {
        let page_at =
            async |at: PageOf| self.entry_page(institution, session, filter, order, (at.offset(), at.size), now).await;
        if let Some(total) = EntryScope::of(filter, now).counted(&session.counts) {
            let page = PageOf::place(asked, total);
            return Ok((page, page_at(page).await?));
        }
        let first = PageOf::unplaced(asked);
        let rows = page_at(first).await?;
        let found = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let is_end = found < first.size && (found > 0 || first.offset() == 0);
        if is_end {
            return Ok((PageOf { total: first.offset() + found, ..first }, rows));
        }
        let page = PageOf::place(asked, self.entry_count(institution, session, filter, now).await?);
        let rows = if page.number == first.number { rows } else { page_at(page).await? };
        Ok((page, rows))
    }

    /// One page of the entries that are meant. In order of creation, unfiltered or by batch, a page is a range of
    /// positions, so the last page costs what the first costs. Every other order sorts what matches in the session.
    /// Among 100,000 entries of one session that takes 10 to 30 ms (SQLite) or 25 to 30 ms (PostgreSQL); an index for each
    /// order would be paid by every batch, and a session has a few hundred entries.
    pub async fn entry_page(
        &self,
        institution: InstitutionId,
        session: &TestSession,
        filter: &EntryFilter,
        order: EntryOrder,
        (offset, limit): (i64, i64),
        now: Timestamp,
    ) -> Result<Vec<ListedEntry>, StoreError> {
        let (dialect, scope) = (self.engine().dialect(), EntryScope::of(filter, now));
        if dialect == Dialect::Postgres && !scope.search.is_empty() {
            return self.entry_page_found(institution, session.id, &scope, order, (offset, limit), now).await;
        }
        let page = page_statement(dialect, institution, session, &scope, order, (offset, limit), now);
        let rows = self.engine().fetch_all(built(page.sql), page.values).await?;
        rows.iter().map(ListedEntry::read).collect()
    }

    /// Which of these entries are shown by the filter; ids that are not there are left out.
    pub async fn entry_among(
        &self,
        institution: InstitutionId,
        session: SessionId,
        filter: &EntryFilter,
        ids: &[EntryId],
        now: Timestamp,
    ) -> Result<BTreeSet<EntryId>, StoreError> {
        let dialect = self.engine().dialect();
        let (from, mut conditions) = conditions(dialect, institution, session, &EntryScope::of(filter, now));
        let ids = conditions.bind(Value::Ids(ids.iter().map(|id| id.uuid()).collect()));
        conditions.and(&dialect.among("e.id", &ids));
        let sql = built(format!("select e.id from {from} where {}", conditions.sql));
        let rows = self.engine().fetch_all(sql, conditions.values).await?;
        rows.iter().map(|row| row.get("id")).collect()
    }
}

/// The statement behind [`Store::entry_page`]. The inner query picks rows in an index or by sorting narrow rows; only the
/// rows of the page are then joined with batch and candidate. How many rows a page has, one of a few numbers, is written into
/// it: with a number that is not known, both engines plan the statement anew each time, which takes longer than the rows.
fn page_statement(
    dialect: Dialect,
    institution: InstitutionId,
    session: &TestSession,
    scope: &EntryScope,
    order: EntryOrder,
    (offset, limit): (i64, i64),
    now: Timestamp,
) -> Conditions {
    let (from, mut inner) = conditions(dialect, institution, session.id, scope);
    let order_by = order_by(order);
    let is_range = order.sort == EntrySort::Created
        && scope.state.is_none()
        && scope.passing.is_none()
        && scope.handed_out.is_none()
        && scope.search.is_empty();
    let paged = if is_range {
        let (first, last) = match scope.batch {
            None => ("1".to_owned(), inner.bind(session.counts.total())),
            // The number is bound as the third value by `conditions`.
            Some(_) => (batch_bound("b.first_position"), batch_bound("b.first_position + b.size - 1")),
        };
        let offset = inner.bind(offset);
        inner.and(&if order.descending {
            format!("e.position <= {last} - {offset}")
        } else {
            format!("e.position >= {first} + {offset} and e.position <= {last}")
        });
        format!("order by {order_by} limit {limit}")
    } else {
        let offset = inner.bind(offset);
        format!("order by {order_by} limit {limit} offset {offset}")
    };
    let (key, join) = (dialect.entry_key(), dialect.entry_join());
    let picked = inner.sql.clone();
    let (passing, newcomers) = columns_and_join(&mut inner, now);
    let sql = format!(
        "select {LISTED_COLUMNS}, {HAND_OUT_COLUMNS}, {passing} from (select e.{key} from {from} where {picked} {paged}) p \
         join entry e on {join} {LISTED_JOINS} {HAND_OUT_JOINS} {newcomers} order by {order_by}"
    );
    Conditions { sql, values: inner.values }
}

/// What is meant, as `from` and `where` over `entry e`; the institution is `$1`, the session `$2`, the number of the batch,
/// if there is one, `$3`.
pub(in crate::storage) fn conditions(
    dialect: Dialect,
    institution: InstitutionId,
    session: SessionId,
    scope: &EntryScope,
) -> (&'static str, Conditions) {
    let mut conditions = Conditions::new("e.institution_id = $1 and e.session_id = $2", values![institution, session]);
    if let Some(number) = scope.batch {
        conditions.bind(number);
        conditions.and(&format!(
            "e.position >= {} and e.position <= {}",
            batch_bound("b.first_position"),
            batch_bound("b.first_position + b.size - 1")
        ));
    }
    if let Some(state) = scope.state {
        let state = conditions.bind(state);
        conditions.and(&format!("e.state = {state}"));
    }
    if let Some((passing, now)) = scope.passing {
        and_passing(&mut conditions, passing, now);
    }
    match scope.handed_out {
        None => {}
        Some(true) => conditions.and(HANDED_OUT),
        Some(false) => conditions.and(&format!("not {HANDED_OUT}")),
    }
    let from = dialect.search_entries(&mut conditions, &scope.search);
    (from, conditions)
}

/// A batch is a range of positions; without such a batch its bounds are null and nothing matches.
fn batch_bound(bound: &str) -> String {
    format!("(select {bound} from batch b where b.institution_id = $1 and b.session_id = $2 and b.number = $3)")
}

pub(in crate::storage) fn order_by(order: EntryOrder) -> String {
    let direction = if order.descending { "desc" } else { "asc" };
    match order.sort {
        EntrySort::Created => format!("e.position {direction}"),
        // Not the bare column: its index leads through the whole institution, and a session is a small part of it.
        EntrySort::Slip => format!("e.slip_code || '' {direction}, e.position"),
        EntrySort::Username => format!("lower(coalesce(e.username, e.slip_code)) {direction}, e.position"),
        EntrySort::Name => format!("e.name_sort {direction} nulls last, e.position"),
        EntrySort::State => {
            let ranks: Vec<String> = EntryState::ALL
                .iter()
                .enumerate()
                .map(|(rank, state)| format!("when '{}' then {rank}", state.word()))
                .collect();
            format!("case e.state {} end {direction}, e.position", ranks.join(" "))
        }
        EntrySort::Seen => format!("e.last_seen_at {direction} nulls last, e.position"),
    }
}

impl ListedEntry {
    pub(in crate::storage) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            slip_code: row.get("slip_code")?,
            username: row.get("username")?,
            full_name: row.get("full_name")?,
            state: row.get("state")?,
            batch: row.get("batch_number")?,
            handed_out: ListedHandOut::read(row)?,
            last_seen_at: row.get("last_seen_at")?,
            arrived_at: row.get("arrived_at")?,
            locked: row.get("locked")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use crate::storage::{database::plan::Planner, entries::entry::*};

    /// How SQLite would run the statement of a page, step by step.
    async fn plan(planner: &Planner, scope: &EntryScope, order: EntryOrder) -> Vec<String> {
        let session = TestSession {
            id: SessionId::new(Uuid::nil()),
            number: 1001,
            name: String::new(),
            room: String::new(),
            test: String::new(),
            opens_at: Timestamp::default(),
            closes_at: Timestamp::default(),
            time_zone: String::new(),
            counts: EntryCounts::default(),
            created_by: None,
            created_at: Timestamp::default(),
        };
        let institution = InstitutionId::new(Uuid::nil());
        let page = page_statement(Dialect::Sqlite, institution, &session, scope, order, (0, 50), Timestamp::default());
        planner.steps(page.sql, page.values).await
    }

    #[tokio::test]
    async fn every_page_is_read_through_an_index() {
        let planner = Planner::new().await;
        for search in ["", "maria", "ma", "maria ca"] {
            for (state, batch) in [(None, None), (Some(EntryState::Claimed), None), (None, Some(1))] {
                let scope = EntryScope { search: search.into(), state, passing: None, batch, handed_out: None };
                for (sort, descending) in EntrySort::ALL.iter().flat_map(|sort| [(*sort, false), (*sort, true)]) {
                    let plan = plan(&planner, &scope, EntryOrder { sort, descending }).await;
                    let steps = plan.join("\n");
                    let too_much = |step: &String| {
                        ["SCAN e", "SCAN c", "SCAN b", "SEARCH p"].iter().any(|read| step.starts_with(read))
                            || (step.starts_with("SEARCH e ") && step.ends_with("(institution_id=?)"))
                    };
                    assert!(!plan.iter().any(too_much), "{scope:?} {sort}:\n{steps}");
                    let newcomers =
                        "SEARCH b USING INDEX browser_session_of_newcomer (institution_id=? AND logged_in_to=?)";
                    assert!(
                        plan.iter().any(|step| step == newcomers),
                        "{scope:?} {sort}:
{steps}"
                    );
                    assert!(steps.contains("SEARCH e USING INTEGER PRIMARY KEY"), "{scope:?} {sort}:\n{steps}");
                    let asks_trigrams = steps.contains("SCAN s VIRTUAL TABLE");
                    assert_eq!(asks_trigrams, search.len() >= 3, "{scope:?} {sort}:\n{steps}");
                    if sort == EntrySort::Created && search.is_empty() {
                        assert!(steps.contains("SEARCH e USING COVERING INDEX"), "{scope:?}:\n{steps}");
                    }
                }
            }
        }
    }
}
