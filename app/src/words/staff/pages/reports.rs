//! Reports.

super::words!(
    /// Reports.
    ReportsWords, reports {
        title: "Reports",
        where_passwords_are: " Passwords are in the file and on paper only.",
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
