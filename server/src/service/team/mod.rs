//! Who works for the institution.

mod list;
