//! The Details tab: what a session was made with, to be changed; and the way to open a closed session again.

use leptos::{html, prelude::*, server_fn::ServerFn, web_sys::SubmitEvent};

use super::session_fields::session_fields;
use crate::pages::admin::{
    asked::{parameter, query_word},
    session_head::{Tab, session_head},
};
use crate::{
    api::{
        form::Form,
        read::{Read, ask},
        sessions::{ReopenSession, SaveDetails},
    },
    components::{
        code::copied_code, error_summary::error_summary, field::TextField, loaded::loaded, page_title::form_title,
    },
    error::{ApiError, Field, Problem},
    model::session::SessionDetails,
};

/// The Details tab.
#[component]
pub fn Details() -> impl IntoView {
    let save = Form::to(SaveDetails::PATH);
    let forms = Forms { save, reopen: save.and(ReopenSession::PATH) };
    let session = parameter("session");
    let (saved, reopened) = (query_word("saved"), query_word("reopened"));
    let details = ask(Signal::derive(move || Some(Read::SessionDetails { session: session.get() })));
    // A form that was accepted leads to this page again: with other details, so they are asked for again.
    Effect::watch(move || (saved.get(), reopened.get()), move |_, _, _| details.refetch(), false);
    view! {
        {error_summary(save.refusal())}
        {loaded(details, move |details: SessionDetails| {
            let said = [(saved, "Details saved"), (reopened, "Session reopened")];
            page(details, forms, said).into_any()
        })}
    }
}

/// The two forms of the page, which have one summary of refusals.
#[derive(Clone, Copy)]
struct Forms {
    save: Form,
    reopen: Form,
}

impl Forms {
    fn notice(self, version: String, said: [(Memo<String>, &'static str); 2]) -> impl IntoView {
        let quiet =
            move || self.save.refusal().with(Option::is_some) || self.save.is_pending() || self.reopen.is_pending();
        // An address that tells of an older version tells nothing any more.
        let sentence = Memo::new(move |_| {
            let told = said.iter().find(|(word, _)| word.with(|word| *word == version))?;
            (!quiet()).then_some(told.1)
        });
        let notice = NodeRef::<html::Div>::new();
        // The button that was pressed is gone with the older details; the focus goes to what came of it.
        Effect::new(move || {
            if let (Some(_), Some(notice)) = (sentence.get(), notice.get()) {
                // An element with a tabindex always takes the focus.
                let _ = notice.focus();
            }
        });
        let shown = move || sentence.get().map(|text| view! { <p class="notice notice-ok">{text}</p> });
        view! {
            <div role="status" tabindex="-1" node_ref=notice>
                {shown}
            </div>
        }
    }
}

fn page(details: SessionDetails, forms: Forms, said: [(Memo<String>, &'static str); 2]) -> impl IntoView {
    let session = &details.session;
    let Forms { save, reopen } = forms;
    let line = |name: &'static str, value: String| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{value}</dd>
            </div>
        }
    };
    let id = session.id.to_string();
    view! {
        {form_title(&format!("Details · {}", session.name), save.refusal())}
        {session_head(session, Tab::Details)}
        <h2 class="visually-hidden">"Details"</h2>
        {forms.notice(details.version.clone(), said)}
        {details.reopen_until.map(|until| reopen_form(reopen, id.clone(), &until))}
        <form
            class="page-narrow"
            method="post"
            action=save.path()
            novalidate
            on:submit=move |event: SubmitEvent| save.send(&event)
        >
            <input type="hidden" name="session" value=id/>
            <input type="hidden" name="version" value=replaced_version(save, details.version)/>
            {session_fields(save, &details.details, details.time_zones)}
            {move || save.refusal().with(|error| error.as_ref().is_some_and(shuts_out)).then(all_the_same)}
            <button class="button" aria-disabled=move || save.at_work()>
                {move || if save.is_pending() { "Saving…" } else { "Save details" }}
            </button>
        </form>
        <dl class="summary-list">
            {line("Session number", session.number.to_string())}
            {line("Made by", format!("{}, {}", details.created_by, details.created_at))}
            <div>
                <dt>"Candidates log in at"</dt>
                <dd>{copied_code(details.log_in_address)}</dd>
            </div>
        </dl>
    }
}

/// The version that the form replaces: the one it was loaded with, or the one it was told of since.
fn replaced_version(form: Form, loaded: String) -> impl Fn() -> String {
    let loaded = form.typed("version", &loaded);
    move || {
        form.refusal().with(|error| match error {
            Some(ApiError::DetailsChanged { version, .. }) => version.clone(),
            _ => loaded.clone(),
        })
    }
}

fn shuts_out(error: &ApiError) -> bool {
    error.fields().iter().any(|error| matches!(error.problem, Problem::ShutsOut { .. }))
}

fn all_the_same() -> AnyView {
    view! {
        <p>
            <label>
                <input type="checkbox" name="all_the_same" value="true"/>
                " Move it all the same"
            </label>
        </p>
    }
    .into_any()
}

fn reopen_form(form: Form, session: String, until: &str) -> AnyView {
    let field = Field::ReopenUntil;
    let until = TextField {
        kind: "datetime-local",
        hint: "Until then candidates can log in again.",
        ..TextField::new(field, "New closing time", form.typed(field.control(), until))
    };
    view! {
        <form
            class="page-narrow"
            method="post"
            action=form.path()
            novalidate
            on:submit=move |event: SubmitEvent| form.send(&event)
        >
            <input type="hidden" name="session" value=session/>
            <h3>"This session is closed"</h3>
            {until.view(form.refusal())}
            <button class="button button-secondary" aria-disabled=move || form.at_work()>
                {move || if form.is_pending() { "Reopening…" } else { "Reopen session" }}
            </button>
        </form>
    }
    .into_any()
}
