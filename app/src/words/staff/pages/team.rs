//! The Team page.

super::words!(
    /// The Team page.
    TeamWords, team {
        title: "Team",
        name: "Name",
        email: "Email",
        role: "Role",
    }
);
