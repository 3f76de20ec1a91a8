//! Tells cargo to compile the program again when the site inside it has changed.

fn main() {
    println!("cargo:rerun-if-changed=../target/site");
}
