//! Logins with their passwords, as files and cards have them.

pub mod hand_out;
