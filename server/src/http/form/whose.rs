//! Whose form it is: what was opened by one person changes nothing once another is logged in in the same browser.
//!
//! Stands before every handler that writes, so that none can forget it. A form that does not say whose it is passes: it
//! comes from a program, or from a page of an earlier version.

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http::{HeaderValue, StatusCode},
    response::Response,
};
use lanyard_app::{
    error::ApiError,
    model::whose::{FIELD, HEADER, ROLE_HEADER, Whose},
    pages::candidate as page,
    ports::{Staff, StaffVisitor, door::KnowStaff as _},
};

use super::fields::{ENTRIES_LIMIT, FORM_LIMIT};
use crate::http::{
    Lanyard,
    answer::{as_json, frame_of, html, problem, somebody_else},
    inner::Inner,
    request::{is_from_app, is_safe},
    visitor::candidate_visitor,
};

/// Around every address of candidates.
pub async fn candidates_layer(lanyard: &Lanyard, request: Request, next: impl Inner) -> Response {
    if is_safe(request.method()) {
        return next.answer(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, FORM_LIMIT).await else { return problem(lanyard, &ApiError::Malformed) };
    if let Some(opened_by) = opened_by(&body) {
        let visitor = match candidate_visitor(lanyard, &parts).await {
            Ok(visitor) => visitor,
            Err(instead) => return instead,
        };
        // Where nobody is logged in any more, the address itself says so.
        if lanyard.service.whose_candidate(&visitor).is_some_and(|now| now.0 != opened_by) {
            return match lanyard.service.logged_in(&visitor).await {
                Ok(Some(now)) => html(StatusCode::CONFLICT, page::somebody_else(&frame_of(lanyard, now.clone()), &now)),
                Ok(None) => problem(lanyard, &ApiError::NotFound),
                Err(error) => problem(lanyard, &error),
            };
        }
    }
    next.answer(Request::from_parts(parts, Body::from(body))).await
}

/// Around every address of staff, within the layer that says who sends a request. What the app asks is answered with whose
/// answer it is.
pub async fn staff_layer(lanyard: &Lanyard, request: Request, next: impl Inner) -> Response {
    let (visitor, whose) = (request.extensions().get().cloned(), request.extensions().get::<Whose>().cloned());
    let (Some(StaffVisitor::Staff(staff) | StaffVisitor::Enrolling(staff)), Some(whose)) = (visitor, whose) else {
        return next.answer(request).await;
    };
    let request = match checked(lanyard, &staff, &whose, request).await {
        Ok(request) => request,
        Err(refused) => return refused,
    };
    let asked_by_app = request.uri().path().starts_with("/api/");
    let mut response = next.answer(request).await;
    if asked_by_app {
        name(&staff, &whose, &mut response);
    }
    response
}

/// Gives back what this member of staff sends, or the answer to a form that somebody else opened.
async fn checked(lanyard: &Lanyard, staff: &Staff, whose: &Whose, request: Request) -> Result<Request, Response> {
    if is_safe(request.method()) {
        return Ok(request);
    }
    let (parts, body) = request.into_parts();
    let refused = |error: ApiError| {
        if is_from_app(&parts.headers) { as_json(&error) } else { somebody_else(lanyard, &error, whose) }
    };
    let Ok(body) = to_bytes(body, ENTRIES_LIMIT).await else { return Err(refused(ApiError::Malformed)) };
    if opened_by(&body).is_some_and(|opened_by| opened_by != whose.0) {
        let account = lanyard.service.account(staff).await;
        return Err(refused(account.map_or_else(
            |error| error,
            |now| ApiError::SomebodyElse { name: now.name, institution: now.institution_name },
        )));
    }
    Ok(Request::from_parts(parts, Body::from(body)))
}

/// Names the person an answer is for, so that the app notices when it is not the one whose page it shows, and their role,
/// so that it offers no more than that.
pub fn name(staff: &Staff, whose: &Whose, response: &mut Response) {
    if let Ok(value) = HeaderValue::from_str(&whose.0) {
        response.headers_mut().insert(HEADER, value);
    }
    response.headers_mut().insert(ROLE_HEADER, HeaderValue::from_static(staff.role().word()));
}

/// Who opened the form that this body is. Pages write the field before all others, so little is read to find it.
fn opened_by(body: &Bytes) -> Option<String> {
    form_urlencoded::parse(body)
        .find(|(name, _)| name == FIELD)
        .map(|(_, value)| value.into_owned())
        .filter(|opened_by| !opened_by.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_without_the_field_or_with_an_empty_one_is_nobodys() {
        let opened_by = |body: &'static str| opened_by(&Bytes::from_static(body.as_bytes()));
        assert_eq!(opened_by("whose=9f86d081884c7d65&full_name=Li+Na"), Some("9f86d081884c7d65".to_owned()));
        assert_eq!(opened_by("full_name=Li+Na&whose=9f86d081884c7d65"), Some("9f86d081884c7d65".to_owned()));
        for nobodys in ["", "full_name=whose", "whose=", "whose", "\u{1}\u{2}"] {
            assert_eq!(opened_by(nobodys), None, "{nobodys}");
        }
    }
}
