//! Store: the provider of an institution, whose secret it keeps, who may stay local, and what ends with it.

use lanyard_app::model::{
    act::Act,
    id::{InstitutionId, StaffId},
    staff::Role,
};
use lanyard_server::storage::{
    Actor, FoundProvider, MemberChange, ProviderRemoved, ProviderSaved, SealedSecret, SignOnProvider, Store, Whose,
};

use crate::{
    engines::{Fresh, on_both_engines},
    store_claims::execute_behind,
    store_fixture::{World, by, id, new_browser_session, new_institution, new_staff, operator},
};

on_both_engines!(
    a_provider_is_kept_for_its_institution_alone,
    a_secret_stays_with_its_issuer_and_client_id,
    only_an_owner_with_a_password_stays_local,
    only_single_sign_on_holds_as_long_as_its_owner_can_get_in,
    nothing_shuts_the_last_password_out,
    what_a_provider_opened_ends_with_it,
    the_operator_switches_off_whoever_is_left,
    of_switching_off_and_losing_the_last_password_one_is_refused,
);

const NOBODY: [u8; 32] = [0; 32];

fn provider() -> SignOnProvider {
    SignOnProvider {
        name: "Northgate login".to_owned(),
        issuer: "https://login.example".to_owned(),
        client_id: "lanyard".to_owned(),
        domains: "northgate.test".to_owned(),
        role_claim: Some("groups".to_owned()),
        role_values: r#"[["heads","owner"]]"#.to_owned(),
        asks_factor: true,
        only_provider: false,
        local_owner: None,
        switched_on: true,
    }
}

fn only(owner: StaffId) -> SignOnProvider {
    SignOnProvider { only_provider: true, local_owner: Some(owner), ..provider() }
}

fn secret(byte: u8) -> SealedSecret {
    SealedSecret { sealed: vec![byte; 40], key_id: 7 }
}

async fn save(world: &World, provider: &SignOnProvider, secret: Option<&SealedSecret>) -> ProviderSaved {
    let audit = world.owner_audit();
    world.store().sign_on_provider_save(world.institution, provider, secret, &NOBODY, audit).await.unwrap()
}

async fn found(world: &World) -> FoundProvider {
    world.store().sign_on_provider_find(world.institution).await.unwrap().expect("a provider")
}

/// Takes everybody's password away, as if they had come by the provider only.
async fn without_passwords(world: &World) {
    execute_behind(&world.fresh.url, "update person set password_hash = null").await;
}

async fn acts(store: &Store, institution: InstitutionId) -> Vec<Act> {
    store.audit_list(institution, 100).await.unwrap().into_iter().map(|row| row.act).collect()
}

async fn a_provider_is_kept_for_its_institution_alone(fresh: Fresh) {
    let world = World::new(fresh).await;
    assert_eq!(world.store().sign_on_provider_find(world.institution).await.unwrap(), None);
    assert_eq!(save(&world, &provider(), Some(&secret(1))).await, ProviderSaved::Saved);
    let kept = FoundProvider { provider: provider(), secret: secret(1), local_owner_holds: false };
    assert_eq!(found(&world).await, kept);
    let other = new_institution(world.store(), "SG-3350").await;
    assert_eq!(world.store().sign_on_provider_find(other).await.unwrap(), None);
    let removed = world.store().sign_on_provider_remove(other, &NOBODY, operator()).await.unwrap();
    assert_eq!(removed, ProviderRemoved::Missing);
    assert_eq!(world.store().sign_on_provider_switch_off(other, operator()).await.unwrap(), None);
    assert_eq!(found(&world).await, kept);
    assert!(acts(world.store(), world.institution).await.contains(&Act::SignOnChanged));
    assert!(!acts(world.store(), other).await.contains(&Act::SignOnRemoved));
}

