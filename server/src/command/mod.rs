//! The command line: what can be typed, with its environment variables and defaults.

#![expect(clippy::doc_markdown, reason = "the comments of commands and options are the text of --help")]

mod backup;
mod clearing;
mod data;
mod database;
mod entries;
mod institution;
mod key;
mod listen;
mod log;
mod mail;
mod mail_settings;
mod migrate;
mod restore;
mod serve;
mod session;
mod sign_on;
mod signals;
mod staff;
mod team;
mod told;

use std::{
    error::Error,
    fmt,
    io::{self, Write as _},
    net::SocketAddr,
    path::PathBuf,
};

use clap::{Args, Parser, Subcommand};
use tokio::runtime::Runtime;

use self::{
    data::Data,
    database::Migrating,
    log::LogLevels,
    mail_settings::Told,
    team::{StaffInvite, StaffList, StaffNamed, StaffReset, StaffRole},
};
use crate::config::{API_REQUESTS_PER_MINUTE, PublicUrl, TrustedProxy};

/// Makes logins for test sessions in bulk.
#[derive(Debug, Parser)]
#[command(name = "lanyard", version, about, propagate_version = true, arg_required_else_help = true)]
pub struct Lanyard {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the pages of administrators and candidates
    Serve(Box<Serve>),
    /// Write a checked copy of the database to a new file; the server may go on serving
    Backup(Backup),
    /// Put a backup in the place of the database; stop the server first
    Restore(Restore),
    /// Bring the tables of the database up to date and end, apart from a start
    Migrate(migrate::Migrate),
    /// Key: what seals passwords, drawn once for all nodes of a database
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// Institutions: test centres and schools
    #[command(subcommand)]
    Institution(InstitutionCommand),
    /// Staff: the people who work for an institution
    #[command(subcommand)]
    Staff(StaffCommand),
    /// Sessions: sittings of a test
    #[command(subcommand)]
    Session(SessionCommand),
    /// Entries: places in a session, each with its login
    #[command(subcommand)]
    Entries(EntriesCommand),
    /// Mail: whether it leaves the server
    #[command(subcommand)]
    Mail(mail::MailCommand),
}

#[derive(Args, Debug)]
struct Serve {
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    mail: mail_settings::MailSettings,
    #[command(flatten)]
    sign_on: sign_on::SignOnSettings,
    /// Address and port to listen on
    #[arg(long, env = "LANYARD_LISTEN", default_value = "127.0.0.1:3000")]
    listen: SocketAddr,
    /// Where browsers reach this server, such as https://test.example.org [default: http:// and the listen address]
    #[arg(long, env = "LANYARD_PUBLIC_URL")]
    public_url: Option<PublicUrl>,
    /// Proxies whose X-Forwarded-For is believed, separated by commas, such as 10.0.0.7 or 10.0.0.0/24
    #[arg(long, env = "LANYARD_TRUSTED_PROXIES", value_delimiter = ',')]
    trusted_proxies: Vec<TrustedProxy>,
    /// How many requests another program may send within a minute, to each node
    #[arg(long, value_name = "REQUESTS", env = "LANYARD_API_REQUESTS_PER_MINUTE", default_value_t = API_REQUESTS_PER_MINUTE,
        value_parser = clap::value_parser!(u32).range(1..))]
    api_requests_per_minute: u32,
    /// On an empty database, make a demonstration institution and print how to log in
    #[arg(long, env = "LANYARD_DEMO", value_parser = clap::builder::FalseyValueParser::new())]
    demo: bool,
    /// What a start does about tables that are behind: auto brings them up to date, never stops
    #[arg(long, env = "LANYARD_MIGRATE", value_enum, default_value = "auto", hide_possible_values = true)]
    migrate: Migrating,
    /// Address and port on which Prometheus reads /metrics, such as 127.0.0.1:9090 [default: none]
    #[arg(long, env = "LANYARD_METRICS")]
    metrics: Option<SocketAddr>,
    /// Seconds between the signal to stop and the stop, in which everything is served and /readyz answers 503, so that a
    /// balancer sends nobody here any more
    #[arg(long, env = "LANYARD_LAME_DUCK", value_name = "SECONDS", default_value_t = 0, value_parser = clap::value_parser!(u64).range(..=3600))]
    lame_duck: u64,
    /// How much is logged: error, warn, info, debug
    #[arg(long, env = "LANYARD_LOG", default_value = "info")]
    log: LogLevels,
    /// How log lines look: text or json
    #[arg(long, env = "LANYARD_LOG_FORMAT", default_value = "text", value_parser = ["text", "json"])]
    log_format: String,
}

