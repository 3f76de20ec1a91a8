//! Whether a statement names the institution: each row of a tenant's table that it touches must be tied to one that was
//! given, by its own condition or through the rows beside it.

use std::collections::{BTreeSet, VecDeque};

/// Words that stand behind a table's name and are no alias of it.
const NO_ALIAS: [&str; 17] = [
    "where",
    "set",
    "on",
    "join",
    "left",
    "inner",
    "cross",
    "order",
    "group",
    "limit",
    "returning",
    "values",
    "select",
    "union",
    "default",
    "from",
    "using",
];

/// The tables of tenants: those whose primary key begins with the institution, in these migrations.
pub fn tenants(migrations: &str) -> BTreeSet<String> {
    let mut tables = BTreeSet::new();
    let mut table = "";
    for line in migrations.lines() {
        if let Some(rest) = line.strip_prefix("create table ") {
            table = rest.split_whitespace().next().unwrap_or_default();
        } else if line.trim_start().starts_with("primary key (institution_id") {
            tables.insert(table.to_owned());
        }
    }
    tables
}

/// The tables of tenants whose rows this statement touches without naming their institution.
pub fn unnamed(sql: &str, tenants: &BTreeSet<String>) -> Vec<String> {
    Reading::of(sql, tenants).unnamed()
}

/// A table in a statement, under the name it has there.
struct Touched {
    table: String,
    alias: String,
    /// New rows, whose columns name the institution.
    inserted: bool,
    /// Tied to an institution that was given.
    tied: bool,
}

/// A select, an insert, an update or a delete, and the one around it.
struct Scope {
    outer: Option<usize>,
    touched: Vec<usize>,
}

struct Reading<'t> {
    tokens: Vec<String>,
    tenants: &'t BTreeSet<String>,
    scopes: Vec<Scope>,
    touched: Vec<Touched>,
    /// The scope in which each token stands.
    within: Vec<usize>,
}

/// One side of an equation.
enum Side {
    /// The institution, or the row number, of this one.
    Of(usize),
    /// That of something that is looked at by itself, or that belongs to nobody: a row picked before, a value.
    Given,
    /// Nothing that names an institution.
    Other,
}

impl<'t> Reading<'t> {
    fn of(sql: &str, tenants: &'t BTreeSet<String>) -> Self {
        let tokens = tokens(sql);
        let mut reading = Self { tokens, tenants, scopes: Vec::new(), touched: Vec::new(), within: Vec::new() };
        reading.scopes.push(Scope { outer: None, touched: Vec::new() });
        let mut open = vec![0];
        for at in 0..reading.tokens.len() {
            let here = open.last().copied().unwrap_or_default();
            reading.within.push(here);
            match reading.token(at) {
                "(" => {
                    let begins = matches!(reading.token(at + 1), "select" | "with" | "insert" | "update" | "delete");
                    open.push(if begins { reading.scope(Some(here)) } else { here });
                }
                ")" => {
                    open.pop();
                }
                "union" => {
                    let outer = reading.scopes[here].outer;
                    let other = reading.scope(outer);
                    if let Some(last) = open.last_mut() {
                        *last = other;
                    }
                }
                "from" | "join" | "into" | "update" => reading.touch(at + 1, here),
                _ => {}
            }
        }
        reading
    }

    fn token(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", String::as_str)
    }

    fn scope(&mut self, outer: Option<usize>) -> usize {
        self.scopes.push(Scope { outer, touched: Vec::new() });
        self.scopes.len() - 1
    }

    /// Notes the tenant's table that is named at this token, and those that follow it in a list.
    fn touch(&mut self, mut at: usize, scope: usize) {
        while self.tenants.contains(self.token(at)) {
            let table = self.token(at).to_owned();
            let inserted = self.token(at - 1) == "into";
            let mut behind = at + 1;
            if self.token(behind) == "as" {
                behind += 1;
            }
            let next = self.token(behind);
            let named =
                next.starts_with(|character: char| character.is_ascii_alphabetic()) && !NO_ALIAS.contains(&next);
            let alias = if named { next.to_owned() } else { table.clone() };
            let tied = inserted && self.columns_name_institution(at + 1);
            self.scopes[scope].touched.push(self.touched.len());
            self.touched.push(Touched { table, alias, inserted, tied });
            behind += usize::from(named);
            if self.token(behind) != "," {
                return;
            }
            at = behind + 1;
        }
    }

    fn columns_name_institution(&self, at: usize) -> bool {
        let columns = self.tokens.iter().skip(at).take_while(|token| *token != ")");
        self.token(at) == "(" && columns.into_iter().any(|token| token == "institution_id")
    }

