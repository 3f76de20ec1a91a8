//! An authority that issues certificates for hosts of this machine, as `openssl` makes them; gone when a test forgets it.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

/// The authority.
pub struct Authority {
    folder: TempDir,
}

/// A certificate and its key, each in a file.
pub struct Issued {
    pub certificate: PathBuf,
    pub key: PathBuf,
}

/// Keys of a kind that is made at once.
const NEW_KEY: [&str; 5] = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

fn openssl(folder: &Path, args: &[&str]) {
    let ran =
        Command::new("openssl").args(args).current_dir(folder).output().expect("`make prepare-test` makes openssl");
    assert!(ran.status.success(), "{args:?}: {}", String::from_utf8_lossy(&ran.stderr));
}

impl Authority {
    /// A new one, which nobody else has heard of.
    pub fn new() -> Self {
        let folder = TempDir::new().unwrap();
        // Servers read what is issued as users of their own.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let own = ["req", "-x509", "-days", "2", "-subj", "/CN=Test authority", "-keyout", "ca.key", "-out", "ca.pem"];
        openssl(folder.path(), &[&own[..], &NEW_KEY].concat());
        Self { folder }
    }

    /// Its own certificate, by which others know what it issued.
    pub fn certificate(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// Issues one for a host or a user.
    pub fn issue(&self, name: &str) -> Issued {
        let folder = self.folder.path();
        let (key, request, certificate) = (format!("{name}.key"), format!("{name}.csr"), format!("{name}.pem"));
        let (subject, says) = (format!("/CN={name}"), format!("{name}.cnf"));
        fs::write(folder.join(&says), format!("subjectAltName=DNS:{name}\nbasicConstraints=CA:FALSE\n")).unwrap();
        let asks = ["req", "-new", "-subj", &subject, "-keyout", &key, "-out", &request];
        openssl(folder, &[&asks[..], &NEW_KEY].concat());
        let signs = ["x509", "-req", "-days", "2", "-in", &request, "-CA", "ca.pem", "-CAkey", "ca.key"];
        let to = ["-CAcreateserial", "-extfile", &says, "-out", &certificate];
        openssl(folder, &[&signs[..], &to].concat());
        Issued { certificate: folder.join(certificate), key: folder.join(key) }
    }
}
