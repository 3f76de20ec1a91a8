//! Holds what the program is made of to `deny.toml`: licences, where crates come from, and one version of each.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

/// The settings of cargo-deny that are kept here. One that is not known is refused, so that none is believed in vain.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    graph: Graph,
    licenses: Licenses,
    advisories: Advisories,
    sources: Sources,
    bans: Bans,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Graph {
    targets: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Licenses {
    allow: Vec<String>,
    exceptions: Vec<Exception>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    #[serde(rename = "crate")]
    name: String,
    allow: Vec<String>,
}

/// Nothing here knows the list of advisories: that one is left out has to be said with a date and a reason.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advisories {
    ignore: Vec<Ignored>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ignored {
    id: String,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[expect(dead_code, reason = "what can only be refused is not looked at")]
struct Sources {
    unknown_registry: Deny,
    unknown_git: Deny,
    allow_registry: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[expect(dead_code, reason = "what can only be refused is not looked at")]
struct Bans {
    wildcards: Deny,
    allow_wildcard_paths: bool,
    multiple_versions: Deny,
    skip: Vec<Skip>,
}

/// The only strictness there is.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Deny {
    Deny,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Skip {
    #[serde(rename = "crate")]
    version: String,
    reason: String,
}

/// What cargo tells of the workspace.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    /// `None` for the workspace's own.
    source: Option<String>,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    req: String,
    path: Option<String>,
}

/// Compares Cargo.lock with `deny.toml`.
pub fn check(root: &Path) -> Result<()> {
    let rules = fs::read_to_string(root.join("deny.toml")).context("deny.toml")?;
    let rules: Rules = toml::from_str(&rules).context("deny.toml")?;
    let packages = packages(root, &rules.graph.targets)?;
    let wrong = wrong(&rules, &packages);
    if !wrong.is_empty() {
        bail!("deny.toml refuses:\n  {}", wrong.join("\n  "));
    }
    println!("{} crates: licences, sources and versions are as deny.toml wants them", packages.len());
    Ok(())
}

fn packages(root: &Path, targets: &[String]) -> Result<Vec<Package>> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(root).args(["metadata", "--format-version=1", "--locked"]);
    for target in targets {
        cargo.args(["--filter-platform", target]);
    }
    let told = cargo.output().context("cargo metadata")?;
    ensure!(told.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&told.stderr));
    Ok(serde_json::from_slice::<Metadata>(&told.stdout).context("cargo metadata")?.packages)
}

/// Everything that the rules refuse, in sentences.
fn wrong(rules: &Rules, packages: &[Package]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut versions: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for Package { name, version, license, source, dependencies } in packages {
        versions.entry(name).or_default().push(format!("{name}@{version}"));
        let own = rules.licenses.exceptions.iter().filter(|exception| exception.name == *name);
        let allowed: Vec<&String> = rules.licenses.allow.iter().chain(own.flat_map(|own| &own.allow)).collect();
        let terms = license.as_deref().unwrap_or_default();
        if !is_met(terms, &|term| allowed.iter().any(|allowed| **allowed == term)) {
            wrong.push(format!("{name} {version}: the licence {terms:?} is not among those allowed"));
        }
        if let Some(source) = source
            && !rules.sources.allow_registry.iter().any(|registry| source.strip_prefix("registry+") == Some(registry))
        {
            wrong.push(format!("{name} {version}: comes from {source}"));
        }
        let wild = dependencies.iter().filter(|dependency| dependency.req == "*" && dependency.path.is_none());
        for dependency in wild.filter(|_| source.is_none()) {
            wrong.push(format!("{name} takes any version of {}", dependency.name));
        }
    }
    let skipped = |version: &String| rules.bans.skip.iter().any(|skip| skip.version == *version);
    for versions in versions.values() {
        let kept: Vec<&String> = versions.iter().filter(|version| !skipped(version)).collect();
        if kept.len() > 1 {
            wrong.push(format!("two versions, and deny.toml gives no reason: {kept:?}"));
        }
    }
    for Skip { version, .. } in &rules.bans.skip {
        let twice = versions.values().any(|versions| versions.len() > 1 && versions.contains(version));
        if !twice {
            wrong.push(format!("{version} is not there twice any more: take it out of deny.toml"));
        }
    }
    let skips = rules.bans.skip.iter().map(|skip| (&skip.version, &skip.reason));
    let ignored = rules.advisories.ignore.iter().map(|ignored| (&ignored.id, &ignored.reason));
    for (what, reason) in skips.chain(ignored).filter(|(_, reason)| !is_dated(reason)) {
        wrong.push(format!("{what}: the reason begins with its date, as in 2026-11-26: {reason}"));
    }
    wrong
}

