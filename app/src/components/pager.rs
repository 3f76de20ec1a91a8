//! Where a long list stands, the way to its other pages, and how many rows a page has.

use leptos::prelude::*;

use super::renewed;
use crate::{
    model::page::{PAGE_SIZES, PageOf, PageRequest},
    words::staff::{language, pager as said},
};

/// The pager below a list; `address` makes the link to another page. Links, so that it works without a script.
pub fn pager(page: PageOf, address: impl Fn(PageRequest) -> String) -> AnyView {
    let words = language().pager();
    let to = |number: i64| address(PageRequest::lenient(Some(number), Some(page.size)));
    let numbers = page
        .offered()
        .into_iter()
        .map(|offered| match offered {
            None => view! { <li aria-hidden="true">"…"</li> }.into_any(),
            Some(number) if number == page.number => {
                view! { <li><span aria-current="page" aria-label=said::page(number, language())>{number}</span></li> }
                    .into_any()
            }
            Some(number) => {
                view! { <li><a href=to(number) aria-label=said::page(number, language())>{number}</a></li> }.into_any()
            }
        })
        .collect_view();
    let step = |number: i64, label: &'static str, symbol: &'static str| {
        (1..=page.pages())
            .contains(&number)
            .then(|| view! { <li><a href=to(number) aria-label=label>{symbol}</a></li> }.into_any())
    };
    let sizes = PAGE_SIZES
        .into_iter()
        .map(|size| {
            let current = (size == page.size).then_some("true");
            let href = address(PageRequest::lenient(None, Some(size)));
            view! { <li><a href=href aria-current=current>{size}</a></li> }.into_any()
        })
        .collect_view();
    view! {
        <div class="pager">
            <p>{renewed::text(said::rows(page, language()))}</p>
            <nav aria-label=words.pages translate="no">
                <ul>{step(page.number - 1, words.previous, "‹")} {numbers} {step(page.number + 1, words.next, "›")}</ul>
            </nav>
            <nav aria-label=words.rows_per_page>
                <span aria-hidden="true">{words.rows_per_page}</span>
                <ul translate="no">{sizes}</ul>
            </nav>
        </div>
    }
    .into_any()
}
