//! Rows into files that people open.

pub mod file_name;
pub mod xlsx;
