//! What a log-in weighs on PostgreSQL: pages, time and log, on whole tables with and without room in their pages, and on tables
//! that are cut into parts; and what an entry weighs.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use futures_util::{StreamExt as _, stream};

use crate::{
    http_fixture::log_in_as,
    large_database::{Counted, Template, browser},
    proof::{at_most, rounds, shown},
};

/// What operators run, for another number of parts.
fn cut_into(parts: usize) -> String {
    let whole = include_str!("../../../deploy/partitions.sql");
    let cut = whole.replace("parts constant int := 16;", &format!("parts constant int := {parts};"));
    assert!(parts == 16 || cut != whole, "the number of parts stands in the file");
    cut
}

/// What so many log-ins came to, and how long they took.
async fn log_ins(template: &Template, database: &str, count: usize) -> (Counted, Duration) {
    let (app, store) = template.serve(database).await;
    let refused = AtomicUsize::new(0);
    let come = |count: usize| {
        let people = template.people.iter().cycle().take(count);
        stream::iter(people).for_each_concurrent(32, |person| {
            let (mut browser, refused) = (browser(&app), &refused);
            async move {
                let answer = log_in_as(&mut browser, &person.username, &person.password).await;
                refused.fetch_add(usize::from(answer.status != 303), Ordering::Relaxed);
            }
        })
    };
    // What connections learn once.
    come(count / 10).await;
    let (before, began) = (template.counted(database).await, Instant::now());
    come(count).await;
    let took = began.elapsed();
    // The last of them may still be noted down.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let counted = template.counted(database).await.since(before);
    assert_eq!(refused.into_inner(), 0, "{database}");
    store.close().await;
    (counted, took)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_in_costs_one_part_and_little_log() {
    let (sessions, copies, count) = (rounds(1, 20), rounds(3, 9), rounds(200, 40_000));
    let template = Template::make(sessions, rounds(40, 2000)).await;
    let dense = "alter table entry set (fillfactor = 100); cluster entry using entry_pkey;";
    let layouts =
        [("whole", String::new()), ("dense", dense.to_owned()), ("parts_16", cut_into(16)), ("parts_64", cut_into(64))];
    let mut figures = Vec::new();
    for (name, statements) in layouts {
        template.larger(name, copies, &statements).await;
        let (counted, took) = log_ins(&template, name, count).await;
        let of = format!("{count} log-ins, tables {name}");
        let times = u32::try_from(count).unwrap();
        shown(&format!("{of}: took"), format!("{took:.2?}"));
        shown(
            &format!("{of}: time of statements for one"),
            format!("{:.0?}", Duration::from_secs_f64(counted.millis / 1000.0) / times),
        );
        let each = |all: i64| usize::try_from(all).unwrap() / count;
        shown(&format!("{of}: pages for one"), each(counted.pages));
        shown(&format!("{of}: bytes of log for one"), each(counted.log));
        figures.push((each(counted.pages), each(counted.log)));
    }
    let [(whole, with_room), (_, without_room), (sixteen, _), (sixty_four, _)] = figures[..] else { unreachable!() };
    at_most("pages for a log-in, 16 parts", sixteen, whole * 3 / 2 + 4);
    // Among few entries 42 were seen beside 24.
    at_most("pages for a log-in, 64 parts", sixty_four, whole * 2);
    at_most("bytes of log for a log-in, pages with room", with_room, without_room);
    let entries = template.number("whole", "select count(*) from entry").await;
    for (what, which) in [("its row and indexes", "= 'entry'"), ("everything", "like '%'")] {
        let size = format!(
            "select sum(pg_total_relation_size(oid)) from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace \
             and relname {which}"
        );
        let bytes = template.number("whole", &size).await / entries;
        let of = format!("bytes of an entry among {entries}, one in five used: {what}");
        at_most(&of, usize::try_from(bytes).unwrap(), 4_000);
    }
}
