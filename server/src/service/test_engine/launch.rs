//! From Start into the test: the browser is sent to the engine, which asks back who comes, and is told in a signed token
//! (`OpenID` Connect core, section 4 and 3.2; LTI security framework, section 5.1.1).

use lanyard_app::{
    error::ApiError,
    model::{
        session::SessionState,
        test_engine::{EngineKind, LaunchRefusal},
    },
    paths,
};

use super::{
    engines::DEPLOYMENT,
    question::{Away, GOOD_FOR, LaunchAnswer, NotLaunched, Question, WayIn},
};
use crate::{
    domain::{
        launch_token::{ComesAs, LaunchFacts, MessageFacts, WayBack, claims},
        test_engine as rules,
        token::Token,
    },
    service::{Service, door::visitor::Candidate, fault},
    storage::{Actor, CandidateView, HintedLaunch, Launch, LaunchPlace, Pressed},
};

/// What comes of Start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Started {
    /// The test is not in an engine: it counts as started.
    Here,
    /// The browser goes to the engine.
    Away(Away),
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
        if candidate.has_finished() || !place.opens {
            return Ok(Started::Here);
        }
        if place.engine.kind != EngineKind::Lti {
            return self.start_by_link(candidate, &place).await;
        }
        let now = self.clock.now();
        let hint = Token::draw(institution, now, &self.random)?;
        let holder = candidate.holder();
        let target = if place.target_address.is_empty() { &place.engine.target_address } else { &place.target_address };
        let launch = Launch {
            engine: place.id,
            pressed: Pressed::Candidate(candidate.entry()),
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
        let address = self.engine_log_in_address(&place.engine, &hint, &launch);
        Ok(Started::Away(Away { address, institution_name: place.institution_name }))
    }

    /// Answers an engine: the launch is used, the test started, the token signed. Only the browser session that pressed Start
    /// gets an answer.
    pub async fn launch(
        &self,
        candidate: &Candidate,
        question: &Question<'_>,
        way: &WayIn,
    ) -> Result<LaunchAnswer, NotLaunched> {
        let WayIn { client, hint, launch, .. } = way;
        let (institution, holder) = (candidate.institution(), candidate.holder());
        if institution != client.institution
            || launch.pressed != Pressed::Candidate(candidate.entry())
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
        let line_items = self.config.public_url.join(&paths::lti_line_items(view.session));
        let line_item = self.config.public_url.join(&paths::lti_line_item(view.session, client.engine));
        let way_back = WayBack { line_items: &line_items, line_item: &line_item };
        let facts = LaunchFacts {
            message: MessageFacts {
                issuer: self.config.public_url.origin(),
                client_id: question.client_id,
                deployment_id: DEPLOYMENT,
                subject: &subject,
                comes_as: ComesAs::Learner,
                nonce: question.nonce,
                target: &launch.target_address,
                session_id: &view.session.to_string(),
                session: &view.session_name,
                locale: "en",
                return_address: &self.config.public_url.join(paths::ME),
                custom: &custom,
            },
            test: if view.test.is_empty() { &view.session_name } else { &view.test },
            name: told.name(),
            email: told.email(),
            way_back: engine.may_score.then_some(way_back),
        };
        let id_token = key.sign(&claims(&facts, self.clock.now())).map_err(|error| fault::log(&error))?;
        Ok(LaunchAnswer { redirect_uri: question.redirect_uri.to_owned(), id_token, state: question.state.to_owned() })
    }
}

/// What the session sends along goes before what the engine's settings say of the same name.
pub(super) fn together(place: &LaunchPlace) -> String {
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
pub(super) struct Told<'a> {
    /// Its name, and its e-mail address.
    pub(super) engine: (bool, bool),
    /// Of whom.
    pub(super) view: &'a CandidateView,
}

impl<'a> Told<'a> {
    /// The name, where it is told.
    pub(super) fn name(&self) -> Option<&'a str> {
        self.view.details.as_ref().filter(|_| self.engine.0).map(|details| details.full_name.as_str())
    }

    /// The e-mail address, where it is told and there is one.
    pub(super) fn email(&self) -> Option<&'a str> {
        self.view.details.as_ref().filter(|_| self.engine.1)?.particulars.email.as_deref()
    }
}
