//! Store: a mail is taken by one at a time, and only the last who took it says how it ended.

use std::time::Duration;

use lanyard_server::{
    domain::{clock::Timestamp, mail::Fault},
    storage::{Done, Learnt, MailCounts, NewMail, Settlement, Store},
};

use crate::{
    engines::{Fresh, on_both_engines},
    store_fixture::{HOUR, NOON, World, id},
};

on_both_engines!(
    of_many_who_ask_each_mail_is_taken_by_one,
    a_mail_that_was_lost_on_the_way_is_due_again,
    who_took_it_last_says_how_it_ended,
    one_mail_is_tried_while_all_others_wait,
    a_pause_ends_for_everybody,
    what_is_worth_nothing_is_given_up_and_goes_later,
);

const LEASE: Duration = Duration::from_mins(2);

async fn write(world: &World, count: usize) {
    for number in 0..count {
        let mail = NewMail {
            institution: world.institution,
            id: id(),
            kind: "password_changed",
            recipient: format!("p{number}@northgate.test"),
            key_id: 1,
            body: vec![1, 2, 3],
            at: NOON,
            good_until: NOON.plus(HOUR),
        };
        world.store().mail_insert(&mail).await.unwrap();
    }
}

/// So many ask at once; returns who was taken, in order.
async fn taken_at_once(store: &Store, askers: usize) -> Vec<String> {
    let ask = || {
        let store = store.clone();
        tokio::spawn(async move { store.mail_claim(NOON, NOON.plus(LEASE)).await.unwrap() })
    };
    let mut taken = Vec::new();
    for asked in (0..askers).map(|_| ask()).collect::<Vec<_>>() {
        taken.extend(asked.await.unwrap().map(|mail| mail.recipient));
    }
    taken.sort();
    taken
}

async fn of_many_who_ask_each_mail_is_taken_by_one(fresh: Fresh) {
    let world = World::new(fresh).await;
    write(&world, 20).await;
    let mut taken = Vec::new();
    while taken.len() < 20 {
        let now = taken_at_once(world.store(), 30).await;
        assert!(!now.is_empty(), "{taken:?}");
        taken.extend(now);
    }
    taken.sort();
    taken.dedup();
    assert_eq!(taken.len(), 20);
    assert!(taken_at_once(world.store(), 4).await.is_empty());
}

async fn a_mail_that_was_lost_on_the_way_is_due_again(fresh: Fresh) {
    let world = World::new(fresh).await;
    write(&world, 1).await;
    let claim = async |at: Timestamp| world.store().mail_claim(at, at.plus(LEASE)).await.unwrap();
    assert_eq!(claim(NOON).await.unwrap().claim, 1);
    assert!(claim(NOON.plus(LEASE).minus(Duration::from_micros(1))).await.is_none());
    assert_eq!(claim(NOON.plus(LEASE)).await.unwrap().claim, 2);
    assert!(claim(NOON.plus(HOUR)).await.is_none(), "it is not worth sending any more");
}

async fn who_took_it_last_says_how_it_ended(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    write(&world, 1).await;
    let first = store.mail_claim(NOON, NOON).await.unwrap().unwrap();
    let second = store.mail_claim(NOON, NOON.plus(LEASE)).await.unwrap().unwrap();
    for late in [Settlement::Done(Done::Refused), Settlement::PutOff(NOON)] {
        store.mail_settle(&first, late, "late", NOON).await.unwrap();
    }
    store.mail_settle(&first, Settlement::PutBack(Fault::Silent, NOON), "late", NOON).await.unwrap();
    let counts = store.mail_counts().await.unwrap();
    assert_eq!((counts.waiting, counts.refused), (1, 0));
    assert!(store.mail_claim(NOON, NOON).await.unwrap().is_none(), "the second still has it");
    let learnt = store.mail_settle(&second, Settlement::Done(Done::Sent), "250", NOON).await.unwrap();
    assert_eq!(learnt, Learnt::GoesAgain(NOON), "the first had said that the server is silent");
    // Nor does anybody change what is done.
    store.mail_settle(&second, Settlement::Done(Done::Refused), "", NOON).await.unwrap();
    assert_eq!(store.mail_counts().await.unwrap().sent, 1);
}

