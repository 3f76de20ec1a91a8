//! The document on which an owner says who is shown results.

super::words!(
    /// The document on which an owner says who is shown results.
    ResultReadersWords, result_readers {
        title: "Results of test engines",
        about: "Test engines can tell the result of a test. Who is shown it, beside each entry, in files and in reports? Nobody \
                is until you tick somebody here. That a result came stands among what happened, for everybody.",
        who: "Results are shown to",
        save: "Save",
        saved: "Saved",
        back: "All test engines",
    }
);
