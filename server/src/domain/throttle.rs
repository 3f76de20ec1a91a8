//! Guessing passwords: how long a name must wait after failures, and when an address has failed too often.
//!
//! Failures are counted, not attempts: a right password sets a name's count back to 0, and an attempt that was refused
//! unheard does not raise it. Names are counted whether they exist or not. The same rules hold for candidates and staff.

use std::time::Duration;

use super::clock::Timestamp;

/// No refusal of a log-in is answered sooner than this after it arrived, so that its time tells nothing.
pub const FAILURE_FLOOR: Duration = Duration::from_millis(250);

/// How many failures one address may have at once. High, because a hall of 500 candidates shares one address.
pub const ADDRESS_BURST: i64 = 1_000;

/// Microseconds in which an address is forgiven one failure.
pub const ADDRESS_INTERVAL_MICROS: i64 = 250_000;

/// How far ahead of the present, in microseconds, an address's failures may run.
pub const ADDRESS_TOLERANCE_MICROS: i64 = ADDRESS_BURST * ADDRESS_INTERVAL_MICROS;

/// From how many failures in a row on a name waits, and how long after each; rising in both. Below the first row nobody
/// waits. SQL that counts failures is built from this table.
pub const WAITS: [(i64, Duration); 8] = [
    (6, Duration::from_secs(1)),
    (7, Duration::from_secs(2)),
    (8, Duration::from_secs(4)),
    (9, Duration::from_secs(8)),
    (10, Duration::from_secs(16)),
    (11, Duration::from_secs(32)),
    (12, Duration::from_mins(1)),
    (100, Duration::from_mins(15)),
];

/// How long a name is refused after this many failures in a row. Never for good: outsiders could lock anybody out.
#[must_use]
pub fn wait_after(failures: i64) -> Duration {
    WAITS.iter().rev().find(|(from, _)| *from <= failures).map_or(Duration::ZERO, |(_, wait)| *wait)
}

/// What is known about a name and the address an attempt comes from. The default is a name and an address without
/// failures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Failures of the name in a row.
    pub failures: i64,
    /// Until when the name is refused.
    pub blocked_until: Timestamp,
    /// When the address's failures will all be forgiven (the theoretical arrival time of the generic cell rate
    /// algorithm, ITU-T I.371).
    pub address_tat: Timestamp,
}

impl Standing {
    /// Whether the attempt is refused without looking at the password. An address alone never refuses a name that has
    /// no failures, so one guesser cannot keep a hall from logging in.
    #[must_use]
    pub fn is_refused(&self, now: Timestamp) -> bool {
        self.blocked_until > now || (self.failures > 0 && self.is_address_spent(now))
    }

    /// After one more failure of the name from the address. What the database does in one statement.
    #[must_use]
    pub fn after_failure(&self, now: Timestamp) -> Self {
        let failures = self.failures.saturating_add(1);
        // A spent address stays spent for no longer than if it had stopped here.
        let address_tat = if self.is_address_spent(now) {
            self.address_tat
        } else {
            self.address_tat.max(now).plus(Duration::from_micros(ADDRESS_INTERVAL_MICROS.unsigned_abs()))
        };
        Self { failures, blocked_until: now.plus(wait_after(failures)), address_tat }
    }

    /// Whether one more failure would run further ahead than an address may.
    fn is_address_spent(&self, now: Timestamp) -> bool {
        let ahead = self.address_tat.max(now).micros().saturating_sub(now.micros());
        ahead.saturating_add(ADDRESS_INTERVAL_MICROS) > ADDRESS_TOLERANCE_MICROS
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);

    #[test]
    fn waits_are_those_of_the_design() {
        let seconds = |failures| wait_after(failures).as_secs();
        assert_eq!([-1, 0, 1, 5].map(seconds), [0; 4]);
        assert_eq!([6, 7, 8, 9, 10, 11, 12, 13, 99].map(seconds), [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!([100, 101, i64::MAX].map(seconds), [900; 3]);
    }

    #[test]
    fn the_table_rises() {
        assert!(WAITS.is_sorted_by(|(from, wait), (next_from, next_wait)| from < next_from && wait < next_wait));
    }

    #[test]
    fn five_failures_are_free_and_the_sixth_costs_a_second() {
        let mut standing = Standing::default();
        for _ in 0..5 {
            standing = standing.after_failure(NOW);
            assert!(!standing.is_refused(NOW));
        }
        standing = standing.after_failure(NOW);
        assert_eq!(standing.failures, 6);
        assert!(standing.is_refused(NOW));
        assert!(standing.is_refused(NOW.plus(Duration::from_micros(999_999))));
        assert!(!standing.is_refused(NOW.plus(Duration::from_secs(1))));
    }

    #[test]
    fn an_address_may_fail_a_thousand_times_then_four_times_a_second() {
        let mut address_tat = Timestamp::default();
        for _ in 0..ADDRESS_BURST {
            let standing = Standing { failures: 1, address_tat, ..Standing::default() };
            assert!(!standing.is_refused(NOW));
            address_tat = standing.after_failure(NOW).address_tat;
        }
        let spent = Standing { failures: 1, address_tat, ..Standing::default() };
        assert!(spent.is_refused(NOW));
        assert!(!spent.is_refused(NOW.plus(Duration::from_millis(250))));
        assert_eq!(spent.after_failure(NOW).address_tat, address_tat);
        assert!(!Standing { failures: 0, ..spent }.is_refused(NOW), "a name without failures gets in");
    }

    proptest! {
        /// However an outsider guesses, everybody is heard again after a quarter of an hour at the latest.
        #[test]
        fn nobody_is_locked_out_for_good(pauses in proptest::collection::vec(0_u64..120_000_000, 0..300)) {
            let mut now = NOW;
            let mut standing = Standing::default();
            for pause in pauses {
                now = now.plus(Duration::from_micros(pause));
                standing = standing.after_failure(now);
            }
            prop_assert!(!standing.is_refused(now.plus(Duration::from_mins(15))));
        }

        #[test]
        fn a_name_without_failures_is_never_refused(tat: i64, now in 0_i64..i64::MAX) {
            let standing = Standing { address_tat: Timestamp::from_micros(tat), ..Standing::default() };
            prop_assert!(!standing.is_refused(Timestamp::from_micros(now)));
        }
    }
}
