//! The program: reads the command line and runs one command.

use std::process::ExitCode;

use lanyard_server::command::Lanyard;
use tikv_jemallocator::Jemalloc;

/// Gives memory back that was needed once; the system's own keeps it for each thread (docs/decisions/0086).
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

#[expect(clippy::print_stderr, reason = "the one sentence that tells the operator what to do")]
fn main() -> ExitCode {
    match Lanyard::from_command_line().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            eprintln!("lanyard: {stop}");
            ExitCode::FAILURE
        }
    }
}
