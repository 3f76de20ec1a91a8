//! Store: a person's places in several institutions, their password and name in all of them, their browser sessions, and
//! going from one institution to another.

use lanyard_app::model::{
    act::Act,
    id::{InstitutionId, PersonId, StaffId},
    staff::Role,
};
use lanyard_server::storage::{
    Actor, NewBrowserSession, NewMail, NewPlace, Owner, PasswordChange, StaffLogIn, Store, StoreError, Switch, Usable,
    Whose,
};

use crate::{
    database_dump::dump,
    engines::{Fresh, on_both_engines},
    store_claims::execute_behind,
    store_fixture::{
        HOUR, NOON, World, by, id, new_browser_session, new_institution, new_staff, new_token_hash, operator,
    },
};

on_both_engines!(
    a_person_has_one_place_in_each_institution,
    a_new_password_ends_every_other_browser_session,
    of_many_new_passwords_one_is_set,
    a_log_in_checked_against_an_older_password_gives_no_access,
    another_hash_is_kept_unless_the_password_was_changed,
    a_name_is_changed_in_every_place,
    own_browser_sessions_are_listed_and_ended,
    all_others_are_ended_while_somebody_logs_in,
    a_switch_opens_another_place_until_the_same_end,
    of_many_switches_one_happens,
    nobody_switches_to_where_they_may_not_be,
);

/// The world's owner, who works for a second institution too.
struct Both {
    world: World,
    person: PersonId,
    here: (InstitutionId, StaffId),
    there: (InstitutionId, StaffId),
}

impl Both {
    async fn new(fresh: Fresh) -> Self {
        let world = World::new(fresh).await;
        let person = world.store().person_find_by_email("owner@northgate.test").await.unwrap().unwrap().person;
        let other = new_institution(world.store(), "SG-3350").await;
        let place = place(other, person);
        world.store().staff_place_add(&place, operator()).await.unwrap();
        let here = (world.institution, world.owner);
        Self { world, person, here, there: (other, place.id) }
    }

    fn store(&self) -> &Store {
        self.world.store()
    }

    /// A browser session that was opened with the password of this version.
    async fn open(&self, at: (InstitutionId, StaffId), password_version: i64) -> [u8; 32] {
        let new = logged_in(at.1, password_version);
        self.store().browser_session_open(at.0, new.clone()).await.unwrap();
        new.token_hash
    }

    async fn gives_access(&self, institution: InstitutionId, token_hash: &[u8; 32]) -> bool {
        let found = self.store().browser_session_find(institution, token_hash).await.unwrap().unwrap();
        let Owner::Staff(standing) = found.owner else { panic!("staff's") };
        found.ended_at.is_none() && !standing.password_changed
    }

    fn change(&self, version: i64, from: [u8; 32], hash: &str) -> PasswordChange {
        let here = Switch { from: (self.here.0, from), to: self.here, token_hash: new_token_hash() };
        PasswordChange { person: self.person, version, hash: hash.to_owned(), here, mail: Some(letter(self.here.0)) }
    }

    async fn listed(&self, at: (InstitutionId, StaffId), password_version: i64) -> Vec<[u8; 32]> {
        let usable = Usable { now: NOON, seen_after: NOON.minus(HOUR / 2), password_version };
        let found = self.store().own_browser_sessions(at, usable).await.unwrap();
        found.iter().map(|session| session.token_hash).collect()
    }

    async fn acts(&self, institution: InstitutionId, act: Act) -> Vec<(Actor, i64)> {
        let rows = self.store().audit_list(institution, 50).await.unwrap();
        rows.iter().filter(|row| row.act == act).map(|row| (row.audit.actor, row.count)).collect()
    }
}

fn place(institution: InstitutionId, person: PersonId) -> NewPlace {
    NewPlace { institution, id: StaffId::new(id()), person, name: "A. Mora".to_owned(), role: Role::Coordinator }
}

/// What tells the person.
fn letter(institution: InstitutionId) -> NewMail {
    NewMail {
        institution,
        id: id(),
        kind: "password_changed",
        recipient: "owner@northgate.test".to_owned(),
        key_id: 1,
        body: vec![1, 2, 3],
        at: NOON,
        good_until: NOON.plus(HOUR),
    }
}

fn logged_in(staff: StaffId, password_version: i64) -> NewBrowserSession {
    let staff_log_in = StaffLogIn { password_version, device: "Firefox/Windows".to_owned() };
    NewBrowserSession { staff: staff_log_in, ..new_browser_session(Whose::Staff(staff)) }
}

