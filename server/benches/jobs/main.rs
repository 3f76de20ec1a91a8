//! Measures Lanyard's jobs beside a bare floor that does the same, both in turn in one run, and prints a table.
//!
//! `LANYARD_BENCH_QUICK=1` measures with fewer rounds and entries; `LANYARD_BENCH_MILLION=1` lists and finds among a million
//! entries too; `LANYARD_BENCH_ONLY=acts,finds` measures these jobs only.
//! Compare the ratios: the figures themselves are those of the machine and of what else it does.

#![expect(clippy::expect_used, reason = "a benchmark that cannot do its job stops and says why")]
#![expect(clippy::print_stdout, reason = "the table is the result")]

mod acts;
mod client;
mod finds;
mod floor;
mod lists;
mod log_ins;
mod making;
mod measure;
mod places;
mod plan;
#[path = "../../tests/it/postgres_server.rs"]
mod postgres_server;
mod program;
mod programs;
mod starts;
mod webhooks;
mod weight;
mod world;

use self::{
    floor::Floor,
    lists::{Asked, Lists},
    log_ins::{Login, Morning},
    measure::{Aim, Line, Unit, in_turn, print_head},
    places::{Engine, Places},
    plan::{Job, Plan},
    program::Program,
    starts::Hall,
    world::{BATCH, World},
};

/// The argument that makes this program the floor's server; a database and a port follow.
const FLOOR_SERVER: &str = "--floor-server";
/// Tells the floor's server to commit every log-in by itself.
const EACH_COMMIT: &str = "--each-commit";

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == FLOOR_SERVER) {
        let port = arguments[at + 2].parse().expect("a port");
        floor::http::serve(&arguments[at + 1], port, arguments.iter().any(|argument| argument == EACH_COMMIT)).await;
        return;
    }
    let plan = Plan::from_environment();
    let places = Places::make();
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    println!("\n{cores} cores, shared by the server, the one who asks and the database; medians of runs in turn.");
    println!("Ratio: how many times slower than the floor.\n");
    print_head();
    let sqlite = Contest::prepare(&places, Engine::Sqlite).await.run(&plan).await;
    let postgres = Contest::prepare(&places, Engine::Postgres).await.run(&plan).await;
    if let (Some(sqlite), Some(postgres)) = (sqlite, postgres) {
        making::print_beside(sqlite, postgres);
    }
}

/// Lanyard and the floor on one engine.
struct Contest<'a> {
    places: &'a Places,
    engine: Engine,
    floor_url: String,
    lanyard_url: String,
    floor: Floor,
    world: World,
    floor_logins: Vec<Login>,
    lanyard_logins: Vec<Login>,
}

/// Batches whose logins are used for log-ins and searches: enough that they do not all lie on one page of the database.
const KNOWN_BATCHES: usize = 10;

impl<'a> Contest<'a> {
    async fn prepare(places: &'a Places, engine: Engine) -> Self {
        let floor_url = places.database(engine, "floor").await;
        let lanyard_url = places.database(engine, "lanyard").await;
        let (floor, world) = (Floor::open(&floor_url).await, World::make(&lanyard_url).await);
        let (floor_logins, lanyard_logins) = (Vec::new(), Vec::new());
        Self { places, engine, floor_url, lanyard_url, floor, world, floor_logins, lanyard_logins }
    }

    /// Measures what the plan asks for; returns what creating and downloading took over HTTP, if that was measured.
    async fn run(mut self, plan: &Plan) -> Option<f64> {
        let mut before: Option<Lists> = None;
        let mut made = None;
        for (stage, &entries) in plan.sizes.iter().enumerate() {
            self.fill(entries).await;
            if stage == 1 && plan.has(Job::Making) {
                making::in_process(plan.rounds, self.engine, &self.floor, &self.world).await;
            }
            let lanyard = Program::lanyard(self.places, &self.lanyard_url).await;
            let floor = Program::floor(self.places, &self.floor_url, false).await;
            if stage == 1 && plan.has(Job::Making) {
                made = Some(making::over_http(plan.rounds, self.engine, &floor, &lanyard, &self.world).await);
            }
            let asked = self.asked(&floor, &lanyard);
            if plan.has(Job::Lists) {
                let lists = Lists::measure(2 * plan.rounds, entries, &asked).await;
                lists.print(self.engine);
                if let Some(before) = &before {
                    lists.print_growth_since(before, self.engine);
                }
                before.get_or_insert(lists);
            }
            if plan.has(Job::Finds) {
                finds::measure(plan.rounds, entries, self.engine, &asked).await;
            }
            if stage == 1 && plan.has(Job::Programs) {
                programs::measure(plan.rounds, entries, self.engine, &asked).await;
            }
            if stage == 1 {
                self.once(plan, floor, lanyard).await;
            }
        }
        made
    }

