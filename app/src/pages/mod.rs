//! The pages, one file each: the administrators' app, the candidates' finished documents, and what is printed or shown.

pub mod admin;
#[cfg(feature = "ssr")]
pub mod api_document;
#[cfg(feature = "ssr")]
pub mod candidate;
#[cfg(feature = "ssr")]
pub mod clients;
#[cfg(feature = "ssr")]
pub mod door;
#[cfg(feature = "ssr")]
pub mod engine_page;
#[cfg(feature = "ssr")]
pub mod engine_registration;
#[cfg(feature = "ssr")]
pub mod engine_way;
#[cfg(feature = "ssr")]
mod finished;
#[cfg(feature = "ssr")]
pub mod institutions;
#[cfg(feature = "ssr")]
pub mod print;
#[cfg(feature = "ssr")]
pub mod programs;
#[cfg(feature = "ssr")]
pub mod result_readers;
#[cfg(feature = "ssr")]
pub mod session_engine;
#[cfg(feature = "ssr")]
pub mod show_login;
#[cfg(feature = "ssr")]
pub mod test_engines;
#[cfg(feature = "ssr")]
pub mod test_pick;
#[cfg(feature = "ssr")]
pub mod webhooks;
