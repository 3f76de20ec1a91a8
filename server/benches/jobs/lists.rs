//! The first page of a session's entries and searches inside their codes, as finished pages over HTTP.

use crate::{
    client::{Client, get},
    log_ins::Login,
    measure::{Aim, Line, Pair, Unit, in_turn, millis},
    places::Engine,
    program::Program,
    world::World,
};

/// What the lists took at one size.
#[derive(Clone, Copy)]
pub struct Lists {
    entries: i64,
    page: Pair,
    search: Pair,
}

/// Who is asked.
pub struct Asked<'a> {
    /// The bare server; its session 1 is listed.
    pub floor: &'a Program,
    /// Lanyard.
    pub lanyard: &'a Program,
    /// Lanyard's session.
    pub world: &'a World,
    /// Logins in the floor's session.
    pub floor_logins: &'a [Login],
    /// Logins in Lanyard's session.
    pub lanyard_logins: &'a [Login],
}

impl Lists {
    /// Measures both, with this many entries in the session.
    pub async fn measure(rounds: usize, entries: i64, asked: &Asked<'_>) -> Self {
        let (floor, lanyard) = (asked.floor, asked.lanyard);
        let cookie = lanyard.log_in().await;
        let (mut floors, mut lanyards) = (floor.connect().await, lanyard.connect().await);
        let session = format!("/admin/sessions/{}", asked.world.listed);
        let (of_floor, of_lanyard) =
            (get(floor.address, "/entries?session=1", ""), get(lanyard.address, &session, &cookie));
        let page = in_turn(
            rounds,
            async || millis(listed(&mut floors, &of_floor, "<td>")).await,
            async || millis(listed(&mut lanyards, &of_lanyard, "name=\"ids[]\"")).await,
        )
        .await;
        // The half of a slip that somebody can still read, another one each time.
        let mut floor_codes = asked.floor_logins.iter().cycle().map(|login| &login.username);
        let mut lanyard_codes = asked.lanyard_logins.iter().cycle().map(|login| &login.username);
        let search = in_turn(
            rounds,
            async || {
                let code = floor_codes.next().expect("there are logins");
                let request = get(floor.address, &format!("/entries?session=1&q={}", half(code)), "");
                millis(listed(&mut floors, &request, code)).await
            },
            async || {
                let code = lanyard_codes.next().expect("there are logins");
                let request = get(lanyard.address, &format!("{session}?q={}", half(code)), &cookie);
                millis(listed(&mut lanyards, &request, code)).await
            },
        )
        .await;
        Self { entries, page, search }
    }

    /// Prints what each took beside the floor.
    pub fn print(&self, engine: Engine) {
        for (job, pair, aim) in
            [("first page of 50 among", self.page, 4.0), ("search inside a code among", self.search, 3.0)]
        {
            let line = Line {
                job: &format!("{job} {}", grouped(self.entries)),
                engine: engine.name(),
                unit: Unit::Millis,
                floor: Some(pair.floor),
                lanyard: pair.lanyard,
                aim: Aim::Times(aim),
            };
            line.print();
        }
    }

    /// Prints how much longer they took here than with fewer entries: in these lines "floor" is Lanyard with fewer.
    pub fn print_growth_since(&self, fewer: &Self, engine: Engine) {
        let (few, many) = (grouped(fewer.entries), grouped(self.entries));
        for (job, before, now) in [("page", fewer.page, self.page), ("search", fewer.search, self.search)] {
            let line = Line {
                job: &format!("{job}: Lanyard at {few} → at {many}"),
                engine: engine.name(),
                unit: Unit::Millis,
                floor: Some(before.lanyard),
                lanyard: now.lanyard,
                aim: Aim::Times(1.5),
            };
            line.print();
        }
    }
}

fn half(code: &str) -> &str {
    &code[code.len() - 4..]
}

/// Asks for a page and expects something on it.
pub async fn listed(client: &mut Client, request: &[u8], holds: &str) {
    let answer = client.ask(request).await.expect("the server answers");
    let holds = holds.as_bytes();
    assert!(
        answer.status == 200 && answer.body.windows(holds.len()).any(|piece| piece == holds),
        "{}\n{}",
        answer.head,
        answer.text()
    );
}

/// 100,000
pub fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|group| str::from_utf8(group).ok()).collect();
    groups.join(",")
}
