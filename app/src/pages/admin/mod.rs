//! The administrators' pages, one file each: those that the app takes over in the browser, and the finished ones.

pub mod asked;
pub mod log_in;
#[cfg(feature = "ssr")]
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
    log_in::LogIn,
    pieces::{InPiece, add_entries, batch, entries},
    sessions::Sessions,
};
#[cfg(feature = "ssr")]
use self::{
    office::{
        find::Find,
        find_question::FindQuestion,
        reports::{CandidateLogins, Reports, Usernames},
        settings::Settings,
    },
    work::{activity::Activity, batches::Batches, cards::Cards, details::Details, new_session::NewSession},
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
            <Topbar/>
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
                    // An element with a tabindex always takes the focus.
                    let _ = main.focus();
                }
            });
            None
        },
        false,
    );
    // The style says so to those who see, from a third of a second on.
    let busy = move || (standing.comes.get() || standing.asks.get()).then_some("true");
    let hidden = move || standing.is_covered();
    view! {
        <main id="main" class="page" tabindex="-1" node_ref=main hidden=hidden aria-busy=busy>
            <FlatRoutes fallback=elsewhere>
                // First, because an app page would take `new` for the id of a session.
                <FinishedPages/>
                <MainPages/>
                <WorkPages/>
            </FlatRoutes>
        </main>
    }
}

/// The pages that the app takes over in the browser and that are in its main module.
#[component(transparent)]
fn MainPages() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/admin/login") view=LogIn ssr=SsrMode::Async/>
        <Route path=path!("/admin/sessions") view=Sessions ssr=SsrMode::Async/>
    }
    .into_inner()
    .into_any_nested_route()
}

/// Those of the piece `work`: what is done in a session.
#[component(transparent)]
fn WorkPages() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/admin/sessions/:session") view=InPiece(entries) ssr=SsrMode::Async/>
        <Route path=path!("/admin/sessions/:session/add") view=InPiece(add_entries) ssr=SsrMode::Async/>
        <Route path=path!("/admin/sessions/:session/batches/:batch") view=InPiece(batch) ssr=SsrMode::Async/>
    }
    .into_inner()
    .into_any_nested_route()
}

/// The pages that stay as the server wrote them.
#[cfg(feature = "ssr")]
#[component(transparent)]
fn FinishedPages() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/admin/sessions/new") view=NewSession ssr=SsrMode::Async/>
        <Route path=path!("/admin/settings") view=Settings ssr=SsrMode::Async/>
        <Route path=path!("/admin/sessions/:session/details") view=Details ssr=SsrMode::Async/>
        <Route path=path!("/admin/sessions/:session/activity") view=Activity ssr=SsrMode::Async/>
        <Route path=path!("/admin/sessions/:session/batches") view=Batches ssr=SsrMode::Async/>
        <Route path=path!("/admin/sessions/:session/cards") view=Cards ssr=SsrMode::Async/>
        <Route path=path!("/admin/find") view=Find ssr=SsrMode::Async/>
        <Route path=path!("/admin/find/question") view=FindQuestion ssr=SsrMode::Async/>
        <Route path=path!("/admin/reports") view=Reports ssr=SsrMode::Async/>
        <Route path=path!("/admin/reports/candidate-logins") view=CandidateLogins ssr=SsrMode::Async/>
        <Route path=path!("/admin/reports/usernames") view=Usernames ssr=SsrMode::Async/>
    }
    .into_inner()
    .into_any_nested_route()
}

/// The browser's half has none of them; it only knows the one whose address looks like an app page's.
#[cfg(not(feature = "ssr"))]
#[component(transparent)]
fn FinishedPages() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! { <Route path=path!("/admin/sessions/new") view=elsewhere/> }.into_inner().into_any_nested_route()
}

/// Where the browser finds the page at a path.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Nowhere: it is a finished page, or does not exist, and comes without the app.
    Finished,
    /// In the main module.
    Main,
    /// In the piece of this name.
    Piece(&'static str),
}

/// Where the browser finds the page at this path.
#[cfg(feature = "ssr")]
pub fn place_of(path: &str) -> Place {
    if RouteDefs::new(FinishedPages()).match_route(path).is_some() {
        Place::Finished
    } else if RouteDefs::new(MainPages()).match_route(path).is_some() {
        Place::Main
    } else if RouteDefs::new(WorkPages()).match_route(path).is_some() {
        Place::Piece("work")
    } else {
        Place::Finished
    }
}

/// What the app shows where it has no page: on the server there is none. In the browser the address is a finished page's, or
/// nobody's, and the server is asked for it.
fn elsewhere() -> AnyView {
    browser::load(&here());
    not_found().into_any()
}
