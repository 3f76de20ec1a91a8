//! The reports: which there are, and one page for all of them, made of their columns.

use std::iter;

use leptos::prelude::*;

use crate::asked::asked;
use crate::{
    api::{
        form::Form,
        read::{Read, always},
    },
    components::{
        choices::select,
        error_summary::error_summary,
        loaded::loaded,
        may::may,
        page_title::page_title,
        pager::pager,
        post_form::{button, post_form},
        search_form::{asking_field, search_form},
    },
    model::{
        report::{ReportCell, ReportKind, ReportQuery, ReportState, ReportView},
        right::Right,
        staff::Account,
    },
    paths,
    words::staff::{
        Label as _, language,
        reports::{about, cell as cell_text, count, sessions as session_names},
    },
};

/// Which reports there are.
#[component]
pub fn Reports() -> impl IntoView {
    // The page needs to know nothing but that somebody is logged in.
    loaded(always(|| Read::Account), |_: Account| list())
}

fn list() -> AnyView {
    let reports = ReportKind::ALL
        .into_iter()
        .map(|kind| {
            let address = paths::report(kind, &ReportQuery::default());
            view! {
                <li>
                    <h2><a href=address>{kind.label(language())}</a></h2>
                    {told(kind)}
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! {
        {page_title(language().reports().title)}
        <h1>{language().reports().title}</h1>
        <ul class="report-list">{reports}</ul>
    }
    .into_any()
}

/// What it is about, and where its passwords are for whoever may have them.
fn told(kind: ReportKind) -> AnyView {
    let passwords =
        (kind.has_passwords() && may(Right::ExportReports)).then_some(language().reports().where_passwords_are);
    view! { <p>{about(kind, language())} {passwords}</p> }.into_any()
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
    let query = asked::<ReportQuery>();
    let answer = always(move || Read::Report { kind, query: query.get() });
    view! {
        {page_title(kind.label(language()))}
        {error_summary(refusal)}
        <p class="back-link">
            <a href=paths::REPORTS>
                <span aria-hidden="true">"‹ "</span>
                {language().reports().title}
            </a>
        </p>
        <h1>{kind.label(language())}</h1>
        {told(kind)}
        {loaded(answer, |view: ReportView| page(&view))}
    }
    .into_any()
}

fn page(view: &ReportView) -> AnyView {
    let total = view.page.total;
    let found = count(total, language());
    let (kind, filter) = (view.kind, view.filter.clone());
    let take_away = (total > 0 && may(Right::ExportReports)).then(|| take_away(view));
    let content = (total > 0).then(|| {
        view! {
            {table(view)}
            {pager(view.page, move |page| paths::report(kind, &ReportQuery { filter: filter.clone(), page }))}
        }
        .into_any()
    });
    view! {
        {filters(view)}
        <div class="list-head">
            <p class="result-count" role="status">{found}</p>
            {take_away}
        </div>
        {content}
    }
    .into_any()
}

fn filters(view: &ReportView) -> AnyView {
    let (words, filter) = (language().reports(), &view.filter);
    let all = |label: &str| iter::once((String::new(), label.to_owned(), false));
    let sessions = view
        .sessions
        .iter()
        .zip(session_names(&view.sessions, language()))
        .map(|(session, name)| (session.id.to_string(), name, filter.session == Some(session.id)));
    let states = ReportState::all()
        .into_iter()
        .map(|state| (state.word().to_owned(), state.label(language()).to_owned(), filter.state == Some(state)));
    let action = paths::report(view.kind, &ReportQuery::default());
    let fields = view! {
        {select("session", words.session, false, all(words.all).chain(sessions))}
        {select("state", words.state, false, all(words.any).chain(states))}
        {asking_field("from", words.opens_from, "date", &filter.from)}
        {asking_field("to", words.opens_until, "date", &filter.to)}
    };
    search_form(action, language().shared().show, fields)
}

/// What is shown, as a file and on paper.
fn take_away(view: &ReportView) -> AnyView {
    let words = language().reports();
    let report = ("report", view.kind.word().to_owned());
    let fields = [&[report][..], &view.filter.words()[..]].concat();
    let cards = view.filter.session.filter(|_| view.kind.has_passwords() && view.unused > 0).map(|session| {
        let fields = [
            ("session", session.to_string()),
            ("all_matching", "1".to_owned()),
            ("state", "unused".to_owned()),
            ("expected", view.unused.to_string()),
        ];
        post_form(paths::PRINT, &fields, button(words.unused_cards, None))
    });
    view! {
        <div class="button-row">
            {post_form(paths::REPORT_XLSX, &fields, button(words.download, None))}
            {post_form(paths::REPORT_PRINT, &fields, button(words.print, None))}
            {cards}
        </div>
    }
    .into_any()
}

fn table(view: &ReportView) -> AnyView {
    let columns = &view.columns;
    let heads = columns
        .iter()
        .map(|column| view! { <th scope="col">{column.label(language())}</th> }.into_any())
        .collect_view();
    let row = |cells: &Vec<ReportCell>| {
        let cells = columns.iter().zip(cells).map(|(column, cell)| {
            let text = match cell {
                ReportCell::Nothing => "–".to_owned(),
                cell => cell_text(cell, view.zones_differ, language()),
            };
            let class = column.is_code().then_some("code");
            let translate = column.is_given().then_some("no");
            view! {
                <td data-label=column.label(language()) class=class translate=translate>
                    {text}
                </td>
            }
            .into_any()
        });
        view! { <tr>{cells.collect_view()}</tr> }.into_any()
    };
    let rows = view.rows.iter().map(row).collect_view();
    // With personal information it can be wider than the window: then it scrolls, and the page around it does not.
    view! {
        <div class="scrolled" role="region" tabindex="0" aria-label=view.kind.label(language())>
            <table class="ledger report">
                <caption class="visually-hidden">{view.kind.label(language())}</caption>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
