//! The strip below the head of a session: how its entries stand, who needs somebody, how fast people log in. It follows
//! what happens while the page is open.

mod asking;
mod drawn;
mod part;

use leptos::prelude::*;

pub use self::asking::Told;
use self::{asking::follow, part::Part};
use super::entry::OpenEntry;
use crate::{
    asked::query_word,
    components::renewed::changing,
    model::{
        entry::{EntryFilter, EntryQuery},
        glance::Glance,
        id::SessionId,
    },
    paths,
    words::staff::{glance::log_ins, language},
};

/// The strip of a session, which stands like this at any moment; `narrows` on the page whose list its links narrow.
pub fn strip(session: SessionId, narrows: bool, glance: RwSignal<Glance>) -> AnyView {
    follow(session, glance);
    let (state, handed, q, batch) = (query_word("state"), query_word("handed"), query_word("q"), query_word("batch"));
    // What the list is narrowed to now; nothing on another tab.
    let shown = Memo::new(move |_| {
        narrows.then(|| EntryFilter::from_words(&q.get(), &state.get(), &batch.get(), &handed.get()))
    });
    let links = Part::BAR.into_iter().chain(Part::MARKS).map(|part| link(part, session, glance, shown)).collect_view();
    view! {
        <section class="glance" aria-label=language().session_head().at_a_glance>
            <div class="glance-bar" aria-hidden="true" inner_html=move || glance.with(drawn::bar)></div>
            <ul>{links}</ul>
            <div class="glance-log-ins">
                <div aria-hidden="true" inner_html=move || glance.with(drawn::chart)></div>
                {changing(move || glance.with(|glance| log_ins(glance.peak.as_ref(), language())))}
            </div>
        </section>
    }
    .into_any()
}

/// A count that leads to the entries it counts. One that counts nothing is not there.
fn link(part: Part, session: SessionId, glance: RwSignal<Glance>, shown: Memo<Option<EntryFilter>>) -> AnyView {
    let filter = part.filter();
    let query = EntryQuery { filter: filter.clone(), ..EntryQuery::default() };
    let count = Memo::new(move |_| glance.with(|glance| part.count(glance)));
    let open = use_context::<OpenEntry>();
    let address = move || match open {
        Some(open) => open.beside(session, &query),
        None => paths::session_entries(session, &query),
    };
    let current = move || shown.with(|shown| shown.as_ref() == Some(&filter)).then_some("true");
    view! {
        <li class=["glance-", part.word()].concat() hidden=move || count.get() == 0>
            <a
                href=address
                aria-current=current
                data-noscroll=""
                data-written=""
                inner_html=move || drawn::count(part, count.get())
            ></a>
        </li>
    }
    .into_any()
}
