//! `/lti`: what test engines ask of their platform (LTI security framework, section 5.1.1). The browser comes here from another
//! site, so its cookies may be missing: then it is led on once to the same address, from a page of ours.

use axum::{
    body::Bytes,
    extract::State,
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
        request::Parts,
    },
    response::{IntoResponse as _, Response},
};
use data_encoding::HEXLOWER;
use lanyard_app::{
    model::test_engine::LaunchRefusal,
    pages::candidate::{self as pages, LaunchForm},
    paths,
};

use super::{
    Lanyard, answer,
    form::fields::Fields,
    headers,
    visitor::{candidate_visitor, where_they_belong},
};
use crate::{
    domain::test_engine::with_words,
    service::{
        door::visitor::CandidateVisitor,
        test_engine::launch::{NotLaunched, Question},
    },
};

/// The word of the address by which a browser comes from a page of ours.
const AGAIN: &str = "lanyard_again";

/// How long the published keys may be kept, by anybody.
const KEYS_KEPT: &str = "public, max-age=3600";

/// `GET /lti/jwks`: the keys that sign launches.
pub async fn keys(State(lanyard): State<Lanyard>) -> Response {
    match lanyard.service.published_launch_keys().await {
        Ok(keys) => {
            let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, KEYS_KEPT)];
            (headers, keys).into_response()
        }
        Err(error) => answer::problem(&lanyard, &error),
    }
}

/// `GET /lti/authorize`: an engine asks who comes.
pub async fn authorize(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    let fields = Fields::read(parts.uri.query().unwrap_or_default().as_bytes());
    asked(&lanyard, &parts, &fields).await
}

/// The same by POST, from a page of the engine. Whatever cookie comes along counts for nothing: the browser is led on.
pub async fn authorize_by_post(State(lanyard): State<Lanyard>, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    match lanyard.service.launch_asked(&question(&fields)).await {
        Ok(()) => led_on(&lanyard, &fields),
        Err(not) => refused(&lanyard, not),
    }
}

fn question(fields: &Fields) -> Question<'_> {
    Question {
        client_id: fields.first("client_id"),
        redirect_uri: fields.first("redirect_uri"),
        login_hint: fields.first("login_hint"),
        message_hint: fields.first("lti_message_hint"),
        nonce: fields.first("nonce"),
        state: fields.first("state"),
        how: ["scope", "response_type", "response_mode", "prompt"].map(|name| fields.first(name)),
    }
}

async fn asked(lanyard: &Lanyard, parts: &Parts, fields: &Fields) -> Response {
    let question = question(fields);
    let visitor = match candidate_visitor(lanyard, parts).await {
        Ok(visitor) => visitor,
        Err(instead) => return instead,
    };
    if let CandidateVisitor::Candidate(candidate) = &visitor {
        return match lanyard.service.launch(candidate, &question).await {
            Ok(told) => launched(lanyard, &told.redirect_uri, &told.id_token, &told.state),
            Err(not) => refused(lanyard, not),
        };
    }
    match lanyard.service.launch_asked(&question).await {
        Err(not) => refused(lanyard, not),
        Ok(()) if fields.first(AGAIN).is_empty() => led_on(lanyard, fields),
        // Whoever was logged in is out, or another browser came.
        Ok(()) if matches!(visitor, CandidateVisitor::Anonymous) => {
            refused(lanyard, NotLaunched::Refused(LaunchRefusal::SomebodyElse))
        }
        Ok(()) => where_they_belong(lanyard, parts).await,
    }
}

/// A page of ours, from which the browser comes back with its cookies.
fn led_on(lanyard: &Lanyard, fields: &Fields) -> Response {
    let mut words: Vec<(&str, &str)> =
        fields.pairs().iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    words.push((AGAIN, "1"));
    leaving(lanyard, &with_words(paths::LTI_AUTHORIZE, &words))
}

/// A page from which the browser goes on by itself.
pub fn leaving(lanyard: &Lanyard, address: &str) -> Response {
    answer::html(StatusCode::OK, pages::leaving(&answer::frame(lanyard, None), address))
}

/// The form that takes the token to the engine. Engines redirect to other hosts once they have it, and browsers hold the whole
/// way to `form-action`.
fn launched(lanyard: &Lanyard, address: &str, id_token: &str, state: &str) -> Response {
    let nonce = match lanyard.references.bytes::<16>() {
        Ok(bytes) => HEXLOWER.encode(&bytes),
        // The button is there.
        Err(_) => String::new(),
    };
    let form = LaunchForm { address, id_token, state, nonce: &nonce };
    let mut response = answer::html(StatusCode::OK, pages::launch(&answer::frame(lanyard, None), form));
    let to = if lanyard.config.outgoing_private { "https: http:" } else { "https:" };
    if let Ok(policy) = HeaderValue::from_str(&headers::launch_policy(&nonce, to)) {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn refused(lanyard: &Lanyard, not: NotLaunched) -> Response {
    let refusal = match not {
        NotLaunched::Refused(refusal) => refusal,
        NotLaunched::Failed(error) => return answer::problem(lanyard, &error),
    };
    let status = match refusal {
        LaunchRefusal::Wrong | LaunchRefusal::Gone => StatusCode::BAD_REQUEST,
        LaunchRefusal::SomebodyElse => StatusCode::FORBIDDEN,
        LaunchRefusal::Over => StatusCode::CONFLICT,
    };
    answer::html(status, pages::launch_refused(&answer::frame(lanyard, None), refusal))
}
