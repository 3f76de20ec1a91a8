//! One colleague in the list, and behind "Change" what an owner does to them.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{
        settings::UnlockColleague,
        team::{ChangeRole, DisableColleague, EnableColleague},
    },
    components::{
        code::name,
        post_form::{button, post_form},
    },
    model::{
        staff::Role,
        team::{Colleague, ManagingAgent},
    },
    paths,
    words::staff::{Label as _, language, team as said},
};

/// A row of the list.
pub fn row(colleague: &Colleague, agent: Option<&ManagingAgent>) -> AnyView {
    let words = language().team();
    let times = language().times();
    let seen = colleague.seen.as_ref().map_or_else(|| words.never.to_owned(), |at| times.day_and_time(at));
    let (class, state) = match &colleague.off_since {
        Some(since) => ("muted", said::off_since(&times.day_and_time(since), language())),
        None if colleague.waits => ("", words.waits.to_owned()),
        None => ("", words.active.to_owned()),
    };
    let factor = match (colleague.passkey, colleague.app) {
        (true, true) => words.both,
        (true, false) => words.passkey,
        (false, true) => words.app,
        (false, false) => words.no_factor,
    };
    let you = colleague.is_you.then(|| view! { " " <span class="muted">{words.you}</span> }.into_any());
    let from = agent
        .filter(|_| colleague.is_from_agent)
        .map(|agent| view! { " " <span class="muted">{words.from} " " {name(agent.name.clone())}</span> }.into_any());
    view! {
        <tr class=class>
            <th scope="row">{name(colleague.name.clone())} {you} {from}</th>
            <td data-label=words.email translate="no">
                {colleague.email.clone()}
            </td>
            <td data-label=words.role>{colleague.role.label(language())}</td>
            <td data-label=words.factor>{factor}</td>
            <td data-label=words.seen>{seen}</td>
            <td data-label=words.state>{state}</td>
            <td>
                {acts(colleague)}
            </td>
        </tr>
    }
    .into_any()
}

/// What can be done to them; what cannot is not offered.
fn acts(colleague: &Colleague) -> AnyView {
    let words = language().team();
    let Colleague { name: called, is_you, is_last_owner, .. } = colleague;
    let id = || vec![("colleague", colleague.id.to_string())];
    if colleague.off_since.is_some() && colleague.is_from_agent && !colleague.is_kept_out {
        // They come by themselves as soon as they may.
        return ().into_any();
    }
    if colleague.off_since.is_some() {
        return post_form(EnableColleague::PATH, &id(), button(words.switch_on, None));
    }
    let unlock = colleague.waits.then(|| {
        let fields = [("colleague", colleague.email.clone()), ("page", "team".to_owned())];
        post_form(UnlockColleague::PATH, &fields, button(words.unlock, None))
    });
    // Of somebody from the agent the role is what that is allowed, and how they log in is no affair of this institution.
    let reset = (!is_you && !colleague.is_from_agent).then(|| {
        let content = view! {
            {button(words.reset, None)}
            <p class="field-hint">{words.reset_hint}</p>
        };
        post_form(paths::MAKE_RESET, &id(), content)
    });
    let take_factor = (!is_you && !colleague.is_from_agent && (colleague.passkey || colleague.app)).then(|| {
        // A document of its own, which asks for a proof first.
        view! {
            <p>
                <a class="button button-secondary" href=paths::take_factors(colleague.id) rel="external">
                    {words.take_factor}
                </a>
            </p>
        }
        .into_any()
    });
    let lasting = if *is_last_owner {
        view! { <p>{words.last_owner}</p> }.into_any()
    } else {
        let switch_off = view! {
            <p>{said::what_ends(called, language())}</p>
            <button class="button button-secondary button-danger">{words.switch_off}</button>
        };
        view! {
            {(!colleague.is_from_agent).then(|| role_form(colleague))}
            {post_form(DisableColleague::PATH, &id(), switch_off)}
        }
        .into_any()
    };
    view! {
        <details class="team-acts">
            <summary>
                {words.change} <span class="visually-hidden">" " {name(called.clone())}</span>
            </summary>
            {unlock}
            {reset}
            {take_factor}
            {lasting}
        </details>
    }
    .into_any()
}

fn role_form(colleague: &Colleague) -> AnyView {
    let words = language().team();
    let options = Role::ALL
        .into_iter()
        .map(|role| {
            view! {
                <option value=role.word() selected=role == colleague.role>
                    {role.label(language())}
                </option>
            }
            .into_any()
        })
        .collect_view();
    let content = view! {
        <select name="role" autocomplete="off" aria-label=words.role>
            {options}
        </select>
        " "
        {button(words.change_role, None)}
    };
    post_form(ChangeRole::PATH, &[("colleague", colleague.id.to_string())], content)
}
