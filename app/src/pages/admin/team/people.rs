//! The Team page: who works for the institution, who is invited, and what an owner does to one of them. Its forms are the
//! browser's own: each leads to a document, or back here with what came of it.

use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    agent::{agent_section, clients_link},
    colleague::row,
    invitations::invitations,
};
use crate::{
    api::{
        form::Form,
        read::{Read, always},
        settings::UnlockColleague,
        team::{ChangeRole, DisableColleague, EnableColleague, RevokeInvitation},
    },
    asked::query_word,
    components::{
        choices::radios,
        done::{done, not_done},
        error_summary::error_summary,
        field::TextField,
        labelled::Checked,
        loaded::loaded,
        page_title::form_title,
        post_form::post_form,
    },
    error::Field,
    model::{
        mail::MailStanding,
        staff::Role,
        team::{Team, TeamDone},
    },
    paths,
    words::staff::{Label as _, language, mail as by_mail, team as said},
};

/// The Team page.
#[component]
pub fn People() -> impl IntoView {
    let words = language().team();
    let answer = always(|| Read::Team);
    let form = Form::to(paths::INVITE);
    // The page has one summary, about the form that was sent last.
    for other in [
        paths::RENEW_INVITATION,
        paths::MAKE_RESET,
        paths::AGENT,
        ChangeRole::PATH,
        DisableColleague::PATH,
        EnableColleague::PATH,
        RevokeInvitation::PATH,
        UnlockColleague::PATH,
    ] {
        let _ = form.and(other);
    }
    let acted = query_word("done");
    view! {
        {form_title(words.title, form.refusal())}
        {error_summary(form.refusal())}
        <h1>{words.title}</h1>
        {loaded(
            answer,
            move |team: Team| {
                let acted = acted.with_untracked(|word| TeamDone::from_word(word));
                let notice = acted.filter(|_| form.refusal().with_untracked(Option::is_none)).map(notice);
                (notice, page(team)).into_any()
            },
        )}
        {invite(form)}
    }
}

fn notice(acted: TeamDone) -> AnyView {
    let sentence = said::done(acted, language());
    if acted.is_change() { done(sentence) } else { not_done(sentence) }
}

fn page(team: Team) -> AnyView {
    let words = language().team();
    let Team { people, invitations: invited, time_zone, agent, is_agent, mail } = team;
    let alone = (people.len() == 1 && invited.is_empty()).then(|| view! { <p>{words.nobody_else}</p> }.into_any());
    let count = i64::try_from(people.len()).unwrap_or(i64::MAX);
    let waits = by_mail::standing(&mail, language()).map(|said| view! { <p class="notice notice-warning">{said}</p> });
    view! {
        {waits}
        <p class="result-count">
            {said::count(count, &time_zone, language())} " · " <a href=paths::TEAM_ACTIVITY>{words.activity}</a>
            {is_agent.then(|| view! { " · " {clients_link()} }.into_any())}
        </p>
        <table class="ledger team-table">
            <caption class="visually-hidden">{words.people}</caption>
            <thead>
                <tr>
                    <th scope="col">{words.name}</th>
                    <th scope="col">{words.email}</th>
                    <th scope="col">{words.role}</th>
                    <th scope="col">{words.factor}</th>
                    <th scope="col">{words.seen}</th>
                    <th scope="col">{words.state}</th>
                    <th scope="col">{words.change}</th>
                </tr>
            </thead>
            <tbody>{people.iter().map(|one| row(one, agent.as_ref())).collect_view()}</tbody>
        </table>
        {alone}
        {invitations(invited)}
        {(mail != MailStanding::Off).then(|| view! { <p class="muted">{words.invite_mailed}</p> })}
        {agent.map(agent_section)}
    }
    .into_any()
}

/// The form that invites somebody.
fn invite(form: Form) -> AnyView {
    let words = language().team();
    let field = |field: Field, label, keyboard| {
        let value = form.typed(field.control(), "");
        TextField { keyboard, ..TextField::new(field, label, value) }.view(form.refusal())
    };
    let roles = Role::ALL
        .into_iter()
        .map(|role| (role.word(), [role.label(language()), ": ", said::may(role, language())].concat()));
    let checked = Checked::new(Field::Role, false, form.refusal());
    let content = view! {
        <h2>{words.invite_title}</h2>
        <p>{words.invite_about}</p>
        {field(Field::StaffEmail, words.email, Some("email"))}
        {field(Field::Name, words.name, None)}
        <div id=Field::Role.control()>
            {checked.said()}
            {radios("role", words.choose_role, true, roles, &form.typed("role", ""))}
        </div>
        <button class="button">{words.invite}</button>
    };
    view! { <section class="page-narrow">{post_form(form.path(), &[], content)}</section> }.into_any()
}
