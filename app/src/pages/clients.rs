//! Clients as their agent sees them: the list with the form that makes one, and one client with its sessions. Finished
//! documents: few institutions are agents, and none of the others carries anything of it.

use maud::{Markup, html};

use super::{
    candidate,
    finished::{self, Extra, hidden_field},
};
use crate::{
    assets::Assets,
    model::{
        client::{Client, ClientSession, ClientView, OwnerInvitation, TypedClient},
        control::{described_by, error_id, hint_id},
        whose::{FIELD, Whose},
    },
    paths,
    words::{
        Words,
        staff::{Label as _, clients as said, pages::ClientsWords, team},
    },
};

/// What both documents need to know.
pub struct ClientsFrame<'a> {
    /// Where the stylesheet and the icon lie.
    pub assets: &'a Assets,
    /// The language of the page.
    pub words: &'static Words,
    /// The agent's name.
    pub institution_name: &'a str,
    /// Whose page it is.
    pub whose: &'a Whose,
    /// They may make clients and invite first owners.
    pub manages: bool,
}

/// The form that makes a client, as it was sent, with what is wrong with each field: name, ID, owner, address.
#[derive(Default)]
pub struct ClientForm {
    /// What was typed.
    pub typed: TypedClient,
    /// What is wrong, by control.
    pub wrong: Vec<(&'static str, String)>,
}

/// Writes the list.
#[must_use]
pub fn clients(frame: &ClientsFrame<'_>, clients: &[Client], form: &ClientForm) -> String {
    let words = here(frame);
    let content = html! {
        (summary(frame, form))
        h1 { (words.title) }
        p { (words.about) }
        p { a href=(paths::SESSIONS) { (words.sessions_page) } }
        @if clients.is_empty() { p { (words.none) } } @else { (list(frame, clients)) }
        @if frame.manages { (new_client(frame, form)) }
    };
    document(frame, words.title, !form.wrong.is_empty(), &content)
}

fn list(frame: &ClientsFrame<'_>, clients: &[Client]) -> Markup {
    let words = here(frame);
    let row = |client: &Client| {
        html! {
            tr {
                th scope="row" { a href=(paths::client(client.id)) { bdi translate="no" { (client.name) } } }
                td data-label=(words.code) class="code" translate="no" { (client.code) }
                td data-label=(words.owner) { (owner(frame, client)) }
                td data-label=(words.sessions) { (standing(frame, client)) }
                td data-label=(words.logins) class="number" { (client.logins) }
                td data-label=(words.handed_out) class="number" { (client.handed_out) }
                td data-label=(words.started) class="number" { (client.started) }
                td data-label=(words.finished) class="number" { (client.finished) }
                td data-label=(words.since) { (frame.words.language.times().date_and_time(&client.since)) }
            }
        }
    };
    html! {
        table class="ledger clients-table" {
            caption class="visually-hidden" { (words.title) }
            thead {
                tr {
                    @for heading in [words.institution, words.code, words.owner, words.sessions] {
                        th scope="col" { (heading) }
                    }
                    @for heading in [words.logins, words.handed_out, words.started, words.finished] {
                        th scope="col" class="number" { (heading) }
                    }
                    th scope="col" { (words.since) }
                }
            }
            tbody { @for client in clients { (row(client)) } }
        }
    }
}

fn owner(frame: &ClientsFrame<'_>, client: &Client) -> Markup {
    html! {
        @match &client.owner {
            Some(name) => { bdi translate="no" { (name) } }
            None => { (here(frame).invited) }
        }
    }
}

fn standing(frame: &ClientsFrame<'_>, client: &Client) -> Markup {
    let (words, language) = (here(frame), frame.words.language);
    html! {
        @if client.open_now > 0 { (said::open_now(client.open_now, language)) }
        @if let Some(next) = &client.next {
            @if client.open_now > 0 { " · " }
            (words.next) " " (language.times().date_and_time(next))
        } @else if client.open_now == 0 {
            span class="muted" { (words.no_session) }
        }
    }
}

fn new_client(frame: &ClientsFrame<'_>, form: &ClientForm) -> Markup {
    let words = here(frame);
    let TypedClient { name, code, owner, email } = &form.typed;
    html! {
        section class="clients-new" {
            h2 { (words.new_title) }
            p { (words.new_about) }
            form method="post" action=(paths::CLIENTS) novalidate {
                (hidden_field(FIELD, &frame.whose.0))
                (field(frame, form, ("name", "text", name), (words.name, "")))
                (field(frame, form, ("code", "text", code), (words.code, words.code_hint)))
                (field(frame, form, ("owner", "text", owner), (words.owner_name, "")))
                (field(frame, form, ("email", "email", email), (words.owner_email, "")))
                button type="submit" class="button" { (words.make) }
            }
        }
    }
}

fn field(
    frame: &ClientsFrame<'_>,
    form: &ClientForm,
    (control, keyboard, value): (&'static str, &str, &str),
    (label, hint): (&str, &str),
) -> Markup {
    let error = form.wrong.iter().find(|(wrong, _)| *wrong == control).map(|(_, sentence)| sentence.as_str());
    let described = described_by(control, !hint.is_empty(), error.is_some());
    html! {
        div class="field" {
            label for=(control) { (label) }
            @if !hint.is_empty() { p id=(hint_id(control)) class="field-hint" { (hint) } }
            @if let Some(sentence) = error {
                p id=(error_id(control)) class="field-error" {
                    span class="visually-hidden" { (frame.words.form.error_prefix) }
                    (sentence)
                }
            }
            input id=(control) name=(control) type="text" inputmode=(keyboard) value=(value) dir="auto" autocomplete="off"
                aria-describedby=[described] aria-invalid=[error.map(|_| "true")] class="field-input";
        }
    }
}

fn summary(frame: &ClientsFrame<'_>, form: &ClientForm) -> Markup {
    html! {
        @if !form.wrong.is_empty() {
            div role="alert" tabindex="-1" autofocus class="error-summary" {
                h2 { (frame.words.form.problem) }
                ul { @for (control, sentence) in &form.wrong { li { a href={ "#" (control) } { (sentence) } } } }
            }
        }
    }
}

/// Writes one client. `refused`: why what was just asked was not done.
#[must_use]
pub fn client(frame: &ClientsFrame<'_>, view: &ClientView, refused: Option<&str>) -> String {
    let (words, language) = (here(frame), frame.words.language);
    let ClientView { client, invitation, sessions, all_sessions } = view;
    let leave = client.granted.map_or_else(|| words.no_leave.to_owned(), |role| said::leave(role, language));
    let facts: [(&str, Markup); 5] = [
        (words.code, html! { span class="code" translate="no" { (client.code) } }),
        (words.owner, owner(frame, client)),
        (words.sessions, standing(frame, client)),
        (words.since, html! { (language.times().day_and_time_in_zone(&client.since)) }),
        (words.leave, html! { (leave) }),
    ];
    let content = html! {
        @if let Some(sentence) = refused {
            div role="alert" tabindex="-1" autofocus class="error-summary" {
                h2 { (frame.words.form.problem) }
                p { (sentence) }
            }
        }
        p { a href=(paths::CLIENTS) { (words.all) } }
        h1 { bdi translate="no" { (client.name) } }
        dl class="summary-list" { @for (term, fact) in facts { div { dt { (term) } dd { (fact) } } } }
        @if client.granted.is_some() {
            (act(frame, client, paths::OPEN_CLIENT, (words.open, words.open_hint)))
        }
        @if let Some(invitation) = invitation { (first_owner(frame, client, invitation)) }
        h2 { (words.sessions) }
        @if sessions.is_empty() {
            p { (words.no_sessions) }
        } @else {
            p class="result-count" { (said::shown(sessions.len(), *all_sessions, language)) }
            (session_table(frame, sessions))
        }
    };
    document(frame, &client.name, refused.is_some(), &content)
}

fn first_owner(frame: &ClientsFrame<'_>, client: &Client, invitation: &OwnerInvitation) -> Markup {
    let (words, language) = (here(frame), frame.words.language);
    let until = language.times().day_and_time_in_zone(&invitation.until);
    html! {
        h2 { (words.invitation) }
        p {
            bdi translate="no" { (invitation.name) } " · " span translate="no" { (invitation.email) } " · "
            (team::invited_until(&until, invitation.is_over, language))
        }
        @if frame.manages { (act(frame, client, paths::RENEW_OWNER, (words.new_link, words.new_link_hint))) }
    }
}

/// A form of one button about this client.
fn act(frame: &ClientsFrame<'_>, client: &Client, action: &str, (button, hint): (&str, &str)) -> Markup {
    html! {
        form method="post" action=(action) {
            (hidden_field(FIELD, &frame.whose.0))
            (hidden_field("client", &client.id.to_string()))
            button class="button" { (button) }
            p class="field-hint" { (hint) }
        }
    }
}

fn session_table(frame: &ClientsFrame<'_>, sessions: &[ClientSession]) -> Markup {
    let (words, language) = (here(frame), frame.words.language);
    let row = |session: &ClientSession| {
        html! {
            tr {
                th scope="row" { (session.number) }
                td data-label=(words.session) { bdi translate="no" { (session.name) } }
                td data-label=(words.state) { (session.state.label(language)) }
                td data-label=(words.opens) { (language.times().date_and_time(&session.opens)) }
                td data-label=(words.closes) { (language.times().date_and_time(&session.closes)) }
                td data-label=(words.logins) class="number" { (session.counts.total() - session.counts.withdrawn) }
                td data-label=(words.handed_out) class="number" { (session.counts.handed_out) }
                td data-label=(words.started) class="number" { (session.counts.started) }
                td data-label=(words.finished) class="number" { (session.counts.finished) }
            }
        }
    };
    html! {
        table class="ledger clients-table" {
            caption class="visually-hidden" { (words.sessions) }
            thead {
                tr {
                    @for heading in [words.number, words.session, words.state, words.opens, words.closes] {
                        th scope="col" { (heading) }
                    }
                    @for heading in [words.logins, words.handed_out, words.started, words.finished] {
                        th scope="col" class="number" { (heading) }
                    }
                }
            }
            tbody { @for session in sessions { (row(session)) } }
        }
    }
}

fn here(frame: &ClientsFrame<'_>) -> &'static ClientsWords {
    frame.words.language.clients()
}

fn document(frame: &ClientsFrame<'_>, title: &str, error: bool, content: &Markup) -> String {
    let prefix = if error { frame.words.form.title_prefix } else { "" };
    let title = format!("{prefix}{title} · {}", frame.institution_name);
    let body = candidate::body(frame.institution_name, None, content);
    finished::document((frame.assets, frame.words), None, &title, Extra::None, &body)
}
