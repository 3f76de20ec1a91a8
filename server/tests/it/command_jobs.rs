//! The commands that do something: the main job without a browser, and what `--help` says of every command.

use std::{fs, os::unix::fs::PermissionsExt as _};

use crate::{
    command_fixture::{PASSWORD, Place, session},
    database_dump::dump,
    store_claims::execute_behind,
    workbook::Logins,
};

#[test]
fn help_names_variables_and_defaults() {
    let place = Place::new();
    let data = [
        "[env: LANYARD_DATABASE",
        "[default: sqlite:data/lanyard.db]",
        "[env: LANYARD_DATABASE_POOLED=]",
        "[env: LANYARD_DATABASE_CONNECTIONS=]",
        "[env: LANYARD_KEY_FILE=]",
        "[default: data/lanyard.key]",
        "LANYARD_KEY ",
    ];
    let serve = [
        "[env: LANYARD_LISTEN=]",
        "[default: 127.0.0.1:3000]",
        "[env: LANYARD_PUBLIC_URL=]",
        "[default: http:// and the listen address]",
        "[env: LANYARD_TRUSTED_PROXIES=]",
        "[env: LANYARD_DEMO=]",
        "[env: LANYARD_METRICS=]",
        "[env: LANYARD_LAME_DUCK=]",
        "[default: 0]",
        "[env: LANYARD_LOG=]",
        "[default: info]",
        "[env: LANYARD_LOG_FORMAT=]",
        "[default: text]",
    ];
    let named: [(&[&str], &[&str]); 15] = [
        (&["serve"], &serve),
        (&["backup"], &["<FILE>", "The key is not in it"]),
        (&["restore"], &["<FILE>", "--replace"]),
        (&["institution", "create"], &["--id", "--name"]),
        (&["staff", "create"], &["--institution", "--email", "--name", "--role", "--password-stdin"]),
        (&["institution", "list"], &[]),
        (&["staff", "unlock"], &["--email"]),
        (&["staff", "list"], &["--institution"]),
        (&["staff", "invite"], &["--institution", "--email", "--name", "--role", "[env: LANYARD_PUBLIC_URL=]"]),
        (&["staff", "reset"], &["--email", "--institution", "[env: LANYARD_PUBLIC_URL=]"]),
        (&["staff", "disable"], &["--email", "--institution"]),
        (
            &["staff", "role"],
            &["--email", "--institution", "[possible values: owner, coordinator, invigilator, reader]"],
        ),
        (&["staff", "remove-factor"], &["--email"]),
        (&["session", "create"], &["--institution", "--opens", "--closes", "--time-zone", "[default: UTC]"]),
        (&["entries", "create"], &["--session", "--count", "--output", "--label", "[env: LANYARD_PUBLIC_URL=]"]),
    ];
    for (command, words) in named {
        // Wrapped where the terminal ends; read as one line.
        let help = place.run(&[command, &["--help"]].concat()).succeeded();
        let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
        for word in data.iter().chain(words) {
            assert!(help.contains(word), "{command:?} --help does not say {word:?}: {help}");
        }
    }
    let all = place.run(&["--help"]).succeeded();
    for command in ["serve", "backup", "restore", "institution", "staff", "session", "entries"] {
        assert!(all.contains(command), "{command}");
    }
    assert_eq!(place.run(&["--version"]).succeeded(), format!("lanyard {}\n", env!("CARGO_PKG_VERSION")));
    assert!(place.files().is_empty(), "asking for help makes nothing");
}

#[test]
fn the_main_job_without_a_browser() {
    let place = Place::new();
    let made = place.run(&["institution", "create", "--id", "ng-2041", "--name", "Northgate Test Centre"]).succeeded();
    assert_eq!(made, "Institution NG-2041 created. Next: lanyard staff create --institution NG-2041 …\n");
    let staff = [
        "staff",
        "create",
        "--institution",
        "NG-2041",
        "--email",
        "owner@northgate.test",
        "--name",
        "Centre owner",
        "--role",
        "owner",
        "--password-stdin",
    ];
    let made = place.run_with(&staff, &[], &format!("{PASSWORD}\n")).succeeded();
    assert_eq!(made, "owner@northgate.test can log in now.\n");
    for role in ["Coordinator", "invigilator", "reader"] {
        let email = format!("{}@northgate.test", role.to_lowercase());
        let staff = staff.map(|word| match word {
            "owner@northgate.test" => email.as_str(),
            "owner" => role,
            word => word,
        });
        place.run_with(&staff, &[], &format!("{PASSWORD}\n")).succeeded();
    }
    let id = place.run(&session("Europe/Madrid")).succeeded();
    let id = id.trim();
    assert_eq!(id.len(), 36, "an id and nothing else: {id}");

    let entries = |output: &'static str| {
        let url = "https://test.northgate.example";
        [
            "entries",
            "create",
            "--session",
            id,
            "--count",
            "500",
            "--output",
            output,
            "--label",
            "A3",
            "--public-url",
            url,
        ]
    };
    let made = place.run(&entries("logins.xlsx")).succeeded();
    assert_eq!(made, "500 logins written to logins.xlsx\n");
    let file = place.path("logins.xlsx");
    let logins = Logins::read(&fs::read(&file).unwrap());
    assert_eq!(logins.headings[..3], ["Username", "Password", "Institution ID"]);
    assert_eq!(logins.rows.len(), 500);
    assert_eq!(logins.column("Institution ID"), ["NG-2041"; 500]);
    assert_eq!(logins.column("Session"), ["Spring placement"; 500]);
    assert_eq!(logins.column("Log-in address"), ["https://test.northgate.example/i/NG-2041"; 500]);

    let rights = |name| fs::metadata(place.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(rights("logins.xlsx"), 0o600, "the spreadsheet is its owner's");
    assert_eq!((rights("data/lanyard.db"), rights("data/lanyard.key"), rights("data")), (0o600, 0o400, 0o700));

    let before = place.files();
    let again = place.run(&entries("logins.xlsx"));
    let sentence = again.refused();
    assert!(
        sentence.contains("logins.xlsx cannot be written") && sentence.contains("does not exist yet"),
        "{sentence}"
    );
    assert_eq!(place.files(), before, "neither the file nor the database was touched");
}

