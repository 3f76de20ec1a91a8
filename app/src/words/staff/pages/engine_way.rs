//! The documents on the way of a member of staff to a test engine.

super::words!(
    /// The documents on the way of a member of staff to a test engine.
    EngineWayWords, engine_way {
        title: "The test engine opens",
        picking: "Pick the test there. If it does not open by itself, press the button.",
        trying: "You come there as a trial candidate. If it does not open by itself, press the button.",
        registering: "Do there what it asks for. If it does not open by itself, press the button.",
        go_on: "Go on",
        not_opened: "The test engine did not open",
        wrong: "The test engine asked for something it may not have. Its settings there and here do not match; an owner compares them. \
                Nothing was changed.",
        pick_gone: "It took too long, or was opened before. Pick the test again.",
        trial_gone: "It took too long, was opened before, or is switched off. Try it again from its page.",
        somebody_else: "This was begun in another browser, or by somebody who has logged out since. Nothing was changed.",
        back_to_settings: "Page of the test engine",
    }
);
