//! Brings search texts up to date that an earlier version of the program made: part of the migration, in steps that
//! cost little memory and can be broken off.

use std::time::Duration;

use tokio::time::sleep;

use crate::{
    domain::{
        clock::{Clock, Timestamp},
        search::{self, FoundBy},
    },
    storage::{NewSearchText, NewSessionSearchText, OldSearchText, Store, StoreError},
};

/// How many are made in one transaction.
const STEP: i64 = 500;

/// After this long without a step whoever makes them is taken for gone, and another program goes on.
const GONE_AFTER: Duration = Duration::from_secs(30);

/// How often a program that waits for another one asks.
const ASKS_EVERY: Duration = Duration::from_millis(200);

/// Waits until the present rule has made every search text; returns of how many entries it made them itself. Of several
/// programs that start at one time one makes them, and another one goes on when that is gone.
pub async fn bring_up_to_date(store: &Store, clock: &Clock) -> Result<usize, StoreError> {
    let mut made = 0;
    while some_are_old(store).await? {
        let now = clock.now();
        if store.search_texts_take(now, GONE_AFTER).await? {
            made += make(store, clock, now).await?;
        } else {
            sleep(ASKS_EVERY).await;
        }
    }
    Ok(made)
}

/// Makes what is old in steps, taken on at `since`, until nothing is or somebody else goes on; returns of how many entries.
async fn make(store: &Store, clock: &Clock, mut since: Timestamp) -> Result<usize, StoreError> {
    let mut made = 0;
    while let Some(entries) = step(store).await? {
        made += entries;
        let now = clock.now();
        if !store.search_texts_go_on(since, now).await? {
            return Ok(made);
        }
        since = now;
    }
    store.search_texts_end(since).await?;
    Ok(made)
}

/// Makes the search texts of some sessions, or else of some entries; returns of how many entries, `None` where none is old.
async fn step(store: &Store) -> Result<Option<usize>, StoreError> {
    let old = store.session_search_text_old(STEP).await?;
    if !old.is_empty() {
        let text = |name: &str, room: &str| search::session_search_text(name, room);
        let new: Vec<_> = old
            .into_iter()
            .map(|old| NewSessionSearchText { search_text: text(&old.name, &old.room), of: old })
            .collect();
        store.session_search_text_update(&new).await?;
        return Ok(Some(0));
    }
    let old = store.search_text_old(STEP).await?;
    if old.is_empty() {
        return Ok(None);
    }
    let new: Vec<_> = old.iter().map(anew).collect();
    store.search_text_update(&new).await?;
    Ok(Some(new.len()))
}

/// Whether there are search texts that the present rule has not made.
pub async fn some_are_old(store: &Store) -> Result<bool, StoreError> {
    Ok(!store.session_search_text_old(1).await?.is_empty() || !store.search_text_old(1).await?.is_empty())
}

fn anew(old: &OldSearchText) -> NewSearchText {
    let candidate_number = old.candidate_number.as_deref();
    let by = FoundBy {
        username: old.username.as_deref(),
        name: Some(&old.full_name),
        email: old.email.as_deref(),
        candidate_number,
    };
    NewSearchText {
        institution: old.institution,
        entry: old.entry,
        name_sort: search::sort_name(&old.full_name),
        search_text: search::search_text(&old.slip_code, &by),
        number_key: candidate_number.and_then(search::number_key),
    }
}
