//! Store: acts of staff on entries change what they may, count it, remember it, and can be taken back.

use std::collections::BTreeSet;

use lanyard_app::model::{
    act::Act,
    action::{ActionOutcome, EntryAction},
    choice::Choice,
    entry::{EntryCounts, EntryFilter, EntryState},
    id::{ActId, EntryId, IdempotencyKey, SessionId},
};
use lanyard_server::storage::{
    Actor, ChangeOutcome, EndReason, EntryOrder, HandOut, HandOutOutcome, NewBatch, NewCredential, Reissue,
};

use EntryState::{Claimed, Finished, Started, Unused, Withdrawn};

use crate::{
    engines::{Fresh, on_both_engines},
    http_ready::Stuck,
    store_counters::miscounted,
    store_fixture::{HOUR, NOON, World, by, id, new_batch, new_institution, new_session, operator},
};

on_both_engines!(
    a_mixed_selection_is_withdrawn_as_far_as_it_may_be,
    an_act_twice_is_told_and_not_doubled,
    what_was_withdrawn_comes_back_as_it_was,
    a_closed_session_restores_nothing,
    one_foreign_entry_refuses_every_act,
    a_changed_list_refuses_every_act,
    new_passwords_replace_the_old_ones_once,
    marks_move_along_and_can_be_taken_back,
    an_act_is_not_taken_back_after_a_later_one,
    a_claim_and_a_withdrawal_at_once_have_one_winner,
    what_is_asked_before_an_act_waits_for_nobody,
);

const NOTHING: EntryCounts =
    EntryCounts { unused: 0, claimed: 0, started: 0, finished: 0, withdrawn: 0, handed_out: 0, unused_handed_out: 0 };

fn ids(world: &World, batch: &NewBatch, chosen: &[usize]) -> Choice {
    let ids = chosen.iter().map(|number| batch.entries[*number].id).collect();
    Choice::Ids { session: world.session, ids }
}

fn all(world: &World, batch: &NewBatch) -> Choice {
    ids(world, batch, &(0..batch.entries.len()).collect::<Vec<_>>())
}

async fn change(world: &World, choice: &Choice, action: EntryAction) -> ChangeOutcome {
    world.store().entry_change(world.institution, choice, action, world.owner_audit()).await.unwrap()
}

async fn done(world: &World, choice: &Choice, action: EntryAction) -> ActionOutcome {
    match change(world, choice, action).await {
        ChangeOutcome::Done(acted) => acted,
        other => panic!("{other:?}"),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the store takes what may fail")]
/// New credentials that tests can tell apart by their version.
pub fn issue(present: &[(EntryId, i64)]) -> Result<Vec<NewCredential>, Box<dyn std::error::Error + Send + Sync>> {
    let credential = |(_, version): &(EntryId, i64)| NewCredential {
        version: version + 1,
        key_id: 1,
        verifier: vec![u8::try_from(version + 1).unwrap(); 32],
        sealed: vec![8; 50],
    };
    Ok(present.iter().map(credential).collect())
}

async fn states(world: &World) -> Vec<EntryState> {
    let session = world.find_session().await;
    let scope = EntryFilter::default();
    let rows = world
        .store()
        .entry_page(world.institution, &session, &scope, EntryOrder::default(), (0, 100), NOON)
        .await
        .unwrap();
    rows.iter().map(|row| row.state).collect()
}

/// The world with a batch whose entries are unused, claimed, started, finished and withdrawn, in this order.
async fn one_of_each(fresh: Fresh) -> (World, NewBatch) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 5).await;
    for (number, entry) in batch.entries.iter().enumerate().take(4).skip(1) {
        let holder = world.claim(entry, "Li Na", &format!("lina-222{number}")).await;
        if number > 1 {
            let audit = by(Actor::Candidate(entry.id));
            assert!(world.store().entry_start(world.institution, holder, audit).await.unwrap());
        }
    }
    done(&world, &ids(&world, &batch, &[3]), EntryAction::MarkFinished).await;
    done(&world, &ids(&world, &batch, &[4]), EntryAction::Withdraw).await;
    assert_eq!(states(&world).await, EntryState::ALL);
    (world, batch)
}

