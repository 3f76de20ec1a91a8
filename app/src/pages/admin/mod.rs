//! The administrators' app: its table of pages, one file each.

pub mod acting;
pub mod activity;
pub mod add_entries;
pub mod asked;
pub mod batch;
pub mod batches;
pub mod cards;
pub mod details;
pub mod entries;
pub mod find;
pub mod log_in;
pub mod new_session;
pub mod not_found;
pub mod reports;
pub mod session_fields;
pub mod session_head;
pub mod sessions;
pub mod settings;

use leptos::{html, prelude::*};
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{FlatRoutes, Route, Router},
    hooks::use_location,
    path,
};

use self::{
    activity::Activity,
    add_entries::AddEntries,
    batch::Batch,
    batches::Batches,
    cards::Cards,
    details::Details,
    entries::Entries,
    find::Find,
    log_in::LogIn,
    new_session::NewSession,
    not_found::not_found,
    reports::{CandidateLogins, Reports, Usernames},
    sessions::Sessions,
    settings::Settings,
};
use crate::components::{hydrated::provide_hydrated, topbar::Topbar};

/// The administrators' app, the same on the server and in the browser. Every page also arrives as finished HTML.
#[component]
pub fn AdminApp() -> impl IntoView {
    provide_meta_context();
    provide_hydrated();
    view! {
        <Router>
            <a class="skip-link" href="#main" rel="external">"Skip to content"</a>
            <Topbar/>
            <Main/>
        </Router>
    }
}

#[component]
fn Main() -> impl IntoView {
    let main = NodeRef::<html::Main>::new();
    let path = use_location().pathname;
    // After a change of page the focus stands at the top of the new one, as after a change of document.
    Effect::watch(
        move || path.get(),
        move |_, _, _| {
            if let Some(main) = main.get_untracked() {
                // An element with a tabindex always takes the focus.
                let _ = main.focus();
            }
        },
        false,
    );
    // `new` stands before `:session`, which would take it for an id.
    view! {
        <main id="main" class="page" tabindex="-1" node_ref=main>
            <FlatRoutes fallback=not_found>
                <Route path=path!("/admin/login") view=LogIn ssr=SsrMode::Async/>
                <Route path=path!("/admin/sessions") view=Sessions ssr=SsrMode::Async/>
                <Route path=path!("/admin/sessions/new") view=NewSession ssr=SsrMode::Async/>
                <Route path=path!("/admin/sessions/:session") view=Entries ssr=SsrMode::Async/>
                <Route path=path!("/admin/sessions/:session/details") view=Details ssr=SsrMode::Async/>
                <Route path=path!("/admin/sessions/:session/activity") view=Activity ssr=SsrMode::Async/>
                <Route path=path!("/admin/sessions/:session/add") view=AddEntries ssr=SsrMode::Async/>
                <Route path=path!("/admin/sessions/:session/batches") view=Batches ssr=SsrMode::Async/>
                <Route path=path!("/admin/sessions/:session/cards") view=Cards ssr=SsrMode::Async/>
                <Route path=path!("/admin/sessions/:session/activity") view=Activity ssr=SsrMode::Async/>
                <Route path=path!("/admin/sessions/:session/batches/:batch") view=Batch ssr=SsrMode::Async/>
                <Route path=path!("/admin/find") view=Find ssr=SsrMode::Async/>
                <Route path=path!("/admin/reports") view=Reports ssr=SsrMode::Async/>
                <Route path=path!("/admin/reports/candidate-logins") view=CandidateLogins ssr=SsrMode::Async/>
                <Route path=path!("/admin/reports/usernames") view=Usernames ssr=SsrMode::Async/>
                <Route path=path!("/admin/settings") view=Settings ssr=SsrMode::Async/>
            </FlatRoutes>
        </main>
    }
}