#[derive(Args, Debug)]
struct Backup {
    #[command(flatten)]
    data: Data,
    /// The file to write; must not exist yet. The key is not in it
    file: PathBuf,
}

#[derive(Args, Debug)]
struct Restore {
    #[command(flatten)]
    data: Data,
    /// The file that `lanyard backup` wrote
    file: PathBuf,
    /// Put it in the place of a database that holds data, which is kept beside it
    #[arg(long)]
    replace: bool,
}

#[derive(Debug, Subcommand)]
enum InstitutionCommand {
    /// Make an institution
    Create(InstitutionCreate),
    /// List the institutions
    List(InstitutionList),
    /// Say how single sign-on of an institution stands, or switch it off when its provider is gone
    SignOn(sign_on::InstitutionSignOn),
    /// Let an institution make and manage others
    Agent(InstitutionAgent),
}

#[derive(Args, Debug)]
struct InstitutionAgent {
    #[command(flatten)]
    data: Data,
    /// Institution ID, such as NG-2041
    id: String,
    /// Let it manage others no longer: its people are logged out of all of them
    #[arg(long)]
    off: bool,
}

#[derive(Args, Debug)]
struct InstitutionList {
    #[command(flatten)]
    data: Data,
}

#[derive(Args, Debug)]
struct InstitutionCreate {
    #[command(flatten)]
    data: Data,
    /// Institution ID that candidates type, such as NG-2041
    #[arg(long)]
    id: String,
    /// Name, such as "Northgate Test Centre"
    #[arg(long)]
    name: String,
}

#[derive(Debug, Subcommand)]
enum StaffCommand {
    /// Make an account for a member of staff
    Create(StaffCreate),
    /// List who works for an institution
    List(StaffList),
    /// Make an invitation and print its link
    Invite(StaffInvite),
    /// Make a link by which somebody chooses a new password, and print it
    Reset(StaffReset),
    /// Switch a member of staff off: they are logged out everywhere
    Disable(StaffNamed),
    /// Let a member of staff in again who was switched off
    Enable(StaffNamed),
    /// Give a member of staff another role
    Role(StaffRole),
    /// Let a member of staff log in again at once after too many wrong passwords
    Unlock(StaffUnlock),
    /// Take the second factor of a member of staff away who has lost it; the password stays
    RemoveFactor(StaffRemoveFactor),
}

#[derive(Args, Debug)]
struct StaffCreate {
    #[command(flatten)]
    data: Data,
    /// Institution ID, such as NG-2041
    #[arg(long)]
    institution: String,
    /// E-mail address to log in with
    #[arg(long)]
    email: String,
    /// Name, such as "Centre owner"
    #[arg(long)]
    name: String,
    /// Role: owner, coordinator, invigilator or reader
    #[arg(long, default_value = "owner")]
    role: String,
    /// Read the password from standard input (one line, at least 15 characters)
    #[arg(long, required = true)]
    password_stdin: bool,
}

#[derive(Args, Debug)]
struct StaffUnlock {
    #[command(flatten)]
    data: Data,
    /// E-mail address that the member of staff logs in with
    #[arg(long)]
    email: String,
}

#[derive(Args, Debug)]
struct StaffRemoveFactor {
    #[command(flatten)]
    of: StaffUnlock,
    #[command(flatten)]
    told: Told,
}

#[derive(Debug, Subcommand)]
enum SessionCommand {
    /// Make a session and print its id
    Create(SessionCreate),
}

