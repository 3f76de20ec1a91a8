//! What staff do to many entries at once, as calls of the service: acts on 10,000 entries, and login cards for 500.

use std::collections::BTreeSet;

use lanyard_app::{
    assets::Assets,
    error::ApiError,
    model::{
        action::ActionOutcome,
        choice::Choice,
        entry::EntryFilter,
        id::{BatchId, IdempotencyKey, SessionId},
        paper::Cards,
        print::{CardOrder, Paper},
    },
    pages::print::{PaperFrame, cards},
    ports::entries::{ChangeEntries as _, IssuePasswords as _},
    words::english,
};
use lanyard_server::workbooks::logins;

use crate::{
    measure::{Aim, Line, Unit, medians, millis},
    places::Engine,
    world::{BATCH, World, form_key, make_session},
};

/// How many entries each act changes.
const ENTRIES: i64 = 10_000;

/// Measures and prints the acts, in a session of their own, and the cards of one of its batches.
pub async fn measure(act_rounds: usize, card_rounds: usize, engine: Engine, world: &World) {
    let session = make_session(&world.service, "Winter placement").await;
    let mut ids = BTreeSet::new();
    let mut last = None;
    for _ in 0..ENTRIES / BATCH {
        let batch = world.create(session).await;
        ids.extend(world.entries(batch).await);
        last = Some(batch);
    }
    for (choice, how) in [(all_matching(session), "all that match"), (Choice::Ids { session, ids }, "by their ids")] {
        act(act_rounds, engine, world, &choice, how).await;
    }
    print_cards(card_rounds, engine, world, last.expect("there is a batch")).await;
}

fn all_matching(session: SessionId) -> Choice {
    let (filter, except) = (EntryFilter::default(), BTreeSet::new());
    Choice::AllMatching { session, filter, except, expected: ENTRIES }
}

async fn act(rounds: usize, engine: Engine, world: &World, choice: &Choice, how: &str) {
    let service = &world.service;
    let figures = medians(rounds, async || {
        [
            millis(of_all(service.withdraw_entries(&world.may(), choice.clone()))).await,
            millis(of_all(service.restore_entries(&world.may(), choice.clone()))).await,
            millis(of_all(service.issue_passwords(&world.may(), choice.clone(), IdempotencyKey::new(form_key()))))
                .await,
            millis(async {
                let write = logins::for_staff;
                service.export(&world.fresh(), choice.clone(), true, write).await.expect("entries are exported")
            })
            .await,
        ]
    })
    .await;
    for (what, lanyard) in ["withdraw", "restore", "reissue", "export"].into_iter().zip(figures) {
        // The aim is for SQLite; on PostgreSQL the server and its database share the cores.
        let aim = if engine == Engine::Sqlite { Aim::AtMost(1_000.0) } else { Aim::None };
        print(&format!("{what} 10,000 {how}, service"), engine, lanyard, aim);
    }
}

/// Waits for an act that must reach every entry.
async fn of_all(act: impl Future<Output = Result<ActionOutcome, ApiError>>) {
    assert_eq!(act.await.expect("entries are changed").done, ENTRIES);
}

/// Login cards from the choice to the finished document, each time recorded as handed out.
async fn print_cards(rounds: usize, engine: Engine, world: &World, batch: BatchId) {
    let frame = || PaperFrame {
        assets: Assets::default(),
        words: english(),
        paper: Paper::A4,
        back: "/admin/sessions".to_owned(),
        back_to: "Winter placement".to_owned(),
    };
    let count = usize::try_from(BATCH).expect("a small number");
    let [lanyard] = medians(rounds, async || {
        let mut document = String::new();
        let took = millis(async {
            let choice = Choice::Batch(batch);
            let frame = frame();
            let draw = move |page: Cards| cards(&frame, &page);
            let printed = world.service.print_cards(&world.fresh(), choice, CardOrder::Reading, true, draw).await;
            document = printed.expect("cards are handed out");
        })
        .await;
        assert_eq!(document.matches("<svg class=\"qr\"").count(), count);
        [took]
    })
    .await;
    print("login cards for 500, service", engine, lanyard, Aim::AtMost(100.0));
}

fn print(job: &str, engine: Engine, lanyard: f64, aim: Aim) {
    Line { job, engine: engine.name(), unit: Unit::Millis, floor: None, lanyard, aim }.print();
}
