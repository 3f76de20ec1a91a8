//! `lanyard backup` and `lanyard restore`: what they refuse, in words, leaving everything as it was.

use std::{fs, os::unix::fs::PermissionsExt as _};

use sqlx::{Connection as _, Executor as _, SqliteConnection};

use crate::{
    command_fixture::{Place, Ran},
    database_dump::dump,
    engines::empty_postgres_url,
    store_claims::execute_behind,
};

const KEPT_NAME: &str = "data/lanyard.db.replaced-";

/// A furnished place with a backup, its database then changed.
fn with_backup() -> Place {
    let place = Place::new();
    place.furnish();
    let said = place.run(&["backup", "nightly.backup"]).succeeded();
    assert!(
        said.starts_with(
            "Backup written to nightly.backup: 1 institution, 1 session, 0 entries, 0 of them claimed, as of "
        ),
        "{said}"
    );
    assert!(said.contains("Not in it is the key file data/lanyard.key (key "), "{said}");
    place.run(&["institution", "create", "--id", "SG-3350", "--name", "Southgate"]).succeeded();
    place
}

fn database(place: &Place) -> String {
    format!("sqlite:{}", place.path("data/lanyard.db").display())
}

/// Refused, and every file is what it was.
#[track_caller]
fn refused(place: &Place, args: &[&str], begins: &str) -> Ran {
    let before = place.files();
    let ran = place.run(args);
    assert!(ran.refused().starts_with(begins), "{args:?}: {ran:?}");
    let after = place.files();
    assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>(), "{args:?} made or removed files");
    assert!(after == before, "{args:?} touched a file");
    ran
}

#[test]
fn a_backup_is_a_new_file_for_its_owner_alone() {
    let place = with_backup();
    let mode = fs::metadata(place.path("nightly.backup")).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    refused(
        &place,
        &["backup", "nightly.backup"],
        "nightly.backup is there already, and a backup never replaces a file.",
    );
    refused(&place, &["backup", "nowhere/nightly.backup"], "nowhere/nightly.backup.part cannot be written.");
    let missing = ["backup", "other.backup", "--database", "sqlite:nowhere.db"];
    refused(&place, &missing, "There is no database at nowhere.db. Correct the database address.");
    // What a killed one left behind is not in the way.
    fs::write(place.path("second.backup.part"), "half").unwrap();
    place.run(&["backup", "second.backup"]).succeeded();
    assert!(!place.path("second.backup.part").exists());
}

#[test]
fn what_is_no_backup_is_not_restored() {
    let place = with_backup();
    fs::write(place.path("notes.txt"), "Remember the milk. ".repeat(100)).unwrap();
    fs::write(place.path("other.dump"), b"PGDMP\x01\x0e\x00").unwrap();
    let mut damaged = fs::read(place.path("nightly.backup")).unwrap();
    let page = damaged.len() / 2 / 4096 * 4096;
    damaged[page..page + 4096].fill(0x5a);
    fs::write(place.path("damaged.backup"), &damaged).unwrap();
    damaged.truncate(4096 * 3);
    fs::write(place.path("short.backup"), &damaged).unwrap();
    for (file, begins) in [
        ("notes.txt", "notes.txt is not a backup of SQLite, which the database address names."),
        ("other.dump", "other.dump is not a backup of SQLite, which the database address names."),
        ("missing.backup", "The backup missing.backup cannot be read: "),
        ("damaged.backup", "damaged.backup is damaged: "),
        ("short.backup", "short.backup is damaged: "),
    ] {
        refused(&place, &["restore", file, "--replace"], begins);
    }
    refused(&place, &["restore", "nightly.backup"], "The database holds data. Add --replace");
}

#[tokio::test]
async fn a_backup_of_a_newer_version_is_not_restored() {
    let place = with_backup();
    let later = "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
                 values (999, 'later', 1, x'00', 0)";
    execute_behind(&format!("sqlite:{}", place.path("nightly.backup").display()), later).await;
    let sentence = "The database was made by a newer version of Lanyard. Install that version or newer.";
    refused(&place, &["restore", "nightly.backup", "--replace"], sentence);
}

