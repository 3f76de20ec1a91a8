//! Mail out of the queue to a real mail server: once each, whatever the server does meanwhile.

use std::{collections::BTreeSet, net::TcpListener, sync::Arc, time::Duration};

use lanyard_app::{
    model::{
        id::{PersonId, StaffId},
        letter::{Asker, Letter},
        mail::MailStanding,
        staff::Role,
    },
    ports::{KnownStaff, Staff, institution::KnowMail as _},
};
use lanyard_server::{delivery::Delivery, domain::mail::Fault, storage::MailCounts};
use tokio::sync::watch;

use crate::{
    database_dump::dump,
    engines::{Fresh, on_both_engines},
    http_fixture::Centre,
    mail_fixture::{Post, clear},
    smtp_server::{Arrived, MailBox},
    store_fixture::{id, new_staff},
};

on_both_engines!(
    a_letter_arrives_once_and_nothing_of_it_stays,
    without_a_mail_server_nothing_is_written,
    a_dead_server_keeps_all_mail_waiting_and_costs_no_try,
    a_silent_server_is_given_up,
    a_wrong_password_keeps_mail_waiting,
    a_refused_sender_gives_up_nobodys_mail,
    a_recipient_who_is_refused_is_given_up,
    a_mail_is_put_off_until_it_is_worth_nothing,
    an_address_that_cannot_be_used,
    two_programs_send_each_mail_once,
    owners_are_told_since_when,
);

const LINK: &str = "https://test.northgate.example/invitation/K7RMQ2XWNP4TJ8HV";

fn counts(waiting: i64, sent: i64) -> MailCounts {
    MailCounts { waiting, sent, ..MailCounts::default() }
}

async fn standing(post: &Post) -> MailCounts {
    MailCounts { oldest: None, ..post.service.mail_queue().await.unwrap().counts }
}

async fn fault(post: &Post) -> Option<Fault> {
    post.service.mail_queue().await.unwrap().pause.map(|pause| pause.fault)
}

/// Hands over until nothing is due; returns how many were tried.
async fn empty(delivery: &Delivery) -> usize {
    let mut tries = 0;
    while delivery.hand_over_one().await {
        tries += 1;
    }
    tries
}

#[track_caller]
fn all_once(arrived: &[Arrived], count: usize) {
    let people: BTreeSet<&str> = arrived.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!((arrived.len(), people.len()), (count, count));
}

/// A port at which nobody listens.
fn closed_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

