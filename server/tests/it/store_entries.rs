//! Store: the list of a session's entries: search, filters, orders, pages.

use lanyard_app::model::entry::{EntryFilter, EntrySort, EntryState};
use lanyard_server::storage::{Actor, EntryOrder, ListedEntry, NewBatch};

use crate::{
    engines::{Fresh, on_both_engines},
    store_fixture::{HOUR, NOON, World, by, new_batch, new_institution, new_session, operator},
};

on_both_engines!(
    the_list_shows_both_usernames,
    search_finds_parts_of_codes_usernames_and_names,
    search_stays_inside_its_session,
    filters_combine,
    pages_in_order_of_creation,
    every_order_has_its_ties_and_its_empty_places,
    a_claim_moves_an_entry_in_the_search,
);

fn scope(search: &str, state: Option<EntryState>, batch: Option<i64>) -> EntryFilter {
    EntryFilter { q: search.to_owned(), state, passing: None, batch, handed_out: None }
}

async fn listed(world: &World, scope: &EntryFilter, sort: EntrySort, descending: bool) -> Vec<ListedEntry> {
    let session = world.find_session().await;
    let order = EntryOrder { sort, descending };
    let rows = world.store().entry_page(world.institution, &session, scope, order, (0, 100), NOON).await.unwrap();
    let count = world.store().entry_count(world.institution, &session, scope, NOON).await.unwrap();
    assert_eq!(i64::try_from(rows.len()).unwrap(), count, "{scope:?}");
    rows
}

async fn codes(world: &World, scope: &EntryFilter, sort: EntrySort, descending: bool) -> Vec<String> {
    listed(world, scope, sort, descending).await.into_iter().map(|row| row.slip_code).collect()
}

async fn found(world: &World, search: &str) -> Vec<String> {
    codes(world, &scope(search, None, None), EntrySort::Created, false).await
}

async fn seen(world: &World, batch: &NewBatch, entry: usize, hours: u32) {
    let mut session = world.verified(&batch.entries[entry]).await;
    session.at = NOON.plus(HOUR * hours);
    session.expires_at = session.at.plus(HOUR);
    world.store().browser_session_open(world.institution, session).await.unwrap();
}

async fn the_list_shows_both_usernames(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 2).await;
    world.claim(&batch.entries[0], "María Carreño", "maria-3749").await;
    let rows = listed(&world, &EntryFilter::default(), EntrySort::Created, false).await;
    assert_eq!(
        rows[0],
        ListedEntry {
            id: batch.entries[0].id,
            slip_code: "K7RM-0001".to_owned(),
            username: Some("maria-3749".to_owned()),
            full_name: Some("María Carreño".to_owned()),
            state: EntryState::Claimed,
            batch: 1,
            handed_out: None,
            last_seen_at: Some(NOON),
            arrived_at: None,
            locked: false,
        }
    );
    assert_eq!((rows[1].username.as_ref(), rows[1].full_name.as_ref()), (None, None));
    assert_eq!((rows[1].state, rows[1].last_seen_at), (EntryState::Unused, None));
}

async fn search_finds_parts_of_codes_usernames_and_names(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 6).await;
    world.claim(&batch.entries[0], "María Carreño", "maria-3749").await;
    world.claim(&batch.entries[1], "王小明", "river-2244").await;
    world.claim(&batch.entries[2], "Mariana O\"Neil 50%", "mariana-7777").await;
    for (search, expected) in [
        ("k7rm0004", vec!["K7RM-0004"]),
        ("0004", vec!["K7RM-0004"]),
        ("7rm", vec!["K7RM-0001", "K7RM-0002", "K7RM-0003", "K7RM-0004", "K7RM-0005", "K7RM-0006"]),
        ("maria3749", vec!["K7RM-0001"]),
        ("k7rm0001", vec!["K7RM-0001"]),
        ("carreno", vec!["K7RM-0001"]),
        ("carreno maria", vec!["K7RM-0001"]),
        ("mari", vec!["K7RM-0001", "K7RM-0003"]),
        ("mari o\"", vec!["K7RM-0003"]),
        ("小明", vec!["K7RM-0002"]),
        ("王小明", vec!["K7RM-0002"]),
        ("王", vec!["K7RM-0002"]),
        ("50%", vec!["K7RM-0003"]),
        ("50", vec!["K7RM-0003"]),
        ("0%", vec![]),
        ("%", vec![]),
        ("ng", vec![]),
        ("ma", vec!["K7RM-0001", "K7RM-0003"]),
        ("k7 ri", vec!["K7RM-0002"]),
        ("明 k7rm", vec!["K7RM-0002"]),
        ("_", vec![]),
        ("o\"neil", vec!["K7RM-0003"]),
        ("maria or river", vec![]),
        ("nobody", vec![]),
        ("*", vec![]),
        ("   ", vec!["K7RM-0001", "K7RM-0002", "K7RM-0003", "K7RM-0004", "K7RM-0005", "K7RM-0006"]),
    ] {
        assert_eq!(found(&world, search).await, expected, "{search:?}");
    }
}

