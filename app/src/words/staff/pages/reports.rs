//! Reports.

super::words!(
    /// Reports.
    ReportsWords, reports {
        title: "Reports",
        session: "Session",
        all: "All",
        state: "State",
        any: "Any",
        opens_from: "Opens from",
        opens_until: "Opens until",
        unused_cards: "Cards for the unused",
        download: "Download as spreadsheet",
        print: "Print list",
    }
);
