//! Store: a session at a glance. What it counts is what its lists show, and what acts on them mean.

use std::{collections::BTreeSet, time::Duration};

use lanyard_app::model::{
    act::Act,
    action::EntryAction,
    choice::Choice,
    entry::{EntryCounts, EntryFilter},
    id::{EntryId, SessionId},
    passing::Passing,
};
use lanyard_server::{
    domain::{
        clock::Timestamp,
        throttle::{CANDIDATES, Verdict},
    },
    storage::{
        Actor, Attempt, ChangeOutcome, EntryOrder, HandOut, NewBatch, NewBrowserSession, NewEntry, Password,
        SessionGlance, ThrottleKeys, ThrottlePurge,
    },
};

use crate::{
    engines::{Fresh, on_both_engines},
    store_fixture::{HOUR, NOON, World, by, new_claim, new_session},
};

on_both_engines!(
    the_bar_is_what_the_counters_say,
    who_is_logged_in_without_details_is_counted_until_the_claim,
    after_five_minutes_they_may_need_help,
    a_log_in_that_is_worth_nothing_counts_nowhere,
    a_lock_counts_until_it_ends,
    a_lock_that_staff_end_or_time_forgets_is_gone,
    log_ins_are_counted_by_minute,
    an_act_on_a_state_that_passes_means_what_was_seen,
    another_session_shows_nothing_of_it,
);

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);

async fn glance_at(world: &World, now: Timestamp) -> SessionGlance {
    let since = now.minus(HOUR);
    world.store().session_and_glance(world.institution, world.session, now, since).await.unwrap().unwrap().1
}

fn only(passing: Passing) -> EntryFilter {
    EntryFilter { passing: Some(passing), ..EntryFilter::default() }
}

/// What the list shows under a filter, which is compared with its number and with which of all entries it shows.
async fn listed(world: &World, filter: &EntryFilter, now: Timestamp) -> Vec<EntryId> {
    let (store, session) = (world.store(), world.find_session().await);
    let (institution, order) = (world.institution, EntryOrder::default());
    let rows = store.entry_page(institution, &session, filter, order, (0, 100), now).await.unwrap();
    let ids: Vec<EntryId> = rows.iter().map(|row| row.id).collect();
    let count = store.entry_count(institution, &session, filter, now).await.unwrap();
    assert_eq!(usize::try_from(count), Ok(ids.len()), "{filter:?}");
    let all = EntryFilter::default();
    let every: Vec<EntryId> = store
        .entry_page(institution, &session, &all, order, (0, 100), now)
        .await
        .unwrap()
        .iter()
        .map(|row| row.id)
        .collect();
    let among = store.entry_among(institution, session.id, filter, &every, now).await.unwrap();
    assert_eq!(among, ids.iter().copied().collect::<BTreeSet<_>>(), "{filter:?}");
    ids
}

/// The glance, after a look whether the lists show as many as it counts.
async fn told(world: &World, now: Timestamp) -> (i64, i64, i64) {
    let glance = glance_at(world, now).await;
    let counted = (glance.arrived, glance.overdue, glance.locked);
    let mut shown = Vec::new();
    for passing in Passing::ALL {
        shown.push(i64::try_from(listed(world, &only(passing), now).await.len()).unwrap());
    }
    assert_eq!(shown, [counted.0, counted.1, counted.2]);
    counted
}

async fn log_in_at(world: &World, entry: &NewEntry, at: Timestamp) -> NewBrowserSession {
    let new = NewBrowserSession { at, expires_at: at.plus(HOUR * 12), ..world.verified(entry).await };
    world.store().browser_session_open(world.institution, new.clone()).await.unwrap();
    new
}

/// A wrong password at the slip code of an entry.
fn wrong(world: &World, entry: &NewEntry, at: Timestamp) -> Attempt {
    let mut name = [0; 32];
    name[..16].copy_from_slice(entry.id.uuid().as_bytes());
    Attempt {
        keys: ThrottleKeys { name, address: [7; 32] },
        door: &CANDIDATES,
        counts_name: true,
        entry: Some((world.institution, world.session, entry.id)),
        password: Password::Unproven,
        at,
    }
}

async fn fail(world: &World, entry: &NewEntry, times: usize, at: Timestamp) {
    for _ in 0..times {
        assert_eq!(world.store().attempt(wrong(world, entry, at), None).await.unwrap(), Verdict::Heard);
    }
}

async fn hand_out(world: &World, batch: &NewBatch, entries: &[usize]) {
    let ids = entries.iter().map(|&number| batch.entries[number].id).collect();
    let choice = Choice::Ids { session: world.session, ids };
    let hand_out = HandOut { choice: &choice, act: Act::CardsPrinted, again: true };
    world.store().entry_hand_out(world.institution, hand_out, world.owner_audit()).await.unwrap();
}

