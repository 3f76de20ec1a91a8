//! The door of staff as finished documents, which come without the app: an invitation, a new password, what a link leads to.

mod forgotten;
mod frame;
mod invitation;
mod made_link;
mod message;
mod reset;
#[cfg(test)]
mod tests;

pub use forgotten::forgotten;
pub use frame::DoorFrame;
pub use invitation::{InvitationPage, invitation};
pub use made_link::{MadeLink, MadeLinkPage, made_link};
pub use message::{DoorMessage, door_message};
pub use reset::{ResetPage, reset};