async fn a_secret_stays_with_its_issuer_and_client_id(fresh: Fresh) {
    let world = World::new(fresh).await;
    assert_eq!(save(&world, &provider(), None).await, ProviderSaved::SecretNeeded);
    save(&world, &provider(), Some(&secret(1))).await;
    let renamed = SignOnProvider { name: "School".to_owned(), role_claim: None, ..provider() };
    assert_eq!(save(&world, &renamed, None).await, ProviderSaved::Saved);
    assert_eq!((found(&world).await.provider, found(&world).await.secret), (renamed.clone(), secret(1)));
    let before = acts(world.store(), world.institution).await;
    for elsewhere in [
        SignOnProvider { issuer: "https://login.example/".to_owned(), ..provider() },
        SignOnProvider { client_id: "another".to_owned(), ..provider() },
    ] {
        assert_eq!(save(&world, &elsewhere, None).await, ProviderSaved::SecretNeeded);
        assert_eq!(found(&world).await.provider, renamed, "nothing was changed");
    }
    assert_eq!(acts(world.store(), world.institution).await, before);
    let elsewhere = SignOnProvider { issuer: "https://other.example".to_owned(), ..provider() };
    assert_eq!(save(&world, &elsewhere, Some(&secret(2))).await, ProviderSaved::Saved);
    assert_eq!(found(&world).await.secret, secret(2));
}

async fn only_an_owner_with_a_password_stays_local(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let (reader, off) = (
        new_staff(store, world.institution, "reader@northgate.test").await,
        new_staff(store, world.institution, "off@northgate.test").await,
    );
    store.member_set_role(world.institution, reader, Role::Reader, operator()).await.unwrap();
    store.member_disable(world.institution, off, operator()).await.unwrap();
    let elsewhere = new_institution(store, "SG-3350").await;
    let foreign = new_staff(store, elsewhere, "owner@southgate.test").await;
    for cannot in [reader, off, foreign, StaffId::new(id())] {
        assert_eq!(save(&world, &only(cannot), Some(&secret(1))).await, ProviderSaved::CannotStayLocal);
    }
    let listed = store.local_owner_list(world.institution).await.unwrap();
    assert_eq!(listed.iter().map(|(id, ..)| *id).collect::<Vec<_>>(), [world.owner]);
    assert_eq!(save(&world, &only(world.owner), Some(&secret(1))).await, ProviderSaved::Saved);
    assert!(found(&world).await.local_owner_holds);
    without_passwords(&world).await;
    assert_eq!(save(&world, &only(world.owner), None).await, ProviderSaved::CannotStayLocal);
}

async fn only_single_sign_on_holds_as_long_as_its_owner_can_get_in(fresh: Fresh) {
    let world = World::new(fresh).await;
    let (store, institution) = (world.store(), world.institution);
    let local = new_staff(store, institution, "local@northgate.test").await;
    save(&world, &only(local), Some(&secret(1))).await;
    assert!(found(&world).await.local_owner_holds);
    assert_eq!(store.member_disable(institution, local, operator()).await.unwrap(), MemberChange::Done);
    assert!(!found(&world).await.local_owner_holds, "switched off");
    store.member_enable(institution, local, operator()).await.unwrap();
    assert!(found(&world).await.local_owner_holds);
    store.member_set_role(institution, local, Role::Coordinator, operator()).await.unwrap();
    assert!(!found(&world).await.local_owner_holds, "no owner any more");
    store.member_set_role(institution, local, Role::Owner, operator()).await.unwrap();
    assert!(found(&world).await.local_owner_holds);
    without_passwords(&world).await;
    assert!(!found(&world).await.local_owner_holds, "without a password");
}

async fn nothing_shuts_the_last_password_out(fresh: Fresh) {
    let world = World::new(fresh).await;
    save(&world, &provider(), Some(&secret(1))).await;
    without_passwords(&world).await;
    let before = (found(&world).await, acts(world.store(), world.institution).await);
    let off = SignOnProvider { switched_on: false, ..provider() };
    assert_eq!(save(&world, &off, None).await, ProviderSaved::NobodyLocal);
    let removed = world.store().sign_on_provider_remove(world.institution, &NOBODY, world.owner_audit()).await.unwrap();
    assert_eq!(removed, ProviderRemoved::NobodyLocal);
    assert_eq!((found(&world).await, acts(world.store(), world.institution).await), before);
    // What stays on can be changed all the same.
    assert_eq!(save(&world, &provider(), None).await, ProviderSaved::Saved);
}

