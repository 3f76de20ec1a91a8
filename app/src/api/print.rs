//! Printing: what the page Print login cards offers. The print itself is a plain form (`http/print.rs` of the server).

use leptos::{prelude::*, server_fn::codec::GetUrl};

#[cfg(feature = "ssr")]
use super::guard;
use crate::{error::ApiError, model::print::CardsForm};

/// What can be printed of a session, and how many cards that makes.
#[server(prefix = "/api", name = ReadCardsForm, endpoint = "admin/cards_form", input = GetUrl)]
pub async fn cards_form(session: String) -> Result<CardsForm, ApiError> {
    let staff = guard::may()?;
    guard::service().cards_form(&staff, guard::id(&session)?).await
}
