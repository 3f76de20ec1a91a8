//! The frame of every page, and what covers a page that is no longer its reader's.

super::words!(
    /// The frame of every page, and what covers a page that is no longer its reader's.
    StandingWords, standing {
        skip: "Skip to content",
        logged_out: "You were logged out.",
        open_with_that_account: "Open this page with that account",
    }
);
