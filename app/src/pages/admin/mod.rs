//! The administrators' app: what stands around its pages, and how it goes from one to the next.

mod find_anywhere;
pub mod log_in;
pub mod new_session;
pub mod office;
mod pieces;
mod routes;
pub mod sessions;
pub mod team;
pub mod work;

use leptos::{html, prelude::*};
use leptos_meta::provide_meta_context;
use leptos_router::{
    components::{FlatRoutes, FlatRoutesProps, Router},
    hooks::use_location,
};

pub use self::routes::fetch;
#[cfg(feature = "ssr")]
pub use self::routes::{Place, place_of, right_of};
use self::{find_anywhere::find_anywhere, routes::Pages};
use crate::{
    browser::{self, Standing},
    components::{loaded::here, not_found::not_found, topbar::Topbar},
    paths,
    words::staff::language,
};

/// The id of the element that holds the app. What others add to the document around it is nobody's business.
pub const ROOT: &str = "app";

/// Whether the page at this path asks for passkeys: that of the log-in alone.
#[cfg(feature = "ssr")]
#[must_use]
pub fn asks_for_passkeys(path: &str) -> bool {
    path == paths::STAFF_LOG_IN
}

/// The administrators' app, the same on the server and in the browser. Every page also arrives as finished HTML.
#[component]
pub fn AdminApp() -> impl IntoView {
    provide_meta_context();
    let standing = Standing::provide();
    view! {
        <Router set_is_routing=standing.comes>
            <a class="skip-link" href="#main" rel="external">{language().standing().skip}</a>
            {standing.view()}
            <Topbar find=find_anywhere/>
            <Main standing=standing/>
        </Router>
    }
}

#[component]
fn Main(standing: Standing) -> impl IntoView {
    let main = NodeRef::<html::Main>::new();
    let (path, comes) = (use_location().pathname, standing.comes);
    // After a change of page the focus stands at the top of the new one, as after a change of document.
    Effect::watch(
        move || (path.get(), comes.get()),
        move |(path, is_coming), before, begun: Option<Option<String>>| {
            let begun = begun.flatten();
            // Something was opened beside the page, which stays.
            if before.is_some_and(|(before, _)| before != path && paths::page_of(before) == paths::page_of(path)) {
                return begun;
            }
            if *is_coming {
                return begun.or_else(|| Some(path.clone()));
            }
            if begun.is_some_and(|begun| begun != *path) {
                // Meanwhile another page was asked for, and the router shows a page only under the path it began with.
                browser::load(&here());
            }
            // The router begins with a page only after this.
            request_animation_frame(move || {
                // A frame can be long in coming: whoever types into the new page by then is not interrupted.
                if !comes.get_untracked()
                    && !browser::is_typing()
                    && let Some(main) = main.get_untracked()
                {
                    browser::begin(&main);
                }
            });
            None
        },
        false,
    );
    // The style says so to those who see, from a third of a second on.
    let busy = move || (standing.comes.get() || standing.asks.get()).then_some("true");
    let hidden = move || standing.is_covered();
    // Written out, because the macro wants routes of the router's own types.
    let pages = FlatRoutes(
        FlatRoutesProps::builder().fallback(elsewhere).children(ToChildren::to_children(Pages::new)).build(),
    );
    view! {
        <main id="main" class="page" tabindex="-1" node_ref=main hidden=hidden aria-busy=busy>
            {pages}
        </main>
    }
}

/// What the app shows where it has no page: on the server there is none. In the browser the address is nobody's, or a newer
/// program's, and the server is asked for it.
fn elsewhere() -> AnyView {
    browser::load(&here());
    not_found().into_any()
}
