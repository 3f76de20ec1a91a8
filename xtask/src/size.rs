//! Answers for the size gate: what a first visit fetches over the wire, against its limit.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use crate::{manifest, pieces};

/// A kind of first visit and what it may cost.
struct Visit {
    who: &'static str,
    /// Logical names of the assets that the first page fetches.
    assets: &'static [&'static str],
    /// The piece of the app that it fetches, all files of it, those that it shares with another piece too.
    piece: Option<&'static str>,
    /// Bytes kept free for the page itself, which a test of the server measures.
    page_allowance: u64,
    /// Bytes over the wire, at most.
    limit: u64,
}

/// Compressed bytes that the HTML of a first page may have; a test of the server holds pages to it.
const PAGE_ALLOWANCE: u64 = 6_000;

/// The limits are promises to people on old phones and slow lines (README, "Speed and size").
const VISITS: [Visit; 5] = [
    Visit {
        who: "an administrator",
        assets: &["lanyard.js", "lanyard.wasm", "main.css", "favicon.svg"],
        piece: None,
        page_allowance: PAGE_ALLOWANCE,
        limit: 200_000,
    },
    Visit { who: "an administrator to a session", assets: &[], piece: Some("work"), page_allowance: 0, limit: 130_000 },
    Visit {
        who: "an administrator to Find, reports and settings",
        assets: &[],
        piece: Some("office"),
        page_allowance: 0,
        limit: 60_000,
    },
    Visit {
        who: "an administrator to the team and their account",
        assets: &[],
        piece: Some("team"),
        page_allowance: 0,
        limit: 40_000,
    },
    Visit {
        who: "a candidate",
        assets: &["main.css", "candidate.js", "favicon.svg"],
        piece: None,
        page_allowance: PAGE_ALLOWANCE,
        limit: 20_000,
    },
];

/// One asset's cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Size {
    raw: u64,
    /// Compressed, or raw where no compressed form exists.
    wire: u64,
}

/// Prints what each kind of first visit fetches from the built site, and fails when one is over its limit.
pub fn check(site: &Path) -> Result<()> {
    let text = fs::read_to_string(site.join(manifest::FILE_NAME))
        .context("there is no site yet: run `cargo run -p xtask -- site`")?;
    let names = manifest::read(&text)?;
    let sizes = sizes(site, &names)?;
    let pieces = fs::read_to_string(site.join(pieces::FILE_NAME)).context("the site has no list of pieces")?;
    let mut over = Vec::new();
    for visit in &VISITS {
        println!("first visit of {}:", visit.who);
        let assets = visit.fetched(&names, &pieces)?;
        for name in &assets {
            let Size { raw, wire } =
                sizes.get(name).with_context(|| format!("the site has no {name}, which the size gate counts"))?;
            println!("{raw:>10} bytes raw {wire:>9} brotli  {name}");
        }
        let total = visit.total(&assets, &sizes);
        if visit.page_allowance > 0 {
            println!("{:>10}           {:>9} allowed for the page", "", visit.page_allowance);
        }
        println!("{:>10}           {total:>9} of {} allowed", "", visit.limit);
        if total > visit.limit {
            over.push(format!(
                "a first visit of {} fetches {total} bytes, {} more than allowed",
                visit.who,
                total - visit.limit
            ));
        }
    }
    ensure!(over.is_empty(), "{}", over.join("; "));
    Ok(())
}

impl Visit {
    /// The logical names of everything that the visit fetches beside its page. `names` has the served name of each, `pieces`
    /// is the list of pieces by served names.
    fn fetched(&self, names: &BTreeMap<String, String>, pieces: &str) -> Result<Vec<String>> {
        let mut fetched: Vec<String> = self.assets.iter().map(|name| (*name).to_owned()).collect();
        if let Some(piece) = self.piece {
            let list = pieces.lines().find_map(|line| line.strip_prefix(piece)?.strip_prefix('\t'));
            for served in list.with_context(|| format!("the app has no piece {piece}"))?.split(' ') {
                let name = names.iter().find(|(_, known)| *known == served).map(|(name, _)| name.clone());
                fetched.push(name.with_context(|| format!("the site has no {served}, a file of the piece {piece}"))?);
            }
        }
        Ok(fetched)
    }

