//! The staff log-in page.

super::words!(
    /// The staff log-in page.
    LogInWords, log_in {
        title: "Log in",
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
