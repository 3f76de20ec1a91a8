//! The documents on which what staff picked in a test engine comes back.

super::words!(
    /// The documents on which what staff picked in a test engine comes back.
    TestPickWords, test_pick {
        back_title: "The test engine has answered",
        coming_back: "What you picked appears by itself. If it does not, press the button.",
        picked_title: "Your pick",
        about: "Nothing is changed before you save it.",
        engine: "Test engine",
        title: "Test",
        address: "Launch address in the engine",
        custom: "Sent along with each launch",
        result_label: "Name of the result",
        result_maximum: "Most that can be reached",
        save: "Save",
        engine_says: "The engine says:",
        refused: "No test was picked",
        nothing: "Nothing was picked in the test engine, so nothing was changed.",
        failed: "Something went wrong in the test engine, so nothing was changed.",
        another_kind: "What was picked is no test that can be opened from here, so nothing was changed.",
        several: "Several tests were picked. A session has one test, so nothing was changed.",
        foreign_host: "The test is on another host than the engine’s launch address, so nothing was changed.",
        unusable: "The test engine named the test in a way that cannot be kept, so nothing was changed.",
        gone: "This answer came before or too late, or the test engine is switched off. Pick the test again from the session.",
        not_proven: "The answer could not be checked with the engine’s keys, so nothing was changed. An owner looks at the engine’s settings.",
        back_to_engine: "Test engine of the session",
        back_to_sessions: "Sessions",
    }
);
