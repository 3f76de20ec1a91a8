//! My account: what one is called here, and by which address one logs in.

use leptos::prelude::*;

use super::factors::factors;
use crate::{
    api::read::{Read, always},
    components::{code::name, loaded::loaded, page_title::page_title},
    model::staff::Account as Shown,
    words::staff::{Label as _, language},
};

/// My account.
#[component]
pub fn Account() -> impl IntoView {
    let words = language().account();
    let answer = always(|| Read::Account);
    view! {
        <div class="page-narrow">
            {page_title(words.title)}
            <h1>{words.title}</h1>
            {loaded(answer, |account: Shown| page(account).into_any())}
            {factors()}
        </div>
    }
}

fn page(account: Shown) -> impl IntoView {
    let words = language().account();
    view! {
        <dl class="summary-list">
            <div>
                <dt>{words.name}</dt>
                <dd>{name(account.name)}</dd>
            </div>
            <div>
                <dt>{words.email}</dt>
                <dd translate="no">{account.email}</dd>
            </div>
            <div>
                <dt>{words.role}</dt>
                <dd>{account.role.label(language())}</dd>
            </div>
            <div>
                <dt>{words.institution}</dt>
                <dd>{name(account.institution_name)}</dd>
            </div>
        </dl>
    }
}
