//! Brings search texts up to date that an earlier version of the program made: part of the migration, in steps that
//! cost little memory and can be broken off.

use crate::{
    domain::search::{self, FoundBy},
    storage::{NewSearchText, NewSessionSearchText, OldSearchText, Store, StoreError},
};

/// How many are made in one transaction.
const STEP: i64 = 500;

/// Makes every search text anew that the present rule has not made; returns how many entries. Two programs that start
/// at one time write the same.
pub async fn bring_up_to_date(store: &Store) -> Result<usize, StoreError> {
    loop {
        let old = store.session_search_text_old(STEP).await?;
        if old.is_empty() {
            break;
        }
        let text = |name: &str, room: &str| search::session_search_text(name, room);
        let new: Vec<_> = old
            .into_iter()
            .map(|old| NewSessionSearchText { search_text: text(&old.name, &old.room), of: old })
            .collect();
        store.session_search_text_update(&new).await?;
    }
    let mut made = 0;
    loop {
        let old = store.search_text_old(STEP).await?;
        if old.is_empty() {
            return Ok(made);
        }
        let new: Vec<_> = old.iter().map(anew).collect();
        store.search_text_update(&new).await?;
        made += new.len();
    }
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
