//! What this process takes of its machine, under the names that every program has for it.

use std::fs;

use prometheus_client::metrics::{family::Family, gauge::Gauge};
use rustix::process::{Resource, getrlimit};

use super::Registry;

/// The process's part: read when somebody asks. What the system does not tell stays zero.
#[derive(Clone, Debug, Default)]
pub struct Process {
    memory: Gauge,
    descriptors: Gauge,
    most_descriptors: Gauge,
    build: Family<[(&'static str, &'static str); 1], Gauge>,
}

impl Process {
    /// Looks once more.
    pub fn look(&self) {
        self.memory.set(resident().unwrap_or_default());
        let open = fs::read_dir("/proc/self/fd").map_or(0, Iterator::count);
        // The folder itself is open while it is read.
        self.descriptors.set(number(open.saturating_sub(1)));
        let most = getrlimit(Resource::Nofile).current.and_then(|most| i64::try_from(most).ok());
        self.most_descriptors.set(most.unwrap_or(i64::MAX));
    }

    /// Puts the numbers under the names that have no prefix: everybody's dashboards look for them so.
    pub fn register(&self, registry: &mut Registry) {
        let memory = "Memory that this process has, in bytes";
        registry.register("process_resident_memory_bytes", memory, self.memory.clone());
        registry.register("process_open_fds", "Files and connections that are open", self.descriptors.clone());
        registry.register("process_max_fds", "Files and connections that may be open", self.most_descriptors.clone());
    }

    /// Says under our own prefix which version this is.
    pub fn register_version(&self, registry: &mut Registry) {
        self.build.get_or_create(&[("version", env!("CARGO_PKG_VERSION"))]).set(1);
        registry.register("build_info", "Which version this is", self.build.clone());
    }
}

/// Memory that is really there, in bytes: Linux tells it in units of 1024.
fn resident() -> Option<i64> {
    let told = fs::read_to_string("/proc/self/status").ok()?;
    let line = told.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse::<i64>().ok()?.checked_mul(1024)
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
