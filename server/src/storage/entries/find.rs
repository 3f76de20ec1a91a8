//! Find a login: one entry by its code, or a few by candidate number, by the beginning of a name or by pieces of what is
//! known of them, in the whole institution; never more work than a few rows need.

use lanyard_app::model::{
    entry::EntryState,
    id::{EntryId, InstitutionId, SessionId},
    person::Particulars,
    session::SessionState,
};

use crate::{
    domain::{
        clock::Timestamp,
        credential::{fold_username, slip_code_of_key},
        search,
    },
    storage::{
        ListedHandOut, Store, StoreError,
        database::{
            dialect::{Conditions, Dialect},
            engine::{Ending, built},
            value::{Row, Value, values},
        },
        entries::{
            entry::{HAND_OUT_COLUMNS, HAND_OUT_JOINS, LISTED_JOINS},
            particulars::{PARTICULARS, particulars},
        },
    },
};

/// What is looked for, folded in four ways; an empty one finds nothing. What is found is what the lists of entries find by
/// [`Search`](crate::domain::search::Search).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryFind {
    /// As the key of a username: finds the one entry that has or had it.
    pub key: String,
    /// As a candidate number is: finds entries whose candidate has exactly this one.
    pub number: String,
    /// As names are sorted: finds names that begin so.
    pub name: String,
    /// As search texts are: finds entries by all of its words, short ones where a part begins.
    pub search: String,
}

impl EntryFind {
    /// What a person typed, in all four ways.
    #[must_use]
    pub fn of(typed: &str) -> Self {
        Self {
            key: fold_username(typed).as_str().to_owned(),
            number: search::number_key(typed).unwrap_or_default(),
            name: search::sort_name(typed),
            search: search::query(typed).words,
        }
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundEntries {
    /// A whole code first, then whole candidate numbers, then names that begin so, then the others in no order.
    pub rows: Vec<FoundEntry>,
    /// There are more than were asked for.
    pub more: bool,
}

/// An entry with its session, as Find a login tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundEntry {
    /// The entry.
    pub id: EntryId,
    /// Its session.
    pub session: SessionId,
    /// The session's name.
    pub session_name: String,
    /// When the session opens.
    pub opens_at: Timestamp,
    /// When the session closes.
    pub closes_at: Timestamp,
    /// The session's zone.
    pub time_zone: String,
    /// The username it was born with.
    pub slip_code: String,
    /// The personal username; `None` until the claim.
    pub username: Option<String>,
    /// The candidate's full name; `None` until the claim.
    pub full_name: Option<String>,
    /// What the candidate said beside the name.
    pub particulars: Particulars,
    /// Where it stands.
    pub state: EntryState,
    /// When it came to that state; `None` for unused ones.
    pub since: Option<Timestamp>,
    /// The number of its batch.
    pub batch: i64,
    /// How its present login was last handed out.
    pub handed_out: Option<ListedHandOut>,
    /// When its candidate was last seen.
    pub last_seen_at: Option<Timestamp>,
}

impl FoundEntry {
    /// Where its session stands at this moment.
    #[must_use]
    pub fn session_state(&self, now: Timestamp) -> SessionState {
        SessionState::at(now, self.opens_at, self.closes_at)
    }
}

impl Store {
    /// At most `limit` entries of the institution that are meant, wherever they are. Each step reads on only while fewer
    /// were found, and none of them sorts or counts what matches: a name that 50,000 people share costs what a rare one
    /// costs. What is found is what the lists of entries find, in whatever session.
    pub async fn entry_find(
        &self,
        institution: InstitutionId,
        find: &EntryFind,
        limit: usize,
    ) -> Result<FoundEntries, StoreError> {
        // One more than is shown tells that there are more.
        let enough = limit + 1;
        let mut ids = self.find_by_code(institution, &find.key).await?;
        if ids.len() < enough {
            add(&mut ids, self.find_by_number(institution, &find.number, enough).await?);
        }
        if ids.len() < enough {
            add(&mut ids, self.find_by_beginning(institution, find, enough).await?);
        }
        if ids.len() < enough {
            // The pieces find again what is there already.
            let limit = enough + ids.len();
            add(&mut ids, self.find_by_pieces(institution, &find.search, limit).await?);
        }
        let more = ids.len() > limit;
        ids.truncate(limit);
        Ok(FoundEntries { rows: self.found(institution, &ids).await?, more })
    }

