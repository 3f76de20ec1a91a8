//! Personal information: the form of somebody who logs in for the first time, and the claim of their entry.

use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::{StatusCode, request::Parts},
    response::Response,
};
use lanyard_app::{
    error::{ApiError, FieldError},
    model::person::TypedDetails,
    pages::candidate::{self as pages, PersonalInformationPage},
    paths,
};

use super::{Answer, told, with_token};
use crate::{
    http::{
        Lanyard,
        answer::{frame_of, html, problem},
        encoding::without_secret,
        form::fields::typed,
        visitor::{newcomer, where_they_belong},
    },
    service::candidate::claim::{Claimed, WelcomeFacts},
};

/// `GET /welcome`: personal information.
pub async fn page(State(lanyard): State<Lanyard>, parts: Parts) -> Answer {
    let newcomer = newcomer(&lanyard, &parts).await?;
    let facts = lanyard.service.welcome(&newcomer).await.map_err(told(&lanyard))?;
    // The largest page of candidates, for the list of countries. Nothing that was sent is written into it.
    Ok(without_secret(drawn(&lanyard, facts, TypedDetails::default(), Vec::new())))
}

fn drawn(lanyard: &Lanyard, facts: WelcomeFacts, typed: TypedDetails, errors: Vec<FieldError>) -> Response {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = PersonalInformationPage {
        slip_code: facts.slip_code,
        session: facts.session,
        asked: facts.asked,
        typed,
        errors,
    };
    html(status, pages::personal_information(&frame_of(lanyard, facts.logged_in), &page))
}

/// `POST /welcome`: claim the entry.
pub async fn claim(
    State(lanyard): State<Lanyard>,
    parts: Parts,
    form: Result<Form<TypedDetails>, FormRejection>,
) -> Answer {
    let newcomer = newcomer(&lanyard, &parts).await?;
    let typed = typed(form).map_err(told(&lanyard))?;
    Ok(match lanyard.service.claim(&newcomer, &typed).await {
        Ok(Claimed::Now(token)) => with_token(&lanyard, &token, paths::NEW_USERNAME),
        Ok(Claimed::NoLonger) => where_they_belong(&lanyard, &parts).await,
        Err(ApiError::Invalid(errors)) => {
            let facts = lanyard.service.welcome(&newcomer).await.map_err(told(&lanyard))?;
            drawn(&lanyard, facts, typed, errors)
        }
        Err(error) => problem(&lanyard, &error),
    })
}
