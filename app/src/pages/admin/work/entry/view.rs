//! What is shown of one entry: who it is, what can be done with it, what is known of it, and what happened to it.

use leptos::prelude::*;

use super::{
    acts::{Forms, acts},
    happened::happened,
    ids::HEADING,
};
use crate::{
    components::{
        code::{code, name},
        done::{done, not_done},
        entry_state::entry_state,
        renewed::{self, anew},
    },
    model::{entry::EntryQuery, entry_view::EntryView, find::LoginChanged, person::Particular, session::SessionHead},
    paths,
    words::staff::{
        Label as _,
        entries::{batch_choice, handed_out},
        entry::place as place_in_batch,
        find::done as changed,
        language,
        people::said,
    },
};

/// Beside which list.
pub struct Place {
    /// Of this session.
    pub session: SessionHead,
    /// What was asked of it.
    pub query: EntryQuery,
}

/// The entry; `word` says what was just done to it.
pub fn view(entry: &EntryView, place: &Place, forms: Forms, word: &str) -> AnyView {
    let words = language().entry();
    let session = &place.session;
    let here = paths::entry_beside(session.id, entry.id, &place.query);
    let heading = entry.username.as_ref().unwrap_or(&entry.slip_code).clone();
    let who = entry.username.as_ref().map(|_| {
        let slip = entry.slip_code.clone();
        anew(view! { <p>{entry.name.clone().map(name)} {words.slip} {code(slip)}</p> }.into_any())
    });
    let earlier = entry.is_cut.then(|| view! { <p class="muted">{words.earlier}</p> }.into_any());
    view! {
        <aside class="entry-panel" aria-labelledby=HEADING>
            {close(place)}
            {done_to(entry, word)}
            <h2 id=HEADING tabindex="-1">{anew(code(heading).into_any())}</h2>
            {who}
            {standing(entry)}
            {acts(entry, session, forms, &here)}
            <dl class="summary-list">{facts(entry, session)}</dl>
            <h3>{words.what_happened}</h3>
            <ol class="happened">{happened(entry)}</ol>
            {earlier}
        </aside>
    }
    .into_any()
}

/// Why there is none.
pub fn none(sentence: String, place: &Place) -> AnyView {
    view! {
        <aside class="entry-panel">
            {close(place)} <p id=HEADING tabindex="-1">{renewed::text(sentence)}</p>
        </aside>
    }
    .into_any()
}

/// The way back to the list as it was.
fn close(place: &Place) -> AnyView {
    let home = paths::session_entries(place.session.id, &place.query);
    view! {
        <a class="entry-close" href=home data-noscroll="">
            {language().entry().close}
        </a>
    }
    .into_any()
}

/// What was just done to this login, on the page that the form led to.
fn done_to(entry: &EntryView, word: &str) -> Option<AnyView> {
    let last = LoginChanged::from_word(word).filter(|last| last.entry == entry.id)?;
    let sentence = changed(&last, language());
    Some(if last.act.is_some() { done(sentence) } else { not_done(sentence) })
}

/// "◐ Details given 08:21 · last seen 08:47", and that it is locked.
fn standing(entry: &EntryView) -> AnyView {
    let times = language().times();
    let since = entry.since.as_ref().map(|at| [" ", &times.moment(at)].concat());
    let seen = entry.last_seen.as_ref().map(|at| [" · ", language().entry().last_seen, &times.moment(at)].concat());
    let locked = entry.locked.then(|| view! { " " <span class="mark">{language().find().locked}</span> }.into_any());
    anew(view! { <p>{entry_state(entry.state)} {since} {seen} {locked}</p> }.into_any())
}

/// Its batch, where its login went, and what its candidate said.
fn facts(entry: &EntryView, session: &SessionHead) -> Vec<AnyView> {
    let words = language().entry();
    let batch = batch_choice(entry.batch_number, &entry.batch_label, language());
    let place = [", ", &place_in_batch(entry.place, entry.of, language())].concat();
    let of_batch = view! { <span><a href=paths::batch(session.id, entry.batch)>{name(batch)}</a> {place}</span> };
    let out = entry.handed_out.as_ref();
    let out = out.map_or(words.not_handed_out.to_owned(), |last| handed_out(last, language()));
    let mut facts = vec![
        fact(words.batch, of_batch.into_any()),
        fact(language().find().handed_out, view! { <span>{out}</span> }.into_any()),
    ];
    if let Some(result) = &entry.result {
        facts.push(fact(words.result, view! { <span>{result.clone()}</span> }.into_any()));
    }
    // What people gave is not to be translated; our words are.
    facts.extend(entry.said.iter().map(|(which, text)| {
        let text = text.as_ref().map_or("–".to_owned(), |text| said(*which, text, language()));
        let given = if *which == Particular::CandidateNumber { code(text).into_any() } else { name(text).into_any() };
        fact(which.label(language()), given)
    }));
    facts
}

/// A line of the list; `value` is one element.
fn fact(label: &'static str, value: AnyView) -> AnyView {
    view! {
        <div>
            <dt>{renewed::text(label)}</dt>
            <dd>{anew(value)}</dd>
        </div>
    }
    .into_any()
}
