//! Passkeys (W3C Web Authentication): the questions that a device is asked, and what its answers are worth.

use lanyard_app::{
    error::ApiError,
    model::{factor::FactorRefusal, id::PersonId, letter::Letter},
    ports::Staff,
};
use serde::{Serialize, de::DeserializeOwned};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Webauthn, WebauthnBuilder, WebauthnError,
};
use webauthn_rs_proto::{AllowCredentials, ResidentKeyRequirement};

use crate::{
    config::PublicUrl,
    domain::token::CeremonyToken,
    service::{
        Service,
        door::{ceremonies::PRODUCT, proof::Proven},
        fault,
    },
    storage::{CeremonyKind, FactorUse, StoredPasskey},
};

/// What a script hands to the device, and the token that its answer comes back with.
#[derive(Debug, Serialize)]
pub struct Question {
    /// The token of the ceremony.
    pub ceremony: String,
    /// The options, as `parse…OptionsFromJSON` takes them.
    pub options: serde_json::Value,
}

/// The relying party of this address. `None` where the address has no name, but a number: passkeys belong to names.
pub(in crate::service) fn relying_party(public_url: &PublicUrl) -> Option<Webauthn> {
    let origin = Url::parse(public_url.origin()).ok()?;
    let name = origin.domain()?.to_owned();
    WebauthnBuilder::new(&name, &origin).ok()?.rp_name(PRODUCT).build().ok()
}

impl Service {
    /// Whether this server can have passkeys at all.
    #[must_use]
    pub fn takes_passkeys(&self) -> bool {
        self.passkeys.is_some()
    }

    fn relying_party(&self) -> Result<&Webauthn, FactorRefusal> {
        self.passkeys.as_deref().ok_or(FactorRefusal::PasskeyRefused)
    }

    /// Asks a device to prove itself: one of this person's, or any that can say whose it is.
    pub(in crate::service) async fn ask_passkey(&self, of: Option<PersonId>) -> Result<Question, FactorRefusal> {
        let (mut asked, state) =
            self.relying_party()?.start_discoverable_authentication().map_err(|error| unexpected(&error))?;
        // The script says itself where the browser may wait for somebody to choose.
        asked.mediation = None;
        if let Some(person) = of {
            let passkeys = self.store.factors_of(person).await.map_err(ApiError::from)?.passkeys;
            asked.public_key.allow_credentials = passkeys
                .into_iter()
                .map(|passkey| AllowCredentials { type_: "public-key".to_owned(), id: passkey.id, transports: None })
                .collect();
        }
        let token = self.begin(CeremonyKind::Passkey, of, None, &json(&state)?).await?;
        Ok(Question { ceremony: token.text(), options: public_key(&asked)? })
    }

    /// Asks a passkey of somebody who is logged in.
    pub async fn ask_passkey_of(&self, staff: &Staff) -> Result<Question, FactorRefusal> {
        self.ask_passkey(Some(staff.person())).await
    }

    /// Asks any device that can say whose it is, for a log-in with nothing else.
    pub async fn ask_passkey_alone(&self) -> Result<Question, FactorRefusal> {
        self.ask_passkey(None).await
    }

