//! Attempts to log in, decided in their order: each sees all that were counted before it, on every server.

use std::collections::{BTreeMap, BTreeSet};

use lanyard_app::model::id::{EntryId, InstitutionId, SessionId};

pub use crate::domain::throttle::Password;
use crate::{
    domain::{
        clock::Timestamp,
        throttle::{Door, Failures, Standing, Verdict},
    },
    storage::{
        NewBrowserSession, Store, StoreError, ThrottleKeys,
        database::{
            bulk::{Column, Rows},
            engine::Connection,
        },
        door::throttle::key,
    },
};

type Key = [u8; 32];

/// An attempt to log in.
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    /// What it is counted under.
    pub keys: ThrottleKeys,
    /// The door it came to.
    pub door: &'static Door,
    /// Failures are counted at the name. Where a refused attempt and a wrong one take the same time and the same way, those
    /// at names that do not exist are counted at their address only: a table of all that was ever typed would have no end.
    pub counts_name: bool,
    /// Whose name it is, where that is an entry's: a name that has to wait is found by its session.
    pub entry: Option<(InstitutionId, SessionId, EntryId)>,
    /// What is known of the password.
    pub password: Password,
    /// When it came.
    pub at: Timestamp,
}

impl Store {
    /// Decides whether an attempt is heard, and counts it, in one transaction with all attempts that wait at this moment.
    /// When it is heard, its browser session is opened, durably before this answers. When it is not, nobody may learn
    /// whether its password was right.
    pub async fn attempt(
        &self,
        attempt: Attempt,
        open: Option<(InstitutionId, NewBrowserSession)>,
    ) -> Result<Verdict, StoreError> {
        self.0.sessions.decide(self.engine(), attempt, open).await
    }
}

/// What is held against the attempts of a group, as it stands while they are decided one after the other.
#[derive(Default)]
pub(in crate::storage) struct Book {
    names: BTreeMap<Key, Page<Failures>>,
    pairs: BTreeMap<(Key, Key), Page<Failures>>,
    addresses: BTreeMap<Key, Page<Timestamp>>,
    /// Names of entries that have to wait now.
    waiting: BTreeSet<(InstitutionId, SessionId, EntryId, Key)>,
}

/// What one row of the database holds and what it will hold; the default stands for no row.
#[derive(Clone, Copy, Default)]
struct Page<T> {
    before: T,
    now: T,
}

impl<T: Copy + Default + PartialEq> Page<T> {
    fn read(before: Option<T>) -> Self {
        let before = before.unwrap_or_default();
        Self { before, now: before }
    }

    fn has_changed(&self) -> bool {
        self.before != self.now
    }
}

impl Book {
    /// Decides one attempt and counts it.
    pub(in crate::storage) fn decide(&mut self, attempt: &Attempt, now: Timestamp) -> Verdict {
        let Attempt { keys, door, counts_name, entry, password, .. } = attempt;
        let name = self.names.entry(keys.name).or_default();
        let pair = self.pairs.entry((keys.name, keys.address)).or_default();
        let address = self.addresses.entry(keys.address).or_default();
        let standing = Standing { name: name.now, pair: pair.now, address_tat: address.now };
        let (verdict, after) = standing.decide(door, *password, *counts_name, now);
        (name.now, pair.now, address.now) = (after.name, after.pair, after.address_tat);
        if let Some((institution, session, entry)) = *entry
            && verdict == Verdict::Heard
            && (after.name.is_waiting(now) || after.pair.is_waiting(now))
        {
            self.waiting.insert((institution, session, entry, keys.name));
        }
        verdict
    }

    /// Nothing would be written.
    pub(in crate::storage) fn is_unchanged(&self) -> bool {
        let failures = self.names.values().chain(self.pairs.values());
        !failures.into_iter().any(Page::has_changed) && !self.addresses.values().any(Page::has_changed)
    }
}

