//! What the database is asked, how long that takes, and how many connections there are.

use std::time::Duration;

use prometheus_client::{metrics::counter::Counter, registry::Unit};

use super::{Counters, Gauges, Registry, Times, Word, database_times, note};

/// Where a connection comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pool {
    /// SQLite's readers.
    Read,
    /// SQLite's only writer.
    Write,
    /// Those to a database server.
    Server,
}

impl Word for Pool {
    fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Server => "server",
        }
    }
}

/// What a statement is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// To read, by itself.
    Read,
    /// To write, or to read for what is written in the same transaction.
    Write,
    /// To begin a transaction that writes.
    Begin,
    /// To make it last.
    Commit,
    /// To end it without.
    Rollback,
}

impl Word for Act {
    fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Begin => "begin",
            Self::Commit => "commit",
            Self::Rollback => "rollback",
        }
    }
}

/// How many connections a pool has at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connections {
    /// At work, or being opened.
    pub busy: usize,
    /// Waiting for work.
    pub idle: usize,
    /// At most.
    pub limit: usize,
}

/// The database's part.
#[derive(Clone, Debug)]
pub struct Database {
    waits: Times,
    statements: Times,
    slow: Counter,
    unavailable: Counters<1>,
    connections: Gauges<2>,
    limits: Gauges<1>,
}

impl Default for Database {
    fn default() -> Self {
        Self {
            waits: Times::new_with_constructor(database_times),
            statements: Times::new_with_constructor(database_times),
            slow: Counter::default(),
            unavailable: Counters::default(),
            connections: Gauges::default(),
            limits: Gauges::default(),
        }
    }
}

impl Database {
    /// Somebody waited so long for a connection, whether they got one or not.
    pub fn waited(&self, pool: Pool, took: Duration) {
        note(&self.waits, ("pool", pool.word()), took);
    }

    /// A statement took so long, whether it succeeded or not.
    pub fn ran(&self, act: Act, took: Duration) {
        note(&self.statements, ("act", act.word()), took);
    }

    /// A statement took so long that the log tells it.
    pub fn was_slow(&self) {
        self.slow.inc();
    }

    /// A read or a write failed, because the database cannot do that now.
    pub fn failed(&self, act: Act) {
        self.unavailable.get_or_create(&[("act", act.word())]).inc();
    }

    /// So many connections are there now.
    pub fn has(&self, pool: Pool, connections: Connections) {
        let Connections { busy, idle, limit } = connections;
        let number = |count| i64::try_from(count).unwrap_or(i64::MAX);
        let pool = ("pool", pool.word());
        self.connections.get_or_create(&[pool, ("state", "busy")]).set(number(busy));
        self.connections.get_or_create(&[pool, ("state", "idle")]).set(number(idle));
        self.limits.get_or_create(&[pool]).set(number(limit));
    }

    /// Puts the numbers under their names.
    pub fn register(&self, registry: &mut Registry) {
        let registry = registry.sub_registry_with_prefix("database");
        let wait = "How long somebody waited for a connection to the database, those who got none included";
        registry.register_with_unit("connection_wait", wait, Unit::Seconds, self.waits.clone());
        let statement = "How long a statement took in the database, those that failed or were given up included";
        registry.register_with_unit("statement", statement, Unit::Seconds, self.statements.clone());
        registry.register("slow_statements", "Statements that the log has a line about", self.slow.clone());
        let failures = "Reads and writes that failed because the database was away, full or locked";
        registry.register("failures", failures, self.unavailable.clone());
        registry.register("connections", "Connections to the database", self.connections.clone());
        registry.register("connections_limit", "Connections that there may be at most", self.limits.clone());
    }
}
