//! What other programs are told: the webhooks of an institution, and the messages that wait for them.

pub(super) mod webhook;
pub(super) mod webhook_claim;
pub(super) mod webhook_delivery;
mod webhook_message;
pub(super) mod webhook_settle;
