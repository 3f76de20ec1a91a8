//! The lasting page of a batch: what Create Codes made, and how it stands now.

use leptos::{prelude::*, web_sys::SubmitEvent};

use super::{asked::parameter, session_head::back_to_session};
use crate::{
    api::read::{Read, ask},
    components::{count::counted, download_form::Download, loaded::loaded, page_title::page_title},
    model::{
        batch::BatchView,
        print::{CardsOf, sheets},
    },
    paths,
};

/// The batch page.
#[component]
pub fn Batch() -> impl IntoView {
    let (session, batch) = (parameter("session"), parameter("batch"));
    let question = move || Some(Read::Batch { session: session.get(), batch: batch.get() });
    let view = ask(Signal::derive(question));
    let download = Download::new();
    loaded(view, move |view: BatchView| page(&view, download).into_any())
}

fn page(batch: &BatchView, download: Download) -> impl IntoView + use<> {
    let rows = batch.counts.total();
    let (session, id) = (batch.session.id, batch.id);
    let created = format!("{} created", counted(rows, "login", "logins"));
    let label = if batch.label.is_empty() { String::new() } else { format!(" · {}", batch.label) };
    let origin = format!("Batch {}{label} · by {}, {}", batch.number, batch.created_by, batch.created_at);
    let standing = (batch.counts.unused != rows).then(|| view! { <p>{standing(batch)}</p> });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        download.start(rows, vec![("batch_id", id.to_string())], |_| {});
    };
    view! {
        {page_title(&format!("{created} · {}", batch.session.name))}
        {back_to_session(&batch.session)}
        <h1>{created}</h1>
        <p class="muted">{origin}</p>
        {standing}
        <p>"Download or print them now and hand them out."</p>
        <p>"Anyone holding a login can use it, so keep the file where only your team can open it."</p>
        <form method="post" action=paths::LOGINS_XLSX on:submit=submit>
            <input type="hidden" name="batch_id" value=id.to_string()/>
            <button class="button" aria-disabled=move || download.is_running().then_some("true")>"Download Logins"</button>
            " "
            <span class="muted">{format!(".xlsx, {}", counted(rows, "row", "rows"))}</span>
        </form>
        {download.status_line()}
        {print_cards(batch)}
        <p>
            <a class="button button-secondary" href=paths::session(session)>"View Session Entries"</a>
            " "
            <a href=paths::add_entries(session)>"Add more entries"</a>
        </p>
    }
}

/// Print login cards, on A4 and one after the other unless somebody wants it otherwise.
fn print_cards(batch: &BatchView) -> Option<impl IntoView + use<>> {
    let cards = usize::try_from(batch.counts.total() - batch.counts.withdrawn).ok().filter(|cards| *cards > 0)?;
    let sheets = i64::try_from(sheets(cards)).ok()?;
    Some(view! {
        <form method="post" action=paths::PRINT>
            <input type="hidden" name="session" value=batch.session.id.to_string()/>
            <input type="hidden" name="which" value=CardsOf::Batch.word()/>
            <input type="hidden" name="batch_id" value=batch.id.to_string()/>
            <p>
                <button class="button button-secondary">"Print login cards"</button>
                " "
                <span class="muted">{format!("{} of A4 · ", counted(sheets, "sheet", "sheets"))}</span>
                <a href=paths::cards(batch.session.id)>"Other paper or order"</a>
            </p>
        </form>
    })
}

/// "412 unused, 88 used", and what was withdrawn.
fn standing(batch: &BatchView) -> String {
    let counts = &batch.counts;
    let withdrawn = if counts.withdrawn > 0 { format!(", {} withdrawn", counts.withdrawn) } else { String::new() };
    format!("{} unused, {} used{withdrawn}", counts.unused, counts.used())
}