async fn a_person_has_one_place_in_each_institution(fresh: Fresh) {
    let both = Both::new(fresh).await;
    let store = both.store();
    let again = store.staff_place_add(&place(both.there.0, both.person), operator()).await;
    assert!(matches!(again, Err(StoreError::Conflict)), "{again:?}");
    let places = store.person_places(both.person).await.unwrap();
    let told: Vec<_> = places
        .iter()
        .map(|place| (place.institution, place.staff, place.institution_name.as_str(), place.role, place.disabled))
        .collect();
    assert_eq!(
        told,
        [
            (both.here.0, both.here.1, "NG-2041 Test Centre", Role::Owner, false),
            (both.there.0, both.there.1, "SG-3350 Test Centre", Role::Coordinator, false),
        ]
    );
    let works_elsewhere = async || store.staff_find_with_choice(both.here.0, both.here.1).await.unwrap().unwrap().1;
    assert!(works_elsewhere().await);
    // Log-in opens the place that was used last.
    let first = async || store.person_find_by_email("owner@northgate.test").await.unwrap().unwrap().places[0].id;
    store.staff_touch(both.there.0, both.there.1, NOON).await.unwrap();
    assert_eq!(first().await, both.there.1);
    store.staff_touch(both.here.0, both.here.1, NOON.plus(HOUR)).await.unwrap();
    assert_eq!(first().await, both.here.1);
    execute_behind(&both.world.fresh.url, "update staff set disabled_at = 1 where role = 'coordinator'").await;
    assert!(store.person_places(both.person).await.unwrap()[1].disabled);
    assert!(!works_elsewhere().await);
    assert_eq!(store.person_places(PersonId::new(id())).await.unwrap(), []);
}

async fn a_new_password_ends_every_other_browser_session(fresh: Fresh) {
    let both = Both::new(fresh).await;
    let (this, other, elsewhere) =
        (both.open(both.here, 0).await, both.open(both.here, 0).await, both.open(both.there, 0).await);
    let colleague = new_staff(both.store(), both.here.0, "colleague@northgate.test").await;
    let colleagues = both.open((both.here.0, colleague), 0).await;
    let change = both.change(0, this, "new");
    assert!(both.store().person_password_change(&change, both.world.owner_audit()).await.unwrap());
    for (institution, token) in [(both.here.0, this), (both.here.0, other), (both.there.0, elsewhere)] {
        assert!(!both.gives_access(institution, &token).await);
    }
    assert!(both.gives_access(both.here.0, &change.here.token_hash).await);
    assert!(both.gives_access(both.here.0, &colleagues).await);
    let goes_on = both.store().browser_session_find(both.here.0, &change.here.token_hash).await.unwrap().unwrap();
    assert_eq!((goes_on.created_at, goes_on.expires_at), (NOON, NOON.plus(HOUR)), "it ends when the old one would");
    assert_eq!(both.listed(both.here, 1).await, [change.here.token_hash]);
    let person = both.store().person_password_find(both.person).await.unwrap().unwrap();
    assert_eq!((person.hash.as_deref(), person.version), (Some("new"), 1));
    // Each institution reads of it, by who they are there.
    for (institution, staff) in [both.here, both.there] {
        assert_eq!(both.acts(institution, Act::PasswordChanged).await, [(Actor::Staff(staff), 1)]);
    }
    // The browser session that has ended changes no password any more, nor does one that was verified before.
    for (version, from) in [(1, this), (0, change.here.token_hash)] {
        let late = both.change(version, from, "late");
        assert!(!both.store().person_password_change(&late, by(Actor::Staff(both.here.1))).await.unwrap());
    }
    assert_eq!(both.store().person_password_find(both.person).await.unwrap().unwrap().hash.as_deref(), Some("new"));
}

async fn of_many_new_passwords_one_is_set(fresh: Fresh) {
    let both = Both::new(fresh).await;
    let mut tasks = Vec::new();
    for number in 0..16 {
        let change = both.change(0, both.open(both.here, 0).await, &format!("hash {number}"));
        let (store, audit) = (both.store().clone(), by(Actor::Staff(both.here.1)));
        tasks.push(tokio::spawn(async move {
            store.person_password_change(&change, audit).await.unwrap().then_some(change)
        }));
    }
    let mut set = Vec::new();
    for task in tasks {
        set.extend(task.await.unwrap());
    }
    let [one] = &set[..] else { panic!("{} passwords were set", set.len()) };
    assert_eq!(dump(&both.world.fresh.url).await["mail"].len(), 1, "the person is told once");
    let person = both.store().person_password_find(both.person).await.unwrap().unwrap();
    assert_eq!((person.hash, person.version), (Some(one.hash.clone()), 1));
    assert_eq!(both.listed(both.here, 1).await, [one.here.token_hash]);
}