async fn the_bar_is_what_the_counters_say(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 6).await;
    hand_out(&world, &batch, &[0, 1, 2]).await;
    world.claim(&batch.entries[0], "María Carreño", "maria-3749").await;
    world.claim(&batch.entries[5], "Li Na", "river-3749").await;
    let counts = EntryCounts { unused: 4, claimed: 2, handed_out: 3, unused_handed_out: 2, ..EntryCounts::default() };
    assert_eq!(glance_at(&world, NOON).await.counts, counts);
    for (handed_out, expected) in [(true, 2), (false, 2)] {
        let unused = EntryFilter::from_words("", "unused", "", if handed_out { "yes" } else { "no" });
        assert_eq!(listed(&world, &unused, NOON).await.len(), expected);
    }
    let withdrawn = Choice::Ids { session: world.session, ids: [batch.entries[1].id].into() };
    let audit = world.owner_audit();
    world.store().entry_change(world.institution, &withdrawn, EntryAction::Withdraw, audit).await.unwrap();
    let counts = EntryCounts { unused: 3, withdrawn: 1, unused_handed_out: 1, ..counts };
    assert_eq!(glance_at(&world, NOON).await.counts, counts, "a withdrawn one is handed out and no longer unused");
}

async fn who_is_logged_in_without_details_is_counted_until_the_claim(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 3).await;
    assert_eq!(told(&world, NOON).await, (0, 0, 0));
    let holder = world.log_in(&batch.entries[0]).await;
    world.log_in(&batch.entries[0]).await;
    world.log_in(&batch.entries[1]).await;
    assert_eq!(told(&world, NOON).await, (2, 0, 0), "two devices are one entry");
    assert_eq!(listed(&world, &only(Passing::Arrived), NOON).await, [batch.entries[0].id, batch.entries[1].id]);
    let claim = new_claim(holder, &batch.entries[0].search_text, "María Carreño", &["maria-3749"]);
    world.store().entry_claim(world.institution, &claim, by(Actor::Candidate(holder.entry))).await.unwrap();
    assert_eq!(told(&world, NOON).await, (1, 0, 0));
    world.store().browser_session_end(world.institution, &holder.token_hash, NOON).await.unwrap();
    assert_eq!(told(&world, NOON).await, (1, 0, 0));
}

async fn after_five_minutes_they_may_need_help(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 2).await;
    log_in_at(&world, &batch.entries[0], NOON).await;
    log_in_at(&world, &batch.entries[1], NOON.plus(MINUTE)).await;
    let edge = NOON.plus(MINUTE * 5);
    assert_eq!(told(&world, edge.minus(Duration::from_micros(1))).await, (2, 0, 0));
    assert_eq!(told(&world, edge).await, (2, 1, 0));
    let session = world.find_session().await;
    let (filter, order) = (EntryFilter::default(), EntryOrder::default());
    let rows = world.store().entry_page(world.institution, &session, &filter, order, (0, 9), edge).await.unwrap();
    let since: Vec<_> = rows.iter().map(|row| row.arrived_at).collect();
    assert_eq!(since, [Some(NOON), Some(NOON.plus(MINUTE))]);
}

async fn a_log_in_that_is_worth_nothing_counts_nowhere(fresh: Fresh) {
    let world = World::new(fresh).await;
    let (store, batch) = (world.store(), world.batch("K7RM", 4).await);
    let idle = log_in_at(&world, &batch.entries[0], NOON).await;
    let out = log_in_at(&world, &batch.entries[1], NOON).await;
    log_in_at(&world, &batch.entries[2], NOON).await;
    let later = NOON.plus(HOUR);
    assert_eq!(told(&world, later.minus(SECOND)).await, (3, 3, 0));
    assert_eq!(told(&world, later).await, (0, 0, 0), "idle for too long");
    store.browser_session_touch(world.institution, &idle.token_hash, NOON.plus(MINUTE)).await.unwrap();
    assert_eq!(told(&world, later).await, (1, 1, 0));
    store.browser_session_end(world.institution, &out.token_hash, NOON).await.unwrap();
    let withdrawn = Choice::Ids { session: world.session, ids: [batch.entries[2].id].into() };
    store.entry_change(world.institution, &withdrawn, EntryAction::Withdraw, world.owner_audit()).await.unwrap();
    assert_eq!(told(&world, NOON.plus(MINUTE)).await, (1, 0, 0), "one logged out, one withdrawn");
    store.entry_change(world.institution, &withdrawn, EntryAction::Restore, world.owner_audit()).await.unwrap();
    assert_eq!(told(&world, NOON.plus(MINUTE)).await, (1, 0, 0), "a log-in of before does not come back");
}

