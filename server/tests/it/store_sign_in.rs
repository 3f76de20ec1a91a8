//! Store: what a candidate's log-in is told.

use lanyard_app::model::entry::EntryState;
use lanyard_server::storage::SignInRow;

use crate::{
    engines::{Fresh, on_both_engines},
    store_fixture::{HOUR, NOON, World},
};

on_both_engines!(
    a_login_is_found_by_institution_and_username,
    after_the_claim_both_usernames_are_found_and_one_is_current,
    unknown_names_look_alike,
);

async fn sign_in(world: &World, institution: &str, username: &str) -> Option<SignInRow> {
    world.store().sign_in_find(institution, username).await.unwrap()
}

async fn a_login_is_found_by_institution_and_username(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 3).await;
    let entry = sign_in(&world, "NG2041", "K7RM0002").await.unwrap();
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
    let old = sign_in(&world, "NG2041", "K7RM0001").await.unwrap();
    let new = sign_in(&world, "NG2041", "maria3749").await.unwrap();
    assert_eq!((old.entry, old.is_current, old.claimed_at), (batch.entries[0].id, false, Some(NOON)));
    assert_eq!((new.entry, new.is_current, new.state), (batch.entries[0].id, true, EntryState::Claimed));
    world.store().entry_confirm_username(world.institution, holder, NOON).await.unwrap();
    assert!(sign_in(&world, "NG2041", "maria3749").await.unwrap().username_confirmed);
}

async fn unknown_names_look_alike(fresh: Fresh) {
    let world = World::new(fresh).await;
    world.batch("K7RM", 1).await;
    let unknown_username = sign_in(&world, "NG2041", "nobody").await;
    let unknown_institution = sign_in(&world, "XX1", "K7RM0001").await;
    assert_eq!((unknown_username, unknown_institution), (None, None));
}
