//! How people have the table of entries: its columns, its rows, the views they keep, and the keys.

super::words!(
    /// How people have the table of entries: its columns, its rows, the views they keep, and the keys.
    EntryViewWords, entry_view {
        columns: "Columns",
        rows: "Height of the rows",
        compact: "Compact",
        normal: "Normal",
        comfortable: "Comfortable",
        views: "Views",
        name: "Name of this view",
        save: "Save view",
        no_name: "Enter a name for the view",
        what_is_kept: "This browser keeps state, handed out, order and columns. Search and batch belong to a session and are not kept.",
        delete: "Delete",
        keys: "Keys",
        next_row: "Next row",
        row_before: "Row before",
        tick: "Select the row, or not",
        // The name of the key.
        enter: "Enter",
        open: "Open the login",
        find: "Find a login",
        list: "This list",
        close: "Close",
        use_keys: "Use these keys",
        live: "Live",
        not_live: "Not live: connection lost, tries again",
    }
);
