//! How long something takes: two contenders in turn, medians, and the table they are printed in.

use std::time::{Duration, Instant};

/// The medians of two contenders that took turns.
#[derive(Clone, Copy)]
pub struct Pair {
    /// The bare server.
    pub floor: f64,
    /// This program.
    pub lanyard: f64,
}

/// Lets both work in turn, so that what else the machine does hits both alike; each gives the figure of its round.
pub async fn in_turn(
    rounds: usize,
    mut floor: impl AsyncFnMut() -> f64,
    mut lanyard: impl AsyncFnMut() -> f64,
) -> Pair {
    let [floor, lanyard] = medians(rounds, async || [floor().await, lanyard().await]).await;
    Pair { floor, lanyard }
}

/// The medians of the figures that each round gives. One round more is run first and forgotten: caches fill, statements
/// are prepared.
pub async fn medians<const N: usize>(rounds: usize, mut round: impl AsyncFnMut() -> [f64; N]) -> [f64; N] {
    let mut samples = [const { Vec::new() }; N];
    round().await;
    for _ in 0..rounds {
        for (samples, figure) in samples.iter_mut().zip(round().await) {
            samples.push(figure);
        }
    }
    samples.map(median)
}

fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples.get(samples.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The milliseconds that `work` takes.
pub async fn millis(work: impl Future) -> f64 {
    let began = Instant::now();
    work.await;
    as_millis(began.elapsed())
}

/// A duration as a figure of the table.
pub fn as_millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

/// What a figure is counted in.
#[derive(Clone, Copy)]
pub enum Unit {
    /// Milliseconds.
    Millis,
    /// Log-ins in a second.
    PerSecond,
    /// 1,048,576 bytes.
    Mebibytes,
    /// 1,000 bytes.
    Kilobytes,
    /// How often something happened.
    Times,
}

impl Unit {
    fn show(self, figure: f64) -> String {
        match self {
            Self::Millis => format!("{figure:.2} ms"),
            Self::PerSecond => format!("{figure:.0}/s"),
            Self::Mebibytes => format!("{figure:.0} MiB"),
            Self::Kilobytes => format!("{figure:.1} kB"),
            Self::Times => format!("{figure:.0}"),
        }
    }
}

/// What Lanyard should reach.
#[derive(Clone, Copy)]
pub enum Aim {
    /// At most so many times the floor, or what stands in its place.
    Times(f64),
    /// At least so much.
    AtLeast(f64),
    /// At most so much.
    AtMost(f64),
    /// Told for information.
    None,
}

impl Aim {
    fn show(self, unit: Unit, floor: Option<f64>, lanyard: f64) -> String {
        let verdict = |reached| if reached { "reached" } else { "MISSED" };
        match self {
            Self::Times(times) => {
                format!("≤ {times} ×: {}", verdict(floor.is_some_and(|floor| lanyard <= floor * times)))
            }
            Self::AtLeast(least) => format!("≥ {}: {}", unit.show(least), verdict(lanyard >= least)),
            Self::AtMost(most) => format!("≤ {}: {}", unit.show(most), verdict(lanyard <= most)),
            Self::None => String::new(),
        }
    }
}

/// A line of the table.
pub struct Line<'a> {
    /// What is done.
    pub job: &'a str,
    /// The database, or where else it is done.
    pub engine: &'a str,
    /// What the figures are counted in.
    pub unit: Unit,
    /// The floor's figure, where there is one.
    pub floor: Option<f64>,
    /// Lanyard's figure.
    pub lanyard: f64,
    /// What it should be.
    pub aim: Aim,
}

impl Line<'_> {
    /// Prints it.
    pub fn print(&self) {
        let ratio = self.floor.map_or(String::new(), |floor| match self.unit {
            Unit::PerSecond => format!("{:.2}", floor / self.lanyard),
            _ => format!("{:.2}", self.lanyard / floor),
        });
        let floor = self.floor.map_or(String::new(), |floor| self.unit.show(floor));
        let lanyard = self.unit.show(self.lanyard);
        let aim = self.aim.show(self.unit, self.floor, self.lanyard);
        print_cells([self.job, self.engine, &floor, &lanyard, &ratio, &aim]);
    }
}

/// Prints the head of the table.
pub fn print_head() {
    print_cells(["job", "engine", "floor", "Lanyard", "ratio", "aim"]);
    print_cells(["---", "---", "---:", "---:", "---:", "---"]);
}

/// A line of a Markdown table, padded so that it can be read in a terminal too.
fn print_cells([job, engine, floor, lanyard, ratio, aim]: [&str; 6]) {
    println!("| {job:<52} | {engine:<10} | {floor:>10} | {lanyard:>10} | {ratio:>5} | {aim:<26} |");
}
