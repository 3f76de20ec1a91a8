//! `/api/v1`: what other programs of an institution can ask and do. A file for each endpoint, with its document.

mod activity;
mod asked;
mod batches;
mod caller;
mod candidates;
mod cursor;
mod document;
mod entries;
mod limit;
mod logins;
mod page;
pub mod problem;
mod program;
mod report;
mod sessions;
mod settings;
mod team;
mod told;

use axum::{
    Router,
    response::Redirect,
    routing::{any, get},
};
use lanyard_app::{error::ApiError, paths};
use utoipa::OpenApi as _;
use utoipa_axum::{router::OpenApiRouter, routes};

pub use self::{caller::layer as let_in, limit::Limits};
use self::{document::Document, problem::Refusal};
use crate::http::Lanyard;

/// Every endpoint, and the document that describes them.
fn endpoints() -> OpenApiRouter<Lanyard> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(program::read_program))
        .routes(routes!(sessions::list::list_sessions, sessions::create::create_session))
        .routes(routes!(sessions::read::read_session, sessions::change::change_session))
        .routes(routes!(activity::list_activity))
        .routes(routes!(batches::list::list_batches, batches::create::create_codes))
        .routes(routes!(batches::read::read_batch, batches::label::label_batch))
        .routes(routes!(logins::hand_out::hand_out_logins))
        .routes(routes!(entries::list::list_entries))
        .routes(routes!(entries::read::read_entry))
        .routes(routes!(entries::find::find_entries))
        .routes(routes!(entries::withdraw::withdraw_entries))
        .routes(routes!(entries::restore::restore_entries))
        .routes(routes!(entries::mark::mark_entries))
        .routes(routes!(entries::reissue::issue_passwords))
        .routes(routes!(candidates::list_candidates))
        .routes(routes!(report::read_report))
        .routes(routes!(team::list_team))
        .routes(routes!(settings::read_settings))
}

/// What a program reaches with its token.
pub fn router() -> Router<Lanyard> {
    let (endpoints, _) = endpoints().split_for_parts();
    Router::new()
        .nest(paths::API_V1, endpoints)
        .route("/api/v1/{*unknown}", any(async || Refusal::Api(ApiError::NotFound)))
}

/// What anybody may read of it.
pub fn documents() -> Router<Lanyard> {
    Router::new()
        .route(paths::API_V1, get(async || Redirect::to(paths::API_DOCUMENT)))
        .route(paths::API_OPENAPI, get(document::json))
        .route(paths::API_DOCUMENT, get(document::page))
}
