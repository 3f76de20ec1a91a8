//! Who may name whom: the layers of the server, the parts of the app, and the rooms of store and service.

#![expect(clippy::expect_used, reason = "a test says what it expects by failing")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::LazyLock,
};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

/// A module by its path within its crate; the crate itself is empty.
type Module = Vec<String>;

/// What each layer of the server may name: layers below it, and parts of `lanyard_app`.
const LAYERS: &[(&str, &[&str], &[&str])] = &[
    ("domain", &[], &["error", "model"]),
    ("export", &[], &[]),
    ("metrics", &[], &[]),
    ("storage", &["domain", "metrics"], &["model"]),
    ("outgoing", &["domain"], &[]),
    (
        "service",
        &["config", "domain", "export", "metrics", "outgoing", "storage"],
        &["error", "model", "paths", "ports"],
    ),
    ("workbooks", &["export", "service"], &["model", "words"]),
    ("config", &["domain"], &[]),
    ("delivery", &["config", "domain", "service"], &["model", "words"]),
    ("http", &["config", "domain", "metrics", "service", "socket", "workbooks"], EVERYTHING),
    ("socket", &["config"], &["error"]),
    ("key_file", &["domain"], &[]),
    (
        "command",
        &["config", "delivery", "domain", "http", "key_file", "metrics", "service", "socket", "storage", "workbooks"],
        EVERYTHING,
    ),
];
const EVERYTHING: &[&str] = &["*"];

/// What each part of the app may name.
const PARTS: &[(&str, &[&str])] = &[
    ("error", &["model"]),
    ("model", &["error"]),
    ("paths", &["model"]),
    ("words", &["error", "model"]),
    ("ports", &["error", "model"]),
    ("assets", &[]),
    ("answer", &["model", "words"]),
    ("browser", &["answer", "model", "paths", "words"]),
    ("effect", &[]),
    ("asked", &["model"]),
    ("api", &["answer", "asked", "browser", "effect", "error", "model", "paths", "ports", "words"]),
    ("components", &["answer", "api", "browser", "effect", "error", "model", "paths", "words"]),
    (
        "pages",
        &["answer", "api", "asked", "assets", "browser", "components", "effect", "error", "model", "paths", "words"],
    ),
    ("document", &["api", "assets", "model", "pages"]),
];

