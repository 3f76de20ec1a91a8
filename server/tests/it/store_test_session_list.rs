//! Store: the list of test sessions: what it finds, in which order, in which groups.

use std::time::Duration;

use lanyard_app::model::{
    id::SessionId,
    session::{SessionGroup, SessionState},
};
use lanyard_server::{
    domain::{
        around::Around,
        clock::Timestamp,
        session_form::Details,
        zone::{Repeated, TimeZoneName, parse_local, to_timestamp},
    },
    storage::{KnownSessions, TestSessionPage, TestSessionQuery},
};

use crate::{
    engines::{Fresh, on_both_engines},
    store_fixture::{HOUR, NOON, World, id, new_institution, operator, session_named},
};

on_both_engines!(
    the_list_begins_with_what_is_nearest_to_now,
    the_list_filters_by_state,
    pages_of_the_list_join_without_gaps,
    groups_begin_and_end_with_days_and_weeks_of_the_zone,
    groups_count_what_matches_on_every_page,
    the_list_searches_name_room_and_number,
    the_newest_sessions_are_known,
);

const MINUTE: Duration = Duration::from_mins(1);

fn madrid() -> TimeZoneName {
    TimeZoneName::parse("Europe/Madrid").unwrap()
}

async fn make(world: &World, details: &Details) -> SessionId {
    let session = SessionId::new(id());
    world.store().test_session_create(world.institution, session, details, operator()).await.unwrap();
    session
}

async fn make_at(world: &World, name: &str, opens_at: Timestamp, closes_at: Timestamp) {
    make(world, &Details { opens_at, closes_at, ..session_named(name) }).await;
}

pub fn query(state: Option<SessionState>, search: &str) -> TestSessionQuery {
    let around = Around::of(NOON, &madrid());
    TestSessionQuery { search: search.to_owned(), state, now: NOON, around, offset: 0, limit: 50 }
}

async fn page(world: &World, query: &TestSessionQuery) -> TestSessionPage {
    world.store().test_session_page(world.institution, query).await.unwrap()
}

fn names(page: &TestSessionPage) -> Vec<&str> {
    page.rows.iter().map(|row| row.session.name.as_str()).collect()
}

/// Sessions around the world's own, Spring placement, which is open from an hour before noon until an hour after.
async fn sessions_around_noon(world: &World) {
    let hours = |hours: u32| HOUR * hours;
    for (name, opens_at, closes_at) in [
        ("long closed", NOON.minus(hours(90)), NOON.minus(hours(80))),
        ("soon", NOON.plus(hours(1)), NOON.plus(hours(2))),
        ("opens now", NOON, NOON.plus(hours(3))),
        ("closes now", NOON.minus(hours(5)), NOON),
        ("all month", NOON.minus(hours(300)), NOON.plus(hours(400))),
        ("next month", NOON.plus(hours(24 * 30)), NOON.plus(hours(24 * 30 + 1))),
        ("tomorrow", NOON.plus(hours(24)), NOON.plus(hours(25))),
    ] {
        make_at(world, name, opens_at, closes_at).await;
    }
}

/// What [`sessions_around_noon`] is in the order of the list.
const IN_ORDER: [&str; 8] =
    ["Spring placement", "opens now", "all month", "soon", "tomorrow", "next month", "closes now", "long closed"];

async fn the_list_begins_with_what_is_nearest_to_now(fresh: Fresh) {
    let world = World::new(fresh).await;
    sessions_around_noon(&world).await;
    let all = page(&world, &query(None, "")).await;
    assert_eq!(names(&all), IN_ORDER);
    let groups: Vec<_> = all.rows.iter().map(|row| row.group).collect();
    assert!(groups.is_sorted_by_key(|group| group.number()), "{groups:?}");
    assert!(all.rows.iter().all(|row| row.session.state_at(NOON) == row.group.state()));
    assert_eq!(all.rows[3].group, SessionGroup::LaterToday);
    assert_eq!(all.rows[6].group, SessionGroup::ClosedToday);
    let other = new_institution(world.store(), "OT-1").await;
    let nothing = world.store().test_session_page(other, &query(None, "")).await.unwrap();
    assert_eq!(nothing, TestSessionPage { rows: Vec::new(), groups: Vec::new() });
}

