//! Store: a factor is used once, whatever comes at the same moment, and goes whole when it is taken away.

use lanyard_app::model::id::PersonId;
use lanyard_server::storage::{
    Actor, AppAdded, CeremonyKind, FactorChange, FactorOutcome, FactorUse, FactorsTaken, NewCeremony, Proof, StoredApp,
    Whose,
};

use crate::{
    engines::{Fresh, on_both_engines},
    store_fixture::{HOUR, NOON, World, by, new_browser_session, operator},
};

on_both_engines!(of_many_with_one_code_one_is_heard, a_factor_is_taken_away_with_its_recovery_codes,);

fn change(world: &World) -> FactorChange {
    let person = PersonId::new(world.owner.uuid());
    FactorChange { person, place: (world.institution, world.owner), audit: by(Actor::Staff(world.owner)), mail: None }
}

/// The owner sets an app up, with three recovery codes.
async fn set_up(world: &World) {
    let person = PersonId::new(world.owner.uuid());
    let begun = NewCeremony {
        token_hash: [1; 32],
        kind: CeremonyKind::NewApp,
        person: Some(person),
        session_hash: None,
        cookie_hash: None,
        sealed_state: vec![1],
        at: NOON,
        expires_at: NOON.plus(HOUR),
    };
    world.store().ceremony_begin(&begun).await.unwrap();
    let app = StoredApp { sealed_secret: vec![2], key_id: 1, last_step: 9, created_at: NOON, used_at: None };
    let codes = [[3; 32], [4; 32], [5; 32]];
    let added = world.store().app_add(&change(world), &[1; 32], &app, &codes).await.unwrap();
    assert_eq!(added, AppAdded::Added { with_codes: true });
    let again = world.store().app_add(&change(world), &[1; 32], &app, &codes).await.unwrap();
    assert_eq!(again, AppAdded::Gone, "its ceremony was taken");
}

async fn of_many_with_one_code_one_is_heard(fresh: Fresh) {
    let world = World::new(fresh).await;
    set_up(&world).await;
    for used in [FactorUse::App { step: 10 }, FactorUse::RecoveryCode { hash: [4; 32] }] {
        let mut tries = Vec::new();
        for _ in 0..20 {
            let session = new_browser_session(Whose::Staff(world.owner));
            world.store().browser_session_open(world.institution, session.clone()).await.unwrap();
            let proof = Proof {
                change: change(&world),
                session: session.token_hash,
                renewed: session.token_hash.map(|byte| !byte),
                password: false,
                used: Some(used.clone()),
            };
            let store = world.store().clone();
            tries.push(tokio::spawn(async move { store.browser_session_prove(&proof).await.unwrap() }));
        }
        let mut outcomes = Vec::new();
        for one in tries {
            outcomes.push(one.await.unwrap());
        }
        let heard = outcomes.iter().filter(|outcome| **outcome == FactorOutcome::Opened).count();
        assert_eq!(heard, 1, "{used:?}: {outcomes:?}");
        assert!(outcomes.iter().all(|outcome| *outcome != FactorOutcome::Gone), "{outcomes:?}");
    }
    let left = world.store().factors_of(PersonId::new(world.owner.uuid())).await.unwrap();
    assert_eq!((left.codes_left, left.app.unwrap().last_step), (2, 10));
}

async fn a_factor_is_taken_away_with_its_recovery_codes(fresh: Fresh) {
    let world = World::new(fresh).await;
    set_up(&world).await;
    let by_operator = FactorChange { audit: operator(), ..change(&world) };
    assert_eq!(world.store().factors_take_away(&by_operator).await.unwrap(), FactorsTaken::Taken);
    let left = world.store().factors_of(by_operator.person).await.unwrap();
    assert!(!left.any() && left.codes_left == 0, "{left:?}");
    let again = FactorChange { audit: operator(), ..by_operator };
    assert_eq!(world.store().factors_take_away(&again).await.unwrap(), FactorsTaken::NoneThere);
}
