//! The administrators' app: its frame, and the routes of its pages by the part of the wasm that they are in.

pub mod asked;
mod find_anywhere;
pub mod log_in;
pub mod office;
mod pieces;
pub mod sessions;
pub mod work;

use leptos::{html, prelude::*};
use leptos_meta::provide_meta_context;
#[cfg(feature = "ssr")]
use leptos_router::RouteDefs;
use leptos_router::{
    SsrMode,
    any_nested_route::IntoAnyNestedRoute as _,
    components::{FlatRoutes, Route, Router},
    hooks::use_location,
    path,
};

use self::{
    find_anywhere::find_anywhere,
    log_in::LogIn,
    pieces::{
        InPiece, activity, add_entries, batch, batches, candidate_logins, cards, details, entries, find, find_question,
        new_session, reports, settings, usernames,
    },
    sessions::Sessions,
};
use crate::{
    browser::{self, Standing},
    components::{loaded::here, not_found::not_found, topbar::Topbar},
    words::staff::language,
};

/// The id of the element that holds the app. What others add to the document around it is nobody's business.
pub const ROOT: &str = "app";

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
        move |(path, is_coming), _, begun: Option<Option<String>>| {
            let begun = begun.flatten();
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
    view! {
        <main id="main" class="page" tabindex="-1" node_ref=main hidden=move || standing.is_covered()>
            <FlatRoutes fallback=elsewhere>
                <MainPages/>
                <WorkPages/>
                <OfficePages/>
            </FlatRoutes>
        </main>
    }
}

/// The pages of the main module: what somebody sees first.
#[component(transparent)]
fn MainPages() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/admin/login") view=LogIn ssr=SsrMode::Async/>
        <Route path=path!("/admin/sessions") view=Sessions ssr=SsrMode::Async/>
    }
    .into_inner()
    .into_any_nested_route()
}

/// Those of the piece `work`: what is done in a session. New session is the first, because `new` is no session's id.
#[component(transparent)]
fn WorkPages() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/admin/sessions/new") view=InPiece(new_session) ssr=SsrMode::Async/>
        <Route path=path!("/admin/sessions/:session") view=InPiece(entries) ssr=SsrMode::Async/>
        <Route path=path!("/admin/sessions/:session/add") view=InPiece(add_entries) ssr=SsrMode::Async/>
        <Route path=path!("/admin/sessions/:session/details") view=InPiece(details) ssr=SsrMode::Async/>
        <Route path=path!("/admin/sessions/:session/activity") view=InPiece(activity) ssr=SsrMode::Async/>
        <Route path=path!("/admin/sessions/:session/cards") view=InPiece(cards) ssr=SsrMode::Async/>
        <Route path=path!("/admin/sessions/:session/batches") view=InPiece(batches) ssr=SsrMode::Async/>
        <Route path=path!("/admin/sessions/:session/batches/:batch") view=InPiece(batch) ssr=SsrMode::Async/>
    }
    .into_inner()
    .into_any_nested_route()
}

/// Those of the piece `office`: what is done across sessions.
#[component(transparent)]
fn OfficePages() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/admin/find") view=InPiece(find) ssr=SsrMode::Async/>
        <Route path=path!("/admin/find/question") view=InPiece(find_question) ssr=SsrMode::Async/>
        <Route path=path!("/admin/reports") view=InPiece(reports) ssr=SsrMode::Async/>
        <Route path=path!("/admin/reports/candidate-logins") view=InPiece(candidate_logins) ssr=SsrMode::Async/>
        <Route path=path!("/admin/reports/usernames") view=InPiece(usernames) ssr=SsrMode::Async/>
        <Route path=path!("/admin/settings") view=InPiece(settings) ssr=SsrMode::Async/>
    }
    .into_inner()
    .into_any_nested_route()
}

/// Where the browser finds the page at a path.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// There is none, or it comes without the app.
    Nowhere,
    /// In the main module.
    Main,
    /// In the piece of this name.
    Piece(&'static str),
}

/// Where the browser finds the page at this path.
#[cfg(feature = "ssr")]
pub fn place_of(path: &str) -> Place {
    if RouteDefs::new(MainPages()).match_route(path).is_some() {
        Place::Main
    } else if RouteDefs::new(WorkPages()).match_route(path).is_some() {
        Place::Piece("work")
    } else if RouteDefs::new(OfficePages()).match_route(path).is_some() {
        Place::Piece("office")
    } else {
        Place::Nowhere
    }
}

/// What the app shows where it has no page: on the server there is none. In the browser the address is nobody's, or a newer
/// program's, and the server is asked for it.
fn elsewhere() -> AnyView {
    browser::load(&here());
    not_found().into_any()
}
