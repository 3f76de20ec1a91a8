//! Add Entries.

super::words!(
    /// Add Entries.
    AddEntriesWords, add_entries {
        number: "Number of logins",
        number_hint: "A login is a username and password that any candidate can use once. Up to 500 at a time.",
        create: "Create Codes",
        creating: "Creating logins…",
        reopen: "Reopen the session",
    }
);
