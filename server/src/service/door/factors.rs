//! A person's second factors: listed, added, removed, and taken away by others. Whoever changes their own has proven all of
//! them a short while ago.

use async_trait::async_trait;
use data_encoding::BASE64URL_NOPAD;
use lanyard_app::{
    error::ApiError,
    model::{
        factor::{ColleagueFactors, FactorRefusal, Factors, ListedPasskey},
        id::StaffId,
        letter::{Factor, Letter},
        team::TeamDone,
    },
    ports::{Staff, door::KnowFactors, right},
};

use crate::{
    domain::{
        authenticator::{AuthenticatorApp, CodeVerdict, code_of},
        line::short_line,
        recovery_code::RecoveryCode,
        staff_email,
        token::CeremonyToken,
        zone::TimeZoneName,
    },
    service::{
        Service,
        door::{ceremonies::Purpose, proof::Proven},
        operator::OperatorError,
    },
    storage::{
        Actor, AppAdded, CeremonyKind, FactorChange, FactorsTaken, Recorded, StaffMember, StoreError, StoredApp,
    },
};

/// An authenticator app that waits for its first code. Holds its secret, therefore no `Debug`.
pub struct NewApp {
    /// The token of its ceremony.
    pub ceremony: String,
    /// What its QR code says.
    pub address: String,
    /// The secret, to be typed.
    pub secret: String,
}

/// What somebody wants to remove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Removed {
    /// The authenticator app.
    App,
    /// A passkey, by the id that forms name it with.
    Passkey(String),
}

#[async_trait]
impl KnowFactors for Service {
    async fn factors(&self, staff: &Staff) -> Result<Factors, ApiError> {
        let factors = self.store.factors_of(staff.person()).await?;
        let zone = TimeZoneName::utc();
        let passkeys = factors.passkeys.into_iter().map(|passkey| ListedPasskey {
            id: BASE64URL_NOPAD.encode(&passkey.id),
            name: passkey.name,
            alone: passkey.logs_in_alone,
            added: zone.iso_date(passkey.created_at),
            used: passkey.used_at.map(|at| zone.iso_date(at)),
        });
        Ok(Factors {
            passkeys: passkeys.collect(),
            app: factors.app.map(|app| zone.iso_date(app.created_at)),
            codes_left: factors.codes_left,
            takes_passkeys: self.takes_passkeys(),
        })
    }
}

impl Service {
    /// Draws the secret of an authenticator app, which is none before its first code.
    pub async fn new_app(&self, by: &Proven) -> Result<NewApp, ApiError> {
        let secret = AuthenticatorApp::draw(&self.random)?;
        let person = Some(by.staff().person());
        let token = self.begin(CeremonyKind::NewApp, person, Some(by.session()), secret.expose()).await?;
        self.shown_app(by, &token, secret.expose()).await
    }

    /// The same app once more, after a code that was not right.
    pub async fn new_app_again(&self, by: &Proven, ceremony: &str) -> Result<NewApp, FactorRefusal> {
        let token = CeremonyToken::parse(ceremony).ok_or(FactorRefusal::Gone)?;
        let found = self.look_at(CeremonyKind::NewApp, &token).await?.ok_or(FactorRefusal::Gone)?;
        if found.person != Some(by.staff().person()) {
            return Err(FactorRefusal::Gone);
        }
        Ok(self.shown_app(by, &token, &found.state).await?)
    }

    async fn shown_app(&self, by: &Proven, token: &CeremonyToken, secret: &[u8]) -> Result<NewApp, ApiError> {
        let app = self.app_of(secret, &self.member(by.staff()).await?.email)?;
        let address = app.address().map_err(|_| crate::service::fault::bug("an app without an address"))?;
        Ok(NewApp { ceremony: token.text(), address, secret: app.typed_secret() })
    }

    /// Adds the app when its first code is right. Returns recovery codes where there were none.
    pub async fn add_app(
        &self,
        by: &Proven,
        ceremony: &str,
        typed: &str,
    ) -> Result<Option<Vec<RecoveryCode>>, FactorRefusal> {
        let token = CeremonyToken::parse(ceremony).ok_or(FactorRefusal::Gone)?;
        let found = self.look_at(CeremonyKind::NewApp, &token).await?.ok_or(FactorRefusal::Gone)?;
        let person = by.staff().person();
        if found.person != Some(person) {
            return Err(FactorRefusal::Gone);
        }
        if typed.trim().is_empty() {
            return Err(FactorRefusal::CodeMissing);
        }
        let code = code_of(typed).ok_or(FactorRefusal::CodeMalformed)?;
        let step = match self.app_of(&found.state, "staff")?.check(&code, self.clock.now()) {
            CodeVerdict::Right(step) => step,
            CodeVerdict::WrongTime => return Err(FactorRefusal::CodeOfAnotherTime),
            CodeVerdict::Wrong => return Err(FactorRefusal::CodeWrong),
        };
        let place = Self::sealed_for(Some(person), Purpose::App);
        let app = StoredApp {
            sealed_secret: self.vault.seal_for(place, &found.state, &self.random).map_err(ApiError::from)?,
            key_id: self.vault.key_id().get(),
            // The code that sets it up counts as used.
            last_step: step,
            created_at: self.clock.now(),
            used_at: None,
        };
        let codes = RecoveryCode::draw_all(&self.random).map_err(ApiError::from)?;
        let change = self.change_by(by, Letter::FactorAdded(Factor::Codes)).await?;
        let added = self.store.app_add(&change, &token.hash(), &app, &hashes(&codes)).await;
        match added.map_err(ApiError::from)? {
            AppAdded::Added { with_codes } => Ok(with_codes.then_some(codes)),
            AppAdded::Gone => Err(FactorRefusal::Gone),
        }
    }

