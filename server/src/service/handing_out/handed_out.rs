//! The refusal that tells who was given logins before.

use lanyard_app::{error::ApiError, model::hand_out::EarlierHandOut};

use crate::{
    domain::clock::Timestamp,
    service::{context::zone_of, entries::list::hand_out},
    storage::HandedOutBefore,
};

/// The refusal at `now`. Times are those of the session where it happened; `zones_differ`: what was chosen lies in several
/// zones.
pub(in crate::service) fn refusal(before: HandedOutBefore, now: Timestamp, zones_differ: bool) -> ApiError {
    let HandedOutBefore { count, of, others, told, more } = before;
    let when = zone_of(&told.time_zone).moment(told.at, now);
    let told = EarlierHandOut {
        act: hand_out(told.act),
        when,
        zones_differ,
        is_own: told.is_own,
        by: told.by,
        count: told.count,
    };
    ApiError::HandedOutBefore { count, of, others, told: Box::new(told), more }
}
