//! Which page is at which address, in which part of the app it is, and which right it takes: one table, which the router
//! reads through one type.
//! A type for each address, as the router's own components make them, was a fortieth of the main module.

use std::borrow::Cow;

use leptos::{prelude::*, wasm_split::SplitLoaderError};
use leptos_router::{
    ChooseView, GeneratedRouteData, MatchInterface, MatchNestedRoutes, MatchParams, PathSegment, RouteMatchId, SsrMode,
};

use super::pieces::{Office, Page, Team, Work};
use crate::{
    browser::{self, Standing},
    components::{loaded::here, not_found::forbidden},
    model::right::Right,
};

/// A line of the table: the address, the page, and the right without which it is not opened.
type Line = (&'static str, Page, Option<Right>);

/// The address of each page; a part that begins with a colon is a parameter. The first that matches counts: `new` is no
/// session's id.
const PAGES: [Line; 20] = [
    ("/admin/login", Page::LogIn, None),
    ("/admin/sessions", Page::Sessions, Some(Right::SeeSessions)),
    ("/admin/sessions/new", Page::NewSession, Some(Right::ManageSessions)),
    ("/admin/sessions/:session", Page::Work(Work::Entries), Some(Right::SeeSessions)),
    ("/admin/sessions/:session/entries/:entry", Page::Work(Work::Entries), Some(Right::SeeSessions)),
    ("/admin/sessions/:session/add", Page::Work(Work::AddEntries), Some(Right::CreateCodes)),
    ("/admin/sessions/:session/details", Page::Work(Work::Details), Some(Right::SeeSessions)),
    ("/admin/sessions/:session/activity", Page::Work(Work::Activity), Some(Right::SeeSessions)),
    ("/admin/sessions/:session/cards", Page::Work(Work::Cards), Some(Right::PrintCards)),
    ("/admin/sessions/:session/batches", Page::Work(Work::Batches), Some(Right::SeeSessions)),
    ("/admin/sessions/:session/batches/:batch", Page::Work(Work::Batch), Some(Right::SeeSessions)),
    ("/admin/find", Page::Office(Office::Find), Some(Right::FindLogins)),
    ("/admin/find/question", Page::Office(Office::FindQuestion), Some(Right::HelpAtTheDoor)),
    ("/admin/reports", Page::Office(Office::Reports), Some(Right::SeeReports)),
    ("/admin/reports/candidate-logins", Page::Office(Office::CandidateLogins), Some(Right::SeeReports)),
    ("/admin/reports/usernames", Page::Office(Office::Usernames), Some(Right::SeeReports)),
    ("/admin/settings", Page::Office(Office::Settings), Some(Right::ManageSettings)),
    ("/admin/team", Page::Team(Team::People), Some(Right::ManageTeam)),
    ("/admin/team/activity", Page::Team(Team::Activity), Some(Right::ManageTeam)),
    ("/admin/account", Page::Team(Team::Account), None),
];

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
    match find(path) {
        None => Place::Nowhere,
        Some((number, _)) => PAGES[number].1.piece().map_or(Place::Main, Place::Piece),
    }
}

/// The right without which the page at this path is not opened; `None` where there is no page, or one for everybody.
#[cfg(feature = "ssr")]
#[must_use]
pub fn right_of(path: &str) -> Option<Right> {
    find(path).and_then(|(number, _)| PAGES[number].2)
}

/// Fetches what the page at this path needs, so that it is shown at once. No page of the app needs nothing.
pub async fn fetch(path: &str) -> Result<(), SplitLoaderError> {
    match find(path) {
        None => Ok(()),
        Some((number, _)) => PAGES[number].1.fetch().await,
    }
}

type Parameters = Vec<(Cow<'static, str>, String)>;

/// The number of the page at a path, and what the path names. One slash at the end is no other address.
fn find(path: &str) -> Option<(usize, Parameters)> {
    let path = path.strip_suffix('/').unwrap_or(path);
    PAGES.iter().enumerate().find_map(|(number, (pattern, ..))| Some((number, parameters(pattern, path)?)))
}

fn parameters(pattern: &'static str, path: &str) -> Option<Parameters> {
    let mut found = Vec::new();
    let mut parts = path.split('/');
    for wanted in pattern.split('/') {
        let part = parts.next()?;
        match wanted.strip_prefix(':') {
            Some(name) if !part.is_empty() => found.push((Cow::Borrowed(name), part.to_owned())),
            None if part == wanted => {}
            _ => return None,
        }
    }
    parts.next().is_none().then_some(found)
}

/// All pages, as the router asks for them.
#[derive(Clone)]
pub struct Pages {
    /// What the router tells a page from another by, in their order.
    ids: Vec<RouteMatchId>,
}

impl Pages {
    /// The table; made once.
    pub fn new() -> Self {
        // A page that has a second address right after its first one, for what is open beside it, stays with its filter,
        // selection and rows: the router keeps a page as long as what it tells it by.
        let mut ids: Vec<RouteMatchId> = Vec::with_capacity(PAGES.len());
        for (number, (_, page, _)) in PAGES.iter().enumerate() {
            let of_the_same = ids.last().copied().filter(|_| number > 0 && PAGES[number - 1].1 == *page);
            ids.push(of_the_same.unwrap_or_else(RouteMatchId::new_from_route_id));
        }
        Self { ids }
    }
}

impl MatchNestedRoutes for Pages {
    type Data = ();
    type Match = Found;

    fn match_nested<'a>(&'a self, path: &'a str) -> (Option<(RouteMatchId, Found)>, &'a str) {
        let Some((number, parameters)) = find(path) else { return (None, path) };
        let id = self.ids[number];
        let found = Found { id, path: path.to_owned(), parameters, shown: Shown(number) };
        (Some((id, found)), "")
    }

    fn generate_routes(&self) -> impl IntoIterator<Item = GeneratedRouteData> + '_ {
        PAGES.iter().map(|(pattern, ..)| GeneratedRouteData {
            segments: pattern.split('/').skip(1).map(segment).collect(),
            ssr_mode: SsrMode::Async,
            ..GeneratedRouteData::default()
        })
    }

    fn optional(&self) -> bool {
        false
    }
}

