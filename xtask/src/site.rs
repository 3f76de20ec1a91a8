//! Answers for `target/site`: everything a browser may fetch, each file beside its compressed form.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::Places;
use crate::assets::{self, Asset};
use crate::{manifest, pieces, wasm};

/// Builds the whole site; what has not changed keeps its file, so that cargo does not embed it again.
pub fn build(places: &Places) -> Result<()> {
    let built = wasm::build(places)?;
    let mut assets = built.assets;
    for name in ["main.css", "print.css"] {
        assets.push(assets::style_sheet(&places.root.join("style"), name)?);
    }
    assets.extend(assets::public_files(&places.root.join("public"))?);
    let assets = assets::sorted(assets)?;
    write(&places.site, &assets, &pieces::write(&built.pieces))?;
    println!("site: {} assets in {}", assets.len(), places.site.display());
    Ok(())
}

/// Makes the folder hold these assets, their compressed forms, the manifest, the list of pieces and nothing else.
fn write(folder: &Path, assets: &[Asset], pieces: &str) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))?;
    let mut names = BTreeSet::from([manifest::FILE_NAME.to_owned(), pieces::FILE_NAME.to_owned()]);
    for asset in assets {
        names.insert(asset.served_name.clone());
        let changed = write_changed(&folder.join(&asset.served_name), &asset.bytes)?;
        for end in ["br", "gz"] {
            let compressed_name = format!("{}.{end}", asset.served_name);
            let compressed_path = folder.join(&compressed_name);
            // Compressing takes seconds: what an unchanged file was compressed to is kept.
            if changed || !compressed_path.exists() {
                let compressed = if end == "br" { asset.compressed() } else { asset.gzipped() };
                let Some(compressed) = compressed? else { continue };
                write_changed(&compressed_path, &compressed)?;
            }
            names.insert(compressed_name);
        }
    }
    write_changed(&folder.join(pieces::FILE_NAME), pieces.as_bytes())?;
    write_changed(&folder.join(manifest::FILE_NAME), manifest::write(assets).as_bytes())?;
    remove_others(folder, &names)
}

/// Writes the file unless it has this content already; says whether it wrote.
fn write_changed(path: &Path, content: &[u8]) -> Result<bool> {
    if fs::read(path).is_ok_and(|present| present == content) {
        return Ok(false);
    }
    fs::write(path, content).with_context(|| format!("could not write {}", path.display()))?;
    Ok(true)
}

/// Removes what an earlier build left behind.
fn remove_others(folder: &Path, names: &BTreeSet<String>) -> Result<()> {
    for item in fs::read_dir(folder).with_context(|| format!("could not read {}", folder.display()))? {
        let path = item?.path();
        let expected = path.file_name().and_then(|name| name.to_str()).is_some_and(|name| names.contains(name));
        if !expected {
            fs::remove_file(&path).with_context(|| format!("could not remove {}", path.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of this test's own, empty at the start.
    fn folder(test: &str) -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("lanyard-xtask-{test}-{}", std::process::id()));
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        folder
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|item| item.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_second_build_leaves_nothing_of_the_first() {
        let folder = folder("stale");
        write(&folder, &[Asset::new("main.css", "a { color: red } ".repeat(20).into_bytes())], "a\tb\n").unwrap();
        let second = Asset::new("main.css", "b { color: red } ".repeat(20).into_bytes());
        write(&folder, std::slice::from_ref(&second), "").unwrap();
        assert_eq!(
            names(&folder),
            [
                "chunks.txt",
                &second.served_name,
                &format!("{}.br", second.served_name),
                &format!("{}.gz", second.served_name),
                "manifest.txt"
            ]
        );
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_changed_file_of_a_plain_name_is_compressed_again() {
        let folder = folder("plain");
        write(&folder, &[Asset::new("robots.txt", "Disallow: /admin/ ".repeat(20).into_bytes())], "").unwrap();
        let first = fs::read(folder.join("robots.txt.br")).unwrap();
        write(&folder, &[Asset::new("robots.txt", "Disallow: / ".repeat(20).into_bytes())], "").unwrap();
        assert_ne!(fs::read(folder.join("robots.txt.br")).unwrap(), first);
        write(&folder, &[Asset::new("robots.txt", b"-".to_vec())], "").unwrap();
        assert_eq!(names(&folder), ["chunks.txt", "manifest.txt", "robots.txt"]);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn an_unchanged_file_is_not_touched() {
        let folder = folder("unchanged");
        let asset = Asset::new("main.css", "a { color: red } ".repeat(20).into_bytes());
        write(&folder, std::slice::from_ref(&asset), "").unwrap();
        // What lies there instead of the compressed form would be replaced if it were made again.
        let compressed = folder.join(format!("{}.br", asset.served_name));
        fs::write(&compressed, b"kept").unwrap();
        write(&folder, &[asset], "").unwrap();
        assert_eq!(fs::read(&compressed).unwrap(), b"kept");
        fs::remove_dir_all(&folder).unwrap();
    }
}
