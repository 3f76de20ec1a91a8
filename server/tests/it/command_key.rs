//! The key of a database on a server: made by the operator, once, and never drawn by a start.

use std::{collections::BTreeMap, fs, os::unix::fs::PermissionsExt as _};

use crate::{command_fixture::Place, database_dump::dump, engines::empty_postgres_url};

const INSTITUTION: [&str; 6] = ["institution", "create", "--id", "SG-3350", "--name", "Southgate"];
const SERVE: [&str; 3] = ["serve", "--listen", "127.0.0.1:0"];

#[test]
fn a_key_is_made_for_its_owner_alone_and_says_what_to_do() {
    let place = Place::new();
    let said = place.run(&["key", "make", "--key-file", "keys/test.key"]).succeeded();
    assert_eq!(
        said,
        "Key file keys/test.key made, readable by its owner only.\n\
         Copy it to every node that serves the database, to be read by the user that runs Lanyard: chmod 400.\n\
         Keep a copy in your backup, apart from the database: without the key no password can be read or checked, and \
         whoever has both can read every one.\n"
    );
    let file = place.path("keys/test.key");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o400);
    assert_eq!(fs::metadata(place.path("keys")).unwrap().permissions().mode() & 0o777, 0o700);
    let key = fs::read_to_string(&file).unwrap();
    assert!(key.trim_end().len() == 64 && key.trim_end().bytes().all(|byte| byte.is_ascii_hexdigit()));
    place.run(&["key", "make"]).succeeded();
    assert_ne!(fs::read_to_string(place.path("data/lanyard.key")).unwrap(), key);
}

#[test]
fn a_key_is_never_overwritten() {
    let place = Place::new();
    place.make_key();
    let before = place.files();
    assert_eq!(
        place.run(&["key", "make"]).refused(),
        "the key file data/lanyard.key is there already, and a key is never overwritten: what it sealed could never be \
         read again. Use it, or name another file with --key-file."
    );
    assert_eq!(
        place.run_with(&["key", "make", "--key-file", "other.key"], &[("LANYARD_KEY", &"08".repeat(32))], "").refused(),
        "the variable LANYARD_KEY holds the key already. Unset it to make a key file."
    );
    assert!(place.files() == before, "a file was touched");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_on_a_server_is_given_no_key_by_a_start() {
    let url = empty_postgres_url().await;
    let place = Place::new();
    for command in [&SERVE[..], &["serve", "--demo", "--listen", "127.0.0.1:0"], &INSTITUTION] {
        let ran = place.run(&[command, &["--database", &url]].concat());
        assert_eq!(
            ran.refused(),
            "there is no key file data/lanyard.key, and this PostgreSQL database has no key yet. Make one with: lanyard \
             key make --key-file data/lanyard.key, and copy it to every node that serves the database."
        );
        assert!(place.files().is_empty(), "{command:?} made a file");
        assert_eq!(dump(&url).await, BTreeMap::new(), "{command:?} made tables");
    }
    place.make_key();
    place.run(&[&INSTITUTION[..], &["--database", &url]].concat()).succeeded();
    let server = place.serve(&["--database", &url]);
    assert_eq!(server.get("/readyz").await.0, 200);
    assert_eq!(dump(&url).await["vault_key"].len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_in_a_variable_needs_no_file() {
    let url = empty_postgres_url().await;
    let place = Place::new();
    let key = "08".repeat(32);
    let ran = place.run_with(&[&INSTITUTION[..], &["--database", &url]].concat(), &[("LANYARD_KEY", &key)], "");
    ran.succeeded();
    assert!(place.files().is_empty());
    assert_eq!(dump(&url).await["vault_key"].len(), 1);
}
