//! One's own account, in all the institutions that somebody works for.

mod own;
mod password;
mod places;
