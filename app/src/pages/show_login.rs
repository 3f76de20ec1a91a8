//! One login on the screen, large enough to read out: a finished document, kept nowhere, answered to a post.

use leptos::prelude::*;

use crate::{assets::Assets, paths};

/// A login to read out. Holds a password, therefore no `Debug`.
pub struct ShowLoginPage<'a> {
    /// Where the stylesheet and the icon lie.
    pub assets: &'a Assets,
    /// The institution's name.
    pub institution_name: &'a str,
    /// The username it logs in with now.
    pub username: &'a str,
    /// Its password; `None` once it was shredded.
    pub password: Option<&'a str>,
    /// What candidates type as Institution ID.
    pub institution_code: &'a str,
    /// Whose login it is: name and session.
    pub of: &'a str,
    /// Where the person came from: one of our own addresses.
    pub back: &'a str,
}

/// Writes the document.
#[must_use]
pub fn show_login(page: &ShowLoginPage<'_>) -> String {
    let password = match page.password {
        Some(password) => view! { <dd class="code shown-code">{password.to_owned()}</dd> }.into_any(),
        None => view! { <dd>"The password is no longer kept. Issue a new one."</dd> }.into_any(),
    };
    let content = view! {
        <h1>"Login"</h1>
        <p><bdi>{page.of.to_owned()}</bdi></p>
        <dl class="shown-login">
            <dt>"Username"</dt>
            <dd class="code shown-code">{page.username.to_owned()}</dd>
            <dt>"Password"</dt>
            {password}
            <dt>"Institution ID"</dt>
            <dd class="code shown-code">{page.institution_code.to_owned()}</dd>
        </dl>
        <p class="muted">"Anyone who reads this can log in. It is noted that you looked at it."</p>
        <p><a class="button" href=page.back.to_owned()>"Done"</a></p>
    };
    document(page.assets, page.institution_name, "Login", content)
}

/// What stands in place of a login that was handed out before and that nobody has used.
pub struct ShowAgainPage<'a> {
    /// Where the stylesheet and the icon lie.
    pub assets: &'a Assets,
    /// The fields of the form that was refused.
    pub fields: &'a [(String, String)],
    /// Where the person came from: one of our own addresses.
    pub back: &'a str,
}

/// Writes the document that asks once more.
#[must_use]
pub fn show_again(page: &ShowAgainPage<'_>) -> String {
    let fields = page
        .fields
        .iter()
        .filter(|(name, _)| name != "again")
        .map(|(name, value)| view! { <input type="hidden" name=name.clone() value=value.clone()/> })
        .collect_view();
    let content = view! {
        <h1>"This login was handed out before"</h1>
        <p>"Nobody has used it yet. Two people with one login meet at the test."</p>
        <form method="post" action=paths::SHOW_LOGIN>
            {fields}
            <input type="hidden" name="again" value="1"/>
            <button class="button">"Show it all the same"</button>
        </form>
        <p><a href=page.back.to_owned()>"Back"</a></p>
    };
    document(page.assets, "Lanyard", "This login was handed out before", content)
}

fn document(assets: &Assets, whose: &str, title: &str, content: impl IntoView) -> String {
    let html = view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <title>{format!("{title} · {whose}")}</title>
                <link rel="stylesheet" href=assets.style.clone()/>
                <link rel="icon" href=assets.icon.clone() type="image/svg+xml"/>
            </head>
            <body class="candidate">
                <header class="candidate-header"><span><bdi>{whose.to_owned()}</bdi></span></header>
                <main class="candidate-main">{content}</main>
            </body>
        </html>
    }
    .to_html();
    // Marks for hydration, which this page does not have. Text and attributes hold `<` as `&lt;`, so only marks go.
    html.replace("<!>", "")
}