#[derive(Args, Debug)]
struct SessionCreate {
    #[command(flatten)]
    data: Data,
    /// Institution ID, such as NG-2041
    #[arg(long)]
    institution: String,
    /// Name, such as "Spring placement"
    #[arg(long)]
    name: String,
    /// Room
    #[arg(long, default_value = "")]
    room: String,
    /// Test that is sat
    #[arg(long, default_value = "")]
    test: String,
    /// When it opens, local time, such as 2026-05-12T09:00
    #[arg(long)]
    opens: String,
    /// When it closes, local time, such as 2026-05-12T17:00
    #[arg(long)]
    closes: String,
    /// Time zone, such as Europe/Madrid
    #[arg(long, default_value = "UTC")]
    time_zone: String,
}

#[derive(Debug, Subcommand)]
enum EntriesCommand {
    /// Create logins and write them to a spreadsheet
    Create(EntriesCreate),
}

#[derive(Args, Debug)]
struct EntriesCreate {
    #[command(flatten)]
    data: Data,
    /// Session, as printed by `lanyard session create`
    #[arg(long)]
    session: String,
    /// How many logins, 1 to 500
    #[arg(long)]
    count: String,
    /// Label for the batch
    #[arg(long, default_value = "")]
    label: String,
    /// Spreadsheet to write; must not exist yet
    #[arg(long)]
    output: PathBuf,
    /// Where browsers reach the server; the spreadsheet's log-in address is made from it
    #[arg(long, env = "LANYARD_PUBLIC_URL", default_value = "http://127.0.0.1:3000")]
    public_url: PublicUrl,
}

/// Why a command stopped: one sentence for the operator.
pub struct Stop(String);

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: Error> From<E> for Stop {
    fn from(error: E) -> Self {
        // The chain of causes in one line; a cause that its parent already tells is not told twice.
        let mut text = error.to_string();
        let mut cause = error.source();
        while let Some(inner) = cause {
            let inner_text = inner.to_string();
            if !text.contains(&inner_text) {
                text.push_str(": ");
                text.push_str(&inner_text);
            }
            cause = inner.source();
        }
        Self(text)
    }
}

impl Lanyard {
    /// Reads the process's command line. Prints help, version and usage errors itself and ends the process then.
    #[must_use]
    pub fn from_command_line() -> Self {
        Self::parse()
    }

    /// Carries the command out on a runtime of its own. Here and not in `main.rs`: whoever waits for a future compiles all
    /// of it, and this crate has it compiled already.
    pub fn run(self) -> Result<(), Stop> {
        Runtime::new()?.block_on(self.carry_out())
    }

    async fn carry_out(self) -> Result<(), Stop> {
        match self.command {
            Command::Serve(serve) => serve::run(*serve).await,
            Command::Backup(backup) => backup::run(backup).await,
            Command::Restore(restore) => restore::run(restore).await,
            Command::Migrate(migrate) => migrate.carry_out().await,
            Command::Key(key) => key.carry_out(),
            Command::Institution(InstitutionCommand::Create(create)) => institution::create(create).await,
            Command::Staff(StaffCommand::Create(create)) => staff::create(create).await,
            Command::Institution(InstitutionCommand::List(list)) => institution::list(list).await,
            Command::Institution(InstitutionCommand::SignOn(asked)) => sign_on::institution(asked).await,
            Command::Institution(InstitutionCommand::Agent(agent)) => institution::agent(agent).await,
            Command::Staff(StaffCommand::Unlock(unlock)) => staff::unlock(unlock).await,
            Command::Staff(StaffCommand::List(list)) => team::list(list).await,
            Command::Staff(StaffCommand::Invite(invite)) => team::invite(invite).await,
            Command::Staff(StaffCommand::Reset(reset)) => team::reset(reset).await,
            Command::Staff(StaffCommand::Disable(named)) => team::disable(named).await,
            Command::Staff(StaffCommand::Enable(named)) => team::enable(named).await,
            Command::Staff(StaffCommand::Role(role)) => team::role(role).await,
            Command::Staff(StaffCommand::RemoveFactor(of)) => staff::remove_factor(of).await,
            Command::Session(SessionCommand::Create(create)) => session::create(create).await,
            Command::Entries(EntriesCommand::Create(create)) => entries::create(create).await,
            Command::Mail(command) => command.carry_out().await,
        }
    }
}

/// Writes what a command is asked for to standard output: its result, not a log line.
fn answer(line: impl fmt::Display) {
    // Whoever reads no further, as `head` does, has what they wanted.
    let _ = writeln!(io::stdout().lock(), "{line}");
}
