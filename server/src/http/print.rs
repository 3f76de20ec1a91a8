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
    ports::{May, right},
    words::staff::language,
};

use super::{
    Lanyard, answer,
    factors::confirm,
    form::{fields::Fields, page::refused},
    visitor::staff,
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
    let by = Printer::of(parts)?;
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
    let of_cards = frame.clone();
    let draw_cards = move |cards: Cards| page::cards(&of_cards(&cards.session), &cards);
    match (layout, by) {
        (Layout::Cards, Printer::OfMany(staff)) => {
            lanyard.service.print_cards(&staff.fresh()?, choice, order, fields.again(), draw_cards).await
        }
        (Layout::Cards, Printer::OfOne(staff)) => {
            lanyard.service.print_card(&staff, choice, order, fields.again(), draw_cards).await
        }
        (Layout::Checklist, Printer::OfMany(staff)) => {
            let draw = move |list: Checklist| page::checklist(&frame(&list.session), &list);
            lanyard.service.print_checklist(&staff, choice, draw).await
        }
        (Layout::Checklist, Printer::OfOne(_)) => Err(ApiError::Forbidden),
    }
}

/// How many cards somebody may print at a time.
enum Printer {
    OfMany(May<right::PrintCards>),
    OfOne(May<right::HelpAtTheDoor>),
}

impl Printer {
    fn of(parts: &Parts) -> Result<Self, ApiError> {
        let staff = staff(parts)?;
        staff.may().map(Self::OfMany).or_else(|_| staff.may().map(Self::OfOne))
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
