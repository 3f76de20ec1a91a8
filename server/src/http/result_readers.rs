//! `/admin/settings/results`: an owner says who is shown results.

use axum::{
    body::Bytes,
    extract::State,
    http::{StatusCode, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use lanyard_app::{
    model::{result_readers::ResultReaders, staff::Role},
    pages::result_readers::result_readers as document,
    paths,
};

use super::{
    Lanyard, answer,
    factors::{frame_of, refused},
    form::fields::Fields,
    visitor::may,
};

/// `GET /admin/settings/results`.
pub async fn page(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    let answered = async {
        let staff = may(&parts)?;
        let readers = lanyard.service.result_readers(&staff).await?;
        let saved = Fields::read(parts.uri.query().unwrap_or_default().as_bytes()).word("done") == "saved";
        let frame = frame_of(&lanyard, &parts, &staff).await?;
        Ok(answer::html(StatusCode::OK, document(&frame, readers, saved)))
    };
    answered.await.unwrap_or_else(|error| refused(&lanyard, paths::RESULT_READERS, &error))
}

/// `POST /admin/settings/results`.
pub async fn save(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    let readers = ResultReaders::of(|role: Role| fields.word(role.word()) == "true");
    let answered = async {
        lanyard.service.save_result_readers(&may(&parts)?, readers).await?;
        Ok(Redirect::to(&[paths::RESULT_READERS, "?done=saved"].concat()).into_response())
    };
    answered.await.unwrap_or_else(|error| refused(&lanyard, paths::RESULT_READERS, &error))
}
