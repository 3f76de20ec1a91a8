//! Store: whom a provider means, what it opens and what it does not, also when many come at once.

use lanyard_app::model::{
    act::Act,
    id::{InstitutionId, LinkId, PersonId, StaffId},
    staff::Role,
};
use lanyard_server::storage::{
    Actor, CeremonyKind, FactorChange, FactorOutcome, InvitationMade, Invited, MemberChange, NewCeremony, NewLink,
    NewPlace, OpenedBy, Owner, ProviderSaved, SealedSecret, SignOn, SignOnFound, SignOnOpening, SignOnProof,
    SignOnProvider, SignedOn, Store, StoreError, Switch, Whose,
};

use crate::{
    engines::{Fresh, on_both_engines},
    store_claims::execute_behind,
    store_fixture::{
        HOUR, NOON, World, by, id, new_browser_session, new_institution, new_staff, new_token_hash, operator,
    },
};

on_both_engines!(
    a_sign_on_is_taken_once_and_by_the_browser_that_began_it,
    a_person_is_found_by_the_address_once_and_by_the_subject_then,
    an_address_that_came_to_another_subject_opens_nothing,
    an_invitation_is_accepted_by_whoever_signs_on,
    of_two_windows_one_accepts_the_invitation,
    an_invitation_that_is_taken_back_at_the_same_time_is_accepted_or_gone,
    the_server_s_provider_opens_what_is_not_opened_by_its_own,
    a_claim_gives_a_role_but_never_takes_the_last_owner,
    owners_whom_claims_demote_at_once_leave_one,
    nothing_opens_where_the_place_or_the_provider_is_switched_off,
    a_place_that_is_switched_off_at_the_same_time_is_not_open_afterwards,
    what_a_provider_opened_stays_in_its_institution,
    an_institution_that_only_its_provider_opens_is_shut_to_the_rest,
    a_proof_by_a_provider_is_of_the_same_person,
    a_proof_by_one_institution_s_provider_does_not_stand_for_a_password_of_another,
);

const ISSUER: &str = "https://login.example";

fn said(scope: Option<InstitutionId>, subject: &str, email: Option<&str>) -> SignOn {
    SignOn {
        scope,
        issuer: ISSUER.to_owned(),
        subject: subject.to_owned(),
        email_key: email.map(str::to_owned),
        name: String::new(),
        role: None,
        place: StaffId::new(id()),
        audits: [operator(), operator(), operator()],
    }
}

fn provider(only: Option<StaffId>) -> SignOnProvider {
    SignOnProvider {
        name: "Northgate login".to_owned(),
        issuer: ISSUER.to_owned(),
        client_id: "lanyard".to_owned(),
        domains: "northgate.test".to_owned(),
        role_claim: None,
        role_values: "[]".to_owned(),
        asks_factor: false,
        only_provider: only.is_some(),
        local_owner: only,
        switched_on: true,
    }
}

async fn set_provider(world: &World, provider: &SignOnProvider) {
    let secret = SealedSecret { sealed: vec![1; 40], key_id: 1 };
    let (store, audit) = (world.store(), world.owner_audit());
    let saved = store.sign_on_provider_save(world.institution, provider, Some(&secret), &[0; 32], audit).await.unwrap();
    assert_eq!(saved, ProviderSaved::Saved);
}

/// As the service does it: what lost against another window is asked once more.
async fn find(store: &Store, new: &SignOn) -> SignOnFound {
    match store.sign_on_find(new).await {
        Err(StoreError::Conflict) => store.sign_on_find(new).await.unwrap(),
        found => found.unwrap(),
    }
}

async fn person(store: &Store, new: &SignOn) -> SignedOn {
    match find(store, new).await {
        SignOnFound::Person(person) => person,
        other => panic!("{other:?}"),
    }
}

fn change(signed_on: &SignedOn) -> FactorChange {
    let actor = Actor::Staff(signed_on.place.1);
    FactorChange { person: signed_on.person, place: signed_on.place, audit: by(actor), mail: None }
}

fn opening(signed_on: &SignedOn, opened_by: OpenedBy, factor: bool) -> SignOnOpening {
    SignOnOpening {
        change: change(signed_on),
        opened_by,
        issuer: ISSUER.to_owned(),
        factor_at: factor.then_some(NOON),
        session: new_browser_session(Whose::Staff(signed_on.place.1)),
    }
}

