//! The documents on which an owner gives other programs tokens.

super::words!(
    /// The documents on which an owner gives other programs tokens.
    ProgramsWords, programs {
        title: "Programs",
        about: "Your own programs can do here what people do in the browser: make sessions, create logins, hand them out, read \
                what became of them. Each is let in with a token that you make for it.",
        document: "What programs can ask and do",
        none: "There are no programs yet.",
        list: "Programs and their tokens",
        name: "Name",
        name_hint: "People read it wherever it says who did something",
        may: "May do",
        token: "Token",
        used: "Last used",
        not_used: "Not yet",
        created: "Made by",
        new_title: "Add a program",
        scopes: "What may it do?",
        life: "How long is its token good?",
        add: "Add program",
        made_title: "Program added",
        made_about: "This is its token. It is shown now and never again: copy it to where the program keeps its secrets.",
        made_beware: "Whoever has this token can do what you ticked, without a password. Revoke it when it may be with somebody else.",
        good: "Good until it is revoked",
        revoke: "Revoke token",
        revoke_about: "The program can no longer get in, from its next request on. This cannot be undone; what it did stays on record.",
        revoked: "Token revoked",
        back: "All programs",
        back_to_settings: "Settings",
    }
);
