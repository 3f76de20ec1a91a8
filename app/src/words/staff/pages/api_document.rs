//! The document of the interface for other programs.

super::words!(
    /// The document of the interface for other programs.
    ApiDocumentWords, api_document {
        title: "For other programs",
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