/// Signs on at the institution's provider; the hash of the browser session's token.
async fn opened(world: &World, signed_on: &SignedOn) -> [u8; 32] {
    let opening = opening(signed_on, OpenedBy::Provider, false);
    assert!(world.store().sign_on_open(&opening).await.unwrap());
    opening.session.token_hash
}

async fn invite(world: &World, email: &str) -> NewLink {
    let link = NewLink { id: LinkId::new(id()), token_hash: new_token_hash(), good_until: NOON.plus(HOUR) };
    let invited = Invited {
        email: email.to_owned(),
        email_key: email.to_owned(),
        name: "Ana Ruiz".to_owned(),
        role: Role::Coordinator,
    };
    let made = world.store().invitation_make(world.institution, link, &invited, world.owner_audit()).await.unwrap();
    assert_eq!(made, InvitationMade::Made);
    link
}

async fn acts(world: &World) -> Vec<Act> {
    world.store().audit_list(world.institution, 100).await.unwrap().into_iter().map(|row| row.act).collect()
}

async fn role_of(world: &World, staff: StaffId) -> Role {
    world.store().staff_find(world.institution, staff).await.unwrap().unwrap().role
}

async fn a_sign_on_is_taken_once_and_by_the_browser_that_began_it(fresh: Fresh) {
    let world = World::new(fresh).await;
    let begun = NewCeremony {
        token_hash: [1; 32],
        kind: CeremonyKind::SignOn,
        person: None,
        session_hash: None,
        cookie_hash: Some([2; 32]),
        sealed_state: vec![9],
        at: NOON,
        expires_at: NOON.plus(HOUR),
    };
    let store = world.store();
    store.ceremony_begin(&begun).await.unwrap();
    for (state, cookie) in [([1; 32], [3; 32]), ([2; 32], [2; 32]), ([2; 32], [1; 32])] {
        assert_eq!(store.ceremony_take_of(&state, &cookie, NOON).await.unwrap(), None);
    }
    assert_eq!(store.ceremony_take_of(&[1; 32], &[2; 32], NOON.plus(HOUR)).await.unwrap(), None, "too late");
    let mut tries = Vec::new();
    for _ in 0..20 {
        let store = store.clone();
        tries.push(tokio::spawn(async move { store.ceremony_take_of(&[1; 32], &[2; 32], NOON).await.unwrap() }));
    }
    let mut taken = 0;
    for one in tries {
        taken += usize::from(one.await.unwrap().is_some_and(|taken| taken.sealed_state == [9]));
    }
    assert_eq!(taken, 1);
}

async fn a_person_is_found_by_the_address_once_and_by_the_subject_then(fresh: Fresh) {
    let world = World::new(fresh).await;
    let (store, here) = (world.store(), Some(world.institution));
    assert_eq!(find(store, &said(here, "s1", None)).await, SignOnFound::Nobody);
    assert_eq!(find(store, &said(here, "s1", Some("eve@northgate.test"))).await, SignOnFound::Nobody);
    let before = acts(&world).await;
    let found = person(store, &said(here, "s1", Some("owner@northgate.test"))).await;
    assert_eq!((found.place, found.has_choice), ((world.institution, world.owner), false));
    assert_eq!(acts(&world).await[0], Act::SignOnLinked);
    // The subject is enough from now on, whatever the address.
    for email in [None, Some("eve@northgate.test"), Some("owner@northgate.test")] {
        assert_eq!(person(store, &said(here, "s1", email)).await, found);
    }
    assert_eq!(acts(&world).await.len(), before.len() + 1, "linked once");
    // What one institution's provider says counts nowhere else, nor does another issuer's word.
    let elsewhere = new_institution(store, "SG-3350").await;
    new_staff(store, elsewhere, "owner@southgate.test").await;
    assert_eq!(find(store, &said(Some(elsewhere), "s1", None)).await, SignOnFound::Nobody);
    assert_eq!(find(store, &said(None, "s1", None)).await, SignOnFound::Nobody);
    assert_eq!(find(store, &said(Some(elsewhere), "s9", Some("owner@northgate.test"))).await, SignOnFound::Nobody);
    let other_issuer = SignOn { issuer: [ISSUER, "/"].concat(), ..said(here, "s1", None) };
    assert_eq!(find(store, &other_issuer).await, SignOnFound::Nobody);
}

