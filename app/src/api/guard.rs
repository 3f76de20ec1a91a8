//! The one guard of every server function, and the answer's headers they may set.

use std::{str::FromStr, sync::Arc};

use http::{HeaderValue, header, request::Parts};
use leptos::prelude::{expect_context, use_context, with_context};
use leptos_axum::ResponseOptions;

use crate::{
    error::ApiError,
    model::{staff::Role, theme::Theme, whose::Whose},
    ports::{May, Staff, StaffService, StaffVisitor, door::FrontDoor, right::Kind},
};

/// The member of staff who sends this request, or why there is none.
pub fn staff() -> Result<Staff, ApiError> {
    request().extensions.get().map_or(Err(ApiError::NotLoggedIn), StaffVisitor::staff)
}

/// Proof that this request may do what it asks: the right follows from the method that takes the proof.
pub fn may<K: Kind>() -> Result<May<K>, ApiError> {
    staff()?.may()
}

/// The id that an address or a form names; what is none is answered like a missing one.
pub fn id<T: FromStr>(sent: &str) -> Result<T, ApiError> {
    sent.parse().map_err(|_| ApiError::NotFound)
}

/// Whose page is being written; empty while nobody is logged in.
pub fn whose() -> String {
    with_context(|request: &Parts| request.extensions.get::<Whose>().cloned()).flatten().unwrap_or_default().0
}

/// The role of the member of staff whose page is being written; `None` while nobody is logged in.
pub fn role() -> Option<Role> {
    let staff = with_context(|request: &Parts| request.extensions.get().map(StaffVisitor::staff));
    staff.flatten()?.ok().map(|staff| staff.role())
}

/// How this browser shows pages.
pub fn theme() -> Theme {
    with_context(|request: &Parts| request.extensions.get::<Theme>().copied()).flatten().unwrap_or_default()
}

/// Who answers staff. The server hands it over with every request.
pub fn service() -> Arc<dyn StaffService> {
    expect_context()
}

/// Who lets staff in. The server hands it over with every request.
pub fn front_door() -> Arc<dyn FrontDoor> {
    expect_context()
}

/// The head of the request that is being answered.
pub fn request() -> Parts {
    expect_context()
}

/// Passes on the cookie that the front door made; the front door writes nothing that a header cannot hold.
pub fn set_cookie(cookie: &str) {
    if let (Ok(value), Some(response)) = (HeaderValue::from_str(cookie), use_context::<ResponseOptions>()) {
        response.append_header(header::SET_COOKIE, value);
    }
}
