//! A backup put in the place of an SQLite database: alone with it, checked, and by one rename.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use crate::storage::{
    Holdings, OpenError, Store,
    backup::copy::{
        BESIDE, CopyError, cannot_write, first_bytes, named, private, remove_if_there, remove_with_sidecars, sync,
    },
    database::{
        file_lock::FileLock,
        open::{folder_of, make_folder, open_alone},
    },
};

/// What stands at the beginning of an SQLite file (sqlite.org/fileformat.html).
const SQLITE_MAGIC: &[u8] = b"SQLite format 3\0";

/// What a restored database took the place of.
#[derive(Clone, Debug)]
pub struct Replaced {
    /// What it held; `None` when there was none or it cannot be read.
    pub held: Option<Holdings>,
    /// Where it is kept; `None` when nothing was there.
    pub kept: Option<PathBuf>,
}

/// A backup on its way into the place of an SQLite database: beside it, checked and brought up to date, while nobody else
/// may open the database. Dropped before it is settled, it goes away and the database is as it was.
pub struct Arriving {
    target: PathBuf,
    beside: PathBuf,
    store: Store,
    had_file: bool,
    _alone: FileLock,
}

impl Arriving {
    /// Takes the database for itself and copies the backup beside it. A file that is there already is refused without
    /// `replace`, and not touched yet.
    pub async fn begin(backup: &Path, target: &Path, replace: bool) -> Result<Self, CopyError> {
        expect_sqlite(backup)?;
        make_folder(target)?;
        let lock = FileLock::alone(target)
            .map_err(|error| CopyError::CannotWrite { file: target.to_owned(), source: error.into() })?;
        let alone = lock.ok_or(CopyError::InUse)?;
        let had_file = fs::metadata(target).is_ok_and(|file| file.len() > 0);
        if had_file && !replace {
            return Err(CopyError::HoldsData);
        }
        let beside = named(target, ".restoring");
        let arrived = arrive(backup, &beside).await;
        if arrived.is_err() {
            remove_with_sidecars(&beside);
        }
        let store = arrived?;
        Ok(Self { target: target.to_owned(), beside, store, had_file, _alone: alone })
    }

    /// The restored database, still beside the other one.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Puts it in place. What was there is kept under a name that ends with `when`, with whatever SQLite kept beside it.
    /// A kill at any moment leaves the one or the other.
    pub async fn settle(self, when: &str) -> Result<Replaced, CopyError> {
        let held = if self.had_file { holdings_of(&self.target).await? } else { None };
        self.store.close().await;
        let kept = named(&self.target, &format!(".replaced-{when}"));
        let put = || {
            sync(&self.beside)?;
            if self.had_file {
                // A second name for the file, so that there is a database under the first one all the time.
                fs::hard_link(&self.target, &kept).or_else(|error| match error.kind() {
                    io::ErrorKind::AlreadyExists => Err(error),
                    // A file system without second names.
                    _ => fs::copy(&self.target, &kept).and_then(|_| sync(&kept)),
                })?;
            }
            let mut left = self.had_file;
            for ending in BESIDE {
                let stale = named(&self.target, ending);
                if ending == "-shm" {
                    remove_if_there(&stale)?;
                } else if stale.exists() {
                    fs::rename(&stale, named(&kept, ending))?;
                    left = true;
                }
            }
            sync(folder_of(&self.target))?;
            fs::rename(&self.beside, &self.target)?;
            sync(folder_of(&self.target))?;
            Ok(left)
        };
        let left = put()
            .map_err(|error: io::Error| CopyError::CannotWrite { file: self.target.clone(), source: error.into() })?;
        Ok(Replaced { held, kept: left.then_some(kept) })
    }
}

impl Drop for Arriving {
    fn drop(&mut self) {
        remove_with_sidecars(&self.beside);
    }
}

async fn arrive(backup: &Path, beside: &Path) -> Result<Store, CopyError> {
    remove_with_sidecars(beside);
    // Whoever copied a database with its log by hand means both.
    for ending in ["", "-wal"] {
        let from = named(backup, ending);
        if ending.is_empty() || from.exists() {
            let to = named(beside, ending);
            let cannot_read = |source| CopyError::CannotRead { file: from.clone(), source };
            let mut from = File::open(&from).map_err(cannot_read)?;
            let mut to = private(&to).map_err(cannot_write(&to))?;
            io::copy(&mut from, &mut to).map_err(cannot_write(beside))?;
            to.sync_all().map_err(cannot_write(beside))?;
        }
    }
    let store = open_alone(beside).await.map_err(|error| said_of(backup, error))?;
    let ready = async {
        store.check(backup).await?;
        store.bring_file_up_to_date().await?;
        Ok(())
    }
    .await;
    if ready.is_err() {
        store.close().await;
    }
    ready.map(|()| store)
}

/// Says it of the backup, which people know, and not of its copy.
fn said_of(backup: &Path, error: OpenError) -> CopyError {
    let file = backup.to_owned();
    match error {
        OpenError::NotOurs { .. } => OpenError::NotOurs { file }.into(),
        OpenError::CannotOpenFile { source, .. } => CopyError::Damaged { file, what: source.to_string() },
        other => other.into(),
    }
}

/// What a database holds that nobody uses, with what its log still held folded in; `None` when it cannot be read.
async fn holdings_of(target: &Path) -> Result<Option<Holdings>, CopyError> {
    match open_alone(target).await {
        Ok(store) => {
            let holdings = store.holdings().await.ok();
            store.close().await;
            Ok(holdings)
        }
        // SQLITE_BUSY: another program than Lanyard, perhaps the shell of SQLite.
        Err(OpenError::CannotOpenFile { source, .. })
            if source.as_database_error().is_some_and(|refusal| refusal.code().is_some_and(|code| code == "5")) =>
        {
            Err(CopyError::InUse)
        }
        Err(_) => Ok(None),
    }
}

fn expect_sqlite(backup: &Path) -> Result<(), CopyError> {
    let begins = first_bytes(backup)?;
    if begins.starts_with(SQLITE_MAGIC) {
        Ok(())
    } else {
        Err(CopyError::OtherKind { file: backup.to_owned(), kind: "SQLite" })
    }
}