async fn a_mixed_selection_is_withdrawn_as_far_as_it_may_be(fresh: Fresh) {
    let (world, batch) = one_of_each(fresh).await;
    let store = world.store();
    let mut devices = Vec::new();
    for entry in &batch.entries {
        devices.push(world.log_in(entry).await);
    }
    let acted = done(&world, &all(&world, &batch), EntryAction::Withdraw).await;
    assert_eq!((acted.done, acted.left), (2, EntryCounts { started: 1, finished: 1, withdrawn: 1, ..NOTHING }));
    assert_eq!(states(&world).await, [Withdrawn, Withdrawn, Started, Finished, Withdrawn]);
    let counts = world.find_session().await.counts;
    assert_eq!(counts, EntryCounts { started: 1, finished: 1, withdrawn: 3, ..NOTHING });
    for (number, device) in devices.iter().enumerate() {
        let found = store.browser_session_find(world.institution, &device.token_hash).await.unwrap().unwrap();
        assert_eq!(found.end_reason, (number < 2).then_some(EndReason::Withdrawn), "entry {number}");
    }
    let rows = store.audit_list(world.institution, 1).await.unwrap();
    assert_eq!((rows[0].act, rows[0].count), (Act::EntriesWithdrawn, 2));
    assert_eq!((rows[0].session, acted.act), (Some(world.session), Some(ActId::new(rows[0].audit.id))));
}

async fn an_act_twice_is_told_and_not_doubled(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 3).await;
    let choice = all(&world, &batch);
    assert_eq!(done(&world, &choice, EntryAction::Withdraw).await.done, 3);
    let before = world.store().audit_list(world.institution, 100).await.unwrap().len();
    let again = done(&world, &choice, EntryAction::Withdraw).await;
    assert_eq!((again.done, again.act, again.left), (0, None, EntryCounts { withdrawn: 3, ..NOTHING }));
    assert_eq!(world.store().audit_list(world.institution, 100).await.unwrap().len(), before, "nothing to remember");
}

async fn what_was_withdrawn_comes_back_as_it_was(fresh: Fresh) {
    let (world, batch) = one_of_each(fresh).await;
    let acted = done(&world, &ids(&world, &batch, &[0, 1]), EntryAction::Withdraw).await;
    let these = Choice::Act { session: world.session, act: acted.act.unwrap() };
    let restored = done(&world, &these, EntryAction::Restore).await;
    assert_eq!((restored.done, restored.left), (2, NOTHING));
    assert_eq!(states(&world).await, EntryState::ALL, "the one withdrawn before stays so");
    let again = done(&world, &these, EntryAction::Restore).await;
    assert_eq!((again.done, again.left), (0, EntryCounts { unused: 1, claimed: 1, ..NOTHING }));
    assert_eq!(done(&world, &all(&world, &batch), EntryAction::Restore).await.done, 1);
    assert_eq!(states(&world).await[4], EntryState::Unused);
}

async fn a_closed_session_restores_nothing(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 2).await;
    let choice = all(&world, &batch);
    done(&world, &choice, EntryAction::Withdraw).await;
    let mut late = world.owner_audit();
    late.at = late.at.plus(HOUR);
    let outcome = world.store().entry_change(world.institution, &choice, EntryAction::Restore, late).await.unwrap();
    assert_eq!(outcome, ChangeOutcome::SessionClosed);
    assert_eq!(world.find_session().await.counts.withdrawn, 2);
}

