//! Store: the audit trail is written with the act, in its transaction, and read newest first.

use lanyard_app::model::act::Act;
use lanyard_server::storage::Actor;

use crate::{
    engines::{Fresh, on_both_engines},
    store_fixture::{NOON, World, by, id, new_institution},
};

on_both_engines!(every_act_leaves_its_row, trails_are_kept_apart);

async fn every_act_leaves_its_row(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 3).await;
    let holder = world.claim(&batch.entries[0], "María Carreño", "maria-3749").await;
    let candidate = Actor::Candidate(batch.entries[0].id);
    assert!(world.store().entry_start(world.institution, holder, by(candidate)).await.unwrap());

    let rows = world.store().audit_list(world.institution, 100).await.unwrap();
    let told: Vec<_> = rows.iter().map(|row| (row.act, row.audit.actor, row.subject, row.count)).collect();
    let owner = Actor::Staff(world.owner);
    let entry = Some(batch.entries[0].id.uuid());
    assert_eq!(
        told,
        [
            (Act::TestStarted, candidate, entry, 1),
            (Act::EntryClaimed, candidate, entry, 1),
            (Act::CodesCreated, owner, Some(batch.id.uuid()), 3),
            (Act::SessionCreated, Actor::Operator, Some(world.session.uuid()), 1),
            (Act::StaffCreated, Actor::Operator, Some(world.owner.uuid()), 1),
            (Act::InstitutionCreated, Actor::Operator, Some(world.institution.uuid()), 1),
        ]
    );
    assert!(rows.iter().all(|row| row.audit.at == NOON));
    let latest = world.store().audit_list(world.institution, 1).await.unwrap();
    assert_eq!(latest, rows[..1]);
}

async fn trails_are_kept_apart(fresh: Fresh) {
    let world = World::new(fresh).await;
    let other = new_institution(world.store(), "OT-1").await;
    let rows = world.store().audit_list(other, 100).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.act).collect::<Vec<_>>(), [Act::InstitutionCreated]);
    let nobody = lanyard_app::model::id::InstitutionId::new(id());
    assert_eq!(world.store().audit_list(nobody, 100).await.unwrap(), []);
}
