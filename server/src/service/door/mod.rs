//! Who may come in: staff and candidates log in, and every request is told who sends it.

pub mod sign_in;
pub(super) mod staff;
pub(super) mod unlock;
pub mod visitor;
pub(super) mod waiting_room;
pub(super) mod whose;