#[test]
fn layers_of_the_server_name_only_what_lies_below() {
    let mut wrong = Vec::new();
    for (module, named) in &server().named {
        let Some(layer) = module.first() else { continue };
        let (_, below, app) = LAYERS.iter().find(|(name, ..)| name == layer).expect("every layer has its row");
        wrong.extend(named.iter().filter_map(|path| {
            match path {
                Named::Own(other) => named_above(module, other, below),
                Named::App(part) => (*app != EVERYTHING && !app.contains(&part.as_str()))
                    .then(|| format!("{} names lanyard_app::{part}", module.join("::"))),
            }
        }));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn parts_of_the_app_name_only_what_lies_below() {
    let mut wrong = Vec::new();
    for (module, named) in &app().named {
        let Some(part) = module.first() else { continue };
        let (_, below) = PARTS.iter().find(|(name, _)| name == part).expect("every part has its row");
        wrong.extend(named.iter().filter_map(|path| match path {
            Named::Own(other) => named_above(module, other, below),
            Named::App(_) => None,
        }));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What is wrong about a module that names another one.
fn named_above(module: &Module, other: &Module, below: &[&str]) -> Option<String> {
    let first = other.first()?;
    let is_fine = Some(first) == module.first() || below.contains(&first.as_str());
    (!is_fine).then(|| format!("{} names {}", module.join("::"), other.join("::")))
}

#[test]
fn no_two_files_name_each_other() {
    for sources in [server(), app()] {
        assert_eq!(circle(&sources.arrows(Module::clone)), None);
    }
}

#[test]
fn no_two_rooms_name_each_other() {
    for layer in ["storage", "service", "http"] {
        let mut arrows = server().arrows(|module| module.iter().take(2).cloned().collect());
        arrows.retain(|from, _| from.first().is_some_and(|first| first == layer));
        assert_eq!(circle(&arrows), None, "in {layer}");
    }
}

/// What a file names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Named {
    /// A module of the same crate, as deep as there is a file for it.
    Own(Module),
    /// A part of `lanyard_app`.
    App(String),
}

/// Every file of a crate, and what it names outside of its tests.
struct Sources {
    named: BTreeMap<Module, BTreeSet<Named>>,
}

fn server() -> &'static Sources {
    static SERVER: LazyLock<Sources> = LazyLock::new(|| Sources::read("../server/src"));
    &SERVER
}

fn app() -> &'static Sources {
    static APP: LazyLock<Sources> = LazyLock::new(|| Sources::read("../app/src"));
    &APP
}

impl Sources {
    fn read(root: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(root);
        let mut files = BTreeMap::new();
        collect(&root, &Vec::new(), &mut files);
        assert!(files.len() > 20, "there is nothing to look at in {}", root.display());
        let mut reexports = BTreeMap::new();
        let mut raw = BTreeMap::new();
        for (module, file) in &files {
            let mut paths = Paths::default();
            paths.visit_file(file);
            for (alias, target) in paths.reexported {
                let mut from = module.clone();
                from.push(alias);
                reexports.insert(from, within(module, &target, &files));
            }
            raw.insert(module.clone(), paths.found);
        }
        let named = raw.into_iter().map(|(module, found)| {
            let named = found.iter().filter_map(|path| {
                if path.first().is_some_and(|first| first == "lanyard_app") {
                    return path.get(1).cloned().map(Named::App);
                }
                let mut path = within(&module, path, &files)?;
                // What a module only passes on belongs to the file that has it.
                while let Some(Some(target)) = reexports.get(&path) {
                    path.clone_from(target);
                }
                while !files.contains_key(&path) {
                    path.pop();
                }
                (path != module).then_some(Named::Own(path))
            });
            let named = named.collect();
            (module, named)
        });
        Self { named: named.collect() }
    }

    /// Who names whom, seen from as far away as `of` says. A module and what lies within it are one.
    fn arrows(&self, of: impl Fn(&Module) -> Module) -> BTreeMap<Module, BTreeSet<Module>> {
        let mut arrows: BTreeMap<Module, BTreeSet<Module>> = BTreeMap::new();
        for (from, named) in &self.named {
            for path in named {
                let Named::Own(to) = path else { continue };
                let (from, to) = (of(from), of(to));
                if !from.starts_with(&to) && !to.starts_with(&from) {
                    arrows.entry(from).or_default().insert(to);
                }
            }
        }
        arrows
    }
}

/// Reads the files below a folder; those of tests are left out.
fn collect(folder: &Path, module: &Module, files: &mut BTreeMap<Module, syn::File>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("a file").path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
        let mut inner = module.clone();
        if !matches!(stem.as_str(), "mod" | "lib" | "main") {
            inner.push(stem.clone());
        }
        if stem == "tests" {
        } else if path.is_dir() {
            collect(&path, &inner, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") && stem != "main" {
            let text = fs::read_to_string(&path).expect("sources are text");
            files.insert(inner, syn::parse_file(&text).expect("sources are Rust"));
        }
    }
}

/// A path as it is written in a module, from the crate on; `None` for another crate's.
fn within(module: &Module, path: &[String], files: &BTreeMap<Module, syn::File>) -> Option<Module> {
    let first = path.first()?;
    let mut base = module.clone();
    let rest = match first.as_str() {
        "crate" => {
            base.clear();
            &path[1..]
        }
        "self" => &path[1..],
        "super" => {
            let up = path.iter().take_while(|part| *part == "super").count();
            base.truncate(base.len().checked_sub(up)?);
            &path[up..]
        }
        _ => {
            base.push(first.clone());
            if !files.contains_key(&base) {
                return None;
            }
            &path[1..]
        }
    };
    base.extend_from_slice(rest);
    Some(base)
}

/// Collects the paths that a file names, but for those of its tests.
#[derive(Default)]
struct Paths {
    found: BTreeSet<Vec<String>>,
    reexported: Vec<(String, Vec<String>)>,
}

impl Paths {
    fn tree(&mut self, tree: &syn::UseTree, before: &[String], is_public: bool) {
        let with = |part: &syn::Ident| [before, &[part.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.tree(&path.tree, &with(&path.ident), is_public),
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| self.tree(item, before, is_public)),
            syn::UseTree::Glob(_) => _ = self.found.insert(before.to_vec()),
            syn::UseTree::Name(name) => self.leaf(with(&name.ident), &name.ident, is_public),
            syn::UseTree::Rename(renamed) => self.leaf(with(&renamed.ident), &renamed.rename, is_public),
        }
    }

    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        let mut end = |path: &mut Vec<String>| {
            if path.len() > 1 {
                self.found.insert(std::mem::take(path));
            }
            path.clear();
        };
        let mut inner = Vec::new();
        for token in tokens {
            match token {
                TokenTree::Ident(part) => {
                    if colons != 2 {
                        end(&mut path);
                    }
                    path.push(part.to_string());
                    colons = 0;
                    continue;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' && !path.is_empty() && colons < 2 => {
                    colons += 1;
                    continue;
                }
                TokenTree::Group(group) => inner.push(group.stream()),
                _ => {}
            }
            end(&mut path);
            colons = 0;
        }
        end(&mut path);
        for tokens in inner {
            self.tokens(tokens);
        }
    }

    fn leaf(&mut self, path: Vec<String>, alias: &syn::Ident, is_public: bool) {
        if is_public {
            self.reexported.push((alias.to_string(), path));
        } else {
            self.found.insert(path);
        }
    }
}

