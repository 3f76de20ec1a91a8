//! What is accepted, what is refused, and what a hash knows.

use super::*;
use crate::domain::credential::draw_staff_password;

const OWN: OwnWords<'static> =
    OwnWords { email: "adela.mora@northgate.test", name: "Adela Mora", institution: "Northgate Test Centre" };

fn secret(text: &str) -> Secret<String> {
    Secret::new(text.into())
}

fn parse(text: &str) -> Result<(), WeakPassword> {
    StaffPassword::parse(&secret(text), OWN).map(|_| ())
}

#[test]
fn length_is_counted_in_characters() {
    assert_eq!(parse(""), Err(WeakPassword::TooShort));
    assert_eq!(parse("plum-otter-vex"), Err(WeakPassword::TooShort));
    assert_eq!(parse("plum-otter-vexy"), Ok(()));
    assert_eq!(parse("счастливый кит!"), Ok(()));
    let long: String = "plum otter vexes brisk judge ".chars().cycle().take(127).chain(['#']).collect();
    assert_eq!(parse(&long), Ok(()));
    assert_eq!(parse(&format!("{long}x")), Err(WeakPassword::TooLong));
}

#[test]
fn what_is_guessed_first_is_refused() {
    for text in [
        "aaaaaaaaaaaaaaaaaaaa",
        "               ",
        "abababababababab",
        "plumotterplumotter",
        "123456789012345",
        "987654321098765",
        "abcdefghijklmnop",
        "qwertyuiopasdfgh",
        "QWERTYUIOP123456",
        "1q2w3e4r5t6y7u8i",
        "1qaz2wsx3edc4rfv",
        "passwordpassword1",
        "Password-12345678",
        "Administrator123!",
        "P@ssw0rd.P@ssw0rd!",
        "correct horse battery staple",
        "Lanyard Admin Login",
        "Contraseña 12345678",
        "adela.mora@northgate.test",
        "AdelaMora-2026!",
        "northgate northgate test",
    ] {
        assert_eq!(parse(text), Err(WeakPassword::TooCommon), "{text}");
    }
}

#[test]
fn what_a_person_makes_up_is_accepted() {
    for text in [
        "my password is a purple otter",
        "admin of seven quiet harbours",
        "vK3#pq81&zzLw0-x",
        "四つの言葉は関係がないほうが良い",
    ] {
        assert_eq!(parse(text), Ok(()), "{text}");
    }
    for seed in 0..200 {
        let drawn = draw_staff_password(&Random::seeded(seed)).unwrap();
        assert!(StaffPassword::parse(&drawn, OWN).is_ok());
    }
}

/// Our own rule finds nothing in these; the estimate does.
#[test]
fn what_takes_few_guesses_is_refused() {
    for text in ["michaeljennifer", "characteristically"] {
        assert!(!guess::leaves_little(text, OWN), "{text}");
        assert_eq!(parse(text), Err(WeakPassword::TooCommon), "{text}");
    }
}

/// And these it takes, so that neither stands alone.
#[test]
fn what_the_estimate_takes_is_refused_by_our_own_rule() {
    for text in ["AdelaMora-2026!", "P@ssw0rd.P@ssw0rd!", "Northgate Test Centre 2026!"] {
        assert!(guess::leaves_little(text, OWN), "{text}");
        assert_eq!(parse(text), Err(WeakPassword::TooCommon), "{text}");
    }
}

#[test]
fn a_hash_of_other_parameters_is_made_anew_once() {
    let random = Random::seeded(1);
    let quick = "$argon2id$v=19$m=8,t=1,p=1$c2FsdCBvZiB0aGUgdGVzdA$9g6zSPCTQ5ivoZRxSEGZmRdIza/Cj+RtvwBGt1g4GqQ";
    let typed = secret("a ruled line in blue ink");
    assert!(verify(quick, &typed));
    let anew = hash_anew(quick, &typed, &random).unwrap().expect("it is weaker than today's");
    assert!(anew.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    assert!(verify(&anew, &typed));
    assert_eq!(hash_anew(&anew, &typed, &random).unwrap(), None);
}

#[test]
fn sentences_are_closed() {
    assert_eq!(WeakPassword::TooShort.to_string(), format!("Use at least {SHORTEST} characters"));
    assert_eq!(WeakPassword::TooLong.to_string(), format!("Use {LONGEST} characters or fewer"));
}

#[test]
fn a_hash_knows_its_password_and_no_other() {
    let random = Random::seeded(1);
    let password = StaffPassword::parse(&secret("plum otter vexes Émile"), OWN).unwrap();
    let first = hash(&password, &random).unwrap();
    let second = hash(&password, &random).unwrap();
    assert!(first.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    assert_ne!(first, second, "every hash has its own salt");
    assert!(!first.contains("plum"));

    assert!(verify(&first, &secret("plum otter vexes Émile")));
    assert!(verify(&first, &secret("plum otter vexes E\u{301}mile")), "decomposed is the same");
    assert!(!verify(&first, &secret("plum otter vexes émile")));
    assert!(!verify(&first, &secret("")));
}

#[test]
fn a_damaged_hash_matches_nothing() {
    for hash in ["", "plain", "$argon2id$v=19$m=19456,t=2,p=1$bm8gc3VjaA", "$unknown$AAAA$AAAA"] {
        assert!(!verify(hash, &secret("plum otter vexes Émile")), "{hash}");
    }
}

#[test]
fn the_dummy_costs_what_a_real_hash_costs_and_matches_nothing() {
    let dummy = PasswordHash::new(dummy_hash()).unwrap();
    let password = StaffPassword::parse(&secret("plum otter vexes Émile"), OWN).unwrap();
    let real = hash(&password, &Random::seeded(1)).unwrap();
    let real = PasswordHash::new(&real).unwrap();
    assert_eq!(Params::try_from(&dummy).unwrap(), Params::try_from(&real).unwrap());
    assert_eq!((dummy.algorithm, dummy.version), (real.algorithm, real.version));
    assert_eq!(dummy.salt.unwrap().len(), real.salt.unwrap().len());
    assert!(!verify(dummy_hash(), &secret("")));
    assert!(!verify(dummy_hash(), &secret("plum otter vexes Émile")));
}
