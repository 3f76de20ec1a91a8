//! The pages, one file each: the administrators' app and the candidates' finished documents.

pub mod admin;
#[cfg(feature = "ssr")]
pub mod candidate;
