//! What stands at the head of every finished document that is no administrators' page.

use maud::{Markup, html};

use crate::assets::Assets;

/// What a document has beside the stylesheet of every page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extra {
    /// Nothing.
    None,
    /// The candidates' few lines of script.
    CandidateScript,
    /// Paper, and the button that prints.
    Paper,
}

/// Everything before the body.
pub(super) fn head(assets: &Assets, title: &str, extra: Extra) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { (title) }
            link rel="stylesheet" href=(assets.style);
            @if extra == Extra::Paper {
                link rel="stylesheet" href=(assets.print_style);
                script src=(assets.print_script) defer {}
            }
            link rel="icon" href=(assets.icon) type="image/svg+xml";
            @if extra == Extra::CandidateScript {
                script src=(assets.candidate_script) defer {}
            }
        }
    }
}

/// A field that a form sends and nobody sees.
pub(super) fn hidden_field(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}
