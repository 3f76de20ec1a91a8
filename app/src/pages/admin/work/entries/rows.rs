//! The rows of the table as markup, the same on the server and in the browser: fifty rows of eight cells are most of a page,
//! and nothing in them listens by itself.

use leptos::prelude::{Memo, WithUntracked as _};

use super::super::entry::link_to;
use crate::{
    components::{entry_state::push_standing, markup::push_text},
    model::{
        entry::{EntryQuery, EntryRow, EntrySort},
        id::SessionId,
    },
    paths,
    words::staff::{Label as _, entries::handed_out, language, selection},
};

/// Writes the rows of one list.
#[derive(Clone)]
pub struct Rows {
    /// Each begins with a box to tick.
    boxed: bool,
    /// What the addresses of the entries begin and end with, ready to stand in an attribute.
    before: String,
    after: String,
    /// The id of the entry that is open beside the list, empty while none is.
    open: Option<Memo<String>>,
    /// Each ends with its result.
    results: bool,
}

impl Rows {
    /// Rows of the session's list that answers `query`; with boxes for whoever may do something with entries, and with results
    /// for whoever is shown them.
    pub fn new(
        session: SessionId,
        query: &EntryQuery,
        (boxed, results): (bool, bool),
        open: Option<Memo<String>>,
    ) -> Self {
        let (before, after) = paths::around_entry_beside(session, query);
        Self { boxed, before: quoted(&before), after: quoted(&after), open, results }
    }

    /// All of them.
    pub fn all(&self, rows: &[EntryRow]) -> String {
        // A row has a little more than a kilobyte.
        let mut markup = String::with_capacity(rows.len() * 1280);
        for row in rows {
            self.push(&mut markup, row);
        }
        markup
    }

    /// One of them. What has no place in a narrow window is on the entry's own page.
    pub fn push(&self, markup: &mut String, row: &EntryRow) {
        let id = row.id.to_string();
        markup.push_str("<tr>");
        if self.boxed {
            let label = selection::select(&row.slip_code, language());
            push(markup, &["<td><label class=\"tick\"><input type=\"checkbox\" name=\"ids[]\" value=\"", &id]);
            markup.push_str("\" autocomplete=\"off\" aria-label=\"");
            push_text(markup, &label);
            markup.push_str("\"></label></td>");
        }
        cell(markup, EntrySort::Slip.label(language()), |markup| {
            push(markup, &["<a id=\"", &link_to(&id), "\" href=\"", &self.before, &id, &self.after]);
            let is_open = self.open.is_some_and(|open| open.with_untracked(|open| *open == id));
            push(markup, &["\" data-noscroll=\"\"", if is_open { " aria-current=\"true\"" } else { "" }, ">"]);
            code(markup, &row.slip_code);
            markup.push_str("</a>");
        });
        cell(markup, EntrySort::Username.label(language()), |markup| match &row.username {
            Some(username) => code(markup, username),
            None => dash(markup),
        });
        cell(markup, EntrySort::Name.label(language()), |markup| {
            if let Some(name) = &row.name {
                markup.push_str("<bdi translate=\"no\">");
                push_text(markup, name);
                markup.push_str("</bdi>");
            } else {
                // Where the name stands above the code there is room for why there is none.
                dash(markup);
                push(markup, &["<span class=\"narrow muted\">", row.state.label(language()), "</span>"]);
            }
        });
        cell(markup, EntrySort::State.label(language()), |markup| push_standing(markup, row));
        cell(markup, EntrySort::Created.label(language()), |markup| markup.push_str(&row.batch.to_string()));
        let handed_out = row.handed_out.as_ref().map(|last| handed_out(last, language()));
        let seen = row.last_seen.as_ref().map(|at| language().times().moment(at));
        cell(markup, language().entries().handed_out, |markup| told(markup, handed_out));
        cell(markup, EntrySort::Seen.label(language()), |markup| told(markup, seen));
        if self.results {
            cell(markup, language().entry().result, |markup| told(markup, row.result.clone()));
        }
        markup.push_str("</tr>");
    }
}

fn cell(markup: &mut String, label: &str, content: impl FnOnce(&mut String)) {
    push(markup, &["<td data-label=\"", label, "\">"]);
    content(markup);
    markup.push_str("</td>");
}

/// A code as people copy it from paper, which no browser may translate.
fn code(markup: &mut String, code: &str) {
    markup.push_str("<span class=\"code\" translate=\"no\">");
    push_text(markup, code);
    markup.push_str("</span>");
}

fn told(markup: &mut String, text: Option<String>) {
    match text {
        Some(text) => push_text(markup, &text),
        None => dash(markup),
    }
}

/// Nothing is known.
fn dash(markup: &mut String) {
    markup.push_str("<span class=\"wide muted\">–</span>");
}

