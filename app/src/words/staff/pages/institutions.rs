//! The choice of an institution, for people who work for several.

super::words!(
    /// The choice of an institution, for people who work for several.
    InstitutionsWords, institutions {
        title: "Choose an institution",
        about: "You work for several. What you see and do is always of the one you have opened.",
        here: "Opened now",
        go_on: "Go on",
        open: "Open",
    }
);
