//! Mail as the operator sets it and looks at it: by real programs, to a real mail server, over real TLS.

use std::time::Duration;

use lanyard_app::model::letter::Letter;

use crate::{
    command_fixture::{Place, Ran},
    command_metrics::Read,
    mail_fixture::{beside, queue},
    smtp_server::{ACCOUNT, MailBox, SmtpServer, authority},
};

const FROM: &str = "Lanyard <lanyard@northgate.test>";

/// Sends one message now.
fn send(address: &str, trusted: bool) -> Ran {
    let (place, authority) = (Place::new(), authority());
    let mut variables = vec![("LANYARD_SMTP_URL", address), ("LANYARD_MAIL_FROM", FROM)];
    if trusted {
        variables.push(("SSL_CERT_FILE", &authority));
    }
    let ran = place.run_with(&["mail", "test", "--to", "ana@northgate.test"], &variables, "");
    assert!(place.files().is_empty(), "no database is made for it");
    assert!(!ran.stdout.contains("hush") && !ran.stderr.contains("hush"), "{ran:?}");
    ran
}

fn starttls(server: &SmtpServer) -> String {
    format!("smtp://{ACCOUNT}@localhost:{}?tls=required", server.port)
}

#[test]
fn a_message_goes_out_over_tls_of_both_kinds() {
    let inbox = MailBox::new();
    for tls in ["starttls", "implicit"] {
        let server = inbox.serve(&["--tls", tls, "--account", ACCOUNT]);
        let port = server.port;
        let address = if tls == "starttls" { starttls(&server) } else { format!("smtps://{ACCOUNT}@localhost:{port}") };
        let ran = send(&address, true);
        let said =
            format!("Sent to ana@northgate.test: the mail server localhost:{port} has taken it (250 2.0.0 taken).\n");
        assert_eq!(ran.succeeded(), said, "{tls}");
        let mail = inbox.arrived().pop().unwrap();
        assert!(mail.by_tls && mail.subject == "Mail from Lanyard arrives", "{mail:?}");
    }
}

#[test]
fn a_server_without_tls_that_can_be_trusted_gets_nothing() {
    let inbox = MailBox::new();
    let (plain, certified) = (inbox.serve(&["--account", ACCOUNT]), inbox.serve(&["--tls", "starttls"]));
    let implicit = inbox.serve(&["--tls", "implicit"]);
    for (address, trusted) in [
        // It offers no STARTTLS, or no TLS at all.
        (starttls(&plain), true),
        (format!("smtps://localhost:{}", plain.port), true),
        // Nobody here knows its authority, or it has another name.
        (starttls(&certified), false),
        (format!("smtps://localhost:{}", implicit.port), false),
        (format!("smtps://127.0.0.2:{}", implicit.port), true),
    ] {
        let ran = send(&address, trusted);
        let refused = ran.refused();
        let told = refused.contains("offers no TLS, or a certificate that is not trusted");
        let elsewhere = address.contains("127.0.0.2") && refused.contains("cannot be reached");
        assert!(told || elsewhere, "{address}: {refused}");
    }
    assert_eq!(inbox.arrived(), []);
}

#[test]
fn a_wrong_password_and_an_unknown_recipient_are_told() {
    let inbox = MailBox::new();
    let server = inbox.serve(&["--tls", "starttls", "--account", "lanyard:another", "--refuse", "ana@northgate.test"]);
    let refused = send(&starttls(&server), true).refused().to_owned();
    assert!(refused.contains("refuses the user or the password (535 "), "{refused}");
    let right = format!("smtp://lanyard:another@localhost:{}?tls=required", server.port);
    let refused = send(&right, true).refused().to_owned();
    assert!(refused.contains("refuses mail to ana@northgate.test for good (550 5.1.1 no such mailbox)"), "{refused}");
    assert_eq!(inbox.arrived(), []);
}