fn segment(part: &'static str) -> PathSegment {
    match part.strip_prefix(':') {
        Some(name) => PathSegment::Param(name.into()),
        None => PathSegment::Static(part.into()),
    }
}

/// The page that an address leads to.
pub struct Found {
    id: RouteMatchId,
    path: String,
    parameters: Parameters,
    shown: Shown,
}

impl MatchParams for Found {
    fn to_params(&self) -> Parameters {
        self.parameters.clone()
    }
}

impl MatchInterface for Found {
    /// No page has pages inside.
    type Child = Self;

    fn as_id(&self) -> RouteMatchId {
        self.id
    }

    fn as_matched(&self) -> &str {
        &self.path
    }

    fn into_view_and_child(self) -> (impl ChooseView, Option<Self>) {
        (self.shown, None)
    }
}

/// Whoever is not logged in is led to the log-in page by the page itself.
fn is_open(right: Option<Right>) -> bool {
    let role = use_context::<Standing>().and_then(|standing| standing.role.get_untracked());
    role.zip(right).is_none_or(|(role, right)| role.has(right))
}

/// The page of this number, once its piece is there, where the role of its person includes it.
#[derive(Clone, Copy)]
struct Shown(usize);

impl ChooseView for Shown {
    async fn choose(self) -> AnyView {
        // Asked while the router's context is at hand; it may be gone when the piece has not come.
        let (address, (_, page, right)) = (here(), PAGES[self.0]);
        if !is_open(right) {
            return forbidden();
        }
        if let Ok(page) = page.view().await {
            page
        } else {
            // No network, or a newer program whose pieces have other names: the server has the page as a document. What is
            // shown stays until it can answer.
            browser::answered().await;
            browser::leave(&address);
            ().into_any()
        }
    }

    async fn preload(&self) {}
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_to_one_page_and_its_piece() {
        assert_eq!(place_of("/admin/sessions"), Place::Main);
        assert_eq!(place_of("/admin/sessions/"), Place::Main);
        assert_eq!(place_of("/admin/sessions/new"), Place::Main);
        assert_eq!(place_of("/admin/sessions/1/cards"), Place::Piece("work"));
        assert_eq!(place_of("/admin/sessions/1/batches/2"), Place::Piece("work"));
        assert_eq!(place_of("/admin/find/question"), Place::Piece("office"));
        assert_eq!(place_of("/admin/team"), Place::Piece("team"));
        for nowhere in
            ["/admin", "/", "/admin/sessions//", "/admin/sessions//add", "/admin/sessions/1/other", "/admin/find/x/y"]
        {
            assert_eq!(place_of(nowhere), Place::Nowhere, "{nowhere}");
        }
    }

    #[test]
    fn what_an_address_names_is_handed_over() {
        let (number, parameters) = find("/admin/sessions/a/batches/b").unwrap();
        assert_eq!(PAGES[number].0, "/admin/sessions/:session/batches/:batch");
        let expected = [("session", "a"), ("batch", "b")].map(|(name, value)| (name.into(), value.to_owned()));
        assert_eq!(parameters, expected);
    }

    #[test]
    fn what_is_open_beside_a_page_is_the_same_page() {
        let pages = Pages::new();
        let id = |path| pages.match_nested(path).0.map(|(id, _)| id);
        assert!(id("/admin/sessions/a").is_some());
        assert!(id("/admin/sessions/a/entries/e") == id("/admin/sessions/a"));
        assert!(id("/admin/sessions/a/add") != id("/admin/sessions/a"));
        assert!(id("/admin/sessions/a/entries").is_none());
    }

    #[test]
    fn the_router_lists_every_page() {
        let pages = Pages::new();
        let listed: Vec<_> = pages.generate_routes().into_iter().map(|route| route.segments).collect();
        assert_eq!(listed.len(), PAGES.len());
        assert_eq!(
            listed[5],
            [
                PathSegment::Static("admin".into()),
                PathSegment::Static("sessions".into()),
                PathSegment::Param("session".into()),
                PathSegment::Static("add".into())
            ]
        );
    }
}
