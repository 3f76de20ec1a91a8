//! What several pages share: buttons and links that lead to the same thing wherever they stand.

super::words!(
    /// What several pages share.
    SharedWords, shared {
        search: "Search",
        show: "Show",
        cancel: "Cancel",
        log_in: "Log in",
        add_entries: "Add Entries",
        print_login_cards: "Print login cards",
        export: "Export Selected Data",
        batch_label: "Label for this batch (optional)",
        copy: "Copy",
        copied: "Copied",
        not_copied: "Select the code and copy it",
    }
);
