//! Store: what was done in a session is listed newest first, with names, narrowed to kinds, page by page.

use lanyard_app::model::{
    act::Act,
    choice::Choice,
    id::{ActId, InstitutionId},
};
use lanyard_server::storage::{Actor, HandOut, HandOutOutcome, ListedAct, NewBatch};

use uuid::Uuid;

use crate::{
    engines::{Fresh, on_both_engines},
    store_fixture::{NOON, World, by, id, new_batch, new_institution, new_session, operator},
};

on_both_engines!(every_act_is_told_with_its_names, kinds_and_pages_are_parts_of_the_whole, an_export_is_an_act_itself);

/// A session with a batch of three of which one was exported, one claimed and started; and another session.
async fn busy(fresh: Fresh) -> (World, NewBatch) {
    let world = World::new(fresh).await;
    let store = world.store();
    let batch = world.batch("K7RM", 3).await;
    let holder = world.claim(&batch.entries[0], "María Carreño", "maria-3749").await;
    assert!(store.entry_start(world.institution, holder, by(Actor::Candidate(holder.entry))).await.unwrap());
    for entries in [vec![&batch.entries[1]], batch.entries.iter().collect()] {
        let ids = entries.iter().map(|entry| entry.id).collect();
        let choice = Choice::Ids { session: world.session, ids };
        let hand_out = HandOut { choice: &choice, act: Act::EntriesExported, again: true };
        let done = store.entry_hand_out(world.institution, hand_out, world.owner_audit()).await.unwrap();
        assert!(matches!(done, HandOutOutcome::Rows(_)));
    }
    let elsewhere = new_session(store, world.institution, "Elsewhere").await;
    store.batch_insert(world.institution, &new_batch(elsewhere, "H3ND", 2), operator()).await.unwrap();
    (world, batch)
}

const NO_ACT: ActId = ActId::new(Uuid::nil());

async fn page(world: &World, acts: Option<&[Act]>, offset: i64, limit: i64) -> Vec<ListedAct> {
    let mut acts = world.store().activity_page(world.institution, world.session, acts, offset, limit).await.unwrap();
    // Which id an act was given is not told.
    for act in &mut acts {
        act.id = NO_ACT;
    }
    acts
}

async fn every_act_is_told_with_its_names(fresh: Fresh) {
    let (world, batch) = busy(fresh).await;
    let plain = ListedAct {
        id: NO_ACT,
        at: NOON,
        act: Act::EntriesExported,
        count: 3,
        staff: Some("A. Mora".to_owned()),
        candidate: None,
        batch: None,
        entry: None,
        slip_code: None,
        username: None,
    };
    let by_maria = ListedAct {
        count: 1,
        staff: None,
        candidate: Some("María Carreño".to_owned()),
        entry: Some(batch.entries[0].id),
        slip_code: Some("K7RM-0001".to_owned()),
        username: Some("maria-3749".to_owned()),
        ..plain.clone()
    };
    let made = Some((1, "Room B12, morning".to_owned()));
    assert_eq!(
        page(&world, None, 0, 50).await,
        [
            plain.clone(),
            ListedAct {
                count: 1,
                entry: Some(batch.entries[1].id),
                slip_code: Some("K7RM-0002".to_owned()),
                ..plain.clone()
            },
            ListedAct { act: Act::TestStarted, ..by_maria.clone() },
            ListedAct { act: Act::EntryClaimed, ..by_maria },
            ListedAct { act: Act::CodesCreated, batch: made, ..plain.clone() },
            ListedAct { act: Act::SessionCreated, count: 1, staff: None, ..plain },
        ]
    );
}

async fn kinds_and_pages_are_parts_of_the_whole(fresh: Fresh) {
    let (world, _) = busy(fresh).await;
    let store = world.store();
    let all = page(&world, None, 0, 50).await;
    let mut pieces = Vec::new();
    for offset in [0, 2, 4] {
        pieces.extend(page(&world, None, offset, 2).await);
    }
    assert_eq!(pieces, all);
    for (acts, expected) in [
        (None, 6),
        (Some(&[Act::EntriesExported][..]), 2),
        (Some(&[Act::EntryClaimed, Act::TestStarted][..]), 2),
        (Some(&[Act::EntriesWithdrawn][..]), 0),
    ] {
        let counted = store.activity_count(world.institution, world.session, acts).await.unwrap();
        let listed = page(&world, acts, 0, 50).await;
        assert_eq!((counted, listed.len()), (expected, usize::try_from(expected).unwrap()), "{acts:?}");
        assert!(listed.iter().all(|row| acts.is_none_or(|acts| acts.contains(&row.act))), "{acts:?}");
    }
    for institution in [new_institution(store, "OT-1").await, InstitutionId::new(id())] {
        assert_eq!(store.activity_count(institution, world.session, None).await.unwrap(), 0);
        assert_eq!(store.activity_page(institution, world.session, None, 0, 50).await.unwrap(), []);
    }
}

async fn an_export_is_an_act_itself(fresh: Fresh) {
    let (world, _) = busy(fresh).await;
    let (store, institution) = (world.store(), world.institution);
    let all = store.activity_page(institution, world.session, None, 0, 50).await.unwrap();
    let first = store.activity_export(institution, world.session, None, 4, world.owner_audit()).await.unwrap();
    assert_eq!(first, all[..4]);
    let acts = Some(&[Act::ActivityExported][..]);
    let second = store.activity_export(institution, world.session, acts, 50, world.owner_audit()).await.unwrap();
    assert_eq!(second.iter().map(|row| (row.act, row.count)).collect::<Vec<_>>(), [(Act::ActivityExported, 4)]);
    assert_eq!(page(&world, acts, 0, 50).await.len(), 2);
}
