//! The details of a session: making one, changing one while others do the same, opening a closed one again.

use async_trait::async_trait;
use std::{fmt::Write as _, time::Duration};

use lanyard_app::{
    error::{ApiError, Field, Problem, SavedDetail},
    model::{
        act::Act,
        id::{InstitutionId, SessionId},
        session::{ChangedDetails, EarlierSession, NewSessionDefaults, SessionDetails, SessionState, TypedSession},
    },
    ports::{May, Principal, right, sessions::EditSessions},
};
use sha2::{Digest as _, Sha256};

use crate::{
    domain::{
        clock::Timestamp,
        session_form::{self, Details},
        zone,
    },
    service::{Service, context::zone_of},
    storage::{Audit, StoreError, TestSession},
};

/// For how long a closed session is proposed to be open again.
const REOPENED_FOR: Duration = Duration::from_hours(1);

/// How many sessions are offered to be copied.
const COPIED_FROM: i64 = 20;

/// The proposal is rounded up to whole steps, in microseconds.
const REOPENED_IN_STEPS_OF: i64 = 5 * 60 * 1_000_000;

#[async_trait]
impl EditSessions for Service {
    async fn new_session_defaults(
        &self,
        staff: &May<right::ManageSessions>,
        copy: Option<SessionId>,
    ) -> Result<NewSessionDefaults, ApiError> {
        let (known, newest) = tokio::try_join!(
            self.store.test_session_known(staff.institution()),
            self.store.test_session_newest(staff.institution(), COPIED_FROM)
        )?;
        let copied = match copy {
            Some(session) => Some(self.copy_of(&self.session_of(staff, session).await?)),
            None => None,
        };
        Ok(NewSessionDefaults {
            key: SessionId::new(self.random.id(self.clock.now())?).to_string(),
            time_zone: known.time_zone.unwrap_or_else(|| "UTC".to_owned()),
            time_zones: zone::available(),
            earlier: newest
                .into_iter()
                .map(|session| EarlierSession {
                    opens: zone_of(&session.time_zone).civil(session.opens_at),
                    id: session.id,
                    name: session.name,
                })
                .collect(),
            copied,
        })
    }

