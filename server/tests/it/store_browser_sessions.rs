//! Store: browser sessions are opened durably, alone or together, and read anew every time.

use std::time::Duration;

use lanyard_app::model::{
    entry::{EntryFilter, EntryState},
    id::{EntryId, StaffId},
    staff::Role,
};
use lanyard_server::storage::{EntryOrder, NewBrowserSession, Owner, Round, Store, StoreError, Verified, Whose};

use crate::{
    database_dump::dump,
    engines::{Fresh, on_both_engines},
    store_claims::execute_behind,
    store_fixture::{HOUR, NOON, World, id, new_browser_session, new_institution, new_staff},
};

on_both_engines!(
    a_session_of_staff_names_its_owner,
    a_session_of_a_candidate_shows_where_the_entry_stands,
    a_session_is_found_in_its_institution_only,
    sessions_are_touched_ended_and_purged,
    what_expired_is_purged_piece_by_piece_in_every_institution,
    servers_take_turns_at_clearing_away,
    a_session_can_be_ended_from_the_start,
    a_crowd_logs_in_at_once,
    one_bad_session_does_not_spoil_the_others,
);

async fn a_session_of_staff_names_its_owner(fresh: Fresh) {
    let world = World::new(fresh).await;
    let new = new_browser_session(Whose::Staff(world.owner));
    world.store().browser_session_open(world.institution, new.clone()).await.unwrap();
    let found = world.store().browser_session_find(world.institution, &new.token_hash).await.unwrap().unwrap();
    let Owner::Staff(member) = found.owner else { panic!("staff's") };
    assert_eq!((member.id, member.role, member.disabled), (world.owner, Role::Owner, false));
    assert_eq!((found.created_at, found.seen_at, found.expires_at), (NOON, NOON, NOON.plus(HOUR)));
    assert_eq!(found.ended_at, None);
}

async fn a_session_of_a_candidate_shows_where_the_entry_stands(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 1).await;
    let device = world.log_in(&batch.entries[0]).await;
    let found = world.store().browser_session_find(world.institution, &device.token_hash).await.unwrap().unwrap();
    let Owner::Candidate(standing) = found.owner else { panic!("a candidate's") };
    assert_eq!((standing.entry, standing.state), (batch.entries[0].id, EntryState::Unused));
    assert_eq!((standing.slip_code.as_str(), standing.username), ("K7RM-0001", None));
    assert_eq!((standing.session, standing.username_confirmed), (world.session, false));
    assert_eq!((standing.opens_at, standing.closes_at), (NOON.minus(HOUR), NOON.plus(HOUR)));
    let session = world.find_session().await;
    let order = EntryOrder::default();
    let rows = world
        .store()
        .entry_page(world.institution, &session, &EntryFilter::default(), order, (0, 10), NOON)
        .await
        .unwrap();
    assert_eq!(rows[0].last_seen_at, Some(NOON));
}

async fn a_session_is_found_in_its_institution_only(fresh: Fresh) {
    let world = World::new(fresh).await;
    let new = new_browser_session(Whose::Staff(world.owner));
    world.store().browser_session_open(world.institution, new.clone()).await.unwrap();
    let other = new_institution(world.store(), "OT-1").await;
    assert_eq!(world.store().browser_session_find(other, &new.token_hash).await.unwrap(), None);
    assert_eq!(world.store().browser_session_find(world.institution, &[0; 32]).await.unwrap(), None);
    // A session cannot be opened for another institution's staff.
    let stolen = new_browser_session(Whose::Staff(world.owner));
    assert!(world.store().browser_session_open(other, stolen).await.is_err());
}

async fn sessions_are_touched_ended_and_purged(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let new = new_browser_session(Whose::Staff(world.owner));
    store.browser_session_open(world.institution, new.clone()).await.unwrap();
    let find = async || store.browser_session_find(world.institution, &new.token_hash).await.unwrap();
    let later = NOON.plus(HOUR / 2);
    store.browser_session_touch(world.institution, &new.token_hash, later).await.unwrap();
    assert_eq!(find().await.unwrap().seen_at, later);
    // An older touch does not turn the clock back.
    store.browser_session_touch(world.institution, &new.token_hash, NOON).await.unwrap();
    assert_eq!(find().await.unwrap().seen_at, later);
    store.browser_session_end(world.institution, &new.token_hash, later).await.unwrap();
    store.browser_session_end(world.institution, &new.token_hash, NOON.plus(HOUR)).await.unwrap();
    store.browser_session_touch(world.institution, &new.token_hash, NOON.plus(HOUR)).await.unwrap();
    let ended = find().await.unwrap();
    assert_eq!((ended.ended_at, ended.seen_at), (Some(later), later));
    assert_eq!(store.browser_session_purge(NOON.plus(HOUR)).await.unwrap(), 0);
    assert_eq!(store.browser_session_purge(NOON.plus(HOUR * 2)).await.unwrap(), 1);
    assert_eq!(find().await, None);
}

