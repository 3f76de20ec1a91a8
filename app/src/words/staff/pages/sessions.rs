//! The list of sessions.

super::words!(
    /// The list of sessions.
    SessionsWords, sessions {
        title: "Sessions",
        new_session: "New session",
        search: "name, room or session number",
        shown: "Show",
        all: "All",
        none_yet: "No sessions yet. A session is one sitting of a test: a name, a time and the people who take it.",
        show_all: "Show all sessions",
        search_all: "Search all sessions",
        clear: "Clear search",
        name: "Name",
        opens: "Opens",
        closes: "Closes",
        entries: "Entries",
        used: "Used",
    }
);
