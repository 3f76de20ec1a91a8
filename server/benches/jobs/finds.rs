//! Find a login in an institution of many entries: a whole code, and a name that many share, as a call of the service
//! and as finished pages over HTTP.

use lanyard_app::ports::entries::FindLogins as _;
use sqlx::{Connection as _, Executor as _, PgConnection, SqliteConnection};

use crate::{
    client::get,
    lists::{Asked, grouped, listed},
    measure::{Aim, Line, Unit, medians, millis},
    places::Engine,
    world::World,
};

/// One entry in twenty gets the same name, as if claimed; one claim after the other would take minutes. The first
/// batches are left alone: their logins are used elsewhere.
const SHARED_NAME: &str = "update entry set name_sort = 'maria garcia', search_text = search_text || ' maria garcia' \
     where position % 20 = 0 and position > 5000 and name_sort is null";

/// What is looked for, and what it is called in the table.
const NAMES: [(&str, &str); 2] = [("maria", "the beginning of a name"), ("garcia", "a piece of a name")];

/// Gives the shared name to new entries.
pub async fn share_a_name(engine: Engine, url: &str) {
    match engine {
        Engine::Sqlite => {
            let mut connection = SqliteConnection::connect(url).await.expect("the database opens");
            connection.execute(SHARED_NAME).await.expect("entries are named");
        }
        Engine::Postgres => {
            let mut connection = PgConnection::connect(url).await.expect("the server answers");
            connection.execute(SHARED_NAME).await.expect("entries are named");
        }
    }
}

/// Measures and prints each way of finding, with this many entries in the institution. There is no floor: nobody else
/// offers this.
pub async fn measure(rounds: usize, entries: i64, engine: Engine, asked: &Asked<'_>) {
    let (lanyard, world) = (asked.lanyard, asked.world);
    let cookie = lanyard.log_in().await;
    let mut client = lanyard.connect().await;
    let whole_codes: Vec<&str> = asked.lanyard_logins.iter().map(|login| login.username.as_str()).collect();
    let names = NAMES.map(|(name, what)| (vec![name], what));
    for (typed, what) in [(whole_codes, "a whole code")].into_iter().chain(names) {
        let mut typed = typed.into_iter().cycle();
        let mut next = || typed.next().expect("there is something to look for");
        let figures = medians(rounds, async || {
            let (called, page) = (next(), format!("/admin/find?q={}", next()));
            [
                millis(found(world, called)).await,
                millis(listed(&mut client, &get(lanyard.address, &page, &cookie), "found-sentence")).await,
            ]
        })
        .await;
        for (how, lanyard) in ["service", "HTTP"].into_iter().zip(figures) {
            let job = &format!("find {what} among {}, {how}", grouped(entries));
            let (engine, unit, aim) = (engine.name(), Unit::Millis, Aim::AtMost(20.0));
            Line { job, engine, unit, floor: None, lanyard, aim }.print();
        }
    }
}

async fn found(world: &World, typed: &str) {
    let found = world.service.find_login(&world.may(), typed).await.expect("logins are looked for");
    assert!(!found.logins.is_empty(), "nothing is found for {typed}");
}
