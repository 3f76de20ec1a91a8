//! Store: keys, institutions, staff and their settings.

use lanyard_app::model::{
    id::{InstitutionId, StaffId},
    person::{Asked, AskedDetails},
    settings::SettingsForm,
    staff::Role,
};
use lanyard_server::storage::{NewInstitution, NewStaff, StaffPlace, StoreError, VaultKey};

use crate::{
    engines::{Fresh, on_both_engines},
    store_claims::execute_behind,
    store_fixture::{HOUR, NOON, World, id, new_institution, operator},
};

on_both_engines!(
    a_new_store_answers_and_is_empty,
    the_first_key_is_the_databases,
    of_many_keys_at_once_one_is_the_databases,
    an_institution_is_found_by_id_and_by_code,
    a_code_belongs_to_one_institution,
    settings_are_off_until_changed,
    staff_are_found_by_address_and_inside_their_institution,
    an_address_belongs_to_one_account,
    a_closed_store_is_unavailable,
);

async fn a_new_store_answers_and_is_empty(fresh: Fresh) {
    let store = &fresh.store;
    store.ping().await.unwrap();
    assert_eq!(store.vault_key_find().await.unwrap(), None);
    assert!(!store.institution_exists_any().await.unwrap());
    assert!(!store.staff_exists_any().await.unwrap());
}

async fn the_first_key_is_the_databases(fresh: Fresh) {
    let key = |key_id, byte| VaultKey { key_id, check_value: vec![byte; 32] };
    assert_eq!(fresh.store.vault_key_find_early().await.unwrap(), None);
    assert_eq!(fresh.store.vault_key_claim(&key(9, 5), NOON).await.unwrap(), key(9, 5));
    for other in [key(2, 6), key(9, 7), key(9, 5)] {
        assert_eq!(fresh.store.vault_key_claim(&other, NOON.plus(HOUR)).await.unwrap(), key(9, 5));
    }
    assert_eq!(fresh.store.vault_key_find_early().await.unwrap(), Some(key(9, 5)));
    // A key's name says nothing about its age.
    let bytes = if fresh.url.starts_with("sqlite:") { "x'06'" } else { "'\\x06'" };
    let newer = NOON.plus(HOUR).micros();
    let sql = format!("insert into vault_key (key_id, check_value, created_at) values (2, {bytes}, {newer})");
    execute_behind(&fresh.url, &sql).await;
    assert_eq!(fresh.store.vault_key_find().await.unwrap(), Some(VaultKey { key_id: 2, check_value: vec![6] }));
}

async fn of_many_keys_at_once_one_is_the_databases(fresh: Fresh) {
    let mut claims = tokio::task::JoinSet::new();
    for number in 1..=8 {
        let store = fresh.store.clone();
        let key = VaultKey { key_id: i64::from(number), check_value: vec![number; 32] };
        claims.spawn(async move { store.vault_key_claim(&key, NOON).await.unwrap() });
    }
    let won = claims.join_all().await;
    let kept = fresh.store.vault_key_find().await.unwrap().unwrap();
    assert!(won.iter().all(|key| *key == kept), "{won:?}, {kept:?}");
}

async fn an_institution_is_found_by_id_and_by_code(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let found = store.institution_find(world.institution).await.unwrap().unwrap();
    assert_eq!((found.code.as_str(), found.name.as_str()), ("NG-2041", "NG-2041 Test Centre"));
    assert_eq!((found.wrapped_key.as_slice(), found.key_id), ([1, 2, 3].as_slice(), 1));
    assert_eq!((found.created_at, found.demonstration), (NOON, false));
    assert_eq!(store.institution_find_by_code("NG2041").await.unwrap(), Some(found));
    assert_eq!(store.institution_find_by_code("NG-2041").await.unwrap(), None);
    assert_eq!(store.institution_find(InstitutionId::new(id())).await.unwrap(), None);
    assert!(store.institution_exists_any().await.unwrap());
}

async fn a_code_belongs_to_one_institution(fresh: Fresh) {
    let world = World::new(fresh).await;
    let second = NewInstitution {
        id: InstitutionId::new(id()),
        code: "ng 2041".to_owned(),
        code_key: "NG2041".to_owned(),
        name: "Other".to_owned(),
        wrapped_key: vec![],
        key_id: 1,
        demonstration: true,
    };
    let refused = world.store().institution_create(&second, operator()).await;
    assert!(matches!(refused, Err(StoreError::Conflict)), "{refused:?}");
    assert_eq!(world.store().institution_find(second.id).await.unwrap(), None);
    assert_eq!(world.store().audit_list(second.id, 10).await.unwrap(), []);
}

async fn settings_are_off_until_changed(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let first = store.institution_find(world.institution).await.unwrap().unwrap().settings;
    assert_eq!(first, SettingsForm { asked: AskedDetails::default(), names_in_usernames: true });
    let form = SettingsForm {
        asked: AskedDetails {
            birth_date: Asked::Required,
            country: Asked::Optional,
            email: Asked::Off,
            candidate_number: Asked::Required,
        },
        names_in_usernames: false,
    };
    assert!(store.institution_settings_update(world.institution, form, None, world.owner_audit()).await.unwrap());
    assert_eq!(store.institution_find(world.institution).await.unwrap().unwrap().settings, form);
    let missing = InstitutionId::new(id());
    assert!(!store.institution_settings_update(missing, form, None, operator()).await.unwrap());
}

async fn staff_are_found_by_address_and_inside_their_institution(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let person = store.person_find_by_email("owner@northgate.test").await.unwrap().unwrap();
    let place = StaffPlace { institution: world.institution, id: world.owner, disabled: false, shut: false };
    assert_eq!((person.password_hash.as_deref(), person.places), (Some("$argon2id$…"), vec![place]));
    assert!(store.person_find_by_email("nobody@northgate.test").await.unwrap().is_none());
    let member = store.staff_find(world.institution, world.owner).await.unwrap().unwrap();
    assert_eq!((member.name.as_str(), member.role, member.disabled), ("A. Mora", Role::Owner, false));
    let other = new_institution(store, "OT-1").await;
    assert_eq!(store.staff_find(other, world.owner).await.unwrap(), None);
    assert!(store.staff_exists_any().await.unwrap());
}

async fn an_address_belongs_to_one_account(fresh: Fresh) {
    let world = World::new(fresh).await;
    let other = new_institution(world.store(), "OT-1").await;
    let second = NewStaff {
        institution: other,
        id: StaffId::new(id()),
        email: "Owner@Northgate.test".to_owned(),
        email_key: "owner@northgate.test".to_owned(),
        name: "Second".to_owned(),
        role: Role::Reader,
        password_hash: String::new(),
    };
    let refused = world.store().staff_create(&second, operator()).await;
    assert!(matches!(refused, Err(StoreError::Conflict)), "{refused:?}");
    assert_eq!(world.store().staff_find(other, second.id).await.unwrap(), None);
}

async fn a_closed_store_is_unavailable(fresh: Fresh) {
    fresh.store.close().await;
    let answer = fresh.store.ping().await;
    assert!(matches!(answer, Err(StoreError::Unavailable(_))), "{answer:?}");
}