async fn what_expired_is_purged_piece_by_piece_in_every_institution(fresh: Fresh) {
    let world = World::new(fresh).await;
    new_staff(world.store(), new_institution(world.store(), "SG-3350").await, "owner@southgate.test").await;
    let hash = if world.fresh.url.starts_with("sqlite:") {
        "cast(printf('%032d', n.i) as blob)"
    } else {
        "decode(lpad(n.i::text, 64, '0'), 'hex')"
    };
    // Every third one is still good.
    let many = format!(
        "insert into browser_session (institution_id, token_hash, staff_id, created_at, seen_at, expires_at) \
         with recursive n (i) as (select 1 union all select i + 1 from n where i < 4500) \
         select s.institution_id, {hash}, s.id, 1, 1, case when n.i % 3 = 0 then {late} else {early} end from n, staff s",
        early = NOON.micros() - 1,
        late = NOON.micros(),
    );
    execute_behind(&world.fresh.url, &many).await;
    let left = async || dump(&world.fresh.url).await["browser_session"].len();
    assert_eq!(left().await, 9000);
    assert_eq!(world.store().browser_session_purge(NOON).await.unwrap(), 6000);
    assert_eq!(left().await, 3000);
    assert_eq!(world.store().browser_session_purge(NOON).await.unwrap(), 0);
}

async fn servers_take_turns_at_clearing_away(fresh: Fresh) {
    let world = World::new(fresh).await;
    let another = world.store().clone();
    let take = async |store: &Store, at| store.upkeep_take(Round::Sessions, at, HOUR).await.unwrap();
    let (one, two) = tokio::join!(take(world.store(), NOON), take(&another, NOON));
    assert!(one != two, "one of them does it");
    assert!(!take(&another, NOON.plus(HOUR / 2)).await);
    assert!(world.store().upkeep_take(Round::Failures, NOON, HOUR).await.unwrap(), "the other round is another turn");
    assert!(take(&another, NOON.plus(HOUR)).await);
    assert!(
        !take(world.store(), NOON).await,
        "who read the clock before that, or has one that is behind, comes too late"
    );
    // A clock that was far ahead keeps nobody waiting.
    assert!(take(world.store(), NOON.minus(Duration::from_micros(1))).await);
}

async fn a_session_can_be_ended_from_the_start(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 1).await;
    let new = NewBrowserSession { ended: true, ..world.verified(&batch.entries[0]).await };
    world.store().browser_session_open(world.institution, new.clone()).await.unwrap();
    let found = world.store().browser_session_find(world.institution, &new.token_hash).await.unwrap().unwrap();
    assert_eq!(found.ended_at, Some(NOON));
    // It gave no access, so the candidate was not seen.
    let session = world.find_session().await;
    let order = EntryOrder::default();
    let rows = world
        .store()
        .entry_page(world.institution, &session, &EntryFilter::default(), order, (0, 10), NOON)
        .await
        .unwrap();
    assert_eq!(rows[0].last_seen_at, None);
}

async fn a_crowd_logs_in_at_once(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 300).await;
    let mut sessions = Vec::new();
    for entry in &batch.entries {
        sessions.push(world.verified(entry).await);
    }
    let tasks: Vec<_> = sessions
        .iter()
        .map(|new| {
            let (store, institution, new) = (world.store().clone(), world.institution, new.clone());
            tokio::spawn(async move { store.browser_session_open(institution, new).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    for (new, entry) in sessions.iter().zip(&batch.entries) {
        let found = world.store().browser_session_find(world.institution, &new.token_hash).await.unwrap().unwrap();
        let Owner::Candidate(standing) = found.owner else { panic!("a candidate's") };
        assert_eq!(standing.entry, entry.id);
    }
}

async fn one_bad_session_does_not_spoil_the_others(fresh: Fresh) {
    let world = World::new(fresh).await;
    let good: Vec<_> = (0..30).map(|_| new_browser_session(Whose::Staff(world.owner))).collect();
    let mut all = good.clone();
    all.insert(10, new_browser_session(Whose::Staff(StaffId::new(id()))));
    let verified = Verified { credential_version: 1, username_key: None, withdrawals: 0 };
    all.insert(20, new_browser_session(Whose::Entry(EntryId::new(id()), verified)));
    all.insert(25, good[0].clone());
    let tasks: Vec<_> = all
        .iter()
        .map(|new| {
            let (store, institution, new) = (world.store().clone(), world.institution, new.clone());
            tokio::spawn(async move { store.browser_session_open(institution, new).await })
        })
        .collect();
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(task.await.unwrap());
    }
    assert!(matches!(outcomes[10], Err(StoreError::Driver(_))), "{:?}", outcomes[10]);
    assert!(matches!(outcomes[20], Err(StoreError::Driver(_))), "{:?}", outcomes[20]);
    assert_eq!(outcomes.iter().filter(|outcome| matches!(outcome, Err(StoreError::Conflict))).count(), 1);
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 30);
    for new in &good {
        assert!(world.store().browser_session_find(world.institution, &new.token_hash).await.unwrap().is_some());
    }
}
