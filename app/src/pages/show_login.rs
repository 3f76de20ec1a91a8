//! One login on the screen, large enough to read out: a finished document, kept nowhere, answered to a post.

use leptos::prelude::*;

use crate::assets::Assets;

/// A login to read out. Holds a password, therefore no `Debug`.
pub struct ShowLoginPage<'a> {
    /// Where the stylesheet and the icon lie.
    pub assets: &'a Assets,
    /// The institution's name.
    pub institution_name: &'a str,
    /// The username it logs in with now.
    pub username: &'a str,
    /// Its password, or why there is none.
    pub password: Result<&'a str, &'a str>,
    /// What candidates type as Institution ID.
    pub institution_code: &'a str,
    /// Whose login it is: name and session.
    pub of: &'a str,
    /// What was just done to it, read out first; `None` when it is only looked at.
    pub notice: Option<&'a str>,
    /// Its session is over: nobody can log in with it.
    pub is_closed: bool,
    /// Where the person came from: one of our own addresses.
    pub back: &'a str,
}

/// Why a login that was shredded has no password.
pub const SHREDDED: &str = "The password is no longer kept. Issue a new one.";

/// Writes the document.
#[must_use]
pub fn show_login(page: &ShowLoginPage<'_>) -> String {
    let password = match page.password {
        Ok(password) => view! { <dd class="code shown-code" translate="no">{password.to_owned()}</dd> }.into_any(),
        Err(why) => view! { <dd>{why.to_owned()}</dd> }.into_any(),
    };
    let notice = page.notice.map(|sentence| {
        view! {
            <div class="notice notice-ok" role="status" tabindex="-1" autofocus>
                <p>{sentence.to_owned()}</p>
            </div>
        }
    });
    let closed = page.is_closed.then(|| {
        view! { <p class="notice notice-warning">"The session is closed: nobody can log in with this login."</p> }
    });
    let content = view! {
        {notice}
        <h1>"Login"</h1>
        <p><bdi translate="no">{page.of.to_owned()}</bdi></p>
        <dl class="shown-login">
            <dt>"Username"</dt>
            <dd class="code shown-code" translate="no">{page.username.to_owned()}</dd>
            <dt>"Password"</dt>
            {password}
            <dt>"Institution ID"</dt>
            <dd class="code shown-code" translate="no">{page.institution_code.to_owned()}</dd>
        </dl>
        {closed}
        <p class="muted">"Anyone who reads this can log in. It is noted that you looked at it."</p>
        <p><a class="button" href=page.back.to_owned()>"Done"</a></p>
    };
    document(page.assets, page.institution_name, "Login", content)
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
                <header class="candidate-header"><span><bdi translate="no">{whose.to_owned()}</bdi></span></header>
                <main class="candidate-main">{content}</main>
            </body>
        </html>
    }
    .to_html();
    // Marks for hydration, which this page does not have. Text and attributes hold `<` as `&lt;`, so only marks go.
    html.replace("<!>", "")
}
