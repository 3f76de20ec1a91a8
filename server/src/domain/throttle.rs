//! Guessing passwords: which attempts are heard, how long a name must wait after failures, and when an address has
//! failed too often.
//!
//! Failures are counted, not attempts: at a name, and at a name from one address, a pair. A right password sets both back
//! to 0, and an attempt that is refused unheard raises neither. The same rules hold for candidates and staff; what an
//! address may do differs.

use std::time::Duration;

use super::clock::Timestamp;

/// No refusal of a log-in is answered sooner than this after it arrived, so that its time tells nothing.
pub const FAILURE_FLOOR: Duration = Duration::from_millis(250);

/// From how many failures in a row on a name or a pair waits, and how long after each; rising in both. Below the first
/// row nobody waits.
const WAITS: [(i64, Duration); 8] = [
    (6, Duration::from_secs(1)),
    (7, Duration::from_secs(2)),
    (8, Duration::from_secs(4)),
    (9, Duration::from_secs(8)),
    (10, Duration::from_secs(16)),
    (11, Duration::from_secs(32)),
    (12, Duration::from_mins(1)),
    (100, Duration::from_mins(15)),
];

/// How many failures every address has free at a name, whatever others do there.
const FREE_FAILURES: i64 = WAITS[0].0 - 1;

/// How far apart the times may be by which two attempts are decided one after the other: two servers have two clocks, and
/// either may have been read long before the attempt had its turn, as long as a request lives. What was counted later than
/// this from now was counted under a clock that was wrong, and keeps nobody waiting.
pub const CLOCKS_APART: Duration = Duration::from_mins(1);

/// The latest moment under which a right clock can have counted.
#[must_use]
pub fn latest_count(now: Timestamp) -> Timestamp {
    now.plus(CLOCKS_APART)
}

/// How far ahead the time of an address can run, whichever door it came to, under a right clock.
#[must_use]
pub fn farthest_tat(now: Timestamp) -> Timestamp {
    CANDIDATES.farthest_tat(now).max(STAFF.farthest_tat(now))
}

/// How long a name is refused after this many failures in a row. Never for good: outsiders could lock anybody out.
fn wait_after(failures: i64) -> Duration {
    WAITS.iter().rev().find(|(from, _)| *from <= failures).map_or(Duration::ZERO, |(_, wait)| *wait)
}

/// What an address may do at a door: the generic cell rate algorithm (ITU-T I.371) over its attempts that failed or were
/// refused, at names that exist and at others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Door {
    /// How many at once. High for candidates, because a hall of 500 shares one address.
    pub burst: u32,
    /// In which time it is forgiven one.
    pub interval: Duration,
    /// A spent address is refused at every name, because every attempt that is heard costs a slow hash. Otherwise it is
    /// refused only where it has failed itself, so that one guesser cannot keep a hall from logging in.
    pub closes: bool,
}

/// Where candidates log in.
pub const CANDIDATES: Door = Door { burst: 1_000, interval: Duration::from_millis(250), closes: false };

/// Where staff log in.
pub const STAFF: Door = Door { burst: 30, interval: Duration::from_secs(2), closes: true };

impl Door {
    /// How far ahead of the present the time of an address may run.
    const fn tolerance(&self) -> Duration {
        self.interval.saturating_mul(self.burst)
    }

    fn farthest_tat(&self, now: Timestamp) -> Timestamp {
        latest_count(now).plus(self.tolerance())
    }

    /// Whether one more attempt would run further ahead than an address may.
    fn is_spent(&self, tat: Timestamp, now: Timestamp) -> bool {
        self.present(tat, now).plus(self.interval) > now.plus(self.tolerance())
    }

    /// The time of an address after one more attempt. A spent address stays spent for no longer than if it had stopped
    /// there.
    fn after_attempt(&self, tat: Timestamp, now: Timestamp) -> Timestamp {
        if self.is_spent(tat, now) { tat } else { self.present(tat, now).plus(self.interval) }
    }

