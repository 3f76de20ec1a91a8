//! Who has an SQLite database open: programs that use it share a lock, and whoever puts another file in its place holds it
//! alone.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
};

/// A lock on a file of its own beside the database: SQLite gives up its own locks when a program opens and closes the
/// database file itself. The file goes away with the last one who holds it; one that a kill left behind locks nothing.
#[derive(Debug)]
pub(in crate::storage) struct FileLock {
    file: File,
    path: PathBuf,
}

impl FileLock {
    /// With others who use the database; `None` while another file is being put in its place.
    pub(in crate::storage) fn share(database: &Path) -> io::Result<Option<Self>> {
        Self::take(database, File::try_lock_shared)
    }

    /// Alone; `None` while somebody uses the database.
    pub(in crate::storage) fn alone(database: &Path) -> io::Result<Option<Self>> {
        Self::take(database, File::try_lock)
    }

    fn take(database: &Path, lock: impl Fn(&File) -> Result<(), TryLockError>) -> io::Result<Option<Self>> {
        let mut name = database.as_os_str().to_owned();
        name.push(".lock");
        let path = PathBuf::from(name);
        loop {
            let mut options = OpenOptions::new();
            options.write(true).create(true).truncate(false);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let file = options.open(&path)?;
            match lock(&file) {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => return Err(error),
            }
            // Between opening and locking, the last holder may have taken the file away.
            if is_still_at(&file, &path)? {
                return Ok(Some(Self { file, path }));
            }
        }
    }
}

#[cfg(unix)]
fn is_still_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let ours = file.metadata()?;
    match std::fs::metadata(path) {
        Ok(there) => Ok((there.dev(), there.ino()) == (ours.dev(), ours.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

impl Drop for FileLock {
    fn drop(&mut self) {
        if self.file.try_lock().is_ok() {
            // That it stays there harms nobody.
            let _ = std::fs::remove_file(&self.path);
        }
        // Closing it is not enough: a program that is just being started still has what is open here.
        let _ = self.file.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_share_or_one_is_alone() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("lanyard.db");
        let first = FileLock::share(&database).unwrap().unwrap();
        let second = FileLock::share(&database).unwrap().unwrap();
        assert!(FileLock::alone(&database).unwrap().is_none());
        drop(first);
        assert!(FileLock::alone(&database).unwrap().is_none(), "the second is still there");
        drop(second);
        assert!(folder.path().read_dir().unwrap().next().is_none(), "nothing is left behind");
        let alone = FileLock::alone(&database).unwrap().unwrap();
        assert!(FileLock::share(&database).unwrap().is_none() && FileLock::alone(&database).unwrap().is_none());
        drop(alone);
        assert!(FileLock::share(&database).unwrap().is_some());
    }
}
