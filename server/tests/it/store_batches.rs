//! Store: Create Codes makes one batch for one key, all or nothing.

use lanyard_app::model::{
    entry::EntryCounts,
    id::{BatchId, IdempotencyKey, SessionId},
};
use lanyard_server::storage::{BatchInserted, CodesRequest};

use crate::{
    engines::{Fresh, on_both_engines},
    store_fixture::{NOON, World, id, new_batch, new_institution, new_session},
};

on_both_engines!(
    a_batch_is_written_whole_and_counted,
    a_batch_of_the_largest_size_and_of_one,
    the_same_form_makes_one_batch,
    the_same_key_for_other_content_is_refused,
    thirty_two_posts_at_once_make_one_batch,
    a_prefix_belongs_to_one_batch,
    a_code_that_exists_is_drawn_again,
    a_foreign_session_gets_nothing,
    a_batch_is_found_in_its_session_only,
    different_forms_at_once_all_get_their_batch,
    an_abandoned_call_leaves_nothing_half_written,
);

async fn a_batch_is_written_whole_and_counted(fresh: Fresh) {
    let world = World::new(fresh).await;
    let first = world.batch("K7RM", 3).await;
    let second = world.batch("H3ND", 2).await;
    let counts = world.find_session().await.counts;
    assert_eq!(counts, EntryCounts { unused: 5, ..EntryCounts::default() });

    let store = world.store();
    let batch = store.batch_find(world.institution, world.session, first.id).await.unwrap().unwrap();
    assert_eq!((batch.number, batch.label.as_str()), (1, "Room B12, morning"));
    assert_eq!((batch.created_by.as_deref(), batch.created_at), (Some("A. Mora"), NOON));
    assert_eq!(batch.counts.unused, 3);
    world.claim(&first.entries[1], "María", "maria-3749").await;
    let batch = store.batch_find(world.institution, world.session, first.id).await.unwrap().unwrap();
    assert_eq!(batch.counts, EntryCounts { unused: 2, claimed: 1, ..EntryCounts::default() });
    let batch = store.batch_find(world.institution, world.session, second.id).await.unwrap().unwrap();
    assert_eq!((batch.number, batch.counts.total()), (2, 2));

    let choices = store.batch_choices(world.institution, world.session).await.unwrap();
    assert_eq!(choices.iter().map(|choice| choice.number).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(choices[0].label, "Room B12, morning");
}

async fn a_batch_of_the_largest_size_and_of_one(fresh: Fresh) {
    let world = World::new(fresh).await;
    world.batch("K7RM", 500).await;
    world.batch("H3ND", 1).await;
    world.batch("T4XW", 501).await;
    assert_eq!(world.find_session().await.counts.unused, 1002);
}

async fn the_same_form_makes_one_batch(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let first = world.batch("K7RM", 3).await;
    let mut again = new_batch(world.session, "H3ND", 3);
    (again.key, again.fingerprint) = (first.key, first.fingerprint.clone());
    let outcome = store.batch_insert(world.institution, &again, world.owner_audit()).await.unwrap();
    assert_eq!(outcome, BatchInserted::Already { batch: first.id });
    assert_eq!(world.find_session().await.counts.total(), 3);
    let found = store.create_codes_find(world.institution, first.key).await.unwrap();
    assert_eq!(found, Some(CodesRequest { fingerprint: first.fingerprint, batch: first.id }));
    assert_eq!(store.create_codes_find(world.institution, IdempotencyKey::new(id())).await.unwrap(), None);
    let other = new_institution(store, "OT-1").await;
    assert_eq!(store.create_codes_find(other, first.key).await.unwrap(), None);
}

async fn the_same_key_for_other_content_is_refused(fresh: Fresh) {
    let world = World::new(fresh).await;
    let first = world.batch("K7RM", 3).await;
    let mut other = new_batch(world.session, "H3ND", 4);
    other.key = first.key;
    let outcome = world.store().batch_insert(world.institution, &other, world.owner_audit()).await.unwrap();
    assert_eq!(outcome, BatchInserted::OtherContent);
    assert_eq!(world.find_session().await.counts.total(), 3);
}

async fn thirty_two_posts_at_once_make_one_batch(fresh: Fresh) {
    let world = World::new(fresh).await;
    let (key, fingerprint) = (IdempotencyKey::new(id()), b"the same form".to_vec());
    let tasks: Vec<_> = (0..32)
        .map(|number| {
            let mut batch = new_batch(world.session, &format!("P{number:03}"), 20);
            (batch.key, batch.fingerprint) = (key, fingerprint.clone());
            let (store, institution, audit) = (world.store().clone(), world.institution, world.owner_audit());
            tokio::spawn(async move { store.batch_insert(institution, &batch, audit).await.unwrap() })
        })
        .collect();
    let mut made = Vec::new();
    let mut told = Vec::new();
    for task in tasks {
        match task.await.unwrap() {
            BatchInserted::Created { batch, number } => made.push((batch, number)),
            BatchInserted::Already { batch } => told.push(batch),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((made.len(), told.len()), (1, 31));
    assert!(told.iter().all(|batch| *batch == made[0].0));
    assert_eq!(made[0].1, 1);
    assert_eq!(world.find_session().await.counts.total(), 20);
    assert_eq!(world.store().batch_choices(world.institution, world.session).await.unwrap().len(), 1);
}

async fn a_prefix_belongs_to_one_batch(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    world.batch("K7RM", 3).await;
    let again = new_batch(world.session, "K7RM", 3);
    let outcome = store.batch_insert(world.institution, &again, world.owner_audit()).await.unwrap();
    assert_eq!(outcome, BatchInserted::PrefixTaken);
    assert_eq!(world.find_session().await.counts.total(), 3);
    // The key was not used up: the next draw goes through, with the next number.
    let mut drawn = new_batch(world.session, "H3ND", 3);
    drawn.key = again.key;
    let outcome = store.batch_insert(world.institution, &drawn, world.owner_audit()).await.unwrap();
    assert_eq!(outcome, BatchInserted::Created { batch: drawn.id, number: 2 });
    // Another institution may have it.
    let other = new_institution(store, "OT-1").await;
    let elsewhere = new_batch(new_session(store, other, "Elsewhere").await, "K7RM", 3);
    let outcome = store.batch_insert(other, &elsewhere, crate::store_fixture::operator()).await.unwrap();
    assert_eq!(outcome, BatchInserted::Created { batch: elsewhere.id, number: 1 });
}

async fn a_code_that_exists_is_drawn_again(fresh: Fresh) {
    let world = World::new(fresh).await;
    let first = world.batch("K7RM", 3).await;
    let mut clash = new_batch(world.session, "H3ND", 3);
    clash.entries[2].slip_code.clone_from(&first.entries[0].slip_code);
    let outcome = world.store().batch_insert(world.institution, &clash, world.owner_audit()).await.unwrap();
    assert_eq!(outcome, BatchInserted::PrefixTaken);
    assert_eq!(world.find_session().await.counts.total(), 3);
}

async fn a_foreign_session_gets_nothing(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let other = new_institution(store, "OT-1").await;
    for session in [world.session, SessionId::new(id())] {
        let batch = new_batch(session, "K7RM", 3);
        let outcome = store.batch_insert(other, &batch, crate::store_fixture::operator()).await.unwrap();
        assert_eq!(outcome, BatchInserted::NoSuchSession);
        assert_eq!(store.create_codes_find(other, batch.key).await.unwrap(), None);
    }
    assert_eq!(world.find_session().await.counts.total(), 0);
}

async fn a_batch_is_found_in_its_session_only(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let batch = world.batch("K7RM", 1).await;
    let sibling = new_session(store, world.institution, "Sibling").await;
    let other = new_institution(store, "OT-1").await;
    assert_eq!(store.batch_find(world.institution, sibling, batch.id).await.unwrap(), None);
    assert_eq!(store.batch_find(other, world.session, batch.id).await.unwrap(), None);
    assert_eq!(store.batch_find(world.institution, world.session, BatchId::new(id())).await.unwrap(), None);
    assert_eq!(store.batch_choices(other, world.session).await.unwrap(), []);
}

async fn different_forms_at_once_all_get_their_batch(fresh: Fresh) {
    let world = World::new(fresh).await;
    let tasks: Vec<_> = (0..16)
        .map(|number| {
            let batch = new_batch(world.session, &format!("Q{number:03}"), 10);
            let (store, institution, audit) = (world.store().clone(), world.institution, world.owner_audit());
            tokio::spawn(async move { store.batch_insert(institution, &batch, audit).await.unwrap() })
        })
        .collect();
    let mut numbers = Vec::new();
    for task in tasks {
        match task.await.unwrap() {
            BatchInserted::Created { number, .. } => numbers.push(number),
            other => panic!("{other:?}"),
        }
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=16).collect::<Vec<_>>());
    assert_eq!(world.find_session().await.counts.unused, 160);
}

async fn an_abandoned_call_leaves_nothing_half_written(fresh: Fresh) {
    let world = World::new(fresh).await;
    for number in 0..40_u64 {
        let batch = new_batch(world.session, &format!("R{number:03}"), 50);
        let call = world.store().batch_insert(world.institution, &batch, world.owner_audit());
        let patience = std::time::Duration::from_micros(150 * number);
        let outcome = tokio::time::timeout(patience, call).await;
        let made = world.store().create_codes_find(world.institution, batch.key).await.unwrap();
        if outcome.is_ok() {
            assert!(made.is_some());
        }
    }
    // The connections are in order, and what is counted is what is there.
    let made = world.store().batch_choices(world.institution, world.session).await.unwrap().len();
    assert_eq!(world.find_session().await.counts.unused, i64::try_from(made * 50).unwrap());
    world.batch("K7RM", 1).await;
}
