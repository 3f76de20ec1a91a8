//! The Activity tab: what was done in the session, when, by whom and to how many.

use leptos::prelude::*;

use super::session_head::{Tab, session_head};
use crate::{
    api::{
        form::Form,
        read::{Read, always},
    },
    asked::{asked, parameter},
    components::{
        choices::select,
        code::{code, name},
        error_summary::error_summary,
        hidden_fields::hidden_field,
        loaded::loaded,
        may::may,
        page_title::form_title,
        pager::pager,
        post_form::post_form,
        search_form::search_form,
    },
    model::{
        activity::{About, ActivityKind, ActivityPage, ActivityQuery, ActivityRow, Author},
        id::SessionId,
        page::PageRequest,
        right::Right,
    },
    paths,
    words::staff::{
        Label as _,
        acts::{author, count, now},
        entries::batch_name,
        language,
    },
};

/// The columns, the last one of numbers.
fn columns() -> [&'static str; 5] {
    let words = language().activity();
    [words.when, words.who, words.what, words.about, words.how_many]
}

/// The Activity tab.
#[component]
pub fn Activity() -> impl IntoView {
    let export = Form::to(paths::ACTIVITY_XLSX);
    let (session, query) = (parameter("session"), asked::<ActivityQuery>());
    let answer = always(move || Read::SessionActivity { session: session.get(), query: query.get() });
    view! {
        {error_summary(export.refusal())}
        {loaded(answer, move |answer: ActivityPage| page(&answer, query.get_untracked(), export).into_any())}
    }
}

fn page(answer: &ActivityPage, query: ActivityQuery, export: Form) -> impl IntoView + use<> {
    let words = language().activity();
    let session = answer.session.id;
    let address = move |page: PageRequest| paths::session_activity_page(session, ActivityQuery { page, ..query });
    let total = answer.page.total;
    let list = if total == 0 {
        view! { <p>{words.nothing}</p> }.into_any()
    } else {
        view! {
            {table(&answer.rows, session)}
            {pager(answer.page, address)}
        }
        .into_any()
    };
    let take_away = may(Right::ExportReports).then(|| {
        post_form(
            export.path(),
            &[("session", session.to_string()), ("kind", query.kind.word().to_owned())],
            view! {
                <span class="muted">".xlsx"</span>
                " "
                <button class="button button-secondary">{words.export}</button>
            },
        )
    });
    view! {
        {form_title(&[words.title, " · ", &answer.session.name].concat(), export.refusal())}
        {session_head(&answer.session, Tab::Activity)}
        <h2 class="visually-hidden">{words.title}</h2>
        <div class="list-head">
            {filter(session, query)}
            <p class="result-count" role="status">{count(total, &answer.time_zone, language())}</p>
            {take_away}
        </div>
        {list}
    }
}

/// Which acts are shown.
fn filter(session: SessionId, query: ActivityQuery) -> AnyView {
    let kinds =
        ActivityKind::all().map(|kind| (kind.word().to_owned(), kind.label(language()).to_owned(), kind == query.kind));
    let size = (query.page.size() != PageRequest::default().size())
        .then(|| hidden_field("size".to_owned(), query.page.size().to_string()));
    let fields = (select("kind", language().activity().shown, false, kinds), size);
    search_form(paths::session_activity(session), language().shared().show, fields)
}

fn table(rows: &[ActivityRow], session: SessionId) -> AnyView {
    let headings = columns()
        .map(|name| {
            let class = (name == language().activity().how_many).then_some("number");
            view! {
                <th scope="col" class=class>
                    {name}
                </th>
            }
            .into_any()
        })
        .collect_view();
    let body = rows.iter().map(|act| row(act, session)).collect_view();
    view! {
        <table class="ledger">
            <caption class="visually-hidden">{language().activity().title}</caption>
            <thead>
                <tr>{headings}</tr>
            </thead>
            <tbody>{body}</tbody>
        </table>
    }
    .into_any()
}

fn row(act: &ActivityRow, session: SessionId) -> AnyView {
    let [when, whom, what, which, how_many] = columns();
    let who = match &act.by {
        Author::Staff(person) => name(person.clone()).into_any(),
        Author::Operator => name(author(None, language()).to_owned()).into_any(),
        Author::Candidate { username, name: person } => {
            view! { {code(username.clone())} " " {name(person.clone())} }.into_any()
        }
    };
    let about = match &act.about {
        About::Session => "–".into_any(),
        About::Batch { number, label } if label.is_empty() => batch_name(*number, "", language()).into_any(),
        About::Batch { number, label } => {
            let batch = batch_name(*number, "", language());
            view! { {[&batch, " · "].concat()} {name(label.clone())} }.into_any()
        }
        About::Entry { id, slip_code, username } => {
            let address = paths::entry(session, *id);
            let username = username.clone().map(|username| view! { {now(language())} {code(username)} }.into_any());
            view! { <a href=address>{code(slip_code.clone())}</a> {username} }.into_any()
        }
    };
    view! {
        <tr>
            <td data-label=when>{language().times().date_and_time(&act.at)}</td>
            <td data-label=whom>{who}</td>
            <td data-label=what>{act.act.label(language())}</td>
            <td data-label=which class="wide">{about}</td>
            <td data-label=how_many class="number">
                {act.count}
            </td>
        </tr>
    }
    .into_any()
}
