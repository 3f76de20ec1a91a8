//! `lanyard key`: the key file, drawn once by the operator where several nodes share a database.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Stop, answer};
use crate::{
    domain::random::Random,
    key_file::{self, KeyFileError},
};

#[derive(Debug, Subcommand)]
pub(super) enum KeyCommand {
    /// Draw a key and write it to a new file, readable by its owner only; never overwrites one
    Make(KeyMake),
}

#[derive(Args, Debug)]
pub(super) struct KeyMake {
    /// The key file to make
    #[arg(long, env = "LANYARD_KEY_FILE", default_value = "data/lanyard.key")]
    key_file: PathBuf,
}

impl KeyCommand {
    /// Makes the file and says what to do with it.
    pub(super) fn carry_out(self) -> Result<(), Stop> {
        let Self::Make(KeyMake { key_file }) = self;
        if key_file::is_in_variable() {
            return Err(KeyFileError::InVariable.into());
        }
        key_file::make(&key_file, &Random::system())?;
        answer(format_args!("Key file {} made, readable by its owner only.", key_file.display()));
        answer("Copy it to every node that serves the database, to be read by the user that runs Lanyard: chmod 400.");
        answer(
            "Keep a copy in your backup, apart from the database: without the key no password can be read or checked, \
             and whoever has both can read every one.",
        );
        Ok(())
    }
}
