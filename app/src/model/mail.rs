//! Whether mail leaves the server, as owners are told.

use serde::{Deserialize, Serialize};

use super::hand_out::Moment;

/// Whether mail leaves the server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailStanding {
    /// No mail server is set: links are shown to be copied.
    #[default]
    Off,
    /// It does, as far as is known.
    Works,
    /// It has not since then, in the institution's zone.
    Stopped(Moment),
}
