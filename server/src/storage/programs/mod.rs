//! Other programs of an institution: what their tokens are good for, what they are told, and the messages that wait for them.

pub(super) mod program;
pub(super) mod webhook;
pub(super) mod webhook_claim;
pub(super) mod webhook_delivery;
mod webhook_message;
pub(super) mod webhook_settle;
