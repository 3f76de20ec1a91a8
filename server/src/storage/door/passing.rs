//! States of entries that begin and end by themselves, read from what the door wrote: logged in without details, and
//! locked.

use lanyard_app::model::passing::Passing;

use crate::{
    domain::{
        clock::Timestamp,
        newcomer::{IDLE, PATIENCE},
        throttle::latest_count,
    },
    storage::{database::dialect::Conditions, door::verified::END_REASON},
};

/// Whoever is logged in to an unused entry of the session (`$1` institution, `$2` session): `browser_session b` of `entry e`,
/// as `from` and `where`. It is read through an index that has newcomers only.
pub(in crate::storage) fn newcomers(conditions: &mut Conditions, now: Timestamp) -> String {
    let (now, seen_after) = (conditions.bind(now), conditions.bind(now.minus(IDLE)));
    format!(
        "from browser_session b join entry e on e.institution_id = b.institution_id and e.id = b.entry_id \
         where b.institution_id = $1 and b.logged_in_to = $2 and b.username_key is null and b.ended_at is null \
         and b.expires_at > {now} and b.seen_at > {seen_after} and e.state = 'unused' and {END_REASON} is null"
    )
}

/// `browser_session b` has been there for so long that its candidate may need help. A sum, so that SQLite does not take it
/// for a reason to read every log-in of before instead of the few newcomers.
pub(in crate::storage) fn overdue(conditions: &mut Conditions, now: Timestamp) -> String {
    format!("b.created_at + 0 <= {}", conditions.bind(now.minus(PATIENCE)))
}

/// `entry_throttle l` names a name that has to wait, somewhere at least. A wait counts only from a moment that is not to
/// come, as in the rules of the domain.
pub(in crate::storage) fn waiting(conditions: &mut Conditions, now: Timestamp) -> String {
    let (now, counted_until) = (conditions.bind(now), conditions.bind(latest_count(now)));
    format!(
        "(exists (select 1 from throttle t where t.key = l.name_key and t.blocked_until > {now} \
         and t.updated_at <= {counted_until}) or exists (select 1 from pair_throttle w where w.name_key = l.name_key \
         and w.blocked_until > {now} and w.updated_at <= {counted_until}))"
    )
}

/// In which states of `entry e` it matters that log-in refuses it.
pub(in crate::storage) const LOGS_IN: &str = "e.state in ('unused', 'claimed', 'started')";

/// `entry e` of the session (`$1` institution, `$2` session) is in this state now. What may be in it is found in an index
/// first.
pub(in crate::storage) fn and_passing(conditions: &mut Conditions, passing: Passing, now: Timestamp) {
    if passing == Passing::Locked {
        let waiting = waiting(conditions, now);
        conditions.and(&format!(
            "{LOGS_IN} and e.id in (select l.entry_id from entry_throttle l where l.institution_id = $1 \
             and l.session_id = $2 and {waiting})"
        ));
        return;
    }
    let mut newcomers = newcomers(conditions, now);
    if passing == Passing::Overdue {
        newcomers = [newcomers, overdue(conditions, now)].join(" and ");
    }
    conditions.and(&format!("e.state = 'unused' and e.id in (select b.entry_id {newcomers})"));
}

/// Columns and a join that say of `entry e` of the session (`$1` institution, `$2` session) since when somebody is logged in
/// to it without details, and whether it is locked.
pub(in crate::storage) fn columns_and_join(conditions: &mut Conditions, now: Timestamp) -> (String, String) {
    let newcomers = newcomers(conditions, now);
    let waiting = waiting(conditions, now);
    let columns = format!(
        "nc.arrived_at, cast(case when {LOGS_IN} and exists (select 1 from entry_throttle l \
         where l.institution_id = $1 and l.session_id = $2 and l.entry_id = e.id and {waiting}) \
         then 1 else 0 end as bigint) as locked"
    );
    // PostgreSQL expects one newcomer where statistics are of before the test, and would look for all of them once for each
    // row of the page.
    let join = format!(
        "left join (with nc as materialized (select b.entry_id, min(b.created_at) as arrived_at {newcomers} \
         group by b.entry_id) select nc.entry_id, nc.arrived_at from nc) nc on nc.entry_id = e.id"
    );
    (columns, join)
}
