//! The pages, one file each: the administrators' app, and finished documents for candidates and of passwords.

pub mod admin;
#[cfg(feature = "ssr")]
pub mod candidate;
#[cfg(feature = "ssr")]
pub mod show_login;
