//! What bad input gets on the command line: one sentence on standard error, exit 1, nothing touched.

use std::{fs, net::TcpListener, os::unix::fs::PermissionsExt as _};

use crate::{
    command_fixture::{PASSWORD, Place, Ran, session},
    database_dump::dump,
    engines::empty_postgres_url,
    store_claims::execute_behind,
};

const INSTITUTION: [&str; 6] = ["institution", "create", "--id", "SG-3350", "--name", "Southgate"];
const SERVE: [&str; 3] = ["serve", "--listen", "127.0.0.1:0"];

/// Runs a command that must be refused and must leave every file as it was.
#[track_caller]
fn refused(place: &Place, args: &[&str], expected: &str) {
    let before = place.files();
    let ran = place.run(args);
    assert_eq!(ran.refused(), expected, "{args:?}");
    let after = place.files();
    let names =
        |files: &std::collections::BTreeMap<std::path::PathBuf, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&after), names(&before), "{args:?} made or removed files");
    assert!(after == before, "{args:?} touched a file");
}

#[test]
fn databases_that_cannot_be_opened() {
    let place = Place::new();
    fs::write(place.path("notes.txt"), "Remember the milk. ".repeat(100)).unwrap();
    fs::create_dir(place.path("folder")).unwrap();
    for command in [&SERVE[..], &INSTITUTION[..]] {
        for (database, expected) in [
            (
                "mysql://localhost/x",
                "The database address must begin with sqlite: or postgres:, for example sqlite:data/lanyard.db.",
            ),
            (
                "sqlite:",
                "The database address is not complete. Write sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE.",
            ),
            ("sqlite:notes.txt", "The file notes.txt is not a Lanyard database. Choose another file."),
        ] {
            refused(&place, &[command, &["--database", database]].concat(), expected);
        }
        for (database, begins) in [
            (
                "sqlite:folder",
                "The database file folder cannot be opened. Let the user that runs Lanyard read and write it.",
            ),
            (
                "sqlite:notes.txt/lanyard.db",
                "The database cannot be made in notes.txt. Let the user that runs Lanyard write there, or choose another file.",
            ),
            (
                "postgres://lanyard@localhost/lanyard?host=%2Fnonexistent",
                "The PostgreSQL server does not answer. Start it, or correct the host and port of the database address.",
            ),
        ] {
            let ran = place.run(&[command, &["--database", database]].concat());
            assert!(ran.refused().starts_with(begins), "{ran:?}");
        }
    }
    assert!(!place.path("data").exists(), "no key file was made for a database that cannot be had");
}

