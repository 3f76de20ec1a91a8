//! Test sessions: their list, their details, what was done in them and what open pages follow.

pub(super) mod activity;
pub(super) mod live;
pub(super) mod session_change;
pub(super) mod test_session;
pub(super) mod test_session_list;