impl Connection<'_> {
    /// Reads what is held against attempts. Until the end of the transaction nobody else decides about the same names and
    /// addresses.
    pub(in crate::storage) async fn open_book(&mut self, attempts: &[&Attempt]) -> Result<Book, StoreError> {
        let mut book = Book::default();
        if attempts.is_empty() {
            return Ok(book);
        }
        let mut turns: Vec<i64> =
            attempts.iter().flat_map(|attempt| [turn(&attempt.keys.name), turn(&attempt.keys.address)]).collect();
        turns.sort_unstable();
        turns.dedup();
        if let Some(take) = self.dialect().take_turns() {
            let turns = rows("turn", vec![("id", Column::Integers(turns))]);
            self.fetch_joined(&turns, |turns| format!("with turn (id) as ({turns}) {take}")).await?;
        }
        let names = attempts.iter().map(|attempt| attempt.keys.name.as_slice()).collect();
        let addresses = attempts.iter().map(|attempt| attempt.keys.address.as_slice()).collect();
        let asked = rows("asked", vec![("name", Column::Bytes(names)), ("address", Column::Bytes(addresses))]);
        let read = |asked: &str| {
            format!(
                "with asked (name, address) as ({asked}) select asked.name, asked.address, \
                 n.failures as name_failures, n.blocked_until as name_until, n.updated_at as name_at, \
                 p.failures as pair_failures, p.blocked_until as pair_until, p.updated_at as pair_at, a.tat from asked \
                 left join throttle n on n.key = asked.name \
                 left join pair_throttle p on p.name_key = asked.name and p.address_key = asked.address \
                 left join address_throttle a on a.key = asked.address"
            )
        };
        for row in self.fetch_joined(&asked, read).await? {
            let failures = |count, until, at| -> Result<Option<Failures>, StoreError> {
                let Some(count) = row.get::<Option<i64>>(count)? else { return Ok(None) };
                Ok(Some(Failures { count, blocked_until: row.get(until)?, updated_at: row.get(at)? }))
            };
            let (name, address) = (key(&row, "name")?, key(&row, "address")?);
            book.names.insert(name, Page::read(failures("name_failures", "name_until", "name_at")?));
            book.pairs.insert((name, address), Page::read(failures("pair_failures", "pair_until", "pair_at")?));
            book.addresses.insert(address, Page::read(row.get("tat")?));
        }
        Ok(book)
    }

    /// Writes what has changed.
    pub(in crate::storage) async fn close_book(&mut self, book: &Book) -> Result<(), StoreError> {
        let [counted, forgiven] = changes(&book.names);
        self.write_failures("throttle", key_column(&counted), &counted).await?;
        self.delete_rows(&rows("throttle", key_column(&forgiven))).await?;

        let [counted, forgiven] = changes(&book.pairs);
        self.write_failures("pair_throttle", pair_columns(&counted), &counted).await?;
        self.delete_rows(&rows("pair_throttle", pair_columns(&forgiven))).await?;

        let [counted, forgiven] = changes(&book.addresses);
        let times = Column::Integers(counted.iter().map(|(_, tat)| tat.micros()).collect());
        let varying = [key_column(&counted), vec![("tat", times)]].into_iter().flatten().collect();
        self.upsert_rows(&rows("address_throttle", varying), 1).await?;
        self.delete_rows(&rows("address_throttle", key_column(&forgiven))).await?;

        let ids = |of: fn(&(InstitutionId, SessionId, EntryId, Key)) -> uuid::Uuid| {
            Column::Ids(book.waiting.iter().map(of).collect())
        };
        let varying = vec![
            ("institution_id", ids(|name| name.0.uuid())),
            ("session_id", ids(|name| name.1.uuid())),
            ("entry_id", ids(|name| name.2.uuid())),
            ("name_key", Column::Bytes(book.waiting.iter().map(|name| &name.3[..]).collect())),
        ];
        self.insert_absent_rows(&rows("entry_throttle", varying)).await
    }

    async fn write_failures<K>(
        &mut self,
        table: &'static str,
        mut varying: Vec<(&'static str, Column<'_>)>,
        counted: &[(&K, Failures)],
    ) -> Result<(), StoreError> {
        let keys = varying.len();
        let column = |of: fn(&Failures) -> i64| Column::Integers(counted.iter().map(|(_, now)| of(now)).collect());
        varying.extend([
            ("failures", column(|now| now.count)),
            ("blocked_until", column(|now| now.blocked_until.micros())),
            ("updated_at", column(|now| now.updated_at.micros())),
        ]);
        self.upsert_rows(&rows(table, varying), keys).await
    }
}

/// Rows without a constant column.
fn rows<'a>(table: &'static str, varying: Vec<(&'static str, Column<'a>)>) -> Rows<'a> {
    Rows { table, constant: vec![], varying }
}

fn key_column<'a, T>(changed: &[(&'a Key, T)]) -> Vec<(&'static str, Column<'a>)> {
    vec![("key", Column::Bytes(changed.iter().map(|(key, _)| &key[..]).collect()))]
}

fn pair_columns<'a>(changed: &[(&'a (Key, Key), Failures)]) -> Vec<(&'static str, Column<'a>)> {
    let names = changed.iter().map(|((name, _), _)| &name[..]).collect();
    let addresses = changed.iter().map(|((_, address), _)| &address[..]).collect();
    vec![("name_key", Column::Bytes(names)), ("address_key", Column::Bytes(addresses))]
}

/// What was counted, and of what nothing is left.
fn changes<K, T: Copy + Default + PartialEq>(pages: &BTreeMap<K, Page<T>>) -> [Vec<(&K, T)>; 2] {
    let changed = pages.iter().filter(|(_, page)| page.has_changed()).map(|(key, page)| (key, page.now));
    let (forgiven, counted) = changed.partition(|(_, now)| *now == T::default());
    [counted, forgiven]
}

/// Which turn a hash takes: two that share one merely wait for each other.
fn turn(key: &Key) -> i64 {
    let mut first = [0; 8];
    first.copy_from_slice(&key[..8]);
    i64::from_be_bytes(first)
}
