//! Puts the functions of the finished module back into the order in which the compiler wrote them, and empties those that
//! the app never calls.
//!
//! wasm-bindgen sorts functions by size. The compiler leaves functions of one generic origin side by side, and brotli
//! rewards neighbours that resemble each other: measured on this app, a fifth less over the wire (docs/decisions).

use std::collections::HashMap;
use std::convert::Infallible;

use anyhow::{Context, Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, Function, FunctionSection, Instruction, Module};
use wasmparser::{
    CodeSectionReader, CustomSectionReader, FunctionSectionReader, KnownCustom, Name, Parser, Payload, TypeRef,
};

/// Whether the function of this name is never called, which no tool sees. The framework keeps two ways to take a page over in
/// everything that can be shown, at once and as its parts arrive, and finds them by pointers; the app does it at once
/// (`frontend/src/lib.rs`). These are the waiting parts themselves, by the compiler's names: `_RNC`, a function without a name
/// of its own, in one called `hydrate_async`. What stands inside of such a part or frees it can be one with a function that
/// is called. An emptied one would trap, and the page would go on without the app.
fn is_never_called(name: &str) -> bool {
    name.starts_with("_RNC") && !name.starts_with("_RNCNC") && name.contains("13hydrate_async")
}

/// Answers `bound` with its functions in the order that their names have in `compiled`, and without custom sections,
/// which browsers do not read. Functions that only `bound` has come last. Both modules must have their name sections.
pub fn restore(compiled: &[u8], bound: &[u8]) -> Result<Vec<u8>> {
    let original = Functions::read(compiled)?;
    let rank: HashMap<&str, u32> = original.names.iter().map(|(&index, &name)| (name, index)).collect();
    let functions = Functions::read(bound)?;
    let mut order: Vec<u32> = (functions.imported..functions.total).collect();
    // A stable sort: functions without a rank stay as wasm-bindgen left them.
    order.sort_by_key(|index| functions.names.get(index).and_then(|name| rank.get(name)).copied().unwrap_or(u32::MAX));
    let mut moved: Vec<u32> = (0..functions.total).collect();
    for (place, &index) in (functions.imported..).zip(&order) {
        moved[usize::try_from(index)?] = place;
    }
    let is_called = |index: &u32| functions.names.get(index).is_none_or(|name| !is_never_called(name));
    let places = order
        .iter()
        .map(|index| Ok((usize::try_from(index - functions.imported)?, is_called(index))))
        .collect::<Result<_>>()?;
    let mut module = Module::new();
    Reorder { moved, places }
        .parse_core_module(&mut module, Parser::new(0), bound)
        .map_err(|error| anyhow!("the functions could not be put in order: {error}"))?;
    Ok(module.finish())
}

/// How many functions a module has, and what they are called.
struct Functions<'m> {
    imported: u32,
    total: u32,
    names: HashMap<u32, &'m str>,
}

impl<'m> Functions<'m> {
    fn read(module: &'m [u8]) -> Result<Self> {
        let mut functions = Self { imported: 0, total: 0, names: HashMap::new() };
        for payload in Parser::new(0).parse_all(module) {
            match payload.context("this is no WebAssembly module")? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        if matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)) {
                            functions.imported += 1;
                        }
                    }
                }
                Payload::FunctionSection(section) => functions.total = functions.imported + section.count(),
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(names) = section.as_known() {
                        functions.read_names(names)?;
                    }
                }
                _ => {}
            }
        }
        Ok(functions)
    }

    fn read_names(&mut self, names: wasmparser::NameSectionReader<'m>) -> Result<()> {
        for name in names {
            if let Name::Function(map) = name? {
                for naming in map {
                    let naming = naming?;
                    self.names.insert(naming.index, naming.name);
                }
            }
        }
        Ok(())
    }
}

/// Writes a module again with its functions moved.
struct Reorder {
    /// The new index of every function, imported ones included.
    moved: Vec<u32>,
    /// The old places of the module's own functions, in their new order, and whether each is ever called.
    places: Vec<(usize, bool)>,
}

