//! Store: after any sequence of operations the counters of sessions and batches equal a fresh count.

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicU32, Ordering},
};

use lanyard_app::model::{
    act::Act,
    action::EntryAction,
    choice::Choice,
    entry::EntryFilter,
    id::{ActId, IdempotencyKey, SessionId},
};
use lanyard_server::storage::{Actor, ChangeOutcome, HandOut, NewBatch, NewEntry, Reissue};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use sqlx::{AssertSqlSafe, Connection as _, Row as _};
use tokio::{runtime::Handle, task::block_in_place};

use crate::{
    engines::{Fresh, on_both_engines},
    store_acts::issue,
    store_claims::execute_behind,
    store_fixture::{World, by, id, new_batch, new_session, operator},
};

on_both_engines!(counters_equal_a_fresh_count, a_wrong_counter_is_noticed);

/// How many sessions and batches there are whose counters are not what counting finds.
pub async fn miscounted(url: &str) -> i64 {
    let handed_out = "exists (select 1 from entry_act a where a.institution_id = e.institution_id \
         and a.entry_id = e.id and a.handed_out = e.credential_version)";
    let states = ["unused", "claimed", "started", "finished", "withdrawn"];
    let is = |state: &str| format!("e.state = '{state}'");
    let counters: Vec<_> =
        states.iter().map(|state| (*state, is(state))).chain([("handed_out", handed_out.into())]).collect();
    // Counted in one walk over the entries, not in one for each row that has counters.
    let wrong = |table: &str, column: &str| {
        let counted =
            counters.iter().map(|(name, means)| format!("sum(case when {means} then 1 else 0 end) as {name}"));
        let differs = counters.iter().map(|(name, _)| format!("c.{name}_count <> coalesce(n.{name}, 0)"));
        let (counted, differs) = (counted.collect::<Vec<_>>().join(", "), differs.collect::<Vec<_>>().join(" or "));
        format!(
            "(select count(*) from {table} c left join \
             (select e.{column} as of_one, {counted} from entry e group by e.{column}) n on n.of_one = c.id where {differs})"
        )
    };
    let sql = format!("select {} + {} as wrong", wrong("test_session", "session_id"), wrong("batch", "batch_id"));
    let sql = AssertSqlSafe(sql);
    if url.starts_with("sqlite:") {
        let mut connection = sqlx::SqliteConnection::connect(url).await.unwrap();
        sqlx::query(sql).fetch_one(&mut connection).await.unwrap().get("wrong")
    } else {
        let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
        sqlx::query(sql).fetch_one(&mut connection).await.unwrap().get("wrong")
    }
}

async fn a_wrong_counter_is_noticed(fresh: Fresh) {
    let world = World::new(fresh).await;
    world.batch("K7RM", 3).await;
    assert_eq!(miscounted(&world.fresh.url).await, 0);
    for (table, column) in [("batch", "unused_count"), ("batch", "handed_out_count"), ("test_session", "claimed_count")]
    {
        execute_behind(&world.fresh.url, &format!("update {table} set {column} = {column} + 1")).await;
        assert_eq!(miscounted(&world.fresh.url).await, 1, "{table}.{column}");
        execute_behind(&world.fresh.url, &format!("update {table} set {column} = {column} - 1")).await;
    }
}

/// Something that happens on a test day.
#[derive(Clone, Debug)]
enum Step {
    Create(usize),
    Claim(usize),
    Start(usize),
    Act(EntryAction, Choosing),
    HandOut(Act, Choosing),
}

/// Which entries a step means, by number, however many there are.
#[derive(Clone, Debug)]
enum Choosing {
    Some(Vec<usize>),
    Batch(usize),
    NotHandedOut,
    LastAct,
}