async fn the_list_filters_by_state(fresh: Fresh) {
    let world = World::new(fresh).await;
    sessions_around_noon(&world).await;
    // What opens later today is asked for with what is open.
    let open = page(&world, &query(Some(SessionState::Open), "")).await;
    assert_eq!((names(&open), open.matching()), (IN_ORDER[..4].to_vec(), 4));
    let upcoming = page(&world, &query(Some(SessionState::Upcoming), "")).await;
    assert_eq!((names(&upcoming), upcoming.matching()), (IN_ORDER[3..6].to_vec(), 3));
    let closed = page(&world, &query(Some(SessionState::Closed), "")).await;
    assert_eq!((names(&closed), closed.matching()), (IN_ORDER[6..].to_vec(), 2));
}

async fn pages_of_the_list_join_without_gaps(fresh: Fresh) {
    let world = World::new(fresh).await;
    sessions_around_noon(&world).await;
    // The same times: the one that was made first stands first.
    for name in ["twin 1", "twin 2", "twin 3"] {
        make_at(&world, name, NOON.plus(HOUR), NOON.plus(HOUR * 2)).await;
        make_at(&world, &["closed ", name].concat(), NOON.minus(HOUR * 5), NOON).await;
    }
    let whole = page(&world, &query(None, "")).await;
    let whole = names(&whole);
    assert_eq!(whole[3..7], ["soon", "twin 1", "twin 2", "twin 3"]);
    assert_eq!(whole[9..13], ["closes now", "closed twin 1", "closed twin 2", "closed twin 3"]);
    let mut joined = Vec::new();
    for offset in (0..).step_by(4) {
        let part = page(&world, &TestSessionQuery { offset, limit: 4, ..query(None, "") }).await;
        assert_eq!(part.matching(), 14);
        if part.rows.is_empty() {
            break;
        }
        joined.extend(names(&part).into_iter().map(str::to_owned));
    }
    assert_eq!(joined, whole);
}

async fn groups_begin_and_end_with_days_and_weeks_of_the_zone(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let other = new_institution(store, "OT-1").await;
    let at =
        |zone: &TimeZoneName, typed: &str| to_timestamp(parse_local(typed).unwrap(), zone, Repeated::Earlier).unwrap();
    let madrid = madrid();
    let create = async |name: &str, opens_at, closes_at| {
        let details = Details { opens_at, closes_at, ..session_named(name) };
        store.test_session_create(other, SessionId::new(id()), &details, operator()).await.unwrap();
    };
    // Opens in the last minute of a part and in the first of the next; a minute-long session closes likewise.
    for edge in ["2026-03-29T00:00", "2026-03-30T00:00", "2026-03-23T00:00", "2026-04-06T00:00"] {
        let edge_at = at(&madrid, edge);
        for (mark, opens_at) in [("before", edge_at.minus(MINUTE)), ("from", edge_at)] {
            create(&format!("{mark} {edge}"), opens_at, opens_at.plus(MINUTE)).await;
        }
    }
    let groups = async |now: &str| {
        let now = at(&madrid, now);
        let query = TestSessionQuery { now, around: Around::of(now, &madrid), ..query(None, "") };
        let found = store.test_session_page(other, &query).await.unwrap();
        found.rows.into_iter().map(|row| (row.session.name, row.group)).collect::<Vec<_>>()
    };
    let expected = |listed: &[(&str, SessionGroup)]| {
        listed.iter().map(|(name, group)| ((*name).to_owned(), *group)).collect::<Vec<_>>()
    };
    // The Sunday on which clocks go forward: 23 hours, the last day of its week.
    assert_eq!(
        groups("2026-03-29T12:00").await,
        expected(&[
            ("before 2026-03-30T00:00", SessionGroup::LaterToday),
            ("from 2026-03-30T00:00", SessionGroup::Later),
            ("before 2026-04-06T00:00", SessionGroup::Later),
            ("from 2026-04-06T00:00", SessionGroup::Later),
            ("from 2026-03-29T00:00", SessionGroup::ClosedToday),
            // It closes at midnight sharp, which is today.
            ("before 2026-03-29T00:00", SessionGroup::ClosedToday),
            ("from 2026-03-23T00:00", SessionGroup::ClosedThisWeek),
            ("before 2026-03-23T00:00", SessionGroup::ClosedThisWeek),
        ])
    );
    // Monday after it: the next week has begun.
    assert_eq!(
        groups("2026-03-30T12:00").await[..5],
        expected(&[
            ("before 2026-04-06T00:00", SessionGroup::ThisWeek),
            ("from 2026-04-06T00:00", SessionGroup::Later),
            ("from 2026-03-30T00:00", SessionGroup::ClosedToday),
            ("before 2026-03-30T00:00", SessionGroup::ClosedToday),
            ("from 2026-03-29T00:00", SessionGroup::ClosedEarlier),
        ])
    );
}

