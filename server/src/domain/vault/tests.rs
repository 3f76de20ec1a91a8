//! Everything a stolen or shuffled database could try against the vault.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::credential::{draw_batch, draw_password, draw_prefix, fold_password};

fn vault(byte: u8) -> Vault {
    Vault::new(Secret::new([byte; KEY_LENGTH]))
}

fn institution(number: u128) -> InstitutionId {
    InstitutionId::new(Uuid::from_u128(number))
}

fn place(vault: &Vault) -> Context {
    Context { institution: institution(1), entry: EntryId::new(Uuid::from_u128(10)), version: 1, key: vault.key_id() }
}

/// The same place with one thing changed at a time.
fn other_places(place: Context) -> [Context; 4] {
    [
        Context { institution: institution(2), ..place },
        Context { entry: EntryId::new(Uuid::from_u128(11)), ..place },
        Context { version: 2, ..place },
        Context { key: KeyId::new(place.key.get() ^ 1), ..place },
    ]
}

fn data_key(vault: &Vault, random: &Random) -> DataKey {
    let wrapped = vault.wrap_new_data_key(institution(1), random).unwrap();
    vault.unwrap_data_key(institution(1), &wrapped).unwrap()
}

fn is_foreign<T>(opened: Result<T, VaultError>) -> bool {
    opened.is_err_and(|error| matches!(error, VaultError::Foreign))
}

