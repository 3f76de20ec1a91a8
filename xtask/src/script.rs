//! Answers for `lanyard.js`: what people typed, how the app takes a page over, how its pieces are fetched, and what wasm-bindgen wrote.

use anyhow::{Result, ensure};

use crate::pieces::replaced;

/// What people typed outlives the coming of the app, and Back.
const TYPED: &str = include_str!("../../frontend/typed.js");

/// How the app takes a page over and how it ends.
const TAKEOVER: &str = include_str!("../../frontend/takeover.js");

/// What is exchanged in wasm-bindgen's script: as written, what comes instead, and how often it stands there.
///
/// All calls from the browser into the module go through `living`, so that a trap ends the app and nothing reaches it
/// afterwards; what the browser refuses the module is looked at.
const CHANGES: [(&str, &str, usize); 5] = [
    ("return f(state.a, state.b, ...args);", "return living(() => f(state.a, state.b, ...args));", 1),
    ("return f(a, state.b, ...args);", "return living(() => f(a, state.b, ...args));", 1),
    ("if (--state.cnt === 0) {", "if (--state.cnt === 0 && !ended) {", 2),
    (
        "new FinalizationRegistry(state => wasm.__wbindgen_destroy_closure(state.a, state.b))",
        "new FinalizationRegistry(state => living(() => wasm.__wbindgen_destroy_closure(state.a, state.b)))",
        1,
    ),
    ("const idx = addToExternrefTable0(e);", "refused(e);\n        const idx = addToExternrefTable0(e);", 1),
];

/// Puts the script together. `bound` is wasm-bindgen's, `loader` what [`crate::pieces::split`] made of the splitter's.
pub fn assemble(bound: &str, loader: &str) -> Result<String> {
    let mut script = bound.to_owned();
    for (from, to, times) in CHANGES {
        script = replaced(&script, from, to, times)?;
    }
    // One line for each piece, all of the same script.
    let is_loaders = |line: &&str| line.starts_with("import * as ") && line.ends_with(" from \"__wasm_split.js\"");
    let imports: Vec<String> = script.lines().filter(is_loaders).map(str::to_owned).collect();
    for import in imports {
        let name = import.trim_start_matches("import * as ").split(' ').next().unwrap_or_default().to_owned();
        script = replaced(&script, &import, &format!("const {name} = loaders;"), 1)?;
    }
    // Where another script would be fetched, it would have no served name.
    ensure!(
        !script.lines().any(|line| line.starts_with("import ")),
        "wasm-bindgen's script imports another one, which the site does not serve"
    );
    as_read(&format!("{TYPED}{TAKEOVER}{loader}{script}"))
}

/// The lines that a browser reads, without what indents them, a thirtieth of the script over the wire; comments have lines
/// of their own.
fn as_read(script: &str) -> Result<String> {
    let lines = script.lines().map(str::trim);
    let is_read =
        |line: &&str| !line.is_empty() && !["//", "/*", "* ", "*/"].iter().any(|start| line.starts_with(start));
    let lines: Vec<&str> = lines.filter(is_read).collect();
    ensure!(
        lines.iter().all(|line| line.matches('`').count() % 2 == 0),
        "a text of the script goes over several lines, whose beginnings are part of it"
    );
    Ok(lines.iter().fold(String::new(), |text, line| text + line + "\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What wasm-bindgen writes, as far as it is changed.
    const BOUND: &str = "import * as import1 from \"__wasm_split.js\"
import * as import2 from \"__wasm_split.js\"
new FinalizationRegistry(state => wasm.__wbindgen_destroy_closure(state.a, state.b));
const idx = addToExternrefTable0(e);
return f(state.a, state.b, ...args);
if (--state.cnt === 0) {
return f(a, state.b, ...args);
if (--state.cnt === 0) {
";

    #[test]
    fn every_call_into_the_module_can_be_ended() {
        let script = assemble(BOUND, "loaders.a = 1;\n").unwrap();
        assert!(script.ends_with(
            "loaders.a = 1;
const import1 = loaders;
const import2 = loaders;
new FinalizationRegistry(state => living(() => wasm.__wbindgen_destroy_closure(state.a, state.b)));
refused(e);
const idx = addToExternrefTable0(e);
return living(() => f(state.a, state.b, ...args));
if (--state.cnt === 0 && !ended) {
return living(() => f(a, state.b, ...args));
if (--state.cnt === 0 && !ended) {
"
        ));
        assert!(!script.contains("//"), "comments are not sent");
        for name in ["let ended = false;", "function living(", "function refused(", "const loaders = "] {
            assert!(script.contains(name), "what stands in the changes is the script's own: {name}");
        }
    }

    #[test]
    fn a_script_that_is_written_otherwise_or_fetches_another_is_refused() {
        assert!(assemble(&BOUND.replace("--state.cnt", "state.cnt--"), "").is_err());
        assert!(assemble(&format!("{BOUND}import a from \"b\"\n"), "").is_err());
    }

    #[test]
    fn what_indents_is_not_sent_but_no_text_loses_it() {
        assert_eq!(as_read("a(() => {\n\n    b(`c  ${d}`);\n});\n").unwrap(), "a(() => {\nb(`c  ${d}`);\n});\n");
        assert!(as_read("a(`b\n    c`);\n").is_err());
    }
}
