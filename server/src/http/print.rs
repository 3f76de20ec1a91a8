//! `POST /admin/print`: a choice in, a document for paper out. It holds passwords and is stored nowhere.

use axum::{
    body::Bytes,
    extract::State,
    http::{StatusCode, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use lanyard_app::{
    api::refused::{DOWNLOAD, PRINT, RefusedForm},
    error::ApiError,
    model::{
        choice::{Choice, ChosenForm},
        entry::EntryFilter,
        id::SessionId,
        paper::{Cards, Checklist, PrintedSession},
        print::{CardOrder, CardsOf, Layout, Paper},
    },
    pages::print::{self as page, PaperFrame},
    paths,
    words::english,
};

use super::{Lanyard, answer, pages, visitor::may};

/// The fields of the form.
type Fields = Vec<(String, String)>;

/// Answers with the document, or with why there is none.
pub async fn print(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let fields: Fields = form_urlencoded::parse(&body).into_owned().collect();
    match document(&lanyard, &parts, &fields).await {
        Ok(document) => answer::html(StatusCode::OK, document),
        Err(error) => refused(lanyard, parts, fields, error).await,
    }
}

async fn document(lanyard: &Lanyard, parts: &Parts, fields: &Fields) -> Result<String, ApiError> {
    let staff = may(parts)?;
    let paper = Paper::from_word(word(fields, "paper")).ok_or(ApiError::Malformed)?;
    let layout = Layout::from_word(word(fields, "layout")).ok_or(ApiError::Malformed)?;
    let order = CardOrder::from_word(word(fields, "order")).ok_or(ApiError::Malformed)?;
    let choice = choice(fields)?;
    let assets = lanyard.site.assets().clone();
    let frame = move |session: &PrintedSession| PaperFrame {
        assets,
        words: english(),
        paper,
        back: paths::session(session.id),
        back_to: session.name.clone(),
    };
    match layout {
        Layout::Cards => {
            let again = word(fields, "again") == "1";
            let draw = move |cards: Cards| page::cards(&frame(&cards.session), &cards);
            lanyard.service.print_cards(&staff, choice, order, again, draw).await
        }
        Layout::Checklist => {
            let draw = move |list: Checklist| page::checklist(&frame(&list.session), &list);
            lanyard.service.print_checklist(&staff, choice, draw).await
        }
    }
}

/// What is meant: what the page Print login cards says in one word, or the entries that were chosen elsewhere.
fn choice(fields: &Fields) -> Result<Choice, ApiError> {
    let form = ChosenForm::from_pairs(fields);
    let of = match word(fields, "which") {
        "" => return form.choice(),
        which => CardsOf::from_word(which).ok_or(ApiError::Malformed)?,
    };
    let session = form.session.parse().map_err(|_| ApiError::NotFound)?;
    Ok(match of {
        CardsOf::NotHandedOut => Choice::Session { session, filter: EntryFilter::not_handed_out() },
        CardsOf::All => form.narrowed(Choice::Session { session, filter: EntryFilter::default() }),
        CardsOf::Batch => form.narrowed(Choice::Batch(form.batch_id.parse().map_err(|_| ApiError::NotFound)?)),
    })
}

async fn refused(lanyard: Lanyard, parts: Parts, fields: Fields, error: ApiError) -> Response {
    let timed_out = error == ApiError::TimedOut;
    if timed_out || error == ApiError::NotLoggedIn {
        return Redirect::to(&paths::staff_log_in(paths::SESSIONS, timed_out)).into_response();
    }
    if let ApiError::HandedOutBefore { .. } = error {
        return answer::ask_again(&lanyard, &parts, paths::PRINT, english().paper.ask_again.print, fields, &error);
    }
    let Ok(session) = word(&fields, "session").parse::<SessionId>() else { return answer::problem(&lanyard, &error) };
    // A selection of the entries' page comes back there, in the place where refused downloads are told.
    let (page, endpoint) = match word(&fields, "which") {
        "" => (paths::session(session), DOWNLOAD),
        _ => (paths::cards(session), PRINT),
    };
    pages::refused(lanyard, parts, &page, RefusedForm { endpoint: endpoint.into(), error, fields }).await
}

/// The first value of a field; empty when it was not sent.
fn word<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
}
