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
    error::ApiError,
    model::test_engine::{Errand, LaunchRefusal},
    pages::{
        candidate::{self as pages, LaunchForm},
        engine_way as staff_pages,
    },
    paths,
};

use super::{
    Lanyard, answer,
    factors::refused as staff_refused,
    form::fields::Fields,
    headers,
    visitor::{candidate_visitor, staff_token, where_they_belong},
};
use crate::{
    domain::{link_token::KeyKind, test_engine::with_words},
    service::{
        door::visitor::CandidateVisitor,
        test_engine::question::{Away, LaunchAnswer, NotLaunched, Question, WayIn},
    },
};

/// The word of the address by which a browser comes from a page of ours.
const AGAIN: &str = "lanyard_again";

/// How long the published keys may be kept, by anybody.
pub const KEYS_KEPT: &str = "public, max-age=3600";

/// `GET /lti/jwks`: the keys that sign launches.
pub async fn keys(State(lanyard): State<Lanyard>) -> Response {
    match lanyard.service.published_launch_keys(KeyKind::Launch).await {
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
    let asked = Asked { lanyard: &lanyard, fields: &fields };
    let question = question(&fields);
    let way = match lanyard.service.way_in(&question).await {
        Ok(way) => way,
        Err(not) => return asked.refused(not, None).await,
    };
    match way.errand() {
        None => asked.by_candidate(&parts, &question, &way).await,
        Some(errand) => asked.by_staff(&parts, &question, &way, errand).await,
    }
}

/// The same by POST, from a page of the engine. Whatever cookie comes along counts for nothing: the browser is led on.
pub async fn authorize_by_post(State(lanyard): State<Lanyard>, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    let asked = Asked { lanyard: &lanyard, fields: &fields };
    match lanyard.service.way_in(&question(&fields)).await {
        Ok(way) => asked.led_on(&way),
        Err(not) => asked.refused(not, None).await,
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

/// What an engine asks, with all that its page or its redirect sent.
struct Asked<'a> {
    lanyard: &'a Lanyard,
    fields: &'a Fields,
}

impl Asked<'_> {
    /// The browser comes from a page of ours, with all cookies that it has.
    fn is_from_us(&self) -> bool {
        !self.fields.first(AGAIN).is_empty()
    }

    async fn by_candidate(&self, parts: &Parts, question: &Question<'_>, way: &WayIn) -> Response {
        let lanyard = self.lanyard;
        let visitor = match candidate_visitor(lanyard, parts).await {
            Ok(visitor) => visitor,
            Err(instead) => return instead,
        };
        match visitor {
            CandidateVisitor::Candidate(candidate) => match lanyard.service.launch(&candidate, question, way).await {
                Ok(told) => {
                    let frame = answer::frame(lanyard, Some(way.institution_name().to_owned()));
                    launched(lanyard, &told, |form| pages::launch(&frame, form))
                }
                Err(not) => self.refused(not, None).await,
            },
            _ if !self.is_from_us() => self.led_on(way),
            // Whoever was logged in is out, or another browser came.
            CandidateVisitor::Anonymous => self.refused(NotLaunched::Refused(LaunchRefusal::SomebodyElse), None).await,
            _ => where_they_belong(lanyard, parts).await,
        }
    }

    /// A member of staff began it. Their cookie comes along from pages of ours only.
    async fn by_staff(&self, parts: &Parts, question: &Question<'_>, way: &WayIn, errand: Errand) -> Response {
        let lanyard = self.lanyard;
        let Some(token) = staff_token(lanyard, &parts.headers) else {
            return if self.is_from_us() {
                self.refused(NotLaunched::Refused(LaunchRefusal::SomebodyElse), Some(errand)).await
            } else {
                self.led_on(way)
            };
        };
        let told = async {
            let staff = lanyard.service.staff_visitor(&token).await?.staff()?;
            match errand {
                Errand::Pick(_) => lanyard.service.ask_for_pick(&staff.may()?, &token, (question, way)).await,
                Errand::Try(_) => lanyard.service.open_for_trial(&staff.may()?, &token, (question, way)).await,
            }
        };
        match told.await {
            Ok(told) => {
                let frame = answer::door_frame(lanyard, Some(way.institution_name()));
                launched(lanyard, &told, |form| staff_pages::question(&frame, errand, form))
            }
            Err(NotLaunched::Failed(error @ (ApiError::NotLoggedIn | ApiError::TimedOut))) => {
                staff_refused(lanyard, &paths::errand(errand), &error)
            }
            Err(not) => self.refused(not, Some(errand)).await,
        }
    }

    /// A page of ours, from which the browser comes back with its cookies.
    fn led_on(&self, way: &WayIn) -> Response {
        let mut words: Vec<(&str, &str)> =
            self.fields.pairs().iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        words.push((AGAIN, "1"));
        let address = with_words(paths::LTI_AUTHORIZE, &words);
        let away = Away { address, institution_name: way.institution_name().to_owned() };
        match way.errand() {
            None => leaving(self.lanyard, &away),
            Some(errand) => staff_leaving(self.lanyard, errand, &away),
        }
    }

    /// A page of staff has the way back to where they began.
    async fn refused(&self, not: NotLaunched, errand: Option<Errand>) -> Response {
        let lanyard = self.lanyard;
        let (refusal, errand) = match not {
            NotLaunched::Refused(refusal) => (refusal, errand),
            NotLaunched::TooLate(errand) => (LaunchRefusal::Gone, Some(errand)),
            NotLaunched::Failed(error) => return answer::problem(lanyard, &error),
        };
        let status = match refusal {
            LaunchRefusal::Wrong | LaunchRefusal::Gone => StatusCode::BAD_REQUEST,
            LaunchRefusal::SomebodyElse => StatusCode::FORBIDDEN,
            LaunchRefusal::Over => StatusCode::CONFLICT,
        };
        let institution_name = match lanyard.service.institution_of_client(self.fields.first("client_id")).await {
            Ok(institution_name) => institution_name,
            Err(error) => return answer::problem(lanyard, &error),
        };
        let page = match errand {
            None => pages::launch_refused(&answer::frame(lanyard, institution_name), refusal),
            Some(errand) => {
                let frame = answer::door_frame(lanyard, institution_name.as_deref());
                staff_pages::not_opened(&frame, errand, refusal)
            }
        };
        answer::html(status, page)
    }
}

/// A page from which a candidate's browser goes on by itself.
pub fn leaving(lanyard: &Lanyard, away: &Away) -> Response {
    let frame = answer::frame(lanyard, Some(away.institution_name.clone()));
    answer::html(StatusCode::OK, pages::leaving(&frame, &away.address))
}

/// The same of a member of staff.
pub fn staff_leaving(lanyard: &Lanyard, errand: Errand, away: &Away) -> Response {
    let frame = answer::door_frame(lanyard, Some(&away.institution_name));
    answer::html(StatusCode::OK, staff_pages::leaving(&frame, errand, &away.address))
}

/// The form that takes the token to the engine. Engines redirect to other hosts once they have it, and browsers hold the whole
/// way to `form-action`.
fn launched(lanyard: &Lanyard, told: &LaunchAnswer, page: impl FnOnce(LaunchForm<'_>) -> String) -> Response {
    let nonce = match lanyard.references.bytes::<16>() {
        Ok(bytes) => HEXLOWER.encode(&bytes),
        // The button is there.
        Err(_) => String::new(),
    };
    let form = LaunchForm { address: &told.redirect_uri, id_token: &told.id_token, state: &told.state, nonce: &nonce };
    let mut response = answer::html(StatusCode::OK, page(form));
    let to = if lanyard.config.outgoing_private { "https: http:" } else { "https:" };
    if let Ok(policy) = HeaderValue::from_str(&headers::launch_policy(&nonce, to)) {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}
