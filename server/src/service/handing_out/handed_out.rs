//! The refusal that says who was given logins before, in the sentence that people read.

use lanyard_app::{
    error::ApiError,
    words::handed_out::{HandedOutBefore as Sentence, Told},
};

use crate::{
    domain::clock::Timestamp,
    service::common::{OPERATOR, zone_of},
    storage::HandedOutBefore,
};

/// The refusal, said at `now`. Times are those of the session where it happened; `zones_differ`: they are told with the
/// name of the zone, because what was chosen lies in several.
pub(in crate::service) fn refusal(before: &HandedOutBefore, now: Timestamp, zones_differ: bool) -> ApiError {
    let zone = zone_of(&before.told.time_zone);
    let at = before.told.at;
    let mut when = if zone.today(at) == zone.today(now) {
        format!("at {}", zone.clock_time(at))
    } else {
        format!("on {}", zone.on_at(at))
    };
    if zones_differ {
        when = format!("{when} ({})", zone.as_str());
    }
    let by = (!before.told.is_own).then(|| before.told.by.as_deref().unwrap_or(OPERATOR));
    let told = Told { act: before.told.act, when: &when, by, count: before.told.count };
    ApiError::HandedOutBefore {
        count: before.count,
        of: before.of,
        others: before.others,
        told: Sentence { count: before.count, of: before.of, told, more: before.more }.sentence(),
    }
}
