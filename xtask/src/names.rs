//! Shortens the names by which the app's script and its module call each other.
//!
//! wasm-bindgen ends each with sixteen letters that belong to nothing else, and calls closures by the compiler's names. Both
//! files hold them all: of a first visit they were more than 6 kB, because chance cannot be compressed (docs/decisions).

use std::collections::{HashMap, HashSet};
use std::convert::Infallible;

use anyhow::{Context, Result, anyhow, ensure};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{ExportSection, ImportSection, Module};
use wasmparser::{Export, ImportSectionReader, Parser, Payload};

/// The names that wasm-bindgen chose for both sides. Others are the splitter's, which the pieces go by too, or the app's own.
fn is_wasm_bindgens(name: &str) -> bool {
    name.starts_with("__wb") || name.starts_with("_R")
}

/// `module` and `script` with their common names shortened, in the order of the module.
pub fn shorten(module: &[u8], script: &str) -> Result<(Vec<u8>, String)> {
    let words: HashSet<&str> = pieces(script).map(|(word, _)| word).collect();
    let mut short = HashMap::new();
    // What the module gives and the script does not take keeps its name.
    for name in common(module)?.into_iter().filter(|name| is_wasm_bindgens(name) && words.contains(name)) {
        let place = short.len();
        short.entry(name).or_insert_with(|| format!("n{place}"));
    }
    for short in short.values() {
        ensure!(!words.contains(short.as_str()), "the script has a name {short} of its own");
    }
    let script = pieces(script).fold(String::with_capacity(script.len()), |text, (word, between)| {
        text + short.get(word).map_or(word, String::as_str) + between
    });
    let mut shortened = Module::new();
    Renaming { short: &short }
        .parse_core_module(&mut shortened, Parser::new(0), module)
        .map_err(|error| anyhow!("the names of the module could not be shortened: {error}"))?;
    Ok((shortened.finish(), script))
}

/// What the module takes from the script and gives to it, by name.
fn common(module: &[u8]) -> Result<Vec<&str>> {
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload.context("this is no WebAssembly module")? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    names.push(import?.name);
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    names.push(export?.name);
                }
            }
            _ => {}
        }
    }
    Ok(names)
}

/// The words of a script, each with what stands between it and the next; the first is empty where the script begins otherwise.
fn pieces(script: &str) -> impl Iterator<Item = (&str, &str)> {
    let in_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '$';
    let mut rest = script;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (word, behind) = rest.split_at(rest.find(|letter| !in_word(letter)).unwrap_or(rest.len()));
        let (between, next) = behind.split_at(behind.find(in_word).unwrap_or(behind.len()));
        rest = next;
        Some((word, between))
    })
}

/// Writes a module again with other names.
struct Renaming<'a> {
    short: &'a HashMap<&'a str, String>,
}

impl Renaming<'_> {
    fn named<'n>(&'n self, name: &'n str) -> &'n str {
        self.short.get(name).map_or(name, String::as_str)
    }
}

impl Reencode for Renaming<'_> {
    type Error = Infallible;

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        for import in section.into_imports() {
            let import = import?;
            let kind = self.entity_type(import.ty)?;
            imports.import(import.module, self.named(import.name), kind);
        }
        Ok(())
    }

    fn parse_export(&mut self, exports: &mut ExportSection, export: Export<'_>) -> Result<(), Error<Infallible>> {
        let kind = self.export_kind(export.kind)?;
        let index = self.external_index(export.kind, export.index)?;
        exports.export(self.named(export.name), kind, index);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{EntityType, ExportKind, TypeSection};

    use super::*;

    /// A module that takes these functions and gives the first of them back under this name.
    fn module(taken: &[&str], given: &str) -> Vec<u8> {
        let (mut types, mut imports, mut exports) = (TypeSection::new(), ImportSection::new(), ExportSection::new());
        types.ty().function([], []);
        for name in taken {
            imports.import("./lanyard_bg.js", name, EntityType::Function(0));
        }
        exports.export(given, ExportKind::Func, 0);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&exports);
        module.finish()
    }

    #[test]
    fn both_sides_have_the_short_names_and_other_words_stay() {
        let long = ["__wbg_new_b00e30ff1da50918", "__wbg_newer_3e43af381c2901f8", "__wbg_new_b00e30ff1da50918"];
        let script =
            "{__wbg_new_b00e30ff1da50918: f, __wbg_newer_3e43af381c2901f8: __wbg_new} wasm._RINv2_1(a); memory";
        let (module, script) = shorten(&module(&long, "_RINv2_1"), script).unwrap();
        assert_eq!(script, "{n0: f, n1: __wbg_new} wasm.n2(a); memory");
        assert_eq!(common(&module).unwrap(), ["n0", "n1", "n0", "n2"]);
        wasmparser::validate(&module).unwrap();
    }

    #[test]
    fn what_the_app_or_its_pieces_call_by_name_keeps_it() {
        let written = module(&["hydrate"], "__indirect_function_table");
        assert_eq!(shorten(&written, "hydrate").unwrap(), (written, "hydrate".to_owned()));
    }

    #[test]
    fn what_one_side_does_not_know_keeps_its_name_and_a_name_that_is_taken_is_refused() {
        let module = module(&["__wbg_a_0"], "__wbindgen_free");
        assert_eq!(common(&shorten(&module, "__wbg_a_0").unwrap().0).unwrap(), ["n0", "__wbindgen_free"]);
        assert!(shorten(&module, "__wbg_a_0: n0").unwrap_err().to_string().contains("n0 of its own"));
    }
}
