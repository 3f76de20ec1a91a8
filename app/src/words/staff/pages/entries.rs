//! The entries of a session.

super::words!(
    /// The entries of a session.
    EntriesWords, entries {
        title: "Entries",
        search: "slip code, username or name",
        any: "Any",
        handed_out: "Handed out",
        not_handed_out: "Not handed out",
        none_yet: "No entries yet. ",
        what_add_entries_does: " creates logins that any candidate can use.",
        up_to_date: "The order is up to date",
        refresh: "Refresh order",
        none_selected: "No entries selected",
        clear: "Clear",
        comparing: "The selection is still being compared with the filter. Try again in a moment.",
        print: "Print cards",
        more: "More",
        show_all: "Show all entries",
        select_page: "Select all on this page",
        same_username: "same",
        download_again: "Download them again",
    }
);
