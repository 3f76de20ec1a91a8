//! Copies of an SQLite database, taken while others use it and checked.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        Holdings, OpenError, Store, StoreError,
        database::{
            open::{folder_of, open_alone},
            value::values,
        },
    },
};

/// Why a copy was not made or not put in place: one sentence that says what to do. The database is as it was.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// A backup never replaces a file.
    #[error("{file} is there already, and a backup never replaces a file. Choose another name.")]
    IsThere {
        /// The file.
        file: PathBuf,
    },
    /// The copy cannot be written.
    #[error("{file} cannot be written. Free some space there, or choose another folder")]
    CannotWrite {
        /// The file.
        file: PathBuf,
        /// The reason.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The backup cannot be read.
    #[error("The backup {file} cannot be read")]
    CannotRead {
        /// The file.
        file: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// Something else than a backup of this kind of database.
    #[error(
        "{file} is not a backup of {kind}, which the database address names. Correct the address, or choose another backup."
    )]
    OtherKind {
        /// The file.
        file: PathBuf,
        /// What was wanted.
        kind: &'static str,
    },
    /// The copy is not whole.
    #[error("{file} is damaged: {what}. Choose another backup.")]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What the check found first.
        what: String,
    },
    /// Somebody uses the database.
    #[error("A program uses the database. Stop Lanyard first, then restore.")]
    InUse,
    /// There is data that would be replaced.
    #[error(
        "The database holds data. Add --replace to put the backup in its place; what is there now is kept beside it."
    )]
    HoldsData,
    /// A program of PostgreSQL is not there.
    #[error(
        "{tool} is not installed. Install PostgreSQL's client programs (Debian: postgresql-client), not older than the server."
    )]
    NoTool {
        /// Its name.
        tool: &'static str,
    },
    /// A program of PostgreSQL refused.
    #[error("{tool} refused: {said}")]
    ToolRefused {
        /// Its name.
        tool: &'static str,
        /// What it said, in one line.
        said: String,
    },
    /// The backup was made with another key. Found while restoring on a server.
    #[error("The backup was made with another key. Put the key file in place that belongs to it, then restore.")]
    OtherKey,
    /// It cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Files that SQLite keeps beside a database and takes for parts of whatever lies there.
pub(in crate::storage) const BESIDE: [&str; 3] = ["-wal", "-journal", "-shm"];

impl Store {
    /// Writes a copy of this SQLite database, as it is at one moment, to a new file for this user alone; returns what
    /// the copy holds, read back from it after it was checked. Others go on reading and writing meanwhile.
    pub async fn copy_to(&self, file: &Path, at: Timestamp) -> Result<Holdings, CopyError> {
        if file.exists() {
            return Err(CopyError::IsThere { file: file.to_owned() });
        }
        let part = named(file, ".part");
        let made = self.copy_part(&part, at).await;
        let placed = match made {
            Ok(holdings) => place_new(&part, file).map(|()| holdings),
            Err(error) => Err(error),
        };
        // A half copy is of no use to anybody; the error to report is the first one.
        remove_with_sidecars(&part);
        placed
    }

    async fn copy_part(&self, part: &Path, at: Timestamp) -> Result<Holdings, CopyError> {
        let cannot_write =
            |source: Box<dyn std::error::Error + Send + Sync>| CopyError::CannotWrite { file: part.to_owned(), source };
        remove_with_sidecars(part);
        // The mode of this empty file is the copy's.
        private(part).map_err(|error| cannot_write(error.into()))?;
        let name = part.to_str().ok_or_else(|| cannot_write("its name is not Unicode".into()))?;
        self.engine().execute("vacuum into $1", values![name]).await.map_err(|error| cannot_write(error.into()))?;
        let copy = open_alone(part).await?;
        let checked = async {
            copy.check(part).await?;
            if copy.has_upkeep().await? {
                copy.upkeep_note("backed_up", at).await?;
            }
            Ok(copy.holdings().await?)
        }
        .await;
        copy.close().await;
        sync(part).map_err(|error| cannot_write(error.into()))?;
        checked
    }

    /// Everything SQLite can say about whether the file is whole.
    pub(in crate::storage) async fn check(&self, file: &Path) -> Result<(), CopyError> {
        let damaged = |what: String| CopyError::Damaged { file: file.to_owned(), what };
        let found = self.engine().fetch_all("pragma integrity_check(1)", values![]).await;
        let found = found.map_err(|error| damaged(error.to_string()))?;
        let first: String =
            found.first().map_or(Ok("it cannot be checked".to_owned()), |row| row.get("integrity_check"))?;
        if first != "ok" {
            // One line of what may be several.
            let words = first.split_whitespace().filter(|word| *word != "***");
            return Err(damaged(words.collect::<Vec<_>>().join(" ")));
        }
        if let Some(row) = self.engine().fetch_optional("pragma foreign_key_check", values![]).await? {
            return Err(damaged(format!("a row of {} points nowhere", row.get::<String>("table")?)));
        }
        Ok(())
    }

    pub(in crate::storage) async fn has_upkeep(&self) -> Result<bool, StoreError> {
        let sql = crate::storage::database::engine::built(self.engine().dialect().has_table("upkeep"));
        Ok(self.engine().fetch_optional(sql, values![]).await?.is_some())
    }
}

/// The first bytes of a file, as many as tell what it is.
pub(in crate::storage) fn first_bytes(backup: &Path) -> Result<Vec<u8>, CopyError> {
    let mut begins = Vec::new();
    File::open(backup)
        .and_then(|file| io::Read::read_to_end(&mut io::Read::take(file, 16), &mut begins))
        .map_err(|source| CopyError::CannotRead { file: backup.to_owned(), source })?;
    Ok(begins)
}

/// The file's name with this after it.
pub(in crate::storage) fn named(file: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(ending);
    name.into()
}

/// A new file that this user alone can read.
pub(in crate::storage) fn private(file: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}

pub(in crate::storage) fn cannot_write(file: &Path) -> impl Fn(io::Error) -> CopyError {
    move |error| CopyError::CannotWrite { file: file.to_owned(), source: error.into() }
}

/// Gives a finished copy its name; never in the place of another file.
pub(in crate::storage) fn place_new(part: &Path, file: &Path) -> Result<(), CopyError> {
    let placed = fs::hard_link(part, file).or_else(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Err(error),
        // A file system without second names.
        _ => fs::rename(part, file),
    });
    placed.and_then(|()| sync(folder_of(file))).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => CopyError::IsThere { file: file.to_owned() },
        _ => CopyError::CannotWrite { file: file.to_owned(), source: error.into() },
    })
}

/// A file or a folder, down to the disk.
pub(in crate::storage) fn sync(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

pub(in crate::storage) fn remove_if_there(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Takes away a file of our own making and what SQLite kept beside it; what cannot be removed is only in the way.
pub(in crate::storage) fn remove_with_sidecars(file: &Path) {
    for ending in std::iter::once("").chain(BESIDE) {
        let _ = remove_if_there(&named(file, ending));
    }
}
