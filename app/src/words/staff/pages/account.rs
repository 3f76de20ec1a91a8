//! My account.

super::words!(
    /// My account.
    AccountWords, account {
        title: "My account",
        name: "Name",
        email: "Email",
        role: "Role",
        institution: "Institution",
    }
);