async fn a_letter_arrives_once_and_nothing_of_it_stays(fresh: Fresh) {
    let (post, inbox) = (Post::new(fresh).await, MailBox::new());
    let server = inbox.serve(&[]);
    let by = Some("Ana Mora".to_owned());
    let letter = Letter::Invitation { link: LINK.to_owned(), role: Role::Invigilator, by };
    post.write_to("bo@northgate.test", letter).await;
    let waiting = dump(&post.fresh.url).await;
    assert!(waiting["mail"][0].contains("bo@northgate.test"));
    assert!(!format!("{waiting:?}").contains("K7RMQ2XWNP4TJ8HV"), "the link is sealed");
    assert!(!format!("{waiting:?}").contains("4b37524d513258574e5034544a384856"), "nor is it there in hexadecimal");

    let delivery = post.delivery(&clear(server.port));
    assert_eq!(empty(&delivery).await, 1);
    let arrived = inbox.arrived();
    let [mail] = arrived.as_slice() else { panic!("{arrived:?}") };
    assert_eq!((mail.from.as_str(), mail.to.as_str()), ("lanyard@northgate.test", "bo@northgate.test"));
    assert_eq!(mail.subject, "Join Northgate Test Centre on Lanyard");
    assert_eq!(mail.greeted_by, "test.northgate.example");
    assert!(mail.text.contains(&format!("\n{LINK}\n")), "{}", mail.text);
    assert!(mail.text.contains("Ana Mora has invited you"), "{}", mail.text);
    assert_eq!(standing(&post).await, counts(0, 1));
    let done = dump(&post.fresh.url).await;
    let row = &done["mail"][0];
    assert!(row.contains("X''") || row.contains(r#""\\x""#), "the body is emptied: {row}");

    // Long after, the row goes as well.
    let store = &post.fresh.store;
    let now = post.clock.now();
    assert_eq!(store.mail_purge(now, now).await.unwrap(), 0);
    assert_eq!(store.mail_purge(now, now.plus(Duration::from_secs(1))).await.unwrap(), 1);
    assert_eq!(standing(&post).await, counts(0, 0));
}

#[expect(clippy::disallowed_methods, reason = "a test stands in for the door")]
async fn without_a_mail_server_nothing_is_written(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let northgate = centre.fresh.store.institution_find_by_code("NG2041").await.unwrap().unwrap().id;
    let mail = centre.service.mail(northgate, "bo@northgate.test", Letter::PasswordChanged).await;
    assert!(matches!(mail, Ok(None)) && !centre.service.sends_mail());
    let known = KnownStaff {
        id: StaffId::new(id()),
        person: PersonId::new(id()),
        institution: northgate,
        role: Role::Owner,
        is_fresh: true,
        is_bound: false,
        has_factor_there: false,
        sees_results: false,
    };
    let may = Staff::vouched_for(known).may().unwrap();
    assert_eq!(centre.service.mail_standing(&may).await, Ok(MailStanding::Off));
}

async fn a_dead_server_keeps_all_mail_waiting_and_costs_no_try(fresh: Fresh) {
    let (post, inbox) = (Post::new(fresh).await, MailBox::new());
    let closed = closed_port();
    post.write(40).await;
    let delivery = post.delivery(&clear(closed));
    let mut tries = 0;
    for _ in 0..60 {
        tries += empty(&delivery).await;
        post.pass(Duration::from_secs(10));
    }
    assert_eq!(tries, 5, "at once, and after half a minute, one, two and four");
    assert_eq!((standing(&post).await, fault(&post).await), (counts(40, 0), Some(Fault::Unreachable)));

    let _server = inbox.serve_at(closed, &[]);
    assert_eq!(empty(&delivery).await, 0, "it is asked again after five minutes only");
    for _ in 0..30 {
        tries += empty(&delivery).await;
        post.pass(Duration::from_secs(10));
    }
    assert_eq!(tries, 45);
    all_once(&inbox.arrived(), 40);
    assert_eq!((standing(&post).await, fault(&post).await), (counts(0, 40), None));
}

async fn a_silent_server_is_given_up(fresh: Fresh) {
    let (post, inbox) = (Post::new(fresh).await, MailBox::new());
    post.write(3).await;
    for silent in ["greeting", "data"] {
        let server = inbox.serve(&["--silent", silent]);
        assert_eq!(empty(&post.impatient_delivery(&clear(server.port))).await, 1, "{silent}");
        assert_eq!(fault(&post).await, Some(Fault::Silent), "{silent}");
        post.pass(Duration::from_mins(5));
    }
    let server = inbox.serve(&[]);
    assert_eq!(empty(&post.delivery(&clear(server.port))).await, 3);
    all_once(&inbox.arrived(), 3);
}

async fn a_wrong_password_keeps_mail_waiting(fresh: Fresh) {
    let (post, inbox) = (Post::new(fresh).await, MailBox::new());
    let server = inbox.serve(&["--account", "lanyard:right"]);
    post.write(3).await;
    for account in ["lanyard:wrong@", ""] {
        let address = format!("smtp://{account}127.0.0.1:{}", server.port);
        assert_eq!(empty(&post.delivery(&address)).await, 1, "{account}");
        let pause = post.service.mail_queue().await.unwrap().pause.unwrap();
        assert_eq!(pause.fault, Fault::LogIn, "{account}: {}", pause.said);
        assert!(pause.said.starts_with("53"), "{account}: {}", pause.said);
        post.pass(Duration::from_mins(5));
    }
    assert_eq!(standing(&post).await, counts(3, 0));
    let right = format!("smtp://lanyard:right@127.0.0.1:{}", server.port);
    assert_eq!(empty(&post.delivery(&right)).await, 3);
    all_once(&inbox.arrived(), 3);
}

async fn a_refused_sender_gives_up_nobodys_mail(fresh: Fresh) {
    let (post, inbox) = (Post::new(fresh).await, MailBox::new());
    let server = inbox.serve(&["--refuse-sender"]);
    post.write(3).await;
    assert_eq!(empty(&post.delivery(&clear(server.port))).await, 1);
    assert_eq!((standing(&post).await, fault(&post).await), (counts(3, 0), Some(Fault::Refuses)));
}

async fn a_recipient_who_is_refused_is_given_up(fresh: Fresh) {
    let (post, inbox) = (Post::new(fresh).await, MailBox::new());
    let server = inbox.serve(&["--refuse", "p1@northgate.test"]);
    post.write(3).await;
    assert_eq!(empty(&post.delivery(&clear(server.port))).await, 3);
    all_once(&inbox.arrived(), 2);
    let refused = MailCounts { refused: 1, ..counts(0, 2) };
    assert_eq!((standing(&post).await, fault(&post).await), (refused, None));
}

async fn a_mail_is_put_off_until_it_is_worth_nothing(fresh: Fresh) {
    let (post, inbox) = (Post::new(fresh).await, MailBox::new());
    let server = inbox.serve(&["--later", "late@northgate.test"]);
    let delivery = post.delivery(&clear(server.port));
    let by = Asker::Yourself;
    post.write_to("late@northgate.test", Letter::PasswordReset { link: LINK.to_owned(), by }).await;
    post.write(1).await;
    let mut tried_at = Vec::new();
    for minute in 0..90 {
        let tries = empty(&delivery).await;
        tried_at.extend((0..tries).map(|_| minute));
        post.pass(Duration::from_mins(1));
    }
    // The first minute has both; the link is worth nothing after an hour.
    assert_eq!(tried_at, [0, 0, 1, 3, 7, 15, 31]);
    let expired = MailCounts { expired: 1, ..counts(0, 1) };
    assert_eq!((standing(&post).await, fault(&post).await), (expired, None));
    assert_eq!(inbox.arrived().len(), 1);

    // Nor is anything sent that was not tried in time.
    let by = Asker::Yourself;
    post.write_to("b@northgate.test", Letter::PasswordReset { link: LINK.to_owned(), by }).await;
    post.pass(Duration::from_hours(1));
    assert_eq!(empty(&delivery).await, 0);
    let now = post.clock.now();
    post.fresh.store.mail_purge(now, now.minus(Duration::from_hours(100))).await.unwrap();
    assert_eq!(standing(&post).await, MailCounts { expired: 2, ..counts(0, 1) });
}

async fn an_address_that_cannot_be_used(fresh: Fresh) {
    let (post, inbox) = (Post::new(fresh).await, MailBox::new());
    let server = inbox.serve(&[]);
    for address in ["nobody", "a b@c.test", "añá@northgate.test"] {
        post.write_to(address, Letter::PasswordChanged).await;
    }
    post.write(1).await;
    assert_eq!(empty(&post.delivery(&clear(server.port))).await, 4);
    let unusable = MailCounts { unusable: 3, ..counts(0, 1) };
    assert_eq!((standing(&post).await, fault(&post).await), (unusable, None));
}

async fn two_programs_send_each_mail_once(fresh: Fresh) {
    let (post, inbox) = (Post::new(fresh).await, MailBox::new());
    let server = inbox.serve(&[]);
    post.write(60).await;
    let (stop, stopping) = watch::channel(false);
    let address = clear(server.port);
    let programs = [post.delivery(&address), post.another_delivery(&address).await];
    let running = programs.map(|program| tokio::spawn(Arc::new(program).run(stopping.clone())));
    inbox.wait_for(60).await;
    stop.send(true).unwrap();
    for program in running {
        program.await.unwrap();
    }
    all_once(&inbox.arrived(), 60);
    assert_eq!((standing(&post).await, fault(&post).await), (counts(0, 60), None));
}

#[expect(clippy::disallowed_methods, reason = "a test stands in for the door")]
async fn owners_are_told_since_when(fresh: Fresh) {
    let post = Post::new(fresh).await;
    let owner = new_staff(&post.fresh.store, post.institution, "owner@northgate.test").await;
    let (person, institution) = (PersonId::new(id()), post.institution);
    let staff = Staff::vouched_for(KnownStaff {
        id: owner,
        person,
        institution,
        role: Role::Owner,
        is_fresh: true,
        is_bound: false,
        has_factor_there: false,
        sees_results: false,
    });
    let may = staff.may().unwrap();
    assert_eq!(post.service.mail_standing(&may).await, Ok(MailStanding::Works));
    post.write(1).await;
    assert_eq!(empty(&post.delivery(&clear(closed_port()))).await, 1);
    post.pass(Duration::from_hours(2));
    let Ok(MailStanding::Stopped(since)) = post.service.mail_standing(&may).await else { panic!("mail waits") };
    assert_eq!((since.at.hour, since.at.minute, since.is_today), (10, 0, true));
}
