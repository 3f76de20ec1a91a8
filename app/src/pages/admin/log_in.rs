//! The staff log-in page; on a server without an institution it tells the operator what to do first.

use leptos::{html, prelude::*, server_fn::ServerFn};

use crate::asked::query_word;
use crate::{
    api::{
        account::LogIn as LogInForm,
        form::Form,
        read::{Read, ask},
    },
    components::{
        error_summary::error_summary, hydrated::hydrated, labelled::Checked, loaded::loaded, page_title::form_title,
        renewed::changing,
    },
    effect::effect,
    error::Field,
    model::refusal::{Kind, Refusal},
    paths,
    words::{errors, staff::language},
};

/// The log-in page.
#[component]
pub fn LogIn() -> impl IntoView {
    let words = language().log_in();
    let form = Form::to(LogInForm::PATH).leaving();
    let refusal = form.refusal();
    let is_empty = ask(Signal::stored(Some(Read::SetUpState)));
    let timed_out = query_word("timed_out");
    let next = query_word("next");
    let next = move || form.typed("next", &next.get());
    let password = NodeRef::<html::Input>::new();
    // A refused password is typed again from the start.
    effect(move || {
        if refusal.with(Option::is_some)
            && let Some(password) = password.get_untracked()
        {
            password.set_value("");
        }
    });
    view! {
        <div class="page-narrow">
            {form_title(words.title, refusal)}
            {error_summary(refusal)}
            {move || {
                (timed_out.with(|word| word == "1") && refusal.with(Option::is_none))
                    .then(|| view! { <p class="notice" role="status">{errors::own(Kind::TimedOut, language())}</p> }.into_any())
            }}
            <p class="whose-log-in">
                <strong>{language().topbar().lanyard}</strong>
                <span>{words.whose}</span>
            </p>
            <h1>{words.title}</h1>
            {loaded(is_empty, |is_empty: bool| is_empty.then(first_steps).into_any())}
            <form method="post" action=form.path() novalidate on:submit=move |event| form.send(&event)>
                <input type="hidden" name="next" value=next/>
                {email_field(form)}
                {password_field(password, refusal)}
                <button class="button" aria-disabled=move || form.at_work()>{words.log_in}</button>
            </form>
            {passkey(next)}
            <details>
                <summary>{words.help}</summary>
                <p>
                    // A document of its own.
                    <a href=paths::FORGOTTEN rel="external">
                        {words.forgotten}
                    </a>
                </p>
                <p>
                    <a href=paths::SIGN_ON rel="external">
                        {words.sign_on}
                    </a>
                </p>
                <p>{words.waiting}</p>
            </details>
            <p>
                {words.candidate}
                // A page of candidates is a document of its own.
                <a href=paths::LOG_IN rel="external">
                    {words.candidate_log_in}
                </a>
            </p>
        </div>
    }
}

// A label that stands in the markup as it is costs less wasm than one that is passed on.
fn email_field(form: Form) -> impl IntoView {
    let checked = Checked::new(Field::StaffEmail, false, form.refusal());
    view! {
        <div class="field">
            <label for="email">{language().log_in().email}</label>
            {checked.said()}
            <input
                class="field-input"
                id="email"
                name="email"
                type="email"
                autocomplete="username webauthn"
                autocapitalize="none"
                spellcheck="false"
                value=form.typed("email", "")
                aria-describedby=move || checked.described()
                aria-invalid=move || checked.invalid()
            />
        </div>
    }
}

fn password_field(password: NodeRef<html::Input>, refusal: RwSignal<Option<Refusal>>) -> impl IntoView {
    let words = language().log_in();
    let checked = Checked::new(Field::Password, false, refusal);
    let hydrated = hydrated();
    let shown = RwSignal::new(false);
    let button = move || {
        hydrated.get().then(|| {
            let press = move |_| shown.update(|shown| *shown = !*shown);
            view! {
                <button
                    type="button"
                    class="button button-secondary"
                    aria-controls="password"
                    aria-label=move || if shown.get() { words.hide_password } else { words.show_password }
                    on:click=press
                >
                    {changing(move || if shown.get() { words.hide } else { words.show }.to_owned())}
                </button>
            }
            .into_any()
        })
    };
    view! {
        <div class="field">
            <label for="password">{words.password}</label>
            {checked.said()}
            <div class="password-row">
                <input
                    class="field-input"
                    id="password"
                    name="password"
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete="current-password"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-describedby=move || checked.described()
                    aria-invalid=move || checked.invalid()
                    node_ref=password
                />
                {button}
            </div>
        </div>
    }
}

/// A log-in with a passkey alone. The script shows the button where the browser can, and fills the form.
fn passkey(next: impl Fn() -> String + Copy + Send + Sync + 'static) -> impl IntoView {
    let words = language().proof();
    view! {
        <form
            method="post"
            action=paths::PASSKEY_LOG_IN
            data-passkey="get"
            data-ask=paths::PASSKEY_LOG_IN_ASK
            data-autofill=""
        >
            <input type="hidden" name="next" value=next/>
            <input type="hidden" name="ceremony"/>
            <input type="hidden" name="credential"/>
            <button type="button" class="button button-secondary" hidden data-press="">
                {words.log_in_with}
            </button>
            <p class="field-error" role="alert" hidden data-said="" data-failed=words.passkey_failed></p>
        </form>
    }
}

fn first_steps() -> impl IntoView {
    const COMMANDS: &str = "lanyard institution create --id NG-2041 --name \"Northgate Test Centre\"
lanyard staff create --institution NG-2041 --email owner@northgate.test \\
  --name \"Centre owner\" --role owner --password-stdin";
    view! {
        <div class="notice notice-warning">
            <p>{language().log_in().no_institution}</p>
            <pre>
                <code>{COMMANDS}</code>
            </pre>
        </div>
    }
}
