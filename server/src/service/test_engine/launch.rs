//! From Start into the test: the browser is sent to the engine, which asks back who comes, and is told in a signed token
//! (`OpenID` Connect core, section 4 and 3.2; LTI security framework, section 5.1.1).

use std::time::Duration;

use lanyard_app::{
    error::ApiError,
    model::{session::SessionState, test_engine::LaunchRefusal},
    paths,
};

use super::engines::DEPLOYMENT;
use crate::{
    domain::{
        launch_token::{LaunchFacts, claims},
        test_engine::{self as rules, ClientId},
        token::Token,
    },
    service::{Service, door::visitor::Candidate, fault},
    storage::{Actor, CandidateView, HintedLaunch, Launch, LaunchPlace},
};

/// How long an engine may take to ask back.
const GOOD_FOR: Duration = Duration::from_mins(5);

/// The longest of what an engine wants repeated, in bytes: state and nonce of those that are known have a few hundred.
const LONGEST: usize = 8 * 1024;

/// What an engine asks, as it came with the browser.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// By what the engine is named here.
    pub client_id: &'a str,
    /// Where it wants the answer.
    pub redirect_uri: &'a str,
    /// What was sent to it.
    pub login_hint: &'a str,
    /// What was sent beside it.
    pub message_hint: &'a str,
    /// What it wants repeated in the token.
    pub nonce: &'a str,
    /// What it wants repeated beside the token.
    pub state: &'a str,
    /// `openid`, `id_token`, `form_post`, `none`: what the standard has in these four.
    pub how: [&'a str; 4],
}

/// What the standard has in `scope`, `response_type`, `response_mode` and `prompt`.
const HOW: [&str; 4] = ["openid", "id_token", "form_post", "none"];

/// What the engine is told, by the browser.
#[derive(Debug)]
pub struct LaunchAnswer {
    /// Where it is posted to.
    pub redirect_uri: String,
    /// The token.
    pub id_token: String,
    /// What the engine wanted repeated.
    pub state: String,
}

/// What comes of Start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Started {
    /// The test is not in an engine: it counts as started.
    Here,
    /// The browser goes to this address.
    Away(String),
}

/// Why an engine's question is not answered.
#[derive(Debug)]
pub enum NotLaunched {
    /// For this reason.
    Refused(LaunchRefusal),
    /// Something failed, or the candidate is told so elsewhere.
    Failed(ApiError),
}

impl<T: Into<ApiError>> From<T> for NotLaunched {
    fn from(error: T) -> Self {
        Self::Failed(error.into())
    }
}

impl Service {
    /// Starts the test, or leads to where it is. A second press leads there again, as long as the test is not finished.
    pub async fn start(&self, candidate: &Candidate) -> Result<Started, ApiError> {
        let institution = candidate.institution();
        let place = self.store.launch_place_find(institution, candidate.entry()).await?;
        let Some(place) = place else {
            let audit = self.audit(Actor::Candidate(candidate.entry()))?;
            self.store.entry_start(institution, candidate.holder(), audit).await?;
            return Ok(Started::Here);
        };
        // My test says why nothing opens.
        if candidate.has_finished() || !place.switched_on {
            return Ok(Started::Here);
        }
        let now = self.clock.now();
        let hint = Token::draw(institution, now, &self.random)?;
        let holder = candidate.holder();
        let target = if place.target_address.is_empty() { &place.engine.target_address } else { &place.target_address };
        let launch = Launch {
            engine: place.id,
            entry: candidate.entry(),
            token_hash: holder.token_hash.to_vec(),
            target_address: target.clone(),
            custom: together(&place),
            good_until: now.plus(GOOD_FOR),
        };
        let begun = HintedLaunch { hint_hash: &hint.hash(), launch: &launch };
        if !self.store.launch_begin(institution, holder, begun).await? {
            // What the cookie was worth has changed since; the next page says so.
            return Ok(Started::Here);
        }
        let client = ClientId { institution, engine: place.id }.text();
        let address = rules::with_words(
            &place.engine.login_address,
            &[
                ("iss", self.config.public_url.origin()),
                ("login_hint", &hint.text()),
                ("target_link_uri", &launch.target_address),
                ("client_id", &client),
                ("lti_message_hint", &message_hint(&launch)),
                ("lti_deployment_id", DEPLOYMENT),
            ],
        );
        Ok(Started::Away(address))
    }

    /// What is known without knowing who asks: an engine of ours asks about a launch that waits, in the standard's way.
    pub async fn launch_asked(&self, question: &Question<'_>) -> Result<(), NotLaunched> {
        self.launch_of(question).await.map(|_| ())
    }

