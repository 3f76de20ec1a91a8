//! The page of a batch.

super::words!(
    /// The page of a batch.
    BatchWords, batch {
        by: " · by ",
        usable: "Download or print them now and hand them out.",
        download: "Download Logins",
        other_print: "Other paper or order",
        view_entries: "View Session Entries",
        add_more: "Add more entries",
        withdraw_unused: "Withdraw the unused of this batch",
        change_label: "Change the label",
        save_label: "Save label",
        label_saved: "Label saved",
    }
);
