//! Store: the claim, won by exactly one, and the candidate's steps after it.

use lanyard_app::model::{
    entry::{EntryCounts, EntryState},
    id::EntryId,
    person::Particulars,
};
use lanyard_server::storage::{Actor, ClaimOutcome, Owner};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};

use crate::{
    engines::{Fresh, on_both_engines},
    store_fixture::{NOON, World, by, id, new_claim, new_institution},
};

on_both_engines!(
    a_claim_converts_the_username,
    a_taken_username_is_passed_over,
    a_claimed_entry_is_not_claimed_again,
    a_withdrawn_or_missing_entry_is_not_claimed,
    of_two_devices_one_wins,
    of_sixteen_devices_one_wins,
    sixteen_candidates_with_one_name_all_get_a_username,
    a_claim_ends_every_other_browser_session,
    the_device_that_claimed_may_come_back_for_a_moment,
    the_username_is_confirmed_once,
    the_test_starts_once,
);

async fn a_claim_converts_the_username(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let batch = world.batch("K7RM", 2).await;
    let entry = &batch.entries[0];
    let before = store.entry_for_candidate(world.institution, entry.id).await.unwrap().unwrap();
    assert_eq!((before.state, before.username, before.details), (EntryState::Unused, None, None));
    assert_eq!((before.institution_code.as_str(), before.session_name.as_str()), ("NG-2041", "Spring placement"));

    world.claim(entry, "María Carreño", "maria-3749").await;
    let after = store.entry_for_candidate(world.institution, entry.id).await.unwrap().unwrap();
    assert_eq!((after.state, after.username.as_deref()), (EntryState::Claimed, Some("maria-3749")));
    assert_eq!((after.claimed_at, after.username_confirmed), (Some(NOON), false));
    let details = after.details.unwrap();
    let said = Particulars { birth_date: Some("1999-03-27".to_owned()), ..Particulars::default() };
    assert_eq!((details.full_name.as_str(), details.particulars), ("María Carreño", said));
    let counts = world.find_session().await.counts;
    assert_eq!(counts, EntryCounts { unused: 1, claimed: 1, ..EntryCounts::default() });

    let other = new_institution(store, "OT-1").await;
    assert_eq!(store.entry_for_candidate(other, entry.id).await.unwrap(), None);
}

async fn a_taken_username_is_passed_over(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let batch = world.batch("K7RM", 3).await;
    world.claim(&batch.entries[0], "Maria", "maria-2222").await;
    let candidate = by(Actor::Candidate(batch.entries[1].id));
    let second = world.claim_of(&batch.entries[1], "Maria", &["maria-2222"]).await;
    let outcome = store.entry_claim(world.institution, &second, candidate).await.unwrap();
    assert_eq!(outcome, ClaimOutcome::UsernamesTaken);
    // Slip codes count as given too.
    let second = world.claim_of(&batch.entries[1], "Maria", &["maria-2222", "K7RM-0003", "maria-3333"]).await;
    let outcome = store.entry_claim(world.institution, &second, candidate).await.unwrap();
    assert_eq!(outcome, ClaimOutcome::Claimed { username: "maria-3333".to_owned() });
}

async fn a_claimed_entry_is_not_claimed_again(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 2).await;
    let entry = &batch.entries[0];
    let slower = world.log_in(entry).await;
    let winner = world.claim(entry, "Maria", "maria-2222").await;
    for usernames in [["river-4444"], ["maria-2222"]] {
        let late = new_claim(slower, &entry.search_text, "Somebody Else", &usernames);
        let outcome =
            world.store().entry_claim(world.institution, &late, by(Actor::Candidate(entry.id))).await.unwrap();
        assert_eq!(outcome, ClaimOutcome::AlreadyUsed);
        let opened = world.store().browser_session_find(world.institution, &late.token_hash).await;
        assert_eq!(opened.unwrap(), None);
    }
    let kept = world.store().browser_session_find(world.institution, &winner.token_hash).await.unwrap().unwrap();
    assert_eq!(kept.ended_at, None);
    // The loser's proposal was given back.
    world.claim(&batch.entries[1], "River", "river-4444").await;
}

async fn a_withdrawn_or_missing_entry_is_not_claimed(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let batch = world.batch("K7RM", 2).await;
    let claim = world.claim_of(&batch.entries[0], "Maria", &["maria-2222"]).await;
    let sql = format!("update entry set state = 'withdrawn' where slip_code = '{}'", batch.entries[0].slip_code);
    execute_behind(&world.fresh.url, &sql).await;
    let audit = by(Actor::Operator);
    assert_eq!(store.entry_claim(world.institution, &claim, audit).await.unwrap(), ClaimOutcome::Withdrawn);
    let other = new_institution(store, "OT-1").await;
    let mut claim = world.claim_of(&batch.entries[1], "Maria", &["maria-2222"]).await;
    assert_eq!(store.entry_claim(other, &claim, audit).await.unwrap(), ClaimOutcome::NoSuchEntry);
    claim.entry = EntryId::new(id());
    assert_eq!(store.entry_claim(world.institution, &claim, audit).await.unwrap(), ClaimOutcome::NoSuchEntry);
}

async fn of_two_devices_one_wins(fresh: Fresh) {
    race(fresh, 2).await;
}

async fn of_sixteen_devices_one_wins(fresh: Fresh) {
    race(fresh, 16).await;
}

