//! Answers for the build steps that cargo does not know: `cargo xtask site` and `cargo xtask size`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a build step speaks to the person at the terminal")]

mod assets;
mod crates;
mod css;
mod manifest;
mod names;
mod order;
mod pieces;
mod script;
mod site;
mod size;
mod statements;
mod tenancy;
mod wasm;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

const USAGE: &str = "usage: cargo run -p xtask -- site | size | crates | statements FILE
  site   compile the browser's half and put everything a browser fetches into target/site
  size   print what a first visit fetches, and fail when that is over the limit
  crates hold licences, sources and versions of what the program is made of to deny.toml
  statements   compare the SQL that ran, as the tests have noted it in FILE, with what the sources hold";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let places = Places::of_workspace()?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["crates"] => crates::check(&places.root),
        ["site"] => site::build(&places),
        ["size"] => size::check(&places.site),
        ["statements", recorded] => statements::check(&places.root, Path::new(recorded)),
        _ => bail!(USAGE),
    }
}

/// Where things are in the workspace.
struct Places {
    /// The workspace's own folder.
    root: PathBuf,
    /// What cargo makes.
    target: PathBuf,
    /// What a browser may fetch, ready to be embedded in the server.
    site: PathBuf,
}

impl Places {
    /// The folder above this crate; cargo says at run time where the crate is, so that a moved clone still works.
    fn of_workspace() -> Result<Self> {
        let crate_folder =
            std::env::var_os("CARGO_MANIFEST_DIR").context("xtask is started by cargo: cargo run -p xtask")?;
        let root = Path::new(&crate_folder).parent().context("xtask lies in a workspace")?.to_path_buf();
        let target = root.join("target");
        let site = target.join("site");
        Ok(Self { root, target, site })
    }
}
