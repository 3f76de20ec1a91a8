//! The document on which an owner sets single sign-on up.

super::words!(
    /// The document on which an owner sets single sign-on up.
    SignOnSettingsWords, sign_on_settings {
        title: "Single sign-on",
        about: "Your colleagues log in at your own provider (OpenID Connect: Microsoft Entra, Google, Keycloak and others) \
                instead of with a password of this program. It opens this institution only.",
        redirect: "Redirect address",
        redirect_about: "Register Lanyard at the provider as a web application with this redirect address:",
        copy: "Copy",
        copied: "Copied",
        name: "Name",
        name_hint: "On the button of the log-in page, such as Northgate login.",
        issuer: "Issuer",
        issuer_hint: "The address by which the provider names itself, to the letter: a slash at the end counts.",
        client_id: "Client ID",
        client_secret: "Client secret",
        secret_hint: "The provider shows it when you register Lanyard.",
        secret_kept: "Leave empty to keep it.",
        domains: "Email domains",
        domains_hint: "Somebody who comes for the first time is known by a verified email address of one of these domains. \
                       They need an invitation or an account here.",
        roles: "Roles",
        roles_about: "Leave both empty, and people have the role that you give them here.",
        role_claim: "Claim that tells the role",
        role_claim_hint: "Such as groups.",
        role_values: "Values",
        role_values_hint: "One line each: value = owner, coordinator, invigilator or reader. The first that fits counts, at every \
                           log-in. Without one the role stays.",
        asks_factor: "The provider asks for a second factor itself",
        asks_factor_hint: "Then Lanyard does not ask for its own. Tick it only if the provider asks everybody.",
        switched_on: "Switched on",
        only_provider: "Only single sign-on",
        only_provider_hint: "Nobody logs in here with a password, except the owner named below, who gets in when the provider does \
                             not answer. It holds as long as that owner is an owner, is switched on and has a password.",
        local_owner: "Owner who keeps a password",
        no_local_owner: "No owner here has a password, so this cannot be ticked.",
        lapsed: "“Only single sign-on” does not hold at present: the owner named below is no owner any more, is switched off or has \
                 no password. Name another one and save.",
        save: "Save",
        saved: "Saved",
        try_title: "Try it",
        try_about: "Asks the provider that is saved who it is. Nobody is logged in.",
        try_it: "Try it",
        remove_title: "Remove single sign-on",
        remove_about: "The provider’s settings are forgotten, and so is whom it knows. Whoever is logged in by it is logged out, except \
                       you. Whoever has no password needs a link for one; you make it on the Team page.",
        remove: "Remove",
        removed: "Single sign-on is removed",
        back: "Back to Settings",
    }
);
