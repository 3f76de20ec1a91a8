//! Store: everything that happened to one entry is told, newest first, and nothing of another one.

use std::time::Duration;

use lanyard_app::model::{
    act::Act,
    choice::Choice,
    id::{EntryId, InstitutionId},
};
use lanyard_server::{
    domain::throttle::CANDIDATES,
    storage::{Actor, Attempt, Audit, EntryPlace, HandOut, HandOutOutcome, Password, PastAct, PastLogIn, ThrottleKeys},
};

use crate::{
    engines::{Fresh, on_both_engines},
    store_fixture::{NOON, World, by, id, new_institution},
};

on_both_engines!(
    an_entry_knows_its_place_and_maker,
    every_act_on_an_entry_is_told_and_none_on_another,
    log_ins_are_told_as_long_as_they_are_kept,
    failures_are_told_by_name,
);

const MINUTE: Duration = Duration::from_mins(1);

async fn an_entry_knows_its_place_and_maker(fresh: Fresh) {
    let world = World::new(fresh).await;
    world.batch("H3ND", 2).await;
    let batch = world.batch("K7RM", 3).await;
    let place = |entry| world.store().entry_place(world.institution, entry);
    let expected = EntryPlace {
        batch: batch.id,
        label: "Room B12, morning".to_owned(),
        place: 2,
        of: 3,
        created_by: Some("A. Mora".to_owned()),
        created_at: NOON,
    };
    assert_eq!(place(batch.entries[1].id).await.unwrap(), Some(expected.clone()));
    assert_eq!(place(batch.entries[2].id).await.unwrap(), Some(EntryPlace { place: 3, ..expected }));
    assert_eq!(place(EntryId::new(id())).await.unwrap(), None);
    let elsewhere = new_institution(world.store(), "OT-1").await;
    assert_eq!(world.store().entry_place(elsewhere, batch.entries[1].id).await.unwrap(), None);
}

async fn every_act_on_an_entry_is_told_and_none_on_another(fresh: Fresh) {
    let world = World::new(fresh).await;
    let (store, institution) = (world.store(), world.institution);
    let batch = world.batch("K7RM", 3).await;
    let (first, second) = (&batch.entries[0], &batch.entries[1]);
    let hand_out = async |act, entries: Vec<EntryId>| {
        let choice = Choice::Ids { session: world.session, ids: entries.into_iter().collect() };
        let hand_out = HandOut { choice: &choice, act, again: true };
        let done = store.entry_hand_out(institution, hand_out, world.owner_audit()).await.unwrap();
        assert!(matches!(done, HandOutOutcome::Rows(_)));
    };
    hand_out(Act::CardsPrinted, vec![first.id, second.id]).await;
    hand_out(Act::LoginShown, vec![first.id]).await;
    let holder = world.claim(first, "María Carreño", "maria-3749").await;
    assert!(store.entry_start(institution, holder, by(Actor::Candidate(first.id))).await.unwrap());
    let by_mora = |act| PastAct { at: NOON, act, by: Some("A. Mora".to_owned()) };
    let by_candidate = |act| PastAct { at: NOON, act, by: None };
    let all = store.entry_acts(institution, first.id, 50).await.unwrap();
    assert_eq!(
        all,
        [
            by_candidate(Act::TestStarted),
            by_candidate(Act::EntryClaimed),
            by_mora(Act::LoginShown),
            by_mora(Act::CardsPrinted),
        ]
    );
    assert_eq!(store.entry_acts(institution, first.id, 2).await.unwrap(), all[..2]);
    assert_eq!(store.entry_acts(institution, second.id, 50).await.unwrap(), [by_mora(Act::CardsPrinted)]);
    assert_eq!(store.entry_acts(institution, batch.entries[2].id, 50).await.unwrap(), []);
    for elsewhere in [new_institution(store, "OT-1").await, InstitutionId::new(id())] {
        assert_eq!(store.entry_acts(elsewhere, first.id, 50).await.unwrap(), []);
    }
}

async fn log_ins_are_told_as_long_as_they_are_kept(fresh: Fresh) {
    let world = World::new(fresh).await;
    let (store, institution) = (world.store(), world.institution);
    let batch = world.batch("K7RM", 2).await;
    let entry = &batch.entries[0];
    let log_in = async |minutes: u32, ended: bool| {
        let mut new = world.verified(entry).await;
        (new.at, new.ended) = (NOON.plus(MINUTE * minutes), ended);
        let token_hash = new.token_hash;
        store.browser_session_open(institution, new).await.unwrap();
        token_hash
    };
    log_in(1, false).await;
    let mut claim = world.claim_of(entry, "María Carreño", &["maria-3749"]).await;
    claim.came_with = log_in(2, false).await;
    let claimed = Audit { id: id(), at: NOON.plus(MINUTE * 3), actor: Actor::Candidate(entry.id) };
    store.entry_claim(institution, &claim, claimed).await.unwrap();
    log_in(4, true).await;
    log_in(5, false).await;
    let at = |minutes, with_username| PastLogIn { at: NOON.plus(MINUTE * minutes), with_username };
    let told = async |limit| store.entry_log_ins(institution, entry.id, limit).await.unwrap();
    // What the claim opened by itself is no log-in, and whoever came with the old slip was let in nowhere.
    assert_eq!(told(50).await, [at(5, true), at(2, false), at(1, false), at(0, false)]);
    assert_eq!(told(1).await, [at(5, true)]);
    let elsewhere = new_institution(store, "OT-1").await;
    assert_eq!(store.entry_log_ins(elsewhere, entry.id, 50).await.unwrap(), []);
    assert_eq!(store.entry_log_ins(institution, batch.entries[1].id, 50).await.unwrap(), []);
}

async fn failures_are_told_by_name(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let wrong = async |name: [u8; 32], minutes: u32| {
        let keys = ThrottleKeys { name, address: [1; 32] };
        let at = NOON.plus(MINUTE * minutes);
        let (password, entry) = (Password::Unproven, None);
        let attempt = Attempt { keys, door: &CANDIDATES, counts_name: true, entry, password, at };
        store.attempt(attempt, None).await.unwrap();
    };
    let (slip, username, nobody) = ([7; 32], [8; 32], [9; 32]);
    wrong(slip, 0).await;
    wrong(slip, 1).await;
    wrong(username, 2).await;
    wrong([6; 32], 3).await;
    assert_eq!(
        store.throttle_failures(&[slip, username, nobody]).await.unwrap(),
        [(slip, (2, NOON.plus(MINUTE))), (username, (1, NOON.plus(MINUTE * 2)))].into()
    );
    assert!(store.throttle_failures(&[]).await.unwrap().is_empty());
}
