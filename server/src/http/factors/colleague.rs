//! `/admin/team/factor`: an owner takes the second factor of a colleague away, who has lost it.

use axum::{
    body::Bytes,
    extract::State,
    http::{StatusCode, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use lanyard_app::{
    model::id::StaffId,
    pages::door::{TakeFactorsPage, take_factors},
    paths,
    ports::{May, right},
};

use super::{confirm::proven, frame_of, refused};
use crate::{
    http::{Lanyard, answer, form::fields::Fields, visitor::may},
    service::door::proof::Proven,
};

/// Asks whether it is meant.
pub async fn page(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    let fields = Fields::read(parts.uri.query().unwrap_or_default().as_bytes());
    match allowed(&lanyard, &parts, &fields).await {
        Ok((by, colleague)) => shown(&lanyard, &parts, &by, colleague, StatusCode::OK).await,
        Err(instead) => instead,
    }
}

/// Takes it away.
pub async fn take(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let (by, colleague) = match allowed(&lanyard, &parts, &Fields::read(&body)).await {
        Ok(allowed) => allowed,
        Err(instead) => return instead,
    };
    match lanyard.service.take_factors_away(&by, colleague).await {
        Ok(Some(done)) => Redirect::to(&paths::team_after(done)).into_response(),
        Ok(None) => shown(&lanyard, &parts, &by, colleague, StatusCode::CONFLICT).await,
        Err(error) => refused(&lanyard, paths::TEAM, &error),
    }
}

/// An owner who has just proven who they are, and whom they mean; else what they are answered instead. Whoever may not do it
/// is not asked for a proof first.
async fn allowed(lanyard: &Lanyard, parts: &Parts, fields: &Fields) -> Result<(Proven, StaffId), Response> {
    let asked = async {
        let _: May<right::ManageTeam> = may(parts)?;
        fields.id::<StaffId>("colleague")
    };
    let colleague = asked.await.map_err(|error| refused(lanyard, paths::TEAM, &error))?;
    Ok((proven(lanyard, parts).await?, colleague))
}

async fn shown(lanyard: &Lanyard, parts: &Parts, by: &Proven, colleague: StaffId, status: StatusCode) -> Response {
    let found = async {
        let has = lanyard.service.factors_of_colleague(by, colleague).await?;
        Ok((has, frame_of(lanyard, parts, by.staff()).await?))
    };
    match found.await {
        Ok((has, frame)) => answer::html(status, take_factors(&frame, &TakeFactorsPage { colleague, has: &has })),
        Err(error) => refused(lanyard, paths::TEAM, &error),
    }
}
