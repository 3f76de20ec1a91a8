//! Store: attempts to log in are decided one after the other and counted as the rules say, whoever else is at the door.

use std::{collections::BTreeSet, time::Duration};

use lanyard_app::model::{act::Act, id::StaffId};
use lanyard_server::{
    domain::{
        clock::Timestamp,
        throttle::{CANDIDATES, STAFF, Verdict},
    },
    storage::{Attempt, Password, Store, ThrottleKeys, ThrottlePurge, Whose},
};

use crate::{
    database_dump::dump,
    engines::{Fresh, on_both_engines},
    store_fixture::{HOUR, NOON, World, new_browser_session, operator},
};

on_both_engines!(
    the_sixth_failure_makes_wait_and_a_right_password_forgives,
    attempts_at_one_time_are_heard_one_after_the_other,
    an_address_that_failed_waits_and_others_do_not,
    unknown_names_are_counted_at_their_address_only,
    an_address_at_the_door_of_staff_is_spent_after_thirty,
    a_refused_attempt_opens_no_browser_session,
    a_clock_that_was_ahead_keeps_nobody_waiting,
    an_attempt_that_waited_for_its_turn_takes_nothing_back,
    unlocking_forgets_a_name_at_every_address,
    old_failures_are_forgotten,
    a_flood_washes_away_only_what_is_least,
);

const SECOND: Duration = Duration::from_secs(1);
const KEYS: ThrottleKeys = ThrottleKeys { name: [1; 32], address: [2; 32] };

fn wrong(keys: ThrottleKeys, at: Timestamp) -> Attempt {
    Attempt { keys, door: &CANDIDATES, counts_name: true, entry: None, password: Password::Unproven, at }
}

fn right(keys: ThrottleKeys, at: Timestamp) -> Attempt {
    Attempt { password: Password::Right, ..wrong(keys, at) }
}

fn from(address: u8) -> ThrottleKeys {
    ThrottleKeys { address: [address; 32], ..KEYS }
}

async fn is_heard(store: &Store, attempt: Attempt) -> bool {
    store.attempt(attempt, None).await.unwrap() == Verdict::Heard
}

/// Fails so often that the name waits for this address, and returns how often it was heard.
async fn fail(store: &Store, keys: ThrottleKeys, times: usize, at: Timestamp) -> usize {
    let mut heard = 0;
    for _ in 0..times {
        heard += usize::from(is_heard(store, wrong(keys, at)).await);
    }
    heard
}

async fn held(fresh: &Fresh, table: &str) -> usize {
    dump(&fresh.url).await[table].len()
}

async fn the_sixth_failure_makes_wait_and_a_right_password_forgives(fresh: Fresh) {
    let store = &fresh.store;
    assert_eq!(fail(store, KEYS, 9, NOON).await, 6, "the sixth makes wait");
    let later = NOON.plus(SECOND);
    assert!(!is_heard(store, right(KEYS, later.minus(Duration::from_micros(1)))).await, "not the right one either");
    assert_eq!(fail(store, KEYS, 3, later).await, 1, "then each failure makes wait twice as long");
    assert!(!is_heard(store, right(KEYS, later.plus(Duration::from_millis(1_999)))).await);
    assert!(is_heard(store, right(KEYS, later.plus(2 * SECOND))).await);
    assert_eq!((held(&fresh, "throttle").await, held(&fresh, "pair_throttle").await), (0, 0), "forgiven");
    assert_eq!(fail(store, KEYS, 9, later.plus(2 * SECOND)).await, 6, "counted from the start again");
}

async fn attempts_at_one_time_are_heard_one_after_the_other(fresh: Fresh) {
    let second = Store::open(&fresh.url).await.unwrap();
    let tasks: Vec<_> = (0..300)
        .map(|number| {
            let store = if number % 2 == 0 { fresh.store.clone() } else { second.clone() };
            tokio::spawn(async move { is_heard(&store, wrong(KEYS, NOON)).await })
        })
        .collect();
    let mut heard = 0;
    for task in tasks {
        heard += usize::from(task.await.unwrap());
    }
    assert_eq!(heard, 6);
    for store in [&fresh.store, &second] {
        assert!(!is_heard(store, right(KEYS, NOON)).await);
    }
    assert!(is_heard(&second, right(KEYS, NOON.plus(SECOND))).await);
    second.close().await;
}

