//! My test: what a candidate sees of it, and its start.

use axum::{
    extract::State,
    http::{StatusCode, request::Parts},
    response::{IntoResponse as _, Redirect},
};
use lanyard_app::{pages::candidate as pages, paths};

use super::{Answer, told};
use crate::{
    http::{
        Lanyard,
        answer::{frame_of, html},
        lti::leaving,
        visitor::{at_their_test, candidate},
    },
    service::test_engine::launch::Started,
};

/// `GET /me`: my test.
pub async fn page(State(lanyard): State<Lanyard>, parts: Parts) -> Answer {
    let candidate = at_their_test(&lanyard, &parts).await?;
    let (logged_in, my_test) = lanyard.service.my_test(&candidate).await.map_err(told(&lanyard))?;
    Ok(html(StatusCode::OK, pages::my_test(&frame_of(&lanyard, logged_in), &my_test)))
}

/// `POST /me/start`: the candidate starts the test, or is led to where it is.
pub async fn start(State(lanyard): State<Lanyard>, parts: Parts) -> Answer {
    let candidate = candidate(&lanyard, &parts).await?;
    match lanyard.service.start(&candidate).await.map_err(told(&lanyard))? {
        Started::Here => Ok(Redirect::to(paths::ME).into_response()),
        Started::Away(away) => Ok(leaving(&lanyard, &away)),
    }
}
