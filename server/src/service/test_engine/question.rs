//! What an engine asks when somebody was sent to it: who comes (`OpenID` Connect core, section 3.1.2.1; LTI security framework,
//! section 5.1.1). Looked at before anybody is told anything.

use std::time::Duration;

use lanyard_app::{
    error::ApiError,
    model::test_engine::{Errand, LaunchRefusal},
};

use super::engines::DEPLOYMENT;
use crate::{
    domain::{
        test_engine::{self as rules, ClientId},
        token::Token,
    },
    service::Service,
    storage::{FoundEngine, FoundLaunch, Launch, Pressed, TestEngine},
};

/// How long an engine may take to ask.
pub(super) const GOOD_FOR: Duration = Duration::from_mins(5);

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

/// The way into an engine that a question is about. It is not used yet, and nobody has shown that it is theirs.
pub struct WayIn {
    pub(super) client: ClientId,
    pub(super) hint: Token,
    pub(super) launch: Launch,
    institution_name: String,
}

impl WayIn {
    /// Who began it.
    pub(super) const fn pressed(&self) -> Pressed {
        self.launch.pressed
    }

    /// What a member of staff goes there for; `None` of a candidate.
    #[must_use]
    pub const fn errand(&self) -> Option<Errand> {
        errand(&self.launch)
    }

    /// The name of its institution.
    #[must_use]
    pub fn institution_name(&self) -> &str {
        &self.institution_name
    }

    /// Whether this browser session of this institution began it.
    pub(super) fn was_begun_in(&self, session: &Token) -> bool {
        session.institution() == self.client.institution && self.launch.token_hash == session.hash()
    }
}

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

/// Why an engine's question is not answered.
#[derive(Debug)]
pub enum NotLaunched {
    /// For this reason.
    Refused(LaunchRefusal),
    /// A member of staff, who went there for this, took too long, or was there before.
    TooLate(Errand),
    /// Something failed, or whoever asks is told so elsewhere.
    Failed(ApiError),
}

impl<T: Into<ApiError>> From<T> for NotLaunched {
    fn from(error: T) -> Self {
        Self::Failed(error.into())
    }
}

/// Where somebody goes who is sent to an engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Away {
    /// The address.
    pub address: String,
    /// The name of the institution that sends them.
    pub institution_name: String,
}

impl Service {
    /// The way into an engine that a question is about; refused where anything about the question is not as it has to be.
    pub async fn way_in(&self, question: &Question<'_>) -> Result<WayIn, NotLaunched> {
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
        let found = self.store.launch_find(client.institution, &hint.hash()).await?;
        let FoundLaunch { launch, institution_name } = found.ok_or(NotLaunched::Refused(LaunchRefusal::Gone))?;
        if launch.good_until <= self.clock.now() {
            let late = NotLaunched::Refused(LaunchRefusal::Gone);
            return Err(errand(&launch).map_or(late, NotLaunched::TooLate));
        }
        if launch.engine != client.engine || question.message_hint != message_hint(&launch) {
            return Err(wrong("the hint belongs to another engine, or the message hint is another one"));
        }
        if question.redirect_uri != launch.target_address {
            let found = self.store.test_engine_find(client.institution, client.engine).await?;
            let is_registered = found.is_some_and(|FoundEngine { engine, .. }| {
                rules::is_registered(&engine.target_address, &engine.redirect_addresses, question.redirect_uri)
            });
            if !is_registered {
                return Err(wrong("the redirect address is not one of the engine's"));
            }
        }
        Ok(WayIn { client, hint, launch, institution_name })
    }

    /// The name of the institution that a client ID names, for a page that refuses its question.
    pub async fn institution_of_client(&self, client_id: &str) -> Result<Option<String>, ApiError> {
        let Some(client) = ClientId::parse(client_id) else { return Ok(None) };
        let found = self.store.institution_find(client.institution).await?;
        Ok(found.map(|institution| institution.name))
    }

    /// Where a log-in begins at an engine, with what it brings back.
    pub(super) fn engine_log_in_address(&self, engine: &TestEngine, hint: &Token, launch: &Launch) -> String {
        let client = ClientId { institution: hint.institution(), engine: launch.engine }.text();
        rules::with_words(
            &engine.login_address,
            &[
                ("iss", self.config.public_url.origin()),
                ("login_hint", &hint.text()),
                ("target_link_uri", &launch.target_address),
                ("client_id", &client),
                ("lti_message_hint", &message_hint(launch)),
                ("lti_deployment_id", DEPLOYMENT),
            ],
        )
    }
}

const fn errand(launch: &Launch) -> Option<Errand> {
    match launch.pressed {
        Pressed::Candidate(_) => None,
        Pressed::Picking(_, session) => Some(Errand::Pick(session)),
        Pressed::Trying(_) => Some(Errand::Try(launch.engine)),
    }
}

/// What is sent beside the login hint, and comes back beside it.
fn message_hint(launch: &Launch) -> String {
    launch.engine.uuid().simple().to_string()
}
