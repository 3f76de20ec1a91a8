//! Documents at the door of staff: what a log-in asks for beside the password, and what changes it. Finished, without the
//! app, each a function of a frame and facts.

mod confirm;
mod enrolment;
mod frame;
mod proof;
mod recovery_codes;
mod second_step;

pub use confirm::{ConfirmPage, Confirmed, confirm, confirmed};
pub use enrolment::{NewAppPage, RemoveFactorPage, choose_factor, new_app, new_passkey, remove_factor};
pub use frame::DoorFrame;
pub use recovery_codes::{ask_for_recovery_codes, recovery_codes};
pub use second_step::{SecondStepPage, second_step, step_gone};