async fn groups_count_what_matches_on_every_page(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 5).await;
    world.claim(&batch.entries[0], "María Carreño", "maria-3749").await;
    make_at(&world, "Spring resit", NOON.minus(HOUR), NOON.plus(HOUR)).await;
    make_at(&world, "Other", NOON.minus(HOUR), NOON.plus(HOUR)).await;
    make_at(&world, "Spring finals", NOON.minus(HOUR * 3), NOON.minus(HOUR)).await;
    let found = page(&world, &TestSessionQuery { limit: 1, ..query(None, "spring") }).await;
    assert_eq!(names(&found), ["Spring placement"]);
    let counted: Vec<_> = found
        .groups
        .iter()
        .map(|group| (group.group, group.sessions, group.entries.total(), group.entries.used()))
        .collect();
    assert_eq!(counted, [(SessionGroup::OpenNow, 2, 5, 1), (SessionGroup::ClosedToday, 1, 0, 0)]);
    assert_eq!(found.matching(), 3);
}

async fn the_list_searches_name_room_and_number(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    make(&world, &Details { room: String::new(), ..session_named("Prueba de nivel · Ávila 100%") }).await;
    for (search, expected) in [
        ("spring", vec!["Spring placement"]),
        ("pring plac", vec!["Spring placement"]),
        ("placement spring", vec!["Spring placement"]),
        ("1002", vec!["Prueba de nivel · Ávila 100%"]),
        ("avila", vec!["Prueba de nivel · Ávila 100%"]),
        ("nivel 100", vec!["Prueba de nivel · Ávila 100%"]),
        ("0%", vec![]),
        ("%", vec![]),
        ("_", vec![]),
        ("b12", vec!["Spring placement"]),
        ("spirng", vec![]),
    ] {
        let page = page(&world, &query(None, search)).await;
        assert_eq!(names(&page), expected, "{search:?}");
        assert_eq!(page.matching(), i64::try_from(expected.len()).unwrap(), "{search:?}");
    }
    assert_eq!(store.test_session_known(world.institution).await.unwrap().all, 2);
    let other = new_institution(store, "OT-1").await;
    assert_eq!(store.test_session_page(other, &query(None, "spring")).await.unwrap().matching(), 0);
    assert_eq!(store.test_session_known(other).await.unwrap(), KnownSessions { all: 0, time_zone: None });
}

async fn the_newest_sessions_are_known(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let tokyo = Details { time_zone: "Asia/Tokyo".to_owned(), ..session_named("Tokyo") };
    let newest = make(&world, &tokyo).await;
    let known = store.test_session_known(world.institution).await.unwrap();
    assert_eq!(known, KnownSessions { all: 2, time_zone: Some("Asia/Tokyo".to_owned()) });
    // Two of three are in Madrid: one session elsewhere does not move the institution.
    make(&world, &session_named("Madrid")).await;
    make(&world, &Details { name: "Tokyo again".to_owned(), ..tokyo.clone() }).await;
    make(&world, &session_named("Madrid again")).await;
    make(&world, &Details { time_zone: "UTC".to_owned(), ..session_named("Elsewhere") }).await;
    let known = store.test_session_known(world.institution).await.unwrap();
    assert_eq!(known, KnownSessions { all: 6, time_zone: Some("Europe/Madrid".to_owned()) });
    let listed = store.test_session_newest(world.institution, 9).await.unwrap();
    assert_eq!(listed.iter().skip(4).map(|session| session.id).collect::<Vec<_>>(), [newest, world.session]);
    let (name, zone) = (listed[4].name.as_str(), listed[4].time_zone.as_str());
    assert_eq!((name, listed[4].opens_at, zone), ("Tokyo", tokyo.opens_at, "Asia/Tokyo"));
    assert_eq!(store.test_session_newest(world.institution, 1).await.unwrap().len(), 1);
    let other = new_institution(store, "OT-1").await;
    assert!(store.test_session_newest(other, 9).await.unwrap().is_empty());
}
