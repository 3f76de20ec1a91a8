//! HTTP: one table of routes, and the layers in the order they stand in.

mod account;
mod answer;
mod api;
mod arrival;
mod candidate;
mod client_address;
mod clients;
mod cookie;
mod door;
mod download;
mod encoding;
mod engine_registration;
mod engine_state;
mod engine_trial;
mod factors;
mod forgotten;
mod form;
mod headers;
mod inner;
mod institutions;
mod layers;
mod let_in;
mod links;
mod live;
mod lti;
mod lti_pick;
mod lti_register;
mod lti_scores;
mod lti_token;
pub mod metrics;
mod pages;
mod panics;
mod print;
mod programs;
mod reference;
mod report;
mod request;
mod result_readers;
mod same_origin;
mod shape;
mod show;
mod sign_on;
mod sign_on_settings;
pub mod site;
mod spelling;
mod status;
mod team;
mod test_engines;
mod test_pick;
mod turns;
mod v1;
mod visitor;
mod webhooks;

use std::sync::Arc;

use axum::{
    Router,
    middleware::from_fn_with_state,
    routing::{any, get},
};
use lanyard_app::paths;

use self::{
    candidate::{help, log_in, my_test, password, username, welcome},
    factors::{colleague, confirm, enrolment, passkey, second_step},
    form::opened,
    layers::Layers,
    site::Site,
};
use crate::{config::Config, domain::random::Random, metrics::requests::Requests, service::Service};

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
    /// What is counted of requests.
    pub requests: Arc<Requests>,
}

impl Lanyard {
    /// Whether people reach the server by https.
    fn is_secure(&self) -> bool {
        self.config.public_url.is_secure()
    }
}

