//! An owner tries an engine: the way of a candidate, as somebody who is nobody's entry, and without a way back for scores.

use lanyard_app::{
    error::ApiError,
    model::{
        id::EngineId,
        test_engine::{EngineKind, LaunchRefusal},
    },
    paths,
    ports::{May, right},
};

use super::{
    engines::DEPLOYMENT,
    question::{Away, GOOD_FOR, LaunchAnswer, NotLaunched, Question, WayIn},
};
use crate::{
    domain::{
        launch_token::{ComesAs, LaunchFacts, MessageFacts, claims},
        test_engine as rules,
        token::Token,
    },
    service::{Service, fault},
    storage::{HintedLaunch, Launch, Pressed},
};

/// What whoever tries an engine is called there.
const NAME: &str = "Trial";

impl Service {
    /// Sends an owner to an engine, to see how it looks; `None` when it is switched off or speaks no LTI. `token` is that of their browser session.
    pub async fn begin_trial(
        &self,
        staff: &May<right::ManageSettings>,
        token: &Token,
        id: EngineId,
    ) -> Result<Option<Away>, ApiError> {
        let (institution, now) = (staff.institution(), self.clock.now());
        let found = self.store.test_engine_find(institution, id).await?.ok_or(ApiError::NotFound)?;
        if !found.switched_on || found.engine.kind != EngineKind::Lti {
            return Ok(None);
        }
        let engine = found.engine;
        let hint = Token::draw(institution, now, &self.random)?;
        let launch = Launch {
            engine: id,
            pressed: Pressed::Trying(staff.staff()?.id()),
            token_hash: token.hash().to_vec(),
            target_address: engine.target_address.clone(),
            custom: engine.custom.clone(),
            good_until: now.plus(GOOD_FOR),
        };
        let begun = HintedLaunch { hint_hash: &hint.hash(), launch: &launch };
        self.store.staff_launch_begin(institution, (staff.staff()?.id(), None), begun).await?;
        let institution_name = self.institution_of(staff).await?.name;
        Ok(Some(Away { address: self.engine_log_in_address(&engine, &hint, &launch), institution_name }))
    }

    /// Answers an engine: the way there is used, the token signed. Only the browser session that pressed gets an answer.
    pub async fn open_for_trial(
        &self,
        staff: &May<right::ManageSettings>,
        token: &Token,
        (question, way): (&Question<'_>, &WayIn),
    ) -> Result<LaunchAnswer, NotLaunched> {
        if way.pressed() != Pressed::Trying(staff.staff()?.id()) || !way.was_begun_in(token) {
            return Err(NotLaunched::Refused(LaunchRefusal::SomebodyElse));
        }
        let (institution, id) = (staff.institution(), way.client.engine);
        let found = self.store.test_engine_find(institution, id).await?;
        let engine = found.filter(|found| found.switched_on).ok_or(NotLaunched::Refused(LaunchRefusal::Gone))?.engine;
        // Before it is used, so that whatever fails here can be tried again.
        let key = self.launch_key().await?;
        let now = self.clock.now();
        if !self.store.staff_launch_use(institution, (&way.hint.hash(), &token.hash()), now).await? {
            return Err(NotLaunched::Refused(LaunchRefusal::Gone));
        }
        let facts = LaunchFacts {
            message: MessageFacts {
                issuer: self.config.public_url.origin(),
                client_id: question.client_id,
                deployment_id: DEPLOYMENT,
                subject: &self.vault.trial_subject(institution, id),
                comes_as: ComesAs::Trial,
                nonce: question.nonce,
                target: &way.launch.target_address,
                session_id: &id.to_string(),
                session: &engine.name,
                locale: "en",
                return_address: &self.config.public_url.join(&paths::test_engine(id)),
                custom: &rules::custom(&way.launch.custom).unwrap_or_default(),
            },
            test: &engine.name,
            name: engine.tells_name.then_some(NAME),
            email: None,
            way_back: None,
        };
        let id_token = key.sign(&claims(&facts, now)).map_err(|error| fault::log(&error))?;
        Ok(LaunchAnswer { redirect_uri: question.redirect_uri.to_owned(), id_token, state: question.state.to_owned() })
    }
}
