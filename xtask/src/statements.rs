//! Looks at every SQL statement after the tests have run: each text in the sources was carried out by both engines, and
//! each statement that ran names the institution.
//!
//! A debug build of the server writes what it runs into the file that `LANYARD_STATEMENTS` names
//! (`server/src/storage/database/statement.rs`), one statement a line, behind the engine's name.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    str::FromStr as _,
};

use anyhow::{Context, Result, anyhow, bail, ensure};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::tenancy;

const ENGINES: [&str; 2] = ["sqlite", "postgres"];

/// Files whose statements are not carried out by the engine: they ask before there is one, or are only explained.
const ELSEWHERE: [(&str, &str); 4] = [
    ("database/open.rs", "asks on connections of its own before the store is open"),
    ("database/migrate.rs", "asks on the same, about the tables themselves"),
    ("database/ahead.rs", "builds indexes on a connection of its own, for PostgreSQL only"),
    ("database/plan.rs", "a test's"),
];

/// Files that may hand a statement to the library themselves, beside those.
const GATES: [(&str, &str); 2] = [
    ("database/statement.rs", "notes every statement on its way"),
    ("database/transaction.rs", "begins and ends transactions, which takes no values"),
];

/// How the library is handed a statement.
const HANDED: [&str; 6] = ["query_with", "query_as", "query_scalar", "raw_sql", "QueryBuilder", "sqlx::query("];

/// Texts that not both engines are given: file and beginning, how many are, and why.
const FEWER: [(&str, &str, usize, &str); 13] = [
    ("backup/copy.rs", "vacuum into ", 1, "PostgreSQL is copied by its own program"),
    ("backup/copy.rs", "pragma ", 1, "PostgreSQL looks after itself"),
    ("database/log_keeper.rs", "pragma ", 1, "PostgreSQL looks after its own log"),
    ("backup/postgres_tools.rs", "\ndo $$", 0, "psql is given it, within a restore"),
    ("backup/postgres_tools.rs", "", 1, "SQLite is copied by itself"),
    ("database/rows.rs", "insert into {table} ({columns}) select", 1, "PostgreSQL is given all rows at once"),
    ("database/rows.rs", "select {selected}rows.* from unnest", 1, "SQLite has a row of placeholders for each row"),
    ("database/dialect.rs", "", 1, "the differences between the engines"),
    ("door/attempt.rs", "with turn (id) as ", 1, "SQLite has one writer, so nobody takes turns"),
    ("door/browser_session_writer.rs", "with opened as ", 1, "log-ins are written in groups on SQLite"),
    (
        "door/browser_session_writer.rs",
        "with seen (institution_id, entry_id, at) as ",
        1,
        "and one by one on PostgreSQL",
    ),
    ("entries/find.rs", "select set_config(", 1, "SQLite's plan needs no such hint"),
    ("entries/found_page.rs", "select ", 1, "SQLite finds and reads in one statement"),
];

/// Statements over the rows of every institution, by a part of their text, which `;` ends, and why.
const OF_EVERYBODY: [(&str, &str); 31] = [
    ("delete from browser_session where expires_at < $1", "clears away what expired"),
    (
        "select institution_id, token_hash from browser_session where (institution_id, token_hash) >",
        "goes through them in pieces",
    ),
    ("select institution_id, token_hash from access_token where expires_at < $1", "clears away what is over"),
    (
        "select institution_id, engine_id, proof_hash from engine_proof where good_until < $1",
        "clears away what is too old to be used again",
    ),
    ("delete from entry_throttle where name_key in", "clears away what is forgotten"),
    (
        "from candidate c join entry e on e.institution_id = c.institution_id and e.id = c.entry_id where c.search_version <",
        "renews search texts",
    ),
    ("from test_session where search_version <", "renews search texts"),
    ("where t.id = $1;", "the command line names a session by its id alone"),
    ("select id from staff limit 1;", "looks whether there is anybody at all"),
    (
        "from staff o where o.person_id = s.person_id and o.institution_id <> $1",
        "looks whether somebody works elsewhere too",
    ),
    ("from staff s where s.person_id = $1 and s.institution_id <> $2", "looks whether somebody works elsewhere too"),
    (
        "where p.email_key = $1 on conflict (institution_id, staff_id, hour)",
        "a refused log-in knows only the e-mail address",
    ),
    (
        "from staff s where s.person_id = $1 order by s.institution_id",
        "a new password counts wherever the person works",
    ),
    ("delete from browser_session;", "a restored database has nobody logged in"),
    ("(select count(*) from institution) as institutions", "tells what a backup holds"),
    ("select id, at from audit order by at desc, id desc limit 1", "tells what a backup holds"),
    ("from audit group by act", "tells what a backup holds"),
    ("select id from mail where done_at is null and due_at <= $1", "looks whether any mail is due"),
    (
        "select institution_id, id from mail where done_at is null and due_at <= $1",
        "finds the mail that is due first, whose ever it is",
    ),
    ("update mail set done_at = $1, outcome = 'expired'", "gives up mail that is no longer worth sending"),
    ("from mail where done_at < $1", "clears away mail that was done long ago"),
    (
        "where c.agent_id = $1 and c.ended_at is null group by t.institution_id",
        "counts the sessions of an agent's clients, and of nobody else",
    ),
    ("from launch where good_until < $1", "clears away what no test engine can ask about any more"),
    ("from staff_launch where good_until < $1", "clears away the same of staff"),
    ("from test_pick where good_until < $1", "clears away what no test engine can answer any more"),
    ("from engine_registration where good_until < $1", "clears away where no test engine can register itself any more"),
    (
        "from webhook_delivery d join webhook w on w.institution_id = d.institution_id and w.id = d.webhook_id \
         where d.done_at is null and d.due_at <= $1",
        "finds the message to a webhook that is due first, whose ever it is",
    ),
    ("from webhook_delivery where done_at is null;", "counts the messages that wait, for whoever watches the server"),
    ("from webhook_delivery where created_at < $1", "clears away old messages to webhooks"),
    ("update webhook set old_secret = null", "forgets secrets that sign no more"),
    ("from mail group by outcome", "tells the operator how the queue stands"),
];