async fn an_address_that_came_to_another_subject_opens_nothing(fresh: Fresh) {
    let world = World::new(fresh).await;
    let (store, here) = (world.store(), Some(world.institution));
    person(store, &said(here, "s1", Some("owner@northgate.test"))).await;
    let before = acts(&world).await;
    assert_eq!(find(store, &said(here, "s2", Some("owner@northgate.test"))).await, SignOnFound::Another);
    assert_eq!(acts(&world).await, before);
}

async fn an_invitation_is_accepted_by_whoever_signs_on(fresh: Fresh) {
    let world = World::new(fresh).await;
    let (store, here) = (world.store(), Some(world.institution));
    let link = invite(&world, "ana@northgate.test").await;
    let named = SignOn { name: "Ana R.".to_owned(), ..said(here, "s1", Some("ana@northgate.test")) };
    let found = person(store, &named).await;
    let member = store.staff_find(world.institution, found.place.1).await.unwrap().unwrap();
    assert_eq!((member.name.as_str(), member.role), ("Ana R.", Role::Coordinator));
    assert_eq!(acts(&world).await[..2], [Act::SignOnLinked, Act::InvitationAccepted]);
    assert!(store.link_find(world.institution, &link.token_hash).await.unwrap().is_none(), "the link is used up");
    let credentials = store.person_find_by_email("ana@northgate.test").await.unwrap().unwrap();
    assert_eq!(credentials.password_hash, None);
    // Anybody may have made an account for an address: one with a password takes the invitation by its link.
    let elsewhere = new_institution(store, "SG-3350").await;
    let known = new_staff(store, elsewhere, "ben@northgate.test").await;
    let link = invite(&world, "ben@northgate.test").await;
    for scope in [here, None] {
        let new = said(scope, "s2", Some("ben@northgate.test"));
        let found = find(store, &new).await;
        match scope {
            Some(_) => assert_eq!(found, SignOnFound::HasAccount),
            None => assert!(matches!(&found, SignOnFound::Person(person) if person.place.0 == elsewhere), "{found:?}"),
        }
        assert!(store.link_find(world.institution, &link.token_hash).await.unwrap().is_some(), "it is open still");
    }
    // Whoever can come by a provider only gets a second place.
    execute_behind(&world.fresh.url, "update person set password_hash = null where email = 'ben@northgate.test'").await;
    let found = person(store, &said(here, "s2", Some("ben@northgate.test"))).await;
    assert_eq!((found.person, found.place.0), (PersonId::new(known.uuid()), world.institution));
}

async fn of_two_windows_one_accepts_the_invitation(fresh: Fresh) {
    let world = World::new(fresh).await;
    let here = Some(world.institution);
    invite(&world, "ana@northgate.test").await;
    let mut tries = Vec::new();
    for _ in 0..8 {
        let (store, new) = (world.store().clone(), said(here, "s1", Some("ana@northgate.test")));
        tries.push(tokio::spawn(async move { person(&store, &new).await }));
    }
    let mut places = Vec::new();
    for one in tries {
        places.push(one.await.unwrap().place);
    }
    places.dedup();
    assert_eq!(places.len(), 1, "{places:?}");
    let acts = acts(&world).await;
    for once in [Act::SignOnLinked, Act::InvitationAccepted] {
        assert_eq!(acts.iter().filter(|act| **act == once).count(), 1, "{once:?}: {acts:?}");
    }
}

async fn an_invitation_that_is_taken_back_at_the_same_time_is_accepted_or_gone(fresh: Fresh) {
    let world = World::new(fresh).await;
    for round in 0..10 {
        let (email, subject) = (format!("ana{round}@northgate.test"), format!("s{round}"));
        let link = invite(&world, &email).await;
        let (store, institution, audit) = (world.store().clone(), world.institution, world.owner_audit());
        let revoking = tokio::spawn(async move { store.invitation_revoke(institution, link.id, audit).await.unwrap() });
        let found = find(world.store(), &said(Some(world.institution), &subject, Some(&email))).await;
        let revoked = revoking.await.unwrap();
        assert_eq!(matches!(found, SignOnFound::Person(_)), revoked != Some(true), "{found:?}");
    }
}

