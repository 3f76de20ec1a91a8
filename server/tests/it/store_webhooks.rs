//! Store: a message is written with its act or not at all, taken by one at a time, and only the last who took it says how it ended.

use std::{collections::BTreeSet, time::Duration};

use lanyard_app::model::{
    action::EntryAction,
    choice::Choice,
    id::{IdempotencyKey, WebhookId},
    webhook::{DeliveryOutcome, TryResult},
};
use lanyard_server::{
    domain::{clock::Timestamp, webhook::LEASE},
    storage::{
        DeliveryBecomes, FoundDelivery, NewSecret, NewWebhook, Reissue, SettledDelivery, StoreError, WebhookBecame,
        WebhookSettlement, WebhookStop, WebhookText,
    },
};

use crate::{
    engines::{Fresh, on_both_engines},
    store_fixture::{HOUR, NOON, World, id, operator},
};

on_both_engines!(
    an_act_that_fails_tells_nobody,
    of_many_who_ask_each_message_is_taken_by_one,
    a_message_that_was_lost_on_the_way_is_due_again,
    a_failing_receiver_is_told_one_message_at_a_time,
    a_webhook_is_switched_off_once_and_only_if_it_took_nothing,
    what_waits_goes_with_its_webhook,
    old_messages_are_cleared_away,
);

async fn webhook(world: &World, events: &str) -> WebhookId {
    let new = NewWebhook {
        id: WebhookId::new(id()),
        text: WebhookText {
            name: String::new(),
            address: "https://school.example/".to_owned(),
            events: events.to_owned(),
        },
        secret: NewSecret { key_id: 1, sealed: vec![1, 2, 3] },
    };
    assert_eq!(world.store().webhook_add(world.institution, &new, 20, operator()).await.unwrap(), WebhookBecame::Added);
    new.id
}

async fn messages(world: &World, webhook: WebhookId) -> Vec<FoundDelivery> {
    world.store().webhook_delivery_page(world.institution, webhook, (0, 1000)).await.unwrap()
}

/// So many messages that tell of nothing.
async fn write(world: &World, webhook: WebhookId, count: usize) {
    for _ in 0..count {
        world.store().webhook_try(world.institution, webhook, (id(), "{}"), NOON).await.unwrap();
    }
}

/// Takes up to `most` messages that are due: their ids and claims.
async fn take(world: &World, at: Timestamp, most: i64) -> Vec<(uuid::Uuid, i64)> {
    let Some(due) = world.store().webhook_due(at, &[]).await.unwrap() else { return Vec::new() };
    let taken = world.store().webhook_claim(&due, (at, at.plus(LEASE)), most).await.unwrap();
    taken.into_iter().flat_map(|taken| taken.deliveries).map(|one| (one.id, one.claim)).collect()
}

async fn settle(world: &World, webhook: WebhookId, (id, claim): (uuid::Uuid, i64), becomes: DeliveryBecomes) {
    let status = if becomes == DeliveryBecomes::Taken { 200 } else { 500 };
    let settled = vec![SettledDelivery { id, claim, result: TryResult::Answered(status), becomes }];
    let settlement = WebhookSettlement {
        institution: world.institution,
        webhook,
        at: NOON,
        settled,
        untried: Vec::new(),
        stop: None,
    };
    assert!(!world.store().webhook_settle(&settlement).await.unwrap());
}

async fn an_act_that_fails_tells_nobody(fresh: Fresh) {
    let world = World::new(fresh).await;
    let webhook = webhook(&world, " entry.password_issued entry.withdrawn ").await;
    let batch = world.batch("AB", 2).await;
    let ids: BTreeSet<_> = batch.entries.iter().map(|entry| entry.id).collect();
    let choice = Choice::Ids { session: world.session, ids };
    let reissue = Reissue { choice: &choice, key: IdempotencyKey::new(id()), told: None };
    // The row of the trail and the message are written by then.
    let failed = world
        .store()
        .entry_reissue(world.institution, reissue, &|_| Err("no password".into()), world.owner_audit())
        .await;
    assert!(matches!(failed, Err(StoreError::Caller(_))), "{failed:?}");
    assert!(messages(&world, webhook).await.is_empty());
    world.store().entry_change(world.institution, &choice, EntryAction::Withdraw, world.owner_audit()).await.unwrap();
    // A second time there is nothing to withdraw, and nothing to tell.
    world.store().entry_change(world.institution, &choice, EntryAction::Withdraw, world.owner_audit()).await.unwrap();
    let told = messages(&world, webhook).await;
    assert_eq!(told.iter().map(|one| one.event.as_str()).collect::<Vec<_>>(), ["entry.withdrawn"]);
}

async fn of_many_who_ask_each_message_is_taken_by_one(fresh: Fresh) {
    let world = std::sync::Arc::new(World::new(fresh).await);
    let webhook = webhook(&world, " ").await;
    write(&world, webhook, 60).await;
    let mut taken = Vec::new();
    while taken.len() < 60 {
        let asks = (0..8).map(|_| {
            let world = std::sync::Arc::clone(&world);
            tokio::spawn(async move { take(&world, NOON, 5).await })
        });
        let before = taken.len();
        for asked in asks.collect::<Vec<_>>() {
            taken.extend(asked.await.unwrap());
        }
        assert!(taken.len() > before);
    }
    let ids: BTreeSet<_> = taken.iter().map(|(id, _)| *id).collect();
    assert_eq!((taken.len(), ids.len()), (60, 60));
    assert!(take(&world, NOON, 5).await.is_empty());
}

