//! The document of the interface for other programs, for people who write one. Everything on it is made from the description
//! that programs read.

use maud::{Markup, html};

use super::{door::DoorFrame, finished::Extra};
use crate::{
    model::program::{ProblemKind, ProgramScope},
    paths,
    words::staff::{pages::ApiDocumentWords, programs as sentences},
};

/// What the document tells.
#[derive(Clone, Debug)]
pub struct ApiDocument {
    /// With what every address begins.
    pub address: String,
    /// The endpoints, by tag.
    pub endpoints: Vec<ApiEndpoint>,
    /// The kinds of problems, each with its status.
    pub problems: Vec<(ProblemKind, u16)>,
}

/// An endpoint.
#[derive(Clone, Debug)]
pub struct ApiEndpoint {
    /// Its name.
    pub id: String,
    /// What it belongs to.
    pub tag: String,
    /// `GET`
    pub method: String,
    /// `/sessions/{session}`
    pub path: String,
    /// In a few words.
    pub title: String,
    /// In sentences.
    pub about: String,
    /// The scope that it needs; empty where any token will do.
    pub scope: String,
    /// What stands in its address and in the head of a request.
    pub parameters: Vec<ApiParameter>,
    /// An example of what is sent.
    pub sent: Option<String>,
    /// The fields of that.
    pub fields: Vec<ApiParameter>,
    /// The status of the answer.
    pub status: String,
    /// An example of it.
    pub answered: Option<String>,
    /// Its fields.
    pub answered_fields: Vec<ApiParameter>,
}

/// A parameter, or a field.
#[derive(Clone, Debug)]
pub struct ApiParameter {
    /// Its name.
    pub name: String,
    /// Where it stands: `path`, `query`, `header`; empty for a field.
    pub place: String,
    /// It cannot be left out.
    pub required: bool,
    /// What it is.
    pub about: String,
}

/// Writes the document.
#[must_use]
pub fn api_document(frame: &DoorFrame, shown: &ApiDocument) -> String {
    let language = frame.words.language;
    let here = language.api_document();
    let content = html! {
        div class="api" {
            h1 { (here.title) }
            @for paragraph in here.about.split("\n\n") { p { (in_code(paragraph)) } }
            p { (here.address) ": " code translate="no" { (shown.address) } }
            p { a href=(paths::API_OPENAPI) { (here.openapi) } }
            h2 { (here.contents) }
            ul {
                @for endpoint in &shown.endpoints {
                    li { a href={ "#" (endpoint.id) } { (endpoint.title) } " " code translate="no" { (endpoint.method) " " (endpoint.path) } }
                }
            }
            h2 id="scopes" { (here.scopes) }
            p { (here.scopes_about) }
            dl class="facts" {
                @for scope in ProgramScope::ALL {
                    div { dt { code translate="no" { (scope.word()) } } dd { (sentences::scope(scope, language)) } }
                }
            }
            @for (index, endpoint) in shown.endpoints.iter().enumerate() {
                @if index == 0 || shown.endpoints[index - 1].tag != endpoint.tag { h2 { (endpoint.tag) } }
                (section(here, endpoint))
            }
            h2 id="problems" { (here.problems) }
            p { (here.problems_about) }
            dl class="facts" {
                @for (kind, status) in &shown.problems {
                    @let (title, about) = sentences::problem(*kind, language);
                    div id={ "problem-" (kind.name()) } {
                        dt { code translate="no" { (kind.name()) " " (status) } }
                        dd { strong { (title) ". " } (in_code(about)) }
                    }
                }
            }
        }
    };
    frame.document(here.title, false, Extra::None, &content)
}

fn section(here: &ApiDocumentWords, endpoint: &ApiEndpoint) -> Markup {
    html! {
        section id=(endpoint.id) class="api-endpoint" {
            h3 { (endpoint.title) }
            p { code translate="no" { (endpoint.method) " " (endpoint.path) } }
            p { (in_code(&endpoint.about)) }
            p {
                (here.scope) ": "
                @if endpoint.scope.is_empty() { (here.any_token) } @else { code translate="no" { (endpoint.scope) } }
            }
            (list(here, here.parameters, &endpoint.parameters))
            @if let Some(sent) = &endpoint.sent {
                h4 { (here.sent) }
                pre class="scrolled" translate="no" tabindex="0" { code { (sent) } }
                (list(here, here.fields, &endpoint.fields))
            }
            @if let Some(answered) = &endpoint.answered {
                h4 { (here.answered) " " (endpoint.status) }
                pre class="scrolled" translate="no" tabindex="0" { code { (answered) } }
                (list(here, here.fields, &endpoint.answered_fields))
            }
        }
    }
}

fn list(here: &ApiDocumentWords, title: &str, parameters: &[ApiParameter]) -> Markup {
    html! {
        @if !parameters.is_empty() {
            details {
                summary { (title) }
                dl class="facts" {
                    @for parameter in parameters {
                        div {
                            dt {
                                code translate="no" { (parameter.name) }
                                @if !parameter.place.is_empty() { " " (parameter.place) }
                                @if parameter.required { " " (here.required) }
                            }
                            dd { (in_code(&parameter.about)) }
                        }
                    }
                }
            }
        }
    }
}

/// What stands between backticks is code.
fn in_code(text: &str) -> Markup {
    html! {
        @for (index, part) in text.split('`').enumerate() {
            @if index % 2 == 1 { code translate="no" { (part) } } @else { (part) }
        }
    }
}