async fn the_server_s_provider_opens_what_is_not_opened_by_its_own(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let elsewhere = new_institution(store, "SG-3350").await;
    let local = new_staff(store, world.institution, "local@northgate.test").await;
    let owner = PersonId::new(world.owner.uuid());
    let place = NewPlace {
        institution: elsewhere,
        id: StaffId::new(id()),
        person: owner,
        name: "A. Mora".to_owned(),
        role: Role::Reader,
    };
    store.staff_place_add(&place, operator()).await.unwrap();
    let all = |email| said(None, "s1", email);
    let found = person(store, &all(Some("owner@northgate.test"))).await;
    assert!(found.has_choice);
    set_provider(&world, &provider(Some(local))).await;
    let found = person(store, &all(None)).await;
    assert_eq!((found.place, found.has_choice), ((elsewhere, place.id), false));
    store.member_disable(elsewhere, place.id, operator()).await.unwrap();
    assert_eq!(find(store, &all(None)).await, SignOnFound::Shut);
    store.member_disable(world.institution, world.owner, operator()).await.unwrap();
    assert_eq!(find(store, &all(None)).await, SignOnFound::SwitchedOff);
    // An invitation is accepted where the provider may let in, and nowhere else.
    invite(&world, "ana@northgate.test").await;
    assert_eq!(find(store, &said(None, "s2", Some("ana@northgate.test"))).await, SignOnFound::Nobody);
    set_provider(&world, &provider(None)).await;
    assert_eq!(person(store, &said(None, "s2", Some("ana@northgate.test"))).await.place.0, world.institution);
}

async fn a_claim_gives_a_role_but_never_takes_the_last_owner(fresh: Fresh) {
    let world = World::new(fresh).await;
    let (store, here) = (world.store(), Some(world.institution));
    let claiming = |subject, email, role| SignOn { role: Some(role), ..said(here, subject, Some(email)) };
    let reader = claiming("s1", "owner@northgate.test", Role::Reader);
    person(store, &reader).await;
    assert_eq!(role_of(&world, world.owner).await, Role::Owner, "nobody else leads");
    assert!(!acts(&world).await.contains(&Act::RoleClaimed));
    let other = new_staff(store, world.institution, "ben@northgate.test").await;
    person(store, &SignOn { audits: [operator(), operator(), operator()], ..reader }).await;
    assert_eq!(role_of(&world, world.owner).await, Role::Reader);
    assert_eq!(acts(&world).await[0], Act::RoleClaimed);
    let same = claiming("s1", "owner@northgate.test", Role::Reader);
    person(store, &same).await;
    assert_eq!(acts(&world).await.iter().filter(|act| **act == Act::RoleClaimed).count(), 1);
    invite(&world, "ana@northgate.test").await;
    let ana = person(store, &claiming("s2", "ana@northgate.test", Role::Invigilator)).await;
    assert_eq!(role_of(&world, ana.place.1).await, Role::Invigilator, "the claim goes before the invitation");
    assert_eq!(role_of(&world, other).await, Role::Owner);
    // Whoever comes from the agent keeps the role of its leave.
    execute_behind(&world.fresh.url, "update staff set from_agent = 'comes' where role = 'invigilator'").await;
    person(store, &claiming("s2", "ana@northgate.test", Role::Owner)).await;
    assert_eq!(role_of(&world, ana.place.1).await, Role::Invigilator);
}

async fn owners_whom_claims_demote_at_once_leave_one(fresh: Fresh) {
    let world = World::new(fresh).await;
    let other = new_staff(world.store(), world.institution, "ben@northgate.test").await;
    let mut tries = Vec::new();
    for (subject, email) in [("s1", "owner@northgate.test"), ("s2", "ben@northgate.test")] {
        let new = SignOn { role: Some(Role::Reader), ..said(Some(world.institution), subject, Some(email)) };
        let store = world.store().clone();
        tries.push(tokio::spawn(async move { person(&store, &new).await }));
    }
    for one in tries {
        one.await.unwrap();
    }
    let roles = [role_of(&world, world.owner).await, role_of(&world, other).await];
    assert_eq!(roles.iter().filter(|role| **role == Role::Owner).count(), 1, "{roles:?}");
}

