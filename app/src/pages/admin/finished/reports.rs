//! The reports: which there are, and one page for all of them, made of their columns.

use leptos::{prelude::*, web_sys::SubmitEvent};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::pages::admin::asked::report_query;
use crate::{
    api::{
        read::{Read, ask},
        refused::RefusedForm,
    },
    components::{
        count::counted, error_summary::error_summary, hydrated::hydrated, loaded::loaded, page_title::page_title,
        pager::pager,
    },
    model::{
        page::PageRequest,
        report::{ReportFilter, ReportKind, ReportState, ReportView},
        staff::Account,
    },
    paths,
};

/// Which reports there are.
#[component]
pub fn Reports() -> impl IntoView {
    // The page needs to know nothing but that somebody is logged in.
    loaded(ask(Signal::stored(Some(Read::Account))), |_: Account| list())
}

fn list() -> AnyView {
    let reports = ReportKind::ALL
        .into_iter()
        .map(|kind| {
            let address = paths::report(kind, &ReportFilter::default(), PageRequest::default());
            view! {
                <li>
                    <h2><a href=address>{kind.title()}</a></h2>
                    <p>{kind.about()}</p>
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
    let query = report_query(kind);
    let view = ask(Signal::derive(move || Some(Read::Report(query.get()))));
    let refused = RefusedForm::of(paths::REPORT_XLSX).or_else(|| RefusedForm::of(paths::REPORT_PRINT));
    let refusal = RwSignal::new(refused.map(|form| form.error));
    let navigate = use_navigate();
    // One choice after the other: each becomes the address at once.
    let go = Callback::new(move |filter: ReportFilter| {
        let page = PageRequest::lenient(None, Some(query.with_untracked(|query| query.page.size())));
        let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
        navigate(&paths::report(kind, &filter, page), options);
    });
    view! {
        {page_title(kind.title())}
        {error_summary(refusal)}
        <p class="back-link">
            <a href=paths::REPORTS>
                <span aria-hidden="true">"‹ "</span>
                "Reports"
            </a>
        </p>
        <h1>{kind.title()}</h1>
        <p>{kind.about()}</p>
        {loaded(view, move |view: ReportView| page(&view, go))}
    }
    .into_any()
}

fn page(view: &ReportView, go: Callback<ReportFilter>) -> AnyView {
    let total = view.page.total;
    let found = if total == 0 { "No login matches.".to_owned() } else { counted(total, "login", "logins") };
    let (kind, filter) = (view.kind, view.filter.clone());
    let content = (total > 0).then(|| {
        view! {
            {take_away(view)}
            {table(view)}
            {pager(view.page, move |page| paths::report(kind, &filter, page))}
        }
    });
    view! {
        {filters(view, go)}
        <p class="result-count" role="status">{found}</p>
        {content}
    }
    .into_any()
}

fn filters(view: &ReportView, go: Callback<ReportFilter>) -> AnyView {
    let hydrated = hydrated();
    let filter = &view.filter;
    let shown = StoredValue::new(filter.clone());
    // The control's name says what changed.
    let choose = move |name: &'static str, value: String| {
        let mut words = shown.with_value(ReportFilter::words);
        for (word, kept) in &mut words {
            if *word == name {
                kept.clone_from(&value);
            }
        }
        let [session, state, from, to] = words.map(|(_, word)| word);
        go.run(ReportFilter::from_words(&session, &state, &from, &to));
    };
    let sessions = view
        .sessions
        .iter()
        .map(|session| (session.id.to_string(), session.name.clone(), filter.session == Some(session.id)));
    let states = ReportState::all()
        .into_iter()
        .map(|state| (state.word().to_owned(), state.label().to_owned(), filter.state == Some(state)));
    let day = |name: &'static str, label: &'static str, value: &str| {
        view! {
            <div class="field">
                <label for=name>{label}</label>
                <input
                    class="field-input"
                    type="date"
                    id=name
                    name=name
                    value=value.to_owned()
                    prop:value=value.to_owned()
                    on:change=move |event| choose(name, event_target_value(&event))
                />
            </div>
        }
    };
    let submit = |event: SubmitEvent| event.prevent_default();
    view! {
        <form
            class="toolbar"
            role="search"
            method="get"
            action=paths::report(view.kind, &ReportFilter::default(), PageRequest::default())
            on:submit=submit
        >
            {select("session", "Session", "All", sessions.collect(), choose)}
            {select("state", "State", "Any", states.collect(), choose)}
            {day("from", "Opens from", &filter.from)}
            {day("to", "Opens until", &filter.to)}
            {move || (!hydrated.get()).then(|| view! { <button class="button button-secondary">"Search"</button> })}
        </form>
    }
    .into_any()
}

fn select(
    name: &'static str,
    label: &'static str,
    all: &'static str,
    choices: Vec<(String, String, bool)>,
    choose: impl Fn(&'static str, String) + Send + Sync + 'static,
) -> AnyView {
    let options = choices
        .into_iter()
        .map(|(value, name, chosen)| view! { <option value=value selected=chosen prop:selected=chosen>{name}</option> })
        .collect_view();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name on:change=move |event| choose(name, event_target_value(&event))>
                <option value="">{all}</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}

/// Plain forms: the browser saves the file and shows the document, with and without a script.
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
        form(paths::PRINT, "Cards for the unused", &fields)
    });
    view! {
        <div class="button-row">
            {form(paths::REPORT_XLSX, "Download as spreadsheet", &fields)}
            {form(paths::REPORT_PRINT, "Print list", &fields)}
            {cards}
        </div>
    }
    .into_any()
}

fn form(path: &'static str, label: &'static str, fields: &[(&'static str, String)]) -> AnyView {
    let fields = fields
        .iter()
        .map(|(name, value)| view! { <input type="hidden" name=*name value=value.clone()/> })
        .collect_view();
    view! {
        <form method="post" action=path>
            {fields}
            <button class="button button-secondary">{label}</button>
        </form>
    }
    .into_any()
}

fn table(view: &ReportView) -> AnyView {
    let columns = view.kind.columns(false);
    let heads = columns.iter().map(|column| view! { <th scope="col">{column.heading()}</th> }).collect_view();
    let row = |cells: &Vec<String>| {
        let cells = columns.iter().zip(cells).map(|(column, cell)| {
            let cell = if cell.is_empty() { "–".to_owned() } else { cell.clone() };
            let class = column.is_code().then_some("code");
            view! { <td data-label=column.heading() class=class>{cell}</td> }
        });
        view! { <tr>{cells.collect_view()}</tr> }
    };
    let rows = view.rows.iter().map(row).collect_view();
    view! {
        <table class="ledger report">
            <caption class="visually-hidden">{view.kind.title()}</caption>
            <thead>
                <tr>{heads}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
