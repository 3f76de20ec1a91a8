//! Tells cargo to compile the program again when the site inside it has changed. An unoptimised one reads it while it runs, for
//! which the folder has to be there when it is compiled.

fn main() -> std::io::Result<()> {
    let site = "../target/site";
    std::fs::create_dir_all(site)?;
    let is_inside = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    println!("cargo:rerun-if-changed={}", if is_inside { site } else { "build.rs" });
    Ok(())
}