async fn nothing_opens_where_the_place_or_the_provider_is_switched_off(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let ben = new_staff(store, world.institution, "ben@northgate.test").await;
    set_provider(&world, &provider(None)).await;
    let signed_on = person(store, &said(Some(world.institution), "s1", Some("ben@northgate.test"))).await;
    let token = opened(&world, &signed_on).await;
    let session = store.browser_session_find(world.institution, &token).await.unwrap().unwrap();
    assert_eq!((session.opened_by, session.password_at, session.factor_at), (OpenedBy::Provider, None, None));
    assert_eq!(acts(&world).await[0], Act::StaffSignedOn);
    let with_factor = opening(&signed_on, OpenedBy::Provider, true);
    assert!(store.sign_on_open(&with_factor).await.unwrap());
    let session = store.browser_session_find(world.institution, &with_factor.session.token_hash).await.unwrap();
    assert_eq!(session.unwrap().factor_at, Some(NOON));
    let replaced =
        SignOnOpening { issuer: "https://other".to_owned(), ..opening(&signed_on, OpenedBy::Provider, false) };
    assert!(!store.sign_on_open(&replaced).await.unwrap());
    store.member_disable(world.institution, ben, operator()).await.unwrap();
    assert!(!store.sign_on_open(&opening(&signed_on, OpenedBy::Provider, false)).await.unwrap());
    let known = said(Some(world.institution), "s1", None);
    assert_eq!(find(store, &known).await, SignOnFound::SwitchedOff);
    store.member_enable(world.institution, ben, operator()).await.unwrap();
    set_provider(&world, &SignOnProvider { switched_on: false, ..provider(None) }).await;
    assert!(!store.sign_on_open(&opening(&signed_on, OpenedBy::Provider, false)).await.unwrap());
    assert!(store.sign_on_open(&opening(&signed_on, OpenedBy::ServerProvider, false)).await.unwrap());
}

async fn a_place_that_is_switched_off_at_the_same_time_is_not_open_afterwards(fresh: Fresh) {
    let world = World::new(fresh).await;
    set_provider(&world, &provider(None)).await;
    for round in 0..10 {
        let (email, subject) = (format!("ben{round}@northgate.test"), format!("s{round}"));
        let ben = new_staff(world.store(), world.institution, &email).await;
        let signed_on = person(world.store(), &said(Some(world.institution), &subject, Some(&email))).await;
        let opening = opening(&signed_on, OpenedBy::Provider, false);
        let token = opening.session.token_hash;
        let store = world.store().clone();
        let opening = tokio::spawn(async move { store.sign_on_open(&opening).await.unwrap() });
        let disabled = world.store().member_disable(world.institution, ben, operator()).await.unwrap();
        assert_eq!(disabled, MemberChange::Done);
        if opening.await.unwrap() {
            let session = world.store().browser_session_find(world.institution, &token).await.unwrap().unwrap();
            assert!(session.ended_at.is_some(), "it came before, and was ended with the others");
        }
    }
}

async fn what_a_provider_opened_stays_in_its_institution(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let elsewhere = new_institution(store, "SG-3350").await;
    let owner = PersonId::new(world.owner.uuid());
    let place = NewPlace {
        institution: elsewhere,
        id: StaffId::new(id()),
        person: owner,
        name: "A. Mora".to_owned(),
        role: Role::Owner,
    };
    store.staff_place_add(&place, operator()).await.unwrap();
    set_provider(&world, &provider(None)).await;
    let signed_on = person(store, &said(Some(world.institution), "s1", Some("owner@northgate.test"))).await;
    assert!(!signed_on.has_choice, "an institution's provider opens that institution only");
    let switch =
        |from| Switch { from: (world.institution, from), to: (elsewhere, place.id), token_hash: new_token_hash() };
    let bound = opened(&world, &signed_on).await;
    assert!(!store.browser_session_switch(switch(bound), operator()).await.unwrap());
    let still = store.browser_session_find(world.institution, &bound).await.unwrap().unwrap();
    assert_eq!(still.ended_at, None, "nothing changed");
    let free = opening(&signed_on, OpenedBy::ServerProvider, false);
    assert!(store.sign_on_open(&free).await.unwrap());
    let to = switch(free.session.token_hash);
    assert!(store.browser_session_switch(to, operator()).await.unwrap());
    let there = store.browser_session_find(elsewhere, &to.token_hash).await.unwrap().unwrap();
    assert_eq!(there.opened_by, OpenedBy::ServerProvider);
}

