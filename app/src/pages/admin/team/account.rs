//! My account: what one is called, the password, and the browsers one is logged in with.

use leptos::{prelude::*, server_fn::ServerFn};

use super::{agent::clients_link, factors::factors as factors_section};
use crate::asked::query_word;
use crate::{
    api::{
        form::Form,
        own_account::{ChangeName, ChangePassword, EndOtherSessions, EndSession},
        read::{Answer, Read, always},
    },
    components::{
        code::name,
        done::done,
        error_summary::error_summary,
        field::TextField,
        hydrated::hydrated,
        labelled::{Checked, labelled},
        loaded::loaded_beside,
        page_title::form_title,
        post_form::sent_form,
        renewed::changing,
    },
    error::Field,
    model::{
        account::{MyAccount, OwnChange, OwnSession},
        control::hint_id,
    },
    words::staff::{
        Label as _,
        account::{changed, device, opened_and_used},
        language,
    },
};

/// The forms of the page. They share its summary.
#[derive(Clone, Copy)]
struct Forms {
    name: Form,
    password: Form,
    end: Form,
    end_others: Form,
}

/// My account.
#[component]
pub fn Account() -> impl IntoView {
    let words = language().account();
    let (answer, factors) = (always(|| Read::MyAccount), always(|| Read::Factors));
    // The top of the page says one's name too, and nothing that was typed as a password is to stay: a new document.
    let name = Form::to(ChangeName::PATH).leaving();
    let changes = |path| name.and(path).then(Callback::new(move |()| answer.refetch()));
    let forms = Forms {
        name,
        password: name.and(ChangePassword::PATH).leaving(),
        end: changes(EndSession::PATH),
        end_others: changes(EndOtherSessions::PATH),
    };
    let was_done = query_word("done");
    view! {
        <div class="page-narrow">
            {form_title(words.title, name.refusal())}
            {error_summary(name.refusal())}
            <h1>{words.title}</h1>
            {loaded_beside(
                answer,
                factors,
                move |account: MyAccount| {
                    let was_done = was_done.with_untracked(|word| OwnChange::from_word(word));
                    (was_done.map(|change| done(changed(change, language()))), page(account, &forms, factors)).into_any()
                },
            )}
        </div>
    }
}

fn page(account: MyAccount, forms: &Forms, factors: Answer) -> AnyView {
    let words = language().account();
    view! {
        <dl class="summary-list">
            <div>
                <dt>{words.email}</dt>
                <dd translate="no">{account.email}</dd>
            </div>
            <div>
                <dt>{words.institution}</dt>
                <dd>{name(account.institution_name)}</dd>
            </div>
            <div>
                <dt>{words.role}</dt>
                <dd>{account.role.label(language())}</dd>
            </div>
        </dl>
        {account.sees_clients.then(|| view! { <p>{clients_link()}</p> }.into_any())}
        {name_form(forms.name, &account.name, account.is_bound)}
        {password_form(forms.password)}
        {factors_section(factors)}
        {sessions(account.sessions, (forms.end, forms.end_others))}
    }
    .into_any()
}

fn name_form(form: Form, now: &str, only_here: bool) -> AnyView {
    let words = language().account();
    let field = TextField {
        hint: if only_here { words.name_about_here } else { words.name_about },
        ..TextField::new(Field::Name, words.name, form.typed(Field::Name.control(), now))
    };
    let content = view! {
        {field.view(form.refusal())}
        <button class="button button-secondary">{words.save_name}</button>
    };
    sent_form(form, None, &[], content)
}

fn password_form(form: Form) -> AnyView {
    let words = language().account();
    let shown = RwSignal::new(false);
    let present = password_field(form, Field::Password, words.present, "", "current-password", shown);
    let new = password_field(form, Field::NewPassword, words.new, words.new_hint, "new-password", shown);
    let log_in = language().log_in();
    let hydrated = hydrated();
    let show = move || {
        hydrated.get().then(|| {
            let label = move || if shown.get() { log_in.hide_password } else { log_in.show_password }.to_owned();
            view! {
                <button type="button" class="button button-secondary" on:click=move |_| shown.update(|shown| *shown = !*shown)>
                    {changing(label)}
                </button>
            }
            .into_any()
        })
    };
    let content = view! {
        <h2>{words.password}</h2>
        <p>{words.password_about}</p>
        {present}
        {new}
        <div class="buttons">
            <button class="button button-secondary" aria-disabled=move || form.at_work()>
                {words.change_password}
            </button>
            {show}
        </div>
    };
    sent_form(form, None, &[], content)
}

fn password_field(
    form: Form,
    field: Field,
    label: &'static str,
    hint: &'static str,
    autocomplete: &'static str,
    shown: RwSignal<bool>,
) -> AnyView {
    let (id, has_hint) = (field.control(), !hint.is_empty());
    let checked = Checked::new(field, has_hint, form.refusal());
    let hint = has_hint.then(|| view! { <p class="field-hint" id=hint_id(id)>{hint}</p> }.into_any());
    let input = view! {
        <input
            class="field-input"
            id=id
            name=id
            type=move || if shown.get() { "text" } else { "password" }
            autocomplete=autocomplete
            autocapitalize="none"
            spellcheck="false"
            aria-describedby=move || checked.described()
            aria-invalid=move || checked.invalid()
        />
    };
    labelled(id, label, (hint, checked.said(), input).into_any())
}

fn sessions(sessions: Vec<OwnSession>, (end, end_others): (Form, Form)) -> AnyView {
    let words = language().account();
    let has_others = sessions.len() > 1;
    let others = has_others.then(|| {
        let button = view! { <button class="button button-secondary">{words.end_others}</button> };
        sent_form(end_others, None, &[], button)
    });
    let about = has_others.then(|| view! { <p>{words.sessions_about}</p> }.into_any());
    view! {
        <h2>{words.sessions}</h2>
        {about}
        <ul class="own-list">
            {sessions.into_iter().map(|session| one(session, end)).collect_view()}
        </ul>
        {others}
    }
    .into_any()
}

fn one(session: OwnSession, end: Form) -> AnyView {
    let words = language().account();
    // What the button ends stands beside it: the browser and, where somebody works for several, the institution.
    let about = ["session-", &session.id].concat();
    let way = if session.is_this {
        view! { <strong>{words.this}</strong> }.into_any()
    } else {
        let described = about.clone();
        let button = view! {
            <button class="button button-secondary" aria-describedby=described>
                {words.end}
            </button>
        };
        sent_form(end, None, &[("id", session.id)], button)
    };
    let times = opened_and_used(session.opened_minutes, session.used_minutes, language());
    let institution =
        (!session.institution_name.is_empty()).then(|| view! { <p>{name(session.institution_name)}</p> }.into_any());
    view! {
        <li>
            <div id=about>
                <p>
                    <strong>{device(&session.device, language())}</strong>
                </p>
                {institution}
                <p class="muted">{times}</p>
            </div>
            {way}
        </li>
    }
    .into_any()
}