    fn unnamed(mut self) -> Vec<String> {
        let mut pairs = VecDeque::new();
        for at in 0..self.tokens.len() {
            let is_key = self.token(at).ends_with("institution_id");
            if is_key && self.token(at + 1) == "in" {
                pairs.push_back((self.side(at), Side::Given));
            } else if self.token(at) == "=" && at > 0 {
                let right = if self.token(at + 1) == "+" { at + 2 } else { at + 1 };
                let sides = (self.side(at - 1), self.side(right));
                // A row number is the institution's only where the other row is one that was picked.
                let rows = [at - 1, right]
                    .map(|side| self.token(side).rsplit_once('.').is_some_and(|(_, column)| column == "row"));
                if rows[0] == rows[1] {
                    pairs.push_back(sides);
                }
            }
        }
        loop {
            let mut news = false;
            for pair in &pairs {
                let (one, given) = match pair {
                    (Side::Of(one), Side::Given) | (Side::Given, Side::Of(one)) => (*one, true),
                    (Side::Of(one), Side::Of(other)) if self.touched[*other].tied => (*one, true),
                    (Side::Of(other), Side::Of(one)) if self.touched[*other].tied => (*one, true),
                    _ => (0, false),
                };
                if given && !self.touched[one].tied {
                    self.touched[one].tied = true;
                    news = true;
                }
            }
            if !news {
                break;
            }
        }
        self.touched.into_iter().filter(|touched| !touched.tied).map(|touched| touched.table).collect()
    }

    fn side(&self, at: usize) -> Side {
        let token = self.token(at);
        let (alias, column) = token.rsplit_once('.').unwrap_or(("", token));
        if token.starts_with(['$', '?']) || (token == "any" && self.token(at + 1) == "(") {
            return Side::Given;
        }
        match self.find(alias, self.within[at]) {
            Some(touched) if matches!(column, "institution_id" | "row") => Side::Of(touched),
            None if !alias.is_empty() => Side::Given,
            _ => Side::Other,
        }
    }

    /// The table of this name in this scope or around it; without a name the one whose columns need none.
    fn find(&self, alias: &str, scope: usize) -> Option<usize> {
        let of_scope = |scope: &Scope| {
            let fits = |touched: &&usize| {
                let touched = &self.touched[**touched];
                if alias.is_empty() { !touched.inserted } else { touched.alias == alias }
            };
            scope.touched.iter().rev().find(fits).copied()
        };
        let mut scope = Some(scope);
        while let Some(here) = scope {
            if let Some(found) = of_scope(&self.scopes[here]) {
                return Some(found);
            }
            scope = self.scopes[here].outer;
        }
        None
    }
}

/// Words with their dots, quoted texts, and single characters.
fn tokens(sql: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut characters = sql.chars().peekable();
    while let Some(character) = characters.next() {
        if character.is_whitespace() {
            continue;
        }
        let mut token = String::from(character);
        let is_word =
            |character: &char| character.is_ascii_alphanumeric() || matches!(character, '_' | '.' | '$' | '?');
        if character == '\'' {
            token.extend(characters.by_ref().take_while(|next| *next != '\''));
        } else if is_word(&character) {
            while let Some(next) = characters.next_if(is_word) {
                token.push(next);
            }
        }
        tokens.push(token);
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unnamed_in(sql: &str) -> Vec<String> {
        let tenants = ["entry", "batch", "audit"].map(str::to_owned).into();
        unnamed(sql, &tenants)
    }

    #[test]
    fn tables_of_tenants_are_those_whose_key_says_so() {
        let sql = "create table a (\n  id text,\n  primary key (institution_id, id)\n);\ncreate table b (\n  id text not null primary key\n);";
        assert_eq!(tenants(sql), BTreeSet::from(["a".to_owned()]));
    }

    #[test]
    fn every_table_is_tied_to_an_institution_that_was_given() {
        for sql in [
            "select id from entry where institution_id = $1 and id = $2",
            "select id from entry where id = $2 and +institution_id = $1",
            "select e.id from entry e left join batch b on b.institution_id = e.institution_id where e.institution_id = $1",
            "select e.id from institution i left join entry e on e.institution_id = i.id",
            "select e.id from entry e where e.institution_id = $1 and exists (select 1 from audit a where a.institution_id = e.institution_id)",
            "select e.id from (select e.row from entry e where e.institution_id = $1) p join entry e on e.row = p.row",
            "with n (scope, id) as (values ($3, ?)) update entry set a = n.b from n where entry.institution_id = n.scope",
            "insert into batch (institution_id, id) select e.institution_id, e.id from entry e where e.institution_id = $1",
            "select 1 from entry e, batch b where e.institution_id = $1 and b.institution_id = e.institution_id",
            "select id from entry where institution_id in (select unhex(value) from json_each($1))",
            "select id from entry where institution_id = any($1)",
        ] {
            assert_eq!(unnamed_in(sql), [""; 0], "{sql}");
        }
    }

    #[test]
    fn a_table_that_is_tied_to_nothing_is_told() {
        for (sql, tables) in [
            ("select id from entry where id = $1", &["entry"][..]),
            ("select institution_id from entry where id = $1", &["entry"]),
            ("delete from batch", &["batch"]),
            ("insert into batch (id) values ($1)", &["batch"]),
            ("select e.id from entry e join batch b on b.id = e.batch_id where e.institution_id = $1", &["batch"]),
            ("select e.id from entry e join batch b on b.institution_id = e.institution_id", &["entry", "batch"]),
            ("select e.id from entry e where e.institution_id = $1 union select e.id from entry e", &["entry"]),
            ("select e.id from entry_search s cross join entry e on e.row = s.rowid", &["entry"]),
            ("select 1 from entry e, batch b where e.institution_id = $1", &["batch"]),
            ("select id from entry where institution_id = $1 and (select count(*) from batch) > 0", &["batch"]),
        ] {
            assert_eq!(unnamed_in(sql), tables, "{sql}");
        }
    }
}
