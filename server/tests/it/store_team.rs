//! Store: the members of a team, links that let somebody in once, and what was done, also when many act at once.

use lanyard_app::model::{
    act::Act,
    id::{InstitutionId, LinkId, StaffId},
    staff::Role,
    team::TeamActs,
};
use lanyard_server::storage::{
    Accepted, Actor, Audit, EndReason, InvitationMade, Invited, LinkIsFor, MemberChange, NewLink, NewPerson, NewStaff,
    RenewedInvitation, ResetMade, Store, StoreError, TeamActsOf, Whose,
};

use crate::{
    engines::{Fresh, on_both_engines},
    store_fixture::{
        HOUR, NOON, World, by, id, new_browser_session, new_institution, new_staff, new_token_hash, operator,
    },
};

on_both_engines!(
    the_last_owner_stays_whoever_asks,
    owners_who_switch_each_other_off_leave_one,
    owners_who_demote_each_other_leave_one,
    whoever_is_switched_off_is_logged_out_everywhere,
    a_log_in_that_was_verified_before_counts_no_more,
    an_invitation_is_accepted_by_one_of_many,
    a_later_invitation_replaces_the_earlier_one,
    an_invitation_ends_when_it_is_taken_back_used_or_old,
    somebody_with_an_account_gets_a_second_place,
    a_reset_link_is_taken_by_one_and_logs_out_everywhere,
    a_reset_link_is_not_made_where_it_would_open_more,
    foreign_members_and_invitations_are_missing,
    what_was_done_is_told_with_names_newest_first,
);

const PASSWORD: &str = "$argon2id$…";

async fn owner_called(store: &Store, institution: InstitutionId, email: &str, name: &str, role: Role) -> StaffId {
    let new = NewStaff {
        institution,
        id: StaffId::new(id()),
        email: email.to_owned(),
        email_key: email.to_owned(),
        name: name.to_owned(),
        role,
        password_hash: PASSWORD.to_owned(),
    };
    store.staff_create(&new, operator()).await.unwrap();
    new.id
}

fn new_link() -> NewLink {
    NewLink { id: LinkId::new(id()), token_hash: new_token_hash(), good_until: NOON.plus(HOUR) }
}

fn invited(email: &str) -> Invited {
    Invited {
        email: email.to_owned(),
        email_key: email.to_lowercase(),
        name: "Ana Ruiz".to_owned(),
        role: Role::Coordinator,
    }
}

fn newcomer() -> NewPerson {
    NewPerson { name: "Ana Ruiz Gil".to_owned(), password_hash: Some(PASSWORD.to_owned()) }
}

async fn invite(world: &World, email: &str) -> NewLink {
    let link = new_link();
    let made =
        world.store().invitation_make(world.institution, link, &invited(email), world.owner_audit()).await.unwrap();
    assert_eq!(made, InvitationMade::Made);
    link
}

async fn accept(world: &World, link: NewLink, new: Option<&NewPerson>) -> Accepted {
    let place = StaffId::new(id());
    world.store().invitation_accept(world.institution, &link.token_hash, place, new, operator()).await.unwrap()
}

async fn acts(world: &World) -> Vec<Act> {
    world.store().audit_list(world.institution, 100).await.unwrap().into_iter().map(|row| row.act).collect()
}

