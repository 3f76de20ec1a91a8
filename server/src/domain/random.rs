//! The generator: the operating system's, or a seeded one for tests whose whole responses are constant.

use std::sync::{Arc, Mutex, PoisonError};

#[expect(clippy::disallowed_types, reason = "this is where random bytes come from")]
use rand::rngs::SysRng;
use rand::{Rng as _, SeedableRng as _, TryRng as _, rngs::ChaCha20Rng};
use uuid::Uuid;

use super::clock::Timestamp;

/// Where random bytes come from. Clones of a seeded generator share one stream.
#[derive(Clone)]
pub struct Random(Source);

#[derive(Clone)]
enum Source {
    System,
    Seeded(Arc<Mutex<ChaCha20Rng>>),
}

/// The operating system could not deliver random bytes. There is nothing to fall back on.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the operating system's random generator does not answer")]
pub struct NoRandomness;

impl Random {
    /// The operating system's generator.
    #[must_use]
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// A generator that gives the same bytes for the same seed. Never for real logins.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seeded(Arc::new(Mutex::new(ChaCha20Rng::seed_from_u64(seed)))))
    }

    /// A generator beside this one: what is drawn from it leaves the stream of a seeded one as it is.
    #[must_use]
    pub fn beside(&self) -> Self {
        Self(match &self.0 {
            Source::System => Source::System,
            Source::Seeded(rng) => {
                let this = rng.lock().unwrap_or_else(PoisonError::into_inner);
                let mut rng = ChaCha20Rng::from_seed(this.get_seed());
                rng.set_stream(this.get_stream() + 1);
                Source::Seeded(Arc::new(Mutex::new(rng)))
            }
        })
    }

    /// Fills `bytes`.
    pub fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        match &self.0 {
            Source::System => SysRng.try_fill_bytes(bytes).map_err(|_| NoRandomness),
            Source::Seeded(rng) => {
                rng.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(bytes);
                Ok(())
            }
        }
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> Result<[u8; N], NoRandomness> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    /// An identifier that sorts by the time it was made (UUID version 7, RFC 9562 section 5.7).
    pub fn id(&self, now: Timestamp) -> Result<Uuid, NoRandomness> {
        Ok(uuid::Builder::from_unix_timestamp_millis(now.millis(), &self.bytes::<10>()?).into_uuid())
    }

    /// Many identifiers of one instant, ascending, with one call of the generator: rows made together lie together in
    /// every index.
    pub fn ids(&self, now: Timestamp, count: usize) -> Result<Vec<Uuid>, NoRandomness> {
        let mut bytes = vec![[0; 10]; count];
        self.fill(bytes.as_flattened_mut())?;
        bytes.sort_unstable();
        Ok(bytes
            .iter()
            .map(|bytes| uuid::Builder::from_unix_timestamp_millis(now.millis(), bytes).into_uuid())
            .collect())
    }
}
