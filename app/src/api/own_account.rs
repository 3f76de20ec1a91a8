//! My account: what people see of themselves, change and end.

use leptos::{prelude::*, server_fn::codec::GetUrl};

#[cfg(feature = "ssr")]
use super::guard;
use crate::{error::ApiError, model::account::MyAccount};
#[cfg(feature = "ssr")]
use crate::{model::account::OwnChange, paths};

/// What somebody sees of their own account.
#[server(prefix = "/api", name = ReadMyAccount, endpoint = "admin/my_account", input = GetUrl)]
pub async fn my_account() -> Result<MyAccount, ApiError> {
    let staff = guard::staff()?;
    guard::front_door().my_account(&staff, &guard::request()).await
}

/// Changes one's name, in every institution one works for.
#[server(prefix = "/api", endpoint = "admin/change_name")]
pub async fn change_name(#[server(default)] name: String) -> Result<(), ApiError> {
    let staff = guard::staff()?;
    guard::front_door().change_name(&staff, &name).await?;
    leptos_axum::redirect(&paths::my_account_after(OwnChange::Name));
    Ok(())
}

/// Changes one's password for whoever knows the present one; all other browser sessions end.
#[server(prefix = "/api", endpoint = "admin/change_password")]
pub async fn change_password(
    #[server(default)] password: String,
    #[server(default)] new_password: String,
) -> Result<(), ApiError> {
    let staff = guard::staff()?;
    let cookie = guard::front_door().change_password(&staff, &password, &new_password, &guard::request()).await?;
    guard::set_cookie(&cookie);
    leptos_axum::redirect(&paths::my_account_after(OwnChange::Password));
    Ok(())
}

/// Ends one of one's own browser sessions.
#[server(prefix = "/api", endpoint = "admin/end_session")]
pub async fn end_session(#[server(default)] id: String) -> Result<(), ApiError> {
    let staff = guard::staff()?;
    guard::front_door().end_session(&staff, &id).await?;
    leptos_axum::redirect(&paths::my_account_after(OwnChange::Session));
    Ok(())
}

/// Ends all browser sessions of one's own but this one.
#[server(prefix = "/api", endpoint = "admin/end_other_sessions")]
pub async fn end_other_sessions() -> Result<(), ApiError> {
    let staff = guard::staff()?;
    guard::front_door().end_other_sessions(&staff, &guard::request()).await?;
    leptos_axum::redirect(&paths::my_account_after(OwnChange::OtherSessions));
    Ok(())
}
