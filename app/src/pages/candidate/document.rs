//! The document around every candidate page: head, institution, main column.

use leptos::prelude::*;

use super::{Frame, logged_in};

/// The product's name, shown where no institution is known.
const PRODUCT: &str = "Lanyard";

/// What the document needs to know of its page.
#[derive(Clone, Copy)]
pub(super) struct Head<'a> {
    /// Title in the browser's tab; the heading says the same.
    pub title: &'a str,
    /// Something on the page is wrong: the title says so first.
    pub error: bool,
    /// The page has something that the script improves.
    pub script: bool,
    /// The page itself says who is logged in.
    pub says_who: bool,
}

impl<'a> Head<'a> {
    /// A page of text.
    pub const fn titled(title: &'a str) -> Self {
        Self { title, error: false, script: false, says_who: false }
    }
}

/// Writes the whole document.
pub(super) fn document(frame: &Frame, head: Head<'_>, content: impl IntoView) -> String {
    let words = frame.words;
    let whose = frame.institution_name.as_deref().unwrap_or(PRODUCT);
    let prefix = if head.error { words.form.title_prefix } else { "" };
    let title = format!("{prefix}{} · {whose}", head.title);
    let whose = whose.to_owned();
    let line = frame.logged_in.as_ref().filter(|_| !head.says_who).map(|logged_in| logged_in::line(words, logged_in));
    let script = head.script.then(|| view! { <script src=frame.assets.candidate_script.clone() defer></script> });
    let html = view! {
        <!DOCTYPE html>
        <html lang=words.lang dir=words.dir>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <title>{title}</title>
                <link rel="stylesheet" href=frame.assets.style.clone()/>
                <link rel="icon" href=frame.assets.icon.clone() type="image/svg+xml"/>
                {script}
            </head>
            <body class="candidate">
                <header class="candidate-header">
                    <span><bdi translate="no">{whose}</bdi></span>
                    {line}
                </header>
                <main class="candidate-main">{content}</main>
            </body>
        </html>
    }
    .to_html();
    // Marks for hydration, which these pages do not have. Text and attributes hold `<` as `&lt;`, so only marks go.
    html.replace("<!>", "")
}
