//! The head of a session, how it stands at a glance, and its tabs.

super::words!(
    /// The head of a session, how it stands at a glance, and its tabs.
    SessionHeadWords, session_head {
        institution_id: "Institution ID ",
        tabs: "Session",
        entries: "Entries ",
        batches: "Batches",
        details: "Details",
        activity: "Activity",
        at_a_glance: "At a glance",
        not_used: "Handed out, not used",
        not_handed_out: "Not handed out",
    }
);
