//! The only differences between the two engines' SQL: how a write begins, how text is searched, how sets are bound.

use uuid::Uuid;

use crate::{
    domain::{
        credential::slip_code_of_key,
        search::{self, Search},
    },
    storage::database::value::Value,
};

/// Which SQL is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::storage) enum Dialect {
    /// SQLite, as bundled.
    Sqlite,
    /// PostgreSQL 13 or newer.
    Postgres,
}

/// Was the present login of `entry e` of the institution `$1` handed out? The rows of `entry_act` say which version of the login
/// they gave out.
pub(in crate::storage) const HANDED_OUT: &str = "exists (select 1 from entry_act h where h.institution_id = $1 \
     and h.entry_id = e.id and h.handed_out = e.credential_version)";

/// A statement's conditions in the making: text and the values that its placeholders mean.
pub(in crate::storage) struct Conditions {
    /// Joined with `and`.
    pub(in crate::storage) sql: String,
    /// In the order of `$1`, `$2`, …
    pub(in crate::storage) values: Vec<Value>,
}

impl Conditions {
    /// Begins with a condition whose placeholders are numbered already.
    pub(in crate::storage) fn new(sql: &str, values: Vec<Value>) -> Self {
        Self { sql: sql.to_owned(), values }
    }

    /// Takes a value in and returns its placeholder.
    pub(in crate::storage) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    /// One more condition.
    pub(in crate::storage) fn and(&mut self, condition: &str) {
        self.sql.push_str(" and ");
        self.sql.push_str(condition);
    }

    /// Every word of a folded search must occur in the column; no words, no condition.
    pub(in crate::storage) fn and_words(&mut self, column: &str, search: &str) {
        for word in search.split_whitespace() {
            let pattern = self.bind(pattern(word));
            self.and(&format!("{column} like {pattern} escape '\\'"));
        }
    }

    /// `entry e` is found by this word of a folded search: by a short one where a part of its search text begins, by others
    /// anywhere. Returns the condition.
    pub(in crate::storage) fn entry_word(&mut self, word: &str) -> String {
        if search::is_short(word) && !search::is_found_inside(word) {
            let pattern = self.bind(pattern(&format!(" {word}")));
            format!("(' ' || e.search_text) like {pattern} escape '\\'")
        } else {
            let pattern = self.bind(pattern(word));
            format!("e.search_text like {pattern} escape '\\'")
        }
    }

    /// `entry e` is found by each of these words; no words, no condition.
    pub(in crate::storage) fn and_entry_words<'w>(&mut self, words: impl IntoIterator<Item = &'w str>) {
        for word in words {
            let condition = self.entry_word(word);
            self.and(&condition);
        }
    }

    /// The same, for entries that something else has picked: PostgreSQL, which cannot see into the conditions, reads no other
    /// entries for their sake.
    pub(in crate::storage) fn and_picked_entry_words<'w>(&mut self, words: impl IntoIterator<Item = &'w str>) {
        for word in words {
            let condition = self.entry_word(word);
            self.and(&format!("case when {condition} then true else false end"));
        }
    }

    /// `entry e` is found by the words of a search or has the username or the candidate number that was typed. The
    /// institution is `$1`.
    fn and_search_by_name(&mut self, search: &Search) {
        let words: Vec<String> = search.words.split_whitespace().map(|word| self.entry_word(word)).collect();
        let mut ways = vec![words.join(" and ")];
        if let Some(key) = &search.key {
            let slip_code = self.bind(slip_code_of_key(key));
            ways.push(format!("e.slip_code = {slip_code}"));
            let key = self.bind(key.as_str());
            ways.push(format!("e.id in (select entry_id from username where institution_id = $1 and key = {key})"));
        }
        if let Some(number) = &search.number {
            let number = self.bind(number.as_str());
            ways.push(format!(
                "e.id in (select entry_id from candidate where institution_id = $1 and number_key = {number})"
            ));
        }
        self.and(&format!("({})", ways.join(" or ")));
    }

    /// Every word must occur in a row of SQLite's `entry_search s`.
    fn and_phrases(&mut self, words: &[&str]) {
        let phrases: Vec<String> = words.iter().map(|word| format!("\"{}\"", word.replace('"', "\"\""))).collect();
        let phrases = self.bind(phrases.join(" "));
        self.and(&format!("s.entry_search match {phrases}"));
    }
}