async fn search_stays_inside_its_session(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    world.batch("K7RM", 2).await;
    let sibling = new_session(store, world.institution, "Sibling").await;
    store.batch_insert(world.institution, &new_batch(sibling, "H3ND", 2), operator()).await.unwrap();
    let other = new_institution(store, "OT-1").await;
    let foreign = new_batch(new_session(store, other, "Foreign").await, "K7RM", 2);
    store.batch_insert(other, &foreign, operator()).await.unwrap();
    world.batch("T4XW", 2).await;
    assert_eq!(found(&world, "000").await, ["K7RM-0001", "K7RM-0002", "T4XW-0001", "T4XW-0002"]);
    assert_eq!(found(&world, "h3nd").await, [""; 0]);
    // The session's id alone gives another institution nothing.
    let session = world.find_session().await;
    for scope in [EntryFilter::default(), scope("000", None, None), scope("", Some(EntryState::Unused), None)] {
        let rows = store.entry_page(other, &session, &scope, EntryOrder::default(), (0, 50), NOON).await.unwrap();
        assert_eq!(rows, []);
    }
}

async fn filters_combine(fresh: Fresh) {
    let world = World::new(fresh).await;
    let first = world.batch("K7RM", 3).await;
    let second = world.batch("H3ND", 2).await;
    world.claim(&first.entries[0], "Maria", "maria-2222").await;
    world.claim(&second.entries[1], "Maria", "maria-3333").await;
    let codes = async |filter: EntryFilter| codes(&world, &filter, EntrySort::Created, false).await;
    assert_eq!(codes(scope("", None, Some(2))).await, ["H3ND-0001", "H3ND-0002"]);
    assert_eq!(codes(scope("", Some(EntryState::Claimed), None)).await, ["K7RM-0001", "H3ND-0002"]);
    assert_eq!(codes(scope("", Some(EntryState::Claimed), Some(2))).await, ["H3ND-0002"]);
    assert_eq!(codes(scope("maria", None, Some(1))).await, ["K7RM-0001"]);
    assert_eq!(codes(scope("maria", Some(EntryState::Unused), None)).await, [""; 0]);
    assert_eq!(codes(scope("", None, Some(9))).await, [""; 0]);
    assert_eq!(codes(scope("", Some(EntryState::Withdrawn), None)).await, [""; 0]);
}

async fn pages_in_order_of_creation(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    world.batch("K7RM", 30).await;
    world.batch("H3ND", 30).await;
    let session = world.find_session().await;
    let page = async |scope: &EntryFilter, descending, offset, limit| -> Vec<String> {
        let order = EntryOrder { sort: EntrySort::Created, descending };
        let rows = store.entry_page(world.institution, &session, scope, order, (offset, limit), NOON).await.unwrap();
        rows.into_iter().map(|row| row.slip_code).collect()
    };
    let all = EntryFilter::default();
    assert_eq!(page(&all, false, 0, 2).await, ["K7RM-0001", "K7RM-0002"]);
    assert_eq!(page(&all, false, 29, 2).await, ["K7RM-0030", "H3ND-0001"]);
    assert_eq!(page(&all, false, 59, 50).await, ["H3ND-0030"]);
    assert_eq!(page(&all, false, 60, 50).await, [""; 0]);
    assert_eq!(page(&all, true, 0, 2).await, ["H3ND-0030", "H3ND-0029"]);
    assert_eq!(page(&all, true, 58, 50).await, ["K7RM-0002", "K7RM-0001"]);
    let first = scope("", None, Some(1));
    assert_eq!(page(&first, false, 28, 50).await, ["K7RM-0029", "K7RM-0030"]);
    assert_eq!(page(&first, true, 0, 1).await, ["K7RM-0030"]);
    let second = scope("", None, Some(2));
    assert_eq!(page(&second, false, 0, 1).await, ["H3ND-0001"]);
    assert_eq!(page(&second, true, 29, 50).await, ["H3ND-0001"]);
    let unused = scope("", Some(EntryState::Unused), None);
    assert_eq!(page(&unused, false, 29, 2).await, ["K7RM-0030", "H3ND-0001"]);
    let searched = scope("000", None, None);
    assert_eq!(page(&searched, false, 8, 2).await, ["K7RM-0009", "H3ND-0001"]);
}

async fn every_order_has_its_ties_and_its_empty_places(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 4).await;
    world.claim(&batch.entries[1], "Zoë", "aaa-2222").await;
    let anna = world.claim(&batch.entries[2], "anna", "zzz-2222").await;
    seen(&world, &batch, 0, 3).await;
    seen(&world, &batch, 2, 2).await;
    seen(&world, &batch, 1, 1).await;
    assert!(world.store().entry_start(world.institution, anna, by(Actor::Candidate(anna.entry))).await.unwrap());
    for (sort, forwards, backwards) in [
        (EntrySort::Created, "1234", "4321"),
        (EntrySort::Slip, "1234", "4321"),
        (EntrySort::Username, "2143", "3412"),
        (EntrySort::Name, "3214", "2314"),
        (EntrySort::State, "1423", "3214"),
        (EntrySort::Seen, "2314", "1324"),
    ] {
        for (descending, expected) in [(false, forwards), (true, backwards)] {
            let order: String = codes(&world, &EntryFilter::default(), sort, descending)
                .await
                .iter()
                .filter_map(|code| code.chars().last())
                .collect();
            assert_eq!(order, expected, "{sort:?} descending: {descending}");
        }
    }
}

async fn a_claim_moves_an_entry_in_the_search(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 2).await;
    assert_eq!(found(&world, "maria").await, [""; 0]);
    world.claim(&batch.entries[1], "Maria", "maria-2222").await;
    assert_eq!(found(&world, "maria").await, ["K7RM-0002"]);
    assert_eq!(found(&world, "k7rm0002").await, ["K7RM-0002"]);
}
