//! The reports: which there are, and one page for all of them, made of their columns.

use std::iter;

use leptos::prelude::*;

use super::{
    answered::answered,
    choices::select,
    post_form::{button, post_form},
    search_form::{asking_field, search_form},
};
use crate::{
    api::{form::Form, read::Read},
    components::{error_summary::error_summary, page_title::page_title, pager::pager},
    model::{
        report::{ReportCell, ReportKind, ReportQuery, ReportState, ReportView},
        staff::Account,
    },
    paths,
    words::{
        language::Language,
        staff::{
            Label as _,
            reports::{about, cell as cell_text, sessions as session_names},
        },
    },
};
use crate::{pages::admin::asked::asked, words::count::counted};

/// Which reports there are.
#[component]
pub fn Reports() -> impl IntoView {
    // The page needs to know nothing but that somebody is logged in.
    answered(Read::Account, |_: Account| list())
}

fn list() -> AnyView {
    let reports = ReportKind::ALL
        .into_iter()
        .map(|kind| {
            let address = paths::report(kind, &ReportQuery::default());
            view! {
                <li>
                    <h2><a href=address>{kind.label(Language::STAFF)}</a></h2>
                    <p>{about(kind, Language::STAFF)}</p>
                </li>
            }
        })
        .collect_view();
    view! {
        {page_title("Reports")}
        <h1>"Reports"</h1>
        <ul class="report-list">{reports}</ul>
    }
    .into_any()
}

/// Candidate Login Information.
#[component]
pub fn CandidateLogins() -> impl IntoView {
    report(ReportKind::CandidateLogins)
}

/// Username Tracking.
#[component]
pub fn Usernames() -> impl IntoView {
    report(ReportKind::Usernames)
}

fn report(kind: ReportKind) -> AnyView {
    let refusal = Form::to(paths::REPORT_XLSX).and(paths::REPORT_PRINT).refusal();
    let question = Read::Report { kind, query: asked::<ReportQuery>().get_untracked() };
    view! {
        {page_title(kind.label(Language::STAFF))}
        {error_summary(refusal)}
        <p class="back-link">
            <a href=paths::REPORTS>
                <span aria-hidden="true">"‹ "</span>
                "Reports"
            </a>
        </p>
        <h1>{kind.label(Language::STAFF)}</h1>
        <p>{about(kind, Language::STAFF)}</p>
        {answered(question, |view: ReportView| page(&view))}
    }
    .into_any()
}

fn page(view: &ReportView) -> AnyView {
    let total = view.page.total;
    let found = if total == 0 { "No login matches.".to_owned() } else { counted(total, "login", "logins") };
    let (kind, filter) = (view.kind, view.filter.clone());
    let content = (total > 0).then(|| {
        view! {
            {take_away(view)}
            {table(view)}
            {pager(view.page, move |page| paths::report(kind, &ReportQuery { filter: filter.clone(), page }))}
        }
    });
    view! {
        {filters(view)}
        <p class="result-count" role="status">{found}</p>
        {content}
    }
    .into_any()
}

fn filters(view: &ReportView) -> AnyView {
    let filter = &view.filter;
    let all = |label: &str| iter::once((String::new(), label.to_owned(), false));
    let sessions = view
        .sessions
        .iter()
        .zip(session_names(&view.sessions, Language::STAFF))
        .map(|(session, name)| (session.id.to_string(), name, filter.session == Some(session.id)));
    let states = ReportState::all()
        .into_iter()
        .map(|state| (state.word().to_owned(), state.label(Language::STAFF).to_owned(), filter.state == Some(state)));
    let action = paths::report(view.kind, &ReportQuery::default());
    let fields = view! {
        {select("session", "Session", false, all("All").chain(sessions))}
        {select("state", "State", false, all("Any").chain(states))}
        {asking_field("from", "Opens from", "date", None, &filter.from)}
        {asking_field("to", "Opens until", "date", None, &filter.to)}
    };
    search_form(action, fields)
}

/// What is shown, as a file and on paper.
fn take_away(view: &ReportView) -> AnyView {
    let words = view.filter.words();
    let report = ("report", view.kind.word().to_owned());
    let fields = [&[report][..], &words[..]].concat();
    let cards = view.filter.session.filter(|_| view.kind.has_passwords() && view.unused > 0).map(|session| {
        let fields = [
            ("session", session.to_string()),
            ("all_matching", "1".to_owned()),
            ("state", "unused".to_owned()),
            ("expected", view.unused.to_string()),
        ];
        post_form(paths::PRINT, &fields, button("Cards for the unused", None))
    });
    view! {
        <div class="button-row">
            {post_form(paths::REPORT_XLSX, &fields, button("Download as spreadsheet", None))}
            {post_form(paths::REPORT_PRINT, &fields, button("Print list", None))}
            {cards}
        </div>
    }
    .into_any()
}

fn table(view: &ReportView) -> AnyView {
    let columns = &view.columns;
    let heads =
        columns.iter().map(|column| view! { <th scope="col">{column.label(Language::STAFF)}</th> }).collect_view();
    let row = |cells: &Vec<ReportCell>| {
        let cells = columns.iter().zip(cells).map(|(column, cell)| {
            let text = match cell {
                ReportCell::Nothing => "–".to_owned(),
                cell => cell_text(cell, view.zones_differ, Language::STAFF),
            };
            let class = column.is_code().then_some("code");
            let translate = column.is_given().then_some("no");
            view! {
                <td data-label=column.label(Language::STAFF) class=class translate=translate>
                    {text}
                </td>
            }
        });
        view! { <tr>{cells.collect_view()}</tr> }
    };
    let rows = view.rows.iter().map(row).collect_view();
    // With personal information it can be wider than the window: then it scrolls, and the page around it does not.
    view! {
        <div class="scrolled" role="region" tabindex="0" aria-label=view.kind.label(Language::STAFF)>
            <table class="ledger report">
                <caption class="visually-hidden">{view.kind.label(Language::STAFF)}</caption>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
