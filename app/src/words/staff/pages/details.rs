//! The Details tab, and New session, which has the same fields.

super::words!(
    /// The Details tab, and New session.
    DetailsWords, details {
        title: "Details",
        new_session: "New session",
        create: "Create session",
        copy_from: "Copy from",
        copy_none: "Choose a session",
        copy: "Copy",
        copied: "Filled from another session, on a day to come. Check the times.",
        lasts: "Closes after",
        all_day: "All day",
        name: "Name",
        room: "Room (optional)",
        test: "Test (optional)",
        opens: "Opens",
        closes: "Closes",
        time_zone: "Time zone",
        zone_hint: "Opens and Closes are times of this place.",
        save: "Save details",
        saved: "Details saved",
        move_anyway: "Move it anyway",
        number: "Session number",
        made_by: "Created by",
        log_in_address: "Candidates log in at",
        is_closed: "This session is closed",
        reopen_until: "New closing time",
        reopen_hint: "Until then candidates can log in again.",
        reopen: "Reopen session",
        reopened: "Session reopened",
    }
);
