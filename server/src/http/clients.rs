//! The clients of an agent: `/admin/clients`. An institution that is no agent has no such pages.

use axum::{
    body::Bytes,
    extract::{Path, State, rejection::PathRejection},
    http::{StatusCode, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use lanyard_app::{
    error::ApiError,
    model::{client::TypedClient, id::InstitutionId, right::Right},
    pages::{
        clients::{ClientForm, ClientsFrame, client as client_page, clients as clients_page},
        door::MadeLink,
    },
    paths,
    ports::{May, door::KnowStaff as _, right},
    words::{errors, staff::language},
};

use super::{
    Lanyard, answer,
    cookie::{self, Audience},
    form::fields::Fields,
    team::made,
    visitor::{may, whose},
};
use crate::service::team::clients::MadeClient;

/// `GET /admin/clients`.
pub async fn page(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    shown(&lanyard, &parts, StatusCode::OK, &ClientForm::default())
        .await
        .unwrap_or_else(|error| refused(&lanyard, paths::CLIENTS, &error))
}

/// `POST /admin/clients`: makes one; the answer shows the first owner's link.
pub async fn make(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    let text = |name| fields.first(name).to_owned();
    let typed = TypedClient { name: text("name"), code: text("code"), owner: text("owner"), email: text("email") };
    let answered = async {
        match lanyard.service.make_client(&may(&parts)?, &typed).await {
            Ok(MadeClient::Made { client, link }) => Ok(made(&lanyard, &link, MadeLink::Owner(client))),
            Ok(MadeClient::Before(client)) => Ok(Redirect::to(&paths::client(client)).into_response()),
            Err(ApiError::Invalid(wrong)) => {
                let wrong = wrong
                    .iter()
                    .map(|one| (one.field.control(), errors::problem(one.problem, language()).into_owned()))
                    .collect();
                let form = ClientForm { typed: typed.clone(), wrong };
                shown(&lanyard, &parts, StatusCode::UNPROCESSABLE_ENTITY, &form).await
            }
            Err(error) => Err(error),
        }
    };
    answered.await.unwrap_or_else(|error| refused(&lanyard, paths::CLIENTS, &error))
}

/// `GET /admin/clients/{client}`.
pub async fn client(State(lanyard): State<Lanyard>, id: Result<Path<String>, PathRejection>, parts: Parts) -> Response {
    let id = id.ok().and_then(|Path(id)| id.parse::<InstitutionId>().ok());
    let answered = async { one(&lanyard, &parts, &may(&parts)?, id.ok_or(ApiError::NotFound)?, None).await };
    answered.await.unwrap_or_else(|error| refused(&lanyard, &back(id), &error))
}

/// `POST /admin/clients/renew`: gives the first owner another link, which the answer shows.
pub async fn renew(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let id = Fields::read(&body).id::<InstitutionId>("client");
    let answered = async {
        let staff = may::<right::ManageClients>(&parts)?;
        let id = id.clone()?;
        match lanyard.service.renew_owner(&staff, id).await {
            Ok(link) => Ok(made(&lanyard, &link, MadeLink::Owner(id))),
            Err(error @ ApiError::InvitationGone) => one(&lanyard, &parts, &staff.may()?, id, Some(error)).await,
            Err(error) => Err(error),
        }
    };
    answered.await.unwrap_or_else(|error| refused(&lanyard, &back(id.clone().ok()), &error))
}

/// `POST /admin/clients/open`: goes to work in a client.
pub async fn open(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let id = Fields::read(&body).id::<InstitutionId>("client");
    let answered = async {
        let staff = may(&parts)?;
        let token = cookie::read(&parts.headers, Audience::Staff, lanyard.is_secure()).ok_or(ApiError::NotLoggedIn)?;
        let id = id.clone()?;
        match lanyard.service.open_client(&staff, &token, id).await {
            Ok(token) => {
                let mut response = Redirect::to(paths::SESSIONS).into_response();
                cookie::send(&mut response, &cookie::set(&token, Audience::Staff, lanyard.is_secure()));
                Ok(response)
            }
            // The client took its leave back, or keeps this person out.
            Err(error @ ApiError::NotLetIn) => one(&lanyard, &parts, &staff, id, Some(error)).await,
            Err(error) => Err(error),
        }
    };
    answered.await.unwrap_or_else(|error| refused(&lanyard, &back(id.clone().ok()), &error))
}

async fn shown(lanyard: &Lanyard, parts: &Parts, status: StatusCode, form: &ClientForm) -> Result<Response, ApiError> {
    let staff = may(parts)?;
    let clients = lanyard.service.clients(&staff).await?;
    framed(lanyard, parts, &staff, |frame| answer::html(status, clients_page(frame, &clients, form))).await
}

async fn one(
    lanyard: &Lanyard,
    parts: &Parts,
    staff: &May<right::SeeClients>,
    id: InstitutionId,
    why: Option<ApiError>,
) -> Result<Response, ApiError> {
    let view = lanyard.service.client(staff, id).await?;
    let status = why.as_ref().map_or(StatusCode::OK, ApiError::status_code);
    let sentence = why.map(|error| errors::refusal(&error, language()).into_owned());
    framed(lanyard, parts, staff, |frame| answer::html(status, client_page(frame, &view, sentence.as_deref()))).await
}

async fn framed(
    lanyard: &Lanyard,
    parts: &Parts,
    staff: &May<right::SeeClients>,
    write: impl FnOnce(&ClientsFrame<'_>) -> Response,
) -> Result<Response, ApiError> {
    let institution = lanyard.service.account(&staff.staff()?).await?.institution_name;
    Ok(write(&ClientsFrame {
        assets: lanyard.site.assets(),
        words: language().words(),
        institution_name: &institution,
        whose: &whose(parts),
        manages: staff.must_have(Right::ManageClients).is_ok(),
    }))
}

/// Where a form about this client sits.
fn back(client: Option<InstitutionId>) -> String {
    client.map_or_else(|| paths::CLIENTS.to_owned(), paths::client)
}

fn refused(lanyard: &Lanyard, back: &str, error: &ApiError) -> Response {
    match error {
        ApiError::NotLoggedIn | ApiError::TimedOut => answer::to_log_in(back, error),
        _ => answer::problem(lanyard, error),
    }
}