async fn the_last_owner_stays_whoever_asks(fresh: Fresh) {
    let world = World::new(fresh).await;
    let (store, institution) = (world.store(), world.institution);
    owner_called(store, institution, "c@northgate.test", "C", Role::Coordinator).await;
    let off = owner_called(store, institution, "off@northgate.test", "Off", Role::Owner).await;
    assert_eq!(store.member_disable(institution, off, operator()).await.unwrap(), MemberChange::Done);
    let before = acts(&world).await;
    for audit in [operator(), world.owner_audit()] {
        let disabled = store.member_disable(institution, world.owner, audit).await.unwrap();
        assert_eq!(disabled, MemberChange::LastOwner);
        for role in [Role::Coordinator, Role::Invigilator, Role::Reader] {
            let demoted = store.member_set_role(institution, world.owner, role, audit).await.unwrap();
            assert_eq!(demoted, MemberChange::LastOwner);
        }
    }
    let same = store.member_set_role(institution, world.owner, Role::Owner, operator()).await.unwrap();
    assert_eq!(same, MemberChange::Unchanged);
    assert_eq!(acts(&world).await, before);
    // An owner who is switched off leads nobody, so taking that from them leaves the last one where they are.
    let demoted = store.member_set_role(institution, off, Role::Reader, operator()).await.unwrap();
    assert_eq!(demoted, MemberChange::Done);
    assert_eq!(store.member_enable(institution, off, operator()).await.unwrap(), MemberChange::Done);
    assert_eq!(store.member_enable(institution, off, operator()).await.unwrap(), MemberChange::Unchanged);
    let [shown] = &store.team_list(institution).await.unwrap()[2..] else { panic!("three people") };
    assert_eq!((shown.role, shown.disabled_at), (Role::Reader, None));
}

/// Owners of an institution of their own, each of whom does something to the next, all at once; returns how many still lead.
async fn lead_after<F>(store: &Store, owners: usize, act: impl Fn(Store, InstitutionId, StaffId, Actor) -> F) -> usize
where
    F: Future<Output = MemberChange> + Send + 'static,
{
    let institution = new_institution(store, &format!("RING-{owners}")).await;
    let mut all = Vec::new();
    for number in 0..owners {
        all.push(new_staff(store, institution, &format!("owner{number}of{owners}@ring.test")).await);
    }
    let one = |number: usize| {
        tokio::spawn(act(store.clone(), institution, all[(number + 1) % owners], Actor::Staff(all[number])))
    };
    let mut refused = 0;
    for task in (0..owners).map(one).collect::<Vec<_>>() {
        refused += usize::from(task.await.unwrap() == MemberChange::LastOwner);
    }
    assert_eq!(refused, 1, "one of {owners} is told that the other is the last");
    let team = store.team_list(institution).await.unwrap();
    team.iter().filter(|one| one.role == Role::Owner && one.disabled_at.is_none()).count()
}

async fn owners_who_switch_each_other_off_leave_one(fresh: Fresh) {
    let world = World::new(fresh).await;
    for owners in [2, 12] {
        let left = lead_after(world.store(), owners, |store, institution, whom, actor| async move {
            store.member_disable(institution, whom, by(actor)).await.unwrap()
        });
        assert_eq!(left.await, 1);
    }
}

async fn owners_who_demote_each_other_leave_one(fresh: Fresh) {
    let world = World::new(fresh).await;
    for owners in [2, 12] {
        let left = lead_after(world.store(), owners, |store, institution, whom, actor| async move {
            store.member_set_role(institution, whom, Role::Reader, by(actor)).await.unwrap()
        });
        assert_eq!(left.await, 1);
    }
}

async fn whoever_is_switched_off_is_logged_out_everywhere(fresh: Fresh) {
    let world = World::new(fresh).await;
    let (store, institution) = (world.store(), world.institution);
    let colleague = owner_called(store, institution, "c@northgate.test", "C", Role::Coordinator).await;
    let sessions: Vec<_> = [colleague, colleague, world.owner].map(|of| new_browser_session(Whose::Staff(of))).into();
    for session in &sessions {
        store.browser_session_open(institution, session.clone()).await.unwrap();
    }
    let link = new_link();
    let made = store.reset_make(institution, colleague, link, world.owner_audit()).await.unwrap();
    assert_eq!(made, ResetMade::Made);
    let change = store.member_disable(institution, colleague, world.owner_audit()).await.unwrap();
    assert_eq!(change, MemberChange::Done);
    let mut ended = Vec::new();
    for session in &sessions {
        let found = store.browser_session_find(institution, &session.token_hash).await.unwrap().unwrap();
        ended.push(found.ended_at.is_some());
        assert_eq!(found.end_reason, found.ended_at.map(|_| EndReason::LoggedOut));
    }
    assert_eq!(ended, [true, true, false]);
    // A link that was made for them stays taken back when they are switched on again.
    assert_eq!(store.member_disable(institution, colleague, operator()).await.unwrap(), MemberChange::Unchanged);
    assert_eq!(store.member_enable(institution, colleague, operator()).await.unwrap(), MemberChange::Done);
    assert_eq!(store.link_find(institution, &link.token_hash).await.unwrap(), None);
    assert!(!store.reset_take(institution, &link.token_hash, "new", operator()).await.unwrap());
}

