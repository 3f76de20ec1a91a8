//! Store: what a candidate's log-in is told, and how failures are counted.

use std::time::Duration;

use lanyard_app::model::entry::EntryState;
use lanyard_server::{
    domain::clock::Timestamp,
    storage::{SignIn, ThrottleKeys, ThrottleRules, ThrottleStanding},
};

use crate::{
    engines::{Fresh, on_both_engines},
    store_fixture::{HOUR, NOON, World},
};

on_both_engines!(
    a_login_is_found_by_institution_and_username,
    after_the_claim_both_usernames_are_found_and_one_is_current,
    unknown_names_look_alike,
    failures_are_counted_and_wait_longer,
    failures_at_one_time_all_count,
    an_address_gets_busier_and_calms_down,
    an_address_is_never_pushed_beyond_the_tolerance,
    old_failures_are_forgotten,
);

const SECOND: Duration = Duration::from_secs(1);
const WAITS: [(i64, Duration); 3] = [(3, SECOND), (4, Duration::from_secs(2)), (6, Duration::from_mins(15))];
const TOLERANCE: Duration = Duration::from_mins(1);
const RULES: ThrottleRules<'_> =
    ThrottleRules { waits: &WAITS, address_increment: SECOND, address_tolerance: TOLERANCE };
const KEYS: ThrottleKeys = ThrottleKeys { name: [1; 32], address: [2; 32] };

async fn sign_in(world: &World, institution: &str, username: &str) -> SignIn {
    world.store().sign_in_find(institution, username, &KEYS).await.unwrap()
}

async fn a_login_is_found_by_institution_and_username(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 3).await;
    let found = sign_in(&world, "NG2041", "K7RM0002").await;
    assert_eq!(found.standing, ThrottleStanding::default());
    let entry = found.entry.unwrap();
    assert_eq!(
        (entry.institution, entry.entry, entry.session),
        (world.institution, batch.entries[1].id, world.session)
    );
    assert_eq!(
        (entry.verifier, entry.verified.credential_version, entry.key_id),
        (batch.entries[1].verifier.clone(), 1, 1)
    );
    assert_eq!((entry.state, entry.is_current, entry.claimed_at), (EntryState::Unused, true, None));
    assert_eq!((entry.opens_at, entry.closes_at), (NOON.minus(HOUR), NOON.plus(HOUR)));
    assert_eq!((entry.time_zone.as_str(), entry.username_confirmed), ("Europe/Madrid", false));
}

async fn after_the_claim_both_usernames_are_found_and_one_is_current(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 1).await;
    let holder = world.claim(&batch.entries[0], "María", "maria-3749").await;
    let old = sign_in(&world, "NG2041", "K7RM0001").await.entry.unwrap();
    let new = sign_in(&world, "NG2041", "maria3749").await.entry.unwrap();
    assert_eq!((old.entry, old.is_current, old.claimed_at), (batch.entries[0].id, false, Some(NOON)));
    assert_eq!((new.entry, new.is_current, new.state), (batch.entries[0].id, true, EntryState::Claimed));
    world.store().entry_confirm_username(world.institution, holder, NOON).await.unwrap();
    assert!(sign_in(&world, "NG2041", "maria3749").await.entry.unwrap().username_confirmed);
}

async fn unknown_names_look_alike(fresh: Fresh) {
    let world = World::new(fresh).await;
    world.batch("K7RM", 1).await;
    let unknown_username = sign_in(&world, "NG2041", "nobody").await;
    let unknown_institution = sign_in(&world, "XX1", "K7RM0001").await;
    assert_eq!(unknown_username, unknown_institution);
    assert_eq!(unknown_username.entry, None);
}

async fn failures_are_counted_and_wait_longer(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    for (failures, wait) in [(1, 0), (2, 0), (3, 1), (4, 2), (5, 2), (6, 900), (7, 900)] {
        store.throttle_fail(&KEYS, &RULES, NOON).await.unwrap();
        let standing = sign_in(&world, "NG2041", "nobody").await.standing;
        let expected = NOON.plus(Duration::from_secs(wait));
        assert_eq!((standing.failures, standing.blocked_until), (failures, Some(expected)), "{failures}");
        assert_eq!(store.throttle_find(&KEYS).await.unwrap(), standing);
    }
    let other = ThrottleKeys { name: [3; 32], address: [4; 32] };
    assert_eq!(store.throttle_find(&other).await.unwrap(), ThrottleStanding::default());
    store.throttle_clear(&KEYS.name).await.unwrap();
    let standing = store.throttle_find(&KEYS).await.unwrap();
    assert_eq!((standing.failures, standing.blocked_until), (0, None));
    assert!(standing.address_tat.is_some());
}

async fn failures_at_one_time_all_count(fresh: Fresh) {
    let world = World::new(fresh).await;
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let store = world.store().clone();
            tokio::spawn(async move { store.throttle_fail(&KEYS, &RULES, NOON).await.unwrap() })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let standing = world.store().throttle_find(&KEYS).await.unwrap();
    assert_eq!((standing.failures, standing.address_tat), (20, Some(NOON.plus(SECOND * 20))));
}

async fn an_address_gets_busier_and_calms_down(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let fail = async |at: Timestamp| {
        store.throttle_fail(&KEYS, &RULES, at).await.unwrap();
        store.throttle_find(&KEYS).await.unwrap().address_tat
    };
    assert_eq!(fail(NOON).await, Some(NOON.plus(SECOND)));
    assert_eq!(fail(NOON).await, Some(NOON.plus(SECOND * 2)));
    assert_eq!(fail(NOON.plus(HOUR)).await, Some(NOON.plus(HOUR).plus(SECOND)));
}

async fn old_failures_are_forgotten(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    store.throttle_fail(&KEYS, &RULES, NOON).await.unwrap();
    assert_eq!(store.throttle_purge(NOON).await.unwrap(), 0);
    assert_eq!(store.throttle_purge(NOON.plus(HOUR)).await.unwrap(), 2);
    assert_eq!(store.throttle_find(&KEYS).await.unwrap(), ThrottleStanding::default());
}

async fn an_address_is_never_pushed_beyond_the_tolerance(fresh: Fresh) {
    let world = World::new(fresh).await;
    // Somebody sprays fresh names from an address that a whole hall shares.
    for name in 0..70 {
        let keys = ThrottleKeys { name: [name; 32], ..KEYS };
        world.store().throttle_fail(&keys, &RULES, NOON).await.unwrap();
    }
    let tat = world.store().throttle_find(&KEYS).await.unwrap().address_tat;
    assert_eq!(tat, Some(NOON.plus(TOLERANCE)));
    // It is heard again as soon as one failure's time has passed, however many there were.
    let later = NOON.plus(SECOND);
    world.store().throttle_fail(&KEYS, &RULES, later).await.unwrap();
    let tat = world.store().throttle_find(&KEYS).await.unwrap().address_tat;
    assert_eq!(tat, Some(later.plus(TOLERANCE)));
}
