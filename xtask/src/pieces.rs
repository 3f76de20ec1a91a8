//! Takes the compiled module apart: the main module, which every page of the app needs, and pieces that only some need.
//!
//! `wasm_split` in `app` says what is in which piece. What several pieces need is a file of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use wasm_split_cli_support::{Options, transform};

use crate::assets::Asset;
use crate::order;

/// The name of the list that the server reads for preloads.
pub const FILE_NAME: &str = "chunks.txt";
/// The script that the splitter writes; it becomes a part of `lanyard.js`.
const LOADER: &str = "__wasm_split.js";

/// The compiled module in its parts.
pub struct Parts {
    /// Where the main module lies, for wasm-bindgen.
    pub main: PathBuf,
    /// The pieces' files, in order.
    pub files: Vec<Asset>,
    /// The served names of the files of each piece, what it shares with others first.
    pub pieces: BTreeMap<String, Vec<String>>,
    /// The script that loads them.
    pub loader: String,
}

/// Takes `compiled` apart in `folder`, which it empties first.
pub fn split(compiled: &[u8], folder: &Path) -> Result<Parts> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("could not empty {}", folder.display()))?;
    }
    let main = folder.join("main.wasm");
    let mut options = Options::new(compiled);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.link_name = LOADER;
    options.main_module = "./lanyard.js";
    let split = transform(options).map_err(|error| anyhow!("the module could not be taken apart: {error:#}"))?;

    let mut files = Vec::new();
    let mut loader =
        fs::read_to_string(folder.join(LOADER)).with_context(|| format!("the splitter wrote no {LOADER}"))?;
    let mut paths = split.split_modules;
    paths.sort();
    for path in paths {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).context("a piece's name is not plain text")?;
        // The splitter does not write an empty piece into its script.
        let quoted = format!("\"./{stem}.wasm\"");
        if !loader.contains(&quoted) {
            continue;
        }
        let bytes = fs::read(&path).with_context(|| format!("could not read {}", path.display()))?;
        let asset = Asset::new(&logical_name(stem), order::restore(compiled, &bytes)?);
        loader = loader.replace(&quoted, &format!("\"./{}\"", asset.served_name));
        files.push(asset);
    }
    let mut pieces = BTreeMap::new();
    for (piece, stems) in split.prefetch_map {
        let served = stems.iter().map(|stem| {
            let name = logical_name(stem);
            let file = files.iter().find(|file| file.logical_name == name);
            file.map(|file| file.served_name.clone()).with_context(|| format!("the piece {piece} has no file {name}"))
        });
        pieces.insert(piece.clone(), served.collect::<Result<Vec<_>>>()?);
    }
    Ok(Parts { main, files, pieces, loader: inner(&loader)? })
}

/// `split_work` is the piece `work`; what pieces share is called `chunk_1`.
fn logical_name(stem: &str) -> String {
    format!("{}.wasm", stem.strip_prefix("split_").unwrap_or(stem))
}

/// The list of pieces, one `piece<TAB>served served` a line.
pub fn write(pieces: &BTreeMap<String, Vec<String>>) -> String {
    pieces.iter().fold(String::new(), |text, (piece, files)| format!("{text}{piece}\t{}\n", files.join(" ")))
}

/// The splitter's script as a part of `lanyard.js`: it imports nothing, and what loads a piece is an entry of `loaders`
/// for the module and of `pieces` for `takeover.js`.
fn inner(loader: &str) -> Result<String> {
    const IMPORT: &str = "import { initSync } from \"./lanyard.js\";\n";
    let mut script = replaced(loader, IMPORT, "", 1)?;
    // The page says itself that it goes on without the app.
    script = replaced(&script, "console.error(e);", "", 1)?;
    let exports = script.matches("export const __wasm_split_load_").count();
    ensure!(exports > 0, "there is no piece: no function of the app has `wasm_split`");
    let mut parts = script.split("export const ");
    let mut inner = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once(" = wrapAsyncCb(").context("a loader is not as expected")?;
        let piece = name.strip_prefix("__wasm_split_load_").context("a loader is not as expected")?;
        inner = format!("{inner}loaders.{name} = wrapAsyncCb(pieces.{piece} = {rest}");
    }
    Ok(inner)
}

/// `text` with every `from` replaced; there must be exactly so many, or the tool that wrote it writes otherwise now.
pub fn replaced(text: &str, from: &str, to: &str, times: usize) -> Result<String> {
    let found = text.matches(from).count();
    ensure!(found == times, "a generated script has {from:?} {found} times, not {times}: look at what changed in it");
    Ok(text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loader_is_found_by_the_module_and_by_the_page() {
        let written = "import { initSync } from \"./lanyard.js\";\n\ncatch (e) { console.error(e); }\n\
                       export const __wasm_split_load_work = wrapAsyncCb(makeLoad(() => 1, [__chunk_1]));\n";
        assert_eq!(
            inner(written).unwrap(),
            "\ncatch (e) {  }\n\
             loaders.__wasm_split_load_work = wrapAsyncCb(pieces.work = makeLoad(() => 1, [__chunk_1]));\n"
        );
    }

    #[test]
    fn a_script_that_is_written_otherwise_is_refused() {
        assert!(inner("export const __wasm_split_load_work = 1;").is_err());
        assert!(replaced("a b a", "a", "c", 1).unwrap_err().to_string().contains("2 times, not 1"));
        assert_eq!(replaced("a b a", "a", "c", 2).unwrap(), "c b c");
    }

    #[test]
    fn the_list_names_the_files_of_each_piece() {
        let pieces = BTreeMap::from([
            ("work".to_owned(), vec!["chunk_1-a.wasm".to_owned(), "work-b.wasm".to_owned()]),
            ("office".to_owned(), vec!["office-c.wasm".to_owned()]),
        ]);
        assert_eq!(write(&pieces), "office\toffice-c.wasm\nwork\tchunk_1-a.wasm work-b.wasm\n");
    }
}
