//! The keys that sign launches, and those that sign links: made when the first engine is added, replaced every ninety days, published a day before they
//! sign and two days after they do not.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use lanyard_app::error::ApiError;

use crate::{
    domain::{clock::Timestamp, launch_token::LaunchKey, link_token::KeyKind},
    service::{Service, fault},
    storage::StoredLaunchKey,
};

/// How long a key signs.
const SIGNS_FOR: Duration = Duration::from_hours(90 * 24);
/// How long it is published before: longer than anybody keeps what was published.
const KNOWN_BEFORE: Duration = Duration::from_hours(24);
/// How long it is published after the next one is there.
const KNOWN_AFTER: Duration = Duration::from_hours(3 * 24);
/// How long the keys are taken as they are.
const READ_EVERY: Duration = Duration::from_mins(5);

/// The keys as they were read last.
#[derive(Clone, Default)]
pub(in crate::service) struct LaunchKeys(Arc<Mutex<[Option<Read>; 2]>>);

#[derive(Clone)]
struct Read {
    at: Timestamp,
    keys: Arc<Vec<Published>>,
}

/// A key that is published, and may sign.
struct Published {
    public: String,
    signs_from: Timestamp,
    key: LaunchKey,
}

impl LaunchKeys {
    fn get(&self, kind: KeyKind, now: Timestamp) -> Option<Arc<Vec<Published>>> {
        let read = self.0.lock().unwrap_or_else(PoisonError::into_inner)[place(kind)].clone()?;
        (read.at <= now && now < read.at.plus(READ_EVERY)).then_some(read.keys)
    }

    fn put(&self, kind: KeyKind, at: Timestamp, keys: &Arc<Vec<Published>>) {
        let read = Read { at, keys: Arc::clone(keys) };
        self.0.lock().unwrap_or_else(PoisonError::into_inner)[place(kind)] = Some(read);
    }
}

/// Where the keys of a kind are kept.
const fn place(kind: KeyKind) -> usize {
    match kind {
        KeyKind::Launch => 0,
        KeyKind::Link => 1,
    }
}

impl Service {
    /// What everybody may read of the keys: a set of them as JSON (RFC 7517 section 5). Empty before the first engine.
    pub async fn published_launch_keys(&self, kind: KeyKind) -> Result<String, ApiError> {
        let now = self.clock.now();
        let keys = match self.launch_keys.get(kind, now) {
            Some(keys) => keys,
            None => self.read_launch_keys(kind, now).await?,
        };
        let keys: Vec<&str> = keys.iter().map(|key| key.public.as_str()).collect();
        Ok(["{\"keys\":[", &keys.join(","), "]}"].concat())
    }

    /// The key that signs now; made where there is none, and replaced where it has signed for long enough.
    pub(in crate::service) async fn launch_key(&self) -> Result<LaunchKey, ApiError> {
        self.key_of(KeyKind::Launch).await
    }

    /// The same of a kind.
    pub(in crate::service) async fn key_of(&self, kind: KeyKind) -> Result<LaunchKey, ApiError> {
        let now = self.clock.now();
        if let Some(key) = self.launch_keys.get(kind, now).and_then(|keys| signing(&keys, now)) {
            return Ok(key);
        }
        let newest = self.store.launch_key_list(kind, now).await?.pop();
        if newest.as_ref().is_none_or(|newest| newest.created_at.plus(SIGNS_FOR) <= now) {
            self.add_launch_key(kind, newest.as_ref(), now).await?;
        }
        let keys = self.read_launch_keys(kind, now).await?;
        signing(&keys, now).ok_or_else(|| fault::bug("no key signs for test engines"))
    }

    async fn add_launch_key(
        &self,
        kind: KeyKind,
        before: Option<&StoredLaunchKey>,
        now: Timestamp,
    ) -> Result<(), ApiError> {
        let made = tokio::task::spawn_blocking(move || kind.make()).await;
        let made = made.map_err(|error| fault::log(&error))?.map_err(|error| fault::log(&error))?;
        let key = StoredLaunchKey {
            number: before.map_or(1, |before| before.number + 1),
            sealed: self.vault.seal_launch_key(&made.kid, &made.private, &self.random)?,
            key_id: self.vault.key_id().get(),
            kid: made.kid,
            public: made.public,
            created_at: now,
            // Nobody can have kept a set without the first one.
            signs_from: if before.is_some() { now.plus(KNOWN_BEFORE) } else { now },
        };
        // Where somebody else was faster, theirs is read.
        self.store.launch_key_add(kind, &key, now.plus(KNOWN_AFTER)).await?;
        Ok(())
    }

    async fn read_launch_keys(&self, kind: KeyKind, now: Timestamp) -> Result<Arc<Vec<Published>>, ApiError> {
        let mut keys = Vec::new();
        for stored in self.store.launch_key_list(kind, now).await? {
            let private = self.vault.open_launch_key(&stored.kid, &stored.sealed)?;
            let key = kind.read(stored.kid, &private).map_err(|error| fault::log(&error))?;
            keys.push(Published { public: stored.public, signs_from: stored.signs_from, key });
        }
        let keys = Arc::new(keys);
        // Before the first engine there is none, and the next question may come right after it.
        if !keys.is_empty() {
            self.launch_keys.put(kind, now, &keys);
        }
        Ok(keys)
    }
}

/// The newest one that signs already.
fn signing(keys: &[Published], now: Timestamp) -> Option<LaunchKey> {
    keys.iter().rev().find(|key| key.signs_from <= now).map(|key| key.key.clone())
}
