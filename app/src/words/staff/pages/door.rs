//! The door of staff: an invitation, a new password, what a link leads to.

super::words!(
    /// The documents of the door.
    DoorWords, door {
        email: "Email",
        role: "Role",
        until: "Open until",
        name: "Your name",
        password: "Your password",
        new_password: "New password",
        new_password_hint: "At least 15 characters, spaces included. Four or more words that do not belong together are good.",
        log_in: "Log in",
        invitation_title: "You are invited to the team of",
        invitation_short: "Invitation",
        invitation_new: "Choose a password for your account. You are logged in then.",
        invitation_known: "You have an account already. Accept with its password; your account then opens this institution too.",
        accept_new: "Accept and log in",
        accept_known: "Accept",
        invitation_not_you: "Not meant for you? Close this page. Nothing happens until somebody accepts.",
        password_missing: "Enter your password",
        new_password_missing: "Enter a new password",
        refused: "This is not your password, or it was tried too often. Check it letter by letter; after several wrong passwords \
                  you have to wait.",
        reset_title: "Choose a new password",
        reset_for: "For the account",
        reset_what: "You are logged out everywhere when it is saved, and log in with it then. A second factor stays as it is.",
        reset_submit: "Save the new password",
        forgotten_title: "Forgotten your password?",
        forgotten_send: "Enter the email address that you log in with. You get a letter with a link by which you choose a new \
                         password.",
        forgotten_submit: "Send the link",
        forgotten_sent_title: "Look into your mail",
        forgotten_sent: "If this address has an account here, a letter with a link is on its way. The link opens once, within an \
                         hour. A second factor is asked for as before.",
        forgotten_not_there: "Nothing came after a few minutes? Look among the unwanted mail, and check the address. Another letter \
                              is sent after ten minutes at the earliest.",
        forgotten_otherwise: "No mail reaches you?",
        forgotten_unreadable: "Nobody can read your password. Somebody can make you a link by which you choose a new one:",
        forgotten_colleague: "Ask an owner of your institution. They find you on the page Team.",
        forgotten_owner: "You are the only owner? Ask the people who run this server.",
        gone_title: "This link does not work",
        gone: "A link opens once. It was used already, taken back or replaced by a newer one, or it is not complete. Ask whoever \
               sent it for a new one. If you have used it yourself, log in.",
        over_title: "This link has run out",
        over: "Nothing was changed. Ask whoever sent it for a new one.",
        placed_title: "You are in the team",
        placed: "Log in as you always do. Your account opens this institution too.",
        in_team_title: "You are in this team already",
        in_team: "The invitation was not needed, and nothing was changed. Log in as you always do.",
        chosen_title: "Your new password is saved",
        chosen: "You are logged out everywhere. Log in with the new password.",
        link_invitation: "The invitation is ready",
        link_reset: "The link is ready",
        link_invitation_what: "Send this link to your colleague. Whoever opens it can take the place.",
        link_reset_what: "Give this link to your colleague. Whoever opens it can choose the password.",
        link_until: "It leads in until",
        link_once: "It opens once.",
        link_beware: "Copy it now: it is not shown again. If it is lost, make a new one.",
        link_mailed: "It is on its way to this address by mail too.",
        link_done: "Back to the team",
    }
);
