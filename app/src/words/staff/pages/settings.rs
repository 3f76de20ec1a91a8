//! Settings.

super::words!(
    /// Settings.
    SettingsWords, settings {
        title: "Settings",
        saved: "Settings saved",
        rules_saved: "Rules saved",
        institution: "Institution",
        institution_id: "Institution ID",
        log_in_address: "Candidates log in at",
        asked: "Personal information",
        asked_about: "Candidates always give their full name. What else do you ask for?",
        birth_date: "Date of birth",
        country: "Country or region",
        email: "Email",
        candidate_number: "Candidate number",
        usernames: "New usernames",
        names_in_usernames: "Create new usernames from the candidate’s name, like maria-3749",
        neutral: "Otherwise they are created from a neutral word, like river-3749.",
        save: "Save settings",
        factor_title: "Second factor",
        factor_about: "Who must have a second factor? They have seven days to set one up; afterwards they do so before \
                       anything else.",
        owners: "Owners",
        coordinators: "Coordinators",
        invigilators: "Invigilators",
        readers: "Readers",
        exports: "Ask for it before passwords are downloaded or printed in bulk",
        save_factor: "Save rules",
        unlock_title: "Unlock a colleague",
        unlock_about: "Whoever types wrong passwords again and again has to wait, up to 15 minutes. Unlocking ends the wait; the \
                       password stays the same.",
        colleague: "Email of the colleague",
        unlock: "Unlock",
        sign_on: "Single sign-on: log in at your own provider",
        test_engines: "Test engines: where candidates sit their tests",
        programs: "Programs: what your school’s own programs may do here",
        webhooks: "Webhooks: tell another program what happens",
        team: "Team: who works for the institution",
    }
);