async fn a_log_in_that_was_verified_before_counts_no_more(fresh: Fresh) {
    let world = World::new(fresh).await;
    let (store, institution) = (world.store(), world.institution);
    let colleague = owner_called(store, institution, "c@northgate.test", "C", Role::Reader).await;
    let log_in = async |version: i64| {
        let session = new_browser_session(Whose::Staff(colleague));
        store.browser_session_open(institution, session.clone()).await.unwrap();
        let audit = by(Actor::Staff(colleague));
        let held = store.member_logged_in(institution, colleague, &session.token_hash, version, audit).await.unwrap();
        let found = store.browser_session_find(institution, &session.token_hash).await.unwrap().unwrap();
        assert_eq!(found.ended_at.is_none(), held);
        held
    };
    assert!(log_in(0).await);
    assert_eq!(acts(&world).await[0], Act::StaffLoggedIn);
    assert_eq!(store.team_list(institution).await.unwrap()[1].seen_at, Some(NOON));
    // Their password was changed, or they were switched off, while the old one was looked at.
    assert!(!log_in(1).await);
    store.member_disable(institution, colleague, operator()).await.unwrap();
    assert!(!log_in(0).await);
    assert_eq!(acts(&world).await.into_iter().filter(|act| *act == Act::StaffLoggedIn).count(), 1);
}

async fn an_invitation_is_accepted_by_one_of_many(fresh: Fresh) {
    let world = World::new(fresh).await;
    let (store, institution) = (world.store(), world.institution);
    let link = invite(&world, "Ana@Northgate.test").await;
    let tasks: Vec<_> = (0..12)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                let place = StaffId::new(id());
                store.invitation_accept(institution, &link.token_hash, place, Some(&newcomer()), operator()).await
            })
        })
        .collect();
    let mut placed = 0;
    for task in tasks {
        match task.await.unwrap().unwrap() {
            Accepted::Placed => placed += 1,
            other => assert_eq!(other, Accepted::Gone),
        }
    }
    assert_eq!(placed, 1);
    let team = store.team_list(institution).await.unwrap();
    let [_, ana] = team.as_slice() else { panic!("two people: {team:?}") };
    assert_eq!(
        (ana.name.as_str(), ana.email.as_str(), ana.role),
        ("Ana Ruiz Gil", "Ana@Northgate.test", Role::Coordinator)
    );
    let found = store.person_find_by_email("ana@northgate.test").await.unwrap().unwrap();
    assert_eq!((found.password_hash.as_deref(), found.places.len()), (Some(PASSWORD), 1));
    assert_eq!(acts(&world).await[..2], [Act::InvitationAccepted, Act::StaffInvited]);
}

async fn a_later_invitation_replaces_the_earlier_one(fresh: Fresh) {
    let world = World::new(fresh).await;
    let (store, institution) = (world.store(), world.institution);
    let first = invite(&world, "ana@northgate.test").await;
    let second = invite(&world, "ANA@northgate.test").await;
    assert_eq!(store.link_find(institution, &first.token_hash).await.unwrap(), None);
    let third = new_link();
    let renewed = store.invitation_renew(institution, second.id, third, world.owner_audit()).await.unwrap();
    assert_eq!(renewed, RenewedInvitation::Renewed(invited("ANA@northgate.test")));
    assert_eq!(accept(&world, second, Some(&newcomer())).await, Accepted::Gone);
    let again = store.invitation_renew(institution, second.id, new_link(), world.owner_audit()).await.unwrap();
    assert_eq!(again, RenewedInvitation::Gone);
    // Many invite the same address at once: one link is good in the end.
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let (store, link) = (store.clone(), new_link());
            tokio::spawn(async move {
                let made = store.invitation_make(institution, link, &invited("ana@northgate.test"), operator()).await;
                assert_eq!(made.unwrap(), InvitationMade::Made);
                link
            })
        })
        .collect();
    let mut links = Vec::new();
    for task in tasks {
        links.push(task.await.unwrap());
    }
    let mut good = 0;
    for link in links {
        good += usize::from(store.link_find(institution, &link.token_hash).await.unwrap().is_some());
    }
    assert_eq!((good, store.invitation_list(institution).await.unwrap().len()), (1, 1));
}

