//! The documents on which an owner sets webhooks up, and sees what came of their messages.

use maud::{Markup, html};

use super::{
    candidate::fields::{Kind, Labelled, error_summary},
    door::DoorFrame,
    finished::{Extra, hidden_field},
};
use crate::{
    model::{
        control::error_id,
        id::{IdempotencyKey, WebhookId},
        webhook::{
            DeliveryOutcome, ListedWebhook, WebhookDelivery, WebhookEvent, WebhookFault, WebhookField, WebhookForm,
            WebhookSettings, Webhooks,
        },
    },
    paths,
    words::staff::{Label as _, pages::WebhooksWords, webhooks as sentences},
};

/// What a page says of what was done last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookSaid<'a> {
    /// Nothing was done.
    Nothing,
    /// It was added, with this secret, which is shown this once.
    Added(&'a str),
    /// It was saved.
    Saved,
    /// It was switched on.
    On,
    /// It was switched off.
    Off,
    /// It is gone.
    Removed,
    /// It has another secret, which is shown this once.
    Secret(&'a str),
    /// A test message waits.
    TestSent,
    /// A message waits to be sent again.
    SentAgain,
    /// Nothing was sent, because it is switched off.
    IsOff,
    /// Nothing was saved.
    Wrong(&'a [WebhookFault]),
}

/// What every page here has.
struct Page<'a> {
    frame: &'a DoorFrame,
    here: &'static WebhooksWords,
    said: WebhookSaid<'a>,
}

/// Writes the list with the form of another webhook, which posts to [`paths::WEBHOOKS`].
#[must_use]
pub fn webhooks(frame: &DoorFrame, shown: &Webhooks, said: WebhookSaid<'_>) -> String {
    let page = Page::new(frame, said);
    let here = page.here;
    let content = html! {
        (page.problems())
        h1 { (here.title) }
        (page.status())
        p { (here.about) }
        p { (here.standard) }
        @if shown.webhooks.is_empty() { p { (here.none) } } @else { (page.list(&shown.webhooks)) }
        h2 { (here.new_title) }
        (page.form(paths::WEBHOOKS, &shown.form, Some(shown.key), here.add))
        p { a href=(paths::SETTINGS) { (here.back) } }
    };
    page.document(here.title, &content)
}

/// Writes the page of one webhook; its forms post to its own address and say by `act` what they are.
#[must_use]
pub fn webhook(frame: &DoorFrame, shown: &WebhookSettings, said: WebhookSaid<'_>) -> String {
    let page = Page::new(frame, said);
    let (here, webhook) = (page.here, &shown.webhook);
    let address = paths::webhook(webhook.id);
    let is_on = webhook.is_on();
    let switch = if is_on { here.switch_off } else { here.switch_on };
    let content = html! {
        (page.problems())
        h1 { bdi translate="no" { (webhook.title) } }
        (page.status())
        p { (sentences::standing(&webhook.standing, frame.words.language)) }
        h2 { (here.secret) }
        @if let WebhookSaid::Added(secret) | WebhookSaid::Secret(secret) = said {
            p id="secret" class="made-link code" translate="no" { (secret) }
            p { (here.secret_once) }
            p {
                button type="button" hidden data-copies="secret" data-copied=(here.copied) class="button button-secondary"
                    aria-label={ (here.copy) ": " (here.secret) } { (here.copy) }
            }
        } @else { p { (here.secret_about) } }
        @if let Some(until) = &shown.old_secret_until {
            p { (here.old_until) " " (frame.words.language.times().day_and_time_in_zone(until)) "." }
        }
        (page.act(&address, "secret", here.make_secret, "button button-secondary"))
        @if is_on {
            h2 { (here.try_it) }
            p { (here.try_about) }
            (page.act(&address, "test", here.try_it, "button button-secondary"))
        }
        h2 id="messages" { (here.messages) }
        p { (here.messages_about) }
        (page.messages(webhook, shown))
        h2 { (here.settings) }
        (page.form(&address, &shown.form, None, here.save))
        h2 { (switch) }
        p { (here.switch_off_about) }
        (page.act(&address, if is_on { "off" } else { "on" }, switch, "button button-secondary"))
        details {
            summary { (here.remove) }
            p { (here.remove_about) }
            (page.act(&address, "remove", here.remove, "button button-secondary button-danger"))
        }
        p { a href=(paths::WEBHOOKS) { (here.back_to_all) } }
    };
    page.document(&webhook.title, &content)
}

impl<'a> Page<'a> {
    fn new(frame: &'a DoorFrame, said: WebhookSaid<'a>) -> Self {
        Self { frame, here: frame.words.language.webhooks(), said }
    }

    fn document(&self, title: &str, content: &Markup) -> String {
        self.frame.document(title, !self.faults().is_empty(), Extra::Copy, content)
    }

    const fn faults(&self) -> &'a [WebhookFault] {
        if let WebhookSaid::Wrong(faults) = self.said { faults } else { &[] }
    }

    fn sentence(&self, field: WebhookField) -> Option<&'static str> {
        let fault = self.faults().iter().find(|(wrong, _)| *wrong == field)?;
        Some(sentences::fault(*fault, self.frame.words.language))
    }

    /// "There is a problem", with the way to each field.
    fn problems(&self) -> Markup {
        let words = self.frame.words;
        let lines = self.faults().iter().map(|fault| (fault.0.control(), sentences::fault(*fault, words.language)));
        html! { @if !self.faults().is_empty() { (error_summary(&words.form, lines)) } }
    }

    fn status(&self) -> Markup {
        let here = self.here;
        let (good, sentence) = match self.said {
            WebhookSaid::Nothing | WebhookSaid::Wrong(_) => return html! {},
            WebhookSaid::Added(_) => (true, here.added),
            WebhookSaid::Saved => (true, here.saved),
            WebhookSaid::On => (true, here.switched_on),
            WebhookSaid::Off => (true, here.switched_off),
            WebhookSaid::Removed => (true, here.removed),
            WebhookSaid::Secret(_) => (true, here.secret_made),
            WebhookSaid::TestSent => (true, here.test_sent),
            WebhookSaid::SentAgain => (true, here.sent_again),
            WebhookSaid::IsOff => (false, here.is_off),
        };
        let class = if good { "notice notice-ok" } else { "notice notice-warning" };
        html! { p role="status" tabindex="-1" autofocus class=(class) { (sentence) } }
    }

    fn list(&self, webhooks: &[ListedWebhook]) -> Markup {
        let here = self.here;
        html! {
            table class="ledger clients-table webhook-table" {
                thead { tr { th scope="col" { (here.webhook) } th scope="col" { (here.state) } th scope="col" class="number" { (here.waiting) } } }
                tbody {
                    @for webhook in webhooks {
                        tr {
                            td data-label=(here.webhook) { a href=(paths::webhook(webhook.id)) { bdi translate="no" { (webhook.title) } } }
                            td data-label=(here.state) { (sentences::standing(&webhook.standing, self.frame.words.language)) }
                            td data-label=(here.waiting) class="number" { (webhook.waiting) }
                        }
                    }
                }
            }
        }
    }

    /// A page of messages, and the way to the others.
    fn messages(&self, webhook: &ListedWebhook, shown: &WebhookSettings) -> Markup {
        let (here, list) = (self.here, &shown.deliveries);
        let way = |page: i64, label| html! { li { a href=(paths::webhook_messages(webhook.id, page)) { (label) } } };
        html! {
            @if list.rows.is_empty() { p { (here.no_messages) } } @else {
                table class="ledger clients-table webhook-table" {
                    caption class="visually-hidden" { (here.messages) }
                    thead {
                        tr {
                            @for heading in [here.when, here.event, here.answer] { th scope="col" { (heading) } }
                            th scope="col" class="number" { (here.tries) }
                            th scope="col" { (here.next) }
                            td {}
                        }
                    }
                    tbody { @for row in &list.rows { (self.message(webhook, row)) } }
                }
            }
            div class="pager" {
                nav aria-label=(here.messages) {
                    ul {
                        @if list.number > 1 { (way(list.number - 1, here.newer)) }
                        li { span aria-current="page" { (here.page) " " (list.number) } }
                        @if list.has_more { (way(list.number + 1, here.older)) }
                        (way(list.number, here.refresh))
                    }
                }
            }
        }
    }

    fn message(&self, webhook: &ListedWebhook, row: &WebhookDelivery) -> Markup {
        let (here, language) = (self.here, self.frame.words.language);
        let event = WebhookEvent::from_word(&row.event).map_or(here.tried, |event| event.label(language));
        html! {
            tr {
                td data-label=(here.when) { (language.times().date_and_time(&row.at)) }
                td data-label=(here.event) { (event) " " span class="code muted" translate="no" { (row.event) } }
                td data-label=(here.answer) {
                    @match row.last {
                        Some(result) => { (sentences::result(result, language)) }
                        None => { (here.not_sent) }
                    }
                }
                td data-label=(here.tries) class="number" { (row.tries) }
                td data-label=(here.next) {
                    @match (&row.outcome, &row.next) {
                        (Some(DeliveryOutcome::Taken), _) => { (here.done) }
                        (Some(DeliveryOutcome::GivenUp), _) => { (here.given_up) }
                        (Some(DeliveryOutcome::Stopped), _) => { (here.stopped) }
                        (None, Some(next)) => { (language.times().date_and_time(next)) }
                        (None, None) => {}
                    }
                }
                td { @if webhook.is_on() { (self.again(webhook.id, row)) } }
            }
        }
    }

    fn again(&self, webhook: WebhookId, row: &WebhookDelivery) -> Markup {
        html! {
            form method="post" action=(paths::webhook(webhook)) {
                (self.frame.whose_field())
                (hidden_field("act", "again"))
                (hidden_field("message", &row.id))
                button type="submit" class="button button-secondary"
                    aria-label={ (self.here.again) ": " (row.event) ", " (row.id) } { (self.here.again) }
            }
        }
    }

    /// A form that is one button.
    fn act(&self, address: &str, act: &str, label: &str, class: &str) -> Markup {
        html! {
            form method="post" action=(address) {
                (self.frame.whose_field())
                (hidden_field("act", act))
                button type="submit" class=(class) { (label) }
            }
        }
    }

    fn form(&self, address: &str, form: &WebhookForm, key: Option<IdempotencyKey>, button: &str) -> Markup {
        let here = self.here;
        let words = &self.frame.words.form;
        let text = |field: WebhookField, (label, hint), optional, kind, value: &str| {
            let required = Labelled::required(field.control(), label, self.sentence(field));
            Labelled { hint: Some(hint), optional, ..required }.text(words, kind, "off", value)
        };
        let events = WebhookField::Events;
        let problem = self.sentence(events);
        html! {
            form method="post" action=(address) novalidate {
                (self.frame.whose_field())
                (hidden_field("act", "save"))
                @if let Some(key) = key { (hidden_field("key", &key.to_string())) }
                (text(WebhookField::Address, (here.address, here.address_hint), false, Kind::Code, &form.address))
                (text(WebhookField::Name, (here.name, here.name_hint), true, Kind::Name, &form.name))
                fieldset id=(events.control()) class="fieldset" tabindex=[problem.map(|_| "-1")]
                    aria-describedby=[problem.map(|_| error_id(events.control()))] {
                    legend { (here.events) }
                    @if let Some(sentence) = problem {
                        p id=(error_id(events.control())) class="field-error" {
                            span class="visually-hidden" { (words.error_prefix) }
                            (sentence)
                        }
                    }
                    @for event in WebhookEvent::ALL {
                        p {
                            label {
                                input type="checkbox" name=(events.control()) value=(event.word()) checked[form.events.contains(&event)];
                                " " (event.label(self.frame.words.language)) " "
                                span class="code muted" translate="no" { (event.word()) }
                            }
                        }
                    }
                }
                button type="submit" class="button" { (button) }
            }
        }
    }
}
