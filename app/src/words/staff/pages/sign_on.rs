//! Single sign-on: where it begins, and what is said on the way.

super::words!(
    /// The documents of single sign-on.
    SignOnWords, sign_on {
        title: "Single sign-on",
        what: "You log in with the account that you have at your centre or school, and come back here.",
        all: "For everybody on this server",
        institution: "Institution ID",
        institution_hint: "It stands on the login cards of your candidates, like NG-2041.",
        go: "Continue",
        with: "Log in with",
        local: "Log in with a password",
        leaving_title: "On to your provider",
        leaving: "You are led to the page where you log in. If nothing happens, follow this link:",
        leaving_link: "Go to the log-in page",
        landing_title: "You are logged in",
        landing: "You are led on. If nothing happens, follow this link:",
        landing_link: "Go on",
        second_title: "One more step",
        failed_title: "You are not logged in",
        failed_proof: "You have not proven who you are",
        again: "Try single sign-on again",
        back: "Go back",
        confirm: "Confirm by single sign-on",
        confirm_what: "You logged in by single sign-on. You are led there and asked once more, and come back.",
        confirm_impossible: "You work for another institution too, where the single sign-on of this one does not speak for you. \
                             Get yourself a password under Help with logging in, log in with it, and try again.",
        forgotten: "Does your institution log in by single sign-on? Then you have no password here.",
    }
);
