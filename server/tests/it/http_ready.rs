//! What machines ask about the database: answered by a real write, once for all who ask, and in time when it is stuck.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use lanyard_server::metrics::{Registry, encode};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, SqliteConnection};

use crate::{
    client::Answer,
    engines::{Fresh, on_both_engines, postgres_by_wire},
    http_fixture::{Centre, HOUR, NOON},
};

on_both_engines!(many_who_ask_share_one_write, a_stuck_database_is_not_ready,);

const SILENT: &str = "not ready: the database does not answer within 1.5 seconds\n";

/// Until when everybody has an answer.
const IN_TIME: Duration = Duration::from_secs(2);

fn is(answer: &Answer, status: u16, text: &str) {
    assert_eq!((answer.status.as_u16(), answer.text()), (status, text));
}

async fn many_who_ask_share_one_write(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut machine = centre.browser();
    is(&machine.get("/readyz").await, 200, "ready\n");
    let asked = |row: &str| row.contains(&NOON.micros().to_string());
    assert!(centre.dump().await["upkeep"].iter().any(|row| asked(row)), "it writes");
    // Another write would say another time.
    centre.after(HOUR);
    for _ in 0..50 {
        is(&machine.get("/readyz").await, 200, "ready\n");
    }
    let began = Instant::now();
    while centre.dump().await["upkeep"].iter().any(|row| asked(row)) {
        assert!(began.elapsed() < Duration::from_secs(10), "it is never asked again");
        tokio::time::sleep(Duration::from_millis(200)).await;
        is(&machine.get("/readyz").await, 200, "ready\n");
    }
}

/// Somebody who takes what a write needs and keeps it.
pub enum Stuck {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Stuck {
    async fn at(url: &str) -> Self {
        Self::after(url, "lock table upkeep in access exclusive mode").await
    }

    /// Holds what this statement takes on PostgreSQL; the file of SQLite has one writer, who holds all of it.
    pub async fn after(url: &str, statement: &str) -> Self {
        if url.starts_with("sqlite:") {
            let mut connection = SqliteConnection::connect(url).await.unwrap();
            connection.execute("begin immediate").await.unwrap();
            Self::Sqlite(connection)
        } else {
            let mut connection = PgConnection::connect(url).await.unwrap();
            connection.execute(AssertSqlSafe(format!("begin; {statement}"))).await.unwrap();
            Self::Postgres(connection)
        }
    }

    pub async fn let_go(self) {
        match self {
            Self::Sqlite(mut connection) => connection.execute("rollback").await.map(drop).unwrap(),
            Self::Postgres(mut connection) => connection.execute("rollback").await.map(drop).unwrap(),
        }
    }
}

async fn a_stuck_database_is_not_ready(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let stuck = Stuck::at(&centre.fresh.url).await;
    let began = Instant::now();
    let ask = || async { centre.browser().get("/readyz").await };
    let (first, second, third, alive) =
        tokio::join!(ask(), ask(), ask(), async { centre.browser().get("/livez").await });
    assert!(began.elapsed() < IN_TIME, "three who ask wait for one answer: {:?}", began.elapsed());
    for answer in [first, second, third] {
        is(&answer, 503, SILENT);
    }
    is(&alive, 200, "alive\n");
    assert_eq!(centre.browser().get("/").await.status, 200, "what is there can be read");
    stuck.let_go().await;
    let began = Instant::now();
    while ask().await.status != 200 {
        assert!(began.elapsed() < Duration::from_secs(20), "it is ready again");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// How many connections to the database somebody holds.
fn held(centre: &Centre) -> i64 {
    let (mut registry, mut text) = (Registry::default(), String::new());
    centre.fresh.store.metrics().register(&mut registry);
    centre.fresh.store.count_connections();
    encode(&mut text, &registry).unwrap();
    let busy = "database_connections{pool=\"server\",state=\"busy\"} ";
    text.lines().find_map(|line| line.strip_prefix(busy)).unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_server_is_answered_for_in_time() {
    let (fresh, wire) = postgres_by_wire().await;
    let centre = Centre::new(fresh).await;
    let ask = || async {
        let began = Instant::now();
        let answer = centre.browser().get("/readyz").await;
        assert!(began.elapsed() < IN_TIME, "it took {:?}", began.elapsed());
        answer
    };
    is(&ask().await, 200, "ready\n");
    tokio::time::sleep(Duration::from_millis(1100)).await;
    wire.fall_silent();
    for _ in 0..4 {
        for answer in join_all((0..20).map(|_| ask())).await {
            is(&answer, 503, SILENT);
        }
    }
    for routing in ["/livez", "/readyz?exclude=database"] {
        assert_eq!(centre.browser().get(routing).await.status, 200, "{routing}: people are told by us");
    }
    // A question that was given up has closed its connection: in the pool it would keep somebody else waiting.
    let began = Instant::now();
    while held(&centre) > 0 {
        assert!(began.elapsed() < Duration::from_secs(1), "{} connections are held", held(&centre));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    wire.speak();
    let began = Instant::now();
    while ask().await.status != 200 {
        assert!(began.elapsed() < Duration::from_secs(30), "it is ready again");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_breaks_off_takes_no_answer_from_others() {
    let (fresh, wire) = postgres_by_wire().await;
    let centre = Centre::new(fresh).await;
    wire.fall_silent();
    let began = Instant::now();
    let mut hasty = centre.browser();
    let hasty = tokio::time::timeout(Duration::from_millis(700), hasty.get("/readyz"));
    let (gone, answer) = tokio::join!(hasty, async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        centre.browser().get("/readyz").await
    });
    assert!(gone.is_err(), "it had to be asked first");
    is(&answer, 503, SILENT);
    assert!(began.elapsed() < IN_TIME, "{:?}", began.elapsed());
}