async fn one_foreign_entry_refuses_every_act(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let batch = world.batch("K7RM", 3).await;
    let sibling = new_batch(new_session(store, world.institution, "Sibling").await, "H3ND", 1);
    store.batch_insert(world.institution, &sibling, operator()).await.unwrap();
    let other = new_institution(store, "OT-1").await;
    let foreign = new_batch(new_session(store, other, "Foreign").await, "K7RM", 1);
    store.batch_insert(other, &foreign, operator()).await.unwrap();
    let before = store.audit_list(world.institution, 100).await.unwrap();
    for stranger in [sibling.entries[0].id, foreign.entries[0].id, EntryId::new(id())] {
        let mut chosen: BTreeSet<_> = batch.entries.iter().map(|entry| entry.id).collect();
        chosen.insert(stranger);
        let choice = Choice::Ids { session: world.session, ids: chosen };
        for action in EntryAction::ALL {
            let outcome = if action == EntryAction::IssuePasswords {
                let key = IdempotencyKey::new(id());
                store
                    .entry_reissue(
                        world.institution,
                        Reissue { choice: &choice, key, told: None },
                        &issue,
                        world.owner_audit(),
                    )
                    .await
                    .unwrap()
            } else {
                change(&world, &choice, action).await
            };
            assert_eq!(outcome, ChangeOutcome::NotFound, "{action:?}");
        }
    }
    let strangers_act = Choice::Act { session: world.session, act: ActId::new(id()) };
    assert_eq!(change(&world, &strangers_act, EntryAction::Restore).await, ChangeOutcome::NotFound);
    assert_eq!(store.audit_list(world.institution, 100).await.unwrap(), before);
    assert_eq!(states(&world).await, [EntryState::Unused; 3]);
}

async fn a_changed_list_refuses_every_act(fresh: Fresh) {
    let world = World::new(fresh).await;
    world.batch("K7RM", 3).await;
    let matching = |expected| Choice::AllMatching {
        session: world.session,
        filter: EntryFilter { state: Some(EntryState::Unused), ..EntryFilter::default() },
        except: BTreeSet::new(),
        expected,
    };
    assert_eq!(change(&world, &matching(2), EntryAction::Withdraw).await, ChangeOutcome::Changed { now: 3 });
    assert_eq!(done(&world, &matching(3), EntryAction::Withdraw).await.done, 3);
    assert_eq!(change(&world, &matching(3), EntryAction::Withdraw).await, ChangeOutcome::Changed { now: 0 });
}

async fn new_passwords_replace_the_old_ones_once(fresh: Fresh) {
    let (world, batch) = one_of_each(fresh).await;
    let store = world.store();
    let choice = all(&world, &batch);
    let export = HandOut { choice: &choice, act: Act::EntriesExported, again: true };
    store.entry_hand_out(world.institution, export, world.owner_audit()).await.unwrap();
    assert_eq!(world.find_session().await.counts.handed_out, 5);
    let device = world.log_in(&batch.entries[2]).await;

    let key = IdempotencyKey::new(id());
    let reissue = || {
        store.entry_reissue(
            world.institution,
            Reissue { choice: &choice, key, told: None },
            &issue,
            world.owner_audit(),
        )
    };
    let ChangeOutcome::Done(acted) = reissue().await.unwrap() else { panic!("refused") };
    assert_eq!((acted.done, acted.left), (3, EntryCounts { finished: 1, withdrawn: 1, ..NOTHING }));
    let ended = store.browser_session_find(world.institution, &device.token_hash).await.unwrap().unwrap();
    assert_eq!(ended.end_reason, Some(EndReason::NewPassword));
    assert_eq!(world.find_session().await.counts.handed_out, 2, "the new logins are not handed out yet");
    let again = reissue().await.unwrap();
    assert_eq!(again, ChangeOutcome::Already { act: acted.act.unwrap(), count: 3 });

    // What was issued can be handed out by itself, and nobody is asked about it.
    let new = Choice::Act { session: world.session, act: acted.act.unwrap() };
    let print = HandOut { choice: &new, act: Act::CardsPrinted, again: false };
    let HandOutOutcome::Rows(printed) =
        store.entry_hand_out(world.institution, print, world.owner_audit()).await.unwrap()
    else {
        panic!("refused")
    };
    let versions: Vec<_> = printed.rows.iter().map(|row| (row.credential_version, row.sealed.clone())).collect();
    assert_eq!(versions, vec![(2, Some(vec![8; 50])); 3]);
    assert_eq!(world.find_session().await.counts.handed_out, 5);
    let twice = store.entry_hand_out(world.institution, print, world.owner_audit()).await.unwrap();
    let HandOutOutcome::Before(before) = twice else { panic!("{twice:?}") };
    assert_eq!((before.count, before.of, before.others), (1, 3, 0), "one of them is unused");
    assert!(before.told.is_own && before.told.act == Act::CardsPrinted, "{before:?}");
}