impl Visit<'_> for Paths {
    fn visit_item_mod(&mut self, module: &syn::ItemMod) {
        if !for_tests(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_use(&mut self, item: &syn::ItemUse) {
        if !for_tests(&item.attrs) {
            let is_public = !matches!(item.vis, syn::Visibility::Inherited);
            self.tree(&item.tree, &[], is_public);
        }
    }

    fn visit_path(&mut self, path: &syn::Path) {
        if path.segments.len() > 1 {
            self.found.insert(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        }
        visit::visit_path(self, path);
    }

    // What stands in a macro is no path yet.
    fn visit_macro(&mut self, called: &syn::Macro) {
        self.visit_path(&called.path);
        self.tokens(called.tokens.clone());
    }
}

fn for_tests(attributes: &[syn::Attribute]) -> bool {
    let mut named = false;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("cfg")) {
        // A condition that is more than one word is no test.
        named |= attribute.parse_args::<syn::Ident>().is_ok_and(|word| word == "test");
    }
    named
}

/// A way from a module back to itself.
fn circle(arrows: &BTreeMap<Module, BTreeSet<Module>>) -> Option<Vec<Module>> {
    fn walk<'a>(
        from: &'a Module,
        arrows: &'a BTreeMap<Module, BTreeSet<Module>>,
        way: &mut Vec<&'a Module>,
        done: &mut BTreeSet<&'a Module>,
    ) -> Option<Vec<Module>> {
        if let Some(begin) = way.iter().position(|module| *module == from) {
            return Some(way[begin..].iter().copied().chain([from]).cloned().collect());
        }
        if done.contains(from) {
            return None;
        }
        way.push(from);
        let found = arrows.get(from).into_iter().flatten().find_map(|to| walk(to, arrows, way, done));
        way.pop();
        done.insert(from);
        found
    }
    let mut done = BTreeSet::new();
    arrows.keys().find_map(|from| walk(from, arrows, &mut Vec::new(), &mut done))
}

#[test]
fn a_circle_is_found() {
    let arrow = |from: &str, to: &str| (vec![from.to_owned()], BTreeSet::from([vec![to.to_owned()]]));
    assert_eq!(circle(&BTreeMap::from([arrow("a", "b"), arrow("b", "c")])), None);
    let found = circle(&BTreeMap::from([arrow("a", "b"), arrow("b", "c"), arrow("c", "b")]));
    assert_eq!(found.map(|way| way.len()), Some(3));
}
