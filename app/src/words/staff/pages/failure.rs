//! Pages that are not there, and forms that are refused.

super::words!(
    /// Pages that are not there, and forms that are refused.
    FailureWords, failure {
        problem: "There is a problem",
        failed: "Error",
        not_loaded: "This page could not be loaded",
        try_again: "Try again",
        forbidden: "You cannot open this page",
        why_not_found: "It may have been moved, or the address may be incomplete.",
        go_to_sessions: "Go to Sessions",
    }
);
