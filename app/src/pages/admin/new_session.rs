//! New session: a name, a time and a place, on one screen; an earlier session can be copied.

use leptos::{prelude::*, server_fn::ServerFn, web_sys::SubmitEvent};

use crate::{
    api::{
        form::Form,
        read::{Read, always},
        sessions::CreateSession,
    },
    asked::query_word,
    browser,
    components::{
        choices::select, done::done, error_summary::error_summary, loaded::loaded, page_title::form_title,
        post_form::sent_form, renewed::anew, session_fields::session_fields,
    },
    error::Field,
    model::session::{EarlierSession, NewSessionDefaults, TypedSession},
    paths,
    words::staff::language,
};

/// The New session page.
#[component]
pub fn NewSession() -> impl IntoView {
    let form = Form::to(CreateSession::PATH);
    let copy = query_word(paths::COPY);
    let defaults = always(move || Read::NewSessionDefaults { copy: copy.get() });
    view! {
        {form_title(language().details().new_session, form.refusal())}
        {loaded(defaults, move |defaults| anew(page(defaults, &copy.get_untracked(), form)))}
    }
}

fn page(defaults: NewSessionDefaults, copy: &str, form: Form) -> AnyView {
    let words = language().details();
    let NewSessionDefaults { time_zone, time_zones, earlier, copied, key } = defaults;
    let notice = copied.is_some().then(|| done(words.copied));
    let zone = Field::TimeZone.control();
    if copied.is_none() && form.refusal().with_untracked(Option::is_none) && form.taken_through(zone).is_none() {
        browser::propose_zone(zone, time_zones.clone());
    }
    let values = copied.unwrap_or_else(|| TypedSession { time_zone, ..TypedSession::default() });
    let fields = view! {
        {session_fields(form, &values, time_zones)}
        <button class="button">{words.create}</button>
        " "
        <a href=paths::SESSIONS>{language().shared().cancel}</a>
    };
    view! {
        <div>
            <p class="back-link">
                <a href=paths::SESSIONS>
                    <span aria-hidden="true">"‹ "</span>
                    {language().sessions().title}
                </a>
            </p>
            {error_summary(form.refusal())}
            <div class="page-head">
                <h1>{words.new_session}</h1>
                {(!earlier.is_empty()).then(|| earlier_sessions(earlier, copy, form))}
            </div>
            {notice}
            {sent_form(form, None, &[("key", key)], fields)}
        </div>
    }
    .into_any()
}

/// The form that asks for this page again, filled from another session.
fn earlier_sessions(earlier: Vec<EarlierSession>, copy: &str, form: Form) -> AnyView {
    let words = language().details();
    let none = (String::new(), words.copy_none.to_owned(), copy.is_empty());
    let choices = earlier.into_iter().map(|session| {
        let id = session.id.to_string();
        let label = [&session.name, ", ", &language().times().short_day_and_time(&session.opens)].concat();
        let chosen = id == copy;
        (id, label, chosen)
    });
    let ask = move |event: SubmitEvent| {
        // What was wrong with the form is wrong with it no more.
        form.refusal().set(None);
        browser::ask(&event);
    };
    view! {
        <form class="toolbar" method="get" action=paths::NEW_SESSION on:submit=ask>
            {select(paths::COPY, words.copy_from, false, std::iter::once(none).chain(choices))}
            <button class="button button-secondary">{words.copy}</button>
        </form>
    }
    .into_any()
}