impl Reencode for Reorder {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Infallible>> {
        // An index beyond the module's functions is invalid before and after.
        Ok(usize::try_from(function).ok().and_then(|index| self.moved.get(index)).copied().unwrap_or(function))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        for &(place, _) in &self.places {
            functions.function(types[place]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for (place, is_called) in self.places.clone() {
            if is_called {
                self.parse_function_body(code, bodies[place].clone())?;
            } else {
                code.function(Function::new([]).instruction(&Instruction::Unreachable).instruction(&Instruction::End));
            }
        }
        Ok(())
    }

    fn parse_custom_section(
        &mut self,
        _module: &mut Module,
        _section: CustomSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{ExportKind, ExportSection, NameMap, NameSection, TypeSection, ValType};

    use super::*;

    /// A module whose functions return the given numbers, the last one by calling the first; exported by name.
    fn module(functions: &[(&str, i32)]) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], [ValType::I32]);
        let (mut section, mut code) = (FunctionSection::new(), CodeSection::new());
        let (mut exports, mut names, mut map) = (ExportSection::new(), NameSection::new(), NameMap::new());
        for (index, &(name, number)) in (0..).zip(functions) {
            section.function(0);
            let mut body = Function::new([]);
            body.instruction(&if number == 0 { Instruction::Call(0) } else { Instruction::I32Const(number) });
            body.instruction(&Instruction::End);
            code.function(&body);
            exports.export(name, ExportKind::Func, index);
            map.append(index, name);
        }
        names.functions(&map);
        let mut module = Module::new();
        module.section(&types).section(&section).section(&exports).section(&code).section(&names);
        module.finish()
    }

    #[test]
    fn functions_go_back_and_every_reference_follows() {
        let compiled = module(&[("a", 1), ("b", 2), ("caller", 0)]);
        let bound = module(&[("b", 2), ("added", 3), ("a", 1), ("caller", 0)]);
        let restored = restore(&compiled, &bound).unwrap();
        // In `bound`, the caller calls `b`, which is first there and second afterwards.
        let expected = {
            let mut exports = Vec::new();
            let mut calls = Vec::new();
            for payload in Parser::new(0).parse_all(&restored) {
                match payload.unwrap() {
                    Payload::ExportSection(section) => {
                        exports.extend(section.into_iter().map(|export| {
                            let export = export.unwrap();
                            (export.name.to_owned(), export.index)
                        }));
                    }
                    Payload::CodeSectionEntry(body) => {
                        calls.push(format!("{:?}", body.get_operators_reader().unwrap().read().unwrap()));
                    }
                    Payload::CustomSection(section) => panic!("{} was kept", section.name()),
                    _ => {}
                }
            }
            exports.sort();
            (exports, calls)
        };
        let named =
            |pairs: &[(&str, u32)]| pairs.iter().map(|&(name, index)| (name.to_owned(), index)).collect::<Vec<_>>();
        assert_eq!(expected.0, named(&[("a", 0), ("added", 3), ("b", 1), ("caller", 2)]));
        assert_eq!(expected.1[2], "Call { function_index: 1 }");
        assert_eq!(expected.1[3], "I32Const { value: 3 }");
    }

    #[test]
    fn what_is_never_called_is_emptied_and_nothing_else() {
        let compiled = module(&[("a", 1), ("_RNCNvX13hydrate_async0", 2), ("_RNvNCNvX13hydrate_async0inner", 3)]);
        let mut first = Vec::new();
        for payload in Parser::new(0).parse_all(&restore(&compiled, &compiled).unwrap()) {
            if let Payload::CodeSectionEntry(body) = payload.unwrap() {
                first.push(format!("{:?}", body.get_operators_reader().unwrap().read().unwrap()));
            }
        }
        assert_eq!(first, ["I32Const { value: 1 }", "Unreachable", "I32Const { value: 3 }"]);
    }
}