async fn an_invitation_ends_when_it_is_taken_back_used_or_old(fresh: Fresh) {
    let world = World::new(fresh).await;
    let (store, institution) = (world.store(), world.institution);
    let revoked = invite(&world, "a@northgate.test").await;
    for expected in [Some(true), Some(false)] {
        let done = store.invitation_revoke(institution, revoked.id, world.owner_audit()).await.unwrap();
        assert_eq!(done, expected);
    }
    assert_eq!(accept(&world, revoked, Some(&newcomer())).await, Accepted::Gone);
    let old = invite(&world, "b@northgate.test").await;
    let late = Audit { at: NOON.plus(HOUR), ..operator() };
    let place = StaffId::new(id());
    let outcome = store.invitation_accept(institution, &old.token_hash, place, Some(&newcomer()), late).await.unwrap();
    assert_eq!(outcome, Accepted::Gone);
    assert_eq!(accept(&world, old, Some(&newcomer())).await, Accepted::Placed);
    assert_eq!(accept(&world, old, Some(&newcomer())).await, Accepted::Gone);
    // Whoever is in the team is not invited, switched off or not.
    let owner = store.invitation_make(institution, new_link(), &invited("owner@northgate.test"), operator()).await;
    assert_eq!(owner.unwrap(), InvitationMade::InTeam { disabled: false });
    store.member_disable(institution, place_of(&world, "b@northgate.test").await, operator()).await.unwrap();
    let off = store.invitation_make(institution, new_link(), &invited("b@northgate.test"), operator()).await;
    assert_eq!(off.unwrap(), InvitationMade::InTeam { disabled: true });
    assert_eq!(store.invitation_list(institution).await.unwrap(), []);
}

async fn place_of(world: &World, email: &str) -> StaffId {
    let team = world.store().team_list(world.institution).await.unwrap();
    team.into_iter().find(|one| one.email == email).expect("a member").id
}

async fn somebody_with_an_account_gets_a_second_place(fresh: Fresh) {
    let world = World::new(fresh).await;
    let (store, institution) = (world.store(), world.institution);
    let southgate = new_institution(store, "SG-3350").await;
    new_staff(store, southgate, "ana@southgate.test").await;
    let link = invite(&world, "ana@southgate.test").await;
    let found = store.link_find(institution, &link.token_hash).await.unwrap().unwrap();
    assert!(matches!(found.what, LinkIsFor::Invitation { known: true, .. }), "{found:?}");
    // A name and a password come from a page that was read before they had an account.
    let place = StaffId::new(id());
    let stale = store.invitation_accept(institution, &link.token_hash, place, Some(&newcomer()), operator()).await;
    assert!(matches!(stale, Err(StoreError::Conflict)), "{stale:?}");
    assert_eq!(accept(&world, link, None).await, Accepted::Placed);
    let person = store.person_find_by_email("ana@southgate.test").await.unwrap().unwrap();
    assert_eq!((person.places.len(), person.password_hash.as_deref()), (2, Some(PASSWORD)));
    assert_eq!(store.team_list(institution).await.unwrap()[1].name, "Ana Ruiz");
}

