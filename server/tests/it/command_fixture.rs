//! Runs the program as an operator does: in a folder of its own, with nothing in its environment but what a test says.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, LazyLock, Mutex},
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::{
    client::asker,
    workbook::{Logins, Slip},
};

/// The password of every account that tests make.
pub const PASSWORD: &str = "a ruled line in blue ink";

/// Where a shell and PostgreSQL's programs are.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// A folder in which the program runs, its database and key file below `data`.
pub struct Place {
    folder: TempDir,
    /// Where the database is, unless it is the file below `data`.
    database: Option<String>,
}

/// How a run ended.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Place {
    pub fn new() -> Self {
        Self { folder: TempDir::new().unwrap(), database: None }
    }

    /// A folder whose commands all use this database on a server, with a key.
    pub fn on(database: impl Into<String>) -> Self {
        let place = Self { database: Some(database.into()), ..Self::new() };
        place.make_key();
        place
    }

    /// Another machine that serves the same database with a copy of the key.
    pub fn another_node(&self) -> Self {
        let node = Self { database: self.database.clone(), ..Self::new() };
        fs::create_dir(node.path("data")).unwrap();
        // With its mode.
        fs::copy(self.path("data/lanyard.key"), node.path("data/lanyard.key")).unwrap();
        node
    }

    /// Makes the key file, as an operator does for a database on a server.
    pub fn make_key(&self) {
        self.run(&["key", "make"]).succeeded();
    }

    /// The address of the database.
    pub fn database(&self) -> String {
        self.database.clone().unwrap_or_else(|| format!("sqlite:{}", self.path("data/lanyard.db").display()))
    }

    fn variables(&self) -> impl Iterator<Item = (&str, &str)> {
        // Where statements are noted for `xtask statements`: those of the program's commands are among them.
        static NOTES: LazyLock<Option<String>> = LazyLock::new(|| std::env::var("LANYARD_STATEMENTS").ok());
        let notes = NOTES.iter().map(|file| ("LANYARD_STATEMENTS", file.as_str()));
        self.database.iter().map(|database| ("LANYARD_DATABASE", database.as_str())).chain(notes)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, args: &[&str], variables: &[(&str, &str)]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lanyard"));
        // The path: where PostgreSQL's programs are found.
        command
            .env_clear()
            .env("PATH", PATH)
            .envs(self.variables())
            .envs(variables.iter().copied())
            .current_dir(self.folder.path())
            .args(args);
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, &[], "")
    }

    pub fn run_with(&self, args: &[&str], variables: &[(&str, &str)], input: &str) -> Ran {
        let mut command = self.command(args, variables);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        // A program that reads nothing may be gone already.
        let _ = child.stdin.take().expect("piped").write_all(input.as_bytes());
        let output = child.wait_with_output().expect("the program ends");
        Ran {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs a command whose answer nobody reads.
    pub fn run_unread(&self, args: &[&str]) -> Ran {
        let mut command = self.command(args, &[]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("the program ends");
        Ran { code: output.status.code(), stdout: String::new(), stderr: String::from_utf8(output.stderr).unwrap() }
    }

    /// Starts the server on a free port and waits until it serves.
    pub fn serve(&self, args: &[&str]) -> Server {
        self.serve_with(&[&["--listen", "127.0.0.1:0"], args].concat(), &[])
    }

    /// The same for a server that may stop instead: then with what it said.
    pub fn serve_or_stop(&self, args: &[&str]) -> Result<Server, String> {
        started_or_stopped(self.command(&[&["serve", "--listen", "127.0.0.1:0"], args].concat(), &[]))
    }

    /// The same with every argument and variable.
    pub fn serve_with(&self, args: &[&str], variables: &[(&str, &str)]) -> Server {
        started(self.command(&[&["serve"], args].concat(), variables))
    }

    /// The same behind a shell that says how it is to run before it becomes the server: `trap '' XFSZ`.
    pub fn serve_after(&self, shell: &str, args: &[&str]) -> Server {
        let plain = self.command(&[&["serve", "--listen", "127.0.0.1:0"], args].concat(), &[]);
        let mut command = Command::new("sh");
        command.args(["-c", &format!("{shell}; exec \"$@\""), "sh"]).arg(plain.get_program()).args(plain.get_args());
        command.env_clear().env("PATH", PATH).envs(self.variables()).current_dir(self.folder.path());
        started(command)
    }

    /// The same where the system gives at most so many descriptors.
    pub fn serve_within(&self, descriptors: usize, args: &[&str]) -> Server {
        self.serve_softly(descriptors, descriptors, args)
    }

    /// The same where it gives `soft` descriptors, and up to `hard` to whoever asks.
    pub fn serve_softly(&self, soft: usize, hard: usize, args: &[&str]) -> Server {
        self.serve_after(&format!("ulimit -S -n {soft} && ulimit -H -n {hard}"), args)
    }

    /// An institution `NG-2041`, its owner and an open session; returns the session's id.
    pub fn furnish(&self) -> String {
        self.furnish_on(&[])
    }

    /// The same with further arguments for each command: the database.
    pub fn furnish_on(&self, on: &[&str]) -> String {
        if on.iter().any(|argument| argument.starts_with("postgres:")) && !self.path("data/lanyard.key").exists() {
            self.make_key();
        }
        let institution = ["institution", "create", "--id", "NG-2041", "--name", "Northgate Test Centre"];
        self.run(&[&institution, on].concat()).succeeded();
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
        self.run_with(&[&staff, on].concat(), &[], &format!("{PASSWORD}\n")).succeeded();
        self.run(&[&session("Europe/Madrid"), on].concat()).succeeded().trim().to_owned()
    }

    /// New logins of a session, as their workbook has them.
    pub fn slips(&self, session: &str, count: usize, on: &[&str]) -> Vec<Slip> {
        let file = self.path("slips.xlsx");
        fs::remove_file(&file).unwrap_or_default();
        let count = count.to_string();
        let create = ["entries", "create", "--session", session, "--count", &count, "--output", "slips.xlsx"];
        self.run(&[&create, on].concat()).succeeded();
        Logins::read(&fs::read(file).unwrap()).slips()
    }

    /// The bytes of every file below the folder.
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(self.folder.path(), &mut files);
        files
    }
}

/// Waits until the server serves.
fn started(command: Command) -> Server {
    started_or_stopped(command).expect("the server says where it serves")
}

/// Waits until the server serves, or has stopped: then with what it said.
fn started_or_stopped(mut command: Command) -> Result<Server, String> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut lines = BufReader::new(child.stderr.take().expect("piped")).lines().map_while(Result::ok);
    let log = Arc::new(Mutex::new(Vec::new()));
    let serving = lines
        .by_ref()
        .inspect(|line| log.lock().unwrap().push(line.clone()))
        .find(|line| line.contains("serving http"));
    let Some(serving) = serving else {
        child.wait().expect("our own child");
        return Err(log.lock().unwrap().join("\n"));
    };
    let url = serving.split("serving ").nth(1).unwrap().split(' ').next().unwrap().to_owned();
    // Nobody may have to wait for a reader of the log.
    let kept = Arc::clone(&log);
    std::thread::spawn(move || lines.for_each(|line| kept.lock().unwrap().push(line)));
    Ok(Server { child, url, log })
}

