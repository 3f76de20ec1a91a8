//! `/admin/settings/sign-on`: an owner sets single sign-on up, after proving anew who they are.

use axum::{
    body::Bytes,
    extract::State,
    http::{StatusCode, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use lanyard_app::{
    error::ApiError,
    model::sign_on::{SignOnDone, SignOnForm, SignOnRemoved},
    pages::door::{SignOnSaid, sign_on_settings},
    paths,
    ports::{May, right::ManageSettings},
};

use super::{
    Lanyard, answer,
    factors::{confirm::proven, frame_of},
    form::fields::Fields,
    visitor::may,
};
use crate::{domain::secret::Secret, service::door::proof::Proven};

/// What a handler answers: its page, or another one instead.
type Answered = Result<Response, Response>;

/// The page.
pub async fn page(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    let answered = async {
        let (_, staff) = owner(&lanyard, &parts).await?;
        let query = Fields::read(parts.uri.query().unwrap_or_default().as_bytes());
        let said = match query.word("done") {
            "saved" => SignOnSaid::Saved,
            "removed" => SignOnSaid::Removed,
            _ => SignOnSaid::Nothing,
        };
        shown(&lanyard, &parts, &staff, StatusCode::OK, said).await
    };
    answered.await.unwrap_or_else(|instead| instead)
}

/// Saves, tries or removes the provider, as the form says.
pub async fn post(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let answered = async {
        let (by, staff) = owner(&lanyard, &parts).await?;
        let fields = Fields::read(&body);
        match fields.word("act") {
            "save" => save(&lanyard, &parts, (&by, &staff), &fields).await,
            "try" => tried(&lanyard, &parts, &staff).await,
            "remove" => remove(&lanyard, &parts, (&by, &staff)).await,
            _ => Err(answer::problem(&lanyard, &ApiError::Malformed)),
        }
    };
    answered.await.unwrap_or_else(|instead| instead)
}

/// An owner who gave all their factors a short while ago. Whoever may not do it is not asked for them.
async fn owner(lanyard: &Lanyard, parts: &Parts) -> Result<(Proven, May<ManageSettings>), Response> {
    let staff = may(parts).map_err(|error| refused(lanyard, &error))?;
    Ok((proven(lanyard, parts).await?, staff))
}

async fn save(
    lanyard: &Lanyard,
    parts: &Parts,
    (by, staff): (&Proven, &May<ManageSettings>),
    fields: &Fields,
) -> Answered {
    let form = SignOnForm {
        name: fields.first("name").to_owned(),
        issuer: fields.first("issuer").to_owned(),
        client_id: fields.first("client_id").to_owned(),
        domains: fields.first("domains").to_owned(),
        role_claim: fields.first("role_claim").to_owned(),
        role_values: fields.first("role_values").to_owned(),
        asks_factor: fields.word("asks_factor") == "true",
        only_provider: fields.word("only_provider") == "true",
        local_owner: fields.word("local_owner").to_owned(),
        switched_on: fields.word("switched_on") == "true",
    };
    let secret = Secret::new(fields.word("client_secret").to_owned());
    let done = lanyard.service.save_sign_on(by, staff, &form, secret).await;
    match done.map_err(|error| refused(lanyard, &error))? {
        SignOnDone::Saved => Ok(Redirect::to(&paths::sign_on_settings_after("saved")).into_response()),
        SignOnDone::Wrong(faults) => {
            let mut settings = lanyard.service.sign_on_settings(staff).await;
            if let Ok(settings) = &mut settings {
                settings.form = form;
            }
            let settings = settings.map_err(|error| refused(lanyard, &error))?;
            let frame = frame_of(lanyard, parts, staff).await.map_err(|error| refused(lanyard, &error))?;
            let page = sign_on_settings(&frame, &settings, SignOnSaid::Wrong(&faults));
            Ok(answer::html(StatusCode::UNPROCESSABLE_ENTITY, page))
        }
    }
}

async fn tried(lanyard: &Lanyard, parts: &Parts, staff: &May<ManageSettings>) -> Answered {
    let tried = lanyard.service.try_sign_on(staff).await.map_err(|error| refused(lanyard, &error))?;
    match tried {
        Some(tried) => shown(lanyard, parts, staff, StatusCode::OK, SignOnSaid::Tried(tried)).await,
        // Somebody removed it meanwhile.
        None => Ok(Redirect::to(paths::SIGN_ON_SETTINGS).into_response()),
    }
}

async fn remove(lanyard: &Lanyard, parts: &Parts, (by, staff): (&Proven, &May<ManageSettings>)) -> Answered {
    let removed = lanyard.service.remove_sign_on(by, staff).await.map_err(|error| refused(lanyard, &error))?;
    match removed {
        SignOnRemoved::Removed | SignOnRemoved::Missing => {
            Ok(Redirect::to(&paths::sign_on_settings_after("removed")).into_response())
        }
        SignOnRemoved::NobodyLocal => shown(lanyard, parts, staff, StatusCode::CONFLICT, SignOnSaid::NotRemoved).await,
    }
}

async fn shown(
    lanyard: &Lanyard,
    parts: &Parts,
    staff: &May<ManageSettings>,
    status: StatusCode,
    said: SignOnSaid<'_>,
) -> Answered {
    let settings = lanyard.service.sign_on_settings(staff).await.map_err(|error| refused(lanyard, &error))?;
    let frame = frame_of(lanyard, parts, staff).await.map_err(|error| refused(lanyard, &error))?;
    Ok(answer::html(status, sign_on_settings(&frame, &settings, said)))
}

fn refused(lanyard: &Lanyard, error: &ApiError) -> Response {
    super::factors::refused(lanyard, paths::SIGN_ON_SETTINGS, error)
}
