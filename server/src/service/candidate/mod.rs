//! What candidates do: they give their details once, get a username of their own, and new passwords when they ask.

pub mod claim;
pub mod renewal;
