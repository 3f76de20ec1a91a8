//! Programs of others that ask the interface for programs, in a virtual environment of their own below `target/api`.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::Once,
};

/// The path of a program of the environment.
pub fn in_environment(name: &str) -> PathBuf {
    static ONCE: Once = Once::new();
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    ONCE.call_once(|| {
        let prepared = Command::new(project.join("xtask/prepare/api.sh")).status();
        assert!(prepared.is_ok_and(|status| status.success()), "xtask/prepare/api.sh installs them");
    });
    project.join("target/api/bin").join(name)
}

/// The environment's Python.
pub fn python() -> String {
    in_environment("python").to_str().expect("the path is text").to_owned()
}
