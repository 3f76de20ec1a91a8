//! The key file: 32 random bytes outside the database, drawn once, readable by its owner only.

use std::{
    fs, io,
    io::{Read as _, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

use crate::domain::{
    random::{NoRandomness, Random},
    secret::Secret,
};

/// The environment variable that holds the key itself instead of a file, for systemd credentials and containers.
pub const KEY_VARIABLE: &str = "LANYARD_KEY";

/// Why there is no key. `Display` tells the operator what to do.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// The file is there but cannot be read.
    #[error("the key file {path} cannot be read: {source}. Start Lanyard as the user who owns it.")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// Others can read or change the file.
    #[error(
        "the key file {path} can be read or changed by other users of this machine (its mode is {mode:04o}). Close it with: chmod 400 {path}"
    )]
    Open {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The file could not be made.
    #[error("the key file {path} cannot be made: {source}. Choose a folder that Lanyard may write to with --key-file.")]
    Unmakeable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// There is one already.
    #[error(
        "the key file {path} is there already, and a key is never overwritten: what it sealed could never be read again. Use it, or name another file with --key-file."
    )]
    IsThere {
        /// The file.
        path: PathBuf,
    },
    /// The variable takes the place of a file.
    #[error("the variable {KEY_VARIABLE} holds the key already. Unset it to make a key file.")]
    InVariable,
    /// No key was made for a server's database, which several programs may begin to use at one moment.
    #[error(
        "there is no key file {path}, and this PostgreSQL database has no key yet. Make one with: lanyard key make --key-file {path}, and copy it to every node that serves the database."
    )]
    NotMade {
        /// The file.
        path: PathBuf,
    },
    /// Not 64 hexadecimal digits.
    #[error("{place} does not hold a key: it must be 64 hexadecimal digits. Put the right file back from your backup.")]
    Malformed {
        /// The file or the variable.
        place: String,
    },
    /// The database knows a key but the file is gone.
    #[error(
        "the key file {path} is missing, and this database was made with one. Put it back from your backup: without it no password can be read or checked."
    )]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The key opens another database.
    #[error("{place} does not match this database. Use the key that it was made with, or another database.")]
    Mismatch {
        /// The file or the variable.
        place: String,
    },
    /// There is no key that a backup could be read with.
    #[error("the key file {path} is missing. Put the one in place that belongs to the backup{which}, then restore.")]
    MissingForBackup {
        /// The file.
        path: PathBuf,
        /// The name of the key, where it is known.
        which: String,
    },
    /// The key opens another database than the backup's.
    #[error(
        "{place} does not fit the backup, which was made with key {key_id}. Put the right key in place, then restore."
    )]
    MismatchOfBackup {
        /// The file or the variable.
        place: String,
        /// The name of the key that fits.
        key_id: i64,
    },
    /// No random bytes.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

/// The permission bits of everybody but the owner.
const OTHERS: u32 = 0o077;

/// Reads the key from [`KEY_VARIABLE`] or from the file; `None` when there is neither. A file that anybody but its owner
/// can read or change is refused: whoever has it and a copy of the database has every password.
pub fn read(path: &Path) -> Result<Option<Secret<[u8; 32]>>, KeyFileError> {
    if let Ok(text) = std::env::var(KEY_VARIABLE) {
        return parse(&text).map(Some).ok_or_else(|| KeyFileError::Malformed { place: place(path) });
    }
    let unreadable = |source| KeyFileError::Unreadable { path: path.into(), source };
    let mut file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(unreadable(source)),
    };
    // Of the file that was opened, so that nobody can put another one in between; a link is as closed as what it names.
    let mode = file.metadata().map_err(unreadable)?.permissions().mode() & 0o7777;
    if mode & OTHERS != 0 {
        return Err(KeyFileError::Open { path: path.into(), mode });
    }
    let mut text = Zeroizing::new(String::new());
    file.read_to_string(&mut text).map_err(unreadable)?;
    parse(&text).map(Some).ok_or_else(|| KeyFileError::Malformed { place: place(path) })
}

/// Where the key comes from, in words.
#[must_use]
pub fn place(path: &Path) -> String {
    if is_in_variable() { format!("the variable {KEY_VARIABLE}") } else { format!("the key file {}", path.display()) }
}

/// Whether [`KEY_VARIABLE`] is set, so that no file is asked.
#[must_use]
pub fn is_in_variable() -> bool {
    std::env::var_os(KEY_VARIABLE).is_some()
}

/// Draws a key and writes it to a file of its own, mode 0400. Never overwrites.
pub fn make(path: &Path, random: &Random) -> Result<Secret<[u8; 32]>, KeyFileError> {
    let unmakeable = |source| KeyFileError::Unmakeable { path: path.into(), source };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists()) {
        fs::create_dir_all(folder).map_err(unmakeable)?;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(unmakeable)?;
    }
    let key = random.bytes::<32>()?;
    let text = Zeroizing::new(HEXLOWER.encode(&key));
    let made = fs::OpenOptions::new().write(true).create_new(true).mode(0o400).open(path);
    let mut file = made.map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => KeyFileError::IsThere { path: path.into() },
        _ => unmakeable(source),
    })?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.write_all(b"\n"))
        .and_then(|()| file.sync_all())
        .map_err(unmakeable)?;
    Ok(Secret::new(key))
}

fn parse(text: &str) -> Option<Secret<[u8; 32]>> {
    let bytes = Zeroizing::new(HEXLOWER.decode(text.trim().to_ascii_lowercase().as_bytes()).ok()?);
    <[u8; 32]>::try_from(bytes.as_slice()).ok().map(Secret::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/lanyard.key");
        assert!(read(&path).unwrap().is_none());
        let made = make(&path, &Random::system()).unwrap();
        assert_eq!(read(&path).unwrap().unwrap().expose(), made.expose());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o400);
        assert!(matches!(make(&path, &Random::system()), Err(KeyFileError::IsThere { .. })));
        assert_eq!(read(&path).unwrap().unwrap().expose(), made.expose(), "the first one stays");
    }

    #[test]
    fn a_damaged_file_is_refused_in_words() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lanyard.key");
        fs::write(&path, "not a key").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
        let Err(error) = read(&path) else { panic!("a damaged key file was read") };
        assert!(error.to_string().contains("64 hexadecimal digits"), "{error}");
    }
    #[test]
    fn a_file_that_others_can_read_or_change_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lanyard.key");
        let made = make(&path, &Random::system()).unwrap();
        for mode in [0o440, 0o404, 0o420, 0o402, 0o410, 0o401, 0o644, 0o666] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let Err(error) = read(&path) else { panic!("a key file of mode {mode:o} was read") };
            assert!(matches!(error, KeyFileError::Open { mode: found, .. } if found == mode), "{error}");
            let way_out = format!("(its mode is {mode:04o}). Close it with: chmod 400 {}", path.display());
            assert!(error.to_string().ends_with(&way_out), "{error}");
        }
        for mode in [0o400, 0o600, 0o700] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(read(&path).unwrap().unwrap().expose(), made.expose(), "{mode:o}");
        }
    }
}
