//! Sessions as programs ask for them: their details are instants, not what somebody typed into a form.

use lanyard_app::{
    error::{ApiError, Problem},
    model::{
        act::Act,
        id::{IdempotencyKey, InstitutionId, SessionId},
    },
    ports::{May, right},
};

use crate::{
    domain::{
        clock::Timestamp,
        idempotency,
        session_form::{Details, checked},
        vault::CURSOR_TAG,
        zone::{self, TimeZoneName},
    },
    service::{
        Service,
        programs::told::{ToldAct, ToldBatch, ToldSession},
        sessions::details::{refuse_overtaken, refuse_shutting_out, version},
    },
    storage::{StoreError, TestSession},
};

/// The details of a session as a program sends them; what is not sent stays as it is, or empty where there is nothing yet.
#[derive(Clone, Debug, Default)]
pub struct SentDetails {
    /// Its name.
    pub name: Option<String>,
    /// The room.
    pub room: Option<String>,
    /// The test.
    pub test: Option<String>,
    /// When it opens, RFC 3339.
    pub opens_at: Option<String>,
    /// When it closes, RFC 3339.
    pub closes_at: Option<String>,
    /// IANA name of its zone.
    pub time_zone: Option<String>,
}

impl SentDetails {
    /// The details that these lead to, or everything that is wrong with them.
    fn over(&self, before: Option<&TestSession>) -> Result<Details, ApiError> {
        let text = |sent: &Option<String>, of: fn(&TestSession) -> &String| {
            sent.clone().or_else(|| before.map(|before| of(before).clone())).unwrap_or_default()
        };
        let time = |sent: &Option<String>, of: fn(&TestSession) -> Timestamp, missing| match (sent, before) {
            (Some(sent), _) => zone::parse_instant(sent, missing),
            (None, Some(before)) => Ok(of(before)),
            (None, None) => Err(missing),
        };
        let texts = [text(&self.name, |of| &of.name), text(&self.room, |of| &of.room), text(&self.test, |of| &of.test)];
        let zone = TimeZoneName::parse(&text(&self.time_zone, |of| &of.time_zone));
        let opens = time(&self.opens_at, |of| of.opens_at, Problem::OpensMissing);
        let closes = time(&self.closes_at, |of| of.closes_at, Problem::ClosesMissing);
        checked(&texts, zone, opens, closes).map_err(ApiError::Invalid)
    }
}

/// A change of a session's details.
#[derive(Clone, Debug, Default)]
pub struct SentChange {
    /// What changes.
    pub details: SentDetails,
    /// The version that it replaces; `None` where any may be replaced.
    pub version: Option<String>,
    /// People who are at work may be shut out.
    pub anyway: bool,
}

impl Service {
    /// Sessions with smaller numbers than this one, the greatest first.
    pub async fn list_sessions(
        &self,
        by: &May<right::SeeSessions>,
        below: Option<i64>,
        limit: i64,
    ) -> Result<Vec<ToldSession>, ApiError> {
        let found = self.store.test_session_below(by.institution(), below.unwrap_or(i64::MAX), limit).await?;
        Ok(found.into_iter().map(ToldSession::from).collect())
    }

    /// One session.
    pub async fn read_session(
        &self,
        by: &May<right::SeeSessions>,
        session: SessionId,
    ) -> Result<ToldSession, ApiError> {
        self.session_of(by, session).await.map(ToldSession::from)
    }

    /// Makes a session. The same key makes it once; with other details it is refused.
    pub async fn make_sent_session(
        &self,
        by: &May<right::ManageSessions>,
        sent: &SentDetails,
        key: Option<IdempotencyKey>,
    ) -> Result<ToldSession, ApiError> {
        let details = sent.over(None)?;
        let audit = self.audit_of(by)?;
        let id = match key {
            Some(key) => idempotency::session_of(key),
            None => SessionId::new(self.random.id(audit.at)?),
        };
        let institution = by.institution();
        let there = async || match self.store.test_session_find(institution, id).await? {
            Some(there) if there.details() == details => Ok(Some(ToldSession::from(there))),
            Some(_) => Err(ApiError::KeyReused),
            None => Ok(None),
        };
        if key.is_some()
            && let Some(there) = there().await?
        {
            return Ok(there);
        }
        match self.store.test_session_create(institution, id, &details, audit).await {
            // The same request, sent twice at one time: by now the other one has been carried out.
            Ok(Some(_)) | Err(StoreError::Conflict) => there().await?.ok_or(ApiError::NotFound),
            Ok(None) => Err(ApiError::NotFound),
            Err(error) => Err(error.into()),
        }
    }

    /// Changes the details of a session.
    pub async fn change_sent_session(
        &self,
        by: &May<right::ManageSessions>,
        session: SessionId,
        change: &SentChange,
    ) -> Result<ToldSession, ApiError> {
        let before = self.session_of(by, session).await?;
        let after = change.details.over(Some(&before))?;
        if change.version.as_ref().is_some_and(|replaced| *replaced != version(&before)) {
            refuse_overtaken(&before, &after)?;
        }
        let audit = self.audit_of(by)?;
        if !change.anyway {
            refuse_shutting_out(&before, &after, audit.at)?;
        }
        self.save(by, &before, after, Act::SessionChanged, audit).await?;
        self.session_of(by, session).await.map(ToldSession::from)
    }

    /// The batches of a session, newest first.
    pub async fn list_batches(
        &self,
        by: &May<right::SeeSessions>,
        session: SessionId,
    ) -> Result<Vec<ToldBatch>, ApiError> {
        self.session_of(by, session).await?;
        let found = self.store.batch_list(by.institution(), session).await?;
        Ok(found.into_iter().map(ToldBatch::from).collect())
    }

    /// What was done in a session before this act, newest first.
    pub async fn list_activity(
        &self,
        by: &May<right::SeeSessions>,
        session: SessionId,
        before: Option<uuid::Uuid>,
        limit: i64,
    ) -> Result<Vec<ToldAct>, ApiError> {
        self.session_of(by, session).await?;
        let found = self.store.activity_before(by.institution(), session, before, limit).await?;
        Ok(found.into_iter().map(ToldAct::from).collect())
    }

    /// The signature of a place in a list.
    #[must_use]
    pub fn cursor_tag(&self, institution: InstitutionId, question: &str, place: &str) -> [u8; CURSOR_TAG] {
        self.vault.cursor_tag(institution, question, place)
    }
}