#[test]
fn settings_that_cannot_be_used_stop_the_start() {
    let place = Place::new();
    for (variables, sentence) in [
        (vec![("LANYARD_SMTP_URL", "smtps://u:hush@mail.example")], "LANYARD_MAIL_FROM is not. Set both"),
        (vec![("LANYARD_MAIL_FROM", FROM)], "LANYARD_SMTP_URL is not. Set both"),
        (vec![("LANYARD_SMTP_URL", "smtp://u:hush@mail.example"), ("LANYARD_MAIL_FROM", FROM)], "in the clear"),
        (
            vec![("LANYARD_SMTP_URL", "smtp://u:hush@mail.example?tls=opportunistic"), ("LANYARD_MAIL_FROM", FROM)],
            "only where it is offered",
        ),
        (vec![("LANYARD_SMTP_URL", "smtps://u:hush#@mail.example"), ("LANYARD_MAIL_FROM", FROM)], "percent-encode"),
        (vec![("LANYARD_SMTP_URL", "smtps://u:hush@mail.example"), ("LANYARD_MAIL_FROM", "us")], "MAIL_FROM cannot"),
    ] {
        let ran = place.run_with(&["serve", "--listen", "127.0.0.1:0"], &variables, "");
        assert!(ran.refused().contains(sentence), "{variables:?}: {ran:?}");
        assert!(!ran.stderr.contains("hush"), "{ran:?}");
    }
    assert!(place.files().is_empty(), "nothing was made");
    let ran = place.run(&["mail", "test", "--to", "ana@northgate.test"]);
    assert!(ran.refused().contains("no mail server is set"), "{ran:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_and_the_status_tell_once_that_mail_waits_and_that_it_goes_again() {
    let (place, inbox, authority) = (Place::new(), MailBox::new(), authority());
    place.furnish();
    let wrong = inbox.serve(&["--tls", "starttls", "--account", "lanyard:another"]);
    let (port, address) = (wrong.port, starttls(&wrong));
    let variables =
        [("LANYARD_SMTP_URL", address.as_str()), ("LANYARD_MAIL_FROM", FROM), ("SSL_CERT_FILE", authority.as_str())];
    let serve = || place.serve_with(&["--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0"], &variables);
    let (service, store, institution) = beside(&place).await;
    for number in 0..5 {
        queue(&service, &store, institution, &format!("p{number}@northgate.test"), Letter::PasswordChanged).await;
    }
    let server = serve();
    let stopped = "mail does not leave this server";
    for _ in 0..200 {
        if !server.logged(stopped).is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let logged = server.logged(stopped);
    assert_eq!(logged.len(), 1, "{logged:?}");
    assert!(logged[0].contains(&format!("the mail server localhost:{port} refuses the user or the password")));
    let secrets = [server.logged("hush"), server.logged("northgate.test")].concat();
    assert!(secrets.is_empty(), "{secrets:?}");
    let read = Read::of(&server).await;
    read.is("lanyard_mail_waiting", 5.0);
    read.is_positive("lanyard_mail_tries_total result=fault");
    let status = place.run(&["mail", "status"]).succeeded();
    assert!(status.starts_with("5 mails wait, the oldest since "), "{status}");
    assert!(status.contains("refuses the user or the password (535 "), "{status}");

    // Stopped while it waits, and started again when the password is right: it goes on by itself.
    assert!(server.stop("TERM").0.success());
    drop(wrong);
    let _right = inbox.serve_at(port, &["--tls", "starttls", "--account", ACCOUNT]);
    store_pause_over(&place).await;
    let server = serve();
    let arrived = inbox.wait_for(5).await;
    assert!(arrived.iter().all(|mail| mail.by_tls), "{arrived:?}");
    for _ in 0..100 {
        if !server.logged("mail leaves this server again after").is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(server.logged("mail leaves this server again after").len(), 1);
    assert!(server.stop("TERM").0.success());
    let status = place.run(&["mail", "status"]).succeeded();
    assert!(status.starts_with("No mail waits.\nOf those of the last 7 days, 5 left, 0 "), "{status}");
    assert_eq!(inbox.arrived().len(), 5);
}

/// Nobody in a test waits for the half minute.
async fn store_pause_over(place: &Place) {
    crate::store_claims::execute_behind(&place.database(), "update mail_pause set again_at = 0").await;
    crate::store_claims::execute_behind(&place.database(), "update mail set due_at = 0").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_waits_for_the_mail_under_way() {
    let (place, inbox) = (Place::new(), MailBox::new());
    place.furnish();
    let slow = inbox.serve(&["--slow", "2"]);
    let address = format!("smtp://127.0.0.1:{}", slow.port);
    let server = place.serve_with(
        &["--listen", "127.0.0.1:0"],
        &[("LANYARD_SMTP_URL", address.as_str()), ("LANYARD_MAIL_FROM", FROM)],
    );
    let (service, store, institution) = beside(&place).await;
    queue(&service, &store, institution, "ana@northgate.test", Letter::PasswordChanged).await;
    inbox.wait_for(1).await;
    assert!(server.stop("TERM").0.success());
    let counts = store.mail_counts().await.unwrap();
    assert_eq!((counts.waiting, counts.sent), (0, 1), "what the mail server said was waited for");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_operator_does_is_told_by_the_server() {
    let (place, inbox) = (Place::new(), MailBox::new());
    place.furnish();
    let taken = inbox.serve(&[]);
    let address = format!("smtp://127.0.0.1:{}", taken.port);
    let variables = [
        ("LANYARD_SMTP_URL", address.as_str()),
        ("LANYARD_MAIL_FROM", FROM),
        ("LANYARD_PUBLIC_URL", "https://test.northgate.example"),
    ];
    let run = |args: &[&str]| place.run_with(args, &variables, "").succeeded();
    let ana = ["--institution", "NG-2041", "--email", "ana@northgate.test"];
    let shown = run(&[&["staff", "invite"][..], &ana, &["--name", "Ana Ruiz", "--role", "owner"]].concat());
    let (service, ..) = beside(&place).await;
    let owner = service.staff_list("NG-2041").await.unwrap().remove(0).email;
    let of = ["--email", owner.as_str()];
    let link = run(&[&["staff", "reset"][..], &of].concat());
    let server = place.serve_with(&["--listen", "127.0.0.1:0"], &variables);
    let arrived = inbox.wait_for(2).await;
    let to = |address: &str| arrived.iter().find(|mail| mail.to == address).expect("a letter to them");
    let (invited, reset) = (to("ana@northgate.test"), to(&owner));
    assert!(invited.text.contains("The operator of this server has invited you"), "{}", invited.text);
    assert!(invited.text.contains(shown.trim_end().lines().last().unwrap()), "{}", invited.text);
    assert!(reset.text.contains(link.trim_end().lines().last().unwrap()), "{}", reset.text);
    assert!(server.stop("TERM").0.success());
}