    /// The same after an attempt was given back, because its password was right; the default when nothing is left.
    fn after_giving_back(&self, tat: Timestamp, now: Timestamp) -> Timestamp {
        let left = self.present(tat, now).minus(self.interval);
        if left > now { left } else { Timestamp::default() }
    }

    /// Never in the past; and what no right clock can have written counts as nothing.
    fn present(&self, tat: Timestamp, now: Timestamp) -> Timestamp {
        if tat > self.farthest_tat(now) { now } else { tat.max(now) }
    }
}

/// Failures in a row. The default is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Failures {
    /// How many.
    pub count: i64,
    /// Until when they make wait.
    pub blocked_until: Timestamp,
    /// When the last one was counted.
    pub updated_at: Timestamp,
}

impl Failures {
    /// Whether they make wait now: a wait counts only from a moment that is not to come.
    #[must_use]
    pub fn is_waiting(&self, now: Timestamp) -> bool {
        now < self.blocked_until && self.updated_at <= latest_count(now)
    }

    /// After one more.
    fn after_failure(&self, now: Timestamp) -> Self {
        let count = self.count.saturating_add(1);
        Self { count, blocked_until: now.plus(wait_after(count)), updated_at: now }
    }
}

/// What is held against an attempt. The default is nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Failures of the name, wherever it was typed.
    pub name: Failures,
    /// Failures of the name at the address that the attempt comes from.
    pub pair: Failures,
    /// When the attempts of the address will all be forgiven: its theoretical arrival time.
    pub address_tat: Timestamp,
}

/// What is known of the password of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Password {
    /// It is wrong, or it will be looked at only if the attempt is heard: it counts as a failure until it is
    /// [`Password::Confirmed`].
    Unproven,
    /// It is right. If the attempt is heard, the failures of its name and of its pair are forgiven.
    Right,
    /// It was unproven, was heard, and is right: what it counted is given back, and the failures are forgiven.
    Confirmed,
}

/// What becomes of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The password is looked at.
    Heard,
    /// It is not: nobody may learn whether it was right.
    Refused,
    /// The door is closed for the address, whatever is typed there: this may be told.
    Closed,
}

impl Standing {
    /// Decides an attempt and counts it: what becomes of it, and what is held against the next one. Where `counts_name` is
    /// false, failures are counted at the address only.
    #[must_use]
    pub fn decide(self, door: &Door, password: Password, counts_name: bool, now: Timestamp) -> (Verdict, Self) {
        let Self { name, pair, address_tat } = self;
        let verdict = if password == Password::Confirmed { Verdict::Heard } else { self.verdict(door, now) };
        let heard = verdict == Verdict::Heard;
        let after = match password {
            Password::Confirmed => Self { address_tat: door.after_giving_back(address_tat, now), ..Self::default() },
            Password::Right if heard => Self { address_tat, ..Self::default() },
            Password::Right | Password::Unproven => {
                // Counted at the address whether it was heard or not: an address is treated alike wherever it tries.
                let address_tat = door.after_attempt(address_tat, now);
                if heard && counts_name {
                    Self { name: name.after_failure(now), pair: pair.after_failure(now), address_tat }
                } else {
                    Self { address_tat, ..self }
                }
            }
        };
        (verdict, after)
    }

    /// Whether the password is looked at. While others keep a name waiting, an address that has not used up its own free
    /// failures there is heard: outsiders cannot lock anybody out.
    fn verdict(&self, door: &Door, now: Timestamp) -> Verdict {
        let spent = door.is_spent(self.address_tat, now);
        let waits = self.pair.is_waiting(now) || (self.pair.count >= FREE_FAILURES && self.name.is_waiting(now));
        if spent && door.closes {
            Verdict::Closed
        } else if waits || (spent && self.pair.count > 0) {
            Verdict::Refused
        } else {
            Verdict::Heard
        }
    }
}

#[cfg(test)]
mod tests;
