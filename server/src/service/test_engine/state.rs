//! What engines that speak no LTI tell by themselves, and the token with which they do.

use lanyard_app::{
    error::ApiError,
    model::id::EngineId,
    ports::{May, right},
};

use crate::{
    domain::{
        engine_state::{self, StateFault},
        token::Token,
    },
    service::Service,
    storage::{LetIn, ScorePlace, ScoreTaken},
};

/// Why an engine is not answered.
#[derive(Debug)]
pub enum NotTaken {
    /// It brings no token, or none that is an engine's.
    NotLetIn,
    /// The engine is switched off.
    SwitchedOff,
    /// What it tells cannot be read.
    Wrong(StateFault),
    /// No candidate has come to it by this name.
    NobodyCame,
    /// Something later came before.
    Older,
    /// Something failed.
    Failed(ApiError),
}

impl<T: Into<ApiError>> From<T> for NotTaken {
    fn from(error: T) -> Self {
        Self::Failed(error.into())
    }
}

impl Service {
    /// Gives an engine that speaks no LTI another token to tell states with. It is told this once; only its hash is kept.
    pub async fn renew_state_token(
        &self,
        staff: &May<right::ManageSettings>,
        engine: EngineId,
    ) -> Result<String, ApiError> {
        let audit = self.audit_of(staff)?;
        let token = Token::draw(staff.institution(), audit.at, &self.random)?;
        let renewed = self.store.state_token_renew(staff.institution(), engine, &token.hash(), audit).await?;
        if renewed { Ok(token.text()) } else { Err(ApiError::NotFound) }
    }

    /// Takes what an engine tells with this token: the same transaction as that of a score.
    pub async fn take_state(&self, token: &str, body: &[u8]) -> Result<(), NotTaken> {
        let token = Token::parse(token).ok_or(NotTaken::NotLetIn)?;
        let (institution, hash) = (token.institution(), token.hash());
        let owner = self.store.state_token_find(institution, &hash).await?.ok_or(NotTaken::NotLetIn)?;
        if !owner.switched_on {
            return Err(NotTaken::SwitchedOff);
        }
        let now = self.clock.now();
        let state = engine_state::read(body, now).map_err(NotTaken::Wrong)?;
        let session = self.store.launched_session(institution, owner.engine, &state.subject).await?;
        let session = session.ok_or(NotTaken::NobodyCame)?;
        let place = ScorePlace { engine: owner.engine, by: LetIn::State(&hash), session };
        let audits = self.audits_of_score(owner.engine, now)?;
        match self.store.score_take(institution, place, &state, audits).await? {
            ScoreTaken::Taken => Ok(()),
            ScoreTaken::NotLetIn => Err(NotTaken::NotLetIn),
            ScoreTaken::NotLaunched => Err(NotTaken::NobodyCame),
            ScoreTaken::Older => Err(NotTaken::Older),
        }
    }
}
