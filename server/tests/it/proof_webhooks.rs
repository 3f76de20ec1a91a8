//! Webhooks under load and violence: a quick receiver beside one that never answers, two programs on one queue, and programs that
//! are killed in the middle.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use lanyard_app::model::id::{InstitutionId, WebhookId};
use lanyard_server::{
    domain::{
        clock::Clock,
        random::Random,
        vault::{Vault, webhook::WebhookPlace},
        webhook::WebhookSecret,
    },
    key_file,
    storage::{Actor, Audit, NewSecret, NewWebhook, Store, WebhookBecame, WebhookText},
};

use crate::{
    command_fixture::{Place, Server},
    engines::empty_postgres_url,
    proof::{at_most, exactly, rounds, within},
    store_claims::execute_behind,
    webhook_receiver::{Answers, Came, Receiver},
};

/// Messages of one round.
const MESSAGES: usize = 1_000;

/// How many messages to one receiver a program has taken at once, and sends again when it is killed.
const TAKEN: usize = 64;

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_messages_beside_a_dead_receiver_on_sqlite() {
    beside_a_dead_one(&Place::new(), "SQLite").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_messages_beside_a_dead_receiver_on_postgres() {
    beside_a_dead_one(&Place::on(empty_postgres_url().await), "PostgreSQL").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_killed_while_they_tell_on_sqlite() {
    kills(&Place::new(), "SQLite").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_killed_while_they_tell_on_postgres() {
    kills(&Place::on(empty_postgres_url().await), "PostgreSQL").await;
}

fn serve(place: &Place) -> Server {
    place.serve_with(&["--listen", "127.0.0.1:0"], &[("LANYARD_OUTGOING_PRIVATE", "allow")])
}

/// The queue of a program that runs in this place.
struct Queue {
    store: Store,
    vault: Vault,
    institution: InstitutionId,
}

impl Queue {
    async fn of(place: &Place) -> Self {
        let store = Store::open(&place.database()).await.unwrap();
        let vault = Vault::new(key_file::read(&place.path("data/lanyard.key")).unwrap().unwrap());
        let institution = store.institution_find_by_code("NG2041").await.unwrap().expect("Northgate is there").id;
        Self { store, vault, institution }
    }

    async fn webhook(&self, receiver: &Receiver) -> WebhookId {
        let (random, now) = (Random::system(), Clock::system().now());
        let id = WebhookId::new(random.id(now).unwrap());
        let place = WebhookPlace { institution: self.institution, webhook: id, key: self.vault.key_id() };
        let wrapped = self.store.institution_find(self.institution).await.unwrap().unwrap().wrapped_key;
        let key = self.vault.unwrap_data_key(self.institution, &wrapped).unwrap();
        let secret = WebhookSecret::draw(&random).unwrap();
        let sealed = key.seal_webhook_secret(&place, secret.bytes(), &random).unwrap();
        let new = NewWebhook {
            id,
            text: WebhookText { name: String::new(), address: receiver.address.clone(), events: " ".to_owned() },
            secret: NewSecret { key_id: place.key.get(), sealed },
        };
        let audit = Audit { id: random.id(now).unwrap(), at: now, actor: Actor::Operator };
        assert_eq!(self.store.webhook_add(self.institution, &new, 20, audit).await.unwrap(), WebhookBecame::Added);
        id
    }

    async fn write(&self, webhook: WebhookId, count: usize) {
        let (random, now) = (Random::system(), Clock::system().now());
        for id in random.ids(now, count).unwrap() {
            self.store.webhook_try(self.institution, webhook, (id, "{\"type\":\"webhook.test\"}"), now).await.unwrap();
        }
    }
}

async fn beside_a_dead_one(place: &Place, engine: &str) {
    place.furnish();
    let (quick, dead) = (Receiver::start().await, Receiver::start().await);
    dead.answers(Answers::Never);
    let queue = Queue::of(place).await;
    let (to_quick, to_dead) = (queue.webhook(&quick).await, queue.webhook(&dead).await);
    let (mut slowest, mut missing, mut twice) = (Duration::ZERO, 0, 0);
    for _ in 0..rounds(1, 5) {
        quick.take();
        // The dead one's are due first.
        queue.write(to_dead, 50).await;
        queue.write(to_quick, MESSAGES).await;
        let programs = [serve(place), serve(place)];
        let began = Instant::now();
        quick.wait_for(MESSAGES).await;
        slowest = slowest.max(began.elapsed());
        tokio::time::sleep(Duration::from_millis(300)).await;
        let came = quick.came();
        let ids: BTreeSet<&str> = came.iter().map(Came::id).collect();
        missing += MESSAGES - ids.len();
        twice += came.len() - ids.len();
        for program in programs {
            program.signal("KILL");
        }
    }
    exactly(&format!("webhooks by two programs, {engine}: of {MESSAGES} a round, that did not come"), missing, 0);
    exactly(&format!("webhooks by two programs, {engine}: that came twice"), twice, 0);
    within(
        &format!("webhooks by two programs, {engine}: {MESSAGES} to a quick receiver beside a dead one"),
        slowest,
        Duration::from_secs(10),
    );
}

#[expect(clippy::disallowed_methods, reason = "a moment that no rule picks")]
async fn kills(place: &Place, engine: &str) {
    place.furnish();
    let (receiver, kills, messages) = (Receiver::start().await, rounds(3, 30), rounds(150, 1_000));
    // Each message is under way for a while.
    receiver.answers(Answers::After(Duration::from_millis(200)));
    let queue = Queue::of(place).await;
    let webhook = queue.webhook(&receiver).await;
    queue.write(webhook, messages).await;
    let mut under_way = 0;
    for _ in 0..kills {
        let before = receiver.came().len();
        let program = serve(place);
        receiver.wait_for((before + 1).min(messages)).await;
        tokio::time::sleep(Duration::from_millis(rand::random_range(0..400))).await;
        program.signal("KILL");
        drop(program);
        under_way += usize::from(receiver.came().len() < messages);
        // Nobody in a test waits for a lease to end.
        execute_behind(&place.database(), "update webhook_delivery set due_at = 0 where done_at is null").await;
    }
    let program = serve(place);
    let began = Instant::now();
    let mut came: BTreeMap<String, usize> = BTreeMap::new();
    while came.len() < messages && began.elapsed() < Duration::from_mins(2) {
        tokio::time::sleep(Duration::from_millis(200)).await;
        came.clear();
        for one in receiver.came() {
            *came.entry(one.id().to_owned()).or_default() += 1;
        }
    }
    program.stop("TERM");
    assert!(under_way > 0, "no kill came in the middle");
    exactly(&format!("webhooks and kills, {engine}: that did not come"), messages - came.len(), 0);
    let repeats = came.values().map(|times| times - 1).sum();
    at_most(&format!("webhooks and {kills} kills, {engine}: that came again"), repeats, kills * TAKEN);
}
