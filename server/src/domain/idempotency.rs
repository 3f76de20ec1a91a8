//! What another program calls its requests, made into the key under which the database remembers them.

use lanyard_app::model::id::{IdempotencyKey, ProgramId, SessionId};
use sha2::{Digest as _, Sha256};
use uuid::{Builder, Uuid};

/// The key of a request that a program calls so.
#[must_use]
pub fn key_of(program: ProgramId, name: &str) -> IdempotencyKey {
    IdempotencyKey::new(drawn(*b"request", program.uuid(), name.as_bytes()))
}

/// The id of the session that a request with this key makes.
#[must_use]
pub fn session_of(key: IdempotencyKey) -> SessionId {
    SessionId::new(drawn(*b"session", key.uuid(), &[]))
}

/// A UUID of version 8, whose bits are the hash's.
fn drawn(purpose: [u8; 7], of: Uuid, name: &[u8]) -> Uuid {
    let hash = Sha256::new().chain_update(purpose).chain_update(of.as_bytes()).chain_update(name).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_programs_do_not_share_a_name() {
        let [one, other] = [1, 2].map(|number| ProgramId::new(Uuid::from_u128(number)));
        assert_eq!(key_of(one, "monday"), key_of(one, "monday"));
        assert_ne!(key_of(one, "monday"), key_of(other, "monday"));
        assert_ne!(key_of(one, "monday"), key_of(one, "tuesday"));
        let session = session_of(key_of(one, "monday"));
        assert_ne!(session.uuid(), key_of(one, "monday").uuid());
        assert_eq!(session.uuid().get_version_num(), 8);
    }
}
