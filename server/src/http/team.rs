//! Links that an owner makes, each answered with a document that shows it once: `POST /admin/team/…`.

use axum::{
    body::Bytes,
    extract::State,
    http::{StatusCode, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use lanyard_app::{
    error::ApiError,
    model::{staff::Role, team::TypedInvitation},
    pages::door::{MadeLink, MadeLinkPage, made_link},
    paths,
    words::staff::language,
};

use super::{
    Lanyard, answer,
    form::{fields::Fields, page::refused},
    visitor::may,
};
use crate::service::team::link::FreshLink;

/// `POST /admin/team/invite`: invites somebody.
pub async fn invite(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    let made = async {
        let staff = may(&parts)?;
        let typed = TypedInvitation {
            email: fields.first("email").to_owned(),
            name: fields.first("name").to_owned(),
            role: fields.word("role").to_owned(),
        };
        lanyard.service.invite_colleague(&staff, &typed).await
    };
    let made = made.await;
    answered(lanyard, parts, paths::INVITE, fields, made, MadeLink::Invitation).await
}

/// `POST /admin/team/renew`: gives an open invitation another link.
pub async fn renew(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    let made = async {
        let staff = may(&parts)?;
        lanyard.service.renew_invitation(&staff, fields.id("invitation")?).await
    };
    let made = made.await;
    answered(lanyard, parts, paths::RENEW_INVITATION, fields, made, MadeLink::Invitation).await
}

/// `POST /admin/team/reset`: makes a link for a colleague's new password.
pub async fn reset(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    let made = async {
        let staff = may(&parts)?;
        lanyard.service.make_reset_link(&staff, fields.id("colleague")?).await
    };
    let made = made.await;
    answered(lanyard, parts, paths::MAKE_RESET, fields, made, MadeLink::Reset).await
}

/// `POST /admin/team/agent`: what the agent may do here.
pub async fn agent(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    let told = async {
        let staff = may(&parts)?;
        match fields.word("act") {
            "grant" => lanyard.service.let_agent_work(&staff, Role::from_word(fields.word("role"))).await,
            "take_back" => lanyard.service.take_leave_back(&staff).await,
            "end" => lanyard.service.end_management(&staff).await,
            _ => Err(ApiError::Malformed),
        }
    };
    match told.await {
        Ok(done) => Redirect::to(&paths::team_after(done)).into_response(),
        Err(error @ ApiError::NotFound) => answer::problem(&lanyard, &error),
        Err(error) => refused(lanyard, parts, paths::AGENT, fields, error).await,
    }
}

async fn answered(
    lanyard: Lanyard,
    parts: Parts,
    action: &'static str,
    fields: Fields,
    outcome: Result<FreshLink, ApiError>,
    what: MadeLink,
) -> Response {
    let link = match outcome {
        Ok(link) => link,
        // The page of something that is missing is not there either.
        Err(error @ ApiError::NotFound) => return answer::problem(&lanyard, &error),
        Err(error) => return refused(lanyard, parts, action, fields, error).await,
    };
    made(&lanyard, &link, what)
}

/// The document that shows a link once.
pub fn made(lanyard: &Lanyard, link: &FreshLink, what: MadeLink) -> Response {
    let until = language().times().day_and_time_in_zone(&link.until);
    let frame = answer::door_frame(lanyard, None);
    let page = MadeLinkPage {
        what,
        name: &link.name,
        email: &link.email,
        link: link.link.expose(),
        until: &until,
        mailed: link.mailed,
    };
    answer::html(StatusCode::OK, made_link(&frame, &page))
}
