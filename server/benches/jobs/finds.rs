//! Find a login in an institution of many entries: a whole code, and a name that many share, as finished pages over HTTP.

use sqlx::{Connection as _, Executor as _, PgConnection, SqliteConnection};

use crate::{
    client::get,
    lists::{grouped, listed},
    log_ins::Login,
    measure::{Aim, Line, Unit, in_turn, millis},
    places::Engine,
    program::Program,
};

/// One entry in twenty gets the same name, as if claimed; one claim after the other would take minutes. The first
/// batches are left alone: their logins are used elsewhere.
const SHARED_NAME: &str = "update entry set name_sort = 'maria garcia', search_text = search_text || ' maria garcia' \
     where position % 20 = 0 and position > 5000 and name_sort is null";

/// What is looked for, and what it is called in the table.
const NAMES: [(&str, &str); 2] = [("maria", "the beginning of a shared name"), ("garcia", "a piece of a shared name")];

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

/// Measures and prints each way of finding, with this many entries in the institution.
pub async fn measure(rounds: usize, entries: i64, engine: Engine, lanyard: &Program, logins: &[Login]) {
    let cookie = lanyard.log_in().await;
    let mut client = lanyard.connect().await;
    let whole_codes: Vec<&str> = logins.iter().cycle().map(|login| login.username.as_str()).take(rounds + 1).collect();
    let names = NAMES.map(|(name, what)| (vec![name; rounds + 1], what));
    for (typed, what) in [(whole_codes, "a whole code")].into_iter().chain(names) {
        let mut typed = typed.into_iter();
        let pair = in_turn(
            rounds,
            // There is no floor: nobody else offers this.
            async || 0.0,
            async || {
                let path = format!("/admin/find?q={}", typed.next().expect("one for each round"));
                millis(listed(&mut client, &get(lanyard.address, &path, &cookie), "found-sentence")).await
            },
        )
        .await;
        let line = Line {
            job: &format!("find {what} among {}", grouped(entries)),
            engine: engine.name(),
            unit: Unit::Millis,
            floor: None,
            lanyard: pair.lanyard,
            aim: Aim::AtMost(20.0),
        };
        line.print();
    }
}
