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
        first_settings: "Check settings",
        first_settings_what: "They say what candidates are asked for at their first log-in.",
        first_settings_link: "Settings",
        first_session: "Create a session",
        first_session_what: "It has a name, a room and a time.",
        first_entries: "Add Entries",
        first_entries_what: "Creates logins to download or print. You can do this as soon as there is a session.",
        show_all: "Show all sessions",
        search_all: "Search all sessions",
        clear: "Clear search",
        name: "Name",
        state: "State",
        room: "Room",
        number: "Number",
        time: "Time",
        used: "Used",
    }
);
