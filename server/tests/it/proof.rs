//! Proofs: what holds under load and violence, short with every `make test`, long in `make soak`, which prints their
//! figures as one table. A proof lies in a file named `proof_*`.

use std::{fmt::Display, fs::OpenOptions, io::Write as _, path::PathBuf, sync::Mutex, time::Duration};

/// A test machine that does other work, and a build without optimisation, may take this much longer than `make soak`.
const PATIENCE: u32 = 10;

/// Where `make soak` collects its table; `None` in `make test`.
fn table() -> Option<PathBuf> {
    std::env::var_os("LANYARD_SOAK").map(PathBuf::from)
}

/// How often to try: the first number in `make test`, the second in `make soak`.
pub fn rounds(short: usize, long: usize) -> usize {
    if table().is_some() { long } else { short }
}

/// A figure that is worth something only beside others of the same machine.
pub fn shown(check: &str, figure: impl Display) {
    note(check, &figure, &"");
}

/// A count that must not be larger than the limit.
#[track_caller]
pub fn at_most(check: &str, figure: usize, limit: usize) {
    note(check, &figure, &format!("≤ {limit}"));
    assert!(figure <= limit, "{check}: {figure}, at most {limit}");
}

/// A count that must be exactly this.
#[track_caller]
pub fn exactly(check: &str, figure: usize, wanted: usize) {
    note(check, &figure, &wanted);
    assert_eq!(figure, wanted, "{check}");
}

/// A time that must not be longer than the limit; ten times as long in `make test`.
#[track_caller]
pub fn within(check: &str, figure: Duration, limit: Duration) {
    note(check, &format!("{figure:.1?}"), &format!("≤ {limit:?}"));
    let limit = if table().is_some() { limit } else { limit * PATIENCE };
    assert!(figure <= limit, "{check}: {figure:?}, at most {limit:?}");
}

/// A check that cannot be made here: the table says so, in place of a figure.
pub fn skipped(check: &str, why: &str) {
    note(check, &format!("not checked: {why}"), &"");
}

/// The middle one of some times.
pub fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// One line of the table.
fn note(check: &str, figure: &dyn Display, limit: &dyn Display) {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let Some(path) = table() else { return };
    let _turn = ONE_AT_A_TIME.lock();
    let mut file = OpenOptions::new().create(true).append(true).open(path).expect("the table can be written");
    writeln!(file, "| {check} | {figure} | {limit} |").expect("the table can be written");
}
