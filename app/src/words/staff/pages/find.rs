//! Find a login, and the questions it leads to.

super::words!(
    /// Find a login, and the questions it leads to.
    FindWords, find {
        title: "Find a login",
        search: "code, name, email or number",
        hint: "Type a slip code, a username or a name, an email address or a candidate number, or a part of it. Capitals, \
               spaces and accents do not matter.",
        session: "Session",
        handed_out: "Handed out",
        last_seen: "Last seen",
        locked: "Locked",
        expired: "Expired",
        unlock: "Unlock",
        show: "Show login",
        print: "Print card",
        more: "More",
    }
);
