//! Line items, scores and results, as engines ask for them (LTI Assignment and Grade Services 2.0).

use lanyard_app::{
    error::ApiError,
    model::id::{EngineId, SessionId},
};

use super::token::EngineVisitor;
use crate::{
    domain::{
        clock::Timestamp,
        scope::Scope,
        score::{CountedResult, Score, ScoreFault},
    },
    service::Service,
    storage::{Actor, Audit, LetIn, LineItem, ScorePlace, ScoreTaken},
};

/// The most results on a page.
pub const MOST_RESULTS: i64 = 100;

/// Why an engine is not answered.
#[derive(Debug)]
pub enum NotAnswered {
    /// It brings no token.
    NoToken,
    /// Its token is over, or none.
    NotLetIn,
    /// Its token is good for something else.
    Scope,
    /// There is nothing at this address, or not for this engine.
    NotFound,
    /// The score cannot be taken.
    Wrong(ScoreFault),
    /// The candidate has not come to the engine by this line item.
    NotLaunched,
    /// A later score came before.
    Older,
    /// Something failed.
    Failed(ApiError),
}

impl<T: Into<ApiError>> From<T> for NotAnswered {
    fn from(error: T) -> Self {
        Self::Failed(error.into())
    }
}

/// Which results an engine asks for.
#[derive(Clone, Copy, Debug)]
pub struct ResultsQuestion<'a> {
    /// Of this candidate alone, as the engine knows them; empty for all.
    pub subject: &'a str,
    /// Behind this one.
    pub behind: &'a str,
    /// At most so many.
    pub limit: i64,
}

/// A line item as its engine reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownItem {
    /// What it is called.
    pub label: String,
    /// The most that can be reached, as the engine wrote the number; empty where it said none.
    pub maximum: String,
}

/// A page of results.
#[derive(Clone, Debug)]
pub struct Results {
    /// The results, in the order of their subjects.
    pub results: Vec<CountedResult>,
    /// There are more behind them.
    pub has_more: bool,
}

impl Service {
    /// The line item of the engine in a session. It is called what the engine called it when it was picked there; else as the
    /// test, or the session where that has no name.
    pub async fn line_item(&self, engine: &EngineVisitor, session: SessionId) -> Result<ShownItem, NotAnswered> {
        let found = self.store.line_item_find(engine.institution(), session, engine.engine()).await?;
        let LineItem { session_name, test, result_label, result_maximum } = found.ok_or(NotAnswered::NotFound)?;
        let label = [result_label, test].into_iter().find(|name| !name.is_empty()).unwrap_or(session_name);
        Ok(ShownItem { label, maximum: result_maximum })
    }

    /// Takes a score. The entry is finished by it where it says so, at whatever time: engines tell late, and do not tell again.
    pub async fn take_score(
        &self,
        engine: &EngineVisitor,
        (session, item): (SessionId, EngineId),
        body: &[u8],
    ) -> Result<(), NotAnswered> {
        self.own_line_item(engine, (session, item)).await?;
        let now = self.clock.now();
        let score = Score::read(body, now).map_err(NotAnswered::Wrong)?;
        let audits = self.audits_of_score(engine.engine(), now)?;
        let place = ScorePlace { engine: engine.engine(), by: LetIn::Access(engine.token_hash()), session };
        match self.store.score_take(engine.institution(), place, &score, audits).await? {
            ScoreTaken::Taken => Ok(()),
            ScoreTaken::NotLetIn => Err(NotAnswered::NotLetIn),
            ScoreTaken::NotLaunched => Err(NotAnswered::NotLaunched),
            ScoreTaken::Older => Err(NotAnswered::Older),
        }
    }

    /// The heads of what may follow from a score: the end of the test is told before its result.
    pub(super) fn audits_of_score(&self, engine: EngineId, now: Timestamp) -> Result<[Audit; 2], ApiError> {
        let actor = Actor::Engine(engine);
        let [first, second] = [self.random.id(now)?, self.random.id(now)?];
        Ok([first.min(second), first.max(second)].map(|id| Audit { id, at: now, actor }))
    }

    /// A page of the results of a line item that count.
    pub async fn results(
        &self,
        engine: &EngineVisitor,
        (session, item): (SessionId, EngineId),
        question: ResultsQuestion<'_>,
    ) -> Result<Results, NotAnswered> {
        self.own_line_item(engine, (session, item)).await?;
        let limit = question.limit.clamp(1, MOST_RESULTS);
        let which = (question.behind, question.subject);
        let mut results =
            self.store.counted_results(engine.institution(), (session, engine.engine()), which, limit + 1).await?;
        let page = usize::try_from(limit).unwrap_or(usize::MAX);
        let has_more = results.len() > page;
        results.truncate(page);
        Ok(Results { results, has_more })
    }

    /// A line item has the id of its engine.
    async fn own_line_item(
        &self,
        engine: &EngineVisitor,
        (session, item): (SessionId, EngineId),
    ) -> Result<(), NotAnswered> {
        if item != engine.engine() {
            return Err(NotAnswered::NotFound);
        }
        self.line_item(engine, session).await.map(|_| ())
    }
}

impl EngineVisitor {
    /// Refuses an engine whose token is not good for this.
    pub fn needs(&self, scope: Scope) -> Result<(), NotAnswered> {
        if self.may(scope) { Ok(()) } else { Err(NotAnswered::Scope) }
    }
}