async fn an_address_that_failed_waits_and_others_do_not(fresh: Fresh) {
    let store = &fresh.store;
    assert_eq!(fail(store, KEYS, 9, NOON).await, 6);
    for address in 3..9 {
        assert_eq!(fail(store, from(address), 9, NOON).await, 5, "five are free, whatever others do");
    }
    assert!(is_heard(store, right(from(9), NOON)).await, "a clean address");
    assert!(!is_heard(store, right(KEYS, NOON)).await, "the one that failed still waits");
    assert!(is_heard(store, right(from(3), NOON)).await, "five failures, and the name no longer waits");
}

async fn unknown_names_are_counted_at_their_address_only(fresh: Fresh) {
    let attempts: Vec<_> = (0..300_u16)
        .map(|number| {
            let store = fresh.store.clone();
            let mut name = [7; 32];
            name[..2].copy_from_slice(&number.to_be_bytes());
            let attempt = Attempt { counts_name: false, ..wrong(ThrottleKeys { name, ..KEYS }, NOON) };
            tokio::spawn(async move { is_heard(&store, attempt).await })
        })
        .collect();
    for attempt in attempts {
        assert!(attempt.await.unwrap());
    }
    assert_eq!((held(&fresh, "throttle").await, held(&fresh, "pair_throttle").await), (0, 0));
    let tat = NOON.plus(300 * CANDIDATES.interval).micros().to_string();
    let addresses = dump(&fresh.url).await["address_throttle"].clone();
    assert!(addresses.len() == 1 && addresses[0].contains(&tat), "{addresses:?}, not {tat}");
}

async fn an_address_at_the_door_of_staff_is_spent_after_thirty(fresh: Fresh) {
    let store = &fresh.store;
    let at_the_door = |name: u8, at| {
        let keys = ThrottleKeys { name: [name; 32], ..KEYS };
        Attempt { door: &STAFF, ..wrong(keys, at) }
    };
    // A right password costs an address nothing.
    for _ in 0..50 {
        assert!(is_heard(store, at_the_door(200, NOON)).await);
        assert!(is_heard(store, Attempt { password: Password::Confirmed, ..at_the_door(200, NOON) }).await);
    }
    let mut heard = 0;
    for name in 0..100 {
        heard += usize::from(is_heard(store, at_the_door(name, NOON)).await);
    }
    assert_eq!(heard, 30);
    assert_eq!(held(&fresh, "pair_throttle").await, 30, "what was not heard is not counted");
    let later = NOON.plus(2 * SECOND);
    assert!(is_heard(store, at_the_door(101, later)).await && !is_heard(store, at_the_door(102, later)).await);
}

async fn a_refused_attempt_opens_no_browser_session(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 1).await;
    let entry = world.verified(&batch.entries[0]).await.whose;
    let open = |whose: &Whose| (world.institution, new_browser_session(whose.clone()));
    let store = world.store();
    assert_eq!(fail(store, KEYS, 6, NOON).await, 6);
    assert_eq!(store.attempt(right(KEYS, NOON), Some(open(&entry))).await.unwrap(), Verdict::Refused);
    assert_eq!(held(&world.fresh, "browser_session").await, 0);
    // All at one time, and one of them of somebody who is not there: it harms nobody else.
    let missing = open(&Whose::Staff(StaffId::new(uuid::Uuid::max())));
    let sessions: Vec<_> = (0..20).map(|_| open(&entry)).chain([missing]).collect();
    let tasks: Vec<_> = (10_u8..)
        .zip(sessions)
        .map(|(address, open)| {
            let store = store.clone();
            tokio::spawn(async move { store.attempt(right(from(address), NOON), Some(open)).await })
        })
        .collect();
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(task.await.unwrap().ok());
    }
    assert_eq!(outcomes, [vec![Some(Verdict::Heard); 20], vec![None]].concat());
    assert_eq!(held(&world.fresh, "browser_session").await, 20);
}

async fn a_clock_that_was_ahead_keeps_nobody_waiting(fresh: Fresh) {
    let store = &fresh.store;
    let tomorrow = NOON.plus(24 * HOUR);
    fail(store, KEYS, 9, tomorrow).await;
    assert!(!is_heard(store, right(KEYS, tomorrow)).await);
    assert_eq!(store.throttle_waiting(&[KEYS.name], NOON).await.unwrap(), BTreeSet::new());
    assert_eq!(store.throttle_waiting(&[KEYS.name], tomorrow).await.unwrap(), [KEYS.name].into());
    assert_eq!(fail(store, KEYS, 3, NOON).await, 1, "heard at once, and then it waits from now");
    assert!(is_heard(store, right(KEYS, NOON.plus(2 * SECOND))).await);
}