impl Dialect {
    /// Behind a table of a statement: this index is what its rows are found by. SQLite knows nothing of how many rows a key has,
    /// and would go through those of the whole institution where the table lies by its key; PostgreSQL counts them itself.
    pub(in crate::storage) fn through(self, index: &str) -> String {
        match self {
            Self::Sqlite => format!(" indexed by {index}"),
            Self::Postgres => String::new(),
        }
    }

    /// A query with a row when there is this table.
    pub(in crate::storage) fn has_table(self, name: &str) -> String {
        match self {
            Self::Sqlite => format!("select name from sqlite_schema where type = 'table' and name = '{name}'"),
            Self::Postgres => {
                format!(
                    "select relname::text as name from pg_class where oid = to_regclass('{name}') and relkind in ('r', 'p')"
                )
            }
        }
    }

    /// Begins a write. SQLite takes the write lock at once: a transaction that reads first and writes later fails under
    /// other writers instead of waiting for them.
    pub(in crate::storage) const fn begin_write(self) -> &'static str {
        match self {
            Self::Sqlite => "begin immediate",
            Self::Postgres => "begin",
        }
    }

    /// Begins a look at one state of the database, at which nothing is changed.
    pub(in crate::storage) const fn begin_look(self) -> &'static str {
        match self {
            Self::Sqlite => "begin",
            Self::Postgres => "begin transaction isolation level repeatable read, read only",
        }
    }

    /// Takes the turns of a table `turn` until the end of the transaction, in their order, so that nobody waits in a circle.
    /// SQLite has one writer. PostgreSQL has no row to lock where nothing was counted yet. Counts need not wait for the
    /// disk: losing the last moment's in a crash lets nobody in.
    pub(in crate::storage) const fn take_turns(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => {
                Some("select pg_advisory_xact_lock(id), set_config('synchronous_commit', 'off', true) from turn")
            }
        }
    }

    /// The column that finds a row of `entry` fastest once an index has named it.
    pub(in crate::storage) const fn entry_key(self) -> &'static str {
        match self {
            Self::Sqlite => "row",
            Self::Postgres => "id",
        }
    }

    /// Joins `entry e` to picked rows `p` by that column. For SQLite the institution (`$1`) is left out, because it would be
    /// taken for a reason to read all of the institution's entries; the picked rows are its own already.
    pub(in crate::storage) const fn entry_join(self) -> &'static str {
        match self {
            Self::Sqlite => "e.row = p.row",
            Self::Postgres => "e.institution_id = $1 and e.id = p.id",
        }
    }

    /// Takes new entries into the search index: those of a session (`$1` institution, `$2` session) from position `$3` on.
    /// PostgreSQL does it by itself.
    pub(in crate::storage) const fn index_new_entries(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => Some(
                "insert into entry_search (rowid, search_text) select row, search_text from entry \
                 where institution_id = $1 and session_id = $2 and position >= $3",
            ),
            Self::Postgres => None,
        }
    }

    /// The one constant of rows that a statement is built around, in its conditions. `column` is where the rows have it.
    /// PostgreSQL must see the value itself: only then does it leave out the parts of a table, or the nodes, that cannot
    /// hold it.
    pub(in crate::storage) const fn only_constant(self, column: &'static str) -> &'static str {
        match self {
            Self::Sqlite => column,
            Self::Postgres => "$1",
        }
    }

    /// Is `column` among the identifiers of a [`Value::Ids`] bound as `placeholder`?
    pub(in crate::storage) fn among(self, column: &str, placeholder: &str) -> String {
        match self {
            Self::Sqlite => format!("{column} in (select unhex(value) from json_each({placeholder}))"),
            Self::Postgres => format!("{column} = any({placeholder})"),
        }
    }

    /// A set of identifiers as SQLite takes it: a JSON array of hexadecimal text.
    pub(in crate::storage) fn json_of(ids: &[Uuid]) -> String {
        let ids: Vec<String> = ids.iter().map(|id| format!("\"{}\"", id.simple())).collect();
        format!("[{}]", ids.join(","))
    }

    /// Narrows the entries `e` of a session (`$1` institution, `$2` session) to those that a search finds. Returns what
    /// to select from.
    ///
    /// SQLite asks its trigram index first (`cross join` fixes the order) and only within the rows between the session's
    /// first and last entry: rows are numbered in order of creation, so a name that other sessions share costs nothing.
    /// PostgreSQL's planner chooses between its trigram index and the session's index. Short words have no trigram and are
    /// compared row by row, and so is the rare search for a username or a number that its words do not find.
    pub(in crate::storage) fn search_entries(self, conditions: &mut Conditions, search: &Search) -> &'static str {
        if search.key.is_some() || search.number.is_some() {
            conditions.and_search_by_name(search);
            return "entry e";
        }
        if self == Self::Postgres {
            conditions.and_entry_words(search.words.split_whitespace());
            return "entry e";
        }
        let (indexed, short) = by_length(&search.words);
        conditions.and_entry_words(short);
        if indexed.is_empty() {
            return "entry e";
        }
        conditions.and_phrases(&indexed);
        for (bound, direction) in [(">=", "asc"), ("<=", "desc")] {
            conditions.and(&format!(
                "s.rowid {bound} (select row from entry where institution_id = $1 and session_id = $2 \
                 order by position {direction} limit 1)"
            ));
        }
        "entry_search s cross join entry e on e.row = s.rowid"
    }

    /// Is `entry e` of the institution `$1`? For SQLite a plus keeps the condition from being taken for a reason to read
    /// all entries of the institution.
    pub(in crate::storage) const fn own_entries(self) -> &'static str {
        match self {
            Self::Sqlite => "+e.institution_id = $1",
            Self::Postgres => "e.institution_id = $1",
        }
    }

    /// The same words in the whole institution, through the trigram index alone. `None` when no word has a trigram.
    pub(in crate::storage) fn find_entries(self, conditions: &mut Conditions, search: &str) -> Option<&'static str> {
        let (indexed, short) = by_length(search);
        if indexed.is_empty() {
            return None;
        }
        conditions.and_entry_words(short);
        Some(match self {
            Self::Sqlite => {
                conditions.and_phrases(&indexed);
                "entry_search s cross join entry e on e.row = s.rowid"
            }
            Self::Postgres => {
                conditions.and_entry_words(indexed);
                "entry e"
            }
        })
    }
}

