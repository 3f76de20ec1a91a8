//! Rules without input or output: credentials, keys, usernames, waiting times, the clock and the generator.

pub mod around;
pub mod authenticator;
pub mod client;
pub mod clock;
pub mod credential;
pub mod details;
pub mod device;
pub mod file_name;
pub mod institution_code;
pub mod line;
pub mod mail;
pub mod newcomer;
pub mod random;
pub mod recovery_code;
pub mod room;
pub mod search;
pub mod secret;
pub mod session_form;
pub mod sign_on;
pub mod staff_email;
pub mod staff_password;
pub mod throttle;
pub mod token;
pub mod username;
pub mod vault;
pub mod zone;
