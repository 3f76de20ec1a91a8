//! What was done in the team: log-ins, roles, links, accounts, and what was taken out in bulk.

use leptos::prelude::*;

use crate::{
    api::read::{Read, always},
    components::{code::name, loaded::loaded, page_title::page_title, pager::pager},
    model::team::{TeamActivityPage, TeamActivityQuery, TeamActivityRow},
    pages::admin::asked::asked,
    paths,
    words::staff::{
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
        {loaded(answer, |page: TeamActivityPage| list(page).into_any())}
    }
}

fn list(answer: TeamActivityPage) -> impl IntoView {
    let words = language().team();
    if answer.page.total == 0 {
        return view! { <p>{words.nothing}</p> }.into_any();
    }
    let address = |page| paths::team_activity(&TeamActivityQuery { page });
    view! {
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
