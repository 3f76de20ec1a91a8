//! My account.

super::words!(
    /// My account.
    AccountWords, account {
        title: "My account",
        name: "Name",
        email: "Email",
        role: "Role",
        institution: "Institution",
        name_about: "Colleagues see it beside what you did, in every institution you work for.",
        name_about_here: "Colleagues see it beside what you did in this institution.",
        save_name: "Save name",
        password: "Password",
        password_about: "A new password ends your log-ins in all other browsers.",
        present: "Present password",
        new: "New password",
        new_hint: "At least 15 characters. Four or more words that do not belong together are easy to remember.",
        change_password: "Change password",
        sessions: "Where you are logged in",
        sessions_about: "Is there a browser you do not know? End it, and change your password.",
        this: "This browser",
        end: "End",
        end_others: "End all others",
        name_changed: "Name saved",
        password_changed: "Password changed. You are logged out in all other browsers.",
        session_ended: "That browser is logged out now.",
        others_ended: "You are logged out in all other browsers.",
        app_added: "Authenticator app added",
        app_removed: "Authenticator app removed",
        passkey_added: "Passkey added",
        passkey_removed: "Passkey removed",
    }
);
