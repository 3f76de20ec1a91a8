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
    pages::{
        print::{AskAgainPage, ask_again},
        show_login::{ShowLoginPage, show_login},
    },
    paths,
    words::{english, language::Language, staff::find},
};

use super::{Lanyard, answer, arrival::FORM_LIMIT, visitor};
use crate::service::handing_out::show::ShownLogin;

/// Answers with the login; asks once more when nobody has used it since it was handed out before.
pub async fn login(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let fields: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
    let back = back(&fields).to_owned();
    let back = back.as_str();
    let assets = lanyard.site.assets();
    match shown(&lanyard, &parts, &fields).await {
        Ok(login) => page_of(&lanyard, &login, None, back),
        Err(error @ ApiError::HandedOutBefore { .. }) => {
            let page = AskAgainPage {
                sentence: error.to_string(),
                whose: visitor::whose(&parts),
                action: paths::SHOW_LOGIN,
                button: english().paper.ask_again.show,
                some_are_new: false,
                back: back.to_owned(),
                fields,
            };
            answer::html(StatusCode::CONFLICT, ask_again(assets, english(), &page))
        }
        Err(error @ (ApiError::NotLoggedIn | ApiError::TimedOut)) => {
            Redirect::to(&paths::staff_log_in(back, error == ApiError::TimedOut)).into_response()
        }
        Err(error) => answer::problem(&lanyard, &error),
    }
}

/// Answers a form that issued a new password (`issued` says which, as JSON) with the login: staff at the door have asked
/// for the password, not for the news that there is one. Sent twice, the form issues once and shows the login again.
pub async fn issued(
    lanyard: &Lanyard,
    parts: &Parts,
    issued: Response,
    session: Option<SessionId>,
    q: &str,
) -> Response {
    let body = to_bytes(issued.into_body(), FORM_LIMIT).await.unwrap_or_default();
    let (Ok(done), Some(session)) = (serde_json::from_slice::<LoginChanged>(&body), session) else {
        return answer::problem(lanyard, &ApiError::Malformed);
    };
    let back = paths::find_after(q, &done);
    if done.act.is_none() {
        return Redirect::to(&back).into_response();
    }
    let chosen = Choice::Ids { session, ids: [done.entry].into() };
    let shown = async { lanyard.service.show_login(&visitor::may(parts)?, chosen, true).await };
    match shown.await {
        Ok(login) => page_of(lanyard, &login, Some(find::done(&done, Language::STAFF)), &back),
        Err(error) => answer::problem(lanyard, &error),
    }
}

fn page_of(lanyard: &Lanyard, login: &ShownLogin, notice: Option<&str>, back: &str) -> Response {
    let page = ShowLoginPage {
        assets: lanyard.site.assets(),
        words: english(),
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

async fn shown(lanyard: &Lanyard, parts: &Parts, fields: &[(String, String)]) -> Result<ShownLogin, ApiError> {
    let staff = visitor::may(parts)?;
    let again = fields.iter().any(|(name, value)| name == "again" && value == "1");
    lanyard.service.show_login(&staff, ChosenForm::from_pairs(fields).choice()?, again).await
}

/// Where the person came from, as the form says it: a page of the app, or else Find a login.
fn back(fields: &[(String, String)]) -> &str {
    let named = fields.iter().find(|(name, _)| name == "back").map(|(_, value)| value.as_str());
    named.filter(|back| back.starts_with("/admin/")).unwrap_or(paths::FIND)
}