    /// The entry that a candidate's page or a form of staff names by its id.
    pub async fn entry_find_one(
        &self,
        institution: InstitutionId,
        session: SessionId,
        entry: EntryId,
    ) -> Result<Option<FoundEntry>, StoreError> {
        let rows = self.found(institution, &[entry]).await?;
        Ok(rows.into_iter().find(|row| row.session == session))
    }

    async fn find_by_code(&self, institution: InstitutionId, key: &str) -> Result<Vec<EntryId>, StoreError> {
        let sql = "select id as entry_id from entry where institution_id = $1 and slip_code = $3 \
                   union all select entry_id from username where institution_id = $1 and key = $2";
        let row = self.engine().fetch_optional(sql, values![institution, key, slip_code_of_key(key)]).await?;
        row.iter().map(|row| row.get("entry_id")).collect()
    }

    async fn find_by_number(
        &self,
        institution: InstitutionId,
        number: &str,
        limit: usize,
    ) -> Result<Vec<EntryId>, StoreError> {
        if number.is_empty() {
            return Ok(Vec::new());
        }
        let statement = by_number(institution, number, limit);
        let rows = self.engine().fetch_all(built(statement.sql), statement.values).await?;
        rows.iter().map(|row| row.get("entry_id")).collect()
    }

    async fn find_by_beginning(
        &self,
        institution: InstitutionId,
        find: &EntryFind,
        limit: usize,
    ) -> Result<Vec<EntryId>, StoreError> {
        if find.name.is_empty() {
            return Ok(Vec::new());
        }
        let statement = by_beginning(institution, &find.name, &find.search, limit);
        let rows = self.engine().fetch_all(built(statement.sql), statement.values).await?;
        rows.iter().map(|row| row.get("id")).collect()
    }

    async fn find_by_pieces(
        &self,
        institution: InstitutionId,
        search: &str,
        limit: usize,
    ) -> Result<Vec<EntryId>, StoreError> {
        let dialect = self.engine().dialect();
        let Some(Conditions { sql, values }) = by_pieces(dialect, institution, search, limit) else {
            return self.find_by_short_words(institution, search, limit).await;
        };
        let rows = match dialect {
            Dialect::Sqlite => self.engine().fetch_all(built(sql), values).await?,
            Dialect::Postgres => {
                let sql = sql.as_str();
                self.engine()
                    .write(|connection| {
                        let values = values.clone();
                        Box::pin(async move {
                            connection.fetch_all(TRIGRAMS_ONLY, values![]).await?;
                            Ok(Ending::Undo(connection.fetch_all(built(sql.to_owned()), values).await?))
                        })
                    })
                    .await?
            }
        };
        rows.iter().map(|row| row.get("id")).collect()
    }

    /// What is told of these entries, in their order; those of other institutions are left out.
    pub(in crate::storage) async fn found(
        &self,
        institution: InstitutionId,
        ids: &[EntryId],
    ) -> Result<Vec<FoundEntry>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let statement = told(self.engine().dialect(), institution, ids);
        let rows = self.engine().fetch_all(built(statement.sql), statement.values).await?;
        let mut rows = rows.iter().map(FoundEntry::read).collect::<Result<Vec<_>, _>>()?;
        rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
        Ok(rows)
    }
}

