//! The document around the administrators' app: head, style and the script that hydrates it.

use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

use crate::{
    api::{guard::whose, refused},
    assets::Assets,
    pages::admin::{AdminApp, is_taken_over},
};

/// The whole document of an administrators' page. A finished page comes without the app's script, and so does a page that
/// answers a form: it holds what was typed, which a hydration could not know.
pub fn shell(assets: &Assets) -> impl IntoView + use<> {
    let path = use_context::<http::request::Parts>().map(|parts| parts.uri.path().to_owned()).unwrap_or_default();
    let lives = is_taken_over(&path) && !refused::answers_a_form();
    let script = lives.then(|| hydration(assets).into_any());
    let live = lives.then(|| assets.live_script.clone());
    if !lives && let Some(context) = Owner::current_shared_context() {
        // Nothing takes the page over, so the answers that it shows are not sent a second time, as data for that.
        context.set_is_hydrating(false);
    }
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href=assets.icon.clone()/>
                <link rel="stylesheet" href=assets.style.clone()/>
                {script}
                <MetaTags/>
            </head>
            <body data-whose=whose() data-live=live>
                <AdminApp/>
            </body>
        </html>
    }
}

fn hydration(assets: &Assets) -> impl IntoView + use<> {
    let (script, wasm) = (&assets.app_script, &assets.app_wasm);
    let start =
        format!("import init,{{hydrate}} from {script:?};init({{module_or_path:{wasm:?}}}).then(()=>hydrate())");
    view! {
        <link rel="modulepreload" href=script.clone()/>
        <link rel="preload" href=wasm.clone() r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
        <script type="module" nonce=use_nonce()>
            {start}
        </script>
    }
}