/// The arguments that make a session in a zone.
pub fn session(zone: &str) -> [&str; 14] {
    [
        "session",
        "create",
        "--institution",
        "NG-2041",
        "--name",
        "Spring placement",
        "--room",
        "B12",
        "--opens",
        "2026-05-12T09:00",
        "--closes",
        "2126-05-12T17:00",
        "--time-zone",
        zone,
    ]
}

fn collect(folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.insert(path.clone(), fs::read(path).unwrap());
        }
    }
}

impl Ran {
    /// What a command that must succeed wrote to standard output.
    #[track_caller]
    pub fn succeeded(self) -> String {
        assert_eq!((self.code, self.stderr.as_str()), (Some(0), ""), "{self:?}");
        self.stdout
    }

    /// The one sentence of a command that must be refused.
    #[track_caller]
    pub fn refused(&self) -> &str {
        assert_eq!((self.code, self.stdout.as_str()), (Some(1), ""), "{self:?}");
        let sentence = self.stderr.strip_prefix("lanyard: ").expect("the program's name first").trim_end();
        assert!(!sentence.contains('\n') && !sentence.is_empty(), "one line: {sentence:?}");
        sentence
    }
}

/// A running server; killed when a test forgets it.
pub struct Server {
    child: Child,
    pub url: String,
    log: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// The lines of the log that hold these words.
    pub fn logged(&self, words: &str) -> Vec<String> {
        self.log.lock().unwrap().iter().filter(|line| line.contains(words)).cloned().collect()
    }

    /// Waits for a line of the log that holds these words: a request is answered before it is logged.
    pub async fn logs(&self, words: &str) {
        for _ in 0..200 {
            if !self.logged(words).is_empty() {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("no line with {words:?}: {:#?}", self.log.lock().unwrap());
    }

    /// The number of the process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub async fn get(&self, path: &str) -> (u16, String) {
        let answer =
            asker().build().unwrap().get(format!("{}{path}", self.url)).send().await.expect("the server answers");
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// Posts a form from one of the server's own pages; returns the status and where it leads.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> (u16, String) {
        let browser = asker().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let request = browser.post(format!("{}{path}", self.url)).header("origin", &self.url).form(fields);
        let answer = request.send().await.expect("the server answers");
        let location = answer.headers().get("location").map(|value| value.to_str().unwrap().to_owned());
        (answer.status().as_u16(), location.unwrap_or_default())
    }

    /// Sends a signal; returns how the server ended and what it had written to standard output.
    pub fn stop(self, name: &str) -> (ExitStatus, String) {
        self.signal(name);
        self.ended()
    }

    pub fn signal(&self, name: &str) {
        let kill = Command::new("sh").arg("-c").arg(format!("kill -{name} {}", self.child.id())).status();
        assert!(kill.expect("a shell").success());
    }

    /// Waits for the end that a signal asked for.
    pub fn ended(mut self) -> (ExitStatus, String) {
        let began = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("our own child") {
                break status;
            }
            assert!(began.elapsed() < Duration::from_secs(10), "the server is still there");
            std::thread::sleep(Duration::from_millis(20));
        };
        let mut said = String::new();
        self.child.stdout.take().expect("piped").read_to_string(&mut said).unwrap();
        (status, said)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended long ago.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