async fn marks_move_along_and_can_be_taken_back(fresh: Fresh) {
    let (world, batch) = one_of_each(fresh).await;
    let everything = all(&world, &batch);
    let finished = done(&world, &everything, EntryAction::MarkFinished).await;
    assert_eq!(
        (finished.done, states(&world).await.as_slice()),
        (2, &[Unused, Finished, Finished, Finished, Withdrawn][..])
    );
    let these = Choice::Act { session: world.session, act: finished.act.unwrap() };
    assert_eq!(done(&world, &these, EntryAction::UnmarkFinished).await.done, 2);
    assert_eq!(states(&world).await, [Unused, Claimed, Started, Finished, Withdrawn], "each as it was");
    assert_eq!(done(&world, &everything, EntryAction::MarkStarted).await.done, 1);
    assert_eq!(done(&world, &everything, EntryAction::UnmarkStarted).await.done, 2);
    assert_eq!(done(&world, &everything, EntryAction::UnmarkFinished).await.done, 1);
    assert_eq!(states(&world).await, [Unused, Claimed, Claimed, Started, Withdrawn]);
    assert_eq!(miscounted(&world.fresh.url).await, 0);
}

async fn an_act_is_not_taken_back_after_a_later_one(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 2).await;
    let choice = all(&world, &batch);
    let first = done(&world, &choice, EntryAction::Withdraw).await;
    done(&world, &ids(&world, &batch, &[0]), EntryAction::Restore).await;
    done(&world, &ids(&world, &batch, &[0]), EntryAction::Withdraw).await;
    let these = Choice::Act { session: world.session, act: first.act.unwrap() };
    let acted = done(&world, &these, EntryAction::Restore).await;
    assert_eq!((acted.done, acted.left), (1, EntryCounts { withdrawn: 1, ..NOTHING }));
    assert_eq!(states(&world).await, [EntryState::Withdrawn, EntryState::Unused]);
}

async fn a_claim_and_a_withdrawal_at_once_have_one_winner(fresh: Fresh) {
    let world = World::new(fresh).await;
    for round in 0..10 {
        let prefix = format!("K7R{round}");
        let batch = world.batch(&prefix, 6).await;
        let choice = all(&world, &batch);
        let claims = async {
            for (number, entry) in batch.entries.iter().enumerate() {
                let claim = world.claim_of(entry, "Li Na", &[&format!("lina-{round}{number}")]).await;
                // Either answer is right; which one decides what the withdrawal finds.
                world.store().entry_claim(world.institution, &claim, by(Actor::Candidate(entry.id))).await.unwrap();
            }
        };
        let (acted, ()) = tokio::join!(done(&world, &choice, EntryAction::Withdraw), claims);
        assert_eq!(acted.done, 6, "claimed or not, all could be withdrawn");
        assert_eq!(miscounted(&world.fresh.url).await, 0);
    }
    assert_eq!(world.find_session().await.counts, EntryCounts { withdrawn: 60, ..NOTHING });
}

/// Somebody writes in the session for as long as they like.
async fn what_is_asked_before_an_act_waits_for_nobody(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 4).await;
    done(&world, &ids(&world, &batch, &[3]), EntryAction::Withdraw).await;
    let asked = async |choice: &Choice| {
        world.store().entry_choice_counts(world.institution, choice, NOON).await.unwrap().map(Result::unwrap)
    };
    let writing = Stuck::after(&world.fresh.url, "update test_session set next_position = next_position").await;
    let counted = EntryCounts { unused: 3, withdrawn: 1, ..NOTHING };
    let matching = Choice::AllMatching {
        session: world.session,
        filter: EntryFilter::default(),
        except: BTreeSet::new(),
        expected: 4,
    };
    for choice in [all(&world, &batch), Choice::Batch(batch.id), matching] {
        assert_eq!(asked(&choice).await, Some(counted), "{choice:?}");
    }
    let nowhere = Choice::Ids { session: SessionId::new(id()), ids: [batch.entries[0].id].into() };
    assert_eq!(asked(&nowhere).await, None);
    writing.let_go().await;
}
