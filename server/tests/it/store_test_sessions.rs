//! Store: making, finding and changing test sessions.

use lanyard_app::model::{
    act::Act,
    id::{InstitutionId, SessionId},
};
use lanyard_server::{domain::session_form::Details, storage::TestSession};

use crate::{
    database_dump::{changed, dump},
    engines::{Fresh, on_both_engines},
    store_fixture::{HOUR, NOON, World, id, new_institution, operator, session_named},
    store_test_session_list::query,
};

on_both_engines!(
    sessions_are_numbered_in_their_institution,
    a_session_is_found_in_its_institution_only,
    numbers_are_drawn_once_under_concurrency,
    details_are_changed_with_their_audit_row,
    details_are_changed_only_as_they_were_read,
    of_many_who_change_details_at_once_one_does,
);

async fn sessions_are_numbered_in_their_institution(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    assert_eq!(world.find_session().await.number, 1001);
    let create = async |institution| {
        store.test_session_create(institution, SessionId::new(id()), &session_named("More"), operator()).await.unwrap()
    };
    assert_eq!(create(world.institution).await, Some(1002));
    assert_eq!(create(new_institution(store, "OT-1").await).await, Some(1001));
    assert_eq!(create(InstitutionId::new(id())).await, None);
}

async fn a_session_is_found_in_its_institution_only(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let (mine, details) = (SessionId::new(id()), session_named("Mine"));
    store.test_session_create(world.institution, mine, &details, world.owner_audit()).await.unwrap();
    let found = store.test_session_find(world.institution, mine).await.unwrap().unwrap();
    assert_eq!(found.details(), details);
    assert_eq!((found.name.as_str(), found.room.as_str(), found.test.as_str()), ("Mine", "B12", ""));
    assert_eq!((found.opens_at, found.closes_at), (details.opens_at, details.closes_at));
    assert_eq!((found.created_by.as_deref(), found.created_at), (Some("A. Mora"), NOON));
    assert_eq!((found.time_zone.as_str(), found.counts.total()), ("Europe/Madrid", 0));
    assert_eq!(world.find_session().await.created_by, None);

    let other = new_institution(store, "OT-1").await;
    assert_eq!(store.test_session_find(other, mine).await.unwrap(), None);
    assert_eq!(store.test_session_find_anywhere(mine).await.unwrap(), Some((world.institution, found)));
    assert_eq!(store.test_session_find_anywhere(SessionId::new(id())).await.unwrap(), None);
}

async fn numbers_are_drawn_once_under_concurrency(fresh: Fresh) {
    let world = World::new(fresh).await;
    let tasks: Vec<_> = (0..16)
        .map(|number| {
            let (store, institution) = (world.store().clone(), world.institution);
            tokio::spawn(async move {
                let (session, details) = (SessionId::new(id()), session_named(&format!("Session {number}")));
                store.test_session_create(institution, session, &details, operator()).await.unwrap().unwrap()
            })
        })
        .collect();
    let mut numbers = Vec::new();
    for task in tasks {
        numbers.push(task.await.unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1002..=1017).collect::<Vec<_>>());
}

fn moved(session: &TestSession, room: &str) -> Details {
    Details {
        room: room.to_owned(),
        test: "English B2".to_owned(),
        closes_at: session.closes_at.plus(HOUR),
        time_zone: "Europe/Lisbon".to_owned(),
        ..session.details()
    }
}

async fn details_are_changed_with_their_audit_row(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let before = world.find_session().await;
    let audit = world.owner_audit();
    let changes = moved(&before, "A3");
    assert!(store.test_session_update(world.institution, &before, &changes, Act::SessionChanged, audit).await.unwrap());
    let after = world.find_session().await;
    let expected = TestSession {
        room: "A3".to_owned(),
        test: "English B2".to_owned(),
        closes_at: before.closes_at.plus(HOUR),
        time_zone: "Europe/Lisbon".to_owned(),
        ..before
    };
    assert_eq!(after, expected);
    for (search, matching) in [("a3", 1), ("b12", 0), ("1001", 1)] {
        let page = store.test_session_page(world.institution, &query(None, search)).await.unwrap();
        assert_eq!(page.matching(), matching, "{search}");
    }
    let row = store.audit_list(world.institution, 1).await.unwrap().remove(0);
    assert_eq!((row.audit, row.act, row.count), (audit, Act::SessionChanged, 1));
    assert_eq!((row.session, row.subject), (Some(world.session), Some(world.session.uuid())));
}

async fn details_are_changed_only_as_they_were_read(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let now = world.find_session().await;
    let before = dump(&world.fresh.url).await;
    let other = new_institution(store, "OT-1").await;
    let with_other = dump(&world.fresh.url).await;
    assert!(!changed(&before, &with_other).is_empty());
    let stale = [
        TestSession { name: "Other".to_owned(), ..now.clone() },
        TestSession { room: "Other".to_owned(), ..now.clone() },
        TestSession { test: "Other".to_owned(), ..now.clone() },
        TestSession { opens_at: now.opens_at.plus(HOUR), ..now.clone() },
        TestSession { closes_at: now.closes_at.plus(HOUR), ..now.clone() },
        TestSession { time_zone: "UTC".to_owned(), ..now.clone() },
        TestSession { id: SessionId::new(id()), ..now.clone() },
    ];
    let attempts = stale.iter().map(|read| (world.institution, read)).chain([(other, &now)]);
    for (institution, read) in attempts {
        let changes = moved(&now, "A3");
        let audit = world.owner_audit();
        let updated = store.test_session_update(institution, read, &changes, Act::SessionChanged, audit).await;
        assert!(!updated.unwrap(), "{read:?}");
    }
    assert!(changed(&with_other, &dump(&world.fresh.url).await).is_empty());
}

async fn of_many_who_change_details_at_once_one_does(fresh: Fresh) {
    let world = World::new(fresh).await;
    let before = world.find_session().await;
    let tasks: Vec<_> = (0..16)
        .map(|number| {
            let (store, institution, before) = (world.store().clone(), world.institution, before.clone());
            let audit = world.owner_audit();
            tokio::spawn(async move {
                let changes = moved(&before, &format!("Room {number}"));
                store.test_session_update(institution, &before, &changes, Act::SessionChanged, audit).await.unwrap()
            })
        })
        .collect();
    let mut done = 0;
    for task in tasks {
        done += usize::from(task.await.unwrap());
    }
    assert_eq!(done, 1);
    let trail = world.store().audit_list(world.institution, 100).await.unwrap();
    assert_eq!(trail.iter().filter(|row| row.act == Act::SessionChanged).count(), 1);
}
