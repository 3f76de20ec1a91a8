//! What staff do to entries: each act asks first, is refused as a whole or done as a whole, and says what it did.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::guard;
use crate::{
    error::ApiError,
    model::{
        action::{ActionOutcome, ActionPreview},
        choice::ChosenForm,
    },
};
#[cfg(feature = "ssr")]
use crate::{model::action::EntryAction, paths};

/// The chosen entries by state, before anything is done to them. A form that is sent without wasm comes back as its page
/// with the question on it, hence the name of the action.
#[server(prefix = "/api", endpoint = "admin/preview_action")]
pub async fn preview_action(
    #[server(flatten)] chosen: ChosenForm,
    #[server(default)] action: String,
) -> Result<ActionPreview, ApiError> {
    let staff = guard::may()?;
    if !action.is_empty() {
        staff.must_have(EntryAction::from_word(&action).ok_or(ApiError::Malformed)?.right())?;
    }
    guard::service().preview_action(&staff, chosen.choice()?).await
}

/// Takes entries out of their session; those that have started are left.
#[server(prefix = "/api", endpoint = "admin/withdraw_entries")]
pub async fn withdraw_entries(
    #[server(flatten)] chosen: ChosenForm,
    #[server(default)] back: String,
) -> Result<ActionOutcome, ApiError> {
    let staff = guard::may()?;
    let acted = guard::service().withdraw_entries(&staff, chosen.choice()?).await?;
    go_back(&back, &chosen, &acted);
    Ok(acted)
}

/// Puts withdrawn entries back, until their session closes.
#[server(prefix = "/api", endpoint = "admin/restore_entries")]
pub async fn restore_entries(
    #[server(flatten)] chosen: ChosenForm,
    #[server(default)] back: String,
) -> Result<ActionOutcome, ApiError> {
    let staff = guard::may()?;
    let acted = guard::service().restore_entries(&staff, chosen.choice()?).await?;
    go_back(&back, &chosen, &acted);
    Ok(acted)
}

/// Issues new passwords; the old ones stop at once. `key` comes from the question and issues once.
#[server(prefix = "/api", endpoint = "admin/issue_passwords")]
pub async fn issue_passwords(
    #[server(flatten)] chosen: ChosenForm,
    #[server(default)] key: String,
    #[server(default)] back: String,
) -> Result<ActionOutcome, ApiError> {
    let staff = guard::may()?;
    let key = key.parse().map_err(|_| ApiError::Malformed)?;
    let acted = guard::service().issue_passwords(&staff, chosen.choice()?, key).await?;
    go_back(&back, &chosen, &acted);
    Ok(acted)
}

/// Marks entries as started or finished, or takes that back; `mark` is the word of the action.
#[server(prefix = "/api", endpoint = "admin/mark_entries")]
pub async fn mark_entries(
    #[server(flatten)] chosen: ChosenForm,
    #[server(default)] mark: String,
    #[server(default)] back: String,
) -> Result<ActionOutcome, ApiError> {
    let staff = guard::may()?;
    let action = EntryAction::from_word(&mark).filter(|action| action.is_mark()).ok_or(ApiError::Malformed)?;
    let acted = guard::service().mark_entries(&staff, chosen.choice()?, action).await?;
    go_back(&back, &chosen, &acted);
    Ok(acted)
}

/// Where a form that was sent without wasm leads: the page it came from, which then says what was done.
#[cfg(feature = "ssr")]
fn go_back(back: &str, chosen: &ChosenForm, acted: &ActionOutcome) {
    let page = match (super::account::own_page(back), chosen.session.parse()) {
        (Some(page), _) => page,
        (None, Ok(session)) => paths::session(session),
        (None, Err(_)) => paths::SESSIONS.to_owned(),
    };
    leptos_axum::redirect(&paths::with_word(&page, paths::ACTED, &acted.word()));
}
