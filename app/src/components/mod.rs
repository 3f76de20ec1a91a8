//! The parts that the administrators' pages are put together from.

#[cfg(feature = "ssr")]
mod awaited;
pub mod choices;
pub mod code;
pub mod done;
pub mod download_form;
pub mod entry_state;
pub mod error_summary;
pub mod field;
pub mod hidden_fields;
pub mod hydrated;
pub mod labelled;
pub mod loaded;
pub mod markup;
pub mod may;
pub mod not_found;
pub mod notice;
pub mod page_title;
pub mod pager;
pub mod post_form;
pub mod renewed;
pub mod search_box;
pub mod search_form;
pub mod session_fields;
pub mod standing;
pub mod status;
pub mod topbar;
