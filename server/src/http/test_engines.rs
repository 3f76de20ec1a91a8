//! `/admin/settings/engines`: an owner sets test engines up; `/admin/sessions/{session}/engine`: a session is given one.

use axum::{
    body::Bytes,
    extract::{Path, State, rejection::PathRejection},
    http::{StatusCode, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use lanyard_app::{
    error::ApiError,
    model::{
        id::{EngineId, SessionId},
        test_engine::{
            EngineForm, EngineGrants, EngineKind, EngineRemoved, EngineSaved, SessionEngineForm, SessionEngineSaved,
        },
    },
    pages::{
        engine_page::EngineSaid,
        engine_registration::waiting_engine,
        session_engine::session_engine as session_engine_page,
        test_engines::{test_engine as engine_page, test_engines as engines_page},
    },
    paths,
    ports::{May, right},
};

use super::{
    Lanyard, answer, engine_trial,
    factors::{frame_of, refused},
    form::fields::Fields,
    request::id_of,
    visitor::may,
};

type Answered = Result<Response, ApiError>;

/// `GET /admin/settings/engines`.
pub async fn page(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    let said = match query(&parts).word("done") {
        "removed" => EngineSaid::Removed,
        "refused" => EngineSaid::Refused,
        _ => EngineSaid::Nothing,
    };
    let answered = async { all(&lanyard, &parts, StatusCode::OK, None, said).await };
    answered.await.unwrap_or_else(|error| refused(&lanyard, paths::TEST_ENGINES, &error))
}

/// `POST /admin/settings/engines`: adds one.
pub async fn add(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let form = engine_form(&Fields::read(&body));
    let answered = async {
        match lanyard.service.add_test_engine(&may(&parts)?, &form).await? {
            EngineSaved::Saved(id) => Ok(done(&paths::test_engine(id), "added")),
            EngineSaved::Wrong(faults) => {
                let said = EngineSaid::Wrong(&faults);
                all(&lanyard, &parts, StatusCode::UNPROCESSABLE_ENTITY, Some(form.clone()), said).await
            }
        }
    };
    answered.await.unwrap_or_else(|error| refused(&lanyard, paths::TEST_ENGINES, &error))
}

/// `GET /admin/settings/engines/{engine}`.
pub async fn page_of(
    State(lanyard): State<Lanyard>,
    id: Result<Path<String>, PathRejection>,
    parts: Parts,
) -> Response {
    let said = match query(&parts).word("done") {
        "added" => EngineSaid::Added,
        "saved" => EngineSaid::Saved,
        "on" => EngineSaid::On,
        "off" => EngineSaid::Off,
        "approved" => EngineSaid::Approved,
        "decided" => EngineSaid::Decided,
        _ => EngineSaid::Nothing,
    };
    let answered = async { one(&lanyard, &parts, (StatusCode::OK, id_of(id)?), None, said).await };
    answered.await.unwrap_or_else(|error| refused(&lanyard, parts.uri.path(), &error))
}

/// `POST /admin/settings/engines/{engine}`: saves, switches or removes it, as the form says.
pub async fn act(
    State(lanyard): State<Lanyard>,
    id: Result<Path<String>, PathRejection>,
    parts: Parts,
    body: Bytes,
) -> Response {
    let fields = Fields::read(&body);
    let answered = async {
        let staff: May<right::ManageSettings> = may(&parts)?;
        let id = id_of(id)?;
        match fields.word("act") {
            "save" => save(&lanyard, &parts, &staff, id, &fields).await,
            word @ ("on" | "off") => {
                lanyard.service.switch_test_engine(&staff, id, word == "on").await?;
                Ok(done(&paths::test_engine(id), word))
            }
            "token" => {
                let token = lanyard.service.renew_state_token(&staff, id).await?;
                one(&lanyard, &parts, (StatusCode::OK, id), None, EngineSaid::Token(&token)).await
            }
            "remove" => match lanyard.service.remove_test_engine(&staff, id).await? {
                EngineRemoved::Removed => Ok(done(paths::TEST_ENGINES, "removed")),
                EngineRemoved::HasSessions => {
                    one(&lanyard, &parts, (StatusCode::CONFLICT, id), None, EngineSaid::HasSessions).await
                }
            },
            "try" => engine_trial::begin(&lanyard, &parts, &staff, id).await,
            "approve" => {
                let is_ticked = |name| fields.word(name) == "true";
                let [name, email, scores] = ["tells_name", "tells_email", "may_score"].map(is_ticked);
                let granted = EngineGrants { name, email, scores };
                let is_new = lanyard.service.approve_test_engine(&staff, id, granted).await?;
                Ok(done(&paths::test_engine(id), if is_new { "approved" } else { "decided" }))
            }
            "refuse" => {
                if lanyard.service.refuse_test_engine(&staff, id).await? {
                    Ok(done(paths::TEST_ENGINES, "refused"))
                } else {
                    Ok(done(&paths::test_engine(id), "decided"))
                }
            }
            _ => Err(ApiError::Malformed),
        }
    };
    answered.await.unwrap_or_else(|error| refused(&lanyard, parts.uri.path(), &error))
}

async fn save(
    lanyard: &Lanyard,
    parts: &Parts,
    staff: &May<right::ManageSettings>,
    id: EngineId,
    fields: &Fields,
) -> Answered {
    let form = engine_form(fields);
    match lanyard.service.change_test_engine(staff, id, &form).await? {
        EngineSaved::Saved(id) => Ok(done(&paths::test_engine(id), "saved")),
        EngineSaved::Wrong(faults) => {
            let said = EngineSaid::Wrong(&faults);
            one(lanyard, parts, (StatusCode::UNPROCESSABLE_ENTITY, id), Some(form), said).await
        }
    }
}

/// `GET /admin/sessions/{session}/engine`.
pub async fn choice(State(lanyard): State<Lanyard>, id: Result<Path<String>, PathRejection>, parts: Parts) -> Response {
    let said = if query(&parts).word("done") == "saved" { EngineSaid::Saved } else { EngineSaid::Nothing };
    let answered = async { of_session(&lanyard, &parts, (StatusCode::OK, id_of(id)?), None, said).await };
    answered.await.unwrap_or_else(|error| refused(&lanyard, parts.uri.path(), &error))
}

/// `POST /admin/sessions/{session}/engine`.
pub async fn choose(
    State(lanyard): State<Lanyard>,
    id: Result<Path<String>, PathRejection>,
    parts: Parts,
    body: Bytes,
) -> Response {
    let fields = Fields::read(&body);
    let form = SessionEngineForm {
        engine: fields.word("engine").to_owned(),
        target_address: fields.first("target_address").to_owned(),
        custom: fields.first("custom").to_owned(),
    };
    let answered = async {
        let session: SessionId = id_of(id)?;
        match lanyard.service.choose_session_engine(&may(&parts)?, session, &form).await? {
            SessionEngineSaved::Saved => Ok(done(&paths::session_engine(session), "saved")),
            SessionEngineSaved::Wrong(faults) => {
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                of_session(&lanyard, &parts, (status, session), Some(form.clone()), EngineSaid::Wrong(&faults)).await
            }
        }
    };
    answered.await.unwrap_or_else(|error| refused(&lanyard, parts.uri.path(), &error))
}

async fn all(
    lanyard: &Lanyard,
    parts: &Parts,
    status: StatusCode,
    typed: Option<EngineForm>,
    said: EngineSaid<'_>,
) -> Answered {
    let staff = may(parts)?;
    let mut shown = lanyard.service.test_engines(&staff).await?;
    shown.form = typed.unwrap_or(shown.form);
    let frame = frame_of(lanyard, parts, &staff).await?;
    Ok(answer::html(status, engines_page(&frame, &shown, said)))
}

async fn one(
    lanyard: &Lanyard,
    parts: &Parts,
    (status, id): (StatusCode, EngineId),
    typed: Option<EngineForm>,
    said: EngineSaid<'_>,
) -> Answered {
    let staff = may(parts)?;
    let mut shown = lanyard.service.test_engine(&staff, id).await?;
    shown.form = typed.unwrap_or(shown.form);
    let frame = frame_of(lanyard, parts, &staff).await?;
    let page = match shown.engine.asks {
        Some(asks) => waiting_engine(&frame, &shown, asks),
        None => engine_page(&frame, &shown, said),
    };
    Ok(answer::html(status, page))
}

/// The page on which a session is given an engine.
pub(super) async fn of_session(
    lanyard: &Lanyard,
    parts: &Parts,
    (status, id): (StatusCode, SessionId),
    typed: Option<SessionEngineForm>,
    said: EngineSaid<'_>,
) -> Answered {
    let staff = may(parts)?;
    let mut shown = lanyard.service.session_engine(&staff, id).await?;
    shown.form = typed.unwrap_or(shown.form);
    let frame = frame_of(lanyard, parts, &staff).await?;
    Ok(answer::html(status, session_engine_page(&frame, id, &shown, said)))
}

fn engine_form(fields: &Fields) -> EngineForm {
    let text = |name| fields.first(name).to_owned();
    EngineForm {
        kind: EngineKind::from_word(fields.word("kind")).unwrap_or_default(),
        name: text("name"),
        login_address: text("login_address"),
        target_address: text("target_address"),
        deep_link_address: text("deep_link_address"),
        redirect_addresses: text("redirect_addresses"),
        custom: text("custom"),
        keys_address: text("keys_address"),
        public_key: text("public_key"),
        tells_name: fields.word("tells_name") == "true",
        tells_email: fields.word("tells_email") == "true",
        may_score: fields.word("may_score") == "true",
    }
}

pub(super) fn query(parts: &Parts) -> Fields {
    Fields::read(parts.uri.query().unwrap_or_default().as_bytes())
}

pub(super) fn done(address: &str, word: &str) -> Response {
    Redirect::to(&[address, "?done=", word].concat()).into_response()
}
