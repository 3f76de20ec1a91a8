//! Bytes over the wire of a first visit: the page and everything it links to, as a browser that takes brotli gets them.

use std::collections::BTreeSet;

use crate::{
    client::{Client, get},
    measure::{Aim, Line, Unit},
    program::Program,
    world::INSTITUTION,
};

const TAKES_BROTLI: &str = "Accept-Encoding: gzip, br\r\n";

/// Prints what an administrator's and a candidate's first page cost.
pub async fn print(lanyard: &Program) {
    let candidates = format!("/i/{INSTITUTION}");
    for (job, path, limit) in [
        ("first visit of an administrator, everything", "/admin/login", 200.0),
        ("first visit of a candidate, everything", candidates.as_str(), 20.0),
    ] {
        let bytes = first_visit(lanyard, path).await;
        let (engine, unit) = ("on the wire", Unit::Kilobytes);
        Line { job, engine, unit, floor: None, lanyard: bytes / 1e3, aim: Aim::AtMost(limit) }.print();
    }
}

/// Bodies and headers of the page and of every asset that it names.
async fn first_visit(lanyard: &Program, path: &str) -> f64 {
    let mut client = lanyard.connect().await;
    // Its names are read where it comes as it is; what counts is what comes compressed.
    let (page, _) = fetch(&mut client, lanyard, path, "").await;
    let (_, mut bytes) = fetch(&mut client, lanyard, path, TAKES_BROTLI).await;
    // Open pages of a session follow it with a script that no first page fetches.
    let is_fetched = |part: &&str| part.starts_with("/assets/") && !part.starts_with("/assets/live-");
    let quoted = page.split(['"', '\'']).filter(is_fetched);
    let assets: BTreeSet<&str> = quoted.collect();
    assert!(!assets.is_empty(), "{path} names no assets: was the site built before the server?");
    for asset in assets {
        bytes += fetch(&mut client, lanyard, asset, TAKES_BROTLI).await.1;
    }
    bytes
}

async fn fetch(client: &mut Client, lanyard: &Program, path: &str, headers: &str) -> (String, f64) {
    let answer = client.ask(&get(lanyard.address, path, headers)).await.expect("the server answers");
    assert_eq!(answer.status, 200, "{path}: {}", answer.head);
    let bytes = u32::try_from(answer.size()).expect("less than 4 GB");
    (answer.text(), f64::from(bytes))
}
