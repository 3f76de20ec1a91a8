//! The rules of guessing, without a database.

use proptest::prelude::*;

use super::*;

const NOW: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);
const SECOND: Duration = Duration::from_secs(1);

fn is_heard(standing: Standing, door: &Door, now: Timestamp) -> bool {
    standing.decide(door, Password::Right, true, now).0 == Verdict::Heard
}

/// What is held against whoever was wrong once more.
fn wrong(standing: Standing, door: &Door, now: Timestamp) -> Standing {
    standing.decide(door, Password::Unproven, true, now).1
}

/// So many failures in a row, each heard.
fn after(count: usize) -> Failures {
    (0..count).fold(Failures::default(), |failures, _| {
        let others = Standing { name: failures, ..Standing::default() };
        wrong(others, &CANDIDATES, NOW).name
    })
}

fn spent(door: &Door) -> Timestamp {
    (0..door.burst).fold(Timestamp::default(), |tat, _| {
        assert!(!door.is_spent(tat, NOW));
        wrong(Standing { address_tat: tat, ..Standing::default() }, door, NOW).address_tat
    })
}

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
    for door in [CANDIDATES, STAFF] {
        for free in 0..=5 {
            let standing = Standing { name: after(free), pair: after(free), ..Standing::default() };
            assert!(is_heard(standing, &door, NOW), "{free}");
        }
        let standing = Standing { name: after(6), pair: after(6), ..Standing::default() };
        assert!(!is_heard(standing, &door, NOW));
        assert!(!is_heard(standing, &door, NOW.plus(Duration::from_micros(999_999))));
        assert!(is_heard(standing, &door, NOW.plus(SECOND)));
    }
}

#[test]
fn others_make_nobody_wait_who_has_free_failures_left() {
    for door in [CANDIDATES, STAFF] {
        let heard = |own| is_heard(Standing { name: after(200), pair: after(own), ..Standing::default() }, &door, NOW);
        assert_eq!([0, 1, 4, 5, 6].map(heard), [true, true, true, false, false]);
    }
}

#[test]
fn an_address_may_fail_a_thousand_times_then_four_times_a_second() {
    let tat = spent(&CANDIDATES);
    let failed_there = Standing { pair: after(1), address_tat: tat, ..Standing::default() };
    assert!(!is_heard(failed_there, &CANDIDATES, NOW));
    assert!(is_heard(failed_there, &CANDIDATES, NOW.plus(Duration::from_millis(250))));
    assert_eq!(wrong(failed_there, &CANDIDATES, NOW), failed_there, "it stays spent no longer, and nothing is counted");
    let elsewhere = Standing { name: after(200), address_tat: tat, ..Standing::default() };
    assert!(is_heard(elsewhere, &CANDIDATES, NOW), "a name that has not failed there gets in");
}

#[test]
fn the_door_of_staff_closes_for_an_address_after_thirty() {
    let tat = spent(&STAFF);
    let unknown = Standing { address_tat: tat, ..Standing::default() };
    assert_eq!(unknown.verdict(&STAFF, NOW), Verdict::Closed);
    assert!(!is_heard(unknown, &STAFF, NOW.plus(Duration::from_millis(1_999))));
    assert!(is_heard(unknown, &STAFF, NOW.plus(2 * SECOND)));
    let (verdict, given_back) = unknown.decide(&STAFF, Password::Confirmed, true, NOW);
    assert!(verdict == Verdict::Heard && is_heard(given_back, &STAFF, NOW), "a right password costs nothing");
    let once = wrong(Standing::default(), &STAFF, NOW);
    assert_eq!(once.decide(&STAFF, Password::Confirmed, true, NOW), (Verdict::Heard, Standing::default()));
}

