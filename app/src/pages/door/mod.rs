//! The door of staff as finished documents, which come without the app: what a log-in asks for beside the password, what
//! changes that, and where links lead. Each is a function of a frame and facts.

mod confirm;
mod enrolment;
mod forgotten;
mod frame;
mod invitation;
mod made_link;
mod message;
mod proof;
mod recovery_codes;
mod reset;
mod second_step;
mod sign_on;
mod sign_on_settings;
mod take_factors;
#[cfg(test)]
mod tests;

pub use confirm::{ConfirmPage, Confirmed, ConfirmedAct, confirm, confirmed};
pub use enrolment::{NewAppPage, RemoveFactorPage, choose_factor, new_app, new_passkey, remove_factor};
pub use forgotten::{Forgotten, forgotten};
pub use frame::DoorFrame;
pub use invitation::{InvitationPage, InvitedBy, invitation};
pub use made_link::{MadeLink, MadeLinkPage, made_link};
pub use message::{DoorMessage, door_message};
pub use recovery_codes::{ask_for_recovery_codes, recovery_codes};
pub use reset::{ResetPage, reset};
pub use second_step::{SecondStepPage, second_step, step_gone};
pub use sign_on::{Passage, SignOnPage, passage, sign_on, sign_on_failed};
pub use sign_on_settings::{SignOnSaid, sign_on_settings};
pub use take_factors::{TakeFactorsPage, take_factors};