    /// What is measured at one size only.
    async fn once(&self, plan: &Plan, floor: Program, lanyard: Program) {
        if plan.has(Job::LogIns) {
            self.log_ins(plan, &floor, &lanyard).await;
            self.memory(&floor, &lanyard);
        }
        if plan.has(Job::Starts) {
            let logins = self.world.hall().await;
            Hall::seated(lanyard.address, &logins).await.start(plan.pressing, self.engine.name()).await;
        }
        if plan.has(Job::Weight) && self.engine == Engine::Sqlite {
            weight::print(&lanyard).await;
        }
        // Both have ended before what follows: the acts are calls in this process, and webhooks have servers of their own.
        drop((floor, lanyard));
        if plan.has(Job::Webhooks) {
            let (places, url) = (self.places, self.lanyard_url.as_str());
            webhooks::measure(plan, self.engine, places, url, &self.world, &self.lanyard_logins).await;
        }
        if plan.has(Job::Acts) {
            acts::measure(plan.acts, plan.rounds, self.engine, &self.world).await;
        }
    }

    async fn fill(&mut self, entries: i64) {
        let batches = self.world.fill(entries).await;
        let size = usize::try_from(BATCH).expect("a small number");
        for batch in batches {
            let floors = self.floor.create(1, size).await;
            if self.floor_logins.len() < KNOWN_BATCHES * size {
                self.floor_logins.extend(self.floor.logins(floors).await);
                self.lanyard_logins.extend(self.world.logins(batch).await);
            }
        }
        self.floor.database.index_for_search().await.expect("the floor's search index is built");
        finds::share_a_name(self.engine, &self.lanyard_url).await;
        self.places.tidy(self.engine).await;
    }

    fn asked<'b>(&'b self, floor: &'b Program, lanyard: &'b Program) -> Asked<'b> {
        let (world, floor_logins, lanyard_logins) = (&self.world, &self.floor_logins, &self.lanyard_logins);
        Asked { floor, lanyard, world, floor_logins, lanyard_logins }
    }

    async fn log_ins(&self, plan: &Plan, floor: &Program, lanyard: &Program) {
        let engine = self.engine.name();
        let morning = |server: &Program, logins: &[Login], headers: &str| {
            Morning::new(server.address, world::INSTITUTION, logins, headers)
        };
        let floors = morning(floor, &self.floor_logins, "");
        let lanyards = morning(lanyard, &self.lanyard_logins, "");
        let rates = in_turn(
            plan.mornings,
            async || floors.rate(64, plan.lasting).await,
            async || lanyards.rate(64, plan.lasting).await,
        )
        .await;
        // The aim is for SQLite; on PostgreSQL the server and its database share the cores.
        let aim = if self.engine == Engine::Sqlite { Aim::AtLeast(10_000.0) } else { Aim::None };
        let job = "candidate log-ins, 64 connections";
        Line { job, engine, unit: Unit::PerSecond, floor: Some(rates.floor), lanyard: rates.lanyard, aim }.print();
        if self.engine == Engine::Sqlite {
            let each = Program::floor(self.places, &self.floor_url, true).await;
            let each = morning(&each, &self.floor_logins, "").rate(64, plan.lasting).await;
            let job = "the same, floor with one commit each";
            let (unit, floor, lanyard) = (Unit::PerSecond, Some(each), rates.lanyard);
            Line { job, engine, unit, floor, lanyard, aim: Aim::None }.print();
        }
        let (floors, lanyards) = (
            morning(floor, &self.floor_logins, "Connection: close\r\n"),
            morning(lanyard, &self.lanyard_logins, "Connection: close\r\n"),
        );
        let bursts =
            in_turn(plan.mornings, async || floors.burst(2_000, 200).await, async || lanyards.burst(2_000, 200).await)
                .await;
        let line = Line {
            job: "99 of 100 of 2,000 log-ins, 200 at a time",
            engine,
            unit: Unit::Millis,
            floor: Some(bursts.floor),
            lanyard: bursts.lanyard,
            aim: Aim::AtMost(40.0),
        };
        line.print();
    }

    fn memory(&self, floor: &Program, lanyard: &Program) {
        let ((floor_now, floor_most), (now, most)) = (floor.memory(), lanyard.memory());
        for (job, floor, lanyard, aim) in [
            ("memory of the server after these jobs", floor_now, now, Aim::AtMost(60.0)),
            ("memory at most", floor_most, most, Aim::None),
        ] {
            let (engine, unit) = (self.engine.name(), Unit::Mebibytes);
            Line { job, engine, unit, floor: Some(floor), lanyard, aim }.print();
        }
    }
}
