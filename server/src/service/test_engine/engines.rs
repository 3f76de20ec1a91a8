//! The engines of an institution, as an owner sets them up.

use lanyard_app::{
    error::ApiError,
    model::{
        id::EngineId,
        test_engine::{
            EngineFault, EngineField, EngineForm, EngineKind, EngineProblem, EngineRemoved, EngineSaved,
            EngineSettings, ListedEngine, PlatformFacts, TestEngines,
        },
    },
    paths,
    ports::{May, right},
};

use crate::{
    domain::{
        engine_keys::{EngineKeys, LONGEST},
        line::short_line,
        link_token::KeyKind,
        plain_link, test_engine as rules,
        test_engine::ClientId,
    },
    service::Service,
    storage::{EngineWritten, FoundEngine, TestEngine},
};

/// Which installation of an engine this is: one for each client ID.
pub(super) const DEPLOYMENT: &str = "1";

impl Service {
    /// The engines, where others may register themselves, and an empty form for another one.
    pub async fn test_engines(&self, staff: &May<right::ManageSettings>) -> Result<TestEngines, ApiError> {
        let engines = self.store.test_engine_list(staff.institution()).await?;
        Ok(TestEngines {
            engines: engines.iter().map(listed).collect(),
            form: EngineForm { may_score: true, ..EngineForm::default() },
            registrations: self.engine_registrations(staff).await?,
            registration_address: String::new(),
        })
    }

    /// One of them, with what it has to be told of this server.
    pub async fn test_engine(
        &self,
        staff: &May<right::ManageSettings>,
        id: EngineId,
    ) -> Result<EngineSettings, ApiError> {
        let found = self.store.test_engine_find(staff.institution(), id).await?.ok_or(ApiError::NotFound)?;
        let client = ClientId { institution: staff.institution(), engine: id };
        let ours = |path| self.config.public_url.join(path);
        Ok(EngineSettings {
            engine: listed(&found),
            form: shown(found.engine),
            ours: PlatformFacts {
                issuer: self.config.public_url.origin().to_owned(),
                client_id: client.text(),
                deployment_id: DEPLOYMENT.to_owned(),
                authorize: ours(paths::LTI_AUTHORIZE),
                keys: ours(paths::LTI_KEYS),
                token: ours(paths::LTI_TOKEN),
                link_keys: ours(paths::ENGINE_KEYS),
                state: ours(paths::ENGINE_STATE),
            },
            has_state_token: found.has_state_token,
        })
    }

    /// Adds an engine. The key that signs for it is made by then, so that the engine finds it published. Whoever pressed twice has
    /// added it; whoever means another one has to choose another name.
    pub async fn add_test_engine(
        &self,
        staff: &May<right::ManageSettings>,
        form: &EngineForm,
    ) -> Result<EngineSaved, ApiError> {
        let engine = match self.read_engine(form) {
            Ok(engine) => engine,
            Err(faults) => return Ok(EngineSaved::Wrong(faults)),
        };
        self.make_key(engine.kind).await?;
        let audit = self.audit_of(staff)?;
        let id = EngineId::new(self.random.id(audit.at)?);
        let became = self.store.test_engine_add(staff.institution(), id, &engine, audit).await?;
        if matches!(became, EngineWritten::NameTaken) {
            let there = self.store.test_engine_list(staff.institution()).await?;
            if let Some(alike) = there.into_iter().find(|there| there.engine == engine) {
                return Ok(EngineSaved::Saved(alike.id));
            }
        }
        written(became, id)
    }

    /// Changes an engine.
    pub async fn change_test_engine(
        &self,
        staff: &May<right::ManageSettings>,
        id: EngineId,
        form: &EngineForm,
    ) -> Result<EngineSaved, ApiError> {
        let engine = match self.read_engine(form) {
            Ok(engine) => engine,
            Err(faults) => return Ok(EngineSaved::Wrong(faults)),
        };
        self.make_key(engine.kind).await?;
        let audit = self.audit_of(staff)?;
        written(self.store.test_engine_change(staff.institution(), id, &engine, audit).await?, id)
    }

    /// Switches an engine on or off. Nobody is led to one that is off; its sessions keep it.
    pub async fn switch_test_engine(
        &self,
        staff: &May<right::ManageSettings>,
        id: EngineId,
        on: bool,
    ) -> Result<(), ApiError> {
        let audit = self.audit_of(staff)?;
        let there = self.store.test_engine_switch(staff.institution(), id, on, audit).await?;
        there.map(|_| ()).ok_or(ApiError::NotFound)
    }

    /// Removes an engine in which no session has its test.
    pub async fn remove_test_engine(
        &self,
        staff: &May<right::ManageSettings>,
        id: EngineId,
    ) -> Result<EngineRemoved, ApiError> {
        let audit = self.audit_of(staff)?;
        match self.store.test_engine_remove(staff.institution(), id, audit).await? {
            Some(true) => Ok(EngineRemoved::Removed),
            Some(false) => Ok(EngineRemoved::HasSessions),
            None => Err(ApiError::NotFound),
        }
    }

