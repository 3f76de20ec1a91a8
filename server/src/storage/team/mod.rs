//! Who works for an institution.

mod list;