async fn a_log_in_checked_against_an_older_password_gives_no_access(fresh: Fresh) {
    let both = Both::new(fresh).await;
    let change = both.change(0, both.open(both.here, 0).await, "new");
    // Verified before the change, stored after it.
    let (late, after) = (logged_in(both.here.1, 0), logged_in(both.there.1, 0));
    assert!(both.store().person_password_change(&change, both.world.owner_audit()).await.unwrap());
    both.store().browser_session_open(both.here.0, late.clone()).await.unwrap();
    both.store().browser_session_open(both.there.0, after.clone()).await.unwrap();
    assert!(!both.gives_access(both.here.0, &late.token_hash).await);
    assert!(!both.gives_access(both.there.0, &after.token_hash).await);
    assert_eq!(both.listed(both.there, 1).await, [] as [[u8; 32]; 0]);
}

async fn another_hash_is_kept_unless_the_password_was_changed(fresh: Fresh) {
    let both = Both::new(fresh).await;
    let this = both.open(both.here, 0).await;
    let before = both.store().person_password_find(both.person).await.unwrap().unwrap().hash.unwrap();
    assert!(both.store().person_rehash(both.person, &before, "renewed").await.unwrap());
    assert!(!both.store().person_rehash(both.person, &before, "twice").await.unwrap());
    assert!(both.gives_access(both.here.0, &this).await, "it is the same password");
    let change = both.change(0, this, "new");
    assert!(both.store().person_password_change(&change, both.world.owner_audit()).await.unwrap());
    assert!(!both.store().person_rehash(both.person, "renewed", "late").await.unwrap());
    assert_eq!(both.store().person_password_find(both.person).await.unwrap().unwrap().hash.as_deref(), Some("new"));
}

async fn a_name_is_changed_in_every_place(fresh: Fresh) {
    let both = Both::new(fresh).await;
    let colleague = new_staff(both.store(), both.here.0, "colleague@northgate.test").await;
    both.store().person_rename(both.person, "Adela Mora", None, both.world.owner_audit()).await.unwrap();
    let name = async |(institution, staff)| both.store().staff_find(institution, staff).await.unwrap().unwrap().name;
    assert_eq!(name(both.here).await, "Adela Mora");
    assert_eq!(name(both.there).await, "Adela Mora");
    assert_eq!(name((both.here.0, colleague)).await, "A. Mora");
    for (institution, staff) in [both.here, both.there] {
        assert_eq!(both.acts(institution, Act::NameChanged).await, [(Actor::Staff(staff), 1)]);
    }
    // Whom an institution's provider let in changes nothing of another institution.
    let only = Some(both.here.0);
    both.store().person_rename(both.person, "Mallory", only, both.world.owner_audit()).await.unwrap();
    assert_eq!(name(both.here).await, "Mallory");
    assert_eq!(name(both.there).await, "Adela Mora");
}

async fn own_browser_sessions_are_listed_and_ended(fresh: Fresh) {
    let both = Both::new(fresh).await;
    let (first, second) = (both.open(both.here, 0).await, both.open(both.here, 0).await);
    let idle = NewBrowserSession { at: NOON.minus(HOUR), ..logged_in(both.here.1, 0) };
    both.store().browser_session_open(both.here.0, idle).await.unwrap();
    let expired = NewBrowserSession { expires_at: NOON, ..logged_in(both.here.1, 0) };
    both.store().browser_session_open(both.here.0, expired).await.unwrap();
    both.store().browser_session_touch(both.here.0, &second, NOON.plus(HOUR / 60)).await.unwrap();
    assert_eq!(both.listed(both.here, 0).await, [second, first]);

    let end =
        async |token| both.store().own_browser_session_end(both.here, &token, by(Actor::Staff(both.here.1))).await;
    assert!(end(first).await.unwrap());
    assert!(!end(first).await.unwrap(), "it is ended once");
    assert_eq!(both.listed(both.here, 0).await, [second]);
    assert_eq!(both.acts(both.here.0, Act::BrowserSessionsEnded).await, [(Actor::Staff(both.here.1), 1)]);
}

