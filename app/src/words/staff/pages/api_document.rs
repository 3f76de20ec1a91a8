//! The document of the interface for other programs.

super::words!(
    /// The document of the interface for other programs.
    ApiDocumentWords, api_document {
        title: "For other programs",
        about: "What a person can do in the browser, other programs of an institution can do here: make sessions, create logins, \
                hand them out, withdraw and find them, and read what became of them.\n\nAn owner makes a token under Settings → \
                Programs. It is shown once, belongs to one institution, and is sent with every request: `Authorization: Bearer \
                lyd_…`. What it is good for are its scopes.\n\nRefusals are problem documents (RFC 9457). Times are RFC 3339 with \
                the offset of the session’s zone. Lists come in parts: pass `next` on as `cursor`. `RateLimit` says how many \
                requests are left in this minute.",
        address: "Address",
        openapi: "The same for programs: OpenAPI 3.1",
        scopes: "Scopes",
        scopes_about: "What a token is good for. Each endpoint names the one that it needs.",
        problems: "Problems",
        problems_about: "What is not done is answered with a problem document. Its type ends with one of these names, which stay.",
        contents: "Endpoints",
        scope: "Scope",
        any_token: "any token",
        required: "required",
        sent: "Sent",
        answered: "Answered",
        parameters: "Parameters",
        fields: "Fields",
    }
);
