//! How many connections there may be: as many as the system gives descriptors for, less what everything else needs.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Descriptors that are kept for everything but connections of clients: the database, files, what the runtime has open,
/// and connections on their way out.
const RESERVE: usize = 128;

/// The most connections at once, whatever the system allows: each takes some kilobytes of memory.
const MOST: usize = 20_000;

/// The most connections from one address: an exam hall of 500 behind one address, six for each browser.
const HALL: usize = 3_000;

/// How many connections there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Descriptors that this process may have open.
    pub descriptors: usize,
    /// Connections of all clients together.
    pub total: usize,
    /// Connections of one address that is no trusted proxy.
    pub per_address: usize,
}

impl Limits {
    /// Raises what this process may have open to what the system lets it raise by itself, and divides it up. A refusal
    /// to raise leaves what was allowed before.
    #[must_use]
    pub fn raised() -> Self {
        let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
        // Some systems name no limit and accept only a number.
        let wanted = maximum.unwrap_or(u64::try_from(MOST + RESERVE).unwrap_or(u64::MAX));
        if current.is_some_and(|current| current < wanted) {
            let _ = setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum });
        }
        let allowed = getrlimit(Resource::Nofile).current;
        Self::of(allowed.and_then(|allowed| usize::try_from(allowed).ok()).unwrap_or(usize::MAX))
    }

    /// So many connections, from wherever they come: for a socket beside the one that people reach. They are among what is
    /// kept for everything else.
    #[must_use]
    pub const fn few(total: usize) -> Self {
        Self { descriptors: RESERVE, total, per_address: total }
    }

    /// What so many descriptors allow.
    fn of(descriptors: usize) -> Self {
        let total = descriptors.saturating_sub(RESERVE).max(descriptors / 2).min(MOST);
        // One address never takes what the others need.
        Self { descriptors, total, per_address: HALL.min(total / 2).max(1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hall_comes_through_and_never_takes_everything() {
        let limits = |descriptors| {
            let Limits { total, per_address, .. } = Limits::of(descriptors);
            (total, per_address)
        };
        assert_eq!(limits(1024), (896, 448));
        assert_eq!(limits(8192), (8064, 3000));
        assert_eq!(limits(1_048_576), (20_000, 3000));
        assert_eq!(limits(usize::MAX), (20_000, 3000));
        assert_eq!(limits(64), (32, 16));
    }

    #[test]
    fn what_the_system_lets_us_raise_is_raised() {
        let limits = Limits::raised();
        let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
        assert!(maximum.is_none_or(|maximum| current == Some(maximum)), "{current:?} of {maximum:?}");
        assert_eq!(limits, Limits::of(current.map_or(usize::MAX, |current| usize::try_from(current).unwrap())));
    }
}
