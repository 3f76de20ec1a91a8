//! Other programs: their tokens, and what only they ask.

pub mod entries;
pub mod institution;
pub mod sessions;
pub mod tokens;
