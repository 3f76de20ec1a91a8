//! Logging in and out, and who is logged in.

use leptos::{prelude::*, server_fn::codec::GetUrl};

#[cfg(feature = "ssr")]
use super::guard;
#[cfg(any(feature = "ssr", test))]
use crate::paths;
use crate::{
    error::ApiError,
    model::{factor::Factors, staff::Account},
};
#[cfg(feature = "ssr")]
use crate::{
    error::{Field, FieldError, Problem},
    model::theme::Theme,
    ports::door::NextStep,
};

/// Opens a browser session and goes where the person wanted to go.
#[server(prefix = "/api", endpoint = "admin/log_in")]
pub async fn log_in(
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Result<(), ApiError> {
    let missing = missing(&email, &password);
    if !missing.is_empty() {
        return Err(ApiError::Invalid(missing));
    }
    let let_in = guard::front_door().log_in(&email, &password, &guard::request()).await?;
    guard::set_cookie(&let_in.cookie);
    let next = after_log_in(&next);
    leptos_axum::redirect(&match let_in.next {
        NextStep::Page => next,
        NextStep::Choice => paths::institutions(&next),
        NextStep::SecondFactor => paths::second_step(&next),
    });
    Ok(())
}

/// The fields that were left empty. Nobody is asked for then, so nothing counts as a try.
#[cfg(feature = "ssr")]
fn missing(email: &str, password: &str) -> Vec<FieldError> {
    [
        (email.trim().is_empty(), Field::StaffEmail, Problem::EmailMissing),
        (password.is_empty(), Field::Password, Problem::PasswordMissing),
    ]
    .into_iter()
    .filter_map(|(is_missing, field, problem)| is_missing.then_some(FieldError { field, problem }))
    .collect()
}

/// Ends the browser session; without one it does nothing.
#[server(prefix = "/api", endpoint = "admin/log_out")]
pub async fn log_out() -> Result<(), ApiError> {
    let cookie = guard::front_door().log_out(&guard::request()).await?;
    guard::set_cookie(&cookie);
    leptos_axum::redirect(paths::STAFF_LOG_IN);
    Ok(())
}

/// Keeps how this browser is to show pages. What is no choice changes nothing.
#[server(prefix = "/api", endpoint = "admin/choose_theme")]
pub async fn choose_theme(#[server(default)] theme: String) -> Result<(), ApiError> {
    guard::staff()?;
    let theme = Theme::from_word(&theme).ok_or(ApiError::Malformed)?;
    guard::set_cookie(&guard::front_door().keep_theme(theme).await);
    Ok(())
}

/// The second factors of whoever is logged in.
#[server(prefix = "/api", name = ReadFactors, endpoint = "admin/factors", input = GetUrl)]
pub async fn factors() -> Result<Factors, ApiError> {
    let staff = guard::staff()?;
    guard::service().factors(&staff).await
}

/// Who is logged in.
#[server(prefix = "/api", name = ReadAccount, endpoint = "admin/account", input = GetUrl)]
pub async fn account() -> Result<Account, ApiError> {
    let staff = guard::staff()?;
    guard::service().account(&staff).await
}

/// True while the server has no institution: the log-in page then tells the operator what to do.
#[server(prefix = "/api", name = ReadSetUpState, endpoint = "admin/set_up_state", input = GetUrl)]
pub async fn set_up_state() -> Result<bool, ApiError> {
    guard::front_door().is_empty().await
}

/// Only pages of the administrators' app are gone back to: whatever else a link put into `next` leads home. What
/// a header cannot hold is escaped: somebody may have typed it there.
#[cfg(any(feature = "ssr", test))]
#[must_use]
pub fn after_log_in(next: &str) -> String {
    own_page(next).unwrap_or_else(|| paths::SESSIONS.to_owned())
}

/// The address of a page of the administrators' app, safe for a header; `None` for any other address.
#[cfg(any(feature = "ssr", test))]
#[must_use]
pub fn own_page(next: &str) -> Option<String> {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

    /// What a header cannot hold, beside all that is not ASCII.
    const ENCODED: &AsciiSet = &CONTROLS.add(b' ');
    let foreign = |character: char| character.is_control() || character == '\\';
    let own = next.starts_with("/admin/") && !next.starts_with(paths::STAFF_LOG_IN) && !next.contains("//");
    if !own || next.contains(foreign) {
        return None;
    }
    Some(utf8_percent_encode(next, ENCODED).to_string())
}

#[cfg(test)]
mod tests {
    use leptos::server_fn::ServerFn as _;

    use super::*;

    #[test]
    fn the_browser_asks_at_the_address_of_the_server_function() {
        assert_eq!(ReadAccount::PATH, paths::ACCOUNT);
    }

    #[test]
    fn only_own_pages_are_gone_back_to() {
        let own = "/admin/sessions/1?q=a%20b&page=2";
        assert_eq!(after_log_in(own), own);
        assert_eq!(after_log_in("/admin/sessions/1?q=a b ñ"), "/admin/sessions/1?q=a%20b%20%C3%B1");
        for foreign in [
            "",
            "//evil.test",
            "https://evil.test/admin/",
            "/admin/\\evil.test",
            "/admin//evil.test",
            "/admin/\r\nSet-Cookie: a=b",
            "/admin/login?next=/admin/login",
            "/me",
        ] {
            assert_eq!(after_log_in(foreign), paths::SESSIONS, "{foreign:?}");
        }
    }
}
