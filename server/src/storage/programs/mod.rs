//! Other programs of an institution, and what their tokens are good for.

pub(in crate::storage) mod program;
