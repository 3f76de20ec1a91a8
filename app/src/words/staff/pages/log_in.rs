//! The staff log-in page.

super::words!(
    /// The staff log-in page.
    LogInWords, log_in {
        title: "Log in",
        whose: "For staff of test centres and schools",
        help: "Help with logging in",
        forgotten: "Forgotten your password?",
        sign_on: "Single sign-on",
        waiting: "After several wrong passwords you have to wait. An owner of your institution can end the wait.",
        candidate: "Are you a candidate? ",
        candidate_log_in: "Log in here",
        email: "Email",
        password: "Password",
        show_password: "Show password",
        hide_password: "Hide password",
        show: "Show",
        hide: "Hide",
        log_in: "Log in",
        no_institution: "This server has no institution yet. These two commands create one, and the account that logs in here:",
    }
);
