//! Copies of a PostgreSQL database, taken and put back by PostgreSQL's own programs.

use std::{
    fmt::Write as _,
    io::{self, Read as _, Write as _},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use data_encoding::HEXLOWER;

use crate::{
    domain::clock::Timestamp,
    storage::{
        Holdings, OpenError, Store, StoreError, VaultKey,
        backup::{
            copy::{CopyError, first_bytes, named, place_new, remove_with_sidecars, sync},
            postgres_environment::tool,
        },
        database::{
            engine::{Connection, Engine},
            open::bring_postgres_up_to_date,
            schema,
            value::values,
        },
    },
};

/// What stands at the beginning of a file that `pg_dump --format=custom` wrote.
const ARCHIVE_MAGIC: &[u8] = b"PGDMP";

/// Begins the names of the schemas that keep replaced tables; backups leave them out.
const REPLACED: &str = "replaced_";

/// Marks a refusal of our own in what psql says.
const OTHER_KEY: &str = "lanyard: another key";
const NEWER: &str = "lanyard: a newer version";
const NOT_OURS: &str = "lanyard: not a backup of Lanyard";

impl Store {
    /// Writes a copy of this PostgreSQL database, as it is at one moment, to a new file for this user alone; returns
    /// what it holds, read in the snapshot that was copied. `url` is where the store was opened.
    pub async fn dump_to(&self, url: &str, file: &Path, at: Timestamp) -> Result<Holdings, CopyError> {
        if file.exists() {
            return Err(CopyError::IsThere { file: file.to_owned() });
        }
        if self.has_upkeep().await? {
            self.upkeep_note("backed_up", at).await?;
        }
        let mut snapshot = Connection::begin(self.engine().writers()).await?;
        snapshot.execute("set transaction isolation level repeatable read", values![]).await?;
        let holdings = snapshot.holdings().await?;
        let row = snapshot.fetch_optional("select pg_export_snapshot() as name", values![]).await?;
        let name: String = row.map_or(Ok(String::new()), |row| row.get("name"))?;
        let part = named(file, ".part");
        remove_with_sidecars(&part);
        let dumped = {
            let (mut dump, part) = (tool("pg_dump", url)?, part.clone());
            dump.args(["--format=custom", "--no-owner", "--no-privileges", "--no-comments", "--no-password"]);
            dump.arg(format!("--exclude-schema={REPLACED}*"))
                .arg(format!("--snapshot={name}"))
                .arg("--file")
                .arg(&part);
            let mut list = tool("pg_restore", url)?;
            list.arg("--list").arg(&part);
            off_the_runtime(move || {
                private(&part)?;
                finish("pg_dump", dump)?;
                // Reads it back: a file that was cut short has no table of contents.
                finish("pg_restore", list)?;
                sync(&part).map_err(|error| CopyError::CannotWrite { file: part.clone(), source: error.into() })
            })
            .await
        };
        // It may have been ended meanwhile for doing nothing: the copy holds the snapshot itself.
        let _ = snapshot.roll_back().await;
        let placed = dumped.and_then(|()| place_new(&part, file));
        remove_with_sidecars(&part);
        placed.map(|()| holdings)
    }

    /// Puts a backup into this PostgreSQL database in one transaction: checked against this key, with nobody logged in.
    /// Tables that are there are refused without `replace`, else kept in a schema that ends with `when`; returns its
    /// name.
    pub async fn load_from(
        &self,
        url: &str,
        file: &Path,
        key: &VaultKey,
        replace: bool,
        when: &str,
    ) -> Result<Option<String>, CopyError> {
        if !first_bytes(file)?.starts_with(ARCHIVE_MAGIC) {
            return Err(CopyError::OtherKind { file: file.to_owned(), kind: "PostgreSQL" });
        }
        if self.is_used_by_others().await? {
            return Err(CopyError::InUse);
        }
        let tables = self
            .engine()
            .fetch_all(
                "select c.relname::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace \
                 where n.nspname = 'public' and c.relkind in ('r', 'p') order by 1",
                values![],
            )
            .await?;
        let tables = tables.iter().map(|row| row.get("name")).collect::<Result<Vec<String>, _>>()?;
        if !tables.is_empty() && !replace {
            return Err(CopyError::HoldsData);
        }
        let kept = (!tables.is_empty()).then(|| format!("{REPLACED}{}", when.replace('-', "_")));
        let (before, after) = (before(&tables, kept.as_deref()), after(key));
        let mut script = tool("pg_restore", url)?;
        script.args(["--no-owner", "--no-privileges", "--no-comments", "--file=-"]).arg(file);
        let mut run = tool("psql", url)?;
        run.args([
            "--no-psqlrc",
            "--quiet",
            "--no-password",
            "--set=ON_ERROR_STOP=1",
            "--output=/dev/null",
            "--file=-",
        ]);
        let file = file.to_owned();
        off_the_runtime(move || {
            run_script(run, script, &before, &after).map_err(|error| match error {
                CopyError::ToolRefused { said, .. } if said.contains(OTHER_KEY) => CopyError::OtherKey,
                CopyError::ToolRefused { said, .. } if said.contains(NEWER) => OpenError::NewerSchema.into(),
                CopyError::ToolRefused { said, .. } if said.contains(NOT_OURS) => {
                    OpenError::NotOurs { file: file.clone() }.into()
                }
                other => other,
            })
        })
        .await?;
        Ok(kept)
    }

    /// Brings restored tables up to date. `url` is where the store was opened.
    pub async fn upgrade(&self, url: &str) -> Result<(), CopyError> {
        if let Engine::Postgres { pool, .. } = self.engine() {
            let mut held = pool.acquire().await.map_err(OpenError::of_server)?;
            bring_postgres_up_to_date(url.into(), held.on().map_err(OpenError::of_server)?).await?;
            held.is_sound();
        }
        Ok(())
    }

    /// Other connections of Lanyard to this database than this store's own.
    async fn is_used_by_others(&self) -> Result<bool, CopyError> {
        let Engine::Postgres { pool, .. } = self.engine() else { return Ok(false) };
        // The connections of a server that was just stopped may take a moment to go.
        for _ in 0..30 {
            if self.connections().await? <= i64::from(pool.open()) {
                return Ok(false);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(true)
    }

    /// Connections of Lanyard to this database.
    async fn connections(&self) -> Result<i64, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                "select count(*) as connections from pg_stat_activity where datname = current_database() \
                 and application_name = 'lanyard'",
                values![],
            )
            .await?;
        row.map_or(Ok(0), |row| row.get("connections"))
    }
}

/// Begins the transaction and moves what is there out of the way.
fn before(tables: &[String], kept: Option<&str>) -> String {
    let mut sql = String::from("begin;\nset local client_min_messages = warning;\n");
    if let Some(kept) = kept {
        let _ = writeln!(sql, "create schema {kept};");
        for table in tables {
            let _ = writeln!(sql, "alter table public.\"{}\" set schema {kept};", table.replace('"', "\"\""));
        }
        // What the planner is told of a table does not go with it.
        let _ = write!(
            sql,
            "\ndo $$ declare name text; begin\n\
             for name in select stxname from pg_statistic_ext where stxnamespace = 'public'::regnamespace loop\n\
             execute format('alter statistics public.%I set schema {kept}', name); end loop; end $$;\n"
        );
    }
    sql
}

/// Refuses what this program or this key cannot read, throws everybody out, and commits.
fn after(key: &VaultKey) -> String {
    let highest = schema::highest();
    let check_value = HEXLOWER.encode(&key.check_value);
    format!(
        "\ndo $$ begin\n\
         if to_regclass('public._sqlx_migrations') is null or to_regclass('public.vault_key') is null then\n\
         raise exception '{NOT_OURS}'; end if;\n\
         if (select max(version) from public._sqlx_migrations) > {highest} then\n\
         if exists (select from public._sqlx_migrations m left join public.compatibility c on c.version = m.version\n\
         where m.version > {highest} and coalesce(c.oldest, m.version) > {highest}) then\n\
         raise exception '{NEWER}'; end if; end if;\n\
         if exists (select from public.vault_key) and not exists (select from public.vault_key\n\
         where check_value = decode('{check_value}', 'hex')) then raise exception '{OTHER_KEY}'; end if;\n\
         end $$;\n\
         delete from public.browser_session;\n\
         commit;\n"
    )
}

fn private(file: &Path) -> Result<(), CopyError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let made = options.open(file).map(drop);
    made.map_err(|error| CopyError::CannotWrite { file: file.to_owned(), source: error.into() })
}

