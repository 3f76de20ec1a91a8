//! The top of every page.

super::words!(
    /// The top of every page: where one can go, and who is logged in.
    TopbarWords, topbar {
        lanyard: "Lanyard",
        demonstration: "This is a demonstration. Do not use it for real candidates.",
        factor_due: "Your institution asks you for a second factor. Set one up by ",
        main: "Main",
        sessions: "Sessions",
        find: "Find a login",
        reports: "Reports",
        settings: "Settings",
        find_what: "Find a login: code, username, name",
        menu: "Menu",
        theme: "Theme",
        system: "System",
        light: "Light",
        dark: "Dark",
        my_account: "My account",
        team: "Team",
        switch: "Switch institution",
        log_out: "Log out",
    }
);
