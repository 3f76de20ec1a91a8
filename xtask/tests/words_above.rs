//! Facts below, words above: what services, store, rules, files, ports and model hold has no sentence for people in it, and
//! neither have pages and addresses. Those are made in `app/src/words`, from a value and a language.

#![expect(clippy::unwrap_used, reason = "a test says what it expects by failing")]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Where no sentence may stand: below the words, and in what shows them.
const WORDLESS: [&str; 11] = [
    "server/src/http",
    "server/src/service",
    "server/src/storage",
    "server/src/domain",
    "server/src/export",
    "app/src/model",
    "app/src/ports",
    "app/src/api",
    "app/src/browser",
    "app/src/components",
    "app/src/pages",
];

/// What may: the file or folder, what stands on the line or on the four before it, and why.
const EXCEPTIONS: [(&str, &str, &str); 27] = [
    ("app/src/", ".key()", "names of keys"),
    ("app/src/pages/admin/office/suggestions.rs", "ArrowUp", "names of keys"),
    ("server/src/http/", "tracing::", "told in the log"),
    ("server/src/http/cookie.rs", "", "words of the header Set-Cookie"),
    ("app/src/browser/wire.rs", "Accept", "the name of a header"),
    ("app/src/pages/candidate/document.rs", "const PRODUCT", "the product's name"),
    ("server/src/service/door/ceremonies.rs", "const PRODUCT", "the product's name"),
    ("server/src/service/operator.rs", "#[error(", "told on the command line, which knows no other language"),
    ("server/src/service/operator.rs", "lacement", "names that the demonstration gives its sessions and tests"),
    ("server/src/service/operator.rs", "Demonstration", "names that the demonstration gives its institution and owner"),
    ("server/src/service/operator.rs", "test: ", "the name that the demonstration gives its tests"),
    ("server/src/storage/", "#[error(", "told on the command line and in the log"),
    ("server/src/storage/", "tracing::", "told in the log"),
    ("server/src/storage/", "SQLITE_MAGIC", "the first bytes of a database file"),
    ("server/src/domain/", "#[error(", "told on the command line"),
    ("server/src/domain/device.rs", "", "names that browsers give themselves and their makers"),
    ("server/src/domain/zone.rs", "iana_name", "a name in the database of time zones"),
    ("server/src/domain/zone.rs", "AREAS", "parts of the names of time zones, as the database has them"),
    ("server/src/http/lti_token.rs", "token_type", "a word of the standard (RFC 6750)"),
    ("server/src/http/v1/problem.rs", "WWW_AUTHENTICATE", "a word of the standard (RFC 6750)"),
    ("server/src/http/lti_scores.rs", "WWW_AUTHENTICATE", "a word of the standard (RFC 6750)"),
    ("server/src/http/engine_state.rs", "WWW_AUTHENTICATE", "a word of the standard (RFC 6750)"),
    ("server/src/http/lti_register.rs", "WWW_AUTHENTICATE", "a word of the standard (RFC 6750)"),
    ("server/src/service/test_engine/trial.rs", "const NAME", "what a test engine is told of whoever tries it"),
    ("server/src/domain/launch_token.rs", "tool_platform", "the product's name"),
    ("server/src/domain/score.rs", "const ", "words of the standard"),
    ("server/src/export/xlsx.rs", "Courier New", "the name of a face"),
];

/// Attributes from which the description of the interface for programs is made: they stand for its comments.
const DESCRIBE: [&str; 5] = ["#[utoipa::path(", "#[openapi(", "#[schema(", "#[into_params(", "#[param("];

