//! A link that was just made, for copying: shown on the page that answers, and never again.

use maud::html;

use super::frame::DoorFrame;
use crate::{model::id::InstitutionId, pages::finished::Extra, paths};

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MadeLink {
    /// An invitation.
    Invitation,
    /// A new password.
    Reset,
    /// The first owner of this client.
    Owner(InstitutionId),
}

/// A link to be given to somebody. Lets its bearer in, therefore no `Debug`.
pub struct MadeLinkPage<'a> {
    /// What it is for.
    pub what: MadeLink,
    /// For whom: their name.
    pub name: &'a str,
    /// Their e-mail address.
    pub email: &'a str,
    /// The link.
    pub link: &'a str,
    /// Until when it leads in, written out.
    pub until: &'a str,
    /// It was sent to that address too.
    pub mailed: bool,
}

/// Writes the document.
#[must_use]
pub fn made_link(frame: &DoorFrame, page: &MadeLinkPage<'_>) -> String {
    let here = frame.words.language.door();
    let clients = frame.words.language.clients();
    let engines = frame.words.language.test_engines();
    let (title, what) = match page.what {
        MadeLink::Invitation => (here.link_invitation, here.link_invitation_what),
        MadeLink::Reset => (here.link_reset, here.link_reset_what),
        MadeLink::Owner(_) => (here.link_invitation, clients.link_what),
    };
    let (back, done) = match page.what {
        MadeLink::Owner(client) => (paths::client(client), clients.link_done),
        MadeLink::Invitation | MadeLink::Reset => (paths::TEAM.to_owned(), here.link_done),
    };
    let content = html! {
        h1 tabindex="-1" autofocus { (title) }
        p { bdi translate="no" { (page.name) } " · " span translate="no" { (page.email) } }
        p { (what) }
        p id="link" class="made-link code" translate="no" { (page.link) }
        p {
            button type="button" hidden data-copies="link" data-copied=(engines.copied) class="button button-secondary" {
                (engines.copy)
            }
        }
        @if page.mailed { p { (here.link_mailed) } }
        p { (here.link_until) " " strong { (page.until) } ". " (here.link_once) }
        p class="notice notice-warning" { (here.link_beware) }
        p { a href=(back) class="button" { (done) } }
    };
    frame.document(title, false, Extra::Copy, &content)
}
