//! Proof: of two who hand the same logins out at the same moment, exactly one is not warned.

use lanyard_app::model::{
    act::Act,
    choice::Choice,
    id::{BatchId, StaffId},
};
use lanyard_server::storage::{Actor, HandOut, HandOutOutcome};
use tokio::task::JoinSet;

use crate::{
    engines::{Fresh, on_both_engines},
    proof::{exactly, rounds},
    store_fixture::{World, by, new_staff},
};

on_both_engines!(one_of_two_is_warned);

const PREFIXES: &[u8] = b"23456789BCDFGHJKMNPQRTVWXYZ";

/// How many of these hand-outs at the same moment were not warned.
async fn unwarned(world: &World, batch: BatchId, who: &[(StaffId, Act)]) -> usize {
    let mut all = JoinSet::new();
    for &(staff, act) in who {
        let (store, institution) = (world.store().clone(), world.institution);
        all.spawn(async move {
            let choice = Choice::Batch(batch);
            let hand_out = HandOut { choice: &choice, act, again: false };
            let outcome = store.entry_hand_out(institution, hand_out, by(Actor::Staff(staff))).await.unwrap();
            match outcome {
                HandOutOutcome::Rows(_) => 1,
                HandOutOutcome::Before(_) => 0,
                other => panic!("{other:?}"),
            }
        });
    }
    all.join_all().await.into_iter().sum()
}

async fn one_of_two_is_warned(fresh: Fresh) {
    let engine = if fresh.url.starts_with("sqlite:") { "SQLite" } else { "PostgreSQL" };
    let world = World::new(fresh).await;
    let colleague = new_staff(world.store(), world.institution, "colleague@northgate.test").await;
    let tries = rounds(10, 200);
    let (mut colleagues, mut presses, mut ways) = (0, 0, 0);
    for round in 0..tries {
        let prefix = |kind: u8| {
            let [high, low] = [round / PREFIXES.len(), round % PREFIXES.len()].map(|at| char::from(PREFIXES[at]));
            format!("K{}{high}{low}", char::from(kind))
        };
        let [first, second, third] = [
            world.batch(&prefix(b'7'), 3).await,
            world.batch(&prefix(b'8'), 3).await,
            world.batch(&prefix(b'9'), 3).await,
        ];
        let (print, download) = ((world.owner, Act::CardsPrinted), (world.owner, Act::LoginsDownloaded));
        colleagues += unwarned(&world, first.id, &[print, (colleague, Act::LoginsDownloaded)]).await;
        presses += unwarned(&world, second.id, &[print, print]).await;
        ways += unwarned(&world, third.id, &[print, download]).await;
    }
    exactly(&format!("two colleagues hand out at once, not warned ({tries} tries, {engine})"), colleagues, tries);
    exactly(&format!("one person prints twice at once, not warned ({tries} tries, {engine})"), presses, tries);
    exactly(&format!("one person prints and downloads at once, not warned ({tries} tries, {engine})"), ways, 2 * tries);
}
