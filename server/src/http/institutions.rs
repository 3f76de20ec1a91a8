//! The institutions that somebody works for: `GET /admin/institutions` shows the choice, `POST` goes to one of them, and a
//! page of another one than that which is opened says so.

use axum::{
    body::Bytes,
    extract::{Request, State},
    http::{StatusCode, Uri, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use lanyard_app::{
    api::account::own_page,
    error::ApiError,
    model::{
        account::Workplace,
        id::{SessionId, StaffId},
        whose::Whose,
    },
    pages::institutions::{InstitutionsFrame, institutions, page_elsewhere},
    paths,
    ports::{Staff, StaffVisitor, door::KnowStaff as _},
    words::staff::language,
};

use super::{
    Lanyard, answer,
    cookie::{self, Audience},
    form::fields::Fields,
    pages,
    visitor::{staff, whose},
};

/// `GET /admin/institutions`.
pub async fn page(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    let words = Fields::read(parts.uri.query().unwrap_or_default().as_bytes());
    let next = own_page(words.first("next")).unwrap_or_else(|| paths::SESSIONS.to_owned());
    let shown = async {
        let staff = staff(&parts)?;
        let workplaces = lanyard.service.workplaces(&staff, session_of(&next)).await?;
        let here = lanyard.service.account(&staff).await?.institution_name;
        Ok((workplaces, here))
    };
    match shown.await {
        Ok((workplaces, here)) => {
            answer::html(StatusCode::OK, institutions(&frame(&lanyard, &here, &whose(&parts), &next), &workplaces))
        }
        Err(error) => refused(&lanyard, &next, &error),
    }
}

/// `POST /admin/institutions`: goes to another institution, and to the page that the form names.
pub async fn switch(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    let next = own_page(fields.first("next")).unwrap_or_else(|| paths::SESSIONS.to_owned());
    let switched = async {
        let staff = staff(&parts)?;
        let place = fields.id::<StaffId>("place")?;
        let token = cookie::read(&parts.headers, Audience::Staff, lanyard.is_secure()).ok_or(ApiError::NotLoggedIn)?;
        lanyard.service.switch_institution(&staff, &token, place).await
    };
    match switched.await {
        Ok(token) => {
            let mut response = Redirect::to(&next).into_response();
            cookie::send(&mut response, &cookie::set(&token, Audience::Staff, lanyard.is_secure()));
            response
        }
        Err(error) => refused(&lanyard, &next, &error),
    }
}

/// `GET /admin/…`: a page of the app. One that is missing here, but is of another institution of the person who asks, says so
/// and offers to go there. To everybody else a foreign page is answered like a missing one.
pub async fn page_of_app(State(lanyard): State<Lanyard>, request: Request) -> Response {
    let address = address_of(request.uri());
    let asked = session_of(&address).zip(request.extensions().get::<StaffVisitor>().cloned());
    let whose = request.extensions().get::<Whose>().cloned().unwrap_or_default();
    let response = pages::page(State(lanyard.clone()), request).await;
    let (Some((session, visitor)), StatusCode::NOT_FOUND) = (asked, response.status()) else { return response };
    let Ok(staff) = visitor.staff() else { return response };
    match offered(&lanyard, &staff, session).await {
        Ok(Some((place, here))) => {
            let frame = frame(&lanyard, &here, &whose, &address);
            answer::html(StatusCode::NOT_FOUND, page_elsewhere(&frame, &place))
        }
        _ => response,
    }
}

async fn offered(
    lanyard: &Lanyard,
    staff: &Staff,
    session: SessionId,
) -> Result<Option<(Workplace, String)>, ApiError> {
    let Some(place) = lanyard.service.workplace_of(staff, session).await? else { return Ok(None) };
    Ok(Some((place, lanyard.service.account(staff).await?.institution_name)))
}

fn frame<'a>(
    lanyard: &'a Lanyard,
    institution_name: &'a str,
    whose: &'a Whose,
    next: &'a str,
) -> InstitutionsFrame<'a> {
    InstitutionsFrame { assets: lanyard.site.assets(), words: language().words(), institution_name, whose, next }
}

fn refused(lanyard: &Lanyard, next: &str, error: &ApiError) -> Response {
    match error {
        ApiError::NotLoggedIn | ApiError::TimedOut => answer::to_log_in(next, error),
        _ => answer::problem(lanyard, error),
    }
}

fn address_of(uri: &Uri) -> String {
    own_page(uri.path_and_query().map_or("", |address| address.as_str())).unwrap_or_else(|| paths::SESSIONS.to_owned())
}

/// The session that the address of a page names, in its path or as a word.
fn session_of(address: &str) -> Option<SessionId> {
    let (path, words) = address.split_once('?').unwrap_or((address, ""));
    let in_path = path.strip_prefix(paths::SESSIONS).and_then(|rest| rest.split('/').nth(1));
    in_path.and_then(|part| part.parse().ok()).or_else(|| Fields::read(words.as_bytes()).id("session").ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_session_in_its_path_or_as_a_word() {
        let id = "019e1bb4-0000-7000-8000-000000000001";
        for named in
            ["/admin/sessions/{}", "/admin/sessions/{}/cards?x=1", "/admin/reports/usernames?state=unused&session={}"]
        {
            let address = named.replace("{}", id);
            assert_eq!(session_of(&address).map(|session| session.to_string()), Some(id.to_owned()), "{address}");
        }
        for none in
            ["/admin/sessions", "/admin/sessions/new", "/admin/sessions/x/add", "/admin/account", "/admin/find?q=x"]
        {
            assert_eq!(session_of(none), None, "{none}");
        }
    }
}
