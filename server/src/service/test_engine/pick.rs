//! Staff pick the test of a session in its engine: the engine is asked, answers, and the answer is taken over (LTI Deep Linking
//! 2.0).

use std::time::Duration;

use data_encoding::HEXLOWER;
use lanyard_app::{
    error::ApiError,
    model::{
        id::{EngineId, SessionId},
        test_engine::LaunchRefusal,
        test_pick::{PickAnswer, PickSaved, PickView},
    },
    paths,
    ports::{May, right},
};

use super::{
    engines::DEPLOYMENT,
    question::{Away, GOOD_FOR, LaunchAnswer, NotLaunched, Question, WayIn},
    tool_keys::Busy,
};
use crate::{
    domain::{
        engine_message::MessageFault,
        launch_token::{ComesAs, MessageFacts},
        pick::{EngineAnswer, PickFacts, claims},
        test_engine::{self as rules, ClientId},
        token::Token,
    },
    service::{Service, fault},
    storage::{ChosenEngine, HintedLaunch, Launch, NewAnswer, NewPick, PickTaken, Picker, Pressed},
};

/// How long somebody may take to pick a test.
const PICKED_WITHIN: Duration = Duration::from_hours(1);

/// An answer that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The session that it is for.
    pub session: SessionId,
    /// The name of its institution.
    pub institution_name: String,
}

/// Why an answer is not kept.
#[derive(Debug)]
pub enum NotPicked {
    /// Nothing was asked, it was answered, or it took too long.
    Gone,
    /// It was not signed by the engine, or answers something else.
    NotProven(MessageFault),
    /// Too many wait for the keys that the engine publishes.
    Busy,
    /// Something failed.
    Failed(ApiError),
}

impl<T: Into<ApiError>> From<T> for NotPicked {
    fn from(error: T) -> Self {
        Self::Failed(error.into())
    }
}

impl Service {
    /// Sends a member of staff to an engine, where they pick the test of a session; `None` when it is gone or switched off, or what it
    /// answers could not be checked. `token` is that of their browser session.
    pub async fn begin_pick(
        &self,
        staff: &May<right::ManageSessions>,
        token: &Token,
        (session, engine): (SessionId, EngineId),
    ) -> Result<Option<Away>, ApiError> {
        let institution = staff.institution();
        self.session_of(staff, session).await?;
        let found = self.store.test_engine_find(institution, engine).await?;
        let Some(found) = found.filter(|found| found.switched_on && found.engine.has_keys()) else { return Ok(None) };
        let (id, engine) = (found.id, found.engine);
        let now = self.clock.now();
        let hint = Token::draw(institution, now, &self.random)?;
        let target = if engine.deep_link_target.is_empty() { &engine.target_address } else { &engine.deep_link_target };
        let launch = Launch {
            engine: id,
            pressed: Pressed::Picking(staff.staff()?.id(), session),
            token_hash: token.hash().to_vec(),
            target_address: target.clone(),
            custom: engine.custom.clone(),
            good_until: now.plus(GOOD_FOR),
        };
        let begun = HintedLaunch { hint_hash: &hint.hash(), launch: &launch };
        self.store.staff_launch_begin(institution, (staff.staff()?.id(), Some(session)), begun).await?;
        let institution_name = self.institution_of(staff).await?.name;
        Ok(Some(Away { address: self.engine_log_in_address(&engine, &hint, &launch), institution_name }))
    }

