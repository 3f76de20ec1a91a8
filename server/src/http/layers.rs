//! The layers in the order they stand in, those of one kind of addresses as one service.
//!
//! The framework copies every service that a request goes through, with all that stand within it, and boxes each one's
//! future: ten services in a row were a tenth of a log-in (docs/decisions/0062).

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};

use super::{
    Lanyard,
    arrival::{self, Room},
    encoding,
    form::whose,
    headers, panics, reference,
    same_origin::{self, Foreign},
    spelling,
    turns::{self, AllTurns},
    v1::{self, Limits},
    visitor,
};

/// What the layers keep from one request to the next.
pub struct Layers {
    lanyard: Lanyard,
    turns: AllTurns,
    room: Room,
    foreign: Foreign,
    limits: Limits,
}

impl Layers {
    /// Nothing has come yet.
    pub fn new(lanyard: Lanyard) -> Self {
        Self { lanyard, turns: AllTurns::new(), room: Room::new(), foreign: Foreign::new(), limits: Limits::default() }
    }
}

/// Around everything, also what is nobody's address.
pub async fn everybody(State(layers): State<Arc<Layers>>, request: Request, next: Next) -> Response {
    let Layers { lanyard, foreign, .. } = &*layers;
    let spelled = |request| spelling::layer(request, |request| next.run(request));
    let ours = |request| same_origin::layer(lanyard, foreign, request, spelled);
    let caught = |request| panics::layer(lanyard, request, ours);
    let told = |request| v1::problem::layer(request, caught);
    let headed = |request| headers::layer(lanyard, request, told);
    reference::layer(lanyard, request, headed).await
}

/// Around candidates' addresses. The body arrives before a turn is taken, within its own limits.
pub async fn candidates(State(layers): State<Arc<Layers>>, request: Request, next: Next) -> Response {
    let Layers { lanyard, turns, room, .. } = &*layers;
    let opened = |request| whose::candidates_layer(lanyard, request, |request| next.run(request));
    let in_turn = |request| turns::candidates(lanyard, turns, request, opened);
    let arrived = |request| arrival::layer(lanyard, room, request, in_turn);
    encoding::layer(lanyard, request, arrived).await
}

/// Around administrators' addresses.
pub async fn staff(State(layers): State<Arc<Layers>>, request: Request, next: Next) -> Response {
    let Layers { lanyard, turns, room, .. } = &*layers;
    let opened = |request| whose::staff_layer(lanyard, request, |request| next.run(request));
    let visited = |request| visitor::staff_layer(lanyard, request, opened);
    let in_turn = |request| turns::staff(lanyard, turns, request, visited);
    let arrived = |request| arrival::layer(lanyard, room, request, in_turn);
    encoding::layer(lanyard, request, arrived).await
}

/// Around what open pages ask by themselves: not in [`staff`], which would take it for a sign that somebody is there.
pub async fn open_pages(State(layers): State<Arc<Layers>>, request: Request, next: Next) -> Response {
    let Layers { lanyard, turns, room, .. } = &*layers;
    let in_turn = |request| turns::staff(lanyard, turns, request, |request| next.run(request));
    let arrived = |request| arrival::layer(lanyard, room, request, in_turn);
    encoding::layer(lanyard, request, arrived).await
}

/// Around what test engines send: it is of kinds of their own, and nobody's page is opened by it.
pub async fn engines(State(layers): State<Arc<Layers>>, request: Request, next: Next) -> Response {
    let Layers { lanyard, turns, room, .. } = &*layers;
    let in_turn = |request| turns::engines(lanyard, turns, request, |request| next.run(request));
    arrival::layer(lanyard, room, request, in_turn).await
}

/// Around what other programs ask with their tokens.
pub async fn programs(State(layers): State<Arc<Layers>>, request: Request, next: Next) -> Response {
    let Layers { lanyard, turns, room, limits, .. } = &*layers;
    let let_in = |request| v1::let_in(lanyard, limits, request, |request| next.run(request));
    let in_turn = |request| turns::programs(lanyard, turns, request, let_in);
    let arrived = |request| arrival::layer(lanyard, room, request, in_turn);
    encoding::layer(lanyard, request, arrived).await
}
