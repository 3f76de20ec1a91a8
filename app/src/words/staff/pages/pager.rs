//! The pager below a long list.

super::words!(
    /// The pager below a long list.
    PagerWords, pager {
        pages: "Pages",
        previous: "Previous page",
        next: "Next page",
        rows_per_page: "Rows per page",
    }
);