    /// Bytes over the wire of these assets and the page's allowance.
    fn total(&self, assets: &[String], sizes: &BTreeMap<String, Size>) -> u64 {
        self.page_allowance + assets.iter().filter_map(|name| sizes.get(name)).map(|size| size.wire).sum::<u64>()
    }
}

/// The size of each asset by its logical name.
fn sizes(site: &Path, names: &BTreeMap<String, String>) -> Result<BTreeMap<String, Size>> {
    let mut sizes = BTreeMap::new();
    for (logical, served) in names {
        let Ok(raw) = fs::metadata(site.join(served)).map(|file| file.len()) else {
            bail!("the manifest names {served}, which is not in the site: run `cargo run -p xtask -- site`");
        };
        let wire = fs::metadata(site.join(format!("{served}.br"))).map_or(raw, |file| file.len());
        sizes.insert(logical.clone(), Size { raw, wire });
    }
    Ok(sizes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes_of(list: &[(&str, u64)]) -> BTreeMap<String, Size> {
        list.iter().map(|(name, wire)| ((*name).to_owned(), Size { raw: wire * 4, wire: *wire })).collect()
    }

    #[test]
    fn a_visit_costs_its_assets_over_the_wire_and_its_page() {
        let visit =
            Visit { who: "a candidate", assets: &["a", "b"], piece: None, page_allowance: 1_000, limit: 20_000 };
        let sizes = sizes_of(&[("a", 20), ("b", 300), ("c", 4_000)]);
        let assets = visit.fetched(&BTreeMap::new(), "").unwrap();
        assert_eq!(visit.total(&assets, &sizes), 1_320);
    }

    #[test]
    fn a_piece_is_all_of_its_files() {
        let names: BTreeMap<String, String> = [("work.wasm", "work-1.wasm"), ("chunk_3.wasm", "chunk_3-2.wasm")]
            .map(|(a, b)| (a.into(), b.into()))
            .into();
        let visit = Visit { who: "x", assets: &["a"], piece: Some("work"), page_allowance: 0, limit: 0 };
        let fetched = |pieces| visit.fetched(&names, pieces);
        assert_eq!(fetched("work\tchunk_3-2.wasm work-1.wasm\n").unwrap(), ["a", "chunk_3.wasm", "work.wasm"]);
        assert!(fetched("office\twork-1.wasm\n").is_err());
        assert!(fetched("work\tother.wasm\n").is_err());
    }

    #[test]
    fn the_limits_are_those_that_were_promised() {
        assert_eq!(
            VISITS.map(|visit| (visit.who, visit.limit)),
            [
                ("an administrator", 200_000),
                ("an administrator to a session", 130_000),
                ("an administrator to Find, reports and settings", 60_000),
                ("an administrator to the team and their account", 40_000),
                ("a candidate", 20_000)
            ]
        );
    }

    #[test]
    fn a_site_over_the_limit_is_refused_in_a_sentence() {
        let site = std::env::temp_dir().join(format!("lanyard-xtask-size-{}", std::process::id()));
        make_site(&site, 240_000);
        let refused = check(&site).unwrap_err().to_string();
        make_site(&site, 190_000);
        check(&site).unwrap();
        fs::remove_dir_all(&site).unwrap();
        assert_eq!(refused, "a first visit of an administrator fetches 246003 bytes, 46003 more than allowed");
    }

    /// A site of assets of one byte each and a wasm module of this many bytes compressed.
    fn make_site(site: &Path, compressed_wasm: usize) {
        fs::create_dir_all(site).unwrap();
        let mut lines = String::new();
        for name in [
            "lanyard.js",
            "lanyard.wasm",
            "work.wasm",
            "office.wasm",
            "team.wasm",
            "main.css",
            "candidate.js",
            "favicon.svg",
        ] {
            fs::write(site.join(name), "-").unwrap();
            lines = format!("{lines}{name}\t{name}\n");
        }
        fs::write(site.join("lanyard.wasm.br"), vec![0; compressed_wasm]).unwrap();
        fs::write(site.join(manifest::FILE_NAME), lines).unwrap();
        fs::write(site.join(pieces::FILE_NAME), "work\twork.wasm\noffice\toffice.wasm\nteam\tteam.wasm\n").unwrap();
    }
}
