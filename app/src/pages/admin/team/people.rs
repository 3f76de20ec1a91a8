//! The Team page: who works for the institution.

use leptos::prelude::*;

use crate::{
    api::read::{Read, always},
    components::{code::name, loaded::loaded, page_title::page_title},
    model::team::{Colleague, Team},
    words::staff::{Label as _, language},
};

/// The Team page.
#[component]
pub fn People() -> impl IntoView {
    let words = language().team();
    let answer = always(|| Read::Team);
    view! {
        {page_title(words.title)}
        <h1>{words.title}</h1>
        {loaded(answer, |team: Team| page(team).into_any())}
    }
}

fn page(team: Team) -> impl IntoView {
    let words = language().team();
    view! {
        <table>
            <thead>
                <tr>
                    <th scope="col">{words.name}</th>
                    <th scope="col">{words.email}</th>
                    <th scope="col">{words.role}</th>
                </tr>
            </thead>
            <tbody>{team.people.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

fn row(colleague: Colleague) -> AnyView {
    view! {
        <tr>
            <th scope="row">{name(colleague.name)}</th>
            <td translate="no">{colleague.email}</td>
            <td>{colleague.role.label(language())}</td>
        </tr>
    }
    .into_any()
}
