//! What was done in the team: log-ins, roles, links, accounts, and what was taken out in bulk.

use leptos::prelude::*;

use crate::{
    api::read::{Read, always},
    asked::asked,
    components::{
        choices::select, code::name, hidden_fields::hidden_field, loaded::loaded, page_title::page_title, pager::pager,
        search_form::search_form,
    },
    model::{
        page::PageRequest,
        team::{NamedColleague, TeamActivityPage, TeamActivityQuery, TeamActivityRow, TeamActs},
    },
    paths,
    words::staff::{
        Label as _,
        acts::{author, count},
        language,
        team_acts::label,
    },
};

/// The page.
#[component]
pub fn TeamActivity() -> impl IntoView {
    let words = language().team();
    let query = asked::<TeamActivityQuery>();
    let answer = always(move || Read::TeamActivity(query.get()));
    view! {
        {page_title(words.activity_title)}
        <p>
            <a href=paths::TEAM>{words.back}</a>
        </p>
        <h1>{words.activity_title}</h1>
        <p>{words.activity_about}</p>
        {loaded(answer, move |page: TeamActivityPage| list(page, query.get_untracked()).into_any())}
    }
}

fn list(answer: TeamActivityPage, query: TeamActivityQuery) -> impl IntoView {
    let words = language().team();
    let filters = filters(&answer.people, query);
    if answer.page.total == 0 {
        let is_narrowed = query.acts != TeamActs::Everything || query.colleague.is_some();
        let nothing = if is_narrowed { words.nothing_like_it } else { words.nothing };
        return view! {
            {is_narrowed.then_some(filters)}
            <p role="status">{nothing}</p>
        }
        .into_any();
    }
    let address = move |page| paths::team_activity(&TeamActivityQuery { page, ..query });
    view! {
        {filters}
        <p class="result-count" role="status">
            {count(answer.page.total, &answer.time_zone, language())}
        </p>
        <table class="ledger">
            <caption class="visually-hidden">{words.activity_title}</caption>
            <thead>
                <tr>
                    <th scope="col">{words.when}</th>
                    <th scope="col">{words.who}</th>
                    <th scope="col">{words.what}</th>
                    <th scope="col">{words.about}</th>
                    <th scope="col" class="number">
                        {words.how_many}
                    </th>
                </tr>
            </thead>
            <tbody>{answer.rows.into_iter().map(row).collect_view()}</tbody>
        </table>
        {pager(answer.page, address)}
    }
    .into_any()
}

/// Which acts are shown, and whose.
fn filters(people: &[NamedColleague], query: TeamActivityQuery) -> AnyView {
    let words = language().team();
    let acts = TeamActs::ALL
        .into_iter()
        .map(|acts| (acts.word().to_owned(), acts.label(language()).to_owned(), acts == query.acts));
    let everybody = (String::new(), words.everybody.to_owned(), query.colleague.is_none());
    let people = people.iter().map(|one| (one.id.to_string(), one.name.clone(), query.colleague == Some(one.id)));
    let size = (query.page.size() != PageRequest::default().size())
        .then(|| hidden_field("size".to_owned(), query.page.size().to_string()));
    let fields = (
        select("acts", words.shown, false, acts),
        select("colleague", words.who, false, std::iter::once(everybody).chain(people)),
        size,
    );
    search_form(paths::TEAM_ACTIVITY.to_owned(), language().shared().show, fields)
}

fn row(act: TeamActivityRow) -> AnyView {
    let words = language().team();
    // Nobody in particular was refused: whoever typed the address.
    let by = match act.by {
        None if act.act.is_refusal() => "–".into_any(),
        None if act.act.is_between_two() => words.other_institution.into_any(),
        by => name(author(by.as_deref(), language()).to_owned()).into_any(),
    };
    let about = act.about.map_or_else(|| "–".into_any(), |about| name(about).into_any());
    view! {
        <tr>
            <td data-label=words.when>{language().times().date_and_time(&act.at)}</td>
            <td data-label=words.who>{by}</td>
            <td data-label=words.what>{label(act.act, language())}</td>
            <td data-label=words.about class="wide">{about}</td>
            <td data-label=words.how_many class="number">
                {act.count}
            </td>
        </tr>
    }
    .into_any()
}
