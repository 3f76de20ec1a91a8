//! `/admin/settings/webhooks`: an owner sets webhooks up, and sees what came of their messages.

use axum::{
    body::Bytes,
    extract::{Path, State, rejection::PathRejection},
    http::{StatusCode, request::Parts},
    response::Response,
};
use lanyard_app::{
    error::ApiError,
    model::{
        id::{IdempotencyKey, WebhookId},
        webhook::{WebhookEvent, WebhookField, WebhookForm, WebhookSaved},
    },
    pages::webhooks::{WebhookSaid, webhook as webhook_page, webhooks as webhooks_page},
    paths,
    ports::{May, right},
};

use super::{
    Lanyard, answer,
    factors::{frame_of, refused},
    form::fields::Fields,
    request::id_of,
    test_engines::{done, query},
    visitor::may,
};

type Answered = Result<Response, ApiError>;

/// `GET /admin/settings/webhooks`.
pub async fn page(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    let said = if query(&parts).word("done") == "removed" { WebhookSaid::Removed } else { WebhookSaid::Nothing };
    let answered = all(&lanyard, &parts, StatusCode::OK, None, said).await;
    answered.unwrap_or_else(|error| refused(&lanyard, paths::WEBHOOKS, &error))
}

/// `POST /admin/settings/webhooks`: adds one, and shows its secret, once.
pub async fn add(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    let (form, key) = (form_of(&fields), fields.word("key").parse().ok());
    let answered = async {
        match lanyard.service.add_webhook(&may(&parts)?, key, &form).await? {
            WebhookSaved::Saved((id, secret)) => {
                one(&lanyard, &parts, (StatusCode::OK, id), None, WebhookSaid::Added(secret.expose())).await
            }
            WebhookSaved::Wrong(faults) => {
                let said = WebhookSaid::Wrong(&faults);
                all(&lanyard, &parts, StatusCode::UNPROCESSABLE_ENTITY, Some((form.clone(), key)), said).await
            }
        }
    };
    answered.await.unwrap_or_else(|error| refused(&lanyard, paths::WEBHOOKS, &error))
}

/// `GET /admin/settings/webhooks/{webhook}`.
pub async fn page_of(
    State(lanyard): State<Lanyard>,
    id: Result<Path<String>, PathRejection>,
    parts: Parts,
) -> Response {
    let said = match query(&parts).word("done") {
        "saved" => WebhookSaid::Saved,
        "on" => WebhookSaid::On,
        "off" => WebhookSaid::Off,
        "test" => WebhookSaid::TestSent,
        "again" => WebhookSaid::SentAgain,
        _ => WebhookSaid::Nothing,
    };
    let answered = async { one(&lanyard, &parts, (StatusCode::OK, id_of(id)?), None, said).await };
    answered.await.unwrap_or_else(|error| refused(&lanyard, parts.uri.path(), &error))
}

/// `POST /admin/settings/webhooks/{webhook}`: saves, switches, tries or removes it, or sends a message again, as the form says.
pub async fn act(
    State(lanyard): State<Lanyard>,
    id: Result<Path<String>, PathRejection>,
    parts: Parts,
    body: Bytes,
) -> Response {
    let fields = Fields::read(&body);
    let answered = async {
        let staff: May<right::ManageSettings> = may(&parts)?;
        let id: WebhookId = id_of(id)?;
        let service = &lanyard.service;
        let is_sent = match fields.word("act") {
            "save" => return save(&lanyard, &parts, &staff, id, &fields).await,
            word @ ("on" | "off") => {
                service.switch_webhook(&staff, id, word == "on").await?;
                return Ok(done(&paths::webhook(id), word));
            }
            "secret" => {
                let secret = service.renew_webhook_secret(&staff, id).await?;
                let said = WebhookSaid::Secret(secret.expose());
                return one(&lanyard, &parts, (StatusCode::OK, id), None, said).await;
            }
            "remove" => {
                service.remove_webhook(&staff, id).await?;
                return Ok(done(paths::WEBHOOKS, "removed"));
            }
            "test" => service.try_webhook(&staff, id).await?,
            "again" => {
                let message = fields.word("message").parse().map_err(|_| ApiError::NotFound)?;
                service.send_webhook_again(&staff, id, message).await?
            }
            _ => return Err(ApiError::Malformed),
        };
        if is_sent {
            Ok(done(&paths::webhook(id), fields.word("act")))
        } else {
            one(&lanyard, &parts, (StatusCode::CONFLICT, id), None, WebhookSaid::IsOff).await
        }
    };
    answered.await.unwrap_or_else(|error| refused(&lanyard, parts.uri.path(), &error))
}

async fn save(
    lanyard: &Lanyard,
    parts: &Parts,
    staff: &May<right::ManageSettings>,
    id: WebhookId,
    fields: &Fields,
) -> Answered {
    let form = form_of(fields);
    match lanyard.service.change_webhook(staff, id, &form).await? {
        WebhookSaved::Saved(()) => Ok(done(&paths::webhook(id), "saved")),
        WebhookSaved::Wrong(faults) => {
            let said = WebhookSaid::Wrong(&faults);
            one(lanyard, parts, (StatusCode::UNPROCESSABLE_ENTITY, id), Some(form), said).await
        }
    }
}

async fn all(
    lanyard: &Lanyard,
    parts: &Parts,
    status: StatusCode,
    typed: Option<(WebhookForm, Option<IdempotencyKey>)>,
    said: WebhookSaid<'_>,
) -> Answered {
    let staff = may(parts)?;
    let mut shown = lanyard.service.webhooks(&staff).await?;
    if let Some((form, key)) = typed {
        (shown.form, shown.key) = (form, key.unwrap_or(shown.key));
    }
    let frame = frame_of(lanyard, parts, &staff).await?;
    Ok(answer::html(status, webhooks_page(&frame, &shown, said)))
}

async fn one(
    lanyard: &Lanyard,
    parts: &Parts,
    (status, id): (StatusCode, WebhookId),
    typed: Option<WebhookForm>,
    said: WebhookSaid<'_>,
) -> Answered {
    let staff = may(parts)?;
    let number = query(parts).word("page").parse().unwrap_or(1);
    let mut shown = lanyard.service.webhook(&staff, id, number).await?;
    shown.form = typed.unwrap_or(shown.form);
    let frame = frame_of(lanyard, parts, &staff).await?;
    Ok(answer::html(status, webhook_page(&frame, &shown, said)))
}

fn form_of(fields: &Fields) -> WebhookForm {
    let text = |name| fields.first(name).to_owned();
    WebhookForm {
        name: text(WebhookField::Name.control()),
        address: text(WebhookField::Address.control()),
        events: fields.all(WebhookField::Events.control()).filter_map(WebhookEvent::from_word).collect(),
    }
}
