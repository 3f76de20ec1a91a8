//! The Activity tab: what was done in the session, when, by whom and to how many.

use leptos::prelude::*;

use super::{answered::answered, choices::select, post_form::post_form, search_form::search_form};
use crate::pages::admin::{
    asked::{asked, parameter},
    session_head::{Tab, session_head},
};
use crate::{
    api::{form::Form, read::Read},
    components::{
        code::{code, name},
        error_summary::error_summary,
        hidden_fields::hidden_field,
        page_title::form_title,
        pager::pager,
    },
    model::{
        activity::{About, ActivityKind, ActivityPage, ActivityQuery, ActivityRow, Author},
        id::SessionId,
        page::PageRequest,
    },
    paths,
    words::{
        language::Language,
        staff::{Label as _, acts::author, entries::batch_name},
    },
};

/// The columns, the last one of numbers.
const COLUMNS: [&str; 5] = ["When", "Who", "What", "About", "How many"];

/// The Activity tab.
#[component]
pub fn Activity() -> impl IntoView {
    let export = Form::to(paths::ACTIVITY_XLSX);
    let query = asked::<ActivityQuery>().get_untracked();
    let question = Read::SessionActivity { session: parameter("session").get_untracked(), query };
    view! {
        {error_summary(export.refusal())}
        {answered(question, move |answer: ActivityPage| page(&answer, query, export).into_any())}
    }
}

fn page(answer: &ActivityPage, query: ActivityQuery, export: Form) -> impl IntoView + use<> {
    let session = answer.session.id;
    let address = move |page: PageRequest| paths::session_activity_page(session, ActivityQuery { page, ..query });
    let total = answer.page.total;
    let found = if total == 1 { "1 act".to_owned() } else { format!("{total} acts") };
    let list = if total == 0 {
        view! { <p>"Nothing of this kind was done in this session yet."</p> }.into_any()
    } else {
        view! {
            {table(&answer.rows)}
            {pager(answer.page, address)}
        }
        .into_any()
    };
    view! {
        {form_title(&format!("Activity · {}", answer.session.name), export.refusal())}
        {session_head(&answer.session, Tab::Activity)}
        <h2 class="visually-hidden">"Activity"</h2>
        {filter(session, query)}
        <p class="result-count" role="status">{format!("{found}, newest first ({})", answer.time_zone)}</p>
        {list}
        {post_form(
            export.path(),
            &[("session", session.to_string()), ("kind", query.kind.word().to_owned())],
            view! {
                <button class="button button-secondary">"Export activity"</button>
                " "
                <span class="muted">".xlsx"</span>
            },
        )}
    }
}

/// Which acts are shown.
fn filter(session: SessionId, query: ActivityQuery) -> AnyView {
    let kinds = ActivityKind::all()
        .map(|kind| (kind.word().to_owned(), kind.label(Language::STAFF).to_owned(), kind == query.kind));
    let size = (query.page.size() != PageRequest::default().size())
        .then(|| hidden_field("size".to_owned(), query.page.size().to_string()));
    search_form(paths::session_activity(session), (select("kind", "Show", false, kinds), size))
}

fn table(rows: &[ActivityRow]) -> AnyView {
    let headings = COLUMNS
        .map(|name| {
            let class = (name == COLUMNS[4]).then_some("number");
            view! {
                <th scope="col" class=class>
                    {name}
                </th>
            }
        })
        .collect_view();
    let body = rows.iter().map(row).collect_view();
    view! {
        <table class="ledger">
            <caption class="visually-hidden">"Activity"</caption>
            <thead>
                <tr>{headings}</tr>
            </thead>
            <tbody>{body}</tbody>
        </table>
    }
    .into_any()
}

fn row(act: &ActivityRow) -> AnyView {
    let who = match &act.by {
        Author::Staff(person) => name(person.clone()).into_any(),
        Author::Operator => name(author(None, Language::STAFF).to_owned()).into_any(),
        Author::Candidate { username, name: person } => {
            view! { {code(username.clone())} " " {name(person.clone())} }.into_any()
        }
    };
    let about = match &act.about {
        About::Session => "–".into_any(),
        About::Batch { number, label } if label.is_empty() => batch_name(*number, "", Language::STAFF).into_any(),
        About::Batch { number, label } => {
            let batch = batch_name(*number, "", Language::STAFF);
            view! { {[&batch, " · "].concat()} {name(label.clone())} }.into_any()
        }
        About::Entry { slip_code, username: None } => code(slip_code.clone()).into_any(),
        About::Entry { slip_code, username: Some(username) } => {
            view! { {code(slip_code.clone())} ", now " {code(username.clone())} }.into_any()
        }
    };
    view! {
        <tr>
            <td data-label=COLUMNS[0]>{Language::STAFF.times().date_and_time(&act.at)}</td>
            <td data-label=COLUMNS[1]>{who}</td>
            <td data-label=COLUMNS[2]>{act.act.label(Language::STAFF)}</td>
            <td data-label=COLUMNS[3]>{about}</td>
            <td data-label=COLUMNS[4] class="number">
                {act.count}
            </td>
        </tr>
    }
    .into_any()
}