/// The sources, relative to the project, with what is in them but their tests.
fn sources() -> Vec<(String, String)> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned();
    let mut found = Vec::new();
    for folder in WORDLESS {
        assert!(project.join(folder).is_dir(), "{folder} is nowhere");
        collect(&project.join(folder), &mut found);
    }
    let name = |path: &PathBuf| path.strip_prefix(&project).unwrap().to_str().unwrap().to_owned();
    found.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "tests") {
            collect(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") && !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
}

/// The literals of a source up to its tests, each with the line it begins on and with what stands around it there.
fn literals(source: &str) -> Vec<(usize, String, String)> {
    let tests = ["#[cfg(test)]\nmod ", "#[cfg(all(test, "];
    let source = tests.iter().fold(source, |source, begin| source.split(begin).next().unwrap_or_default());
    let characters: Vec<char> = source.chars().collect();
    let (mut found, mut at, mut line) = (Vec::new(), 0, 1_usize);
    let lines: Vec<&str> = source.lines().collect();
    while at < characters.len() {
        match characters[at] {
            '\n' => line += 1,
            '/' if characters.get(at + 1) == Some(&'/') => {
                at += characters[at..].iter().take_while(|character| **character != '\n').count();
                continue;
            }
            '#' if DESCRIBE.iter().any(|begin| starts_with(&characters[at..], begin)) => {
                let attribute = attribute(&characters[at..]);
                line += attribute.iter().filter(|character| **character == '\n').count();
                at += attribute.len();
                continue;
            }
            // A sign in single quotes may be a double one.
            '\'' if characters.get(at + 2) == Some(&'\'') => at += 2,
            // The name of a type, for serde.
            '"' if source_at(&lines, line).trim_start().starts_with("#[serde(") => {
                at += 1 + characters[at + 1..].iter().take_while(|character| **character != '"').count();
            }
            '"' => {
                let begun = line;
                let mut text = String::new();
                at += 1;
                while at < characters.len() && characters[at] != '"' {
                    if characters[at] == '\\' {
                        at += 1;
                    }
                    if characters[at] == '\n' {
                        line += 1;
                    }
                    text.push(characters[at]);
                    at += 1;
                }
                // An attribute or a macro may begin on the lines before.
                let around = lines[begun.saturating_sub(5)..begun].concat();
                found.push((begun, text, around));
            }
            _ => {}
        }
        at += 1;
    }
    found
}

fn starts_with(characters: &[char], begin: &str) -> bool {
    characters.iter().zip(begin.chars()).filter(|(one, other)| **one == *other).count() == begin.chars().count()
}

/// An attribute to its closing bracket; what stands in quotes closes nothing.
fn attribute(characters: &[char]) -> &[char] {
    let (mut depth, mut quoted, mut at) = (0_usize, false, 0);
    while at < characters.len() {
        match characters[at] {
            '\\' if quoted => at += 1,
            '"' => quoted = !quoted,
            '[' if !quoted => depth += 1,
            ']' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    return &characters[..=at];
                }
            }
            _ => {}
        }
        at += 1;
    }
    characters
}

#[test]
fn an_attribute_ends_at_its_own_bracket() {
    let source: Vec<char> = "#[schema(example = json!([\"]\", { \"a\\\"\": [] }]))] \"Said here\"".chars().collect();
    let text: String = attribute(&source).iter().collect();
    assert!(text.ends_with("}]))]"), "{text}");
    let found = literals("#[schema(example = \"Not here\")]\nconst A: &str = \"Said here\";");
    assert_eq!(found.iter().map(|(line, text, _)| (*line, text.as_str())).collect::<Vec<_>>(), [(2, "Said here")]);
}

fn source_at<'a>(lines: &[&'a str], line: usize) -> &'a str {
    lines.get(line - 1).copied().unwrap_or_default()
}

/// A capital in front of small letters, and a space: "The session is closed". Or a word with a capital by itself, such as a
/// heading. What is asked of a database, begins small.
fn is_for_people(text: &str) -> bool {
    let mut words = text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic));
    let first = words.next().unwrap_or_default();
    let mut letters = first.chars();
    let is_capital = letters.next().is_some_and(char::is_uppercase);
    let is_word =
        letters.clone().count() > 1 && letters.all(|character| character.is_lowercase() || ",.:".contains(character));
    // A sentence that begins small has a full stop, and none that is asked of a database.
    let is_sentence = !first.is_empty() && text.contains(' ') && text.trim_end().ends_with(['.', '?', '!']);
    (is_capital && is_word) || is_sentence
}

#[test]
fn no_sentence_stands_outside_of_words() {
    let mut found = Vec::new();
    for (path, source) in sources() {
        for (line, text, around) in literals(&source) {
            let is_named = EXCEPTIONS.iter().any(|(file, mark, _)| path.starts_with(file) && around.contains(mark));
            if is_for_people(&text) && !is_named {
                found.push(format!("{path}:{line}: {text:?}"));
            }
        }
    }
    assert!(found.is_empty(), "these belong into app/src/words:\n{}", found.join("\n"));
}

#[test]
fn what_is_for_people_is_recognised() {
    for text in
        ["The session is closed", "Printed {}, {}", "Batch {number}", "Withdrawn", "withdrawn already.", "Room "]
    {
        assert!(is_for_people(text), "{text}");
    }
    for text in ["select s.name from staff", "institution_id", "K7RM", "UTC", "%H:%M", "no act", "{} ({})", "B"] {
        assert!(!is_for_people(text), "{text}");
    }
    let source = "let a = \"x\"; // \"Not this\"\nlet b = ('\"', \"Spring \\\"one\\\" here\");\n#[cfg(test)]\nmod tests { \"No\" }";
    let read: Vec<_> = literals(source).into_iter().map(|(line, text, _)| (line, text)).collect();
    assert_eq!(read, [(1, "x".to_owned()), (2, "Spring \"one\" here".to_owned())]);
}
