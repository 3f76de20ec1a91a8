//! The dialog that asks before an act on entries, and what comes after the act.

super::words!(
    /// The dialog that asks before an act on entries, and what comes after the act.
    ActionsWords, actions {
        at_work: "At work…",
        show_password: "Show the new password",
    }
);