async fn a_message_that_was_lost_on_the_way_is_due_again(fresh: Fresh) {
    let world = World::new(fresh).await;
    let webhook = webhook(&world, " ").await;
    write(&world, webhook, 1).await;
    let first = take(&world, NOON, 1).await.remove(0);
    assert!(take(&world, NOON.plus(LEASE).minus(Duration::from_micros(1)), 1).await.is_empty());
    let second = take(&world, NOON.plus(LEASE), 1).await.remove(0);
    assert_eq!((first.1, second.1), (1, 2));
    // Who took it first is late.
    settle(&world, webhook, first, DeliveryBecomes::GivenUp).await;
    assert_eq!(messages(&world, webhook).await[0].outcome, None);
    settle(&world, webhook, second, DeliveryBecomes::Taken).await;
    settle(&world, webhook, second, DeliveryBecomes::GivenUp).await;
    let done = messages(&world, webhook).await.remove(0);
    assert_eq!(
        (done.outcome, done.tries, done.last),
        (Some(DeliveryOutcome::Taken), 1, Some(TryResult::Answered(200)))
    );
}

async fn a_failing_receiver_is_told_one_message_at_a_time(fresh: Fresh) {
    let world = World::new(fresh).await;
    let (failing, other) = (webhook(&world, " ").await, webhook(&world, " ").await);
    write(&world, failing, 5).await;
    write(&world, other, 1).await;
    let first = take(&world, NOON, 1).await.remove(0);
    settle(&world, failing, first, DeliveryBecomes::PutOff(NOON.plus(HOUR))).await;
    let due = world.store().webhook_due(NOON, &[]).await.unwrap().unwrap();
    assert!(due.webhook == failing && due.is_failing);
    // Whoever is busy with it finds the other one.
    let due = world.store().webhook_due(NOON, &[failing]).await.unwrap().unwrap();
    assert!(due.webhook == other && !due.is_failing);
    assert_eq!(world.store().webhook_due(NOON, &[failing, other]).await.unwrap(), None);
    let next = take(&world, NOON, 1).await.remove(0);
    settle(&world, failing, next, DeliveryBecomes::Taken).await;
    assert!(!world.store().webhook_due(NOON, &[]).await.unwrap().unwrap().is_failing);
    assert_eq!(world.store().webhook_waiting().await.unwrap(), 5);
}

async fn a_webhook_is_switched_off_once_and_only_if_it_took_nothing(fresh: Fresh) {
    let world = World::new(fresh).await;
    let webhook = webhook(&world, " ").await;
    write(&world, webhook, 2).await;
    let stop = |failing_before| WebhookSettlement {
        institution: world.institution,
        webhook,
        at: NOON,
        settled: Vec::new(),
        untried: Vec::new(),
        stop: Some(WebhookStop { failing_before, audit: operator(), mail: Vec::new() }),
    };
    let is_stopped = async |failing_before| world.store().webhook_settle(&stop(failing_before)).await.unwrap();
    let found = async || world.store().webhook_find(world.institution, webhook).await.unwrap().unwrap();
    assert!(!is_stopped(Some(NOON.minus(HOUR))).await, "it failed an hour later");
    assert_eq!(found().await.failing_since, Some(NOON));
    assert!(is_stopped(Some(NOON)).await);
    assert!(!is_stopped(Some(NOON)).await && !is_stopped(None).await, "it is off already");
    assert!(!found().await.switched_on);
    assert!(messages(&world, webhook).await.iter().all(|one| one.outcome == Some(DeliveryOutcome::Stopped)));
    assert!(world.store().webhook_switch(world.institution, webhook, true, operator()).await.unwrap());
    assert_eq!(found().await.failing_since, None, "it begins anew");
    assert!(is_stopped(None).await, "gone at once");
}

async fn what_waits_goes_with_its_webhook(fresh: Fresh) {
    let world = World::new(fresh).await;
    let webhook = webhook(&world, " ").await;
    write(&world, webhook, 3).await;
    let taken = take(&world, NOON, 1).await.remove(0);
    assert!(world.store().webhook_remove(world.institution, webhook, operator()).await.unwrap());
    assert!(!world.store().webhook_remove(world.institution, webhook, operator()).await.unwrap());
    // One was on its way.
    settle(&world, webhook, taken, DeliveryBecomes::PutOff(NOON)).await;
    assert_eq!((world.store().webhook_waiting().await.unwrap(), take(&world, NOON, 1).await.len()), (0, 0));
}

async fn old_messages_are_cleared_away(fresh: Fresh) {
    let world = World::new(fresh).await;
    let webhook = webhook(&world, " ").await;
    write(&world, webhook, 1200).await;
    assert_eq!(world.store().webhook_purge(NOON, NOON).await.unwrap(), 0);
    let later = NOON.plus(Duration::from_micros(1));
    assert_eq!(world.store().webhook_purge(later, later).await.unwrap(), 1200);
    assert!(messages(&world, webhook).await.is_empty());
}
