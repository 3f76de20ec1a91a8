//! Answers for the browser's half: cargo compiles it, wasm-bindgen writes the script that loads it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::Places;
use crate::assets::Asset;
use crate::pieces::{self, Parts};
use crate::{names, order, script};

const TARGET: &str = "wasm32-unknown-unknown";
const PROFILE: &str = "wasm-release";

/// What the browser's half becomes.
pub struct Built {
    /// `lanyard.js`, `lanyard.wasm` and the files of the pieces.
    pub assets: Vec<Asset>,
    /// The served names of the files of each piece.
    pub pieces: BTreeMap<String, Vec<String>>,
}

/// Compiles the browser's half and takes it apart.
pub fn build(places: &Places) -> Result<Built> {
    compile(places)?;
    let compiled = places.target.join(TARGET).join(PROFILE).join("lanyard_frontend.wasm");
    let original = fs::read(&compiled).with_context(|| format!("could not read {}", compiled.display()))?;
    let Parts { main, mut files, pieces, loader } = pieces::split(&original, &places.target.join("wasm-split"))?;
    let folder = places.target.join("wasm-bindgen");
    bind(&main, &folder)?;
    let read = |name: &str| fs::read(folder.join(name)).with_context(|| format!("wasm-bindgen wrote no {name}"));
    let module = order::restore(&original, &read("lanyard_bg.wasm")?)?;
    let bound = String::from_utf8(read("lanyard.js")?).context("wasm-bindgen's script is not text")?;
    let (module, script) = names::shorten(&module, &script::assemble(&bound, &loader)?)?;
    files.push(Asset::new("lanyard.js", script.into_bytes()));
    files.push(Asset::new("lanyard.wasm", module));
    Ok(Built { assets: files, pieces })
}

fn compile(places: &Places) -> Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let status = Command::new(cargo)
        .args(["build", "--package", "lanyard-frontend", "--target", TARGET, "--profile", PROFILE])
        .arg("--target-dir")
        .arg(&places.target)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags()?)
        // A released compiler takes unstable switches only from who says that they know.
        .env("RUSTC_BOOTSTRAP", "1")
        .current_dir(&places.root)
        .status()
        .context("could not start cargo")?;
    ensure!(status.success(), "cargo could not build the browser's half");
    Ok(())
}

/// Where a panic stood and what a value looks like is text that no person reads: without it the module is a thirtieth
/// smaller. The compiler has these switches for long and calls them unstable; where it had them no more it would say so.
const LEAN: &str = "-Zlocation-detail=none -Zfmt-debug=none ";

/// Panic messages name source files; what everyone downloads must not depend on who built it where.
/// The workspace's own files need nothing: cargo names them from its root.
fn flags() -> Result<OsString> {
    let mut flags = OsString::from(LEAN);
    // The variable is split at spaces, so a folder that has one in its path keeps its own name.
    for folder in registry_sources()?.iter().filter(|folder| !folder.to_string_lossy().contains(' ')) {
        flags.push("--remap-path-prefix=");
        flags.push(folder);
        flags.push("=crates ");
    }
    Ok(flags)
}

/// The folders into which cargo unpacks crates, one for each registry; none on a machine that vendors them.
fn registry_sources() -> Result<Vec<PathBuf>> {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let Some(Ok(folders)) = home.map(|home| fs::read_dir(home.join("registry/src"))) else {
        return Ok(Vec::new());
    };
    let mut sources = folders.map(|folder| Ok(folder?.path())).collect::<Result<Vec<_>>>()?;
    sources.sort();
    Ok(sources)
}

/// Runs wasm-bindgen over the compiled module into `folder`, which it empties first.
fn bind(compiled: &Path, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("could not empty {}", folder.display()))?;
    }
    let mut output = Bindgen::new()
        .input_path(compiled)
        .out_name("lanyard")
        .web(true)?
        .typescript(false)
        // `order` needs the names and drops them.
        .remove_name_section(false)
        // The pieces import the main module's memory and table.
        .keep_lld_exports(true)
        // The names must be those of the compiled module.
        .demangle(false)
        .remove_producers_section(true)
        // The page names the module by its hashed name; a guessed name would only be a wrong one.
        .omit_default_module_path(true)
        .generate_output()
        .with_context(|| format!("wasm-bindgen could not read {}", compiled.display()))?;
    // Every crate is listed, most of them with nothing.
    let inline = output.snippets().iter().filter(|(_, scripts)| !scripts.is_empty()).map(|(name, _)| name);
    let scripts: Vec<&String> =
        inline.chain(output.local_modules().keys()).chain(output.npm_dependencies().keys()).collect();
    // Each would be one more script to hash, embed and allow; the site is made of exactly two files.
    ensure!(
        scripts.is_empty(),
        "a dependency brings JavaScript of its own, which the site does not serve: {scripts:?}"
    );
    output.emit(folder).with_context(|| format!("could not write {}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The version in Cargo.lock of the package of this name.
    fn locked_version(lock: &str, package: &str) -> String {
        let (_, after) = lock.split_once(&format!("name = \"{package}\"\nversion = \"")).unwrap();
        after.split_once('"').unwrap().0.to_owned()
    }

    #[test]
    fn both_halves_of_wasm_bindgen_have_one_version() {
        let lock = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock")).unwrap();
        assert_eq!(locked_version(&lock, "wasm-bindgen"), locked_version(&lock, "wasm-bindgen-cli-support"));
    }
}