#[tokio::test]
async fn what_an_earlier_version_stored_can_be_found_after_the_next_start() {
    let place = Place::new();
    let id = place.furnish();
    place.run(&["entries", "create", "--session", &id, "--count", "1", "--output", "logins.xlsx"]).succeeded();
    let url = format!("sqlite:{}", place.path("data/lanyard.db").display());
    let claimed = "insert into candidate (institution_id, entry_id, full_name, candidate_number, created_at) \
         select institution_id, id, 'María Carreño', 'ES 42', 0 from entry";
    execute_behind(&url, claimed).await;
    place.run(&session("UTC")).succeeded();
    let database = dump(&url).await;
    assert!(database["candidate"][0].contains("'es42',3"), "{:?}", database["candidate"]);
    assert!(database["entry"][0].contains(" 42 carreno es42 mariacarreno'"), "{:?}", database["entry"]);
}

#[test]
fn variables_take_the_place_of_options() {
    let place = Place::new();
    let key = "07".repeat(32);
    let variables = [("LANYARD_DATABASE", "sqlite:elsewhere/other.db"), ("LANYARD_KEY", key.as_str())];
    let args = ["institution", "create", "--id", "NG-2041", "--name", "Northgate"];
    place.run_with(&args, &variables, "").succeeded();
    assert!(place.path("elsewhere/other.db").exists());
    assert!(!place.path("data").exists(), "the key is in the variable: no key file");
    let other = [variables[0], ("LANYARD_KEY", &"08".repeat(32))];
    let refused = place.run_with(&args, &other, "");
    assert!(refused.refused().contains("does not match this database"), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_of_staff_is_unlocked() {
    let place = Place::new();
    place.furnish();
    let unlock = |email: &'static str| place.run(&["staff", "unlock", "--email", email]);
    assert_eq!(
        unlock("nobody@northgate.test").refused(),
        "nobody logs in as nobody@northgate.test. Check the e-mail address letter by letter."
    );
    let locked_not = "owner@northgate.test was not locked. Nothing was changed.\n";
    assert_eq!(unlock("owner@northgate.test").succeeded(), locked_not);
    let server = place.serve(&[]);
    let log_in = async |password: &str| {
        server.post("/api/admin/log_in", &[("email", "owner@northgate.test"), ("password", password)]).await
    };
    assert_eq!(log_in("not the password").await.0, 401);
    assert_eq!(unlock(" Owner@northgate.test").succeeded(), "Owner@northgate.test can log in again at once.\n");
    assert_eq!(unlock("owner@northgate.test").succeeded(), locked_not, "nothing is left");
    assert_eq!(log_in(PASSWORD).await, (303, "/admin/sessions".to_owned()));
    let audit = dump(&format!("sqlite:{}", place.path("data/lanyard.db").display())).await["audit"].clone();
    let unlocked: Vec<_> = audit.iter().filter(|row| row.contains("'staff_unlocked'")).collect();
    assert!(unlocked.len() == 1 && unlocked[0].contains("'operator'"), "{unlocked:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_taken_away_by_the_operator() {
    let place = Place::new();
    place.furnish();
    let remove = |email: &'static str| place.run(&["staff", "remove-factor", "--email", email]);
    assert_eq!(
        remove("nobody@northgate.test").refused(),
        "nobody logs in as nobody@northgate.test. Check the e-mail address letter by letter."
    );
    let none = "owner@northgate.test had no second factor. Nothing was changed.\n";
    assert_eq!(remove("owner@northgate.test").succeeded(), none);
    let database = format!("sqlite:{}", place.path("data/lanyard.db").display());
    execute_behind(
        &database,
        "insert into totp (person_id, sealed_secret, key_id, last_step, created_at) select id, x'00', 1, 0, 0 from person",
    )
    .await;
    let gone = "owner@northgate.test has no second factor any more.\n";
    assert_eq!(remove("owner@northgate.test").succeeded(), gone);
    assert_eq!(remove("owner@northgate.test").succeeded(), none);
    let audit = dump(&database).await["audit"].clone();
    assert_eq!(audit.iter().filter(|row| row.contains("'factors_taken_away'")).count(), 1, "{audit:?}");
}

#[test]
fn whoever_reads_no_answer_ends_no_command() {
    let place = Place::new();
    place.furnish();
    let unread = place.run_unread(&["institution", "list"]);
    assert_eq!((unread.code, unread.stderr.as_str()), (Some(0), ""));
}
