//! HTTP: one table of routes, and the layers in the order they stand in.

mod answer;
pub mod api;
mod arrival;
mod candidate;
mod candidate_password;
pub mod client_address;
pub mod cookie;
mod door;
mod download;
mod encoding;
mod headers;
mod live;
mod pages;
mod panics;
mod posted;
mod print;
mod reference;
mod report;
mod same_origin;
mod shape;
mod show;
pub mod site;
mod spelling;
mod status;
mod turns;
mod visitor;
mod whose;

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
    routing::{any, get},
};
use lanyard_app::paths;

pub use self::answer::RETRY_AFTER;
use self::{arrival::Room, same_origin::Foreign, site::Site, turns::AllTurns};
use crate::{config::Config, domain::random::Random, service::Service};

/// What every handler can reach.
#[derive(Clone)]
pub struct Lanyard {
    /// What the operator set.
    pub config: Arc<Config>,
    /// The built site.
    pub site: Arc<Site>,
    /// Everything that can be asked or done.
    pub service: Arc<Service>,
    /// Where the references of requests come from.
    pub references: Random,
}

/// Every address the server answers, and the layers around them. What machines ask stands outside every limit: whoever
/// looks whether the server lives must not wait behind those who keep it busy.
pub fn router(lanyard: Lanyard) -> Router {
    let turns = (lanyard.clone(), AllTurns::new());
    let room = (lanyard.clone(), Room::new());
    let staff = Router::new()
        .route("/admin", get(pages::home))
        .route("/admin/", get(pages::home))
        .route(paths::LOGINS_XLSX, get(posted::to_sessions).post(download::logins))
        .route(paths::PRINT, get(posted::to_sessions).post(print::print))
        .route(paths::ACTIVITY_XLSX, get(posted::to_sessions).post(download::activity))
        .route(paths::REPORT_XLSX, get(posted::to_reports).post(report::workbook))
        .route(paths::REPORT_PRINT, get(posted::to_reports).post(report::print))
        .route(paths::SHOW_LOGIN, get(posted::to_find).post(show::login))
        .route("/admin/{*page}", get(pages::page))
        .route("/api/{*endpoint}", any(api::server_function))
        .layer(from_fn_with_state(lanyard.clone(), visitor::staff_layer));
    // Beside `staff`, not in it: its layer would take what an open page asks for a sign that somebody is there.
    let open_pages = Router::new()
        .route(paths::LIVE, get(live::streams))
        .route("/admin/sessions/{session}/live", get(live::stream))
        .route("/admin/sessions/{session}/pulse", get(live::pulse))
        .route("/admin/sessions/{session}/rows", get(posted::to_session).post(live::rows));
    let candidates = Router::new()
        .route(paths::LOG_IN, get(candidate::log_in).post(candidate::sign_in))
        .route("/i/{institution}", get(candidate::log_in_at))
        .route(paths::WELCOME, get(candidate::welcome).post(candidate::claim))
        .route(paths::NEW_USERNAME, get(candidate::new_username).post(candidate::confirm_username))
        .route(paths::ME, get(candidate::me))
        .route(paths::PASSWORD, get(candidate_password::password).post(candidate_password::renew))
        .route(paths::NEW_PASSWORD, get(candidate_password::new_password).post(candidate_password::confirm))
        .route(paths::START, get(posted::to_my_test).post(candidate::start))
        .route(paths::LOG_OUT, get(posted::after_log_out).post(candidate::log_out))
        .route(paths::REPLACED, get(candidate::replaced))
        .route(paths::HELP, get(candidate::help))
        .layer(from_fn_with_state(lanyard.clone(), whose::candidates_layer));
    let machines = Router::new()
        .route("/livez", get(status::livez))
        .route("/readyz", get(status::readyz))
        .route("/version", get(status::version))
        .route("/robots.txt", get(site::robots))
        .route("/assets/{name}", get(site::asset));
    let people = Router::new()
        .merge(staff.merge(open_pages).layer(from_fn_with_state(turns.clone(), turns::staff)))
        .merge(candidates.layer(from_fn_with_state(turns, turns::candidates)))
        // The body arrives before a turn is taken, within its own limits; extractors find it whole.
        .layer(DefaultBodyLimit::max(arrival::ENTRIES_LIMIT))
        .layer(from_fn_with_state(room, arrival::layer))
        .layer(from_fn_with_state(lanyard.clone(), encoding::layer));
    Router::new()
        .merge(people)
        .merge(machines)
        .fallback(answer::not_found)
        .method_not_allowed_fallback(answer::not_allowed)
        .layer(from_fn(spelling::layer))
        .layer(from_fn_with_state((lanyard.clone(), Foreign::new()), same_origin::layer))
        .layer(from_fn_with_state(lanyard.clone(), panics::layer))
        .layer(from_fn_with_state(lanyard.clone(), headers::layer))
        .layer(from_fn_with_state(lanyard.clone(), reference::layer))
        .with_state(lanyard)
}
