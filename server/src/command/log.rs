//! What is logged, and how much, as an operator writes it: one level, or levels for parts of the program.

use std::{
    io::{self, IsTerminal as _},
    str::FromStr,
};

use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

/// The levels for everything.
const LEVELS: [&str; 4] = ["error", "warn", "info", "debug"];

/// The levels for a part: it may be silenced, too, and searched for a fault.
const LEVELS_OF_A_PART: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// What the libraries of the databases say is not our log: their notices speak to programmers, and their statements hold
/// names. Whoever searches for a fault names them.
const OTHERS: &str = "sqlx=off";

/// How much is logged: `info`, or `info,lanyard_server=debug`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLevels(String);

/// Text that names no level. A word that is none would be taken for the name of a part, and nothing would be logged.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("how much is logged is one of error, warn, info and debug")]
pub struct BadLogLevels;

impl FromStr for LogLevels {
    type Err = BadLogLevels;

    fn from_str(text: &str) -> Result<Self, BadLogLevels> {
        let text = text.trim().to_ascii_lowercase();
        let names_a_level = |directive: &str| match directive.trim().rsplit_once('=') {
            None => LEVELS.contains(&directive.trim()),
            Some((part, level)) => !part.is_empty() && LEVELS_OF_A_PART.contains(&level),
        };
        if !text.split(',').all(names_a_level) || EnvFilter::try_new(&text).is_err() {
            return Err(BadLogLevels);
        }
        Ok(Self(text))
    }
}

impl LogLevels {
    /// For the filter of log lines.
    pub fn directives(&self) -> String {
        format!("{OTHERS},{}", self.0)
    }
}

/// Lets log lines go to standard error from now on; `format` is `text` or `json`.
pub fn to_stderr(levels: &LogLevels, format: &str) {
    let registry = tracing_subscriber::registry().with(EnvFilter::new(levels.directives()));
    let lines = fmt::layer().with_writer(io::stderr).with_ansi(io::stderr().is_terminal());
    // A second call (there is none in the program) would keep the first.
    let _ = if format == "json" { registry.with(lines.json()).try_init() } else { registry.with(lines).try_init() };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_no_level_is_refused() {
        for known in ["error", "warn", "info", "debug", "INFO", "info,lanyard_server=debug", "lanyard_server=trace"] {
            assert!(known.parse::<LogLevels>().is_ok(), "{known}");
        }
        for refused in ["loud", "", " ", "info,", "info,loud", "loud=loud", "lanyard_server", "=info", "trace", "off"] {
            assert!(refused.parse::<LogLevels>().is_err(), "{refused}");
        }
    }

    #[test]
    fn the_database_is_silent_unless_it_is_named() {
        let filter = |text: &str| EnvFilter::new(text.parse::<LogLevels>().unwrap().directives()).to_string();
        assert!(filter("debug").contains("sqlx=off"), "{}", filter("debug"));
        assert!(!filter("info,sqlx=debug").contains("sqlx=off"), "{}", filter("info,sqlx=debug"));
    }
}