    /// Asks the engine for a test: the way there is used, the question signed. It says nothing of the person.
    pub async fn ask_for_pick(
        &self,
        staff: &May<right::ManageSessions>,
        token: &Token,
        (question, way): (&Question<'_>, &WayIn),
    ) -> Result<LaunchAnswer, NotLaunched> {
        let institution = staff.institution();
        let asks = staff.staff()?.id();
        let begun = match way.launch.pressed {
            Pressed::Picking(by, session) if by == asks && way.was_begun_in(token) => Some(session),
            _ => None,
        };
        let session = begun.ok_or(NotLaunched::Refused(LaunchRefusal::SomebodyElse))?;
        let engine = way.client.engine;
        let found = self.store.test_engine_find(institution, engine).await?;
        if !found.is_some_and(|found| found.switched_on) {
            return Err(NotLaunched::Refused(LaunchRefusal::Gone));
        }
        let session_name = self.session_of(staff, session).await?.name;
        // Before it is used, so that whatever fails here can be tried again.
        let key = self.launch_key().await?;
        let now = self.clock.now();
        let ticket = Token::draw(institution, now, &self.random)?;
        let new = NewPick {
            ticket_hash: &ticket.hash(),
            hint_hash: &way.hint.hash(),
            picker: picker(staff, token)?,
            session,
            engine,
            good_until: now.plus(PICKED_WITHIN),
        };
        if !self.store.pick_begin(institution, new, now).await? {
            return Err(NotLaunched::Refused(LaunchRefusal::Gone));
        }
        let ours = |path: &str| self.config.public_url.join(path);
        let facts = PickFacts {
            message: MessageFacts {
                issuer: self.config.public_url.origin(),
                client_id: question.client_id,
                deployment_id: DEPLOYMENT,
                subject: &self.vault.staff_subject(institution, engine, asks),
                comes_as: ComesAs::Instructor,
                nonce: question.nonce,
                target: &way.launch.target_address,
                session_id: &session.to_string(),
                session: &session_name,
                locale: "en",
                return_address: &ours(&paths::session_engine(session)),
                custom: &rules::custom(&way.launch.custom).unwrap_or_default(),
            },
            answer_address: &ours(&paths::lti_deep_link(&ticket.in_address())),
            data: &data(&ticket),
        };
        let id_token = key.sign(&claims(&facts, self.clock.now())).map_err(|error| fault::log(&error))?;
        Ok(LaunchAnswer { redirect_uri: question.redirect_uri.to_owned(), id_token, state: question.state.to_owned() })
    }

    /// Keeps what an engine answers. Whoever brings it counts for nothing: the engine proves that it is it, and nothing changes
    /// before whoever asked takes the answer over.
    pub async fn take_pick(&self, ticket: &str, text: &str) -> Result<Answered, NotPicked> {
        let ticket = Token::from_address(ticket).ok_or(NotPicked::Gone)?;
        let (institution, hash) = (ticket.institution(), ticket.hash());
        let pick = self.store.pick_find(institution, &hash, None).await?;
        let pick = pick.filter(|pick| pick.answer.is_none() && self.clock.now() < pick.good_until);
        let pick = pick.ok_or(NotPicked::Gone)?;
        let found = self.store.test_engine_find(institution, pick.engine).await?;
        let engine = found.filter(|found| found.switched_on).ok_or(NotPicked::Gone)?.engine;
        let answer = EngineAnswer::read(text).map_err(NotPicked::NotProven)?;
        let client = ClientId { institution, engine: pick.engine }.text();
        let ours = self.config.public_url.origin();
        let checked = answer.message().check(&[ours], self.clock.now());
        checked.and_then(|()| answer.answers(&client, DEPLOYMENT, &data(&ticket))).map_err(NotPicked::NotProven)?;
        match self.is_signed_by(&engine, answer.message()).await {
            Ok(true) => {}
            Ok(false) => return Err(NotPicked::NotProven(MessageFault::NoKey)),
            Err(Busy) => return Err(NotPicked::Busy),
        }
        let picked = answer.picked(&engine.target_address, self.config.outgoing_private);
        let written = serde_json::to_string(&picked).map_err(|error| fault::log(&error))?;
        let new = NewAnswer {
            engine: pick.engine,
            proof_hash: &answer.hash(),
            proof_until: answer.message().good_until(),
            answer: &written,
        };
        // Whoever waited for the engine's keys is late.
        if !self.store.pick_answer(institution, &hash, new, self.clock.now()).await? {
            return Err(NotPicked::Gone);
        }
        Ok(Answered { session: pick.session, institution_name: pick.institution_name })
    }

    /// What an engine answered, for whoever asked it in this browser session; `None` where there is nothing that they can take
    /// over.
    pub async fn picked(
        &self,
        staff: &May<right::ManageSessions>,
        token: &Token,
        (session, ticket): (SessionId, &str),
    ) -> Result<Option<PickView>, ApiError> {
        // Whoever asks about a session that is not theirs hears nothing of the answer.
        self.session_of(staff, session).await?;
        let found = self.answer_for(staff, token, (session, ticket)).await?;
        Ok(found.map(|(view, ..)| view))
    }

    /// Takes over what an engine answered: the session has its test there from now on.
    pub async fn save_pick(
        &self,
        staff: &May<right::ManageSessions>,
        token: &Token,
        (session, ticket): (SessionId, &str),
    ) -> Result<PickSaved, ApiError> {
        self.session_of(staff, session).await?;
        let Some((view, engine, hash)) = self.answer_for(staff, token, (session, ticket)).await? else {
            return Ok(PickSaved::Gone);
        };
        let Ok(test) = view.answer.picked else { return Ok(PickSaved::Gone) };
        let chosen = ChosenEngine {
            engine,
            target_address: test.target_address,
            custom: test.custom,
            title: test.title,
            result_label: test.result_label,
            result_maximum: test.result_maximum,
        };
        let audit = self.audit_of(staff)?;
        let place = (session, &hash);
        Ok(match self.store.pick_take(staff.institution(), place, picker(staff, token)?, &chosen, audit).await? {
            PickTaken::Taken => PickSaved::Saved,
            PickTaken::Changed => PickSaved::Changed,
            PickTaken::Moved => PickSaved::Moved,
            PickTaken::Gone => PickSaved::Gone,
        })
    }

    async fn answer_for(
        &self,
        staff: &May<right::ManageSessions>,
        token: &Token,
        (session, ticket): (SessionId, &str),
    ) -> Result<Option<(PickView, EngineId, [u8; 32])>, ApiError> {
        let institution = staff.institution();
        let Some(known) = Token::from_address(ticket).filter(|known| known.institution() == institution) else {
            return Ok(None);
        };
        let found = self.store.pick_find(institution, &known.hash(), Some(picker(staff, token)?)).await?;
        let Some(pick) = found.filter(|pick| pick.session == session && self.clock.now() < pick.good_until) else {
            return Ok(None);
        };
        let Some(answer) = pick.answer else { return Ok(None) };
        let answer: PickAnswer = serde_json::from_str(&answer).map_err(|error| fault::log(&error))?;
        let (session_name, engine_name) = (pick.session_name, pick.engine_name);
        let view = PickView { session_name, engine_name, ticket: ticket.to_owned(), answer };
        Ok(Some((view, pick.engine, known.hash())))
    }
}

/// What an answer repeats: it belongs to the question with this ticket, and says nothing to whoever has not got it.
fn data(ticket: &Token) -> String {
    HEXLOWER.encode(&ticket.hash())
}

fn picker(staff: &May<right::ManageSessions>, token: &Token) -> Result<Picker, ApiError> {
    Ok(Picker { staff: staff.staff()?.id(), token_hash: token.hash() })
}
