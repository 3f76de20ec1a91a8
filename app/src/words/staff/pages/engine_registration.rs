//! The documents on which test engines register themselves, are approved, and are tried.

super::words!(
    /// The documents on which test engines register themselves, are approved, and are tried.
    EngineRegistrationWords, engine_registration {
        title: "Let a test engine register itself",
        about: "For an engine that has LTI Dynamic Registration. Paste the address that it shows for this; the two tell each other \
                everything else.",
        address: "Registration address of the engine",
        address_hint: "The engine calls it registration URL, or dynamic registration URL.",
        go_on: "Continue",
        under_way: "Under way",
        page_title: "Registration of a test engine",
        open_about: "The engine’s page opens in a new tab. Do there what it asks for, and come back.",
        open: "Open the engine’s page",
        waiting: "Waiting for the engine. This page looks every few seconds, and goes on by itself when the engine has registered.",
        waiting_still: "Waiting for the engine. This page looks when you tell it to.",
        stand_still: "Do not look by itself",
        look: "Look now",
        over: "The engine did not register within an hour. Open its page again, and there is another hour.",
        waits: "Waits for your approval",
        waits_about: "This test engine registered itself. It opens nothing, and is told nothing, before it is approved.",
        asks: "What it asks for",
        asks_about: "It gets what is ticked, and always an identifier of each candidate that means nothing anywhere else. This can be \
                     changed later.",
        asks_nothing: "It asks for nothing but an identifier of each candidate, which means nothing anywhere else.",
        where_it_is: "Where it is",
        own_key: "It sent a key with its registration.",
        approve: "Approve and switch on",
        refuse: "Refuse and remove",
        refuse_about: "The engine is not told. To connect it later, let it register itself again.",
        approved: "The test engine is approved and switched on",
        refused: "The test engine is refused and removed",
        decided: "This test engine was approved before, so nothing was changed",
        try_it: "Try it",
        try_about: "Opens the engine in a new tab as a trial candidate: nobody’s entry, without a score. The name is “Trial” where the engine \
                    is told names.",
    }
);
