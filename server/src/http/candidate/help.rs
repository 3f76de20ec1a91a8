//! Pages that give access to nothing: help, and what an old username leads to.

use axum::{
    extract::State,
    http::{StatusCode, request::Parts},
    response::Response,
};
use lanyard_app::pages::candidate::{self as pages, Frame};

use super::Answer;
use crate::{
    http::{
        Lanyard,
        answer::{frame, html},
        encoding::without_secret,
        visitor::candidate_visitor,
    },
    service::door::visitor::CandidateVisitor,
};

/// `GET /help`.
pub async fn page(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    // Whoever needs help gets it, also while the database cannot say who they are.
    let logged_in = match candidate_visitor(&lanyard, &parts).await {
        Ok(visitor) => lanyard.service.logged_in(&visitor).await.ok().flatten(),
        Err(_) => None,
    };
    let is_nobodys = logged_in.is_none();
    let answer = html(StatusCode::OK, pages::help(&Frame { logged_in, ..frame(&lanyard, None) }));
    if is_nobodys { without_secret(answer) } else { answer }
}

/// `GET /replaced`: an old username was used. Gives no access to anything.
pub async fn replaced(State(lanyard): State<Lanyard>, parts: Parts) -> Answer {
    let when = match candidate_visitor(&lanyard, &parts).await? {
        CandidateVisitor::Replaced { when } => Some(when),
        _ => None,
    };
    Ok(html(StatusCode::OK, pages::replaced(&frame(&lanyard, None), when.as_ref())))
}