async fn a_lock_counts_until_it_ends(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 3).await;
    fail(&world, &batch.entries[0], 5, NOON).await;
    assert_eq!(told(&world, NOON).await, (0, 0, 0));
    fail(&world, &batch.entries[0], 1, NOON).await;
    assert_eq!(world.store().attempt(wrong(&world, &batch.entries[0], NOON), None).await.unwrap(), Verdict::Refused);
    assert_eq!(told(&world, NOON).await, (0, 0, 1));
    assert_eq!(listed(&world, &only(Passing::Locked), NOON).await, [batch.entries[0].id]);
    let end = NOON.plus(SECOND);
    assert_eq!(told(&world, end.minus(Duration::from_micros(1))).await, (0, 0, 1));
    assert_eq!(told(&world, end).await, (0, 0, 0));
    fail(&world, &batch.entries[0], 1, end).await;
    assert_eq!(told(&world, end.plus(SECOND)).await, (0, 0, 1), "the next one waits for two");
}

async fn a_lock_that_staff_end_or_time_forgets_is_gone(fresh: Fresh) {
    let world = World::new(fresh).await;
    let (store, batch) = (world.store(), world.batch("K7RM", 2).await);
    fail(&world, &batch.entries[0], 6, NOON).await;
    fail(&world, &batch.entries[1], 6, NOON).await;
    assert_eq!(told(&world, NOON).await, (0, 0, 2));
    let (entry, names) = (batch.entries[0].id, [wrong(&world, &batch.entries[0], NOON).keys.name]);
    store.throttle_unlock(world.institution, (world.session, entry), &names, world.owner_audit()).await.unwrap();
    assert_eq!(told(&world, NOON).await, (0, 0, 1));
    // What is forgotten leaves nothing behind.
    let purge = ThrottlePurge { now: NOON.plus(HOUR * 25), kept: HOUR * 24, most: 100 };
    assert!(store.throttle_purge(&purge).await.unwrap() >= 2);
    assert_eq!(crate::database_dump::dump(&world.fresh.url).await["entry_throttle"].len(), 0);
}

async fn log_ins_are_counted_by_minute(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 4).await;
    log_in_at(&world, &batch.entries[0], NOON.plus(SECOND * 59)).await;
    log_in_at(&world, &batch.entries[1], NOON.plus(MINUTE)).await;
    log_in_at(&world, &batch.entries[2], NOON.plus(SECOND * 119)).await;
    // A log-in with an old slip gives no access, and what a claim opens is no log-in.
    world.claim(&batch.entries[3], "María Carreño", "maria-3749").await;
    let old = NewBrowserSession { ended: true, logged_in_to: None, ..world.verified(&batch.entries[3]).await };
    world.store().browser_session_open(world.institution, old).await.unwrap();
    let now = NOON.plus(MINUTE * 3);
    assert_eq!(glance_at(&world, now).await.log_ins, [(NOON, 2), (NOON.plus(MINUTE), 2)]);
    let since = NOON.plus(MINUTE);
    let later =
        world.store().session_and_glance(world.institution, world.session, now, since).await.unwrap().unwrap().1;
    assert_eq!(later.log_ins, [(NOON.plus(MINUTE), 2)]);
    let pulse = world.store().session_pulse(world.institution, world.session).await.unwrap().unwrap();
    assert_eq!(pulse.log_in, Some(NOON.plus(SECOND * 119).micros()));
}

async fn an_act_on_a_state_that_passes_means_what_was_seen(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 4).await;
    world.log_in(&batch.entries[0]).await;
    let all =
        |filter, expected| Choice::AllMatching { session: world.session, filter, except: BTreeSet::new(), expected };
    let withdraw = async |choice: Choice| {
        world
            .store()
            .entry_change(world.institution, &choice, EntryAction::Withdraw, world.owner_audit())
            .await
            .unwrap()
    };
    world.log_in(&batch.entries[2]).await;
    let outcome = withdraw(all(only(Passing::Arrived), 1)).await;
    assert_eq!(outcome, ChangeOutcome::Changed { now: 2 }, "somebody has logged in since");
    let ChangeOutcome::Done(done) = withdraw(all(only(Passing::Arrived), 2)).await else { panic!("two are meant") };
    assert_eq!(done.done, 2);
    fail(&world, &batch.entries[1], 6, NOON).await;
    let ChangeOutcome::Done(done) = withdraw(all(only(Passing::Locked), 1)).await else { panic!("one is meant") };
    assert_eq!((done.done, told(&world, NOON).await), (1, (0, 0, 0)));
}

async fn another_session_shows_nothing_of_it(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 2).await;
    world.log_in(&batch.entries[0]).await;
    fail(&world, &batch.entries[1], 6, NOON).await;
    let (store, since) = (world.store(), NOON.minus(HOUR));
    let other = new_session(store, world.institution, "Autumn placement").await;
    let glance = store.session_and_glance(world.institution, other, NOON, since).await.unwrap().unwrap().1;
    assert_eq!((glance.arrived, glance.overdue, glance.locked, glance.log_ins.len()), (0, 0, 0, 0));
    let missing = SessionId::new(crate::store_fixture::id());
    assert_eq!(store.session_and_glance(world.institution, missing, NOON, since).await.unwrap(), None);
}