#[test]
fn a_clock_that_was_ahead_keeps_nobody_waiting() {
    let tomorrow = NOW.plus(Duration::from_hours(24));
    let failures = (0..200).fold(Standing::default(), |standing, _| {
        wrong(Standing { name: standing.name, ..Standing::default() }, &CANDIDATES, tomorrow)
    });
    let failures = failures.name;
    assert!(failures.is_waiting(tomorrow) && !failures.is_waiting(NOW));
    let once_more = wrong(Standing { name: failures, ..Standing::default() }, &CANDIDATES, NOW);
    assert!(once_more.name.is_waiting(NOW), "what is counted now makes wait from now");
    for door in [CANDIDATES, STAFF] {
        let standing = Standing { name: failures, pair: failures, address_tat: tomorrow };
        assert!(is_heard(standing, &door, NOW));
        assert_eq!(wrong(standing, &door, NOW).address_tat, NOW.plus(door.interval));
    }
    let a_little_ahead = wrong(Standing::default(), &CANDIDATES, NOW.plus(CLOCKS_APART)).name;
    assert!(Failures { blocked_until: NOW.plus(2 * CLOCKS_APART), ..a_little_ahead }.is_waiting(NOW));
}

proptest! {
    /// However an outsider guesses, everybody is heard again after a quarter of an hour at the latest.
    #[test]
    fn nobody_is_locked_out_for_good(attempts in proptest::collection::vec((0_u64..120_000_000, 0_u32..20), 0..300)) {
        let mut now = NOW;
        let mut standing = Standing::default();
        for (pause, others) in attempts {
            now = now.plus(Duration::from_micros(pause));
            // From other addresses, which all have free failures left.
            for _ in 0..others {
                standing.name = wrong(Standing { name: standing.name, ..Standing::default() }, &STAFF, now).name;
            }
            standing = wrong(standing, &STAFF, now);
        }
        prop_assert!(is_heard(standing, &STAFF, now.plus(Duration::from_mins(15))));
    }

    /// A refused attempt raises no failures and one that is heard raises both by one; a right one that is heard forgives
    /// both, and none is forgiven unheard.
    #[test]
    fn only_what_is_heard_counts_at_a_name(name in 0_usize..130, pair in 0_usize..130, tat: i64, counts_name: bool) {
        for door in [CANDIDATES, STAFF] {
            let before = Standing { name: after(name), pair: after(pair), address_tat: Timestamp::from_micros(tat) };
            let (verdict, after_wrong) = before.decide(&door, Password::Unproven, counts_name, NOW);
            let more = i64::from(verdict == Verdict::Heard && counts_name);
            let counted = (after_wrong.name.count, after_wrong.pair.count);
            prop_assert_eq!(counted, (before.name.count + more, before.pair.count + more));
            let (again, after_right) = before.decide(&door, Password::Right, counts_name, NOW);
            prop_assert_eq!(again, verdict);
            let left = if verdict == Verdict::Heard { Failures::default() } else { before.name };
            prop_assert_eq!(after_right.name, left);
        }
    }

    /// Whatever others did at a name and whatever an address did elsewhere: a pair without failures is heard in a hall.
    #[test]
    fn a_pair_without_failures_is_never_refused(tat: i64, count: i64, until: i64, at: i64, now in 0_i64..i64::MAX) {
        let (blocked_until, updated_at) = (Timestamp::from_micros(until), Timestamp::from_micros(at));
        let name = Failures { count, blocked_until, updated_at };
        let standing = Standing { name, address_tat: Timestamp::from_micros(tat), ..Standing::default() };
        prop_assert!(is_heard(standing, &CANDIDATES, Timestamp::from_micros(now)));
    }

    /// Whoever waits now waits no longer than one length, whatever the clock did before.
    #[test]
    fn no_wait_outlasts_its_length(count in 0_i64..200, ahead in 0_u64..200_000_000_000) {
        let then = NOW.plus(Duration::from_micros(ahead));
        let name = Failures { count, ..Failures::default() };
        let failures = wrong(Standing { name, ..Standing::default() }, &CANDIDATES, then).name;
        let over = NOW.plus(wait_after(count + 1) + CLOCKS_APART);
        prop_assert!(!failures.is_waiting(NOW) || !failures.is_waiting(over));
    }
}
