//! The question before a login that was found gets a new password or is withdrawn: a page of its own, which names the
//! person and has the focus on the way out.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{
        acts::WithdrawEntries,
        find::IssuePassword,
        form::Form,
        read::{Read, always},
    },
    asked::query_word,
    components::{
        code,
        error_summary::error_summary,
        loaded::loaded,
        may::may,
        not_found::{forbidden, not_found},
        page_title::page_title,
        post_form::{post_form, sent_form},
    },
    model::{
        action::EntryAction,
        entry::EntryState,
        find::{AskedLogin, FoundLogin},
    },
    paths,
    words::staff::{
        Label as _,
        find::{self as words, Sentence, Warning},
        language,
    },
};

/// What can be asked about here.
const ASKED: [EntryAction; 2] = [EntryAction::IssuePasswords, EntryAction::Withdraw];

/// The question.
#[component]
pub fn FindQuestion() -> impl IntoView {
    let [action, q, session, entry] = ["action", "q", "session", "entry"].map(query_word);
    let back = query_word("back");
    let answer = always(move || Read::AskedLogin { session: session.get(), entry: entry.get() });
    let withdraw = Form::to(WithdrawEntries::PATH);
    let show = move |login: AskedLogin| match ASKED
        .into_iter()
        .find(|asked| action.with_untracked(|action| asked.word() == action))
    {
        Some(asked) if !may(asked.right_for_one()) => forbidden(),
        Some(asked) => page(&login, asked, &Back::of(&back.get_untracked(), &q.get_untracked()), withdraw),
        None => not_found().into_any(),
    };
    view! { <div class="page-narrow">{error_summary(withdraw.refusal())} {loaded(answer, show)}</div> }
}

/// Where the question was asked, and where its answers lead.
struct Back {
    /// The form said so; otherwise it is Find a login.
    is_named: bool,
    /// The address.
    address: String,
    /// What was typed to find the login.
    typed: String,
}

impl Back {
    fn of(named: &str, typed: &str) -> Self {
        let is_named = named.starts_with("/admin/sessions/");
        let address = if is_named { named.to_owned() } else { paths::find(typed) };
        Self { is_named, address, typed: typed.to_owned() }
    }
}

fn page(asked: &AskedLogin, action: EntryAction, back: &Back, withdraw: Form) -> AnyView {
    let button = action.label(language());
    let warning = words::warning(&asked.login, action, language());
    let go = warning.is_some().then(|| go(asked, action, button, back, withdraw));
    let warning = match warning {
        None => view! { <p>{words::impossible(action, language())}</p> }.into_any(),
        Some(Warning { who, happens, more }) => {
            let more = more.into_iter().map(|sentence| view! { <p>{sentence}</p> }.into_any()).collect_view();
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
        {name.map(|text| view! { " – " {code::name(text)} }.into_any())}
        {after}
    }
    .into_any()
}

/// The form that does it.
fn go(asked: &AskedLogin, action: EntryAction, button: &'static str, back: &Back, withdraw: Form) -> AnyView {
    let login = &asked.login;
    let session = ("session", login.session.to_string());
    let button = view! { <button class="button">{button}</button> };
    if action == EntryAction::Withdraw {
        let is_at_work = matches!(login.state, EntryState::Claimed | EntryState::Started);
        let with_details = ("with_details", i64::from(is_at_work).to_string());
        let fields = [session, ("ids[]", login.entry.to_string()), with_details, ("back", back.address.clone())];
        return sent_form(withdraw, None, &fields, button);
    }
    let key = ("idempotency_key", asked.key.to_string());
    let told = ("told", login.state.word().to_owned());
    // The password is shown on a document of its own, and stands nowhere in the memory of the app.
    let way = if back.is_named { ("back", back.address.clone()) } else { ("q", back.typed.clone()) };
    let fields = [session, ("entry", login.entry.to_string()), key, told, way];
    post_form(IssuePassword::PATH, &fields, button)
}