    /// Answers an engine: the launch is used, the test started, the token signed. Only the browser session that pressed Start
    /// gets an answer.
    pub async fn launch(&self, candidate: &Candidate, question: &Question<'_>) -> Result<LaunchAnswer, NotLaunched> {
        let (client, hint, launch) = self.launch_of(question).await?;
        let (institution, holder) = (candidate.institution(), candidate.holder());
        if institution != client.institution
            || launch.entry != candidate.entry()
            || launch.token_hash != holder.token_hash.as_slice()
        {
            return Err(NotLaunched::Refused(LaunchRefusal::SomebodyElse));
        }
        let found = self.store.test_engine_find(institution, client.engine).await?;
        let engine = found.filter(|found| found.switched_on).ok_or(NotLaunched::Refused(LaunchRefusal::Gone))?.engine;
        let view = self.view(candidate).await?;
        let now = self.clock.now();
        if candidate.has_finished() || SessionState::at(now, view.opens_at, view.closes_at) != SessionState::Open {
            return Err(NotLaunched::Refused(LaunchRefusal::Over));
        }
        // Before it is used, so that whatever fails here can be tried again.
        let key = self.launch_key().await?;
        let audit = self.audit(Actor::Candidate(candidate.entry()))?;
        let subject = self.vault.launch_subject(institution, client.engine, candidate.entry());
        let used = (&hint.hash(), client.engine, subject.as_str());
        if !self.store.launch_use(institution, holder, used, audit).await? {
            return Err(NotLaunched::Refused(LaunchRefusal::Gone));
        }
        let custom = rules::custom(&launch.custom).unwrap_or_default();
        let told = Told { engine: (engine.tells_name, engine.tells_email), view: &view };
        let facts = LaunchFacts {
            issuer: self.config.public_url.origin(),
            client_id: question.client_id,
            deployment_id: DEPLOYMENT,
            subject: &subject,
            nonce: question.nonce,
            target: &launch.target_address,
            session_id: &view.session.to_string(),
            session: &view.session_name,
            test: if view.test.is_empty() { &view.session_name } else { &view.test },
            name: told.name(),
            email: told.email(),
            locale: "en",
            return_address: &self.config.public_url.join(paths::ME),
            line_items: &self.config.public_url.join(&paths::lti_line_items(view.session)),
            line_item: &self.config.public_url.join(&paths::lti_line_item(view.session, client.engine)),
            custom: &custom,
        };
        let id_token = key.sign(&claims(&facts, self.clock.now())).map_err(|error| fault::log(&error))?;
        Ok(LaunchAnswer { redirect_uri: question.redirect_uri.to_owned(), id_token, state: question.state.to_owned() })
    }

    /// The launch that a question is about; refused where anything about the question is not as it has to be.
    async fn launch_of(&self, question: &Question<'_>) -> Result<(ClientId, Token, Launch), NotLaunched> {
        let wrong = |what: &'static str| {
            tracing::info!(what, client = question.client_id.get(..65), "a test engine's question was not answered");
            NotLaunched::Refused(LaunchRefusal::Wrong)
        };
        let client = ClientId::parse(question.client_id).ok_or_else(|| wrong("the client ID is none of ours"))?;
        let is_standard = question.how.iter().zip(HOW).all(|(said, wanted)| said.split(' ').any(|word| word == wanted));
        if !is_standard {
            return Err(wrong("scope, response_type, response_mode or prompt is another one"));
        }
        if question.nonce.is_empty() || question.nonce.len() > LONGEST || question.state.len() > LONGEST {
            return Err(wrong("nonce or state is missing or too long"));
        }
        let hint = Token::parse(question.login_hint).filter(|hint| hint.institution() == client.institution);
        let hint = hint.ok_or_else(|| wrong("the login hint is none of ours"))?;
        let launch = self.store.launch_find(client.institution, &hint.hash()).await?;
        let gone = NotLaunched::Refused(LaunchRefusal::Gone);
        let launch = launch.filter(|launch| self.clock.now() < launch.good_until).ok_or(gone)?;
        if launch.engine != client.engine || question.message_hint != message_hint(&launch) {
            return Err(wrong("the hint belongs to another engine, or the message hint is another one"));
        }
        if question.redirect_uri != launch.target_address {
            let found = self.store.test_engine_find(client.institution, client.engine).await?;
            let is_registered = found.is_some_and(|found| {
                found.engine.target_address == question.redirect_uri
                    || found.engine.redirect_addresses.lines().any(|known| known == question.redirect_uri)
            });
            if !is_registered {
                return Err(wrong("the redirect address is not one of the engine's"));
            }
        }
        Ok((client, hint, launch))
    }
}

/// What is sent beside the login hint, and comes back beside it: which kind of message it is.
fn message_hint(launch: &Launch) -> String {
    launch.engine.uuid().simple().to_string()
}

/// What the session sends along goes before what the engine's settings say of the same name.
fn together(place: &LaunchPlace) -> String {
    let [of_engine, of_session] =
        [&place.engine.custom, &place.custom].map(|lines| rules::custom(lines).unwrap_or_default());
    let mut custom = of_session;
    for (name, value) in of_engine {
        if !custom.iter().any(|(known, _)| *known == name) {
            custom.push((name, value));
        }
    }
    rules::as_lines(&custom)
}

/// What an engine is told of the candidate.
struct Told<'a> {
    engine: (bool, bool),
    view: &'a CandidateView,
}

impl<'a> Told<'a> {
    fn name(&self) -> Option<&'a str> {
        self.view.details.as_ref().filter(|_| self.engine.0).map(|details| details.full_name.as_str())
    }

    fn email(&self) -> Option<&'a str> {
        self.view.details.as_ref().filter(|_| self.engine.1)?.particulars.email.as_deref()
    }
}