async fn a_reset_link_is_taken_by_one_and_logs_out_everywhere(fresh: Fresh) {
    let world = World::new(fresh).await;
    let (store, institution) = (world.store(), world.institution);
    let southgate = new_institution(store, "SG-3350").await;
    let here = owner_called(store, institution, "ana@northgate.test", "Ana", Role::Reader).await;
    let there = {
        let link = new_link();
        store.invitation_make(southgate, link, &invited("ana@northgate.test"), operator()).await.unwrap();
        let place = StaffId::new(id());
        store.invitation_accept(southgate, &link.token_hash, place, None, operator()).await.unwrap();
        place
    };
    let sessions = [(institution, here), (southgate, there), (institution, world.owner)];
    let sessions = sessions.map(|(of, staff)| (of, new_browser_session(Whose::Staff(staff))));
    for (of, session) in &sessions {
        store.browser_session_open(*of, session.clone()).await.unwrap();
    }
    let link = new_link();
    assert_eq!(store.reset_make(institution, here, link, operator()).await.unwrap(), ResetMade::Made);
    let tasks: Vec<_> = (0..12)
        .map(|number| {
            let store = store.clone();
            tokio::spawn(async move {
                let hash = format!("hash {number}");
                store.reset_take(institution, &link.token_hash, &hash, operator()).await.unwrap().then_some(hash)
            })
        })
        .collect();
    let mut chosen = Vec::new();
    for task in tasks {
        chosen.extend(task.await.unwrap());
    }
    assert_eq!(chosen.len(), 1);
    let person = store.person_find_by_email("ana@northgate.test").await.unwrap().unwrap();
    assert_eq!(person.password_hash, chosen.pop());
    let mut ended = Vec::new();
    for (of, session) in &sessions {
        let found = store.browser_session_find(*of, &session.token_hash).await.unwrap().unwrap();
        ended.push(found.ended_at.is_some());
    }
    assert_eq!(ended, [true, true, false]);
    assert_eq!(acts(&world).await[..2], [Act::PasswordReset, Act::ResetLinkMade]);
}

async fn a_reset_link_is_not_made_where_it_would_open_more(fresh: Fresh) {
    let world = World::new(fresh).await;
    let (store, institution) = (world.store(), world.institution);
    let southgate = new_institution(store, "SG-3350").await;
    let ana = owner_called(store, institution, "ana@northgate.test", "Ana", Role::Reader).await;
    // Made by a colleague while Ana works nowhere else, and kept until she does.
    let early = new_link();
    assert_eq!(store.reset_make(institution, ana, early, world.owner_audit()).await.unwrap(), ResetMade::Made);
    let link = new_link();
    store.invitation_make(southgate, link, &invited("ana@northgate.test"), operator()).await.unwrap();
    store.invitation_accept(southgate, &link.token_hash, StaffId::new(id()), None, operator()).await.unwrap();
    assert!(!store.reset_take(institution, &early.token_hash, "new", operator()).await.unwrap());
    let refused = store.reset_make(institution, ana, new_link(), world.owner_audit()).await.unwrap();
    assert_eq!(refused, ResetMade::WorksElsewhere);
    store.member_disable(institution, ana, operator()).await.unwrap();
    assert_eq!(store.reset_make(institution, ana, new_link(), operator()).await.unwrap(), ResetMade::Disabled);
    let nobody = StaffId::new(id());
    assert_eq!(store.reset_make(institution, nobody, new_link(), operator()).await.unwrap(), ResetMade::Missing);
}

async fn foreign_members_and_invitations_are_missing(fresh: Fresh) {
    let world = World::new(fresh).await;
    let store = world.store();
    let southgate = new_institution(store, "SG-3350").await;
    let foreign = invite(&world, "ana@northgate.test").await;
    for owner in [world.owner, StaffId::new(id())] {
        assert_eq!(store.member_disable(southgate, owner, operator()).await.unwrap(), MemberChange::Missing);
        assert_eq!(store.member_enable(southgate, owner, operator()).await.unwrap(), MemberChange::Missing);
        let role = store.member_set_role(southgate, owner, Role::Reader, operator()).await.unwrap();
        assert_eq!(role, MemberChange::Missing);
        assert_eq!(store.reset_make(southgate, owner, new_link(), operator()).await.unwrap(), ResetMade::Missing);
    }
    assert_eq!(store.invitation_revoke(southgate, foreign.id, operator()).await.unwrap(), None);
    let renewed = store.invitation_renew(southgate, foreign.id, new_link(), operator()).await.unwrap();
    assert_eq!(renewed, RenewedInvitation::Missing);
    assert_eq!(store.link_find(southgate, &foreign.token_hash).await.unwrap(), None);
    assert!(store.link_find(world.institution, &foreign.token_hash).await.unwrap().is_some());
    // The operator's list has both, with those who can log in.
    let listed = store.institution_list().await.unwrap();
    let listed: Vec<_> = listed.iter().map(|one| (one.code.as_str(), one.people)).collect();
    assert_eq!(listed, [("NG-2041", 1), ("SG-3350", 0)]);
}

