//! Posted forms, from what is sent to what is answered.
//!
//! ```text
//! posted ─► whose: sent by whoever opened it? ─► fields: read once ─► its handler ─┬─► done
//!                                                                                  └─► refused ─► page: log in first,
//!                                                                                      ask again, or its own page again
//! opened like a page ─► opened, page: to the page that it sits on
//! ```
//!
//! How large a body may be is said beside the fields and held by `arrival`, before any of this.

pub mod fields;
pub mod opened;
pub mod page;
pub mod whose;
