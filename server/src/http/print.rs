//! `POST /admin/print`: a choice in, a document for paper out. It holds passwords and is stored nowhere.

use axum::{
    body::Bytes,
    extract::State,
    http::{StatusCode, request::Parts},
    response::Response,
};
use lanyard_app::{
    error::ApiError,
    model::{
        choice::{Choice, ChosenForm},
        entry::EntryFilter,
        paper::{Cards, Checklist, PrintedSession},
        print::{CardOrder, CardsOf, Layout, Paper},
    },
    pages::print::{self as page, PaperFrame},
    paths,
    words::staff::language,
};

use super::{
    Lanyard, answer,
    factors::confirm,
    form::{fields::Fields, page::refused},
    visitor::may,
};

/// Answers with the document, or with why there is none.
pub async fn print(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    match document(&lanyard, &parts, &fields).await {
        Ok(document) => answer::html(StatusCode::OK, document),
        Err(ApiError::FactorNeeded) => confirm::step_up(&lanyard, &parts, paths::PRINT, fields).await,
        Err(error) => refused(lanyard, parts, paths::PRINT, fields, error).await,
    }
}

async fn document(lanyard: &Lanyard, parts: &Parts, fields: &Fields) -> Result<String, ApiError> {
    let staff = may(parts)?;
    let paper = Paper::from_word(fields.word("paper")).ok_or(ApiError::Malformed)?;
    let layout = Layout::from_word(fields.word("layout")).ok_or(ApiError::Malformed)?;
    let order = CardOrder::from_word(fields.word("order")).ok_or(ApiError::Malformed)?;
    let choice = choice(fields)?;
    let assets = lanyard.site.assets().clone();
    let frame = move |session: &PrintedSession| PaperFrame {
        assets,
        words: language().words(),
        paper,
        back: paths::session(session.id),
        back_to: session.name.clone(),
    };
    match layout {
        Layout::Cards => {
            let again = fields.again();
            let draw = move |cards: Cards| page::cards(&frame(&cards.session), &cards);
            lanyard.service.print_cards(&staff.fresh()?, choice, order, again, draw).await
        }
        Layout::Checklist => {
            let draw = move |list: Checklist| page::checklist(&frame(&list.session), &list);
            lanyard.service.print_checklist(&staff, choice, draw).await
        }
    }
}

/// What is meant: what the page Print login cards says in one word, or the entries that were chosen elsewhere.
fn choice(fields: &Fields) -> Result<Choice, ApiError> {
    let form = ChosenForm::from_pairs(fields.pairs());
    let of = match fields.word("which") {
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
