//! My account, section Second factor: what the person has beside the password. It is changed in documents of their own.

use leptos::prelude::*;

use crate::{
    api::read::Answer,
    components::{code::name, loaded::loaded},
    model::factor::{Factors, ListedPasskey},
    paths,
    words::staff::language,
};

/// The section; `answer` is that to [`Read::Factors`](crate::api::read::Read::Factors).
pub fn factors(answer: Answer) -> AnyView {
    view! {
        <section>
            <h2>{language().factors().title}</h2>
            {loaded(answer, |factors: Factors| section(factors))}
        </section>
    }
    .into_any()
}

fn section(factors: Factors) -> AnyView {
    let words = language().factors();
    let (any, app, takes_passkeys) = (factors.any(), factors.app, factors.takes_passkeys);
    let add_app = if app.is_some() { words.replace_app } else { words.add_app };
    let app = app.map(|added| {
        row(words.app.to_owned().into_any(), language().times().date(&added), Some(paths::remove_factor("")))
    });
    let codes = any.then(|| row(words.codes.into_any(), factors.codes_left.to_string(), None));
    view! {
        <p class="muted">{words.why}</p>
        {(!any).then(|| view! { <p>{words.none}</p> })}
        <dl class="summary-list">{factors.passkeys.into_iter().map(passkey).collect_view()} {app} {codes}</dl>
        <p class="buttons">
            {takes_passkeys.then(|| button(paths::NEW_PASSKEY, words.add_passkey))}
            {button(paths::NEW_APP, add_app)}
            {any.then(|| button(paths::RECOVERY_CODES, words.new_codes))}
        </p>
        {(!takes_passkeys).then(|| view! { <p class="muted">{words.no_passkeys}</p> })}
    }
    .into_any()
}

fn passkey(passkey: ListedPasskey) -> AnyView {
    let words = language().factors();
    let kind = if passkey.alone { words.alone } else { words.second_only };
    let day = |day: &str| language().times().date(day);
    let used = passkey.used.map(|used| [words.used, &day(&used)].concat()).unwrap_or_default();
    let said = [kind, words.added, &day(&passkey.added), &used].concat();
    row(name(passkey.name).into_any(), said, Some(paths::remove_factor(&passkey.id)))
}

fn row(what: AnyView, said: String, remove: Option<String>) -> AnyView {
    let remove = remove.map(|address| view! { <a href=address rel="external">{language().factors().remove}</a> });
    view! {
        <div>
            <dt>{what}</dt>
            <dd>{said} " " {remove}</dd>
        </div>
    }
    .into_any()
}

fn button(address: &'static str, label: &'static str) -> AnyView {
    view! {
        <a class="button button-secondary" href=address rel="external">
            {label}
        </a>
    }
    .into_any()
}
