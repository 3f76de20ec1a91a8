//! Engines that register themselves (LTI Dynamic Registration 1.0): an owner opens the engine's page with a token that is good once,
//! the engine says what it is and asks for, and waits until an owner has approved it.

use std::time::Duration;

use lanyard_app::{
    error::ApiError,
    model::{
        id::{EngineId, RegistrationId},
        test_engine::{EngineFault, EngineField, EngineGrants, EngineKind, EngineRegistration},
    },
    paths,
    ports::{May, right},
};

use super::engines::DEPLOYMENT;
use crate::{
    domain::{
        clock::Timestamp,
        line::LIMIT,
        registration::{RegistrationFault, ToolRegistration},
        test_engine::{self as rules, ClientId},
        token::Token,
    },
    service::Service,
    storage::{Actor, FoundRegistration, Registered, TestEngine},
};

/// How long an engine may take.
const GOOD_FOR: Duration = Duration::from_hours(1);

/// How many engines of one name are told apart by a number behind it.
const NAMES: usize = 50;

/// An engine that has just registered itself.
#[derive(Clone, Debug)]
pub struct RegisteredEngine {
    /// By what it is known here from now on.
    pub client_id: String,
    /// Which of its installations this is.
    pub deployment_id: &'static str,
    /// What it said of itself.
    pub said: ToolRegistration,
}

/// Why an engine is not registered.
#[derive(Debug)]
pub enum NotRegistered {
    /// Its token was used, is over, or is none of ours.
    NotLetIn,
    /// What it says of itself is not as it has to be.
    Wrong(RegistrationFault),
    /// Too many engines have its name.
    NameTaken,
    /// Something failed.
    Failed(ApiError),
}

impl<T: Into<ApiError>> From<T> for NotRegistered {
    fn from(error: T) -> Self {
        Self::Failed(error.into())
    }
}

impl Service {
    /// Makes a place where an engine may register itself, by the address that its makers give for that.
    pub async fn begin_engine_registration(
        &self,
        staff: &May<right::ManageSettings>,
        typed: &str,
    ) -> Result<Result<RegistrationId, EngineFault>, ApiError> {
        let address = match rules::address(typed, self.config.outgoing_private) {
            Ok(address) => address,
            Err(problem) => return Ok(Err((EngineField::RegistrationAddress, problem))),
        };
        let now = self.clock.now();
        let id = RegistrationId::new(self.random.id(now)?);
        let new =
            FoundRegistration { id, staff: staff.staff()?.id(), address, good_until: now.plus(GOOD_FOR), engine: None };
        self.store.engine_registration_add(staff.institution(), &new).await?;
        Ok(Ok(id))
    }

    /// Such a place as it is now.
    pub async fn engine_registration(
        &self,
        staff: &May<right::ManageSettings>,
        id: RegistrationId,
    ) -> Result<EngineRegistration, ApiError> {
        let found = self.store.engine_registration_find(staff.institution(), id).await?;
        found.map(|found| shown(found, self.clock.now())).ok_or(ApiError::NotFound)
    }

    /// Those where an engine may register itself now.
    pub(super) async fn engine_registrations(
        &self,
        staff: &May<right::ManageSettings>,
    ) -> Result<Vec<EngineRegistration>, ApiError> {
        let now = self.clock.now();
        let found = self.store.engine_registration_list(staff.institution(), now).await?;
        Ok(found.into_iter().map(|found| shown(found, now)).collect())
    }

    /// The address of the engine's page with a token for it; an earlier one is good no longer. `None` when an engine has registered
    /// there.
    pub async fn open_engine_registration(
        &self,
        staff: &May<right::ManageSettings>,
        id: RegistrationId,
    ) -> Result<Option<String>, ApiError> {
        let (institution, now) = (staff.institution(), self.clock.now());
        let found = self.store.engine_registration_find(institution, id).await?.ok_or(ApiError::NotFound)?;
        let token = Token::draw(institution, now, &self.random)?;
        let until = now.plus(GOOD_FOR);
        if !self.store.engine_registration_open(institution, id, (&token.hash(), until)).await? {
            return Ok(None);
        }
        let configuration = self.config.public_url.join(paths::OPENID_CONFIGURATION);
        let words: [(&str, &str); 2] =
            [("openid_configuration", configuration.as_str()), ("registration_token", &token.text())];
        Ok(Some(rules::with_words(&found.address, &words)))
    }