    /// Checks an answer to [`Service::ask_passkey`]. The passkey is read now, not when it was asked: one that was removed
    /// meanwhile is refused. That it is used is up to the caller.
    pub(in crate::service) async fn check_passkey(
        &self,
        of: Option<PersonId>,
        ceremony: &str,
        answer: &str,
    ) -> Result<(PersonId, FactorUse), FactorRefusal> {
        let token = CeremonyToken::parse(ceremony).ok_or(FactorRefusal::PasskeyRefused)?;
        let ended = self.take(CeremonyKind::Passkey, &token).await?.ok_or(FactorRefusal::PasskeyRefused)?;
        if ended.person != of {
            return Err(FactorRefusal::PasskeyRefused);
        }
        let state: DiscoverableAuthentication = read(&ended.state)?;
        let answer: PublicKeyCredential = serde_json::from_str(answer).map_err(|_| FactorRefusal::PasskeyRefused)?;
        let found = self.store.passkey_find(&answer.raw_id).await.map_err(ApiError::from)?;
        let (passkey, handle) = found.ok_or(FactorRefusal::PasskeyRefused)?;
        let is_theirs = match (of, answer.get_user_unique_id()) {
            (Some(person), None) => passkey.person == person,
            (Some(person), Some(named)) => {
                passkey.person == person && handle.is_some_and(|handle| handle.as_bytes() == named)
            }
            (None, Some(named)) => handle.is_some_and(|handle| handle.as_bytes() == named),
            (None, None) => false,
        };
        if !is_theirs {
            return Err(FactorRefusal::PasskeyRefused);
        }
        let mut key: Passkey = read(passkey.credential.as_bytes())?;
        #[expect(
            deprecated,
            reason = "its successor takes only what the library keeps to itself without a further feature"
        )]
        let checked =
            self.relying_party()?.finish_discoverable_authentication(&answer, state, &[DiscoverableKey::from(&key)]);
        let result = match checked {
            Ok(result) => result,
            Err(WebauthnError::CredentialPossibleCompromise) => {
                self.suspect(&passkey).await?;
                return Err(FactorRefusal::PasskeySuspected);
            }
            Err(_) => return Err(FactorRefusal::PasskeyRefused),
        };
        key.update_credential(&result);
        let after = String::from_utf8(json(&key)?).map_err(|_| fault::bug("JSON is text"))?;
        Ok((passkey.person, FactorUse::Passkey { id: passkey.id, before: passkey.credential, after }))
    }

    /// A passkey whose counter went back is remembered in every place of its owner.
    /// They are told once.
    async fn suspect(&self, passkey: &StoredPasskey) -> Result<(), ApiError> {
        let mut letter = Some(Letter::PasskeySetBack { name: passkey.name.clone() });
        for place in self.store.places_of(passkey.person).await?.places {
            let change = self.factor_change(passkey.person, place, letter.take()).await?;
            self.store.passkey_suspect(&change).await?;
        }
        Ok(())
    }

    /// Asks a device to make a passkey for somebody who has proven themselves. Devices that have one of theirs decline.
    pub async fn ask_for_new_passkey(&self, by: &Proven) -> Result<Question, FactorRefusal> {
        let (staff, relying_party) = (by.staff(), self.relying_party()?);
        let member = self.member(staff).await?;
        let drawn = uuid::Builder::from_random_bytes(self.random.bytes().map_err(ApiError::from)?).into_uuid();
        let handle = self.store.user_handle(staff.person(), drawn).await.map_err(ApiError::from)?;
        let own = self.store.factors_of(staff.person()).await.map_err(ApiError::from)?.passkeys;
        let own = own.into_iter().map(|passkey| passkey.id).collect();
        let (mut asked, state) = relying_party
            .start_passkey_registration(handle, &member.email, &member.name, Some(own))
            .map_err(|error| unexpected(&error))?;
        // The library discourages what lets a passkey log in alone. Where the device cannot, it remains a second factor.
        if let Some(selection) = &mut asked.public_key.authenticator_selection {
            selection.resident_key = Some(ResidentKeyRequirement::Preferred);
        }
        let kind = CeremonyKind::NewPasskey;
        let token = self.begin(kind, Some(staff.person()), Some(by.session()), &json(&state)?).await?;
        Ok(Question { ceremony: token.text(), options: public_key(&asked)? })
    }

    /// What a device answered to [`Service::ask_for_new_passkey`]: the passkey, to be stored.
    pub(in crate::service) async fn made_passkey(
        &self,
        by: &Proven,
        name: String,
        ceremony: &str,
        answer: &str,
    ) -> Result<StoredPasskey, FactorRefusal> {
        let token = CeremonyToken::parse(ceremony).ok_or(FactorRefusal::PasskeyRefused)?;
        let ended = self.take(CeremonyKind::NewPasskey, &token).await?.ok_or(FactorRefusal::PasskeyRefused)?;
        let person = by.staff().person();
        if ended.person != Some(person) || ended.session.as_deref() != Some(by.session().as_slice()) {
            return Err(FactorRefusal::PasskeyRefused);
        }
        let state: PasskeyRegistration = read(&ended.state)?;
        let answer: RegisterPublicKeyCredential =
            serde_json::from_str(answer).map_err(|_| FactorRefusal::PasskeyRefused)?;
        let logs_in_alone = answer.extensions.cred_props.as_ref().is_some_and(|properties| properties.rk == Some(true));
        let key = self.relying_party()?.finish_passkey_registration(&answer, &state);
        let key = key.map_err(|_| FactorRefusal::PasskeyRefused)?;
        Ok(StoredPasskey {
            id: key.cred_id().clone(),
            person,
            name,
            credential: String::from_utf8(json(&key)?).map_err(|_| fault::bug("JSON is text"))?,
            logs_in_alone,
            created_at: self.clock.now(),
            used_at: None,
        })
    }

    /// Who logs in as this member of staff.
    pub(in crate::service) async fn member(&self, staff: &Staff) -> Result<crate::storage::StaffMember, ApiError> {
        self.store.staff_find(staff.institution(), staff.id()).await?.ok_or(ApiError::NotFound)
    }
}

/// What the script reads: the library puts the options into a field of this name.
fn public_key(asked: &impl Serialize) -> Result<serde_json::Value, ApiError> {
    let mut asked = serde_json::to_value(asked).map_err(|error| fault::log(&error))?;
    Ok(asked.get_mut("publicKey").map(serde_json::Value::take).unwrap_or_default())
}

fn json(value: &impl Serialize) -> Result<Vec<u8>, ApiError> {
    serde_json::to_vec(value).map_err(|error| fault::log(&error))
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    serde_json::from_slice(bytes).map_err(|error| fault::log(&error))
}

fn unexpected(error: &WebauthnError) -> ApiError {
    fault::log(error)
}
