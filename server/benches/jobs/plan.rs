//! How much is measured, and which jobs: what the environment asks for.

use std::time::Duration;

/// A part of the measurements that can be asked for alone, by the name of its file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Job {
    /// Creating logins and their workbook.
    Making,
    /// Pages and searches of a session's entries.
    Lists,
    /// Find a login.
    Finds,
    /// Candidate log-ins, and the memory that the server holds after them.
    LogIns,
    /// Candidates who press Start and come to a test engine.
    Starts,
    /// What another program asks.
    Programs,
    /// Messages to a receiver of webhooks while candidates log in.
    Webhooks,
    /// Bytes of first visits.
    Weight,
    /// What staff do to many entries at once, and login cards.
    Acts,
}

impl Job {
    const ALL: [Self; 9] = [
        Self::Making,
        Self::Lists,
        Self::Finds,
        Self::LogIns,
        Self::Starts,
        Self::Programs,
        Self::Webhooks,
        Self::Weight,
        Self::Acts,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Making => "making",
            Self::Lists => "lists",
            Self::Finds => "finds",
            Self::LogIns => "log_ins",
            Self::Starts => "starts",
            Self::Programs => "programs",
            Self::Webhooks => "webhooks",
            Self::Weight => "weight",
            Self::Acts => "acts",
        }
    }

    fn named(name: &str) -> Self {
        let found = Self::ALL.into_iter().find(|job| job.name() == name);
        found.unwrap_or_else(|| panic!("no job is called {name:?}; there are {}", Self::ALL.map(Self::name).join(", ")))
    }
}

/// How much is measured.
pub struct Plan {
    /// Rounds of a job that takes milliseconds.
    pub rounds: usize,
    /// Rounds of the acts on 10,000 entries.
    pub acts: usize,
    /// Rounds of the exam mornings.
    pub mornings: usize,
    /// How long one of them lasts.
    pub lasting: Duration,
    /// Within which time a hall presses Start.
    pub pressing: Duration,
    /// Entries in the listed session, growing.
    pub sizes: Vec<i64>,
    jobs: Vec<Job>,
}

impl Plan {
    /// Reads `LANYARD_BENCH_QUICK`, `LANYARD_BENCH_MILLION` and `LANYARD_BENCH_ONLY`.
    pub fn from_environment() -> Self {
        let value = |name| std::env::var(name).unwrap_or_default();
        let is_set = |name| !matches!(value(name).as_str(), "" | "0");
        let only = value("LANYARD_BENCH_ONLY");
        let named: Vec<Job> = only.split(',').map(str::trim).filter(|name| !name.is_empty()).map(Job::named).collect();
        let jobs = if named.is_empty() { Job::ALL.to_vec() } else { named };
        let mut plan = if is_set("LANYARD_BENCH_QUICK") {
            let lasting = Duration::from_secs(1);
            let pressing = Duration::from_secs(5);
            Self { rounds: 11, acts: 1, mornings: 1, lasting, pressing, sizes: vec![10_000, 20_000], jobs }
        } else {
            let lasting = Duration::from_secs(2);
            let pressing = Duration::from_mins(1);
            Self { rounds: 41, acts: 5, mornings: 5, lasting, pressing, sizes: vec![10_000, 100_000], jobs }
        };
        // Only these two look at how a list grows beyond the second size.
        if is_set("LANYARD_BENCH_MILLION") && (plan.has(Job::Lists) || plan.has(Job::Finds)) {
            plan.sizes.push(1_000_000);
        }
        plan
    }

    /// This part is measured.
    pub fn has(&self, job: Job) -> bool {
        self.jobs.contains(&job)
    }
}
