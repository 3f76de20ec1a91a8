//! What this server counts about its own work, for whoever watches it: numbers under names that are written in the program,
//! never a name, an address or an id.
//!
//! Each layer has its part and counts into it; whoever shows them puts the parts into one [`Registry`].

pub mod database;
pub mod process;
pub mod requests;
pub mod work;

use std::time::Duration;

use prometheus_client::metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram};
pub use prometheus_client::{
    encoding::prometheus_text::{CONTENT_TYPE, encode},
    registry::Registry,
};

/// One label of a number, and its value.
type Label = (&'static str, &'static str);

/// Counters that differ in so many labels.
type Counters<const LABELS: usize> = Family<[Label; LABELS], Counter>;

/// Numbers that go up and down, with one label.
type Gauges<const LABELS: usize> = Family<[Label; LABELS], Gauge>;

/// Times in seconds, with one label.
type Times = Family<[Label; 1], Histogram, fn() -> Histogram>;

/// Times of what a database does: from a tenth of a millisecond to the ten seconds after which nobody waits any more.
fn database_times() -> Histogram {
    Histogram::new([0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10.0])
}

/// Times of what people wait for: from a millisecond to ten seconds.
fn waiting_times() -> Histogram {
    Histogram::new([0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0])
}

/// What stands for one of several things in a number's label.
pub trait Word: Copy {
    /// The label's value.
    fn word(self) -> &'static str;
}

/// Something that goes on for as long as this is kept; a gauge counts it meanwhile.
#[derive(Debug)]
pub struct GoesOn(Gauge);

impl GoesOn {
    fn begin(gauge: Gauge) -> Self {
        gauge.inc();
        Self(gauge)
    }
}

impl Drop for GoesOn {
    fn drop(&mut self) {
        self.0.dec();
    }
}

fn note(times: &Times, label: Label, took: Duration) {
    times.get_or_create(&[label]).observe(took.as_secs_f64());
}
