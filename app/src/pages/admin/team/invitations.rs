//! Who is invited and has not accepted yet. A link is shown once, where it is made, so here is none.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::team::RevokeInvitation,
    components::{
        code::name,
        post_form::{button, post_form},
    },
    model::team::Invitation,
    paths,
    words::staff::{Label as _, acts::author, language, team as said},
};

/// The list; nothing where nobody is invited.
pub fn invitations(invited: Vec<Invitation>) -> AnyView {
    if invited.is_empty() {
        return ().into_any();
    }
    let words = language().team();
    view! {
        <h2>{words.invitations}</h2>
        <table class="ledger team-table">
            <caption class="visually-hidden">{words.invitations}</caption>
            <thead>
                <tr>
                    <th scope="col">{words.name}</th>
                    <th scope="col">{words.email}</th>
                    <th scope="col">{words.role}</th>
                    <th scope="col">{words.invited_by}</th>
                    <th scope="col">{words.state}</th>
                    <th scope="col">{words.change}</th>
                </tr>
            </thead>
            <tbody>{invited.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn row(invitation: Invitation) -> AnyView {
    let words = language().team();
    let until = language().times().day_and_time(&invitation.until);
    let id = [("invitation", invitation.id.to_string())];
    let by = author(invitation.by.as_deref(), language()).to_owned();
    view! {
        <tr>
            <th scope="row">{name(invitation.name)}</th>
            <td data-label=words.email translate="no">
                {invitation.email}
            </td>
            <td data-label=words.role>{invitation.role.label(language())}</td>
            <td data-label=words.invited_by>{name(by)}</td>
            <td data-label=words.state>{said::invited_until(&until, invitation.is_over, language())}</td>
            <td>
                <div class="team-buttons">
                    {post_form(paths::RENEW_INVITATION, &id, button(words.new_link, None))}
                    {post_form(RevokeInvitation::PATH, &id, button(words.revoke, None))}
                </div>
            </td>
        </tr>
    }
    .into_any()
}