fn add(ids: &mut Vec<EntryId>, more: Vec<EntryId>) {
    for id in more {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
}

/// Candidates with exactly this number: one person may sit in several sessions.
fn by_number(institution: InstitutionId, number: &str, limit: usize) -> Conditions {
    Conditions {
        sql: "select entry_id from candidate where institution_id = $1 and number_key = $2 \
              order by entry_id desc limit $3"
            .to_owned(),
        values: values![institution, number, length(limit)],
    }
}

/// A range of the index by name, read in its order until there are enough. The words hold too, unless hyphens were typed
/// where the name has none.
fn by_beginning(institution: InstitutionId, name: &str, search: &str, limit: usize) -> Conditions {
    let mut conditions = Conditions::new(
        "e.institution_id = $1 and e.name_sort >= $2 and e.name_sort < $3",
        values![institution, name, format!("{name}{}", char::MAX)],
    );
    conditions.and_picked_entry_words(search.split_whitespace());
    let limit = conditions.bind(length(limit));
    let sql = format!("select e.id from entry e where {} order by e.name_sort limit {limit}", conditions.sql);
    Conditions { sql, values: conditions.values }
}

/// Entries in which all words occur; `None` when no word is long enough for a trigram.
fn by_pieces(dialect: Dialect, institution: InstitutionId, search: &str, limit: usize) -> Option<Conditions> {
    let mut conditions = Conditions::new(dialect.own_entries(), values![institution]);
    let from = dialect.find_entries(&mut conditions, search)?;
    let limit = conditions.bind(length(limit));
    let sql = format!("select e.id from {from} where {} limit {limit}", conditions.sql);
    Some(Conditions { sql, values: conditions.values })
}

/// What is told of these entries: each looked up by its id.
fn told(dialect: Dialect, institution: InstitutionId, ids: &[EntryId]) -> Conditions {
    let picked = picked(dialect, "$2");
    let sql = format!(
        "with e as materialized ({picked}) select e.id, e.session_id, t.name as session_name, t.opens_at, t.closes_at, t.time_zone, e.slip_code, \
         e.username, c.full_name, {PARTICULARS}, e.state, b.number as batch_number, e.last_seen_at, case e.state \
         when 'claimed' then e.claimed_at when 'started' then e.started_at when 'finished' then e.finished_at \
         when 'withdrawn' then e.withdrawn_at end as since, {HAND_OUT_COLUMNS} from e \
         join test_session t on t.institution_id = $1 and t.id = e.session_id {LISTED_JOINS} {HAND_OUT_JOINS}"
    );
    Conditions { sql, values: values![institution, Value::Ids(ids.iter().map(|id| id.uuid()).collect())] }
}

/// The entries of the institution `$1` whose ids are bound here, before anything is joined to them. PostgreSQL otherwise thinks
/// that an institution whose rows it has not counted yet is small, and reads all of its entries for the sake of twenty.
pub(in crate::storage) fn picked(dialect: Dialect, ids: &str) -> String {
    format!("select e.* from entry e where e.institution_id = $1 and {}", dialect.among("e.id", ids))
}

/// PostgreSQL takes a name that many share for a reason to read entries one after the other until there are enough, and
/// reads them all when the name is another institution's or stands at the end of the table; and after five searches it
/// plans for an average word. For this transaction it may only ask the trigram index, and looks at the word.
const TRIGRAMS_ONLY: &str = "select set_config('enable_seqscan', 'off', true), \
     set_config('enable_indexscan', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true)";

/// A limit as databases take it.
pub(in crate::storage) fn length(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

impl FoundEntry {
    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            session: row.get("session_id")?,
            session_name: row.get("session_name")?,
            opens_at: row.get("opens_at")?,
            closes_at: row.get("closes_at")?,
            time_zone: row.get("time_zone")?,
            slip_code: row.get("slip_code")?,
            username: row.get("username")?,
            full_name: row.get("full_name")?,
            particulars: particulars(row)?,
            state: row.get("state")?,
            since: row.get("since")?,
            batch: row.get("batch_number")?,
            handed_out: ListedHandOut::read(row)?,
            last_seen_at: row.get("last_seen_at")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use crate::storage::{database::plan::Planner, entries::find::*};

    async fn plan(planner: &Planner, Conditions { sql, values }: Conditions) -> String {
        planner.steps(sql, values).await.join("\n")
    }

    #[tokio::test]
    async fn nothing_is_sorted_and_no_institution_is_read_through() {
        let planner = Planner::new().await;
        let institution = InstitutionId::new(Uuid::nil());
        let beginning = plan(&planner, by_beginning(institution, "maria", "maria c", 21)).await;
        let number = plan(&planner, by_number(institution, "4711", 21)).await;
        assert!(number.contains("candidate_by_number (institution_id=? AND number_key=?)"), "{number}");
        let by_name = "SEARCH e USING INDEX entry_by_name (institution_id=? AND name_sort>? AND name_sort<?)";
        assert_eq!(beginning, by_name);
        for search in ["maria", "maria ca", "maria carreno"] {
            let pieces = plan(&planner, by_pieces(Dialect::Sqlite, institution, search, 21).unwrap()).await;
            assert!(pieces.starts_with("SCAN s VIRTUAL TABLE INDEX"), "{search}:\n{pieces}");
            assert!(pieces.contains("SEARCH e USING INTEGER PRIMARY KEY (rowid=?)"), "{search}:\n{pieces}");
            assert!(!pieces.contains("TEMP B-TREE"), "{search}:\n{pieces}");
        }
        let told = plan(&planner, told(Dialect::Sqlite, institution, &[EntryId::new(Uuid::nil())])).await;
        assert!(told.contains("SEARCH e USING INDEX sqlite_autoindex_entry_1 (institution_id=? AND id=?)"), "{told}");
        for search in ["", "ma", "王芳"] {
            assert!(by_pieces(Dialect::Sqlite, institution, search, 21).is_none(), "{search}");
            assert!(by_pieces(Dialect::Postgres, institution, search, 21).is_none(), "{search}");
        }
    }
}
