//! Tells cargo to compile the program again when the site inside it has changed.

#![expect(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

fn main() {
    println!("cargo:rerun-if-changed=../target/site");
}
