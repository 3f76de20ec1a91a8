//! The top of every page.

super::words!(
    /// The top of every page: where one can go, and who is logged in.
    TopbarWords, topbar {
        demonstration: "This is a demonstration. Do not use it for real candidates.",
        main: "Main",
        sessions: "Sessions",
        find: "Find a login",
        reports: "Reports",
        settings: "Settings",
        log_out: "Log out",
    }
);
