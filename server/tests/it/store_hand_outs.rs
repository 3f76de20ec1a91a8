//! Store: exports answer current credentials, record themselves, and refuse as a whole.

use std::{collections::BTreeSet, mem::take, sync::Mutex};

use lanyard_app::model::{
    act::Act,
    choice::Choice,
    entry::{EntryFilter, EntryState},
    id::{BatchId, EntryId, InstitutionId, SessionId},
};
use lanyard_server::storage::{Actor, HandOut, HandOutOutcome, HandedOut, LoginRow, NewBatch, Store};

use crate::{
    engines::{Fresh, on_both_engines},
    store_claims::execute_behind,
    store_fixture::{World, by, id, new_batch, new_institution, new_session, operator},
};

on_both_engines!(
    a_batch_is_downloaded_in_order,
    a_claimed_entry_is_exported_with_its_new_username,
    chosen_entries_are_exported_and_counted,
    one_foreign_entry_refuses_the_whole,
    all_that_match_are_exported_but_a_few,
    a_changed_list_is_refused,
    what_will_be_given_out_is_told_and_nothing_else,
    missing_things_are_not_found,
);

async fn export(world: &World, selection: &Choice) -> HandOutOutcome {
    world.store().entry_hand_out(world.institution, of(selection), world.owner_audit()).await.unwrap()
}

/// Exports without asking whether the logins were handed out before.
fn of(choice: &Choice) -> HandOut<'_> {
    let act = if matches!(choice, Choice::Batch(_)) { Act::LoginsDownloaded } else { Act::EntriesExported };
    HandOut { choice, act, again: true }
}

async fn rows(world: &World, selection: &Choice) -> Vec<LoginRow> {
    match export(world, selection).await {
        HandOutOutcome::Rows(HandedOut { session, rows, .. }) => {
            assert_eq!(session, world.session);
            rows
        }
        other => panic!("{other:?}"),
    }
}

fn codes(rows: &[LoginRow]) -> Vec<&str> {
    rows.iter().map(|row| row.slip_code.as_str()).collect()
}

fn ids(batch: &NewBatch, chosen: &[usize]) -> BTreeSet<EntryId> {
    chosen.iter().map(|number| batch.entries[*number].id).collect()
}

async fn audited(store: &Store, institution: InstitutionId) -> Vec<(Act, i64)> {
    let rows = store.audit_list(institution, 100).await.unwrap();
    let exports = [Act::LoginsDownloaded, Act::EntriesExported];
    rows.iter().filter(|row| exports.contains(&row.act)).map(|row| (row.act, row.count)).collect()
}

async fn what_will_be_given_out_is_told_and_nothing_else(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 3).await;
    let told = Mutex::new(Vec::new());
    let hand_out = async |choice: &Choice, again| {
        let hand_out = HandOut { again, ..of(choice) };
        let tell = |rows: &HandedOut| told.lock().unwrap().push(rows.clone());
        let given = world.store().entry_hand_out_telling(world.institution, hand_out, by(Actor::Operator), tell);
        (given.await.unwrap(), take(&mut *told.lock().unwrap()))
    };
    let (given, told_of_it) = hand_out(&Choice::Batch(batch.id), false).await;
    assert_eq!(told_of_it.len(), 1);
    assert_eq!(told_of_it[0].rows.len(), 3);
    assert_eq!(given, HandOutOutcome::Rows(told_of_it[0].clone()));
    // Somebody holds them now.
    world.claim(&batch.entries[0], "María Carreño", "maria-3749").await;
    for refused in [Choice::Batch(batch.id), Choice::Batch(BatchId::new(id()))] {
        let (outcome, told_of_it) = hand_out(&refused, false).await;
        assert!(!matches!(outcome, HandOutOutcome::Rows(_)), "{outcome:?}");
        assert_eq!(told_of_it, []);
    }
    let (given, told_of_it) = hand_out(&Choice::Batch(batch.id), true).await;
    assert_eq!(given, HandOutOutcome::Rows(told_of_it[0].clone()));
    let names: Vec<_> = told_of_it[0].rows.iter().map(|row| row.full_name.as_deref()).collect();
    assert_eq!(names, [Some("María Carreño"), None, None]);
}

async fn a_batch_is_downloaded_in_order(fresh: Fresh) {
    let world = World::new(fresh).await;
    world.batch("K7RM", 2).await;
    let batch = world.batch("H3ND", 500).await;
    let rows = rows(&world, &Choice::Batch(batch.id)).await;
    let expected: Vec<_> = batch.entries.iter().map(|entry| (entry.id, entry.slip_code.clone())).collect();
    assert_eq!(rows.iter().map(|row| (row.id, row.slip_code.clone())).collect::<Vec<_>>(), expected);
    let first = &rows[0];
    assert_eq!((first.username.as_str(), first.full_name.as_ref()), ("H3ND-0001", None));
    assert_eq!((first.credential_version, first.key_id, first.batch), (1, 1, 2));
    assert_eq!((first.state, first.sealed.as_deref()), (EntryState::Unused, Some([9; 50].as_slice())));
    assert_eq!(audited(world.store(), world.institution).await, [(Act::LoginsDownloaded, 500)]);
}

