//! Creating 500 logins, the workbook for them, and both together: as a call in this process and over HTTP.

use crate::{
    client::{Client, post},
    floor::Floor,
    measure::{Aim, Line, Pair, Unit, in_turn, millis},
    places::Engine,
    program::Program,
    world::{BATCH, World, form_key},
};

/// What each job should take at most, beside the floor.
const CREATE: Aim = Aim::Times(1.6);
const EXPORT: Aim = Aim::Times(2.2);
const BOTH: Aim = Aim::Times(1.8);

/// The floor's session that gets the logins.
const BUSY: i64 = 2;

/// Prints the jobs as the service does them, without a socket.
pub async fn in_process(rounds: usize, engine: Engine, floor: &Floor, world: &World) {
    let size = usize::try_from(BATCH).expect("a small number");
    let create = in_turn(
        rounds,
        async || millis(floor.create(BUSY, size)).await,
        async || millis(world.create(world.busy)).await,
    );
    print("create 500 logins, service", engine, create.await, CREATE);
    let (floors, lanyards) = (floor.create(BUSY, size).await, world.create(world.busy).await);
    let export =
        in_turn(rounds, async || millis(floor.export(floors)).await, async || millis(world.export(lanyards)).await);
    print("workbook of 500, service", engine, export.await, EXPORT);
    let both = in_turn(
        rounds,
        async || millis(async { floor.export(floor.create(BUSY, size).await).await }).await,
        async || millis(async { world.export(world.create(world.busy).await).await }).await,
    );
    print("create 500 and their workbook, service", engine, both.await, BOTH);
}

/// Prints the jobs as a browser sees them; returns what Lanyard took to create and download.
pub async fn over_http(rounds: usize, engine: Engine, floor: &Program, lanyard: &Program, world: &World) -> f64 {
    let mut floor = FloorForms { server: floor, client: floor.connect().await };
    let mut lanyard = LanyardForms::of(lanyard, &world.busy.to_string()).await;
    let create = in_turn(rounds, async || millis(floor.create()).await, async || millis(lanyard.create()).await).await;
    print("create 500 logins, HTTP", engine, create, CREATE);
    let (floors, lanyards) = (floor.create().await, lanyard.create().await);
    let export =
        in_turn(rounds, async || millis(floor.export(&floors)).await, async || millis(lanyard.export(&lanyards)).await);
    print("workbook of 500, HTTP", engine, export.await, EXPORT);
    let both = in_turn(
        rounds,
        async || {
            millis(async {
                let batch = floor.create().await;
                floor.export(&batch).await;
            })
            .await
        },
        async || {
            millis(async {
                let batch = lanyard.create().await;
                lanyard.export(&batch).await;
            })
            .await
        },
    );
    let both = both.await;
    print("create 500 and download the workbook, HTTP", engine, both, BOTH);
    both.lanyard
}

/// Prints what creating and downloading takes on PostgreSQL: in this line "floor" is Lanyard on SQLite.
pub fn print_beside(sqlite: f64, postgres: f64) {
    let pair = Pair { floor: sqlite, lanyard: postgres };
    print("create and download: on SQLite → on PostgreSQL", Engine::Postgres, pair, Aim::Times(1.6));
}

fn print(job: &str, engine: Engine, pair: Pair, aim: Aim) {
    let (unit, floor, lanyard) = (Unit::Millis, Some(pair.floor), pair.lanyard);
    Line { job, engine: engine.name(), unit, floor, lanyard, aim }.print();
}

/// A person at the floor's forms.
struct FloorForms<'a> {
    server: &'a Program,
    client: Client,
}

impl FloorForms<'_> {
    async fn create(&mut self) -> String {
        let fields = [("session", BUSY.to_string()), ("count", BATCH.to_string())];
        created(&mut self.client, &form(self.server, "/create", "", &fields)).await
    }

    async fn export(&mut self, batch: &str) {
        let request = form(self.server, "/export", "", &[("batch", batch.to_owned())]);
        downloaded(&mut self.client, &request).await;
    }
}

/// The owner at Lanyard's forms.
pub struct LanyardForms<'a> {
    server: &'a Program,
    client: Client,
    cookie: String,
    session: String,
}

impl<'a> LanyardForms<'a> {
    /// Logs the owner in, who works in this session.
    pub async fn of(server: &'a Program, session: &str) -> Self {
        let (client, cookie) = (server.connect().await, server.log_in().await);
        Self { server, client, cookie, session: session.to_owned() }
    }

    /// Create Codes; returns the batch.
    pub async fn create(&mut self) -> String {
        let fields = [
            ("session", self.session.clone()),
            ("count", BATCH.to_string()),
            ("label", "B12".to_owned()),
            ("idempotency_key", form_key().to_string()),
        ];
        created(&mut self.client, &form(self.server, "/api/admin/create_codes", &self.cookie, &fields)).await
    }

    async fn export(&mut self, batch: &str) {
        let request = form(
            self.server,
            "/admin/logins.xlsx",
            &self.cookie,
            &[("batch_id", batch.to_owned()), ("again", "1".to_owned())],
        );
        downloaded(&mut self.client, &request).await;
    }
}

fn form(server: &Program, path: &str, headers: &str, fields: &[(&str, String)]) -> Vec<u8> {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    post(server.address, path, headers, &fields)
}

/// The batch that a form made: the last part of the address it leads to.
async fn created(client: &mut Client, request: &[u8]) -> String {
    let answer = client.ask(request).await.expect("the server answers");
    let batch = answer.header("location").and_then(|to| to.rsplit_once("batches/"));
    let (_, batch) = batch.unwrap_or_else(|| panic!("no batch: {}\n{}", answer.head, answer.text()));
    batch.to_owned()
}

async fn downloaded(client: &mut Client, request: &[u8]) {
    let answer = client.ask(request).await.expect("the server answers");
    assert!(answer.status == 200 && answer.body.starts_with(b"PK"), "{}\n{}", answer.head, answer.text());
}
