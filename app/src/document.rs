//! The document around the administrators' app: head, style and the script that hydrates it.

use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

use crate::{
    api::{
        guard::{role, theme, whose},
        refused,
    },
    assets::Assets,
    model::staff::Role,
    pages::admin::{AdminApp, Place, ROOT, asks_for_passkeys, place_of},
};

/// Whether the server has a name, which passkeys need. The server puts it into the context of every page.
#[derive(Clone, Copy, Debug)]
pub struct TakesPasskeys(pub bool);

/// The whole document of an administrators' page. A page that answers a form comes without the
/// app's script: it holds what was typed, which a hydration could not know.
pub fn shell(assets: &Assets) -> impl IntoView + use<> {
    let path = use_context::<http::request::Parts>().map(|parts| parts.uri.path().to_owned()).unwrap_or_default();
    let place = if refused::answers_a_form() { Place::Nowhere } else { place_of(&path) };
    let (lives, script) = match place {
        Place::Nowhere => (false, None),
        Place::Main => (true, Some(hydration(assets, None).into_any())),
        Place::Piece(name) => (true, Some(hydration(assets, Some(name)).into_any())),
    };
    let takes_passkeys = use_context::<TakesPasskeys>().is_some_and(|takes| takes.0);
    // Only the document of the log-in page asks for passkeys.
    let passkeys = (takes_passkeys && asks_for_passkeys(&path)).then(|| {
        view! { <script src=assets.passkeys_script.clone() defer></script> }
    });
    let live = lives.then(|| assets.live_script.clone());
    if !lives && let Some(context) = Owner::current_shared_context() {
        // Nothing takes the page over, so the answers that it shows are not sent a second time, as data for that.
        context.set_is_hydrating(false);
    }
    // Known before the first paint, and without a script.
    let theme = theme();
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme.chosen()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content=theme.scheme()/>
                <link rel="icon" href=assets.icon.clone()/>
                <link rel="stylesheet" href=assets.style.clone()/>
                {script}
                {passkeys}
                <MetaTags/>
            </head>
            <body data-whose=whose() data-role=role().map(Role::word) data-live=live>
                // The server writes the form of what is inside into the attribute when all of it is there.
                <div id=ROOT data-shape=lives.then_some("")>
                    <AdminApp/>
                </div>
            </body>
        </html>
    }
}

/// What takes the page over: the main module and the piece that the page needs, each fetched at once.
fn hydration(assets: &Assets, piece: Option<&'static str>) -> impl IntoView + use<> {
    let (script, wasm) = (&assets.app_script, &assets.app_wasm);
    let of_piece =
        assets.app_pieces.iter().filter(|(name, _)| Some(name.as_str()) == piece).flat_map(|(_, files)| files);
    let modules = std::iter::once(wasm).chain(of_piece);
    let preloads = modules
        .map(|file| {
            view! { <link rel="preload" href=file.clone() r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/> }
        })
        .collect_view();
    let start = match piece {
        Some(piece) => format!("import{{takeOver}}from {script:?};takeOver({wasm:?},{piece:?})"),
        None => format!("import{{takeOver}}from {script:?};takeOver({wasm:?})"),
    };
    view! {
        <link rel="modulepreload" href=script.clone()/>
        {preloads}
        <script type="module" nonce=use_nonce()>
            {start}
        </script>
    }
}