/// Compares the statements that ran with those in the sources.
pub fn check(root: &Path, recorded: &Path) -> Result<()> {
    let ran = Ran::read(recorded)?;
    let mut wrong = Vec::new();
    let texts = carried_out(&sources_of_store(root)?, &ran, &mut wrong)?;
    let tenants = tenancy::tenants(&migrations(root)?);
    ensure!(tenants.len() > 10, "the migrations have the tables of tenants: {tenants:?}");
    named(&ran, &tenants, &mut wrong);
    if !wrong.is_empty() {
        bail!("{} of the store's statements are not as they should be:\n  {}", wrong.len(), wrong.join("\n  "));
    }
    println!("{texts} texts of SQL, {} statements: both engines ran them, each names its institution", ran.0.len());
    Ok(())
}

/// Looks that each text in the sources was carried out by both engines; returns how many there are.
fn carried_out(sources: &[(String, String)], ran: &Ran, wrong: &mut Vec<String>) -> Result<usize> {
    let mut texts = 0;
    let mut fewer = BTreeSet::from(FEWER);
    for (file, source) in sources {
        let gate = GATES.iter().any(|(of, _)| file == of);
        for name in HANDED.into_iter().filter(|name| !gate && source.contains(name)) {
            wrong.push(format!("{file}: {name} passes by where statements are noted"));
        }
        let tokens = TokenStream::from_str(source).map_err(|error| anyhow!("{file}: {error}"))?;
        let mut literals = Vec::new();
        collect(tokens, &mut literals);
        for text in literals.iter().filter(|text| is_sql(text)) {
            texts += 1;
            let fixed = fixed_parts(text);
            let missing: Vec<&str> = ENGINES.into_iter().filter(|engine| !ran.has(engine, &fixed)).collect();
            let exception = FEWER.iter().find(|(of, begins, ..)| file == of && text.starts_with(begins));
            if ENGINES.len() - missing.len() < exception.map_or(ENGINES.len(), |(_, _, engines, _)| *engines) {
                wrong.push(format!("{file}: no test has {} carry out: {text}", missing.join(" and ")));
            }
            if let Some(exception) = exception.filter(|_| !missing.is_empty()) {
                fewer.remove(exception);
            }
        }
    }
    wrong.extend(fewer.iter().map(|(file, begins, ..)| format!("{file}: needs no exception any more: {begins}")));
    Ok(texts)
}

/// Looks that each statement names the institution.
fn named(ran: &Ran, tenants: &BTreeSet<String>, wrong: &mut Vec<String>) {
    let mut exceptions = BTreeSet::from(OF_EVERYBODY);
    for (engine, sql) in &ran.0 {
        let unnamed = tenancy::unnamed(sql, tenants);
        if unnamed.is_empty() {
            continue;
        }
        match OF_EVERYBODY.iter().find(|(part, _)| format!("{sql};").contains(part)) {
            Some(exception) => {
                exceptions.remove(exception);
            }
            None => wrong.push(format!("{engine}: the institution of {} is not named: {sql}", unnamed.join(" and "))),
        }
    }
    wrong.extend(exceptions.iter().map(|(part, _)| format!("needs no exception any more: {part}")));
}

/// Engine and text of what ran.
struct Ran(BTreeSet<(String, String)>);

