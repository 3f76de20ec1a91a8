//! The public keys of test engines as they publish them: kept for an hour, asked for anew where one is not known; and whether
//! one of them checks what an engine signed.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jsonwebtoken::DecodingKey;
use tokio::sync::Semaphore;

use crate::{
    domain::{
        clock::Timestamp,
        engine_keys::{EngineKeys, LONGEST},
        engine_message::EngineMessage,
    },
    service::Service,
    storage::TestEngine,
};

/// How long keys are taken as they were read.
const KEPT: Duration = Duration::from_hours(1);
/// How soon they are asked for again where a key is not among them: anybody can name one that is not.
const ANEW: Duration = Duration::from_mins(1);
/// How soon an engine is asked again that has not answered.
const AFTER_FAILURE: Duration = Duration::from_secs(10);
/// How many may wait for one engine's answer. The others are told to come again, so that a slow engine takes no turns away
/// from whoever asks about another one.
const WAITING: usize = 16;
/// How many engines' keys are remembered.
const REMEMBERED: usize = 256;

/// What engines have published, by its address.
#[derive(Clone, Default)]
pub(in crate::service) struct PublishedKeys(Arc<Mutex<HashMap<String, Arc<Place>>>>);

/// What is known of one address.
struct Place {
    known: Mutex<Known>,
    /// Whoever holds it asks; the others wait for what comes of that.
    asking: tokio::sync::Mutex<()>,
    waiting: Semaphore,
}

#[derive(Clone, Default)]
struct Known {
    keys: Option<Arc<EngineKeys>>,
    read_at: Timestamp,
    tried_at: Timestamp,
}

/// Why there are no keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NoKeys {
    /// The engine does not answer, or answers something else.
    NotPublished,
    /// Too many wait for its answer.
    Busy,
}

/// Too many wait for what an engine publishes.
pub(super) struct Busy;

impl Known {
    /// What is said without asking: `anew` where a key was not among those that are known.
    fn said(&self, now: Timestamp, anew: bool) -> Option<Result<Arc<EngineKeys>, NoKeys>> {
        let lasts = |since: Timestamp, time| since <= now && now < since.plus(time);
        match &self.keys {
            Some(keys) if lasts(if anew { self.tried_at } else { self.read_at }, if anew { ANEW } else { KEPT }) => {
                Some(Ok(Arc::clone(keys)))
            }
            None if lasts(self.tried_at, AFTER_FAILURE) => Some(Err(NoKeys::NotPublished)),
            _ => None,
        }
    }
}

impl PublishedKeys {
    fn place(&self, address: &str) -> Arc<Place> {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = places.get(address) {
            return Arc::clone(place);
        }
        if places.len() >= REMEMBERED {
            places.clear();
        }
        let place = Arc::new(Place {
            known: Mutex::default(),
            asking: tokio::sync::Mutex::new(()),
            waiting: Semaphore::new(WAITING),
        });
        places.insert(address.to_owned(), Arc::clone(&place));
        place
    }
}

impl Place {
    fn known(&self) -> Known {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Service {
    /// Whether a key of this engine checks what it signed.
    pub(super) async fn is_signed_by(&self, engine: &TestEngine, message: &EngineMessage<'_>) -> Result<bool, Busy> {
        let checks = |key: &DecodingKey| message.is_signed_with(key);
        if !engine.public_key.is_empty() {
            // It is the one that is meant, whatever it is called there.
            let keys = EngineKeys::by_hand(&engine.public_key);
            let key = keys.as_ref().and_then(|keys| keys.find(message.kid()).or_else(|| keys.find(None)));
            return Ok(key.is_some_and(checks));
        }
        if engine.keys_address.is_empty() {
            return Ok(false);
        }
        for anew in [false, true] {
            let keys = match self.keys_published_at(&engine.keys_address, anew).await {
                Ok(keys) => keys,
                Err(NoKeys::Busy) => return Err(Busy),
                Err(NoKeys::NotPublished) => break,
            };
            if keys.find(message.kid()).is_some_and(checks) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The keys that an engine publishes at this address; `anew`: not those that were read before, unless that was just now.
    async fn keys_published_at(&self, address: &str, anew: bool) -> Result<Arc<EngineKeys>, NoKeys> {
        let place = self.published_keys.place(address);
        if let Some(said) = place.known().said(self.clock.now(), anew) {
            return said;
        }
        let _waits = place.waiting.try_acquire().map_err(|_| NoKeys::Busy)?;
        let _asks = place.asking.lock().await;
        let (now, before) = (self.clock.now(), place.known());
        if let Some(said) = before.said(now, anew) {
            return said;
        }
        let read = match self.outgoing.read(address, LONGEST).await {
            Ok(text) => EngineKeys::of_set(&text).map(Arc::new),
            Err(fault) => {
                tracing::info!("the keys of a test engine could not be read: {fault}");
                None
            }
        };
        let known = match read {
            Some(keys) => Known { keys: Some(keys), read_at: now, tried_at: now },
            // Those that were read within the hour are good still.
            None => Known { keys: before.keys.filter(|_| now < before.read_at.plus(KEPT)), tried_at: now, ..before },
        };
        let keys = known.keys.clone();
        *place.known.lock().unwrap_or_else(PoisonError::into_inner) = known;
        keys.ok_or(NoKeys::NotPublished)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_asked_for_anew_once_a_minute_and_after_an_hour() {
        let at = |seconds| Timestamp::from_micros(1_778_580_000_000_000).plus(Duration::from_secs(seconds));
        let keys = Arc::new(EngineKeys::of_set(b"{\"keys\":[]}").unwrap());
        let known = Known { keys: Some(keys), read_at: at(0), tried_at: at(0) };
        let is_said = |known: &Known, seconds, anew| known.said(at(seconds), anew).map(|said| said.is_ok());
        assert_eq!((is_said(&known, 3599, false), is_said(&known, 3600, false)), (Some(true), None));
        assert_eq!((is_said(&known, 59, true), is_said(&known, 60, true)), (Some(true), None));
        let failed = Known { tried_at: at(0), ..Known::default() };
        assert_eq!((is_said(&failed, 9, false), is_said(&failed, 10, false)), (Some(false), None));
        assert_eq!(is_said(&Known::default(), 0, false), None, "nothing was asked yet");
    }
}
