//! What an operator may write for the mail server, and what is refused.

use super::*;

fn read(server: &str) -> Result<Mail, BadMail> {
    let hidden = server.parse::<Hidden>().unwrap();
    Mail::read(Some(&hidden), Some("Lanyard <lanyard@northgate.test>")).map(Option::unwrap)
}

#[test]
fn servers_that_can_be_used() {
    for (text, shown, security, user) in [
        ("smtps://u:p@mail.example:4650", "mail.example:4650", Security::Tls, Some("u")),
        ("SMTPS://Mail.Example", "mail.example:465", Security::Tls, None),
        (
            "smtp://u%40a.test:p%23%2F@mail.example?tls=required",
            "mail.example:587",
            Security::StartTls,
            Some("u@a.test"),
        ),
        ("smtp://mail.example:25/?tls=required", "mail.example:25", Security::StartTls, None),
        ("smtp://localhost", "localhost:25", Security::Clear, None),
        ("smtp://127.0.0.1:2525", "127.0.0.1:2525", Security::Clear, None),
        ("smtp://[::1]:2525", "[::1]:2525", Security::Clear, None),
    ] {
        let mail = read(text).unwrap();
        assert_eq!((mail.server.to_string(), mail.server.security), (shown.to_owned(), security), "{text}");
        assert_eq!(mail.server.account.as_ref().map(|account| account.user.as_str()), user, "{text}");
    }
    let account = read("smtps://u:p%C3%A4%3A%25@mail.example").unwrap().server.account.unwrap();
    assert_eq!(account.password.expose(), "pä:%");
}

#[test]
fn servers_that_are_refused() {
    for (text, refusal) in [
        ("smtp://u:p@mail.example?tls=opportunistic", BadMail::Opportunistic),
        ("smtp://localhost?tls=opportunistic", BadMail::Opportunistic),
        ("smtp://u:p@mail.example", BadMail::Clear),
        ("smtp://127.0.0.1.example", BadMail::Clear),
        ("mail.example", BadMail::Malformed),
        ("https://mail.example", BadMail::Malformed),
        ("smtps://", BadMail::Malformed),
        ("smtps://mail example", BadMail::Malformed),
        ("smtps://mail.example:0", BadMail::Malformed),
        ("smtps://mail.example:65536", BadMail::Malformed),
        ("smtps://mail.example/x", BadMail::Malformed),
        ("smtps://mail.example?tls=none", BadMail::Malformed),
        ("smtps://user@mail.example", BadMail::Malformed),
        ("smtps://user:@mail.example", BadMail::Malformed),
        ("smtps://u:a%b@mail.example", BadMail::Malformed),
        ("smtps://u:a%ff@mail.example", BadMail::Malformed),
        ("smtps://u:a:b@mail.example", BadMail::Malformed),
        ("smtps://u:a/b@mail.example", BadMail::Malformed),
        ("smtps://u:a@b@mail.example", BadMail::Malformed),
    ] {
        assert_eq!(read(text).map(|mail| mail.server.to_string()), Err(refusal), "{text}");
    }
}

#[test]
fn both_or_neither() {
    let server = "smtps://mail.example".parse::<Hidden>().unwrap();
    let empty = " ".parse::<Hidden>().unwrap();
    assert!(matches!(Mail::read(None, None), Ok(None)));
    assert!(matches!(Mail::read(Some(&empty), Some("")), Ok(None)));
    assert_eq!(Mail::read(Some(&server), None).err(), Some(BadMail::NoSender));
    assert_eq!(Mail::read(None, Some("a@b.test")).err(), Some(BadMail::NoServer));
    for sender in ["lanyard", "Lanyard <lanyard>", "a b@c.test", "a@b.test, c@d.test"] {
        assert_eq!(Mail::read(Some(&server), Some(sender)).err(), Some(BadMail::BadSender), "{sender}");
    }
}

#[test]
fn a_password_is_shown_nowhere() {
    let text = "smtps://lanyard:hush-hush@mail.example";
    let hidden = text.parse::<Hidden>().unwrap();
    let shown = format!("{hidden:?} {:?}", read(text).unwrap());
    assert!(shown.contains("mail.example:465") && !shown.contains("hush"), "{shown}");
}
