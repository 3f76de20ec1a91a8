//! What may be asked and what people see: one crate for the server and for the browser.

mod answer;
pub mod api;
mod asked;
#[cfg(feature = "ssr")]
pub mod assets;
mod browser;
mod components;
#[cfg(feature = "ssr")]
mod document;
mod effect;
pub mod error;
pub mod model;
pub mod pages;
pub mod paths;
#[cfg(feature = "ssr")]
pub mod ports;
pub mod words;

#[cfg(feature = "ssr")]
pub use answer::Answers;
#[cfg(feature = "ssr")]
pub use document::{TakesPasskeys, shell};
pub use {
    components::hydrated::provide_hydrated,
    pages::admin::{AdminApp, ROOT, fetch},
};
