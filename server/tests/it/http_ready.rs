//! What machines ask about the database: answered by a real write, once for all who ask, and in time when it is stuck.

use std::time::{Duration, Instant};

use sqlx::{Connection as _, Executor as _, PgConnection, SqliteConnection};

use crate::{
    client::Answer,
    engines::{Fresh, on_both_engines},
    http_fixture::{Centre, HOUR, NOON},
};

on_both_engines!(many_who_ask_share_one_write, a_stuck_database_is_not_ready,);

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

/// Takes what a write needs and keeps it.
enum Stuck {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Stuck {
    async fn at(url: &str) -> Self {
        if url.starts_with("sqlite:") {
            let mut connection = SqliteConnection::connect(url).await.unwrap();
            connection.execute("begin immediate").await.unwrap();
            Self::Sqlite(connection)
        } else {
            let mut connection = PgConnection::connect(url).await.unwrap();
            connection.execute("begin; lock table upkeep in access exclusive mode").await.unwrap();
            Self::Postgres(connection)
        }
    }

    async fn let_go(self) {
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
    assert!(began.elapsed() < Duration::from_secs(9), "three who ask wait for one answer: {:?}", began.elapsed());
    for answer in [first, second, third] {
        is(&answer, 503, "not ready: the database does not answer within 3 seconds\n");
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
