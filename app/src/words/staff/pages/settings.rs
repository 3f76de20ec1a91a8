//! Settings.

super::words!(
    /// Settings.
    SettingsWords, settings {
        title: "Settings",
        saved: "Settings saved",
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
        names_in_usernames: "Make new usernames from the candidate’s name, like maria-3749",
        neutral: "Otherwise they are made from a neutral word, like river-3749.",
        save: "Save settings",
        unlock_title: "Unlock a colleague",
        unlock_about: "Whoever types wrong passwords again and again has to wait, up to 15 minutes. Unlocking ends the wait; the \
                       password stays the same.",
        colleague: "Email of the colleague",
        unlock: "Unlock",
        team: "Team: who works for the institution",
    }
);
