//! Print login cards: which logins, on what paper, in which order. The answer of its form is the document itself.

use leptos::prelude::*;

use super::session_head::back_to_session;
use crate::{
    api::{
        form::Form,
        read::{Read, always},
    },
    asked::parameter,
    components::{
        choices::{radios, select},
        error_summary::error_summary,
        loaded::loaded,
        page_title::form_title,
        post_form::post_form,
    },
    model::print::{CardOrder, CardsBatch, CardsForm, CardsOf, Layout, Paper},
    paths,
    words::staff::{Label, entries::batch_name, language, sessions::unusable},
};

/// The page Print login cards.
#[component]
pub fn Cards() -> impl IntoView {
    let form = Form::to(paths::PRINT);
    let session = parameter("session");
    let answer = always(move || Read::CardsForm { session: session.get() });
    view! { <div class="page-narrow">{loaded(answer, move |asked: CardsForm| page(&asked, form).into_any())}</div> }
}

fn page(asked: &CardsForm, form: Form) -> impl IntoView + use<> {
    let session = &asked.session;
    let (none_yet, shared) = (language().entries(), language().shared());
    let content = if session.counts.total() == 0 {
        let add = paths::add_entries(session.id);
        view! {
            <p>
                {none_yet.none_yet} <a href=add>{shared.add_entries}</a> {none_yet.what_add_entries_does}
            </p>
        }
        .into_any()
    } else {
        what_to_print(asked, form)
    };
    view! {
        {form_title(&[shared.print_login_cards, " · ", &session.name].concat(), form.refusal())}
        {back_to_session(session)}
        {error_summary(form.refusal())}
        <h1>{shared.print_login_cards}</h1>
        {content}
    }
}

fn what_to_print(asked: &CardsForm, form: Form) -> AnyView {
    let words = language().cards();
    let all = asked.session.counts.total() - asked.session.counts.withdrawn;
    let usual = if asked.not_handed_out > 0 { CardsOf::NotHandedOut } else { CardsOf::All };
    let label = |of: CardsOf| match of {
        CardsOf::NotHandedOut => format!("{} ({})", of.label(language()), asked.not_handed_out),
        CardsOf::Batch => of.label(language()).to_owned(),
        CardsOf::All => format!("{} ({all})", of.label(language())),
    };
    let picked = |name, usual: &str| form.typed(name, usual);
    let of = CardsOf::ALL.iter().map(|of| (of.word(), label(*of)));
    let content = view! {
        {radios("which", words.which, true, of, &picked("which", usual.word()))}
        {batches(&asked.batches, &picked("batch_id", ""))}
        {radios("layout", words.layout, true, worded(Layout::ALL, Layout::word), &picked("layout", "cards"))}
        {radios("paper", words.paper, true, worded(Paper::ALL, Paper::word), &picked("paper", "a4"))}
        {radios("order", words.order, true, worded(CardOrder::ALL, CardOrder::word), &picked("order", "reading"))}
        <p class="field-hint">{words.withdrawn}</p>
        <button class="button">{language().shared().print_login_cards}</button>
        " "
        <a href=paths::session(asked.session.id)>{language().shared().cancel}</a>
    };
    view! {
        {unusable(&asked.session, language()).map(|sentence| view! { <p class="notice notice-warning">{sentence}</p> }.into_any())}
        {post_form(form.path(), &[("session", asked.session.id.to_string())], content)}
    }
    .into_any()
}

/// Words and labels of every choice.
fn worded<T: Copy + Label>(all: &[T], word: fn(T) -> &'static str) -> impl Iterator<Item = (&'static str, String)> {
    all.iter().map(move |choice| (word(*choice), choice.label(language()).to_owned()))
}

/// The batches, for who picks "One batch".
fn batches(batches: &[CardsBatch], chosen: &str) -> AnyView {
    let choices = batches.iter().map(|batch| {
        let name = batch_name(batch.number, &batch.label, language());
        let id = batch.id.to_string();
        let is_chosen = id == chosen;
        (id, format!("{name} ({})", batch.cards), is_chosen)
    });
    select("batch_id", language().cards().batch, true, choices)
}