    async fn create_session(
        &self,
        staff: &May<right::ManageSessions>,
        typed: &TypedSession,
        key: Option<SessionId>,
    ) -> Result<SessionId, ApiError> {
        let (institution, audit) = (staff.institution(), self.audit_of(staff)?);
        let Some(key) = key else { return self.make_session(institution, audit, typed).await };
        let details = session_form::parse(typed).map_err(ApiError::Invalid)?;
        match self.store.test_session_create(institution, key, &details, audit).await {
            Ok(Some(_)) => Ok(key),
            Ok(None) => Err(ApiError::NotFound),
            // The same form again, or somebody who went back and wrote something else into it.
            Err(StoreError::Conflict) => {
                let there = self.store.test_session_find(institution, key).await?;
                match there {
                    Some(there) if there.details() == details => Ok(key),
                    _ => self.make_session(institution, audit, typed).await,
                }
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn session_details(
        &self,
        staff: &May<right::SeeSessions>,
        session: SessionId,
    ) -> Result<SessionDetails, ApiError> {
        let chosen = async { Ok(self.store.session_engine_name(staff.institution(), session).await?) };
        let ((session, head), chosen) = tokio::try_join!(self.session_and_head(staff, session), chosen)?;
        let zone = zone_of(&session.time_zone);
        let until = next_step(self.clock.now().plus(REOPENED_FOR));
        Ok(SessionDetails {
            version: version(&session),
            details: shown(&session),
            time_zones: zone::available(),
            reopen_until: (head.state == SessionState::Closed).then(|| zone.local_input(until)),
            created_at: zone.civil(session.created_at),
            created_by: session.created_by,
            log_in_address: self.log_in_address(&head.institution_code),
            session: head,
            engine: None,
            chosen,
        })
    }

    async fn save_details(
        &self,
        staff: &May<right::ManageSessions>,
        session: SessionId,
        changed: &ChangedDetails,
    ) -> Result<String, ApiError> {
        let before = self.session_of(staff, session).await?;
        let parsed = session_form::parse(&changed.typed).map_err(ApiError::Invalid)?;
        let parsed = parsed.keeping(&changed.typed, &shown(&before), before.opens_at, before.closes_at);
        if changed.version != version(&before) {
            refuse_overtaken(&before, &parsed)?;
        }
        let audit = self.audit_of(staff)?;
        if !changed.all_the_same {
            refuse_shutting_out(&before, &parsed, audit.at)?;
        }
        self.save(staff, &before, parsed, Act::SessionChanged, audit).await
    }

    async fn reopen_session(
        &self,
        staff: &May<right::ManageSessions>,
        session: SessionId,
        until: &str,
    ) -> Result<String, ApiError> {
        let before = self.session_of(staff, session).await?;
        let audit = self.audit_of(staff)?;
        let refused = |problem| ApiError::field(Field::ReopenUntil, problem);
        let closes_at = session_form::closing_time(until, &zone_of(&before.time_zone)).map_err(refused)?;
        if before.state_at(audit.at) != SessionState::Closed {
            // The second press of the button finds done what it asks for.
            let done = before.state_at(audit.at) == SessionState::Open && before.closes_at == closes_at;
            return if done { Ok(version(&before)) } else { Err(ApiError::SessionNotClosed) };
        }
        if closes_at <= audit.at {
            return Err(refused(Problem::NotToCome));
        }
        let after = Details { closes_at, ..before.details() };
        self.save(staff, &before, after, Act::SessionReopened, audit).await
    }
}

impl Service {
    pub(in crate::service) async fn make_session(
        &self,
        institution: InstitutionId,
        audit: Audit,
        typed: &TypedSession,
    ) -> Result<SessionId, ApiError> {
        let details = session_form::parse(typed).map_err(ApiError::Invalid)?;
        let id = SessionId::new(self.random.id(audit.at)?);
        self.store.test_session_create(institution, id, &details, audit).await?.ok_or(ApiError::NotFound)?;
        Ok(id)
    }

    /// The details of this session on the next day to come that is as many whole weeks later.
    fn copy_of(&self, session: &TestSession) -> TypedSession {
        let zone = zone_of(&session.time_zone);
        let [opens, closes] = [session.opens_at, session.closes_at].map(|at| zone.local(at));
        let (opens, closes) = session_form::weeks_later((opens, closes), zone.today(self.clock.now()));
        TypedSession { opens: zone::input(opens), closes: zone::input(closes), ..shown(session) }
    }

    /// Saves what differs, if anything does, and returns the version that is saved now.
    pub(in crate::service) async fn save(
        &self,
        staff: &Principal,
        before: &TestSession,
        after: Details,
        act: Act,
        audit: Audit,
    ) -> Result<String, ApiError> {
        if after != before.details()
            && !self.store.test_session_update(staff.institution(), before, &after, act, audit).await?
        {
            // Somebody was faster between the look at the session and here.
            refuse_overtaken(&self.session_of(staff, before.id).await?, &after)?;
        }
        Ok(version_of(&after))
    }
}

/// The details as the form shows them.
fn shown(session: &TestSession) -> TypedSession {
    let zone = zone_of(&session.time_zone);
    TypedSession {
        name: session.name.clone(),
        room: session.room.clone(),
        test: session.test.clone(),
        opens: zone.local_input(session.opens_at),
        closes: zone.local_input(session.closes_at),
        time_zone: session.time_zone.clone(),
    }
}

pub(in crate::service) fn version(session: &TestSession) -> String {
    version_of(&session.details())
}

/// A short name of these details, the same for the same details.
fn version_of(details: &Details) -> String {
    let mut digest = Sha256::new();
    for text in [&details.name, &details.room, &details.test, &details.time_zone] {
        digest.update(text);
        // No text contains it, so none runs into the next one.
        digest.update([0]);
    }
    digest.update(details.opens_at.micros().to_le_bytes());
    digest.update(details.closes_at.micros().to_le_bytes());
    digest.finalize().iter().take(8).fold(String::new(), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Somebody else has saved other details; that is fine when they are the same as these.
pub(in crate::service) fn refuse_overtaken(now: &TestSession, typed: &Details) -> Result<(), ApiError> {
    let zone = zone_of(&now.time_zone);
    let mut differing = Vec::new();
    for (field, now, typed) in [
        (Field::Name, &now.name, &typed.name),
        (Field::Room, &now.room, &typed.room),
        (Field::Test, &now.test, &typed.test),
        (Field::TimeZone, &now.time_zone, &typed.time_zone),
    ] {
        if now != typed {
            differing.push(SavedDetail::Text(field, now.clone()));
        }
    }
    for (field, now, typed) in
        [(Field::Opens, now.opens_at, typed.opens_at), (Field::Closes, now.closes_at, typed.closes_at)]
    {
        if now != typed {
            differing.push(SavedDetail::Time(field, zone.civil(now)));
        }
    }
    if differing.is_empty() {
        Ok(())
    } else {
        Err(ApiError::DetailsChanged { version: version(now), saved: differing })
    }
}

/// Other times must not end the log-ins of people who are at work without being asked for once more.
pub(in crate::service) fn refuse_shutting_out(
    before: &TestSession,
    after: &Details,
    now: Timestamp,
) -> Result<(), ApiError> {
    let people = before.counts.claimed + before.counts.started;
    if people == 0 || before.state_at(now) != SessionState::Open {
        return Ok(());
    }
    match SessionState::at(now, after.opens_at, after.closes_at) {
        SessionState::Open => Ok(()),
        SessionState::Upcoming => Err(ApiError::field(Field::Opens, Problem::ShutsOut { people })),
        SessionState::Closed => Err(ApiError::field(Field::Closes, Problem::ShutsOut { people })),
    }
}

fn next_step(at: Timestamp) -> Timestamp {
    let steps = (at.micros() + REOPENED_IN_STEPS_OF - 1).div_euclid(REOPENED_IN_STEPS_OF);
    Timestamp::from_micros(steps * REOPENED_IN_STEPS_OF)
}
