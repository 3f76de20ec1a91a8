//! Add Entries: how many logins, under which label.

use leptos::{prelude::*, server_fn::ServerFn};

use super::session_head::back_to_session;
use crate::{
    api::{
        entries::CreateCodes,
        form::Form,
        read::{Read, ask},
        refused::answers_a_form,
    },
    asked::{parameter, query_word},
    components::{
        error_summary::error_summary,
        field::TextField,
        hidden_fields::whose_field,
        loaded::{loaded, readdress},
        page_title::form_title,
        renewed::changing,
    },
    error::Field,
    model::{
        batch::{AddEntriesForm, BatchSize},
        id::IdempotencyKey,
        refusal::Kind,
        session::{SessionHead, SessionState},
    },
    paths,
    words::staff::{
        batch::{closed as why_closed, creating, now_and_then},
        language,
    },
};

/// The Add Entries page. Its address carries the key of the form, so that Back, a reload or a second tab can only
/// bring the same batch again.
#[component]
pub fn AddEntries() -> impl IntoView {
    let form = Form::to(CreateCodes::PATH);
    let session = parameter("session");
    let key = query_word("form");
    // The key that the page gave its form when the address had none yet, and the session it belongs to.
    let given = StoredValue::new(None);
    let asked = ask(Signal::derive(move || Some(Read::AddEntriesForm { session: session.get() })));
    view! {
        <div class="page-narrow">
            {loaded(asked, move |asked: AddEntriesForm| {
                let session = asked.session.id;
                let key = key.with_untracked(|key| key.parse::<IdempotencyKey>().ok());
                let key = key.or(given.get_value().and_then(|(of, key)| (of == session).then_some(key)));
                if key.is_none() && !answers_a_form() {
                    given.set_value(Some((session, asked.idempotency_key)));
                    readdress(paths::add_entries_with(session, asked.idempotency_key));
                }
                match asked.session.state {
                    SessionState::Closed => closed(&asked.session, form),
                    _ => page(&asked, key.unwrap_or(asked.idempotency_key), form).into_any(),
                }
            })}
        </div>
    }
}

fn page(asked: &AddEntriesForm, key: IdempotencyKey, form: Form) -> impl IntoView + use<> {
    let (words, shared) = (language().add_entries(), language().shared());
    let refusal = form.refusal();
    let session = asked.session.clone();
    let initially = form.typed("count", "");
    let number = RwSignal::new(initially.clone());
    let count = TextField {
        hint: words.number_hint,
        keyboard: Some("numeric"),
        typed: Some(Callback::new(move |text| number.set(text))),
        ..TextField::new(Field::Number, words.number, initially)
    };
    let label = TextField::new(Field::Label, shared.batch_label, form.typed(Field::Label.control(), ""));
    let button = move || match form.is_pending().then(|| number.with(|typed| BatchSize::parse(typed))) {
        None => words.create.to_owned(),
        Some(Ok(size)) => creating(size, language()),
        Some(Err(_)) => words.creating.to_owned(),
    };
    let (after, over) = (session.clone(), session.clone());
    let outlook = move || now_and_then(&after, number.with(|typed| BatchSize::parse(typed)).ok(), language());
    let is_over =
        move || refusal.with(|refusal| refusal.as_ref().is_some_and(|refusal| refusal.kind == Kind::ClosedToNewLogins));
    let key = form.typed("idempotency_key", &key.to_string());
    view! {
        {form_title(&title(&session), refusal)}
        {back_to_session(&session)}
        {error_summary(refusal)}
        <h1>{shared.add_entries}</h1>
        {move || is_over().then(|| reopen(&over))}
        <form method="post" action=form.path() novalidate on:submit=move |event| form.send(&event)>
            {whose_field()}
            <input type="hidden" name="session" value=session.id.to_string()/>
            <input type="hidden" name="idempotency_key" value=key/>
            {count.view(refusal)}
            {label.view(refusal)}
            <p aria-live="polite">{changing(outlook)}</p>
            <button class="button" aria-disabled=move || form.at_work()>{changing(button)}</button>
            " "
            <a href=paths::session(session.id)>{shared.cancel}</a>
        </form>
    }
}

fn title(session: &SessionHead) -> String {
    [language().shared().add_entries, " · ", &session.name].concat()
}

/// A closed session gets no logins: the page says so before anything is typed, and where the way out is.
fn closed(session: &SessionHead, form: Form) -> AnyView {
    view! {
        {form_title(&title(session), form.refusal())}
        {back_to_session(session)}
        {error_summary(form.refusal())}
        <h1>{language().shared().add_entries}</h1>
        <p>{why_closed(session, language())}</p>
        {reopen(session)}
    }
    .into_any()
}

fn reopen(session: &SessionHead) -> AnyView {
    view! {
        <p>
            <a href=paths::session_details(session.id)>{language().add_entries().reopen}</a>
        </p>
    }
    .into_any()
}