/// Markup that is markup already.
fn push(markup: &mut String, parts: &[&str]) {
    for part in parts {
        markup.push_str(part);
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    push_text(&mut quoted, text);
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        civil::CivilTime,
        entry::{EntryFilter, EntryState},
        hand_out::{HandOutAct, HandedOut, Moment},
        page::PageRequest,
        passing::Passing,
    };

    fn entry() -> EntryRow {
        EntryRow {
            id: "019e1c00-0000-7000-8000-000000000001".parse().unwrap(),
            slip_code: "K7RM-T4XW".to_owned(),
            username: None,
            name: None,
            state: EntryState::Unused,
            batch: 3,
            handed_out: None,
            last_seen: None,
            passing: None,
            locked: false,
            result: None,
            told: None,
        }
    }

    fn rows(query: &EntryQuery, boxed: bool) -> Rows {
        Rows::new("019e1c00-0000-7000-8000-0000000000aa".parse().unwrap(), query, (boxed, false), None)
    }

    fn written(rows: &Rows, entry: &EntryRow) -> String {
        rows.all(std::slice::from_ref(entry))
    }

    #[test]
    fn a_row_is_written_as_it_stands_in_the_table() {
        assert_eq!(
            written(&rows(&EntryQuery::default(), true), &entry()),
            "<tr><td><label class=\"tick\"><input type=\"checkbox\" name=\"ids[]\" \
             value=\"019e1c00-0000-7000-8000-000000000001\" autocomplete=\"off\" aria-label=\"Select K7RM-T4XW\"></label></td>\
             <td data-label=\"Slip code\"><a id=\"open-019e1c00-0000-7000-8000-000000000001\" \
             href=\"/admin/sessions/019e1c00-0000-7000-8000-0000000000aa/entries/019e1c00-0000-7000-8000-000000000001\" \
             data-noscroll=\"\"><span class=\"code\" translate=\"no\">K7RM-T4XW</span></a></td>\
             <td data-label=\"Username\"><span class=\"wide muted\">–</span></td>\
             <td data-label=\"Name\"><span class=\"wide muted\">–</span><span class=\"narrow muted\">Not used</span></td>\
             <td data-label=\"State\"><span class=\"state state-unused\"><span aria-hidden=\"true\">○ </span>Not used</span></td>\
             <td data-label=\"Batch\">3</td>\
             <td data-label=\"Handed out\"><span class=\"wide muted\">–</span></td>\
             <td data-label=\"Last seen\"><span class=\"wide muted\">–</span></td></tr>"
        );
        let without = written(&rows(&EntryQuery::default(), false), &entry());
        assert!(without.starts_with("<tr><td data-label=\"Slip code\">"), "{without}");
    }

    #[test]
    fn what_people_have_typed_stays_text() {
        let evil = "\"><img src=x onerror=alert(1)> & </td><script>".to_owned();
        let query = EntryQuery {
            filter: EntryFilter { q: evil.clone(), ..EntryFilter::default() },
            page: PageRequest::lenient(Some(2), Some(25)),
            ..EntryQuery::default()
        };
        let when = Moment { at: CivilTime::default(), is_today: true };
        let entry = EntryRow {
            slip_code: evil.clone(),
            username: Some(evil.clone()),
            name: Some(evil.clone()),
            handed_out: Some(HandedOut { act: HandOutAct::CardsPrinted, when, by: Some(evil.clone()) }),
            ..entry()
        };
        let markup = written(&rows(&query, true), &entry);
        for forbidden in ["<img", "<script", "\"\">", "& ", "</td><"] {
            let harmless = markup.replace("</td><td", "").replace("</td></tr>", "").replace("data-noscroll=\"\">", "");
            assert!(!harmless.contains(forbidden), "{forbidden}: {markup}");
        }
        let kept = "&quot;&gt;&lt;img src=x onerror=alert(1)&gt; &amp; &lt;/td&gt;&lt;script&gt;";
        assert_eq!(markup.matches(kept).count(), 5, "{markup}");
        assert!(markup.contains(&format!("aria-label=\"Select {kept}\"")), "{markup}");
        assert!(markup.contains(&format!("<bdi translate=\"no\">{kept}</bdi>")), "{markup}");
        assert!(markup.contains("&amp;page=2"), "{markup}");
    }

    #[test]
    fn a_result_stands_where_there_is_a_column_for_it() {
        let with = Rows { results: true, ..rows(&EntryQuery::default(), false) };
        let none = written(&with, &entry());
        assert!(none.ends_with("<td data-label=\"Result\"><span class=\"wide muted\">–</span></td></tr>"), "{none}");
        let result = "17.5 of 20 · =1+1\"><b>\u{202E}".to_owned();
        let entry = EntryRow { result: Some(result), ..entry() };
        let markup = written(&with, &entry);
        let told = "<td data-label=\"Result\">17.5 of 20 · =1+1&quot;&gt;&lt;b&gt;\u{202E}</td></tr>";
        assert!(markup.ends_with(told), "{markup}");
        assert!(!written(&rows(&EntryQuery::default(), false), &entry).contains("17.5"));
    }

    #[test]
    fn what_passes_stands_beside_the_state() {
        let entry = EntryRow { passing: Some(Passing::Overdue), locked: true, ..entry() };
        let markup = written(&rows(&EntryQuery::default(), true), &entry);
        assert!(
            markup.contains(
                "<span class=\"state state-overdue\"><span aria-hidden=\"true\">◔ </span>No details for 5 min</span> \
                 <span class=\"state state-locked\">Locked</span></td>"
            ),
            "{markup}"
        );
    }
}
