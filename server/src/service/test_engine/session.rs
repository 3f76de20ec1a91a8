//! Where the test of a session is, as whoever manages sessions says it.

use lanyard_app::{
    error::ApiError,
    model::{
        id::{EngineId, SessionId},
        test_engine::{
            EngineFault, EngineField, EngineProblem, NO_SUCH_ENGINE, SessionEngine, SessionEngineForm,
            SessionEngineSaved,
        },
    },
    ports::{May, right},
};

use super::engines::{kept, listed, target_of};
use crate::{
    domain::test_engine as rules,
    service::Service,
    storage::{ChosenEngine, EngineChosen},
};

impl Service {
    /// Where the test of a session is, and which engines there are.
    pub async fn session_engine(
        &self,
        staff: &May<right::ManageSessions>,
        session: SessionId,
    ) -> Result<SessionEngine, ApiError> {
        let institution = staff.institution();
        let session_name = self.session_of(staff, session).await?.name;
        let chosen = self.store.session_engine_find(institution, session).await?;
        let is_chosen = |id: EngineId| chosen.as_ref().is_some_and(|chosen| chosen.engine == id);
        let engines = self.store.test_engine_list(institution).await?;
        let is_moved = chosen.as_ref().is_some_and(|chosen| {
            let found = engines.iter().find(|found| found.id == chosen.engine);
            found.is_some_and(|found| !rules::is_place_of(&chosen.target_address, &found.engine.target_address))
        });
        let engines = engines.iter().filter(|found| found.switched_on || is_chosen(found.id)).map(listed).collect();
        let picked = chosen.as_ref().map(|chosen| chosen.title.clone()).unwrap_or_default();
        let form = chosen.map_or_else(SessionEngineForm::default, |chosen| SessionEngineForm {
            engine: chosen.engine.to_string(),
            target_address: chosen.target_address,
            custom: chosen.custom,
        });
        Ok(SessionEngine { session_name, engines, form, picked, is_moved })
    }

    /// Says where the test of a session is. A candidate who pressed Start before goes where that led.
    pub async fn choose_session_engine(
        &self,
        staff: &May<right::ManageSessions>,
        session: SessionId,
        form: &SessionEngineForm,
    ) -> Result<SessionEngineSaved, ApiError> {
        let institution = staff.institution();
        // Whoever asks about a session that is not theirs hears nothing of the form.
        self.session_of(staff, session).await?;
        let chosen = if form.engine.trim().is_empty() {
            None
        } else {
            match self.read_choice(staff, session, form).await? {
                Ok(chosen) => Some(chosen),
                Err(faults) => return Ok(SessionEngineSaved::Wrong(faults)),
            }
        };
        let audit = self.audit_of(staff)?;
        match self.store.session_engine_choose(institution, session, chosen.as_ref(), audit).await? {
            EngineChosen::Chosen => Ok(SessionEngineSaved::Saved),
            EngineChosen::NoSuchEngine => Ok(SessionEngineSaved::Wrong(vec![NO_SUCH_ENGINE])),
            // An owner has moved the engine since it was looked at.
            EngineChosen::ForeignHost => Ok(SessionEngineSaved::Wrong(vec![FOREIGN])),
            EngineChosen::Missing => Err(ApiError::NotFound),
        }
    }

    /// What the form says, or all that is wrong with it.
    async fn read_choice(
        &self,
        staff: &May<right::ManageSessions>,
        session: SessionId,
        form: &SessionEngineForm,
    ) -> Result<Result<ChosenEngine, Vec<EngineFault>>, ApiError> {
        let Ok(engine) = form.engine.trim().parse::<EngineId>() else { return Ok(Err(vec![NO_SUCH_ENGINE])) };
        let Some(found) = self.store.test_engine_find(staff.institution(), engine).await? else {
            return Ok(Err(vec![NO_SUCH_ENGINE]));
        };
        let mut faults = Vec::new();
        let target = match target_of(found.engine.kind, &form.target_address, self.config.outgoing_private) {
            Err(EngineProblem::Missing) => Ok(String::new()),
            // Whoever manages sessions chooses a place in the engine; where the engine is, an owner says.
            Ok(target) if !rules::are_of_one_host(&target, &found.engine.target_address) => {
                Err(EngineProblem::ForeignHost)
            }
            read => read,
        };
        let target_address = kept(target, EngineField::TargetAddress, &mut faults);
        let custom = kept(rules::custom(&form.custom), EngineField::Custom, &mut faults);
        Ok(if faults.is_empty() {
            let custom = rules::as_lines(&custom);
            // What the engine called it stays with the place that it named.
            let before = self.store.session_engine_find(staff.institution(), session).await?.filter(|before| {
                (before.engine, &before.target_address, &before.custom) == (engine, &target_address, &custom)
            });
            Ok(before.unwrap_or(ChosenEngine {
                engine,
                target_address,
                custom,
                title: String::new(),
                result_label: String::new(),
                result_maximum: String::new(),
            }))
        } else {
            Err(faults)
        })
    }
}

const FOREIGN: EngineFault = (EngineField::TargetAddress, EngineProblem::ForeignHost);
