//! `/admin/settings/engines/register`: an owner lets a test engine register itself, and waits for it.

use axum::{
    body::Bytes,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderValue, StatusCode, header::REFRESH, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use lanyard_app::{
    error::ApiError,
    pages::{
        engine_page::EngineSaid, engine_registration::engine_registration, engine_way::leaving_to_register,
        test_engines::test_engines,
    },
    paths,
};

use super::{
    Lanyard, answer,
    factors::{frame_of, refused},
    form::fields::Fields,
    request::id_of,
    visitor::may,
};

/// The browser asks for the page again after so many seconds, also without a script.
const LOOKS_EVERY: HeaderValue = HeaderValue::from_static("3");

type Id = Result<Path<String>, PathRejection>;

/// `GET /admin/settings/engines/register`: the form stands on the list.
pub async fn opened() -> Response {
    Redirect::to(paths::TEST_ENGINES).into_response()
}

/// `POST /admin/settings/engines/register`.
pub async fn begin(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    let typed = fields.first("registration_address");
    let answered = async {
        let staff = may(&parts)?;
        match lanyard.service.begin_engine_registration(&staff, typed).await? {
            Ok(id) => Ok(Redirect::to(&paths::engine_registration(id)).into_response()),
            Err(fault) => {
                let mut shown = lanyard.service.test_engines(&staff).await?;
                typed.clone_into(&mut shown.registration_address);
                let frame = frame_of(&lanyard, &parts, &staff).await?;
                let page = test_engines(&frame, &shown, EngineSaid::Wrong(&[fault]));
                Ok(answer::html(StatusCode::UNPROCESSABLE_ENTITY, page))
            }
        }
    };
    answered.await.unwrap_or_else(|error| refused(&lanyard, paths::TEST_ENGINES, &error))
}

/// `GET /admin/settings/engines/register/{registration}`: waits, and leads to the engine when it has registered.
pub async fn page(State(lanyard): State<Lanyard>, id: Id, parts: Parts) -> Response {
    let answered = async {
        let staff = may(&parts)?;
        let shown = lanyard.service.engine_registration(&staff, id_of(id)?).await?;
        if let Some(engine) = shown.engine {
            return Ok(Redirect::to(&paths::test_engine(engine)).into_response());
        }
        let stands_still = Fields::read(parts.uri.query().unwrap_or_default().as_bytes()).word("still") == "1";
        let looks = !shown.is_over && !stands_still;
        let frame = frame_of(&lanyard, &parts, &staff).await?;
        let mut response = answer::html(StatusCode::OK, engine_registration(&frame, &shown, looks));
        if looks {
            response.headers_mut().insert(REFRESH, LOOKS_EVERY);
        }
        Ok(response)
    };
    answered.await.unwrap_or_else(|error: ApiError| refused(&lanyard, paths::TEST_ENGINES, &error))
}

/// `POST /admin/settings/engines/register/{registration}`: leads to the engine's own page, with a token that it shows.
pub async fn open(State(lanyard): State<Lanyard>, id: Id, parts: Parts) -> Response {
    let answered = async {
        let staff = may(&parts)?;
        let id = id_of(id)?;
        let Some(address) = lanyard.service.open_engine_registration(&staff, id).await? else {
            return Ok(Redirect::to(&paths::engine_registration(id)).into_response());
        };
        let frame = frame_of(&lanyard, &parts, &staff).await?;
        Ok(answer::html(StatusCode::OK, leaving_to_register(&frame, &address)))
    };
    answered.await.unwrap_or_else(|error: ApiError| refused(&lanyard, paths::TEST_ENGINES, &error))
}
