//! The requests that were answered, by the pattern of their address, and the streams that are open.

use std::time::Duration;

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Unit,
};

use super::{GoesOn, Registry, waiting_times};

/// What kind of request it was. The pattern is one of the program's table of routes: an address may hold an id, a code that
/// lets somebody in, or a name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    route: String,
    method: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    method: &'static str,
    status: u16,
}

/// The part of HTTP.
#[derive(Clone, Debug)]
pub struct Requests {
    answered: Family<Answered, Counter>,
    times: Family<Kind, Histogram, fn() -> Histogram>,
    streams: Gauge,
}

impl Default for Requests {
    fn default() -> Self {
        Self {
            answered: Family::default(),
            times: Family::new_with_constructor(waiting_times),
            streams: Gauge::default(),
        }
    }
}

impl Requests {
    /// A request was answered: by which route, with which status, and after how long.
    pub fn answered(&self, route: &str, method: &str, status: u16, took: Duration) {
        // A method can be any word; those that nobody answers are one.
        let method = ["GET", "POST", "HEAD"].into_iter().find(|known| *known == method).unwrap_or("other");
        let kind = Kind { route: route.to_owned(), method };
        self.times.get_or_create(&kind).observe(took.as_secs_f64());
        let Kind { route, method } = kind;
        self.answered.get_or_create(&Answered { route, method, status }).inc();
    }

    /// A stream was opened that tells a page what happens; it is open for as long as what is returned is kept.
    #[must_use]
    pub fn stream(&self) -> GoesOn {
        GoesOn::begin(self.streams.clone())
    }

    /// Puts the numbers under their names.
    pub fn register(&self, registry: &mut Registry) {
        registry.register("http_requests", "Requests that were answered, by route and status", self.answered.clone());
        let times = "How long requests took, from their head to the head of the answer";
        registry.register_with_unit("http_request_duration", times, Unit::Seconds, self.times.clone());
        registry.register("live_streams", "Streams that tell open pages what happens", self.streams.clone());
    }
}