/// The words that have a trigram, and those that are too short for one.
fn by_length(search: &str) -> (Vec<&str>, Vec<&str>) {
    search.split_whitespace().partition(|word| !search::is_short(word))
}

/// `word` anywhere: a `like` pattern whose escape character is the backslash.
fn pattern(word: &str) -> String {
    let mut pattern = String::with_capacity(word.len() + 2);
    pattern.push('%');
    for character in word.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_take_every_sign_for_itself() {
        assert_eq!(pattern("100%_a\\b"), "%100\\%\\_a\\\\b%");
    }

    #[test]
    fn sets_are_json_of_hexadecimal_digits() {
        assert_eq!(Dialect::json_of(&[]), "[]");
        assert_eq!(
            Dialect::json_of(&[Uuid::nil(), Uuid::max()]),
            "[\"00000000000000000000000000000000\",\"ffffffffffffffffffffffffffffffff\"]"
        );
    }

    #[test]
    fn short_words_do_not_ask_the_trigram_index() {
        let mut conditions = Conditions::new("e.institution_id = $1 and e.session_id = $2", values(2));
        assert_eq!(Dialect::Sqlite.search_entries(&mut conditions, &"王 小".into()), "entry e");
        assert_eq!(conditions.values.len(), 4);
        let mut conditions = Conditions::new("e.institution_id = $1 and e.session_id = $2", values(2));
        let from = Dialect::Sqlite.search_entries(&mut conditions, &"li mar\"ia".into());
        assert!(from.starts_with("entry_search s cross join"));
        assert!(matches!(&conditions.values[2], Value::Text(Some(text)) if text == "% li%"));
        assert!(matches!(&conditions.values[3], Value::Text(Some(text)) if text == "\"mar\"\"ia\""));
    }

    fn values(count: usize) -> Vec<Value> {
        vec![Value::Id(None); count]
    }
}