fn choosing() -> impl Strategy<Value = Choosing> {
    prop_oneof![
        4 => prop::collection::vec(any::<usize>(), 1..6).prop_map(Choosing::Some),
        2 => any::<usize>().prop_map(Choosing::Batch),
        1 => Just(Choosing::NotHandedOut),
        2 => Just(Choosing::LastAct),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let hand_outs = [Act::LoginsDownloaded, Act::EntriesExported, Act::CardsPrinted, Act::LoginShown];
    prop_oneof![
        1 => (1usize..5).prop_map(Step::Create),
        4 => any::<usize>().prop_map(Step::Claim),
        3 => any::<usize>().prop_map(Step::Start),
        8 => (prop::sample::select(&EntryAction::ALL[..]), choosing()).prop_map(|(action, which)| Step::Act(action, which)),
        4 => (prop::sample::select(hand_outs.to_vec()), choosing()).prop_map(|(act, which)| Step::HandOut(act, which)),
    ]
}

async fn counters_equal_a_fresh_count(fresh: Fresh) {
    let world = World::new(fresh).await;
    let runtime = Handle::current();
    let config = Config { cases: 24, failure_persistence: None, ..Config::default() };
    let steps = prop::collection::vec(step(), 1..24);
    block_in_place(|| {
        TestRunner::new(config)
            .run(&steps, |steps| {
                let wrong = runtime.block_on(live(&world, &steps));
                prop_assert_eq!(wrong, 0);
                Ok(())
            })
            .unwrap();
    });
    // The check itself can fail.
    execute_behind(&world.fresh.url, "update batch set unused_count = unused_count + 1").await;
    assert!(miscounted(&world.fresh.url).await > 0);
}

/// A session's life; returns how many counters are wrong at its end.
async fn live(world: &World, steps: &[Step]) -> i64 {
    let session = new_session(world.store(), world.institution, "A test day").await;
    let mut day = Day { world, session, batches: Vec::new(), last: ActId::new(id()) };
    day.create(3).await;
    for step in steps {
        day.take(step).await;
    }
    miscounted(&world.fresh.url).await
}

struct Day<'w> {
    world: &'w World,
    session: SessionId,
    batches: Vec<NewBatch>,
    last: ActId,
}

impl Day<'_> {
    async fn create(&mut self, size: usize) {
        // Four characters, as every slip code has them, that no other batch of this process has.
        static NEXT: AtomicU32 = AtomicU32::new(0x1000);
        let prefix = format!("{:X}", NEXT.fetch_add(1, Ordering::Relaxed));
        let batch = new_batch(self.session, &prefix, size);
        self.world.store().batch_insert(self.world.institution, &batch, operator()).await.unwrap();
        self.batches.push(batch);
    }

    fn entry(&self, number: usize) -> &NewEntry {
        let all: Vec<&NewEntry> = self.batches.iter().flat_map(|batch| &batch.entries).collect();
        all[number % all.len()]
    }

    fn choice(&self, choosing: &Choosing) -> Choice {
        let session = self.session;
        match choosing {
            Choosing::Some(numbers) => {
                let ids = numbers.iter().map(|number| self.entry(*number).id).collect();
                Choice::Ids { session, ids }
            }
            Choosing::Batch(number) => Choice::Batch(self.batches[number % self.batches.len()].id),
            // Mostly refused, because the number is a guess; sometimes right.
            Choosing::NotHandedOut => Choice::AllMatching {
                session,
                filter: EntryFilter::not_handed_out(),
                except: BTreeSet::new(),
                expected: 3,
            },
            Choosing::LastAct => Choice::Act { session, act: self.last },
        }
    }

    /// Refusals are as welcome as acts: neither may leave a wrong count behind.
    async fn take(&mut self, step: &Step) {
        let (store, institution) = (self.world.store(), self.world.institution);
        match step {
            Step::Create(size) => self.create(*size).await,
            Step::Claim(number) => {
                let entry = self.entry(*number);
                let username = format!("x-{}", entry.id);
                let claim = self.world.claim_of(entry, "Li Na", &[&username]).await;
                store.entry_claim(institution, &claim, by(Actor::Candidate(entry.id))).await.unwrap();
            }
            Step::Start(number) => {
                let holder = self.world.log_in(self.entry(*number)).await;
                store.entry_start(institution, holder, by(Actor::Candidate(holder.entry))).await.unwrap();
            }
            Step::Act(action, choosing) => {
                let (choice, audit) = (self.choice(choosing), self.world.owner_audit());
                let outcome = if *action == EntryAction::IssuePasswords {
                    store
                        .entry_reissue(
                            institution,
                            Reissue { choice: &choice, key: IdempotencyKey::new(id()), told: None },
                            &issue,
                            audit,
                        )
                        .await
                } else {
                    store.entry_change(institution, &choice, *action, audit).await
                };
                if let ChangeOutcome::Done(acted) = outcome.unwrap() {
                    self.last = acted.act.unwrap_or(self.last);
                }
            }
            Step::HandOut(act, choosing) => {
                let choice = self.choice(choosing);
                let hand_out = HandOut { choice: &choice, act: *act, again: true };
                store.entry_hand_out(institution, hand_out, self.world.owner_audit()).await.unwrap();
            }
        }
    }
}