async fn an_institution_that_only_its_provider_opens_is_shut_to_the_rest(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let ben = new_staff(store, world.institution, "ben@northgate.test").await;
    let local = new_browser_session(Whose::Staff(world.owner));
    let shut = new_browser_session(Whose::Staff(ben));
    for new in [&local, &shut] {
        store.browser_session_open(world.institution, new.clone()).await.unwrap();
    }
    set_provider(&world, &provider(Some(world.owner))).await;
    let signed_on = person(store, &said(Some(world.institution), "s1", Some("ben@northgate.test"))).await;
    let by_provider = opened(&world, &signed_on).await;
    let is_shut = async |token: &[u8; 32]| {
        let session = store.browser_session_find(world.institution, token).await.unwrap().unwrap();
        let Owner::Staff(staff) = session.owner else { panic!("staff") };
        staff.is_shut
    };
    assert!(!is_shut(&local.token_hash).await, "the owner who was named stays");
    assert!(is_shut(&shut.token_hash).await);
    assert!(!is_shut(&by_provider).await);
    let places = async |email: &str| store.person_find_by_email(email).await.unwrap().unwrap().places;
    assert!(places("ben@northgate.test").await[0].shut && !places("owner@northgate.test").await[0].shut);
    let passkey = store.places_of(PersonId::new(ben.uuid())).await.unwrap();
    assert_eq!((passkey.places.len(), passkey.open.len()), (1, 0));
    assert!(store.person_places(PersonId::new(ben.uuid())).await.unwrap()[0].shut);
    // Whatever happens to that owner, nobody stays outside.
    store.member_set_role(world.institution, world.owner, Role::Reader, operator()).await.unwrap();
    assert!(!is_shut(&shut.token_hash).await);
}

async fn a_proof_by_a_provider_is_of_the_same_person(fresh: Fresh) {
    let world = World::new(fresh).await;
    let (store, here) = (world.store(), Some(world.institution));
    new_staff(store, world.institution, "ben@northgate.test").await;
    set_provider(&world, &provider(None)).await;
    let owner = person(store, &said(here, "s1", Some("owner@northgate.test"))).await;
    person(store, &said(here, "s2", Some("ben@northgate.test"))).await;
    let session = opened(&world, &owner).await;
    let proof = |subject: &str, session, factor| SignOnProof {
        change: change(&owner),
        scope: here,
        issuer: ISSUER.to_owned(),
        subject: subject.to_owned(),
        factor,
        session,
        renewed: new_token_hash(),
    };
    for wrong in ["s2", "s3"] {
        assert_eq!(store.sign_on_prove(&proof(wrong, session, true)).await.unwrap(), FactorOutcome::Used, "{wrong}");
    }
    let elsewhere = SignOnProof { scope: None, ..proof("s1", session, true) };
    assert_eq!(store.sign_on_prove(&elsewhere).await.unwrap(), FactorOutcome::Used);
    let right = proof("s1", session, false);
    assert_eq!(store.sign_on_prove(&right).await.unwrap(), FactorOutcome::Opened);
    assert_eq!(store.sign_on_prove(&proof("s1", session, true)).await.unwrap(), FactorOutcome::Gone, "another token");
    let now = store.browser_session_find(world.institution, &right.renewed).await.unwrap().unwrap();
    assert_eq!((now.password_at, now.factor_at), (Some(NOON), None));
    assert_eq!(store.sign_on_prove(&proof("s1", right.renewed, true)).await.unwrap(), FactorOutcome::Opened);
    // A browser session that we opened proves nothing by a provider.
    let ours = new_browser_session(Whose::Staff(world.owner));
    store.browser_session_open(world.institution, ours.clone()).await.unwrap();
    assert_eq!(store.sign_on_prove(&proof("s1", ours.token_hash, true)).await.unwrap(), FactorOutcome::Gone);
}

async fn a_proof_by_one_institution_s_provider_does_not_stand_for_a_password_of_another(fresh: Fresh) {
    let world = World::new(fresh).await;
    let (store, here) = (world.store(), Some(world.institution));
    let elsewhere = new_institution(store, "SG-3350").await;
    set_provider(&world, &provider(None)).await;
    let owner = person(store, &said(here, "s1", Some("owner@northgate.test"))).await;
    let session = opened(&world, &owner).await;
    let place = NewPlace {
        institution: elsewhere,
        id: StaffId::new(id()),
        person: owner.person,
        name: "A. Mora".to_owned(),
        role: Role::Reader,
    };
    store.staff_place_add(&place, operator()).await.unwrap();
    let proof = SignOnProof {
        change: change(&owner),
        scope: here,
        issuer: ISSUER.to_owned(),
        subject: "s1".to_owned(),
        factor: true,
        session,
        renewed: new_token_hash(),
    };
    assert_eq!(store.sign_on_prove(&proof).await.unwrap(), FactorOutcome::Opened);
    let now = store.browser_session_find(world.institution, &proof.renewed).await.unwrap().unwrap();
    assert_eq!((now.password_at, now.factor_at), (None, Some(NOON)), "passwords leave here, and nothing else changes");
}
