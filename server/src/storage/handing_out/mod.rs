//! What leaves the program: logins as files and on paper, and reports.

pub(super) mod checklist;
pub(super) mod hand_out;
pub(super) mod handed_out_before;
pub(super) mod login_row;
pub(super) mod report;