async fn race(fresh: Fresh, devices: usize) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 1).await;
    let mut claims = Vec::new();
    for device in 0..devices {
        let username = format!("maria-{}", 2222 + device);
        claims.push(world.claim_of(&batch.entries[0], &format!("Maria {device}"), &[&username]).await);
    }
    let tasks: Vec<_> = claims
        .into_iter()
        .map(|claim| {
            let (store, institution) = (world.store().clone(), world.institution);
            tokio::spawn(async move {
                let audit = by(Actor::Candidate(claim.entry));
                store.entry_claim(institution, &claim, audit).await.unwrap()
            })
        })
        .collect();
    let mut winners = Vec::new();
    let mut losers = 0;
    for task in tasks {
        match task.await.unwrap() {
            ClaimOutcome::Claimed { username } => winners.push(username),
            ClaimOutcome::AlreadyUsed => losers += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((winners.len(), losers), (1, devices - 1));
    let view = world.store().entry_for_candidate(world.institution, batch.entries[0].id).await.unwrap().unwrap();
    assert_eq!(view.username.as_ref(), winners.first());
    let counts = world.find_session().await.counts;
    assert_eq!(counts, EntryCounts { claimed: 1, ..EntryCounts::default() });
}

async fn sixteen_candidates_with_one_name_all_get_a_username(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 16).await;
    let proposals: Vec<String> = (0..16).map(|number| format!("maria-{}", 2222 + number)).collect();
    let usernames: Vec<&str> = proposals.iter().map(String::as_str).collect();
    let mut claims = Vec::new();
    for entry in &batch.entries {
        claims.push(world.claim_of(entry, "Maria", &usernames).await);
    }
    let tasks: Vec<_> = claims
        .into_iter()
        .map(|claim| {
            let (store, institution) = (world.store().clone(), world.institution);
            tokio::spawn(async move {
                let audit = by(Actor::Candidate(claim.entry));
                store.entry_claim(institution, &claim, audit).await.unwrap()
            })
        })
        .collect();
    let mut given = Vec::new();
    for task in tasks {
        match task.await.unwrap() {
            ClaimOutcome::Claimed { username } => given.push(username),
            other => panic!("{other:?}"),
        }
    }
    given.sort_unstable();
    assert_eq!(given, proposals);
    assert_eq!(world.find_session().await.counts.claimed, 16);
}

async fn a_claim_ends_every_other_browser_session(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let batch = world.batch("K7RM", 2).await;
    let mine = world.log_in(&batch.entries[0]).await;
    let others = world.log_in(&batch.entries[1]).await;
    let new = world.claim(&batch.entries[0], "Maria", "maria-2222").await;

    let old = store.browser_session_find(world.institution, &mine.token_hash).await.unwrap().unwrap();
    assert_eq!(old.ended_at, Some(NOON));
    let Owner::Candidate(standing) = old.owner else { panic!("a candidate's") };
    assert_eq!((standing.state, standing.claimed_at), (EntryState::Claimed, Some(NOON)));
    let new = store.browser_session_find(world.institution, &new.token_hash).await.unwrap().unwrap();
    assert_eq!(new.ended_at, None);
    let untouched = store.browser_session_find(world.institution, &others.token_hash).await.unwrap().unwrap();
    assert_eq!(untouched.ended_at, None);
}

async fn the_device_that_claimed_may_come_back_for_a_moment(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let batch = world.batch("K7RM", 1).await;
    let claim = world.claim_of(&batch.entries[0], "Maria", &["maria-2222"]).await;
    let before = store.browser_session_find(world.institution, &claim.came_with).await.unwrap().unwrap();
    assert!(!before.replaced);
    store.entry_claim(world.institution, &claim, by(Actor::Candidate(claim.entry))).await.unwrap();
    let old = store.browser_session_find(world.institution, &claim.came_with).await.unwrap().unwrap();
    assert_eq!((old.ended_at, old.end_reason, old.replaced), (None, None, true));
    assert!(old.expires_at > NOON && old.expires_at < before.expires_at, "{old:?}");
}

async fn the_username_is_confirmed_once(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let batch = world.batch("K7RM", 1).await;
    let entry = &batch.entries[0];
    let newcomer = world.log_in(entry).await;
    assert!(!store.entry_confirm_username(world.institution, newcomer, NOON).await.unwrap());
    let candidate = world.claim(entry, "Maria", "maria-2222").await;
    let other = new_institution(store, "OT-1").await;
    assert!(!store.entry_confirm_username(other, candidate, NOON).await.unwrap());
    assert!(store.entry_confirm_username(world.institution, candidate, NOON).await.unwrap());
    assert!(!store.entry_confirm_username(world.institution, candidate, NOON).await.unwrap());
    let view = store.entry_for_candidate(world.institution, entry.id).await.unwrap().unwrap();
    assert!(view.username_confirmed);
}

async fn the_test_starts_once(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let batch = world.batch("K7RM", 1).await;
    let entry = &batch.entries[0];
    let audit = || by(Actor::Candidate(entry.id));
    let newcomer = world.log_in(entry).await;
    assert!(!store.entry_start(world.institution, newcomer, audit()).await.unwrap());
    let candidate = world.claim(entry, "Maria", "maria-2222").await;
    assert!(store.entry_start(world.institution, candidate, audit()).await.unwrap());
    assert!(!store.entry_start(world.institution, candidate, audit()).await.unwrap());
    let view = store.entry_for_candidate(world.institution, entry.id).await.unwrap().unwrap();
    assert_eq!((view.state, view.started_at), (EntryState::Started, Some(NOON)));
    let counts = world.find_session().await.counts;
    assert_eq!(counts, EntryCounts { started: 1, ..EntryCounts::default() });
}

/// Changes the database without the store, for states that no method reaches yet.
pub async fn execute_behind(url: &str, sql: &str) {
    let sql = AssertSqlSafe(sql.to_owned());
    if url.starts_with("sqlite:") {
        let mut connection = sqlx::SqliteConnection::connect(url).await.unwrap();
        connection.execute(sql).await.unwrap();
        connection.close().await.unwrap();
    } else {
        let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
        connection.execute(sql).await.unwrap();
    }
}
