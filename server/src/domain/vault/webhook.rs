//! The secrets that sign the messages to webhooks, sealed under their institution's data key for the webhook that they belong to.

use lanyard_app::model::id::{InstitutionId, WebhookId};
use zeroize::Zeroizing;

use super::{DataKey, KeyId, VaultError, open, seal};
use crate::domain::random::Random;

/// The webhook that a sealed secret belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WebhookPlace {
    /// The tenant.
    pub institution: InstitutionId,
    /// The webhook.
    pub webhook: WebhookId,
    /// The master key in use when it was written.
    pub key: KeyId,
}

impl WebhookPlace {
    /// Fixed lengths, and another length than any other place has.
    fn bytes(&self) -> [u8; 47] {
        let mut bytes = [0; 47];
        bytes[..7].copy_from_slice(b"webhook");
        bytes[7..23].copy_from_slice(self.institution.uuid().as_bytes());
        bytes[23..39].copy_from_slice(self.webhook.uuid().as_bytes());
        bytes[39..].copy_from_slice(&self.key.get().to_be_bytes());
        bytes
    }
}

impl DataKey {
    /// Seals a secret for its webhook.
    pub fn seal_webhook_secret(
        &self,
        place: &WebhookPlace,
        secret: &[u8],
        random: &Random,
    ) -> Result<Vec<u8>, VaultError> {
        seal(&self.0, random.bytes()?, &place.bytes(), secret)
    }

    /// Opens a secret that was sealed for this webhook.
    pub fn open_webhook_secret(&self, place: &WebhookPlace, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        open(&self.0, &place.bytes(), sealed)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::{secret::Secret, vault::Vault};

    #[test]
    fn a_secret_opens_for_its_own_webhook_alone() {
        let (vault, random) = (Vault::new(Secret::new([7; 32])), Random::seeded(7));
        let [one, other] = [1, 2].map(Uuid::from_u128);
        let institution = InstitutionId::new(one);
        let wrapped = vault.wrap_new_data_key(institution, &random).unwrap();
        let key = vault.unwrap_data_key(institution, &wrapped).unwrap();
        let place = WebhookPlace { institution, webhook: WebhookId::new(one), key: vault.key_id() };
        let sealed = key.seal_webhook_secret(&place, b"shh", &random).unwrap();
        assert_eq!(*key.open_webhook_secret(&place, &sealed).unwrap(), b"shh");
        for foreign in [
            WebhookPlace { institution: InstitutionId::new(other), ..place },
            WebhookPlace { webhook: WebhookId::new(other), ..place },
            WebhookPlace { key: KeyId::new(1), ..place },
        ] {
            assert!(key.open_webhook_secret(&foreign, &sealed).is_err(), "{foreign:?}");
        }
    }
}
