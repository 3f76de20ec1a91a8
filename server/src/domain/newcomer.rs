//! Candidates who are logged in: how long that lasts without a request, and how long they may take to give details.

use std::time::Duration;

use lanyard_app::model::passing::DETAILS_WITHIN;

/// A candidate's browser session ends after this long without a request.
pub const IDLE: Duration = Duration::from_hours(1);

/// Whoever takes this long to give details may need help.
pub const PATIENCE: Duration = Duration::from_mins(DETAILS_WITHIN);
