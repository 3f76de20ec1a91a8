//! `/admin/settings/programs`: an owner gives other programs tokens, and takes them back.

use axum::{
    body::Bytes,
    extract::{Path, State, rejection::PathRejection},
    http::{StatusCode, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use lanyard_app::{
    error::ApiError,
    model::{
        id::ProgramId,
        program::{ProgramFault, TokenLife, TypedProgram},
    },
    pages::programs::{made_program, program as program_page, programs as programs_page},
    paths,
    ports::{Fresh, May, right},
};

use crate::service::programs::tokens::MadeProgram;

use super::{
    Lanyard, answer,
    factors::{confirm, frame_of, refused},
    form::fields::Fields,
    request::id_of,
    visitor::{fresh, may},
};

/// `GET /admin/settings/programs`.
pub async fn page(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    let answered = async {
        let (life, key) = (TokenLife::default().word().to_owned(), Some(lanyard.service.form_key()?));
        all(&lanyard, &parts, StatusCode::OK, &TypedProgram { life, key, ..TypedProgram::default() }, &[]).await
    };
    answered.await.unwrap_or_else(|error| refused(&lanyard, paths::PROGRAMS, &error))
}

/// `POST /admin/settings/programs`: adds one; the answer shows its token, this once.
pub async fn make(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    let typed = TypedProgram {
        name: fields.first("name").to_owned(),
        scopes: fields.all("scopes[]").map(str::to_owned).collect(),
        life: fields.word("life").to_owned(),
        key: fields.word("key").parse().ok(),
    };
    let answered = async {
        let staff: Fresh<right::ManageSettings> = fresh(&parts)?;
        match lanyard.service.make_program(&staff, &typed).await? {
            Ok(MadeProgram::Now { token, .. }) => {
                let frame = frame_of(&lanyard, &parts, &staff).await?;
                Ok(answer::html(StatusCode::OK, made_program(&frame, typed.name.trim(), &token)))
            }
            Ok(MadeProgram::Before(id)) => Ok(Redirect::to(&paths::program(id)).into_response()),
            Err(faults) => all(&lanyard, &parts, StatusCode::UNPROCESSABLE_ENTITY, &typed, &faults).await,
        }
    };
    match answered.await {
        Ok(response) => response,
        Err(ApiError::FactorNeeded) => confirm::step_up(&lanyard, &parts, paths::PROGRAMS, fields).await,
        Err(error) => refused(&lanyard, paths::PROGRAMS, &error),
    }
}

/// `GET /admin/settings/programs/{program}`.
pub async fn page_of(
    State(lanyard): State<Lanyard>,
    id: Result<Path<String>, PathRejection>,
    parts: Parts,
) -> Response {
    let answered = async {
        let staff = may(&parts)?;
        let shown = lanyard.service.program(&staff, id_of::<ProgramId>(id)?).await?;
        let frame = frame_of(&lanyard, &parts, &staff).await?;
        Ok(answer::html(StatusCode::OK, program_page(&frame, &shown)))
    };
    answered.await.unwrap_or_else(|error| refused(&lanyard, parts.uri.path(), &error))
}

/// `POST /admin/settings/programs/{program}`: takes its token back.
pub async fn revoke(
    State(lanyard): State<Lanyard>,
    id: Result<Path<String>, PathRejection>,
    parts: Parts,
    body: Bytes,
) -> Response {
    let fields = Fields::read(&body);
    let answered = async {
        let staff: May<right::ManageSettings> = may(&parts)?;
        let id: ProgramId = id_of(id)?;
        if fields.word("act") != "revoke" {
            return Err(ApiError::Malformed);
        }
        lanyard.service.revoke_program(&staff, id).await?;
        Ok(Redirect::to(&paths::program(id)).into_response())
    };
    answered.await.unwrap_or_else(|error| refused(&lanyard, parts.uri.path(), &error))
}

async fn all(
    lanyard: &Lanyard,
    parts: &Parts,
    status: StatusCode,
    typed: &TypedProgram,
    faults: &[ProgramFault],
) -> Result<Response, ApiError> {
    let staff = may(parts)?;
    let listed = lanyard.service.programs(&staff).await?;
    let frame = frame_of(lanyard, parts, &staff).await?;
    Ok(answer::html(status, programs_page(&frame, &listed, typed, faults)))
}
