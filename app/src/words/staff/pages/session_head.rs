//! The head of a session, and its tabs.

super::words!(
    /// The head of a session, and its tabs.
    SessionHeadWords, session_head {
        institution_id: "Institution ID ",
        tabs: "Session",
        entries: "Entries ",
        batches: "Batches",
        details: "Details",
        activity: "Activity",
    }
);
