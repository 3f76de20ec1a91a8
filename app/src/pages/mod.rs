//! The pages, one file each: the administrators' app, the candidates' finished documents and what is printed.

pub mod admin;
#[cfg(feature = "ssr")]
pub mod candidate;
#[cfg(feature = "ssr")]
pub mod print;
