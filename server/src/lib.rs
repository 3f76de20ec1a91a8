//! Lanyard's server: [`build`] turns a configuration, a store, keys, a clock and a generator into a router, for the
//! program and for every test alike.

pub mod command;
pub mod config;
pub mod delivery;
pub mod domain;
pub mod export;
pub mod http;
pub mod key_file;
pub mod metrics;
pub mod outgoing;
pub mod service;
pub mod socket;
pub mod storage;
pub mod workbooks;

use std::sync::Arc;

use axum::Router;

use self::{
    config::Config,
    domain::{clock::Clock, random::Random, vault::Vault},
    http::{Lanyard, site::Site},
    service::Service,
    storage::Store,
};

/// The whole server but its socket.
pub fn build(config: Config, site: Site, store: Store, vault: Arc<Vault>, clock: Clock, random: Random) -> Router {
    http::router(assemble(config, site, store, vault, clock, random))
}

/// What the router stands on, for whoever has to reach it from beside the router.
pub fn assemble(config: Config, site: Site, store: Store, vault: Arc<Vault>, clock: Clock, random: Random) -> Lanyard {
    // Leptos renders through an executor of its own choice; a second call changes nothing.
    let _ = any_spawner::Executor::init_tokio();
    let config = Arc::new(config);
    let references = random.beside();
    let service = Service::new(Arc::clone(&config), store, vault, clock, random);
    Lanyard { config, site: Arc::new(site), service: Arc::new(service), references, requests: Arc::default() }
}