async fn what_was_done_is_told_with_names_newest_first(fresh: Fresh) {
    let world = World::new(fresh).await;
    let (store, institution) = (world.store(), world.institution);
    let ana = owner_called(store, institution, "ana@northgate.test", "Ana", Role::Reader).await;
    invite(&world, "b@northgate.test").await;
    store.member_set_role(institution, ana, Role::Coordinator, world.owner_audit()).await.unwrap();
    // Of a session's acts only what was taken out in bulk.
    world.batch("K7RM", 1).await;
    for minutes in [1, 2, 61] {
        let at = NOON.plus(std::time::Duration::from_mins(minutes));
        store.refused_log_in_count("ana@northgate.test", at).await.unwrap();
    }
    store.refused_log_in_count("nobody@northgate.test", NOON).await.unwrap();
    let told = |offset, limit| async move {
        let everything = TeamActsOf::default();
        let page = store.team_activity_page(institution, &everything, offset, limit).await.unwrap();
        page.into_iter().map(|act| (act.act, act.count, act.by, act.to)).collect::<Vec<_>>()
    };
    let (mora, to_ana) = (Some("A. Mora".to_owned()), Some("Ana".to_owned()));
    let refused = |count| (Act::StaffLogInRefused, count, None, to_ana.clone());
    let expected = [
        refused(1),
        refused(2),
        (Act::RoleChanged, 1, mora.clone(), to_ana.clone()),
        (Act::StaffInvited, 1, mora.clone(), Some("Ana Ruiz".to_owned())),
        (Act::StaffCreated, 1, None, to_ana.clone()),
        (Act::StaffCreated, 1, None, mora),
        (Act::InstitutionCreated, 1, None, None),
    ];
    assert_eq!(told(0, 50).await, expected);
    assert_eq!(told(1, 2).await, expected[1..3]);
    assert_eq!(store.team_activity_count(institution, &TeamActsOf::default()).await.unwrap(), 7);
    // A part of it, of everybody and of one member: the counts are those of the pages.
    let of = |part: TeamActs, member| TeamActsOf {
        acts: (part != TeamActs::Everything).then(|| Act::ALL.into_iter().filter(|&act| part.has(act)).collect()),
        member,
    };
    for (part, member, listed) in [
        (TeamActs::LogIns, None, vec![0, 1]),
        (TeamActs::Accounts, None, vec![2, 3, 4, 5]),
        (TeamActs::Factors, None, vec![]),
        (TeamActs::TakenOut, None, vec![]),
        (TeamActs::Everything, Some(ana), vec![0, 1, 2, 4]),
        (TeamActs::LogIns, Some(ana), vec![0, 1]),
        (TeamActs::LogIns, Some(world.owner), vec![]),
        (TeamActs::Accounts, Some(world.owner), vec![2, 3, 5]),
        (TeamActs::Factors, Some(ana), vec![]),
        (TeamActs::TakenOut, Some(ana), vec![]),
    ] {
        let which = of(part, member);
        let page = store.team_activity_page(institution, &which, 0, 50).await.unwrap();
        let found: Vec<_> = page.into_iter().map(|act| (act.act, act.count, act.by, act.to)).collect();
        let wanted: Vec<_> = listed.iter().map(|&at: &usize| expected[at].clone()).collect();
        assert_eq!(found, wanted, "{part:?} {member:?}");
        let count = store.team_activity_count(institution, &which).await.unwrap();
        assert_eq!(count, i64::try_from(wanted.len()).unwrap(), "{part:?} {member:?}");
    }
}