impl Ran {
    fn read(file: &Path) -> Result<Self> {
        let lines = fs::read_to_string(file).with_context(|| format!("no tests have written {}", file.display()))?;
        let pair = |line: &str| line.split_once('\t').map(|(engine, sql)| (engine.to_owned(), sql.to_owned()));
        Ok(Self(lines.lines().filter_map(pair).collect()))
    }

    /// Whether this engine ran a statement that has these parts in their order.
    fn has(&self, engine: &str, parts: &[String]) -> bool {
        self.0.iter().filter(|(by, _)| by == engine).any(|(_, sql)| {
            let mut rest = sql.as_str();
            parts.iter().all(|part| {
                let found = rest.find(part.as_str());
                found.inspect(|at| rest = &rest[at + part.len()..]).is_some()
            })
        })
    }
}

/// The store's sources, by file.
fn sources_of_store(root: &Path) -> Result<Vec<(String, String)>> {
    let folder = root.join("server/src/storage");
    let mut sources = Vec::new();
    for path in files(&folder, "rs")? {
        let file = path.strip_prefix(&folder)?.to_string_lossy().into_owned();
        if ELSEWHERE.iter().all(|(of, _)| *of != file) {
            sources.push((file, fs::read_to_string(&path)?));
        }
    }
    Ok(sources)
}

fn migrations(root: &Path) -> Result<String> {
    let files = files(&root.join("server/migrations/postgres"), "sql")?;
    Ok(files.iter().map(fs::read_to_string).collect::<Result<Vec<_>, _>>()?.concat())
}

/// The files with this ending in a folder and those below it, in order.
fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("{}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The string literals of the program itself: not those of attributes, which comments are too, and not those of tests.
fn collect(tokens: TokenStream, literals: &mut Vec<String>) {
    let mut tokens = tokens.into_iter().peekable();
    let mut of_tests = false;
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                tokens.next_if(|next| matches!(next, TokenTree::Punct(punct) if punct.as_char() == '!'));
                if let Some(TokenTree::Group(attribute)) = tokens
                    .next_if(|next| matches!(next, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket))
                {
                    of_tests |= attribute.stream().to_string().replace(' ', "") == "cfg(test)";
                }
            }
            TokenTree::Group(group) if of_tests && group.delimiter() == Delimiter::Brace => of_tests = false,
            TokenTree::Punct(punct) if punct.as_char() == ';' => of_tests = false,
            TokenTree::Group(group) => collect(group.stream(), literals),
            TokenTree::Literal(literal) => literals.extend(text_of(&literal.to_string())),
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
}

/// What a string literal means; `None` for other literals and for raw strings, of which the store has none.
fn text_of(literal: &str) -> Option<String> {
    let inside = literal.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::new();
    let mut characters = inside.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            text.push(character);
            continue;
        }
        match characters.next()? {
            // A line goes on behind the white space of the next.
            '\n' => {
                let rest = characters.as_str().trim_start();
                characters = rest.chars();
            }
            'n' => text.push('\n'),
            other => text.push(other),
        }
    }
    Some(text)
}

/// Statements and their parts: what begins like one, asks for a value, joins, or names an institution.
fn is_sql(text: &str) -> bool {
    let begins =
        ["select ", "insert into ", "update ", "delete from ", "with ", "vacuum ", "pragma ", "set transaction"];
    let holds = ["(select ", "join ", "institution_id = "];
    let asks = text.split('$').skip(1).any(|rest| rest.starts_with(|character: char| character.is_ascii_digit()));
    asks || begins.iter().any(|word| text.starts_with(word)) || holds.iter().any(|word| text.contains(word))
}

/// What stays the same of a text that is filled in: the parts around `{…}`.
fn fixed_parts(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        parts.push(before.to_owned());
        rest = behind.split_once('}').map_or("", |(_, behind)| behind);
    }
    parts.push(rest.to_owned());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_those_of_the_program() {
        let source = r#"
            //! select comment
            const A: &str = "select a \
                from b where \"c\" = '\\'";
            #[error("select error")]
            fn f() { g(format!("update {t} set x = $1")) }
            #[cfg(test)]
            mod tests { const B: &str = "select test"; }
            const D: char = '"';
            const E: &str = "no statement";
        "#;
        let mut literals = Vec::new();
        collect(TokenStream::from_str(source).unwrap(), &mut literals);
        literals.retain(|text| is_sql(text));
        assert_eq!(literals, ["select a from b where \"c\" = '\\'", "update {t} set x = $1"]);
    }

    #[test]
    fn a_text_has_run_when_its_parts_have_in_their_order() {
        let ran = Ran(BTreeSet::from([("sqlite".to_owned(), "update entry set x = $1 where y".to_owned())]));
        assert!(ran.has("sqlite", &fixed_parts("update {t} set {x} = $1")));
        assert!(!ran.has("sqlite", &fixed_parts("set {x} update")));
        assert!(!ran.has("postgres", &fixed_parts("update {t}")));
    }
}
