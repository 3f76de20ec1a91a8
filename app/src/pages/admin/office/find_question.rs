//! The question before a login that was found gets a new password or is withdrawn: a page of its own, which names the
//! person and has the focus on the way out.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{acts::WithdrawEntries, find::IssuePassword, read::Read},
    components::{answered::answered, code, page_title::page_title, post_form::post_form},
    model::{
        action::EntryAction,
        find::{AskedLogin, FoundLogin},
    },
    paths,
    words::staff::{
        find::{self as words, Sentence, Warning},
        language,
    },
};
use crate::{components::not_found::not_found, pages::admin::asked::query_word};

/// What can be asked about here.
const ASKED: [EntryAction; 2] = [EntryAction::IssuePasswords, EntryAction::Withdraw];

/// The question.
#[component]
pub fn FindQuestion() -> impl IntoView {
    let word = |name| query_word(name).get_untracked();
    let (action, q) = (word("action"), word("q"));
    let Some(asked) = ASKED.into_iter().find(|asked| asked.word() == action) else {
        return not_found().into_any();
    };
    let named = Some(word("back")).filter(|back| back.starts_with("/admin/sessions/"));
    let back = Back { named: named.is_some(), address: named.unwrap_or_else(|| paths::find(&q)), q };
    let question = Read::AskedLogin { session: word("session"), entry: word("entry") };
    view! { <div class="page-narrow">{answered(question, move |login: AskedLogin| page(&login, asked, &back))}</div> }
        .into_any()
}

/// Where the question was asked, and where its answers lead.
struct Back {
    /// The form says so; otherwise it is Find a login.
    named: bool,
    /// The address.
    address: String,
    /// What was typed to find the login.
    q: String,
}

fn page(asked: &AskedLogin, action: EntryAction, back: &Back) -> AnyView {
    let button = words::button(action, language());
    let warning = words::warning(&asked.login, action, language());
    let go = warning.is_some().then(|| go(asked, action, button, back));
    let warning = match warning {
        None => view! { <p>{words::impossible(action, language())}</p> }.into_any(),
        Some(Warning { who, happens, more }) => {
            let more = more.into_iter().map(|sentence| view! { <p>{sentence}</p> }).collect_view();
            view! {
                <p>
                    <strong>{code::name(who)}</strong>
                    " "
                    {happens}
                </p>
                {more}
            }
            .into_any()
        }
    };
    view! {
        {page_title(button)}
        <div role="alertdialog" aria-labelledby="question" aria-describedby="warning">
            <h1 id="question">{button}</h1>
            <p class="found-sentence">
                {told(&asked.login, None)}
            </p>
            <div class="notice notice-warning" id="warning">{warning}</div>
            <div class="buttons">
                {go}
                // Enter on a page that nobody has read goes back and changes nothing.
                <a class="button button-secondary" href=back.address.clone() autofocus>{language().shared().cancel}</a>
            </div>
        </div>
    }
    .into_any()
}

/// What is told of a login, with its codes and its name apart from the words, which may be translated.
/// `address`: where what it is called leads.
pub fn told(login: &FoundLogin, address: Option<String>) -> AnyView {
    let Sentence { before, username, name, after } = words::told(login, language());
    let slip = login.slip_code.clone();
    let before =
        before.strip_prefix(&login.slip_code).map(|words| view! { {code::name(slip)} {words.to_owned()} }.into_any());
    let called = view! { <strong class="code" translate="no">{username}</strong> };
    let called = match address {
        Some(address) => view! { <a href=address>{called}</a> }.into_any(),
        None => called.into_any(),
    };
    view! {
        {before}
        {called}
        {name.map(|text| view! { " – " {code::name(text)} })}
        {after}
    }
    .into_any()
}

/// The form that does it.
fn go(asked: &AskedLogin, action: EntryAction, button: &'static str, back: &Back) -> AnyView {
    let login = &asked.login;
    let session = ("session", login.session.to_string());
    let (path, mut fields) = if action == EntryAction::Withdraw {
        (WithdrawEntries::PATH, vec![session, ("ids[]", login.entry.to_string())])
    } else {
        let key = ("idempotency_key", asked.key.to_string());
        let told = ("told", login.state.word().to_owned());
        (IssuePassword::PATH, vec![session, ("entry", login.entry.to_string()), key, told, ("q", back.q.clone())])
    };
    if back.named || action == EntryAction::Withdraw {
        fields.push(("back", back.address.clone()));
    }
    post_form(path, &fields, view! { <button class="button">{button}</button> })
}