async fn one_mail_is_tried_while_all_others_wait(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    write(&world, 20).await;
    let first = store.mail_claim(NOON, NOON.plus(LEASE)).await.unwrap().unwrap();
    assert_eq!(first.probe, None);
    let put_back = Settlement::PutBack(Fault::Unreachable, NOON.plus(Duration::from_secs(30)));
    assert_eq!(store.mail_settle(&first, put_back, "refused", NOON).await.unwrap(), Learnt::Stopped);
    assert!(taken_at_once(store, 8).await.is_empty());
    // Half a minute later: one of many, on either engine.
    let later = NOON.plus(Duration::from_secs(30));
    let ask = || {
        let store = store.clone();
        tokio::spawn(async move { store.mail_claim(later, later.plus(LEASE)).await.unwrap() })
    };
    let mut probes = Vec::new();
    for asked in (0..20).map(|_| ask()).collect::<Vec<_>>() {
        probes.extend(asked.await.unwrap());
    }
    let [probe] = probes.as_slice() else { panic!("{} mails were tried", probes.len()) };
    assert_eq!(probe.probe, Some(1));
    let again = later.plus(Duration::from_mins(1));
    let put_back = Settlement::PutBack(Fault::Silent, again);
    assert_eq!(store.mail_settle(probe, put_back, "nothing", later).await.unwrap(), Learnt::Nothing);
    let pause = store.mail_pause_find().await.unwrap().unwrap();
    assert_eq!(
        (pause.since, pause.again_at, pause.fault, pause.said.as_str()),
        (NOON, again, Fault::Silent, "nothing")
    );
}

async fn a_pause_ends_for_everybody(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    write(&world, 3).await;
    let one = store.mail_claim(NOON, NOON.plus(LEASE)).await.unwrap().unwrap();
    let other = store.mail_claim(NOON, NOON.plus(LEASE)).await.unwrap().unwrap();
    let put_back = Settlement::PutBack(Fault::Refuses, NOON.plus(LEASE));
    assert_eq!(store.mail_settle(&one, put_back, "421 too many", NOON).await.unwrap(), Learnt::Stopped);
    // A recipient that is put off, or one that cannot be used: only the first says that the server works.
    let at = NOON.plus(Duration::from_secs(5));
    let unusable = store.mail_settle(&other, Settlement::Done(Done::Unusable), "", at).await.unwrap();
    assert_eq!(unusable, Learnt::Nothing);
    assert!(store.mail_claim(at, at.plus(LEASE)).await.unwrap().is_none());
    let probe = store.mail_claim(NOON.plus(LEASE), NOON.plus(HOUR)).await.unwrap().unwrap();
    let put_off = Settlement::PutOff(NOON.plus(HOUR));
    assert_eq!(store.mail_settle(&probe, put_off, "451", at).await.unwrap(), Learnt::GoesAgain(NOON));
    assert!(store.mail_pause_find().await.unwrap().is_none());
    assert!(store.mail_claim(NOON.plus(LEASE), NOON.plus(HOUR)).await.unwrap().is_some());
}

async fn what_is_worth_nothing_is_given_up_and_goes_later(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    write(&world, 3).await;
    let sent = store.mail_claim(NOON, NOON.plus(LEASE)).await.unwrap().unwrap();
    store.mail_settle(&sent, Settlement::Done(Done::Sent), "250", NOON).await.unwrap();
    let early = NOON.plus(HOUR).minus(Duration::from_micros(1));
    assert_eq!(store.mail_purge(early, NOON).await.unwrap(), 0);
    assert_eq!(store.mail_purge(NOON.plus(HOUR), NOON).await.unwrap(), 2);
    let counts = store.mail_counts().await.unwrap();
    assert_eq!((counts.waiting, counts.sent, counts.expired, counts.oldest), (0, 1, 2, None));
    // What was sent goes first, because it was done first.
    assert_eq!(store.mail_purge(NOON.plus(HOUR), NOON.plus(HOUR)).await.unwrap(), 1);
    assert_eq!(store.mail_purge(NOON.plus(HOUR), NOON.plus(HOUR * 2)).await.unwrap(), 2);
    assert_eq!(store.mail_counts().await.unwrap(), MailCounts::default());
}