async fn an_attempt_that_waited_for_its_turn_takes_nothing_back(fresh: Fresh) {
    let store = &fresh.store;
    // As long as a request lives.
    let counted = NOON.plus(30 * SECOND);
    fail(store, KEYS, 9, counted).await;
    assert!(!is_heard(store, right(KEYS, NOON)).await, "the name waits");
    let staff = Attempt { door: &STAFF, ..wrong(ThrottleKeys { name: [8; 32], address: [9; 32] }, counted) };
    for number in 0..30 {
        let keys = ThrottleKeys { name: [number; 32], ..staff.keys };
        assert!(is_heard(store, Attempt { keys, ..staff }).await);
    }
    let late = Attempt { at: NOON, ..staff };
    assert_eq!(store.attempt(late, None).await.unwrap(), Verdict::Closed, "the address is spent");
    assert_eq!(store.throttle_purge(&purge(NOON, 100)).await.unwrap(), 0, "clearing away that waited");
}

async fn unlocking_forgets_a_name_at_every_address(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let other = ThrottleKeys { name: [9; 32], ..KEYS };
    for keys in [KEYS, from(3), other] {
        fail(store, keys, 6, NOON).await;
    }
    // The name has been forgiven meanwhile; the pairs still wait.
    assert!(is_heard(store, right(from(4), NOON)).await);
    assert_eq!(store.throttle_waiting(&[KEYS.name, [8; 32]], NOON).await.unwrap(), [KEYS.name].into());
    let unlock = async || {
        store.throttle_unlock_staff(world.institution, world.owner, &[KEYS.name], world.owner_audit()).await.unwrap()
    };
    assert!(unlock().await);
    assert!(!unlock().await, "there is nothing left");
    for keys in [KEYS, from(3)] {
        assert!(is_heard(store, right(keys, NOON)).await);
    }
    assert!(!is_heard(store, right(other, NOON)).await, "another name still waits");
    let trail = store.audit_list(world.institution, 20).await.unwrap();
    let unlocked: Vec<_> = trail.iter().filter(|row| row.act == Act::StaffUnlocked).collect();
    assert_eq!(unlocked.len(), 1, "what changed nothing is not remembered");
    assert_eq!((unlocked[0].subject, unlocked[0].session), (Some(world.owner.uuid()), None));
    let elsewhere = store.throttle_unlock_staff(world.institution, world.owner, &[[77; 32]], operator()).await.unwrap();
    assert!(!elsewhere);
}

fn purge(now: Timestamp, most: i64) -> ThrottlePurge {
    ThrottlePurge { now, kept: 24 * HOUR, most }
}

async fn old_failures_are_forgotten(fresh: Fresh) {
    let store = &fresh.store;
    fail(store, KEYS, 1, NOON).await;
    assert_eq!(store.throttle_purge(&purge(NOON, 100)).await.unwrap(), 0);
    let forgiven = NOON.plus(CANDIDATES.interval);
    assert_eq!(store.throttle_purge(&purge(forgiven, 100)).await.unwrap(), 1, "the address");
    let a_day = NOON.plus(24 * HOUR);
    assert_eq!(store.throttle_purge(&purge(a_day, 100)).await.unwrap(), 0);
    assert_eq!(store.throttle_purge(&purge(a_day.plus(SECOND), 100)).await.unwrap(), 2, "the name and its pair");
    fail(store, KEYS, 1, a_day).await;
    assert_eq!(store.throttle_purge(&purge(NOON, 100)).await.unwrap(), 3, "counted under a clock that was ahead");
}

async fn a_flood_washes_away_only_what_is_least(fresh: Fresh) {
    let store = &fresh.store;
    fail(store, KEYS, 6, NOON).await;
    for name in 100..130 {
        let keys = ThrottleKeys { name: [name; 32], address: [name; 32] };
        fail(store, keys, 1, NOON.plus(SECOND * u32::from(name))).await;
    }
    assert_eq!(store.throttle_purge(&purge(NOON.plus(SECOND * 129), 10)).await.unwrap(), 21 + 21 + 30);
    for table in ["throttle", "pair_throttle"] {
        let rows = dump(&fresh.url).await[table].clone();
        assert_eq!(rows.len(), 10, "{table}");
        let kept = |byte: &str| rows.iter().filter(|row| row.to_lowercase().contains(&byte.repeat(32))).count();
        assert_eq!((kept("01"), kept("81"), kept("64")), (1, 1, 0), "{table}: most failures, then the latest");
    }
}