fn started(tool: &'static str, command: &mut Command) -> Result<Child, CopyError> {
    command.stderr(Stdio::piped());
    command.spawn().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => CopyError::NoTool { tool },
        _ => CopyError::ToolRefused { tool, said: error.to_string() },
    })
}

/// Runs a program to its end.
fn finish(tool: &'static str, mut command: Command) -> Result<(), CopyError> {
    command.stdin(Stdio::null()).stdout(Stdio::null());
    ended(tool, started(tool, &mut command)?)
}

fn ended(tool: &'static str, child: Child) -> Result<(), CopyError> {
    let output = child.wait_with_output().map_err(|error| CopyError::ToolRefused { tool, said: error.to_string() })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ");
    Err(CopyError::ToolRefused { tool, said })
}

/// Feeds psql with `before`, the script and `after`. Unless the script came whole, `after` is kept back, and psql's end is
/// the end of a transaction that was not committed.
fn run_script(mut run: Command, mut script: Command, before: &str, after: &str) -> Result<(), CopyError> {
    let mut run = started("psql", run.stdin(Stdio::piped()).stdout(Stdio::null()))?;
    let mut script = started("pg_restore", script.stdin(Stdio::null()).stdout(Stdio::piped()))?;
    let (Some(mut into), Some(mut from)) = (run.stdin.take(), script.stdout.take()) else {
        return Err(CopyError::ToolRefused { tool: "psql", said: "it cannot be spoken to".to_owned() });
    };
    // What psql says must be read while it is spoken to, or both wait for each other.
    let said = run.stderr.take().map(|mut stderr| {
        thread::spawn(move || {
            let mut said = String::new();
            // What cannot be read cannot be told.
            let _ = stderr.read_to_string(&mut said);
            said
        })
    });
    let fed = into.write_all(before.as_bytes()).and_then(|()| io::copy(&mut from, &mut into));
    drop(from);
    let written = ended("pg_restore", script);
    let finished = match (&fed, &written) {
        (Ok(_), Ok(())) => into.write_all(after.as_bytes()),
        _ => Ok(()),
    };
    drop(into);
    let ran = run.wait().is_ok_and(|status| status.success());
    let said = said.and_then(|thread| thread.join().ok()).unwrap_or_default();
    let said = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ");
    if !ran || finished.is_err() {
        return Err(CopyError::ToolRefused { tool: "psql", said });
    }
    written
}

async fn off_the_runtime<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, CopyError> + Send + 'static,
) -> Result<T, CopyError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(outcome) => outcome,
        Err(error) => Err(CopyError::ToolRefused { tool: "lanyard", said: error.to_string() }),
    }
}
