//! The document around everything that is finished and no administrators' page: candidates' pages, and what is printed.

use maud::{DOCTYPE, Markup, html};

use crate::{assets::Assets, words::Words};

/// What a document has beside the stylesheet of every page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extra<'a> {
    /// Nothing.
    None,
    /// The candidates' few lines of script.
    CandidateScript,
    /// Paper, and the button that prints.
    Paper,
    /// The button that prints what is no paper.
    PrintButton,
    /// The script that asks a device for a passkey.
    Passkeys,
    /// The button that copies a text.
    Copy,
    /// The browser goes on by itself, to this address.
    GoesOn(&'a str),
}

/// The whole document; `dir` is the direction of what candidates read.
pub(super) fn document(
    (assets, words): (&Assets, &Words),
    dir: Option<&str>,
    title: &str,
    extra: Extra<'_>,
    body: &Markup,
) -> String {
    let html = html! {
        (DOCTYPE)
        html lang=(words.language.tag()) dir=[dir] {
            (head(assets, title, extra))
            (body)
        }
    };
    html.into_string()
}

/// Everything before the body.
fn head(assets: &Assets, title: &str, extra: Extra<'_>) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { (title) }
            @if let Extra::GoesOn(address) = extra { meta http-equiv="refresh" content={ "0; url=" (address) }; }
            link rel="stylesheet" href=(assets.style);
            @if extra == Extra::Paper {
                link rel="stylesheet" href=(assets.print_style);
                script src=(assets.print_script) defer {}
            }
            @if extra == Extra::PrintButton { script src=(assets.print_script) defer {} }
            @if extra == Extra::Copy { script src=(assets.copy_script) defer {} }
            @if extra == Extra::Passkeys { script src=(assets.passkeys_script) defer {} }
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
