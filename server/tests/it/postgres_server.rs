//! A PostgreSQL server of this process's own, in a folder that goes away: for tests and for the benchmark.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

/// The server. A shell looks after it and waits on its standard input, which closes when this process
/// ends, however it ends: then the shell stops the server and removes its folder.
pub struct PostgresServer {
    folder: String,
    _shell: Child,
}

impl PostgresServer {
    /// Starts it with these settings (`name=value`) and waits until it answers.
    pub fn start(settings: &[&str]) -> Self {
        let bin = bin_folder();
        let mut command = shell_of_postgres();
        // Where `pg_isready` asks, too.
        if let Some(port) = settings.iter().find_map(|setting| setting.strip_prefix("port=")) {
            command.env("PGPORT", port);
        }
        let settings = settings.iter().flat_map(|setting| ["-c", setting]);
        let mut shell = command
            .args(["-c", SCRIPT, "sh", &bin])
            .args(settings)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell starts (as the user postgres when this is root)");
        let mut folder = String::new();
        BufReader::new(shell.stdout.take().expect("piped")).read_line(&mut folder).expect("the shell says where");
        assert!(!folder.trim().is_empty(), "PostgreSQL did not start; its programs were looked for in {bin}");
        Self { folder: folder.trim().to_owned(), _shell: shell }
    }

    /// Where a database of it is reached, by the user that owns everything.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://lanyard@localhost/{database}?host={}", self.folder.replace('/', "%2F"))
    }
}

const SCRIPT: &str = r#"
trap '' INT TERM HUP
bin=$1
shift
folder=$(mktemp -d -t lanyard-test.XXXXXX) || exit 1
"$bin/initdb" --pgdata="$folder/data" --username=lanyard --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
    --no-sync >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; rm -rf "$folder"; exit 1; }
"$bin/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c max_connections=300 \
    "$@" >"$folder/server.log" 2>&1 </dev/null &
server=$!
tries=0
until "$bin/pg_isready" --quiet --host="$folder"; do
    tries=$((tries + 1))
    if [ $tries -gt 300 ]; then cat "$folder/server.log" >&2; break; fi
    sleep 0.1
done
echo "$folder"
read -r _
kill -QUIT "$(head -n 1 "$folder/data/postmaster.pid" 2>/dev/null || echo $server)"
wait $server
rm -rf "$folder"
"#;

/// A shell as somebody whom PostgreSQL's programs run for: they refuse to run as root.
pub fn shell_of_postgres() -> Command {
    if !is_root() {
        return Command::new("sh");
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--", "sh"]);
    command
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("`id` is there");
    id.stdout.trim_ascii() == b"0"
}

/// Where `initdb` and `postgres` are: Debian keeps them out of the path.
pub fn bin_folder() -> String {
    let has_server = |folder: &str| std::path::Path::new(folder).join("initdb").exists();
    let asked = Command::new("pg_config").arg("--bindir").output();
    if let Ok(asked) = asked {
        let folder = String::from_utf8_lossy(&asked.stdout).trim().to_owned();
        if has_server(&folder) {
            return folder;
        }
    }
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<String> = versions.map(|version| version.path().join("bin").display().to_string()).collect();
    folders.retain(|folder| has_server(folder));
    folders.sort();
    folders.pop().expect("PostgreSQL is installed: initdb is in /usr/lib/postgresql/*/bin or where pg_config says")
}
