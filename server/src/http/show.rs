//! One login as a page of its own, recorded as handed out: `POST /admin/show`, and the answer to a form that issued a
//! new password.

use axum::{
    body::{Bytes, to_bytes},
    extract::State,
    http::{StatusCode, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use lanyard_app::{
    error::ApiError,
    model::{
        choice::{Choice, ChosenForm},
        find::LoginChanged,
        id::SessionId,
    },
    pages::show_login::{ShowLoginPage, show_login},
    paths,
    words::staff::{find, language},
};

use super::{
    Lanyard, answer,
    form::{
        fields::{FORM_LIMIT, Fields},
        page::{helped_from, refused, shown_from},
    },
    visitor::may,
};
use crate::service::handing_out::show::ShownLogin;

/// Answers with the login; asks once more when nobody has used it since it was handed out before.
pub async fn login(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    let shown = async {
        let staff = may(&parts)?;
        let choice = ChosenForm::from_pairs(fields.pairs()).choice()?;
        lanyard.service.show_login(&staff, choice, fields.again()).await
    };
    match shown.await {
        Ok(login) => page_of(&lanyard, &login, None, shown_from(&fields)),
        Err(error) => refused(lanyard, parts, paths::SHOW_LOGIN, fields, error).await,
    }
}

/// Answers a form that issued a new password (`issued` says which, as JSON) with the login: staff at the door have asked
/// for the password, not for the news that there is one. Sent twice, the form issues once and shows the login again.
pub async fn issued(lanyard: &Lanyard, parts: &Parts, issued: Response, typed: &Fields) -> Response {
    let body = to_bytes(issued.into_body(), FORM_LIMIT).await.unwrap_or_default();
    let session = typed.id::<SessionId>("session");
    let (Ok(done), Ok(session)) = (serde_json::from_slice::<LoginChanged>(&body), session) else {
        return answer::problem(lanyard, &ApiError::Malformed);
    };
    let back = paths::with_word(&helped_from(typed), paths::DONE, &done.word());
    if done.act.is_none() {
        return Redirect::to(&back).into_response();
    }
    let chosen = Choice::Ids { session, ids: [done.entry].into() };
    let shown = async { lanyard.service.show_login(&may(parts)?, chosen, true).await };
    match shown.await {
        Ok(login) => page_of(lanyard, &login, Some(find::done(&done, language())), &back),
        Err(error) => answer::problem(lanyard, &error),
    }
}

fn page_of(lanyard: &Lanyard, login: &ShownLogin, notice: Option<&str>, back: &str) -> Response {
    let page = ShowLoginPage {
        assets: lanyard.site.assets(),
        words: language().words(),
        institution_name: &login.institution_name,
        username: &login.username,
        slip_code: &login.slip_code,
        password: login.password.as_ref().map(|password| password.expose().as_str()).map_err(|why| *why),
        institution_code: &login.institution_code,
        name: login.name.as_deref(),
        session: &login.session_name,
        notice,
        is_closed: login.is_closed,
        back,
    };
    answer::html(StatusCode::OK, show_login(&page))
}
