//! Store: agents and their clients: made with one owner's invitation, opened only as long as the client allows it, also when
//! both happen at once.

use lanyard_app::model::{
    act::Act,
    id::{InstitutionId, LinkId, PersonId, StaffId},
    staff::Role,
};
use lanyard_server::storage::{
    Accepted, Actor, Invited, Leave, LeaveChange, MemberChange, NewInstitution, NewLink, NewPerson, NewPlace, Opened,
    OwnerLink, RenewedInvitation, Store, StoreError, TeamActsOf, Whose,
};

use crate::{
    engines::{Fresh, on_both_engines},
    store_fixture::{
        HOUR, NOON, World, by, id, new_browser_session, new_institution, new_session, new_staff, new_token_hash,
        operator,
    },
};

on_both_engines!(
    a_client_is_made_with_its_first_owners_invitation,
    of_many_with_one_id_one_is_made,
    only_an_agent_has_clients,
    a_first_owners_link_is_renewed_until_somebody_came,
    nobody_comes_before_the_client_allows_it,
    whoever_came_is_out_when_it_is_taken_back,
    whoever_the_client_keeps_out_stays_out,
    a_change_in_the_agent_ends_places_in_clients,
    what_the_operator_switches_off_is_over_in_all_clients,
    opened_while_taken_back_leaves_nobody_in,
    given_while_ended_gives_nothing,
    somebody_of_the_agent_never_leads,
    what_is_counted_is_of_that_client_alone,
);

/// Northgate is an agent, and this is its client.
struct Managed {
    world: World,
    client: InstitutionId,
    link: NewLink,
}

fn new_client(code: &str) -> NewInstitution {
    NewInstitution {
        id: InstitutionId::new(id()),
        code: code.to_owned(),
        code_key: code.replace('-', ""),
        name: format!("{code} College"),
        wrapped_key: vec![1, 2, 3],
        key_id: 1,
        demonstration: false,
    }
}

fn new_link() -> NewLink {
    NewLink { id: LinkId::new(id()), token_hash: new_token_hash(), good_until: NOON.plus(HOUR) }
}

fn first_owner() -> Invited {
    Invited {
        email: "Ines@college.test".to_owned(),
        email_key: "ines@college.test".to_owned(),
        name: "Ines Ferrer".to_owned(),
        role: Role::Owner,
    }
}

async fn make(store: &Store, agent: (InstitutionId, StaffId), code: &str) -> Result<bool, StoreError> {
    let owner = OwnerLink { link: new_link(), invited: &first_owner(), audit: by(Actor::Staff(agent.1)), mail: None };
    store.client_make(agent, &new_client(code), owner, by(Actor::Staff(agent.1))).await
}

impl Managed {
    async fn new(fresh: Fresh) -> Self {
        let world = World::new(fresh).await;
        assert!(world.store().agent_switch(world.institution, true, operator()).await.unwrap());
        let (new, link) = (new_client("CL-1"), new_link());
        let audit = world.owner_audit();
        let owner = OwnerLink { link, invited: &first_owner(), audit: world.owner_audit(), mail: None };
        let agent = (world.institution, world.owner);
        assert!(world.store().client_make(agent, &new, owner, audit).await.unwrap());
        Self { world, client: new.id, link }
    }

    fn store(&self) -> &Store {
        self.world.store()
    }

    fn agent(&self) -> (InstitutionId, StaffId) {
        (self.world.institution, self.world.owner)
    }

    async fn open(&self) -> Opened {
        let new = StaffId::new(id());
        self.store().client_open(self.agent(), self.client, new, self.world.owner_audit()).await.unwrap()
    }

    /// The place to which somebody came.
    async fn came(&self) -> StaffId {
        match self.open().await {
            Opened::Place(place) => place,
            other => panic!("{other:?}"),
        }
    }

    async fn say(&self, leave: Leave) -> LeaveChange {
        self.store().client_leave_set(self.client, leave, operator()).await.unwrap()
    }