#[test]
fn a_backup_wants_the_key_it_was_made_with() {
    let place = with_backup();
    let elsewhere = ["restore", "nightly.backup", "--database", "sqlite:data/new.db", "--key-file"];
    let ran =
        refused(&place, &[&elsewhere[..], &["none.key"]].concat(), "the key file none.key is missing. Put the one in");
    assert!(ran.stderr.contains("belongs to the backup (key "), "{ran:?}");
    fs::write(place.path("other.key"), "08".repeat(32)).unwrap();
    fs::set_permissions(place.path("other.key"), fs::Permissions::from_mode(0o400)).unwrap();
    let sentence = "the key file other.key does not fit the backup, which was made with key ";
    refused(&place, &[&elsewhere[..], &["other.key"]].concat(), sentence);
    refused(
        &place,
        &["backup", "other.backup", "--key-file", "other.key"],
        "the key file other.key does not match this",
    );
    let made = place.run(&["backup", "other.backup", "--key-file", "none.key"]).succeeded();
    assert!(made.contains("The key file none.key is not here to be compared with it."), "{made}");
}

/// A copied-back file beside the log of another one corrupts it or silently undoes what is in it.
#[tokio::test]
async fn a_log_that_lies_there_does_no_harm() {
    let place = with_backup();
    let (db, wal) = (place.path("data/lanyard.db"), place.path("data/lanyard.db-wal"));
    // Acts whose log is not folded in: the connection is lost as in a power cut.
    let mut connection = SqliteConnection::connect(&database(&place)).await.unwrap();
    connection.execute("pragma wal_autocheckpoint = 0").await.unwrap();
    connection.execute("update institution set name = 'After'").await.unwrap();
    let (file, log) = (fs::read(&db).unwrap(), fs::read(&wal).unwrap());
    connection.close().await.unwrap();
    fs::write(&db, &file).unwrap();
    fs::write(&wal, &log).unwrap();
    let said = place.run(&["restore", "nightly.backup", "--replace"]).succeeded();
    assert!(said.contains("Done since the backup, and undone now: Institution created: 1."), "{said}");
    let restored = dump(&database(&place)).await;
    assert_eq!(restored["institution"].len(), 1);
    assert!(restored["institution"][0].contains("Northgate Test Centre"));
    let kept = place.files().into_keys().find(|path| path.to_str().unwrap().contains(KEPT_NAME)).unwrap();
    let kept = dump(&format!("sqlite:{}", kept.display())).await;
    assert!(kept["institution"].iter().all(|row| row.contains("After")), "what was in the log is kept");

    // The same beside no database at all.
    fs::remove_file(&db).unwrap();
    fs::write(&wal, &log).unwrap();
    place.run(&["restore", "nightly.backup"]).succeeded();
    assert_eq!(dump(&database(&place)).await["institution"], restored["institution"]);
}

#[tokio::test]
async fn a_damaged_database_is_replaced_and_kept() {
    let place = with_backup();
    fs::write(place.path("data/lanyard.db"), "not a database any more ".repeat(400)).unwrap();
    let said = place.run(&["restore", "nightly.backup", "--replace"]).succeeded();
    assert!(said.contains("What was done since the backup cannot be counted"), "{said}");
    assert_eq!(dump(&database(&place)).await["institution"].len(), 1);
    let kept = place.files().into_iter().find(|(path, _)| path.to_str().unwrap().contains(KEPT_NAME)).unwrap();
    assert!(kept.1.starts_with(b"not a database any more"));
}

