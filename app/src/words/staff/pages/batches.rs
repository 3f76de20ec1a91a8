//! The Batches tab.

super::words!(
    /// The Batches tab.
    BatchesWords, batches {
        title: "Batches",
        none_yet: "No batches yet. ",
        batch: "Batch",
        made_by: "Created by",
        entries: "Entries",
        handed_out: "Handed out",
        all: "All batches",
    }
);
