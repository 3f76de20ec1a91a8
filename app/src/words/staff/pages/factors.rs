//! Second factors: the section of My account, and the documents in which they are given, added and removed.

super::words!(
    /// The section of My account about second factors.
    FactorsWords, factors {
        title: "Second factor",
        why: "With a second factor, a stolen password alone does not open your account.",
        none: "You have none.",
        passkeys: "Passkeys",
        alone: "Logs in alone",
        second_only: "Second factor only",
        added: " · added ",
        used: " · used ",
        app: "Authenticator app",
        codes: "Recovery codes left",
        add_passkey: "Add a passkey",
        no_passkeys: "This server is reached by a number, and passkeys need a name. On this machine, open it as localhost.",
        add_app: "Set up an authenticator app",
        replace_app: "Set up another app",
        new_codes: "Make new recovery codes",
        remove: "Remove",
    }
);

super::words!(
    /// What people prove themselves with, wherever they are asked.
    ProofWords, proof {
        password: "Password",
        code: "Code",
        code_hint: "The 6 digits that your authenticator app shows now.",
        recovery: "Use a recovery code",
        recovery_label: "Recovery code",
        recovery_hint: "24 letters and digits. Each works once.",
        passkey: "Use a passkey",
        log_in_with: "Log in with a passkey",
        passkey_failed: "The passkey was not given. Try again, or use another way.",
        passkey_known: "This device has a passkey of yours already.",
        no_script: "A passkey needs a script, and this browser runs none.",
        no_passkey: "This browser cannot use passkeys. Use another one, or another way.",
    }
);

super::words!(
    /// The second step of a log-in.
    SecondStepWords, second_step {
        title: "Second step",
        why: "Your password was right. Show that it is you.",
        submit: "Log in",
        lost: "Lost your phone and your recovery codes? Ask an owner of your institution to take your second factor away.",
        again: "Log in from the beginning",
    }
);

super::words!(
    /// The page that asks somebody who is logged in to prove themselves.
    ConfirmWords, confirm {
        title: "Confirm that it is you",
        to_change: "You are about to change how you log in.",
        to_change_for_all: "You are about to change how everybody here logs in.",
        to_help: "You are about to take a colleague’s second factor away.",
        to_export: "Your institution asks for your second factor before passwords leave the program.",
        no_factor: "You have no second factor. Set one up, then try again.",
        set_up: "Set one up",
        submit: "Continue",
        cancel: "Cancel",
        done: "Thank you",
        done_what: "What you asked for can go on now.",
        go_on: "Continue",
    }
);

super::words!(
    /// The page on which an authenticator app is set up.
    NewAppWords, new_app {
        title: "Set up an authenticator app",
        scan: "Scan this code with an authenticator app on your phone.",
        qr: "QR code for your authenticator app",
        type_it: "No camera? Type this key into the app:",
        enter: "Then enter the 6 digits that the app shows.",
        digits: "Enter the 6 digits that the app shows",
        replaces: "An app that you set up before stops working.",
        code: "Code",
        submit: "Set up",
        cancel: "Cancel",
    }
);

super::words!(
    /// The page on which a passkey is added.
    NewPasskeyWords, new_passkey {
        title: "Add a passkey",
        why: "A passkey is kept by your device, which asks for your finger, face or PIN.",
        name: "Name",
        name_hint: "So that you recognise it, like Work laptop.",
        submit: "Add a passkey",
        cancel: "Cancel",
    }
);

super::words!(
    /// Recovery codes, shown once.
    RecoveryCodesWords, recovery_codes {
        title: "Recovery codes",
        first: "Your second factor is set up. If you lose it, one of these codes stands for it.",
        keep: "Keep them where you find them without your phone. They are not shown again.",
        once: "Each code works once.",
        print: "Print",
        press: "Press Ctrl+P to print.",
        done: "Done",
        ask_title: "Make new recovery codes",
        ask: "You get ten new codes. The old ones stop working.",
        submit: "Make new codes",
        cancel: "Cancel",
    }
);

super::words!(
    /// The page that asks before a factor is removed.
    RemoveFactorWords, remove_factor {
        passkey: "Remove this passkey?",
        app: "Remove your authenticator app?",
        what: "It no longer logs you in. Other second factors of yours stay.",
        last: "It is your last second factor: afterwards your password alone opens your account, and your recovery codes go \
               with it.",
        submit: "Remove",
        cancel: "Cancel",
    }
);

super::words!(
    /// The page that asks before a colleague's second factor is taken away.
    TakeFactorsWords, take_factors {
        title: "Take the second factor away?",
        has: "Second factor",
        passkeys: "Passkeys",
        app: "Authenticator app",
        what: "Their passkeys, authenticator app and recovery codes are gone for good, and their password alone opens the \
               account until they set up another.",
        sure: "Do this only for somebody you know, in person or by a voice you know: whoever has stolen a password asks for \
               exactly this.",
        none: "This account has no second factor. There is nothing to take away.",
        elsewhere: "This person works for another institution too, and their second factor guards that as well. The people \
                    who run this server can take it away.",
        submit: "Take it away",
        cancel: "Cancel",
        back: "Back to the team",
    }
);

super::words!(
    /// The page of whoever must have a second factor before anything else.
    ChooseFactorWords, choose_factor {
        title: "Set up a second factor",
        why: "Your institution asks everybody with your role for a second factor, and the time to set one up has passed. \
              Choose one to go on.",
        log_out: "Log out",
    }
);