#[tokio::test]
async fn a_database_that_is_used_is_not_replaced() {
    let place = with_backup();
    let sentence = "A program uses the database. Stop Lanyard first, then restore.";
    let server = place.serve(&[]);
    for args in [&["restore", "nightly.backup", "--replace"][..], &["restore", "nightly.backup"]] {
        assert_eq!(place.run(args).refused(), sentence);
    }
    assert!(server.stop("TERM").0.success());
    // Another program, which knows nothing of our lock.
    let mut shell = SqliteConnection::connect(&database(&place)).await.unwrap();
    shell.execute("select count(*) from institution").await.unwrap();
    assert_eq!(place.run(&["restore", "nightly.backup", "--replace"]).refused(), sentence);
    shell.close().await.unwrap();
    // And nobody begins to use it meanwhile.
    let lock = fs::File::create(place.path("data/lanyard.db.lock")).unwrap();
    lock.lock().unwrap();
    let being_restored = "A backup is being restored to data/lanyard.db. Wait until that is done, then try again.";
    assert_eq!(place.run(&["serve", "--listen", "127.0.0.1:0"]).refused(), being_restored);
    // Closing it is not enough: a program that another test is just starting still has what was open here.
    lock.unlock().unwrap();
    place.run(&["restore", "nightly.backup", "--replace"]).succeeded();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_backup_wants_its_kind_its_key_and_an_empty_place() {
    let (from, to) = (empty_postgres_url().await, empty_postgres_url().await);
    let place = Place::on(&from);
    place.furnish();
    place.run(&["backup", "nightly.backup"]).succeeded();
    assert_eq!(fs::metadata(place.path("nightly.backup")).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(place.run(&["backup", "nightly.backup"]).refused().starts_with("nightly.backup is there already"));
    let before = dump(&from).await;
    fs::write(place.path("other.key"), "08".repeat(32)).unwrap();
    fs::set_permissions(place.path("other.key"), fs::Permissions::from_mode(0o400)).unwrap();
    let sqlite = with_backup();
    fs::copy(sqlite.path("nightly.backup"), place.path("sqlite.backup")).unwrap();
    let half = fs::read(place.path("nightly.backup")).unwrap();
    fs::write(place.path("half.backup"), &half[..half.len() / 2]).unwrap();
    for (args, begins) in [
        (&["restore", "nightly.backup"][..], "The database holds data. Add --replace"),
        (&["restore", "sqlite.backup", "--replace"], "sqlite.backup is not a backup of PostgreSQL"),
        (&["restore", "half.backup", "--replace"], "p"),
        (
            &["restore", "nightly.backup", "--replace", "--key-file", "other.key"],
            "The backup was made with another key.",
        ),
        (&["restore", "nightly.backup", "--replace", "--key-file", "none.key"], "the key file none.key is missing."),
    ] {
        let ran = place.run(args);
        assert!(ran.refused().starts_with(begins), "{args:?}: {ran:?}");
        assert_eq!(dump(&from).await, before, "{args:?}");
    }
    // Onto an empty database, and over one that holds data.
    let said = place.run(&["restore", "nightly.backup", "--database", &to]).succeeded();
    assert!(said.contains(": 1 institution, 1 session, 0 entries"), "{said}");
    assert_eq!(dump(&to).await["institution"], before["institution"]);
    execute_behind(&to, "update institution set name = 'After'").await;
    let said = place.run(&["restore", "nightly.backup", "--replace", "--database", &to]).succeeded();
    assert!(said.contains("is kept as the schema replaced_"), "{said}");
    assert_eq!(dump(&to).await["institution"], before["institution"]);
    place.run(&["institution", "create", "--id", "SG-3350", "--name", "Southgate", "--database", &to]).succeeded();
    // What was replaced is not in the next backup.
    place.run(&["backup", "second.backup", "--database", &to]).succeeded();
    let third = empty_postgres_url().await;
    place.run(&["restore", "second.backup", "--database", &third]).succeeded();
    assert_eq!(dump(&third).await["institution"].len(), 2);

    let without = place.run_with(&["backup", "third.backup"], &[("PATH", "/nowhere")], "");
    assert!(
        without.refused().starts_with("pg_dump is not installed. Install PostgreSQL's client programs"),
        "{without:?}"
    );
}
