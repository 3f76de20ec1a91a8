//! The Activity tab.

super::words!(
    /// The Activity tab.
    ActivityWords, activity {
        title: "Activity",
        when: "When",
        who: "Who",
        what: "What",
        about: "About",
        how_many: "How many",
        shown: "Show",
        nothing: "Nothing of this kind was done in this session yet.",
        export: "Export activity",
    }
);