    /// A browser session in this place; its hash.
    async fn log_in(&self, place: StaffId) -> [u8; 32] {
        let new = new_browser_session(Whose::Staff(place));
        let hash = new.token_hash;
        self.store().browser_session_open(self.client, new).await.unwrap();
        hash
    }

    async fn is_logged_in(&self, hash: &[u8; 32]) -> bool {
        let found = self.store().browser_session_find(self.client, hash).await.unwrap().unwrap();
        found.end_reason.is_none()
    }

    /// Role, and whether it is switched on, of the places that the agent's people have in the client.
    async fn places_by_agent(&self) -> Vec<(Role, bool)> {
        let team = self.store().team_list(self.client).await.unwrap();
        team.iter().filter(|one| one.from_agent.is_some()).map(|one| (one.role, one.disabled_at.is_none())).collect()
    }

    async fn acts_of(&self, institution: InstitutionId) -> Vec<Act> {
        let rows = self.store().audit_list(institution, 100).await.unwrap();
        rows.into_iter().map(|row| row.act).collect()
    }
}

async fn a_client_is_made_with_its_first_owners_invitation(fresh: Fresh) {
    let managed = Managed::new(fresh).await;
    let (store, client) = (managed.store(), managed.client);
    let [listed] = &store.client_list(managed.world.institution, NOON).await.unwrap()[..] else { panic!("one client") };
    assert_eq!((listed.id, listed.code.as_str(), listed.owner.as_deref()), (client, "CL-1", None));
    assert_eq!((listed.granted, listed.since), (None, NOON));
    let [open] = &store.invitation_list(client).await.unwrap()[..] else { panic!("one invitation") };
    assert_eq!((&open.invited, open.by.as_deref()), (&first_owner(), None));
    assert_eq!(managed.acts_of(client).await, [Act::ClientOwnerInvited, Act::ClientMade]);
    assert_eq!(managed.acts_of(managed.world.institution).await[0], Act::ClientMade);
    let told = store.team_activity_page(managed.world.institution, &TeamActsOf::default(), 0, 50).await.unwrap();
    let made = told.iter().find(|act| act.act == Act::ClientMade).unwrap();
    assert_eq!((made.by.as_deref(), made.to.as_deref()), (Some("A. Mora"), Some("CL-1 College")));
    let told = store.team_activity_page(client, &TeamActsOf::default(), 0, 50).await.unwrap();
    let made = told.iter().find(|act| act.act == Act::ClientMade).unwrap();
    assert_eq!((made.by.as_deref(), made.to.as_deref()), (None, Some("NG-2041 Test Centre")));
    let agent = store.manager_find(client).await.unwrap().unwrap();
    assert_eq!((agent.code.as_str(), agent.granted), ("NG-2041", None));
    let listed = store.institution_list().await.unwrap();
    let line = |code: &str| listed.iter().find(|one| one.code == code).map(|one| (one.is_agent, one.agent.clone()));
    assert_eq!(line("CL-1"), Some((false, Some("NG-2041".to_owned()))));
    assert_eq!(line("NG-2041"), Some((true, None)));
}