#[test]
fn passwords_that_are_not_percent_encoded() {
    let place = Place::new();
    for (database, character) in [
        ("postgres://lanyard:pa#ss@db.example/lanyard", '#'),
        ("postgres://lanyard:12#34@127.0.0.1/lanyard", '#'),
        ("postgres://lanyard:p@12#34@127.0.0.1/lanyard", '#'),
        ("postgres://lanyard:p@s/s@127.0.0.1/lanyard", '/'),
        ("postgres://lanyard:12/34@127.0.0.1/lanyard", '/'),
        ("postgresql://lanyard:12?34@127.0.0.1/lanyard", '?'),
    ] {
        for command in [&SERVE[..], &INSTITUTION[..]] {
            let sentence = format!(
                "The password in the database address cannot be read because of a sign like {character} in it. \
                 Percent-encode it: write %23 for #, %40 for @, %2F for /, %3F for ? and %25 for %."
            );
            refused(&place, &[command, &["--database", database]].concat(), &sentence);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_with_every_sign_is_read_when_it_is_percent_encoded() {
    let url = empty_postgres_url().await;
    for password in ["p%40ss%23%2F%3F%25", "p@ss"] {
        let database = url.replace("lanyard@", &format!("lanyard:{password}@"));
        let ran = Place::new().run(&[&INSTITUTION[..], &["--database", &database]].concat());
        assert!(!ran.stderr.contains("ercent-encode") && !ran.stderr.contains("does not answer"), "{ran:?}");
    }
}

#[test]
fn a_log_level_that_is_none() {
    let place = Place::new();
    for (flag, variable) in [("loud", None), ("info,loud", None), ("", None), ("info", Some("loud"))] {
        let variables: Vec<_> = variable.map(|level| ("LANYARD_LOG", level)).into_iter().collect();
        let asked = ["--log", flag];
        let args = [&SERVE[..], if variable.is_some() { &[] } else { &asked }].concat();
        let ran = place.run_with(&args, &variables, "");
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{ran:?}");
        assert!(ran.stderr.contains("how much is logged is one of error, warn, info and debug"), "{ran:?}");
    }
    assert!(place.files().is_empty(), "nothing was made");
}

#[tokio::test]
async fn key_files_that_do_not_belong() {
    let place = Place::new();
    place.furnish();
    let (key, database) =
        (place.path("data/lanyard.key"), format!("sqlite:{}", place.path("data/lanyard.db").display()));
    let right = fs::read(&key).unwrap();
    let before = dump(&database).await;
    let put = |bytes: Option<&[u8]>| {
        fs::remove_file(&key).unwrap_or_default();
        if let Some(bytes) = bytes {
            fs::write(&key, bytes).unwrap();
            fs::set_permissions(&key, fs::Permissions::from_mode(0o400)).unwrap();
        }
    };
    let other = "08".repeat(32);
    for (bytes, expected) in [
        (
            None,
            "the key file data/lanyard.key is missing, and this database was made with one. Put it back from your \
             backup: without it no password can be read or checked.",
        ),
        (
            Some(other.as_bytes()),
            "the key file data/lanyard.key does not match this database. Use the key that it was made with, or \
             another database.",
        ),
        (
            Some(b"not a key".as_slice()),
            "the key file data/lanyard.key does not hold a key: it must be 64 hexadecimal digits. Put the right file \
             back from your backup.",
        ),
        (
            Some(b"".as_slice()),
            "the key file data/lanyard.key does not hold a key: it must be 64 hexadecimal digits. Put the right file \
             back from your backup.",
        ),
    ] {
        for command in [&SERVE[..], &INSTITUTION[..]] {
            put(bytes);
            assert_eq!(place.run(command).refused(), expected, "{command:?}");
            assert_eq!(fs::read(&key).ok().as_deref(), bytes, "the key file is left as it is");
        }
    }
    assert_eq!(dump(&database).await, before);
    put(Some(&right));
    place.run(&INSTITUTION).succeeded();
}

#[test]
fn a_key_file_that_others_can_read() {
    let place = Place::new();
    place.furnish();
    let key = place.path("data/lanyard.key");
    for mode in [0o644, 0o440, 0o604, 0o660] {
        fs::set_permissions(&key, fs::Permissions::from_mode(mode)).unwrap();
        let sentence = format!(
            "the key file data/lanyard.key can be read or changed by other users of this machine (its mode is {mode:04o}). \
             Close it with: chmod 400 data/lanyard.key"
        );
        for command in [&SERVE[..], &INSTITUTION[..]] {
            refused(&place, command, &sentence);
        }
    }
    fs::set_permissions(&key, fs::Permissions::from_mode(0o400)).unwrap();
    place.run(&INSTITUTION).succeeded();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_database_wants_the_key_it_was_made_with() {
    let url = empty_postgres_url().await;
    let (here, restored) = (Place::new(), Place::new());
    let args = [&INSTITUTION[..], &["--database", &url]].concat();
    here.make_key();
    here.run(&args).succeeded();
    let before = dump(&url).await;
    let missing = restored.run(&args);
    assert!(missing.refused().contains("key file data/lanyard.key is missing"), "{missing:?}");
    fs::create_dir_all(restored.path("data")).unwrap();
    fs::write(restored.path("data/lanyard.key"), "08".repeat(32)).unwrap();
    fs::set_permissions(restored.path("data/lanyard.key"), fs::Permissions::from_mode(0o400)).unwrap();
    let other = restored.run(&args);
    assert!(other.refused().contains("does not match this database"), "{other:?}");
    assert_eq!(dump(&url).await, before);
}

#[test]
fn a_port_in_use() {
    let place = Place::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let sentence = format!("{address} is in use by another program. Stop it, or choose another port with --listen.");
    refused(&place, &["serve", "--listen", &address], &sentence);
    let sentence = sentence.replace("--listen", "--metrics");
    refused(&place, &["serve", "--listen", "127.0.0.1:0", "--metrics", &address], &sentence);
    assert!(!place.path("data").exists(), "no database was made");
}

#[tokio::test]
async fn a_newer_database() {
    let place = Place::new();
    place.furnish();
    let database = format!("sqlite:{}", place.path("data/lanyard.db").display());
    let later = "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
                 values (999, 'later', 1, x'00', 0)";
    execute_behind(&database, later).await;
    let before = dump(&database).await;
    for command in [&SERVE[..], &INSTITUTION[..]] {
        let ran = place.run(command);
        assert_eq!(
            ran.refused(),
            "The database was made by a newer version of Lanyard. Install that version or newer."
        );
    }
    assert_eq!(dump(&database).await, before);
}

#[tokio::test]
async fn what_cannot_be_made_is_said_in_words() {
    let place = Place::new();
    let id = place.furnish();
    let database = format!("sqlite:{}", place.path("data/lanyard.db").display());
    let before = dump(&database).await;
    let check = |ran: Ran, expected: &str| assert_eq!(ran.refused(), expected);
    check(place.run(&session("Europe/Atlantis")), "Choose a time zone from the list, like Europe/Madrid");
    check(
        place.run(&["institution", "create", "--id", "ng 2041", "--name", "x"]),
        "an Institution ID has 2 to 20 letters, digits and hyphens, like NG-2041",
    );
    check(
        place.run(&["institution", "create", "--id", "NG2041", "--name", "Another"]),
        "the Institution ID NG2041 is taken. Choose another one.",
    );
    check(place.run(&["institution", "create", "--id", "XX-1", "--name", " "]), "a name has 1 to 100 characters");
    let staff = |institution, email| {
        ["staff", "create", "--institution", institution, "--email", email, "--name", "x", "--password-stdin"]
    };
    check(
        place.run_with(&staff("XX-9", "a@northgate.test"), &[], PASSWORD),
        "there is no institution XX-9. Make it with: lanyard institution create --id XX-9 --name …",
    );
    check(
        place.run_with(&staff("NG-2041", "OWNER@northgate.test"), &[], PASSWORD),
        "OWNER@northgate.test has an account already. Choose another e-mail address.",
    );
    let boss = [&staff("NG-2041", "b@northgate.test")[..], &["--role", "boss"]].concat();
    check(
        place.run_with(&boss, &[], PASSWORD),
        "there is no role boss. Choose owner, coordinator, invigilator or reader.",
    );
    for (email, password) in [("nobody", PASSWORD), ("a@northgate.test", "short"), ("a@northgate.test", "")] {
        place.run_with(&staff("NG-2041", email), &[], password).refused();
    }
    let entries =
        |session, count| ["entries", "create", "--session", session, "--count", count, "--output", "new.xlsx"];
    let nowhere = "there is no such session. Use the id that `lanyard session create` printed.";
    for session in ["019e1c00-0000-7000-8000-000000000001", "Spring placement", ""] {
        check(place.run(&entries(session, "3")), nowhere);
    }
    assert_eq!(dump(&database).await, before);
    let over = session("UTC").map(|word| if word.starts_with("2126") { "2026-05-12T17:00" } else { word });
    let over = place.run(&over).succeeded();
    let before = dump(&database).await;
    let closed = "The session is closed, so nobody could use new logins. Reopen it first.";
    check(place.run(&entries(over.trim(), "3")), closed);
    check(place.run(&entries(&id, "501")), "You can create up to 500 at a time");
    check(place.run(&entries(&id, "0")), "Enter a number from 1 to 500");
    check(place.run(&entries(&id, "12.5")), "Enter a whole number, like 30");
    assert!(!place.path("new.xlsx").exists(), "nothing that looks like a result is left");
    assert_eq!(dump(&database).await, before);
}