/// Every address the server answers, and the layers around them. What machines ask stands outside every limit: whoever
/// looks whether the server lives must not wait behind those who keep it busy.
pub fn router(lanyard: Lanyard) -> Router {
    let layers = Arc::new(Layers::new(lanyard.clone()));
    let staff = Router::new()
        .route("/admin", get(pages::home))
        .route("/admin/", get(pages::home))
        .route(paths::LOGINS_XLSX, get(opened::document).post(download::logins))
        .route(paths::PRINT, get(opened::document).post(print::print))
        .route(paths::ACTIVITY_XLSX, get(opened::document).post(download::activity))
        .route(paths::REPORT_XLSX, get(opened::document).post(report::workbook))
        .route(paths::REPORT_PRINT, get(opened::document).post(report::print))
        .route(paths::SHOW_LOGIN, get(opened::document).post(show::login))
        .route(paths::INVITE, get(opened::document).post(team::invite))
        .route(paths::RENEW_INVITATION, get(opened::document).post(team::renew))
        .route(paths::MAKE_RESET, get(opened::document).post(team::reset))
        .route(paths::AGENT, get(opened::document).post(team::agent))
        .route(paths::CLIENTS, get(clients::page).post(clients::make))
        .route(paths::RENEW_OWNER, get(opened::document).post(clients::renew))
        .route(paths::OPEN_CLIENT, get(opened::document).post(clients::open))
        .route("/admin/clients/{client}", get(clients::client))
        .route(paths::TAKE_FACTORS, get(colleague::page).post(colleague::take))
        .route("/admin/invitation/{token}", get(links::invitation).post(links::accept))
        .route("/admin/reset/{token}", get(links::reset).post(links::choose_password))
        .route(paths::FORGOTTEN, get(forgotten::page).post(forgotten::ask))
        .route(paths::SIGN_ON, get(sign_on::page).post(sign_on::begin))
        .route(paths::SIGN_ON_RETURN, get(sign_on::returned))
        .route(paths::SIGN_ON_AGAIN, get(confirm::opened).post(sign_on::again))
        .route("/admin/sign-on/{institution}", get(sign_on::page_of))
        .route(paths::INSTITUTIONS, get(institutions::page).post(institutions::switch))
        .route(paths::SECOND_STEP, get(second_step::page).post(second_step::finish))
        .route(paths::SECOND_STEP_PASSKEY, get(second_step::opened_ask).post(second_step::ask))
        .route(paths::PASSKEY_LOG_IN, get(passkey::opened).post(passkey::log_in))
        .route(paths::PASSKEY_LOG_IN_ASK, get(passkey::opened).post(passkey::ask))
        .route(paths::CONFIRM, get(confirm::opened).post(confirm::take))
        .route(paths::CONFIRM_PASSKEY, get(confirm::opened).post(confirm::ask))
        .route(paths::NEW_APP, get(enrolment::app_page).post(enrolment::app))
        .route(paths::NEW_PASSKEY, get(enrolment::passkey_page).post(enrolment::passkey))
        .route(paths::NEW_PASSKEY_ASK, get(second_step::opened_ask).post(enrolment::ask_for_passkey))
        .route(paths::RECOVERY_CODES, get(enrolment::codes_page).post(enrolment::codes))
        .route(paths::REMOVE_FACTOR, get(enrolment::remove_page).post(enrolment::remove))
        .route(paths::CHOOSE_FACTOR, get(enrolment::choose))
        .route(paths::SIGN_ON_SETTINGS, get(sign_on_settings::page).post(sign_on_settings::post))
        .route(paths::RESULT_READERS, get(result_readers::page).post(result_readers::save))
        .merge(pages_of_test_engines())
        .merge(pages_of_programs())
        .route("/admin/{*page}", get(institutions::page_of_app))
        .route("/api/{*endpoint}", any(api::server_function))
        .layer(from_fn_with_state(Arc::clone(&layers), layers::staff));
    // Beside `staff`, not in it: its layer would take what an open page asks for a sign that somebody is there.
    let open_pages = Router::new()
        .route(paths::LIVE, get(live::streams))
        .route("/admin/sessions/{session}/live", get(live::stream))
        .route("/admin/sessions/{session}/pulse", get(live::pulse))
        .route("/admin/sessions/{session}/glance", get(live::glance))
        .route("/admin/sessions/{session}/rows", get(opened::to_session).post(live::rows))
        .layer(from_fn_with_state(Arc::clone(&layers), layers::open_pages));
    let candidates = Router::new()
        .route(paths::LOG_IN, get(log_in::page).post(log_in::sign_in))
        .route("/i/{institution}", get(log_in::page_at))
        .route(paths::WELCOME, get(welcome::page).post(welcome::claim))
        .route(paths::NEW_USERNAME, get(username::page).post(username::confirm))
        .route(paths::ME, get(my_test::page))
        .route(paths::PASSWORD, get(password::page).post(password::renew))
        .route(paths::NEW_PASSWORD, get(password::new_page).post(password::confirm))
        .route(paths::START, get(opened::to_my_test).post(my_test::start))
        .route(paths::LOG_OUT, get(opened::after_log_out).post(log_in::log_out))
        .route(paths::REPLACED, get(help::replaced))
        .route(paths::HELP, get(help::page))
        .route(paths::LTI_AUTHORIZE, get(lti::authorize).post(lti::authorize_by_post))
        .layer(from_fn_with_state(Arc::clone(&layers), layers::candidates));
    let engines = Router::new()
        .route(paths::LTI_TOKEN, get(answer::not_found).post(lti_token::give))
        .route("/lti/deep-link/{ticket}", get(answer::not_found).post(lti_pick::take))
        .route(paths::ENGINE_STATE, get(answer::not_found).post(engine_state::take))
        .route(paths::LTI_REGISTER, get(answer::not_found).post(lti_register::register))
        .route("/lti/sessions/{session}/lineitems", get(lti_scores::line_items))
        .route("/lti/sessions/{session}/lineitems/{item}", get(lti_scores::line_item))
        .route("/lti/sessions/{session}/lineitems/{item}/scores", get(answer::not_found).post(lti_scores::take))
        .route("/lti/sessions/{session}/lineitems/{item}/results", get(lti_scores::results))
        .layer(from_fn_with_state(Arc::clone(&layers), layers::engines));
    let api = v1::router().layer(from_fn_with_state(Arc::clone(&layers), layers::programs));
    let machines = Router::new()
        .route("/livez", get(status::livez))
        .route("/readyz", get(status::readyz))
        .route("/version", get(status::version))
        .route("/robots.txt", get(site::robots))
        .route(paths::LTI_KEYS, get(lti::keys))
        .route(paths::ENGINE_KEYS, get(engine_state::keys))
        .route(paths::OPENID_CONFIGURATION, get(lti_register::configuration))
        .route("/assets/{name}", get(site::asset));
    Router::new()
        .merge(staff)
        .merge(open_pages)
        .merge(candidates)
        .merge(engines)
        .merge(api)
        .merge(v1::documents())
        .merge(machines)
        .fallback(answer::not_found)
        .method_not_allowed_fallback(answer::not_allowed)
        .layer(from_fn_with_state(layers, layers::everybody))
        .with_state(lanyard)
}

/// Where owners let other programs in, and say which of them are told what happens.
fn pages_of_programs() -> Router<Lanyard> {
    Router::new()
        .route(paths::PROGRAMS, get(programs::page).post(programs::make))
        .route("/admin/settings/programs/{program}", get(programs::page_of).post(programs::revoke))
        .route(paths::WEBHOOKS, get(webhooks::page).post(webhooks::add))
        .route("/admin/settings/webhooks/{webhook}", get(webhooks::page_of).post(webhooks::act))
}

/// Where staff set test engines up, and choose one for a session.
fn pages_of_test_engines() -> Router<Lanyard> {
    Router::new()
        .route(paths::TEST_ENGINES, get(test_engines::page).post(test_engines::add))
        .route(paths::REGISTER_ENGINE, get(engine_registration::opened).post(engine_registration::begin))
        .route(
            "/admin/settings/engines/register/{registration}",
            get(engine_registration::page).post(engine_registration::open),
        )
        .route("/admin/settings/engines/{engine}", get(test_engines::page_of).post(test_engines::act))
        .route("/admin/sessions/{session}/engine", get(test_engines::choice).post(test_engines::choose))
        .route("/admin/sessions/{session}/engine/pick", get(test_pick::opened).post(test_pick::begin))
        .route("/admin/sessions/{session}/engine/picked", get(test_pick::page).post(test_pick::save))
}
