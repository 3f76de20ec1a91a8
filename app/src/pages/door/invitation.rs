//! What the link of an invitation leads to: who invites, and how to accept. Opening it accepts nothing, because mail programs
//! open links by themselves.

use maud::{Markup, html};

use super::{frame::DoorFrame, sign_on::by_provider};
use crate::{
    model::staff::Role,
    pages::finished::Extra,
    words::staff::{Label as _, team::may},
};

/// An invitation as its bearer sees it.
pub struct InvitationPage<'a> {
    /// The address of the page, to which its form posts too.
    pub address: &'a str,
    /// The e-mail address that is invited.
    pub email: &'a str,
    /// What its person will be able to do.
    pub role: Role,
    /// Until when the link leads in, written out.
    pub until: &'a str,
    /// The person's name: as the inviter typed it, or as it was sent; `None` for somebody who has an account already.
    pub name: Option<&'a str>,
    /// What is wrong with the name.
    pub name_error: Option<&'a str>,
    /// What is wrong with the password.
    pub password_error: Option<&'a str>,
    /// The provider whose log-in accepts it too.
    pub provider: Option<InvitedBy<'a>>,
}

/// A provider by which an invitation can be accepted.
#[derive(Clone, Copy)]
pub struct InvitedBy<'a> {
    /// Whose provider: the Institution ID.
    pub institution_code: &'a str,
    /// What its button says.
    pub name: &'a str,
    /// A password opens nothing there.
    pub only: bool,
}

/// Writes the page; its form posts `name` and `password`, or `password` alone where the address has an account.
#[must_use]
pub fn invitation(frame: &DoorFrame, page: &InvitationPage<'_>) -> String {
    let here = frame.words.language.door();
    let institution = frame.institution_name.as_deref().unwrap_or_default();
    let content = html! {
        (frame.error_summary(&[("name", page.name_error), ("password", page.password_error)]))
        h1 { (here.invitation_title) " " bdi translate="no" { (institution) } }
        dl class="summary-list" {
            div { dt { (here.email) } dd translate="no" { (page.email) } }
            div { dt { (here.role) } dd { (page.role.label(frame.words.language)) ": " (may(page.role, frame.words.language)) } }
            div { dt { (here.until) } dd { (page.until) } }
        }
        @if let Some(provider) = page.provider {
            p { (here.invitation_provider) }
            (by_provider("", provider.institution_code, frame.words.language.sign_on().with, provider.name))
        }
        @if page.provider.is_none_or(|provider| !provider.only) { (accepting(frame, page)) }
        p class="muted" { (here.invitation_not_you) }
    };
    let error = page.name_error.is_some() || page.password_error.is_some();
    frame.document(here.invitation_short, error, Extra::CandidateScript, &content)
}

/// The form that accepts with a password.
fn accepting(frame: &DoorFrame, page: &InvitationPage<'_>) -> Markup {
    let here = frame.words.language.door();
    // Beside the button of a provider this is the other way.
    let button = if page.provider.is_some() { "button button-secondary" } else { "button" };
    html! {
        @if page.provider.is_some() { h2 { (here.invitation_otherwise) } }
        p { (if page.name.is_some() { here.invitation_new } else { here.invitation_known }) }
        form method="post" action=(page.address) novalidate {
            // What a password manager keeps the password under.
            input type="hidden" name="username" autocomplete="username" value=(page.email);
            @if let Some(name) = page.name {
                (frame.field("name", (here.name, ""), page.name_error, |described, invalid| html! {
                    input id="name" name="name" type="text" value=(name) autocomplete="name" dir="auto"
                        aria-describedby=[described] aria-invalid=[invalid] class="field-input";
                }))
                (frame.password((here.new_password, here.new_password_hint), true, page.password_error))
                button type="submit" class=(button) { (here.accept_new) }
            } @else {
                (frame.password((here.password, ""), false, page.password_error))
                button type="submit" class=(button) { (here.accept_known) }
            }
        }
    }
}
