//! Other programs: their tokens and what they ask, webhooks as owners set them up, and the messages that leave for them.

pub mod entries;
pub mod institution;
pub mod sessions;
pub mod tokens;
pub mod told;
pub mod webhook_due;
mod webhooks;
