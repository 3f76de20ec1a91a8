//! One entry.

super::words!(
    /// One entry.
    EntryWords, entry {
        close: "Close",
        slip: " · slip ",
        last_seen: "last seen ",
        batch: "Batch",
        not_handed_out: "Not handed out",
        result: "Result",
        of_maximum: " of ",
        waits: "Waits to be marked by hand",
        what_happened: "What happened",
        by: " by ",
        details_given: "Details given; ",
        became: " became ",
        logged_in_as: "Logged in as ",
        with: " with ",
        earlier: "Earlier acts are under Activity.",
        not_here: "There is no such login in this session.",
    }
);