    /// Makes sure that there is the key that signs for engines of this kind.
    async fn make_key(&self, kind: EngineKind) -> Result<(), ApiError> {
        match kind {
            EngineKind::Lti => self.launch_key().await.map(|_| ()),
            EngineKind::Signed => self.key_of(KeyKind::Link).await.map(|_| ()),
            EngineKind::Link => Ok(()),
        }
    }

    /// What the form says, or all that is wrong with it.
    fn read_engine(&self, form: &EngineForm) -> Result<TestEngine, Vec<EngineFault>> {
        let inside = self.config.outgoing_private;
        let mut faults = Vec::new();
        let name = match short_line(&form.name) {
            Ok(name) if name.is_empty() => Err(EngineProblem::Missing),
            Ok(name) => Ok(name),
            Err(_) => Err(EngineProblem::TooLong),
        };
        let name = kept(name, EngineField::Name, &mut faults);
        let login = kept(rules::address(&form.login_address, inside), EngineField::LoginAddress, &mut faults);
        let target = kept(target_of(form.kind, &form.target_address, inside), EngineField::TargetAddress, &mut faults);
        let optional =
            |typed: &str| if typed.trim().is_empty() { Ok(String::new()) } else { rules::address(typed, inside) };
        let deep_link_target = kept(optional(&form.deep_link_address), EngineField::DeepLinkAddress, &mut faults);
        let redirects = rules::addresses(&form.redirect_addresses, inside);
        let redirects = kept(redirects, EngineField::RedirectAddresses, &mut faults);
        let custom = kept(rules::custom(&form.custom), EngineField::Custom, &mut faults);
        let keys_address = kept(optional(&form.keys_address), EngineField::KeysAddress, &mut faults);
        let public_key = kept(read_key(&form.public_key), EngineField::PublicKey, &mut faults);
        // What the form hides for this kind is kept where it is fine, and nobody has to mend what they do not see.
        faults.retain(|(field, _)| field.is_of(form.kind));
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(TestEngine {
            kind: form.kind,
            name,
            // Only engines of LTI are logged in to.
            login_address: if form.kind == EngineKind::Lti { login } else { target.clone() },
            target_address: target,
            deep_link_target,
            redirect_addresses: redirects.join("\n"),
            custom: rules::as_lines(&custom),
            keys_address,
            public_key,
            tells_name: form.tells_name,
            tells_email: form.tells_email,
            may_score: form.may_score,
        })
    }
}

/// The address to which an engine of this kind is led.
pub(super) fn target_of(kind: EngineKind, typed: &str, inside: bool) -> Result<String, EngineProblem> {
    if kind == EngineKind::Link { plain_link::address(typed, inside) } else { rules::address(typed, inside) }
}

/// The value, or nothing and what is wrong with the field.
pub(super) fn kept<T: Default>(read: Result<T, EngineProblem>, field: EngineField, faults: &mut Vec<EngineFault>) -> T {
    read.unwrap_or_else(|problem| {
        faults.push((field, problem));
        T::default()
    })
}

/// A public key, as it was typed but for what stands around it.
fn read_key(typed: &str) -> Result<String, EngineProblem> {
    let key = typed.trim();
    let is_fine = key.is_empty() || (key.len() <= LONGEST && key.is_ascii() && EngineKeys::by_hand(key).is_some());
    if is_fine { Ok(key.to_owned()) } else { Err(EngineProblem::NotAKey) }
}

fn written(written: EngineWritten, id: EngineId) -> Result<EngineSaved, ApiError> {
    match written {
        EngineWritten::Written => Ok(EngineSaved::Saved(id)),
        EngineWritten::NameTaken => Ok(EngineSaved::Wrong(vec![(EngineField::Name, EngineProblem::NameTaken)])),
        EngineWritten::Missing => Err(ApiError::NotFound),
    }
}

pub(super) fn listed(found: &FoundEngine) -> ListedEngine {
    ListedEngine {
        id: found.id,
        kind: found.engine.kind,
        name: found.engine.name.clone(),
        switched_on: found.switched_on,
        has_keys: found.engine.has_keys(),
        sessions: found.sessions,
        asks: found.asks,
    }
}

/// What the form shows of an engine.
fn shown(engine: TestEngine) -> EngineForm {
    EngineForm {
        kind: engine.kind,
        name: engine.name,
        login_address: if engine.kind == EngineKind::Lti { engine.login_address } else { String::new() },
        target_address: engine.target_address,
        deep_link_address: engine.deep_link_target,
        redirect_addresses: engine.redirect_addresses,
        custom: engine.custom,
        keys_address: engine.keys_address,
        public_key: engine.public_key,
        tells_name: engine.tells_name,
        tells_email: engine.tells_email,
        may_score: engine.may_score,
    }
}