fn holds(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

#[test]
fn the_tag_of_a_person_is_theirs_alone_and_stays() {
    let id = Uuid::from_u128(10);
    let (staff, candidate) = (Person::Staff(StaffId::new(id)), Person::Candidate(EntryId::new(id)));
    let tag = vault(7).whose(institution(1), candidate);
    assert_eq!(tag, vault(7).whose(institution(1), candidate));
    assert!(tag.len() == 16 && tag.bytes().all(|character| character.is_ascii_hexdigit()), "{tag}");
    let others = [
        vault(7).whose(institution(1), staff),
        vault(7).whose(institution(2), candidate),
        vault(7).whose(institution(1), Person::Candidate(EntryId::new(Uuid::from_u128(11)))),
        vault(8).whose(institution(1), candidate),
    ];
    assert!(others.iter().all(|other| *other != tag), "{tag}: {others:?}");
}

/// Known answers, made with another implementation of HMAC: a change here makes every database unreadable.
#[test]
fn derivation_stays_as_it_is() {
    let vault = vault(7);
    let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
    assert_eq!(hex(&vault.check_value()), "a1f34b8fbcfe5ed87a737e182fbfde6066e429781a3c1685f74917a60ab00ab0");
    assert_eq!(vault.key_id().get(), 1_849_598_531_902_398_058);
    let place = Context { key: KeyId::new(5), ..place(&vault) };
    assert_eq!(
        hex(&vault.verifier(&place, &fold_password("9HDN4-RYCW7"))),
        "24b4fe5583c5099b031231f3b5136670fa50ed435e1e8dd91f9d53c4109de10c"
    );
    assert_eq!(
        hex(&vault.throttle_key("candidate", "NG-2041", "K7RMT4XW")),
        "758923925daa01d48a7026c282246aaa7f2dbfab85282a315c5034e58bc935e6"
    );
}

#[test]
fn a_key_file_matches_its_own_database_only() {
    let (ours, theirs) = (vault(7), vault(8));
    assert!(ours.matches(&ours.check_value()));
    assert!(!ours.matches(&theirs.check_value()));
    assert!(!ours.matches(&[]));
    assert!(!ours.matches(&ours.check_value()[..31]));
    assert_ne!(ours.key_id(), theirs.key_id());
}

#[test]
fn a_data_key_opens_for_its_institution_and_master_key_only() {
    let random = Random::seeded(1);
    let vault = vault(7);
    let wrapped = vault.wrap_new_data_key(institution(1), &random).unwrap();
    assert_eq!(wrapped.len(), NONCE_LENGTH + KEY_LENGTH + TAG_LENGTH);
    assert!(vault.unwrap_data_key(institution(1), &wrapped).is_ok());
    assert!(is_foreign(vault.unwrap_data_key(institution(2), &wrapped)));
    let other = Vault::new(Secret::new([8; KEY_LENGTH]));
    assert!(is_foreign(other.unwrap_data_key(institution(1), &wrapped)));
    assert_ne!(wrapped, vault.wrap_new_data_key(institution(1), &random).unwrap(), "every data key is a new one");
}

#[test]
fn a_wrapped_key_shows_nothing_of_the_key() {
    // The generator gives the data key first and the nonce after it.
    let key = Random::seeded(1).bytes::<KEY_LENGTH>().unwrap();
    let wrapped = vault(7).wrap_new_data_key(institution(1), &Random::seeded(1)).unwrap();
    assert!(!holds(&wrapped, &key[..4]));
}

#[test]
fn a_sealed_password_opens_in_its_place_only() {
    let random = Random::seeded(1);
    let vault = vault(7);
    let (key, strange_key) = (data_key(&vault, &random), data_key(&vault, &random));
    let place = place(&vault);
    let password = draw_password(&random).unwrap();
    let sealed = key.seal(&place, &password, &random).unwrap();

    assert_eq!(sealed.len(), 50);
    assert_eq!(key.open(&place, &sealed).unwrap().characters(), password.characters());
    for other in other_places(place) {
        assert!(is_foreign(key.open(&other, &sealed)), "{other:?}");
    }
    assert!(is_foreign(strange_key.open(&place, &sealed)));
    assert_ne!(sealed, key.seal(&place, &password, &random).unwrap(), "every seal has its own nonce");
}

#[test]
fn sealed_bytes_hold_no_password() {
    let random = Random::seeded(1);
    let vault = vault(7);
    let key = data_key(&vault, &random);
    for _ in 0..200 {
        let password = draw_password(&random).unwrap();
        let sealed = key.seal(&place(&vault), &password, &random).unwrap();
        let verifier = vault.verifier(&place(&vault), &password.folded());
        for bytes in [&sealed[..], &verifier] {
            assert!(!holds(bytes, &password.characters().as_bytes()[..5]));
            assert!(!holds(bytes, &password.characters().as_bytes()[5..]));
        }
    }
}

#[test]
fn a_batch_seals_like_its_passwords_one_by_one() {
    let random = Random::seeded(1);
    let vault = vault(7);
    let key = data_key(&vault, &random);
    let logins = draw_batch(&random, draw_prefix(&random).unwrap(), 500).unwrap();
    let places = (0..500).map(|entry| Context { entry: EntryId::new(Uuid::from_u128(entry)), ..place(&vault) });
    let batch: Vec<(Context, &Password)> = places.zip(logins.iter().map(|(_, password)| password)).collect();
    let sealed = key.seal_all(&batch, &random).unwrap();

    assert_eq!(sealed.len(), 500);
    for ((place, password), sealed) in batch.iter().zip(&sealed) {
        assert_eq!(key.open(place, sealed).unwrap().characters(), password.characters());
    }
    let nonces: std::collections::HashSet<&[u8]> = sealed.iter().map(|sealed| &sealed[..NONCE_LENGTH]).collect();
    assert_eq!(nonces.len(), 500);
    assert!(key.seal_all(&[], &random).unwrap().is_empty());
}

#[test]
fn a_verifier_knows_its_password_in_its_place() {
    let vault = vault(7);
    let place = place(&vault);
    let password = draw_password(&Random::seeded(1)).unwrap();
    let stored = vault.verifier(&place, &password.folded());

    let typed = password.grouped().expose().to_lowercase();
    assert!(vault.verify(&place, &fold_password(&typed), &stored));
    assert!(!vault.verify(&place, &fold_password("9HDN4-RYCW7"), &stored));
    assert!(!vault.verify(&place, &fold_password(""), &stored));
    assert!(!vault.verify(&place, &password.folded(), &stored[..31]));
    assert!(!vault.verify(&place, &password.folded(), &[]));
    for other in other_places(place) {
        assert!(!vault.verify(&other, &password.folded(), &stored), "{other:?}");
    }
    assert!(!Vault::new(Secret::new([8; KEY_LENGTH])).verify(&place, &password.folded(), &stored));
}

#[test]
fn throttle_keys_keep_their_parts_apart() {
    let vault = vault(7);
    let key = vault.throttle_key("candidate", "NG-2041", "K7RMT4XW");
    assert_eq!(key, vault.throttle_key("candidate", "NG-2041", "K7RMT4XW"));
    for (kind, scope, name) in [
        ("staff", "NG-2041", "K7RMT4XW"),
        ("candidate", "NG-2042", "K7RMT4XW"),
        ("candidate", "NG-2041", "K7RMT4XX"),
        ("candidate", "NG-2041K", "7RMT4XW"),
        ("candidateN", "G-2041", "K7RMT4XW"),
        ("candidate", "", "NG-2041K7RMT4XW"),
    ] {
        assert_ne!(key, vault.throttle_key(kind, scope, name), "{kind} {scope} {name}");
    }
    assert!(!holds(&key, b"K7RM"));
}

proptest! {
    #[test]
    fn no_changed_byte_is_accepted(seed: u64, at in 0_usize..50, flip in 1_u8..) {
        let random = Random::seeded(seed);
        let vault = vault(7);
        let key = data_key(&vault, &random);
        let mut sealed = key.seal(&place(&vault), &draw_password(&random).unwrap(), &random).unwrap();
        sealed[at] ^= flip;
        prop_assert!(is_foreign(key.open(&place(&vault), &sealed)));
    }

    #[test]
    fn arbitrary_bytes_are_refused_and_never_a_fault(bytes: Vec<u8>) {
        let vault = vault(7);
        let key = data_key(&vault, &Random::seeded(1));
        prop_assert!(is_foreign(key.open(&place(&vault), &bytes)));
        prop_assert!(is_foreign(vault.unwrap_data_key(institution(1), &bytes)));
    }
}

#[test]
fn what_belongs_to_a_person_opens_for_nobody_else_and_for_nothing_else() {
    let (vault, random) = (Vault::new(Secret::new([7; 32])), Random::seeded(11));
    let of = |person: Option<u128>, purpose| PersonPlace {
        person: person.map(|id| PersonId::new(Uuid::from_u128(id))),
        purpose,
    };
    let sealed = vault.seal_for(of(Some(1), 1), b"a secret", &random).unwrap();
    assert_eq!(vault.open_for(of(Some(1), 1), &sealed).unwrap().as_slice(), b"a secret");
    for other in [of(Some(2), 1), of(Some(1), 2), of(None, 1), of(Some(0), 1)] {
        assert!(vault.open_for(other, &sealed).is_err(), "{other:?}");
    }
    let other_key = Vault::new(Secret::new([8; 32]));
    assert!(other_key.open_for(of(Some(1), 1), &sealed).is_err());
    let nobodys = vault.seal_for(of(None, 5), b"a state", &random).unwrap();
    assert!(vault.open_for(of(Some(0), 5), &nobodys).is_err());
}