async fn a_claimed_entry_is_exported_with_its_new_username(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 2).await;
    world.claim(&batch.entries[0], "María Carreño", "maria-3749").await;
    let sql = format!("update entry set state = 'withdrawn' where slip_code = '{}'", batch.entries[1].slip_code);
    execute_behind(&world.fresh.url, &sql).await;
    let rows = rows(&world, &Choice::Batch(batch.id)).await;
    assert_eq!((rows[0].slip_code.as_str(), rows[0].username.as_str()), ("K7RM-0001", "maria-3749"));
    assert_eq!((rows[0].full_name.as_deref(), rows[0].state), (Some("María Carreño"), EntryState::Claimed));
    assert_eq!(rows[1].state, EntryState::Withdrawn);
}

async fn chosen_entries_are_exported_and_counted(fresh: Fresh) {
    let world = World::new(fresh).await;
    let first = world.batch("K7RM", 3).await;
    let second = world.batch("H3ND", 3).await;
    let mut chosen = ids(&second, &[2, 0]);
    chosen.extend(ids(&first, &[1]));
    let rows = rows(&world, &Choice::Ids { session: world.session, ids: chosen }).await;
    assert_eq!(codes(&rows), ["K7RM-0002", "H3ND-0001", "H3ND-0003"]);
    assert_eq!(audited(world.store(), world.institution).await, [(Act::EntriesExported, 3)]);
}

async fn one_foreign_entry_refuses_the_whole(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let batch = world.batch("K7RM", 3).await;
    let sibling = new_batch(new_session(store, world.institution, "Sibling").await, "H3ND", 1);
    store.batch_insert(world.institution, &sibling, operator()).await.unwrap();
    let other = new_institution(store, "OT-1").await;
    let foreign = new_batch(new_session(store, other, "Foreign").await, "K7RM", 1);
    store.batch_insert(other, &foreign, operator()).await.unwrap();
    for stranger in [sibling.entries[0].id, foreign.entries[0].id, EntryId::new(id())] {
        let mut chosen = ids(&batch, &[0, 1]);
        chosen.insert(stranger);
        let selection = Choice::Ids { session: world.session, ids: chosen };
        assert_eq!(export(&world, &selection).await, HandOutOutcome::NotFound);
    }
    assert_eq!(audited(store, world.institution).await, []);
}

async fn all_that_match_are_exported_but_a_few(fresh: Fresh) {
    let world = World::new(fresh).await;
    let first = world.batch("K7RM", 3).await;
    let second = world.batch("H3ND", 3).await;
    world.claim(&first.entries[1], "Maria", "maria-2222").await;
    let all = |filter, except, expected| Choice::AllMatching { session: world.session, filter, except, expected };
    let none = BTreeSet::new;

    let everything = rows(&world, &all(EntryFilter::default(), none(), 6)).await;
    assert_eq!(everything.len(), 6);
    let but_two = rows(&world, &all(EntryFilter::default(), ids(&second, &[0, 2]), 6)).await;
    assert_eq!(codes(&but_two), ["K7RM-0001", "K7RM-0002", "K7RM-0003", "H3ND-0002"]);
    let unused = EntryFilter { state: Some(EntryState::Unused), batch: Some(1), ..EntryFilter::default() };
    // An exception that the filter does not match changes nothing.
    let filtered = rows(&world, &all(unused, ids(&second, &[1]), 2)).await;
    assert_eq!(codes(&filtered), ["K7RM-0001", "K7RM-0003"]);
    let searched = EntryFilter { q: "maria".to_owned(), ..EntryFilter::default() };
    let searched = rows(&world, &all(searched, none(), 1)).await;
    assert_eq!(codes(&searched), ["K7RM-0002"]);
    let expected = [6, 4, 2, 1].map(|count| (Act::EntriesExported, count));
    let mut told = audited(world.store(), world.institution).await;
    told.reverse();
    assert_eq!(told, expected);
}

async fn a_changed_list_is_refused(fresh: Fresh) {
    let world = World::new(fresh).await;
    world.batch("K7RM", 3).await;
    let filter = EntryFilter { state: Some(EntryState::Unused), ..EntryFilter::default() };
    let selection = Choice::AllMatching { session: world.session, filter, except: BTreeSet::new(), expected: 3 };
    assert_eq!(rows(&world, &selection).await.len(), 3);
    world.batch("H3ND", 2).await;
    assert_eq!(export(&world, &selection).await, HandOutOutcome::Changed { now: 5 });
    assert_eq!(audited(world.store(), world.institution).await, [(Act::EntriesExported, 3)]);
}

async fn missing_things_are_not_found(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 3).await;
    let other = new_institution(world.store(), "OT-1").await;
    let all =
        |session| Choice::AllMatching { session, filter: EntryFilter::default(), except: BTreeSet::new(), expected: 0 };
    let missing = [Choice::Batch(BatchId::new(id())), all(SessionId::new(id()))];
    for selection in &missing {
        assert_eq!(export(&world, selection).await, HandOutOutcome::NotFound);
    }
    let theirs =
        [Choice::Batch(batch.id), all(world.session), Choice::Ids { session: world.session, ids: ids(&batch, &[0]) }];
    for selection in &theirs {
        let outcome = world.store().entry_hand_out(other, of(selection), operator()).await.unwrap();
        assert_eq!(outcome, HandOutOutcome::NotFound);
    }
    assert_eq!(audited(world.store(), other).await, []);
}
