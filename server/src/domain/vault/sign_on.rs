//! The secret by which a provider of single sign-on knows an institution, sealed for the provider that it belongs to: in a
//! row with another issuer it does not open, so that nobody who changes the row has it sent elsewhere.

use lanyard_app::model::id::InstitutionId;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::{DataKey, KeyId, VaultError, open, seal};
use crate::domain::{random::Random, secret::Secret};

/// The provider that a sealed secret belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignOnPlace<'a> {
    /// The tenant.
    pub institution: InstitutionId,
    /// The issuer that it is sent to.
    pub issuer: &'a str,
    /// Who we are there.
    pub client_id: &'a str,
    /// The master key in use when it was written.
    pub key: KeyId,
}

impl SignOnPlace<'_> {
    /// Fixed lengths, and another length than any other place has.
    fn bytes(&self) -> [u8; 92] {
        let mut bytes = [0; 92];
        bytes[..4].copy_from_slice(b"sign");
        bytes[4..20].copy_from_slice(self.institution.uuid().as_bytes());
        bytes[20..52].copy_from_slice(&Sha256::digest(self.issuer));
        bytes[52..84].copy_from_slice(&Sha256::digest(self.client_id));
        bytes[84..].copy_from_slice(&self.key.get().to_be_bytes());
        bytes
    }
}

impl DataKey {
    /// Seals a client secret for its provider.
    pub fn seal_client_secret(
        &self,
        place: &SignOnPlace<'_>,
        secret: &Secret<String>,
        random: &Random,
    ) -> Result<Vec<u8>, VaultError> {
        seal(&self.0, random.bytes()?, &place.bytes(), secret.expose().as_bytes())
    }

    /// Opens a client secret that was sealed for this provider.
    pub fn open_client_secret(&self, place: &SignOnPlace<'_>, sealed: &[u8]) -> Result<Secret<String>, VaultError> {
        let secret: Zeroizing<Vec<u8>> = open(&self.0, &place.bytes(), sealed)?;
        let text = str::from_utf8(&secret).map_err(|_| VaultError::Foreign)?;
        Ok(Secret::new(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::vault::Vault;

    #[test]
    fn a_client_secret_opens_for_its_own_provider_alone() {
        let (vault, random) = (Vault::new(Secret::new([7; 32])), Random::seeded(7));
        let [institution, other] = [1, 2].map(|number| InstitutionId::new(Uuid::from_u128(number)));
        let data_key = |institution| {
            let wrapped = vault.wrap_new_data_key(institution, &random).unwrap();
            vault.unwrap_data_key(institution, &wrapped).unwrap()
        };
        let (key, others) = (data_key(institution), data_key(other));
        let place = SignOnPlace { institution, issuer: "https://a.example", client_id: "lanyard", key: vault.key_id() };
        let sealed = key.seal_client_secret(&place, &Secret::new("shh".to_owned()), &random).unwrap();
        assert_eq!(key.open_client_secret(&place, &sealed).unwrap().expose(), "shh");
        for foreign in [
            SignOnPlace { institution: other, ..place },
            SignOnPlace { issuer: "https://a.example/", ..place },
            SignOnPlace { client_id: "another", ..place },
            SignOnPlace { key: KeyId::new(1), ..place },
        ] {
            assert!(key.open_client_secret(&foreign, &sealed).is_err(), "{foreign:?}");
            assert!(others.open_client_secret(&foreign, &sealed).is_err(), "{foreign:?}");
        }
        assert!(others.open_client_secret(&place, &sealed).is_err());
        let mut altered = sealed.clone();
        altered[30] ^= 1;
        assert!(key.open_client_secret(&place, &altered).is_err());
        assert!(key.open_client_secret(&place, b"").is_err());
    }
}