    /// Adds the engine that sends this with a token of ours. It waits for an owner then.
    pub async fn register_engine(&self, token: &str, body: &[u8]) -> Result<RegisteredEngine, NotRegistered> {
        let token = Token::parse(token).ok_or(NotRegistered::NotLetIn)?;
        let (institution, hash) = (token.institution(), token.hash());
        let place = self.store.engine_registration_by_token(institution, &hash, self.clock.now()).await?;
        let place = place.ok_or(NotRegistered::NotLetIn)?;
        // Nobody but the bearer of a good token hears what is wrong, and may try again.
        let said = ToolRegistration::read(body, self.config.outgoing_private).map_err(NotRegistered::Wrong)?;
        self.launch_key().await?;
        // Whoever let it register answers for it; the engine has no place here yet.
        let audit = self.audit(Actor::Staff(place.staff))?;
        let id = EngineId::new(self.random.id(audit.at)?);
        for number in 1..=NAMES {
            let engine = engine_of(&said, numbered(&said.name, number));
            match self.store.engine_register(institution, &hash, (id, &engine, said.asks), audit).await? {
                Registered::Registered => {
                    let client_id = ClientId { institution, engine: id }.text();
                    return Ok(RegisteredEngine { client_id, deployment_id: DEPLOYMENT, said });
                }
                Registered::NotLetIn => return Err(NotRegistered::NotLetIn),
                Registered::NameTaken => {}
            }
        }
        Err(NotRegistered::NameTaken)
    }

    /// Switches an engine on that waits, and grants it this; `false` when it was approved before.
    pub async fn approve_test_engine(
        &self,
        staff: &May<right::ManageSettings>,
        id: EngineId,
        granted: EngineGrants,
    ) -> Result<bool, ApiError> {
        let audit = self.audit_of(staff)?;
        let approved = self.store.engine_approve(staff.institution(), id, granted, audit).await?;
        if !approved {
            self.is_there(staff, id).await?;
        }
        Ok(approved)
    }

    /// Removes an engine that waits; `false` when it was approved before.
    pub async fn refuse_test_engine(&self, staff: &May<right::ManageSettings>, id: EngineId) -> Result<bool, ApiError> {
        let audit = self.audit_of(staff)?;
        let refused = self.store.engine_refuse(staff.institution(), id, audit).await?;
        if !refused {
            self.is_there(staff, id).await?;
        }
        Ok(refused)
    }

    async fn is_there(&self, staff: &May<right::ManageSettings>, id: EngineId) -> Result<(), ApiError> {
        self.store.test_engine_find(staff.institution(), id).await?.map(|_| ()).ok_or(ApiError::NotFound)
    }
}

/// What a page shows of such a place.
fn shown(found: FoundRegistration, now: Timestamp) -> EngineRegistration {
    let is_over = found.good_until <= now;
    EngineRegistration { id: found.id, address: found.address, engine: found.engine, is_over }
}

/// What is kept of what an engine said. It is granted nothing yet.
fn engine_of(said: &ToolRegistration, name: String) -> TestEngine {
    TestEngine {
        kind: EngineKind::Lti,
        name,
        login_address: said.login_address.clone(),
        target_address: said.target_address.clone(),
        deep_link_target: said.deep_link_target.clone().unwrap_or_default(),
        redirect_addresses: said.redirect_addresses.join("\n"),
        custom: said.custom.clone(),
        keys_address: said.keys_address.clone(),
        public_key: said.public_key.clone(),
        tells_name: false,
        tells_email: false,
        may_score: false,
    }
}

/// The name, with a number behind it from the second on.
fn numbered(name: &str, number: usize) -> String {
    if number == 1 {
        return name.to_owned();
    }
    let behind = format!(" ({number})");
    let kept: String = name.chars().take(LIMIT - behind.len()).collect();
    [kept.trim_end(), &behind].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_engine_of_a_name_has_a_number_and_no_more_letters() {
        assert_eq!(numbered("Exams", 1), "Exams");
        assert_eq!(numbered("Exams", 2), "Exams (2)");
        let long = numbered(&"ä".repeat(LIMIT), 11);
        assert_eq!((long.chars().count(), long.ends_with("ä (11)")), (LIMIT, true));
    }
}
