//! `/admin/sessions/{session}/engine/pick`: staff go to an engine to pick the test of a session; `…/picked`: what came back,
//! until it is saved.

use axum::{
    body::Bytes,
    extract::{Path, State, rejection::PathRejection},
    http::{StatusCode, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use lanyard_app::{
    error::ApiError,
    model::{
        id::SessionId,
        test_engine::{Errand, NO_SUCH_ENGINE},
        test_pick::PickSaved,
    },
    pages::{engine_page::EngineSaid, test_pick as pages},
    paths,
};

use super::{
    Lanyard, answer,
    factors::{frame_of, refused},
    form::fields::Fields,
    lti::staff_leaving,
    request::id_of,
    test_engines::{done, of_session, query},
    visitor::{may, staff_token},
};

type Session = Result<Path<String>, PathRejection>;

/// `GET …/pick`: opened like a page, it leads to the one that its form sits on.
pub async fn opened(State(lanyard): State<Lanyard>, id: Session) -> Response {
    match id_of::<SessionId>(id) {
        Ok(session) => Redirect::to(&paths::session_engine(session)).into_response(),
        Err(error) => answer::problem(&lanyard, &error),
    }
}

/// `POST …/pick`.
pub async fn begin(State(lanyard): State<Lanyard>, id: Session, parts: Parts, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    let answered = async {
        let staff = may(&parts)?;
        let place = (id_of(id)?, fields.id("engine")?);
        let token = staff_token(&lanyard, &parts.headers).ok_or(ApiError::NotLoggedIn)?;
        let Some(away) = lanyard.service.begin_pick(&staff, &token, place).await? else {
            let session = (StatusCode::UNPROCESSABLE_ENTITY, place.0);
            return of_session(&lanyard, &parts, session, None, EngineSaid::Wrong(&[NO_SUCH_ENGINE])).await;
        };
        Ok(staff_leaving(&lanyard, Errand::Pick(place.0), &away))
    };
    answered.await.unwrap_or_else(|error| refused(&lanyard, parts.uri.path(), &error))
}

/// `GET …/picked`.
pub async fn page(State(lanyard): State<Lanyard>, id: Session, parts: Parts) -> Response {
    let answered = async {
        let staff = may(&parts)?;
        let session: SessionId = id_of(id)?;
        let token = staff_token(&lanyard, &parts.headers).ok_or(ApiError::NotLoggedIn)?;
        let fields = query(&parts);
        let Some(shown) = lanyard.service.picked(&staff, &token, (session, fields.word("ticket"))).await? else {
            return of_session(&lanyard, &parts, (StatusCode::GONE, session), None, EngineSaid::PickGone).await;
        };
        let frame = frame_of(&lanyard, &parts, &staff).await?;
        Ok(answer::html(StatusCode::OK, pages::picked(&frame, session, &shown)))
    };
    answered.await.unwrap_or_else(|error| refused(&lanyard, parts.uri.path(), &error))
}

/// `POST …/picked`.
pub async fn save(State(lanyard): State<Lanyard>, id: Session, parts: Parts, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    let answered = async {
        let staff = may(&parts)?;
        let session: SessionId = id_of(id)?;
        let token = staff_token(&lanyard, &parts.headers).ok_or(ApiError::NotLoggedIn)?;
        let (status, said) = match lanyard.service.save_pick(&staff, &token, (session, fields.word("ticket"))).await? {
            PickSaved::Saved => return Ok(done(&paths::session_engine(session), "saved")),
            PickSaved::Changed => (StatusCode::CONFLICT, EngineSaid::Changed),
            PickSaved::Moved => (StatusCode::CONFLICT, EngineSaid::Moved),
            PickSaved::Gone => (StatusCode::GONE, EngineSaid::PickGone),
        };
        of_session(&lanyard, &parts, (status, session), None, said).await
    };
    answered.await.unwrap_or_else(|error| refused(&lanyard, parts.uri.path(), &error))
}