fn is_dated(reason: &str) -> bool {
    reason.split_once(": ").is_some_and(|(date, reason)| {
        let shape: String =
            date.chars().map(|character| if character.is_ascii_digit() { '0' } else { character }).collect();
        shape == "0000-00-00" && !reason.is_empty()
    })
}

/// Whether licence terms (SPDX, and the older `/` for "or") are met: `and` binds closer than `or`.
fn is_met(terms: &str, allowed: &dyn Fn(&str) -> bool) -> bool {
    let spaced = terms.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let met = any_of(&words, &mut at, allowed);
    met && at == words.len()
}

fn any_of(words: &[&str], at: &mut usize, allowed: &dyn Fn(&str) -> bool) -> bool {
    let mut met = all_of(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        met |= all_of(words, at, allowed);
    }
    met
}

fn all_of(words: &[&str], at: &mut usize, allowed: &dyn Fn(&str) -> bool) -> bool {
    let mut met = one(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        met &= one(words, at, allowed);
    }
    met
}

fn one(words: &[&str], at: &mut usize, allowed: &dyn Fn(&str) -> bool) -> bool {
    let begins = *at;
    *at += 1;
    match words.get(begins) {
        Some(&"(") => {
            let met = any_of(words, at, allowed);
            *at += 1;
            met
        }
        Some(_) if words.get(*at) == Some(&"WITH") => {
            *at += 2;
            words.get(begins..*at).is_some_and(|term| allowed(&term.join(" ")))
        }
        Some(term) => allowed(term),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_are_met_by_one_of_several_and_by_all_of_them() {
        let met =
            |terms| is_met(terms, &|term| ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"].contains(&term));
        for terms in [
            "MIT",
            "GPL-3.0 OR MIT",
            "GPL-3.0/MIT",
            "MIT AND Apache-2.0",
            "Apache-2.0 WITH LLVM-exception OR GPL-3.0",
            "(MIT OR GPL-3.0) AND Apache-2.0",
        ] {
            assert!(met(terms), "{terms}");
        }
        for terms in ["", "GPL-3.0", "MIT AND GPL-3.0", "MIT AND (GPL-3.0 OR BSL-1.0)", "MIT WITH Something", "MIT MIT"]
        {
            assert!(!met(terms), "{terms}");
        }
    }

    #[test]
    fn each_rule_refuses_what_breaks_it() {
        let rules: Rules = toml::from_str(
            r#"
            graph = { targets = [] }
            licenses = { allow = ["MIT"], exceptions = [{ crate = "odd", allow = ["ISC"] }] }
            advisories = { ignore = [{ id = "RUSTSEC-0000-0001", reason = "because" }, { id = "RUSTSEC-0000-0002", reason = "2026-11-26: not reached" }] }
            sources = { unknown-registry = "deny", unknown-git = "deny", allow-registry = ["https://index"] }
            bans = { wildcards = "deny", allow-wildcard-paths = true, multiple-versions = "deny", skip = [{ crate = "gone@1.0.0", reason = "2026-11-26: once" }, { crate = "twice@1.0.0", reason = "for ever" }] }
            "#,
        )
        .unwrap();
        let package = |name: &str, version: &str, license: &str, source: Option<&str>| Package {
            name: name.to_owned(),
            version: version.to_owned(),
            license: Some(license.to_owned()),
            source: source.map(str::to_owned),
            dependencies: Vec::new(),
        };
        let registry = Some("registry+https://index");
        let mut own = package("own", "0.1.0", "MIT", None);
        own.dependencies.push(Dependency { name: "any".to_owned(), req: "*".to_owned(), path: None });
        own.dependencies.push(Dependency {
            name: "beside".to_owned(),
            req: "*".to_owned(),
            path: Some("../b".to_owned()),
        });
        let packages = [
            own,
            package("fine", "1.0.0", "MIT", registry),
            package("odd", "1.0.0", "ISC", registry),
            package("copyleft", "1.0.0", "GPL-3.0", registry),
            package("git", "1.0.0", "MIT", Some("git+https://index")),
            package("twice", "1.0.0", "MIT", registry),
            package("twice", "2.0.0", "MIT", registry),
            package("double", "1.0.0", "MIT", registry),
            package("double", "2.0.0", "MIT", registry),
        ];
        assert_eq!(
            wrong(&rules, &packages),
            [
                "own takes any version of any",
                "copyleft 1.0.0: the licence \"GPL-3.0\" is not among those allowed",
                "git 1.0.0: comes from git+https://index",
                "two versions, and deny.toml gives no reason: [\"double@1.0.0\", \"double@2.0.0\"]",
                "gone@1.0.0 is not there twice any more: take it out of deny.toml",
                "twice@1.0.0: the reason begins with its date, as in 2026-11-26: for ever",
                "RUSTSEC-0000-0001: the reason begins with its date, as in 2026-11-26: because",
            ]
        );
    }
}
