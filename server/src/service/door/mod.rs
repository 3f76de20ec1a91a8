//! Who may come in: staff and candidates log in, and every request is told who sends it.

mod ceremonies;
pub mod factors;
mod forgiven;
pub mod passkeys;
pub mod proof;
pub mod second_step;
pub mod sign_in;
pub mod sign_on;
mod signed_on;
pub mod staff;
pub(super) mod unlock;
pub mod visitor;
pub(super) mod waiting_room;
pub(super) mod whose;