async fn of_many_with_one_id_one_is_made(fresh: Fresh) {
    let managed = Managed::new(fresh).await;
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let (store, agent) = (managed.store().clone(), managed.agent());
            tokio::spawn(async move { make(&store, agent, "CL-2").await })
        })
        .collect();
    let (mut made, mut taken) = (0, 0);
    for task in tasks {
        match task.await.unwrap() {
            Ok(true) => made += 1,
            Err(StoreError::Conflict) => taken += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((made, taken), (1, 7));
    assert_eq!(managed.store().client_list(managed.world.institution, NOON).await.unwrap().len(), 2);
    assert_eq!(managed.store().institution_list().await.unwrap().len(), 3);
}

async fn only_an_agent_has_clients(fresh: Fresh) {
    let managed = Managed::new(fresh).await;
    let store = managed.store();
    let other = new_institution(store, "SG-3350").await;
    let staff = new_staff(store, other, "owner@southgate.test").await;
    assert!(!make(store, (other, staff), "CL-3").await.unwrap());
    assert!(store.institution_find_by_code("CL3").await.unwrap().is_none());
    assert!(store.client_list(other, NOON).await.unwrap().is_empty());
    assert!(!store.agent_is(other).await.unwrap() && store.agent_is(managed.world.institution).await.unwrap());
    // An agent, and not of this client: like a client that does not exist.
    store.agent_switch(other, true, operator()).await.unwrap();
    assert!(!store.agent_switch(other, true, operator()).await.unwrap());
    // Rows of a client name whoever made it without a reference: it is looked whether the agent has them.
    assert!(!make(store, (other, managed.world.owner), "CL-4").await.unwrap());
    assert!(store.institution_find_by_code("CL4").await.unwrap().is_none());
    managed.say(Leave::Given(Role::Reader)).await;
    for client in [managed.client, InstitutionId::new(id())] {
        let new = StaffId::new(id());
        assert_eq!(store.client_open((other, staff), client, new, operator()).await.unwrap(), Opened::Missing);
        let renewed = store.client_owner_renew((other, client), new_link(), operator()).await.unwrap();
        assert_eq!(renewed, RenewedInvitation::Missing);
    }
    for leave in [Leave::Given(Role::Reader), Leave::TakenBack, Leave::Ended] {
        assert_eq!(store.client_leave_set(other, leave, operator()).await.unwrap(), LeaveChange::NotManaged);
    }
    assert!(store.manager_find(other).await.unwrap().is_none());
}

async fn a_first_owners_link_is_renewed_until_somebody_came(fresh: Fresh) {
    let managed = Managed::new(fresh).await;
    let (store, client) = (managed.store(), managed.client);
    let ids = (managed.world.institution, client);
    let next = new_link();
    let renewed = store.client_owner_renew(ids, next, managed.world.owner_audit()).await.unwrap();
    assert_eq!(renewed, RenewedInvitation::Renewed(first_owner()));
    assert!(store.link_find(client, &managed.link.token_hash).await.unwrap().is_none());
    let new = NewPerson { name: "Ines Ferrer".to_owned(), password_hash: Some("$argon2id$…".to_owned()) };
    let place = StaffId::new(id());
    let accepted = store.invitation_accept(client, &next.token_hash, place, Some(&new), operator()).await.unwrap();
    assert_eq!(accepted, Accepted::Placed);
    let renewed = store.client_owner_renew(ids, new_link(), managed.world.owner_audit()).await.unwrap();
    assert_eq!(renewed, RenewedInvitation::Gone);
    let [listed] = &store.client_list(managed.world.institution, NOON).await.unwrap()[..] else { panic!("one client") };
    assert_eq!(listed.owner.as_deref(), Some("Ines Ferrer"));
}

async fn nobody_comes_before_the_client_allows_it(fresh: Fresh) {
    let managed = Managed::new(fresh).await;
    assert_eq!(managed.open().await, Opened::NotAllowed);
    assert_eq!(managed.say(Leave::TakenBack).await, LeaveChange::Unchanged);
    assert_eq!(managed.say(Leave::Given(Role::Reader)).await, LeaveChange::Done);
    assert_eq!(managed.say(Leave::Given(Role::Reader)).await, LeaveChange::Unchanged);
    let place = managed.came().await;
    assert_eq!(managed.came().await, place, "a place is made once");
    assert_eq!(managed.places_by_agent().await, [(Role::Reader, true)]);
    assert_eq!(managed.acts_of(managed.client).await[0], Act::ClientOpened);
    assert_eq!(managed.acts_of(managed.world.institution).await[0], Act::ClientOpened);
    // Another role counts at once, for those who are there too.
    assert_eq!(managed.say(Leave::Given(Role::Coordinator)).await, LeaveChange::Done);
    assert_eq!(managed.places_by_agent().await, [(Role::Coordinator, true)]);
}

async fn whoever_came_is_out_when_it_is_taken_back(fresh: Fresh) {
    let managed = Managed::new(fresh).await;
    for leave in [Leave::TakenBack, Leave::Ended] {
        managed.say(Leave::Given(Role::Reader)).await;
        let place = managed.came().await;
        let hash = managed.log_in(place).await;
        assert!(managed.is_logged_in(&hash).await);
        assert_eq!(managed.say(leave).await, LeaveChange::Done);
        assert!(!managed.is_logged_in(&hash).await);
        assert_eq!(managed.places_by_agent().await, [(Role::Reader, false)]);
    }
    assert_eq!(managed.open().await, Opened::Missing);
    assert!(managed.store().client_list(managed.world.institution, NOON).await.unwrap().is_empty());
    assert_eq!(managed.say(Leave::Given(Role::Reader)).await, LeaveChange::NotManaged);
}

async fn whoever_the_client_keeps_out_stays_out(fresh: Fresh) {
    let managed = Managed::new(fresh).await;
    managed.say(Leave::Given(Role::Reader)).await;
    let place = managed.came().await;
    let (store, client) = (managed.store(), managed.client);
    assert_eq!(store.member_disable(client, place, operator()).await.unwrap(), MemberChange::Done);
    assert_eq!(managed.open().await, Opened::NotAllowed);
    // Switched on they may come again, and come by themselves.
    assert_eq!(store.member_enable(client, place, operator()).await.unwrap(), MemberChange::MayCome);
    assert_eq!(managed.places_by_agent().await, [(Role::Reader, false)]);
    assert_eq!(store.member_enable(client, place, operator()).await.unwrap(), MemberChange::Unchanged);
    assert_eq!(managed.came().await, place);
    // Whoever works for the client by themselves has the place they have.
    let other = new_institution(store, "CL-9").await;
    let person = PersonId::new(managed.world.owner.uuid());
    let own = NewPlace { institution: client, id: StaffId::new(id()), person, name: "A".to_owned(), role: Role::Owner };
    assert!(matches!(store.staff_place_add(&own, operator()).await, Err(StoreError::Conflict)));
    let own = NewPlace { institution: other, id: StaffId::new(id()), ..own };
    store.staff_place_add(&own, operator()).await.unwrap();
}

async fn a_change_in_the_agent_ends_places_in_clients(fresh: Fresh) {
    let managed = Managed::new(fresh).await;
    let (store, agent) = (managed.store(), managed.world.institution);
    let second = new_staff(store, agent, "second@northgate.test").await;
    managed.say(Leave::Given(Role::Coordinator)).await;
    let place = managed.came().await;
    let hash = managed.log_in(place).await;
    for role in [Role::Coordinator, Role::Reader] {
        let audit = by(Actor::Staff(second));
        assert_eq!(store.member_set_role(agent, managed.world.owner, role, audit).await.unwrap(), MemberChange::Done);
        assert_eq!(managed.is_logged_in(&hash).await, role == Role::Coordinator, "{role:?} may still see clients");
    }
    assert_eq!(managed.open().await, Opened::Missing);
    assert_eq!(managed.acts_of(managed.client).await[0], Act::ClientLeft);
    store.member_set_role(agent, managed.world.owner, Role::Owner, by(Actor::Staff(second))).await.unwrap();
    assert_eq!(managed.came().await, place);
    let hash = managed.log_in(place).await;
    store.member_disable(agent, managed.world.owner, by(Actor::Staff(second))).await.unwrap();
    assert!(!managed.is_logged_in(&hash).await);
    assert_eq!(managed.places_by_agent().await, [(Role::Coordinator, false)]);
    assert_eq!(managed.open().await, Opened::Missing);
}

async fn what_the_operator_switches_off_is_over_in_all_clients(fresh: Fresh) {
    let managed = Managed::new(fresh).await;
    managed.say(Leave::Given(Role::Reader)).await;
    let hash = managed.log_in(managed.came().await).await;
    let (store, agent) = (managed.store(), managed.world.institution);
    assert!(store.agent_switch(agent, false, operator()).await.unwrap());
    assert!(!managed.is_logged_in(&hash).await);
    assert_eq!(managed.open().await, Opened::Missing);
    assert!(store.client_list(agent, NOON).await.unwrap().is_empty());
    assert!(store.manager_find(managed.client).await.unwrap().is_none());
    assert_eq!(managed.say(Leave::Given(Role::Reader)).await, LeaveChange::NotManaged);
    // Switched on again it has its clients, and none of what they allowed.
    assert!(store.agent_switch(agent, true, operator()).await.unwrap());
    assert_eq!(store.client_list(agent, NOON).await.unwrap().len(), 1);
    assert_eq!(managed.open().await, Opened::NotAllowed);
}

async fn opened_while_taken_back_leaves_nobody_in(fresh: Fresh) {
    let managed = Managed::new(fresh).await;
    for _ in 0..6 {
        managed.say(Leave::Given(Role::Reader)).await;
        let (one, other) = tokio::join!(managed.open(), managed.say(Leave::TakenBack));
        assert!(matches!(one, Opened::Place(_) | Opened::NotAllowed), "{one:?}");
        assert_eq!(other, LeaveChange::Done);
        assert!(managed.places_by_agent().await.iter().all(|(_, on)| !on), "whichever came first");
    }
}

async fn given_while_ended_gives_nothing(fresh: Fresh) {
    let managed = Managed::new(fresh).await;
    let (given, ended) = tokio::join!(managed.say(Leave::Given(Role::Reader)), managed.say(Leave::Ended));
    assert!(matches!(given, LeaveChange::Done | LeaveChange::NotManaged), "{given:?}");
    assert_eq!(ended, LeaveChange::Done);
    assert!(managed.store().manager_find(managed.client).await.unwrap().is_none());
    assert_eq!(managed.open().await, Opened::Missing);
}

async fn somebody_of_the_agent_never_leads(fresh: Fresh) {
    let managed = Managed::new(fresh).await;
    managed.say(Leave::Given(Role::Coordinator)).await;
    let place = managed.came().await;
    for role in Role::ALL {
        let change = managed.store().member_set_role(managed.client, place, role, operator()).await.unwrap();
        let expected = if role == Role::Coordinator { MemberChange::Unchanged } else { MemberChange::FromAgent };
        assert_eq!(change, expected);
    }
    // The last owner of the client stays that, whoever of the agent is there.
    let owner = new_staff(managed.store(), managed.client, "ines@college.test").await;
    let change = managed.store().member_disable(managed.client, owner, operator()).await.unwrap();
    assert_eq!(change, MemberChange::LastOwner);
}

async fn what_is_counted_is_of_that_client_alone(fresh: Fresh) {
    let managed = Managed::new(fresh).await;
    let store = managed.store();
    managed.world.batch("K7RM", 3).await;
    let session = new_session(store, managed.client, "Entrance test").await;
    let batch = crate::store_fixture::new_batch(session, "P4QN", 5);
    store.batch_insert(managed.client, &batch, operator()).await.unwrap();
    let [listed] = &store.client_list(managed.world.institution, NOON).await.unwrap()[..] else { panic!("one client") };
    assert_eq!((listed.logins, listed.handed_out, listed.started, listed.finished), (5, 0, 0, 0));
    assert_eq!((listed.open_now, listed.next_at), (1, None));
    let before = store.client_list(managed.world.institution, NOON.minus(HOUR).minus(HOUR)).await.unwrap();
    assert_eq!((before[0].open_now, before[0].next_at), (0, Some(NOON.minus(HOUR))));
}
