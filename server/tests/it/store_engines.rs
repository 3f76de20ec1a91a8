//! Store: what an owner does to a test engine while somebody is on the way to it, or chooses it, counts.

use std::time::Duration;

use lanyard_app::model::{
    entry::EntryState,
    id::{EngineId, EntryId},
    test_engine::EngineKind,
};
use lanyard_server::storage::{
    Actor, ChosenEngine, EngineChosen, EngineWritten, HintedLaunch, Holder, Launch, Pressed, TestEngine,
};

use crate::{
    engines::{Fresh, on_both_engines},
    store_fixture::{NOON, World, by, id},
};

on_both_engines!(
    nothing_is_started_in_an_engine_that_went_off,
    nobody_follows_a_link_to_an_engine_that_went_off_or_is_gone,
    a_place_is_on_the_host_that_the_engine_has_then,
);

const TARGET: &str = "https://engine.example/launch";
const SUBJECT: &str = "0123456789abcdef";

fn of(kind: EngineKind) -> TestEngine {
    TestEngine {
        kind,
        name: "Northgate exams".to_owned(),
        login_address: "https://engine.example/log_in".to_owned(),
        target_address: TARGET.to_owned(),
        deep_link_target: String::new(),
        redirect_addresses: String::new(),
        custom: String::new(),
        keys_address: String::new(),
        public_key: String::new(),
        tells_name: false,
        tells_email: false,
        may_score: true,
    }
}

fn at(engine: EngineId, place: &str) -> ChosenEngine {
    ChosenEngine {
        engine,
        target_address: place.to_owned(),
        custom: String::new(),
        title: String::new(),
        result_label: String::new(),
        result_maximum: String::new(),
    }
}

impl World {
    async fn engine(&self, kind: EngineKind) -> EngineId {
        let engine = EngineId::new(id());
        let added = self.store().test_engine_add(self.institution, engine, &of(kind), self.owner_audit()).await;
        assert_eq!(added.unwrap(), EngineWritten::Written);
        engine
    }

    async fn choose(&self, chosen: Option<&ChosenEngine>) -> EngineChosen {
        let store = self.store();
        store.session_engine_choose(self.institution, self.session, chosen, self.owner_audit()).await.unwrap()
    }

    async fn switch(&self, engine: EngineId, on: bool) {
        let audit = self.owner_audit();
        let switched = self.store().test_engine_switch(self.institution, engine, on, audit).await.unwrap();
        assert_eq!(switched, Some(true));
    }

    /// A candidate at My test.
    async fn candidate(&self) -> Holder {
        let batch = self.batch("NLGA", 1).await;
        self.claim(&batch.entries[0], "Ana Ruiz", "maria-3749").await
    }

    async fn follow(&self, holder: Holder, engine: EngineId) -> bool {
        let audit = by(Actor::Candidate(holder.entry));
        self.store().link_follow(self.institution, holder, (engine, SUBJECT), audit).await.unwrap()
    }

    async fn state_of(&self, entry: EntryId) -> EntryState {
        self.store().entry_for_candidate(self.institution, entry).await.unwrap().unwrap().state
    }
}

async fn nothing_is_started_in_an_engine_that_went_off(fresh: Fresh) {
    let world = World::new(fresh).await;
    let engine = world.engine(EngineKind::Lti).await;
    assert_eq!(world.choose(Some(&at(engine, ""))).await, EngineChosen::Chosen);
    let holder = world.candidate().await;
    let launch = Launch {
        engine,
        pressed: Pressed::Candidate(holder.entry),
        token_hash: holder.token_hash.to_vec(),
        target_address: TARGET.to_owned(),
        custom: String::new(),
        good_until: NOON.plus(Duration::from_mins(5)),
    };
    let hint_hash = [7; 32];
    let begun = HintedLaunch { hint_hash: &hint_hash, launch: &launch };
    assert!(world.store().launch_begin(world.institution, holder, begun).await.unwrap());
    let used = async || {
        let audit = by(Actor::Candidate(holder.entry));
        world.store().launch_use(world.institution, holder, (&hint_hash, engine, SUBJECT), audit).await.unwrap()
    };
    // The service has looked at the engine, and an owner switches it off before the press is used.
    world.switch(engine, false).await;
    assert!(!used().await);
    assert_eq!(world.state_of(holder.entry).await, EntryState::Claimed);
    world.switch(engine, true).await;
    assert!(used().await, "the press was not used up");
    assert_eq!(world.state_of(holder.entry).await, EntryState::Started);
}

async fn nobody_follows_a_link_to_an_engine_that_went_off_or_is_gone(fresh: Fresh) {
    let world = World::new(fresh).await;
    let engine = world.engine(EngineKind::Signed).await;
    let holder = world.candidate().await;
    world.switch(engine, false).await;
    assert!(!world.follow(holder, engine).await);
    let removed = world.store().test_engine_remove(world.institution, engine, world.owner_audit()).await.unwrap();
    assert_eq!(removed, Some(true));
    assert!(!world.follow(holder, engine).await);
    assert_eq!(world.state_of(holder.entry).await, EntryState::Claimed);
    let another = world.engine(EngineKind::Signed).await;
    assert!(world.follow(holder, another).await);
    assert_eq!(world.state_of(holder.entry).await, EntryState::Started);
}

async fn a_place_is_on_the_host_that_the_engine_has_then(fresh: Fresh) {
    let world = World::new(fresh).await;
    let engine = world.engine(EngineKind::Lti).await;
    let place = at(engine, "https://engine.example/launch?test=b1");
    assert_eq!(world.choose(Some(&place)).await, EngineChosen::Chosen);
    let moved = TestEngine { target_address: "https://moved.example/launch".to_owned(), ..of(EngineKind::Lti) };
    let changed = world.store().test_engine_change(world.institution, engine, &moved, world.owner_audit()).await;
    assert_eq!(changed.unwrap(), EngineWritten::Written);
    let before = world.store().session_engine_find(world.institution, world.session).await.unwrap();
    let other = at(engine, "https://engine.example/launch?test=b2");
    assert_eq!(world.choose(Some(&other)).await, EngineChosen::ForeignHost);
    assert_eq!(world.store().session_engine_find(world.institution, world.session).await.unwrap(), before);
    assert_eq!(world.choose(Some(&at(engine, ""))).await, EngineChosen::Chosen);
}