async fn all_others_are_ended_while_somebody_logs_in(fresh: Fresh) {
    let both = Both::new(fresh).await;
    let this = both.open(both.here, 0).await;
    let mut before = Vec::new();
    for at in [both.here, both.there, both.there] {
        before.push((at.0, both.open(at, 0).await));
    }
    let mut tasks = Vec::new();
    let mut meanwhile = Vec::new();
    for number in 0..24 {
        let (store, here, person) = (both.store().clone(), both.here, both.person);
        if number % 6 == 0 {
            tasks.push(tokio::spawn(async move {
                let audit = by(Actor::Staff(here.1));
                store.own_browser_sessions_end_others(person, here, &this, audit).await.unwrap()
            }));
        } else {
            let new = logged_in(here.1, 0);
            meanwhile.push(new.token_hash);
            tasks.push(tokio::spawn(async move {
                store.browser_session_open(here.0, new).await.unwrap();
                0
            }));
        }
    }
    let mut ended = 0;
    for task in tasks {
        ended += task.await.unwrap();
    }
    assert!(both.gives_access(both.here.0, &this).await, "this one goes on");
    for (institution, token) in &before {
        assert!(!both.gives_access(*institution, token).await);
    }
    // What was opened before is ended and counted once, what was opened after stays.
    let mut open = 0;
    for token in &meanwhile {
        open += i64::from(both.gives_access(both.here.0, token).await);
    }
    assert_eq!(ended + open, i64::try_from(before.len() + meanwhile.len()).unwrap());
    let told: i64 = both.acts(both.here.0, Act::BrowserSessionsEnded).await.iter().map(|(_, count)| count).sum();
    assert_eq!(told, ended);
}

async fn a_switch_opens_another_place_until_the_same_end(fresh: Fresh) {
    let both = Both::new(fresh).await;
    let from = both.open(both.here, 0).await;
    let switch = Switch { from: (both.here.0, from), to: both.there, token_hash: new_token_hash() };
    assert!(both.store().browser_session_switch(switch, by(Actor::Staff(both.there.1))).await.unwrap());
    assert!(!both.gives_access(both.here.0, &from).await);
    let found = both.store().browser_session_find(both.there.0, &switch.token_hash).await.unwrap().unwrap();
    let Owner::Staff(standing) = found.owner else { panic!("staff's") };
    assert_eq!((standing.id, standing.person, standing.role), (both.there.1, both.person, Role::Coordinator));
    assert_eq!((found.created_at, found.expires_at), (NOON, NOON.plus(HOUR)));
    assert_eq!(both.acts(both.there.0, Act::StaffLoggedIn).await, [(Actor::Staff(both.there.1), 1)]);
}

async fn of_many_switches_one_happens(fresh: Fresh) {
    let both = Both::new(fresh).await;
    let from = both.open(both.here, 0).await;
    let tasks: Vec<_> = (0..16)
        .map(|_| {
            let switch = Switch { from: (both.here.0, from), to: both.there, token_hash: new_token_hash() };
            let (store, audit) = (both.store().clone(), by(Actor::Staff(both.there.1)));
            tokio::spawn(async move { store.browser_session_switch(switch, audit).await.unwrap() })
        })
        .collect();
    let mut happened = 0;
    for task in tasks {
        happened += usize::from(task.await.unwrap());
    }
    assert_eq!(happened, 1);
    assert_eq!(both.listed(both.there, 0).await.len(), 1);
}

async fn nobody_switches_to_where_they_may_not_be(fresh: Fresh) {
    let both = Both::new(fresh).await;
    let from = both.open(both.here, 0).await;
    let third = new_institution(both.store(), "EX-1").await;
    let stranger = new_staff(both.store(), third, "stranger@ex.test").await;
    let switch = async |to| {
        let switch = Switch { from: (both.here.0, from), to, token_hash: new_token_hash() };
        both.store().browser_session_switch(switch, by(Actor::Staff(both.here.1))).await.unwrap()
    };
    assert!(!switch((third, stranger)).await, "somebody else's place");
    assert!(!switch((third, both.there.1)).await, "a place under another institution");
    execute_behind(&both.world.fresh.url, "update staff set disabled_at = 1 where role = 'coordinator'").await;
    assert!(!switch(both.there).await, "a place that is switched off");
    assert!(both.gives_access(both.here.0, &from).await, "nothing was changed");
}
