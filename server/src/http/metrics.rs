//! What Prometheus reads, on a listener of its own: what each part has counted, in its text format.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
    routing::get,
};

use super::Lanyard;
use crate::metrics::{CONTENT_TYPE, Registry, encode, process::Process};

/// All that is counted, and what is looked at when somebody asks.
struct Counted {
    lanyard: Lanyard,
    process: Process,
    registry: Registry,
}

/// `/metrics` of this server, and nothing else.
pub fn router(lanyard: Lanyard) -> Router {
    let (mut registry, process) = (Registry::default(), Process::default());
    process.register(&mut registry);
    let ours = registry.sub_registry_with_prefix("lanyard");
    process.register_version(ours);
    lanyard.requests.register(ours);
    lanyard.service.register_metrics(ours);
    Router::new().route("/metrics", get(metrics)).with_state(Arc::new(Counted { lanyard, process, registry }))
}

/// `GET /metrics`. The database is not asked: it may be what somebody looks for.
async fn metrics(State(counted): State<Arc<Counted>>) -> Result<impl IntoResponse, StatusCode> {
    counted.process.look();
    counted.lanyard.service.look_at_connections();
    let mut text = String::new();
    // Text takes everything; whoever asks need not be told more.
    encode(&mut text, &counted.registry).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(([(header::CONTENT_TYPE, CONTENT_TYPE)], text))
}
