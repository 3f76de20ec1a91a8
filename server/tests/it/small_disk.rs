//! A disk that can be filled to the last byte and emptied again: a real file system of its own in memory, or, where
//! mounting is refused, a real limit to the size of the server's files.

use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

/// A file system of its own; unmounted when dropped.
pub struct SmallDisk {
    folder: PathBuf,
}

impl SmallDisk {
    /// Mounts one of this many KiB at `folder`, which must not exist yet; `None`, said aloud, where mounting is refused.
    pub fn mount(folder: &Path, kib: usize) -> Option<Self> {
        fs::create_dir(folder).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={kib}k,mode=0700"), "tmpfs"]).arg(folder);
        match mount.output() {
            Ok(output) if output.status.success() => Some(Self { folder: folder.to_owned() }),
            refused => {
                say(&format!("no file system can be mounted here, so only limited files are tried: {refused:?}"));
                fs::remove_dir(folder).unwrap();
                None
            }
        }
    }

    /// Takes every byte that is left.
    pub fn fill(&self) {
        let mut filler = OpenOptions::new().create(true).append(true).open(self.filler()).unwrap();
        for size in [1 << 16, 1 << 12, 1] {
            let bytes = vec![7; size];
            while filler.write_all(&bytes).is_ok() {}
        }
    }

    /// Gives them back.
    pub fn free(&self) {
        fs::remove_file(self.filler()).unwrap();
    }

    fn filler(&self) -> PathBuf {
        self.folder.join("filler")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a server of a failed test may still be there.
        let _ = Command::new("umount").arg("--lazy").arg(&self.folder).status();
    }
}

/// What a test has to say beside passing or failing.
#[expect(clippy::print_stderr, reason = "shown with a test that fails, or when asked for")]
pub fn say(line: &str) {
    eprintln!("{line}");
}

/// From now on the process can write no file beyond its first byte, as on a disk that fails.
pub fn limit_files(process: u32, limit: &str) {
    let limited = Command::new("prlimit").args(["--pid", &process.to_string(), &format!("--fsize={limit}:")]).status();
    assert!(limited.expect("prlimit is there (util-linux)").success());
}
