//! Store: what a candidate's log-in is told.

use lanyard_app::model::entry::EntryState;
use lanyard_server::storage::SignInRow;
use tokio::task::JoinSet;

use crate::{
    engines::{Fresh, on_both_engines},
    store_fixture::{HOUR, NOON, World, new_batch, new_institution, new_session, operator},
};

on_both_engines!(
    a_login_is_found_by_institution_and_username,
    after_the_claim_both_usernames_are_found_and_one_is_current,
    many_at_once_are_each_told_of_their_own,
    unknown_names_look_alike,
    institutions_that_log_in_together_are_told_apart,
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

/// They share statements. What no database takes for a name is among them and harms no other.
async fn many_at_once_are_each_told_of_their_own(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 700).await;
    let mut asked = JoinSet::new();
    for number in 1..=700 {
        for typed in [format!("K7RM{number:04}"), format!("nobody{number}")] {
            let store = world.store().clone();
            asked.spawn(async move { (store.sign_in_find("NG2041", &typed).await, typed) });
        }
    }
    let store = world.store().clone();
    asked.spawn(async move { (store.sign_in_find("NG2041", "\0").await, "\0".to_owned()) });
    let mut found = 0;
    while let Some(answer) = asked.join_next().await {
        let (answer, typed) = answer.unwrap();
        match typed.strip_prefix("K7RM") {
            Some(number) => {
                let number: usize = number.parse().unwrap();
                assert_eq!(answer.unwrap().unwrap().entry, batch.entries[number - 1].id, "{typed}");
                found += 1;
            }
            None => assert!(answer.is_ok_and(|row| row.is_none()) || typed == "\0", "{typed}"),
        }
    }
    assert_eq!(found, 700);
}

/// Each institution is asked for by itself. A code that no database takes for a text is among them.
async fn institutions_that_log_in_together_are_told_apart(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store().clone();
    let mut places = vec![("NG2041".to_owned(), world.batch("K7RM", 20).await)];
    for number in 1..=12 {
        let institution = new_institution(&store, &format!("M-{number}")).await;
        let session = new_session(&store, institution, "Placement").await;
        // The same codes everywhere.
        let batch = new_batch(session, "K7RM", 20);
        store.batch_insert(institution, &batch, operator()).await.unwrap();
        places.push((format!("M{number}"), batch));
    }
    for _ in 0..2 {
        let mut asked = JoinSet::new();
        for (code, batch) in &places {
            for number in 1..=20 {
                let (store, code, entry) = (store.clone(), code.clone(), batch.entries[number - 1].id);
                let typed = format!("K7RM{number:04}");
                asked.spawn(async move { (store.sign_in_find(&code, &typed).await, Some(entry)) });
            }
            for code in ["XX1", "\0"] {
                let store = store.clone();
                asked.spawn(async move { (store.sign_in_find(code, "K7RM0001").await, None) });
            }
        }
        let mut found = 0;
        while let Some(answer) = asked.join_next().await {
            let (row, entry) = answer.unwrap();
            assert_eq!(row.unwrap().map(|row| row.entry), entry);
            found += usize::from(entry.is_some());
        }
        assert_eq!(found, 13 * 20);
    }
    // One that was asked for in vain is there as soon as it is made.
    assert_eq!(sign_in(&world, "M13", "K7RM0001").await, None);
    let institution = new_institution(&store, "M-13").await;
    let session = new_session(&store, institution, "Placement").await;
    let batch = new_batch(session, "K7RM", 1);
    store.batch_insert(institution, &batch, operator()).await.unwrap();
    assert_eq!(sign_in(&world, "M13", "K7RM0001").await.unwrap().entry, batch.entries[0].id);
}
