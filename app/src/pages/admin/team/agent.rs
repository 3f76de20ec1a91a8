//! The agent that manages the institution, and what an owner lets its people do; the way of an agent's people to its clients.

use leptos::prelude::*;

use crate::{
    components::{
        code::name,
        post_form::{button, post_form},
    },
    model::{staff::Role, team::ManagingAgent},
    paths,
    words::staff::{Label as _, language},
};

/// The link to the clients, which are documents without the app.
pub fn clients_link() -> AnyView {
    view! {
        <a href=paths::CLIENTS rel="external">
            {language().team().clients}
        </a>
    }
    .into_any()
}

/// Who manages the institution, and the forms by which that is changed.
pub fn agent_section(agent: ManagingAgent) -> AnyView {
    let words = language().team();
    let ManagingAgent { name: called, code, granted } = agent;
    let act = |word: &str| [("act", word.to_owned())];
    let options = Role::ALL
        .into_iter()
        .filter(|role| *role != Role::Owner)
        .map(|role| {
            view! {
                <option value=role.word() selected=granted.unwrap_or(Role::Reader) == role>
                    {role.label(language())}
                </option>
            }
            .into_any()
        })
        .collect_view();
    let grant = view! {
        <select name="role" autocomplete="off" aria-label=words.agent_role>
            {options}
        </select>
        " "
        {button(if granted.is_some() { words.agent_change } else { words.agent_grant }, None)}
    };
    let take_back = granted.is_some().then(|| {
        let content = view! {
            {button(words.agent_take_back, None)}
            <p class="field-hint">{words.agent_take_back_hint}</p>
        };
        post_form(paths::AGENT, &act("take_back"), content)
    });
    let end = view! {
        <p>{words.agent_end_hint}</p>
        <button class="button button-secondary button-danger">{words.agent_end}</button>
    };
    let standing = granted.map(|role| view! { " " {words.agent_works} " " {role.label(language())} "." }.into_any());
    view! {
        <section class="page-narrow agent-leave">
            <h2>{words.agent} " " {name(called)}</h2>
            <p>
                <span class="code" translate="no">
                    {code}
                </span>
                " "
                {words.agent_sees}
                {standing}
            </p>
            {post_form(paths::AGENT, &act("grant"), grant)}
            {take_back}
            <details class="team-acts">
                <summary>{words.agent_end}</summary>
                {post_form(paths::AGENT, &act("end"), end)}
            </details>
        </section>
    }
    .into_any()
}
