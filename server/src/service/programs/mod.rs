//! What other programs are told: webhooks as owners set them up, and the messages that leave for them.

pub mod webhook_due;
mod webhooks;
