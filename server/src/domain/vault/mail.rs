//! Letters that wait to be sent, sealed under their institution's data key: one can hold a link that opens an account.

use lanyard_app::model::id::InstitutionId;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{DataKey, KeyId, VaultError, open, seal};
use crate::domain::random::Random;

/// The mail that a sealed letter belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailPlace {
    /// The tenant.
    pub institution: InstitutionId,
    /// The mail.
    pub mail: Uuid,
    /// The master key in use when it was written.
    pub key: KeyId,
}

impl MailPlace {
    /// Fixed lengths, and another length than any other place has.
    fn bytes(&self) -> [u8; 44] {
        let mut bytes = [0; 44];
        bytes[..4].copy_from_slice(b"mail");
        bytes[4..20].copy_from_slice(self.institution.uuid().as_bytes());
        bytes[20..36].copy_from_slice(self.mail.as_bytes());
        bytes[36..].copy_from_slice(&self.key.get().to_be_bytes());
        bytes
    }
}

impl DataKey {
    /// Seals a letter for its mail.
    pub fn seal_letter(&self, place: &MailPlace, letter: &[u8], random: &Random) -> Result<Vec<u8>, VaultError> {
        seal(&self.0, random.bytes()?, &place.bytes(), letter)
    }

    /// Opens a letter that was sealed for this mail.
    pub fn open_letter(&self, place: &MailPlace, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        open(&self.0, &place.bytes(), sealed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{secret::Secret, vault::Vault};

    #[test]
    fn a_letter_opens_for_its_own_mail_alone() {
        let (vault, random) = (Vault::new(Secret::new([7; 32])), Random::seeded(7));
        let [institution, other] = [1, 2].map(|number| InstitutionId::new(Uuid::from_u128(number)));
        let wrapped = vault.wrap_new_data_key(institution, &random).unwrap();
        let key = vault.unwrap_data_key(institution, &wrapped).unwrap();
        let place = MailPlace { institution, mail: Uuid::from_u128(3), key: vault.key_id() };
        let sealed = key.seal_letter(&place, b"https://test.example/invitation", &random).unwrap();
        assert_eq!(&**key.open_letter(&place, &sealed).unwrap(), b"https://test.example/invitation");
        for foreign in [
            MailPlace { institution: other, ..place },
            MailPlace { mail: Uuid::from_u128(4), ..place },
            MailPlace { key: KeyId::new(1), ..place },
        ] {
            assert!(key.open_letter(&foreign, &sealed).is_err(), "{foreign:?}");
        }
        assert!(key.open_letter(&place, b"").is_err());
    }
}
