//! Rows into files that people open.

pub mod xlsx;