/// A browser session of the owner, opened by the provider or not.
async fn session(world: &World, by_provider: bool) -> [u8; 32] {
    let session = new_browser_session(Whose::Staff(world.owner));
    world.store().browser_session_open(world.institution, session.clone()).await.unwrap();
    if by_provider {
        let hash = data_encoding::HEXLOWER.encode(&session.token_hash);
        let bytes = if world.fresh.url.starts_with("sqlite") { format!("x'{hash}'") } else { format!("'\\x{hash}'") };
        let sql = format!("update browser_session set by_provider = 1 where token_hash = {bytes}");
        execute_behind(&world.fresh.url, &sql).await;
    }
    session.token_hash
}

async fn is_open(world: &World, token: &[u8; 32]) -> bool {
    let found = world.store().browser_session_find(world.institution, token).await.unwrap();
    found.is_some_and(|found| found.ended_at.is_none())
}

async fn what_a_provider_opened_ends_with_it(fresh: Fresh) {
    let world = World::new(fresh).await;
    let off = SignOnProvider { switched_on: false, ..provider() };
    let another = SignOnProvider { issuer: "https://other.example".to_owned(), ..provider() };
    for changed in [Some(off), Some(another), None] {
        save(&world, &provider(), Some(&secret(1))).await;
        let (own, other, local) =
            (session(&world, true).await, session(&world, true).await, session(&world, false).await);
        save(&world, &SignOnProvider { name: "School".to_owned(), ..provider() }, None).await;
        assert!(is_open(&world, &other).await, "another name ends nothing");
        let (store, audit) = (world.store(), world.owner_audit());
        if let Some(changed) = &changed {
            let saved = store.sign_on_provider_save(world.institution, changed, Some(&secret(2)), &own, audit).await;
            assert_eq!(saved.unwrap(), ProviderSaved::Saved);
        } else {
            let removed = store.sign_on_provider_remove(world.institution, &own, audit).await.unwrap();
            assert_eq!(removed, ProviderRemoved::Removed);
            assert_eq!(store.sign_on_provider_find(world.institution).await.unwrap(), None);
            assert!(acts(store, world.institution).await.contains(&Act::SignOnRemoved));
        }
        assert!(is_open(&world, &own).await && is_open(&world, &local).await, "{changed:?}");
        assert!(!is_open(&world, &other).await, "{changed:?}");
    }
}

async fn the_operator_switches_off_whoever_is_left(fresh: Fresh) {
    let world = World::new(fresh).await;
    save(&world, &only(world.owner), Some(&secret(1))).await;
    let by_provider = session(&world, true).await;
    without_passwords(&world).await;
    let store = world.store();
    assert_eq!(store.sign_on_provider_switch_off(world.institution, operator()).await.unwrap(), Some(true));
    assert!(!found(&world).await.provider.switched_on);
    assert!(!is_open(&world, &by_provider).await);
    assert_eq!(store.sign_on_provider_switch_off(world.institution, operator()).await.unwrap(), Some(false));
}

/// Two owners at once: one names the other as the one who keeps a password, the other is switched off. Whatever comes first,
/// "only" never holds without somebody who gets in.
async fn of_switching_off_and_losing_the_last_password_one_is_refused(fresh: Fresh) {
    let world = World::new(fresh).await;
    let (store, institution) = (world.store(), world.institution);
    for round in 0..6 {
        let local = new_staff(store, institution, &format!("local{round}@northgate.test")).await;
        let saving = {
            let (store, provider, audit) = (store.clone(), only(local), by(Actor::Staff(world.owner)));
            tokio::spawn(async move {
                store.sign_on_provider_save(institution, &provider, Some(&secret(1)), &NOBODY, audit).await.unwrap()
            })
        };
        let disabling = {
            let store = store.clone();
            tokio::spawn(async move { store.member_disable(institution, local, operator()).await.unwrap() })
        };
        let (saved, disabled) = (saving.await.unwrap(), disabling.await.unwrap());
        assert_eq!(disabled, MemberChange::Done, "{round}");
        let provider = store.sign_on_provider_find(institution).await.unwrap();
        match saved {
            ProviderSaved::Saved => assert!(!provider.unwrap().local_owner_holds, "{round}"),
            ProviderSaved::CannotStayLocal => {
                assert!(provider.is_none_or(|found| found.provider.local_owner != Some(local)), "{round}");
            }
            other => panic!("{round}: {other:?}"),
        }
    }
}
