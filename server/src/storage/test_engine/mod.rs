//! Test engines: those of an institution, which session has its test where, the keys that sign, what is on its way,
//! what engines are let in with, and how they register themselves.

pub(in crate::storage) mod engine;
pub(in crate::storage) mod engine_change;
pub(in crate::storage) mod key;
pub(in crate::storage) mod launch;
pub(in crate::storage) mod line_item;
pub(in crate::storage) mod link;
pub(in crate::storage) mod pick;
pub(in crate::storage) mod registration;
mod result;
pub(in crate::storage) mod score;
pub(in crate::storage) mod session;
pub(in crate::storage) mod staff_launch;
pub(in crate::storage) mod token;
