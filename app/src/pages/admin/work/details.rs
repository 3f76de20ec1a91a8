//! The Details tab: what a session was made with, to be changed; and the way to open a closed session again.

use leptos::{prelude::*, server_fn::ServerFn};

use super::session_head::{Tab, session_head};
use crate::{
    api::{
        form::Form,
        read::{Read, always},
        sessions::{ReopenSession, SaveDetails},
    },
    asked::{parameter, query_word},
    components::{
        choices::check_box,
        code::{code, name},
        done::done,
        error_summary::error_summary,
        field::TextField,
        loaded::loaded,
        may::may,
        page_title::form_title,
        post_form::sent_form,
        session_fields::session_fields,
    },
    error::Field,
    model::{
        refusal::Kind,
        right::Right,
        session::{SessionDetails, SessionHead},
    },
    paths,
    words::staff::{
        acts::author,
        language,
        sessions::{detail, room},
    },
};

/// The Details tab.
#[component]
pub fn Details() -> impl IntoView {
    let session = parameter("session");
    let answer = always(move || Read::SessionDetails { session: session.get() });
    let save = Form::to(SaveDetails::PATH).then(Callback::new(move |()| answer.refetch()));
    let forms = Forms { save, reopen: save.and(ReopenSession::PATH) };
    view! {
        {error_summary(save.refusal())}
        {loaded(answer, move |details: SessionDetails| page(details, forms).into_any())}
    }
}

/// The two forms of the page, which have one summary of refusals.
#[derive(Clone, Copy)]
struct Forms {
    save: Form,
    reopen: Form,
}

/// What was done, while the version that the address tells of is the saved one.
fn notice(version: &str) -> Option<AnyView> {
    let words = language().details();
    [("saved", words.saved), ("reopened", words.reopened)]
        .into_iter()
        .find(|(name, _)| query_word(name).with_untracked(|word| word == version))
        .map(|(_, sentence)| done(sentence))
}

fn page(details: SessionDetails, forms: Forms) -> impl IntoView {
    let words = language().details();
    let session = &details.session;
    let Forms { save, reopen } = forms;
    let (id, engine) = (session.id.to_string(), paths::session_engine(session.id));
    let version = details.version.clone();
    let by = author(details.created_by.as_deref(), language()).to_owned();
    let when = [", ", &language().times().date_and_time(&details.created_at)].concat();
    let told = !may(Right::ManageSessions);
    let forms = (!told).then(|| {
        view! {
            {details.reopen_until.map(|until| reopen_form(reopen, id.clone(), &until))}
            {sent_form(
                save,
                None,
                &[("session", id)],
                view! {
                    <input type="hidden" name="version" value=move || replaced_version(save, &version)/>
                    {session_fields(save, &details.details, details.time_zones)}
                    {move || shuts_out(save).then(|| check_box("all_the_same", words.move_anyway, false))}
                    <button class="button">{words.save}</button>
                },
            )}
        }
        .into_any()
    });
    view! {
        {form_title(&[words.title, " · ", &session.name].concat(), save.refusal())}
        {session_head(session, Tab::Details)}
        <h2 class="visually-hidden">{words.title}</h2>
        {notice(&details.version)}
        {forms}
        <dl class="pairs summary-list">
            {told.then(|| facts(session))}
            {fact(words.number, session.number.into_any())}
            {fact(words.made_by, view! { {name(by)} {when} }.into_any())}
            {fact(words.log_in_address, code(details.log_in_address).into_any())}
        </dl>
        {details.engine.map(|chosen| view! { <a href=engine rel="external">{chosen}</a> }.into_any())}
    }
}

/// What the form has, for whoever may only read it.
fn facts(session: &SessionHead) -> AnyView {
    let times = language().times();
    let facts = [
        (Field::Room, room(&session.room, language())),
        (Field::Test, session.test.clone()),
        (Field::Opens, times.day_and_time(&session.opens)),
        (Field::Closes, times.day_and_time(&session.closes)),
        (Field::TimeZone, session.opens.zone.clone()),
    ];
    let told = |(field, value): (Field, String)| {
        let value = if value.is_empty() { "–".to_owned() } else { value };
        fact(detail(field, language()), name(value).into_any())
    };
    facts.map(told).collect_view().into_any()
}

fn fact(label: &'static str, value: AnyView) -> AnyView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

/// The version that the form replaces: the one it was loaded with, or the one it was told of since.
fn replaced_version(form: Form, loaded: &str) -> String {
    let told = form.refusal().with(|refusal| refusal.as_ref().and_then(|refusal| refusal.version.clone()));
    told.unwrap_or_else(|| form.typed("version", loaded))
}

/// The form was refused because it would shut people out.
fn shuts_out(form: Form) -> bool {
    form.refusal().with(|refusal| refusal.as_ref().is_some_and(|refusal| refusal.kind == Kind::ShutsOut))
}

fn reopen_form(form: Form, session: String, until: &str) -> AnyView {
    let words = language().details();
    let field = Field::ReopenUntil;
    let until = TextField {
        kind: "datetime-local",
        hint: words.reopen_hint,
        ..TextField::new(field, words.reopen_until, form.typed(field.control(), until))
    };
    let content = view! {
        <div class="toolbar">
            <h3>{words.is_closed}</h3>
            {until.view(form.refusal())}
            <button class="button button-secondary">{words.reopen}</button>
        </div>
    };
    sent_form(form, None, &[("session", session)], content)
}
