//! Tells cargo to compile the program again when the site inside it has changed; an unoptimised one reads it while it runs.

fn main() {
    let is_inside = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    println!("cargo:rerun-if-changed={}", if is_inside { "../target/site" } else { "build.rs" });
}