    /// Adds a passkey. Returns recovery codes where there were none.
    pub async fn add_passkey(
        &self,
        by: &Proven,
        name: &str,
        ceremony: &str,
        answer: &str,
    ) -> Result<Option<Vec<RecoveryCode>>, FactorRefusal> {
        let name = short_line(name).ok().filter(|name| !name.is_empty()).ok_or(FactorRefusal::PasskeyName)?;
        let passkey = self.made_passkey(by, name, ceremony, answer).await?;
        let codes = RecoveryCode::draw_all(&self.random).map_err(ApiError::from)?;
        let change = self.change_by(by, Letter::FactorAdded(Factor::Passkey(passkey.name.clone()))).await?;
        match self.store.passkey_add(&change, &passkey, &hashes(&codes)).await {
            Ok(with_codes) => Ok(with_codes.then_some(codes)),
            Err(StoreError::Conflict) => Err(FactorRefusal::PasskeyKnown),
            Err(error) => Err(ApiError::from(error).into()),
        }
    }

    /// Removes a factor; what is not there is answered like a missing page.
    pub async fn remove_factor(&self, by: &Proven, what: &Removed) -> Result<(), ApiError> {
        let removed = match what {
            Removed::App => {
                let change = self.change_by(by, Letter::FactorRemoved(Factor::Codes)).await?;
                self.store.app_remove(&change).await?
            }
            Removed::Passkey(id) => {
                let id = BASE64URL_NOPAD.decode(id.as_bytes()).map_err(|_| ApiError::NotFound)?;
                let own = self.store.factors_of(by.staff().person()).await?.passkeys;
                let named = own.into_iter().find(|passkey| passkey.id == id).ok_or(ApiError::NotFound)?.name;
                let change = self.change_by(by, Letter::FactorRemoved(Factor::Passkey(named))).await?;
                self.store.passkey_remove(&change, &id).await?
            }
        };
        if removed { Ok(()) } else { Err(ApiError::NotFound) }
    }

    /// Makes new recovery codes; the old ones are worth nothing from then on. Without a factor there is nothing that they
    /// could stand for.
    pub async fn make_recovery_codes(&self, by: &Proven) -> Result<Vec<RecoveryCode>, ApiError> {
        if !self.store.factors_of(by.staff().person()).await?.any() {
            return Err(ApiError::NotFound);
        }
        let codes = RecoveryCode::draw_all(&self.random)?;
        let change = self.change_by(by, Letter::RecoveryCodesMade).await?;
        self.store.recovery_codes_replace(&change, &hashes(&codes)).await?;
        Ok(codes)
    }

    /// What a colleague has who has lost it.
    pub async fn factors_of_colleague(&self, by: &Proven, colleague: StaffId) -> Result<ColleagueFactors, ApiError> {
        let colleague = self.colleague(by, colleague).await?;
        let factors = self.store.factors_of(colleague.person).await?;
        let places = self.store.places_of(colleague.person).await?.places;
        Ok(ColleagueFactors {
            name: colleague.name,
            email: colleague.email,
            passkeys: factors.passkeys.len(),
            app: factors.app.is_some(),
            works_elsewhere: places.iter().any(|(elsewhere, _)| *elsewhere != by.staff().institution()),
        })
    }

    /// Takes the second factor of a colleague away, who has lost it. Whoever does it has proven themselves a short while ago,
    /// and may manage the team. `None` where it guards another institution too, and was left to them.
    pub async fn take_factors_away(&self, by: &Proven, colleague: StaffId) -> Result<Option<TeamDone>, ApiError> {
        let colleague = self.colleague(by, colleague).await?;
        let (place, audit) = ((by.staff().institution(), colleague.id), self.audit_of(by.staff())?);
        let Recorded { audit, mail } = self.told(place, audit, |by| Letter::FactorsTakenAway { by }).await?;
        let change = FactorChange { person: colleague.person, place, audit, mail };
        Ok(match self.store.factors_take_away(&change).await? {
            FactorsTaken::Taken => Some(TeamDone::FactorsTaken),
            FactorsTaken::NoneThere => Some(TeamDone::NoFactor),
            FactorsTaken::WorksElsewhere => None,
        })
    }

    async fn colleague(&self, by: &Proven, colleague: StaffId) -> Result<StaffMember, ApiError> {
        by.staff().may::<right::ManageTeam>()?;
        self.store.staff_find(by.staff().institution(), colleague).await?.ok_or(ApiError::NotFound)
    }

    /// The same by the operator, who is asked by the last owner; `false` when there was nothing to take.
    pub async fn staff_remove_factor(&self, email: &str) -> Result<bool, OperatorError> {
        let found = self.store.person_find_by_email(&staff_email::key(email)).await?;
        let no_such = || OperatorError::NoSuchStaff(email.trim().to_owned());
        let person = found.ok_or_else(no_such)?;
        let place = person.places.first().ok_or_else(no_such)?;
        let (place, audit) = ((place.institution, place.id), self.audit(Actor::Operator)?);
        let Recorded { audit, mail } = self.told(place, audit, |by| Letter::FactorsTakenAway { by }).await?;
        let change = FactorChange { person: person.person, place, audit, mail };
        Ok(self.store.factors_take_away(&change).await? == FactorsTaken::Taken)
    }

    /// What somebody changes of their own factors, and what tells them.
    async fn change_by(&self, by: &Proven, letter: Letter) -> Result<FactorChange, ApiError> {
        let place = (by.staff().institution(), by.staff().id());
        self.factor_change(by.staff().person(), place, Some(letter)).await
    }
}

fn hashes(codes: &[RecoveryCode]) -> Vec<[u8; 32]> {
    codes.iter().map(RecoveryCode::hash).collect()
}
