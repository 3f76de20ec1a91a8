//! What test engines are told: the key that signs it, sealed, and the name by which an engine knows a candidate.

use data_encoding::HEXLOWER;
use hmac::Mac as _;
use lanyard_app::model::id::{EngineId, EntryId, InstitutionId, StaffId};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::{Vault, VaultError, open, seal, tag};
use crate::domain::random::Random;

/// Bytes of the name by which an engine knows a candidate.
const SUBJECT_LENGTH: usize = 16;

impl Vault {
    /// Seals the key that is published as `kid`.
    pub fn seal_launch_key(&self, kid: &str, key: &[u8], random: &Random) -> Result<Vec<u8>, VaultError> {
        seal(&self.launch, random.bytes()?, &self.launch_place(kid), key)
    }

    /// Opens the key that is published as `kid`.
    pub fn open_launch_key(&self, kid: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        open(&self.launch, &self.launch_place(kid), sealed)
    }

    /// By what an engine knows the candidate of an entry: the same at every launch, another one for every engine, and nothing
    /// that anybody could make out of it.
    #[must_use]
    pub fn launch_subject(&self, institution: InstitutionId, engine: EngineId, entry: EntryId) -> String {
        // Fixed lengths, so that no two candidates have the same bytes.
        let mac = self.whose.clone().chain_update(b"launch").chain_update(institution.uuid().as_bytes());
        let mac = mac.chain_update(engine.uuid().as_bytes()).chain_update(entry.uuid().as_bytes());
        HEXLOWER.encode(&tag(mac)[..SUBJECT_LENGTH])
    }

    /// By what an engine knows a member of staff, in the same way.
    #[must_use]
    pub fn staff_subject(&self, institution: InstitutionId, engine: EngineId, staff: StaffId) -> String {
        let mac = self.whose.clone().chain_update(b"picker").chain_update(institution.uuid().as_bytes());
        let mac = mac.chain_update(engine.uuid().as_bytes()).chain_update(staff.uuid().as_bytes());
        HEXLOWER.encode(&tag(mac)[..SUBJECT_LENGTH])
    }

    /// By what an engine knows whoever tries it: nobody whom it may know from anywhere else.
    #[must_use]
    pub fn trial_subject(&self, institution: InstitutionId, engine: EngineId) -> String {
        // Shorter than what a candidate's name is made of.
        let mac = self.whose.clone().chain_update(b"trial").chain_update(institution.uuid().as_bytes());
        HEXLOWER.encode(&tag(mac.chain_update(engine.uuid().as_bytes()))[..SUBJECT_LENGTH])
    }

    /// A fixed length.
    fn launch_place(&self, kid: &str) -> [u8; 40] {
        let mut bytes = [0; 40];
        bytes[..32].copy_from_slice(&Sha256::digest(kid));
        bytes[32..].copy_from_slice(&self.id.0.to_be_bytes());
        bytes
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::secret::Secret;

    #[test]
    fn a_key_opens_under_its_own_name_and_master_key_alone() {
        let (vault, other, random) =
            (Vault::new(Secret::new([7; 32])), Vault::new(Secret::new([8; 32])), Random::seeded(7));
        let sealed = vault.seal_launch_key("a", b"key", &random).unwrap();
        assert_eq!(*vault.open_launch_key("a", &sealed).unwrap(), b"key");
        assert!(vault.open_launch_key("b", &sealed).is_err());
        assert!(other.open_launch_key("a", &sealed).is_err());
    }

    #[test]
    fn a_candidate_has_one_name_for_an_engine_and_another_for_the_next() {
        let vault = Vault::new(Secret::new([7; 32]));
        let [one, two] = [1, 2].map(Uuid::from_u128);
        let subject = |institution, engine, entry| {
            vault.launch_subject(InstitutionId::new(institution), EngineId::new(engine), EntryId::new(entry))
        };
        let name = subject(one, one, one);
        assert_eq!(name, subject(one, one, one));
        assert_eq!(name.len(), 32);
        for other in [subject(two, one, one), subject(one, two, one), subject(one, one, two)] {
            assert_ne!(name, other);
        }
        let staff = vault.staff_subject(InstitutionId::new(one), EngineId::new(one), StaffId::new(one));
        assert_ne!(name, staff, "nor has a colleague a candidate's");
        let trial = vault.trial_subject(InstitutionId::new(one), EngineId::new(one));
        assert!(trial.len() == 32 && trial != name, "{trial}");
        assert_ne!(trial, vault.trial_subject(InstitutionId::new(one), EngineId::new(two)));
    }
}
